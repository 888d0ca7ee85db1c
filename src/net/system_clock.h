// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel's clocks.
#ifndef MHD_NET_SYSTEM_CLOCK_H
#define MHD_NET_SYSTEM_CLOCK_H

#include "base/clock.h"

namespace mhd::net {

struct SystemClock final : Clock {
  Millis monotonic_ms() override;
  std::int64_t unix_seconds() override;
};

}  // namespace mhd::net

#endif
