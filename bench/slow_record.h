// SPDX-License-Identifier: LGPL-2.1-or-later
// What became of the connections of one kind of attackers.
#ifndef MHD_BENCH_SLOW_RECORD_H
#define MHD_BENCH_SLOW_RECORD_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class SlowRecord {
 public:
  // A connection is over. Nanoseconds since it stood: when the server closed its side, and when it
  // had let go, so that further bytes met nobody. `how` names the reply and the kind of end.
  void ended(uint64_t told, uint64_t gone, const std::string& how);
  // It still stands when the run ends.
  void held(uint64_t age);
  void unconnected() { ++unconnected_; }

  // One line of JSON; `seconds` is the length of the run.
  void print(std::string_view name, size_t attackers, double seconds) const;

 private:
  std::vector<uint64_t> told_;
  std::vector<uint64_t> gone_;
  std::map<std::string, size_t> how_;
  size_t held_ = 0;
  size_t unconnected_ = 0;
  uint64_t oldest_held_ = 0;
  // The sum of all ages: how many were held at a time, times the length of the run.
  uint64_t ages_ = 0;
};

}  // namespace bench

#endif  // MHD_BENCH_SLOW_RECORD_H
