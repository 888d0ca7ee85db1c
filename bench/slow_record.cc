// SPDX-License-Identifier: LGPL-2.1-or-later
// Numbers about attackers, as JSON.
#include "slow_record.h"

#include <algorithm>
#include <cstdio>

namespace bench {

namespace {

constexpr double second = 1e9;

// Name, then least, median and most, in seconds.
void print_spread(const char* name, std::vector<uint64_t> times) {
  if (times.empty()) {
    printf(", \"%s\": null", name);
    return;
  }
  std::sort(times.begin(), times.end());
  printf(", \"%s\": [%.3f, %.3f, %.3f]", name, static_cast<double>(times.front()) / second,
         static_cast<double>(times[times.size() / 2]) / second,
         static_cast<double>(times.back()) / second);
}

}  // namespace

void SlowRecord::ended(uint64_t told, uint64_t gone, const std::string& how) {
  told_.push_back(told);
  gone_.push_back(gone);
  ages_ += gone;
  ++how_[how];
}

void SlowRecord::held(uint64_t age) {
  ++held_;
  ages_ += age;
  oldest_held_ = std::max(oldest_held_, age);
}

void SlowRecord::print(std::string_view name, size_t attackers, double seconds) const {
  printf("{\"kind\": \"%.*s\", \"attackers\": %zu, \"ended\": %zu, \"held\": %zu",
         static_cast<int>(name.size()), name.data(), attackers, gone_.size(), held_);
  printf(", \"unconnected\": %zu, \"oldest_held\": %.3f, \"held_mean\": %.1f", unconnected_,
         static_cast<double>(oldest_held_) / second, static_cast<double>(ages_) / second / seconds);
  print_spread("told", told_);
  print_spread("gone", gone_);
  printf(", \"how\": {");
  const char* separator = "";
  for (const auto& [how, count] : how_) {
    printf("%s\"%s\": %zu", separator, how.c_str(), count);
    separator = ", ";
  }
  printf("}}\n");
}

}  // namespace bench
