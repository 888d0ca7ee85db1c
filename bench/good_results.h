// SPDX-License-Identifier: LGPL-2.1-or-later
// What the good client saw.
#ifndef MHD_BENCH_GOOD_RESULTS_H
#define MHD_BENCH_GOOD_RESULTS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

// How a request ended. refused: with a 503. closed: the server ended the connection before the
// reply was complete. late: no reply in time.
enum class Fate : uint8_t { good, refused, closed, reset, wrong, late, unconnected };
constexpr size_t fates = 7;

class GoodResults {
 public:
  // Nanoseconds. `fresh`: the request was the first one of its connection.
  void add(bool fresh, Fate fate, uint64_t latency);
  // How late the client's own clock was.
  void lag(uint64_t time) { lags_.push_back(time); }
  // The server closed a connection between two requests.
  void reconnected() { ++reconnects_; }
  // One line of JSON.
  void print() const;

 private:
  struct Part {
    std::array<size_t, fates> counts{};
    // Of all that were answered, be it with a 503.
    std::vector<uint64_t> latencies;
  };
  static void print(const char* name, const Part& part);
  Part together() const;

  Part kept_;
  Part fresh_;
  std::vector<uint64_t> lags_;
  size_t reconnects_ = 0;
};

}  // namespace bench

#endif  // MHD_BENCH_GOOD_RESULTS_H
