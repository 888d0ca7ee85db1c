// SPDX-License-Identifier: LGPL-2.1-or-later
// Numbers that depend on a seed only.
#ifndef MHD_SIM_RANDOM_H
#define MHD_SIM_RANDOM_H

#include <cstddef>
#include <cstdint>

namespace sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {
    // Seeds that follow each other must not give the same numbers one later.
    state_ = next() ^ (seed << 32);
  }

  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  // 0 .. end - 1
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }
  // least .. most
  std::size_t within(std::size_t least, std::size_t most) {
    return least + below(most - least + 1);
  }
  bool chance(unsigned per_mille) { return per_mille > 0 && below(1000) < per_mille; }
  // Small numbers mostly, large ones now and then: 0 .. most.
  std::size_t skewed(std::size_t most) {
    const std::size_t part = chance(700) ? most / 64 : chance(700) ? most / 8 : most;
    return below(part + 1);
  }

 private:
  std::uint64_t state_;
};

}  // namespace sim

#endif
