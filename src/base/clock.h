// SPDX-License-Identifier: LGPL-2.1-or-later
// Time as the engine sees it: read once per turn, replaceable in tests.
#ifndef MHD_BASE_CLOCK_H
#define MHD_BASE_CLOCK_H

#include <cstdint>

namespace mhd {

// Milliseconds of a monotonic clock with an arbitrary start. `never` means: no deadline.
using Millis = std::uint64_t;
inline constexpr Millis never = UINT64_MAX;

struct Clock {
  virtual Millis monotonic_ms() = 0;
  // Seconds since 1970-01-01 UTC, for the Date field.
  virtual std::int64_t unix_seconds() = 0;

 protected:
  ~Clock() = default;
};

constexpr Millis earlier(Millis a, Millis b) { return a < b ? a : b; }

// The deadline `timeout` after `now`; a timeout of 0 is none.
constexpr Millis deadline_after(Millis now, Millis timeout) {
  if (timeout == 0 || timeout >= never - now) [[unlikely]]
    return never;
  return now + timeout;
}

}  // namespace mhd

#endif
