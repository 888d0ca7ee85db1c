// SPDX-License-Identifier: LGPL-2.1-or-later
// The ways in which the attackers of bench/slow hold a connection.
#ifndef MHD_BENCH_SLOW_KINDS_H
#define MHD_BENCH_SLOW_KINDS_H

#include <cstddef>
#include <string_view>

namespace bench {

struct SlowKind {
  std::string_view name;
  // Sent as soon as the connection stands.
  std::string_view at_once;
  // Then byte by byte; when it is over, `cycle` again and again. Both empty: nothing is sent.
  std::string_view slowly;
  std::string_view cycle;
  // Bytes read in each interval, with a receive buffer as small as possible; 0: whatever comes is
  // read at once.
  size_t reads = 0;

  [[nodiscard]] bool sends() const { return !cycle.empty(); }
  [[nodiscard]] char byte(size_t position) const {
    return position < slowly.size() ? slowly[position]
                                    : cycle[(position - slowly.size()) % cycle.size()];
  }
};

// nullptr: there is no kind of this name.
const SlowKind* find_slow_kind(std::string_view name);

}  // namespace bench

#endif  // MHD_BENCH_SLOW_KINDS_H
