// SPDX-License-Identifier: LGPL-2.1-or-later
// Counts and percentiles of the good client, as JSON.
#include "good_results.h"

#include <algorithm>
#include <cstdio>

namespace bench {

namespace {

constexpr double millisecond = 1e6;
constexpr std::array<const char*, fates> names{"good",  "refused", "closed",     "reset",
                                               "wrong", "late",    "unconnected"};

// Sorted values; milliseconds.
double percentile(const std::vector<uint64_t>& values, size_t percent) {
  if (values.empty()) return 0;
  const size_t index = std::min(values.size() - 1, values.size() * percent / 100);
  return static_cast<double>(values[index]) / millisecond;
}

}  // namespace

void GoodResults::add(bool fresh, Fate fate, uint64_t latency) {
  Part& part = fresh ? fresh_ : kept_;
  ++part.counts[static_cast<size_t>(fate)];
  if (fate == Fate::good || fate == Fate::refused || fate == Fate::late)
    part.latencies.push_back(latency);
}

GoodResults::Part GoodResults::together() const {
  Part all = kept_;
  for (size_t i = 0; i < fates; ++i) all.counts[i] += fresh_.counts[i];
  all.latencies.insert(all.latencies.end(), fresh_.latencies.begin(), fresh_.latencies.end());
  return all;
}

void GoodResults::print(const char* name, const Part& part) {
  std::vector<uint64_t> sorted = part.latencies;
  std::sort(sorted.begin(), sorted.end());
  printf("\"%s\": {\"p50\": %.3f, \"p99\": %.3f, \"max\": %.3f", name, percentile(sorted, 50),
         percentile(sorted, 99), percentile(sorted, 100));
  for (size_t i = 0; i < fates; ++i) printf(", \"%s\": %zu", names[i], part.counts[i]);
  printf("}, ");
}

void GoodResults::print() const {
  std::vector<uint64_t> lags = lags_;
  std::sort(lags.begin(), lags.end());
  printf("{");
  print("all", together());
  print("kept", kept_);
  print("fresh", fresh_);
  printf("\"reconnects\": %zu, \"lag_p99\": %.3f, \"lag_max\": %.3f}\n", reconnects_,
         percentile(lags, 99), percentile(lags, 100));
}

}  // namespace bench
