// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/system_clock.h"

#include <time.h>

namespace mhd::net {

// A few milliseconds of error do no harm, and the coarse clock costs next to nothing.
Millis SystemClock::monotonic_ms() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<Millis>(now.tv_sec) * 1000 + static_cast<Millis>(now.tv_nsec) / 1000000;
}

std::int64_t SystemClock::unix_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec;
}

}  // namespace mhd::net
