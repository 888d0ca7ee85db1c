// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/limits.h"

#include <sys/resource.h>

namespace mhd::server {

unsigned connections_by_descriptors(unsigned workers, unsigned first_refused) {
  const rlim_t reserve = 32 + (workers > 4 ? 3 * rlim_t{workers - 4} : 0);
  constexpr rlim_t most = 1u << 30;
  rlimit limit = {};
  rlim_t descriptors = most;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < most) descriptors = limit.rlim_cur;
  if (descriptors > first_refused) descriptors = first_refused;
  return static_cast<unsigned>(descriptors > 2 * reserve ? descriptors - reserve : descriptors / 2);
}

}  // namespace mhd::server
