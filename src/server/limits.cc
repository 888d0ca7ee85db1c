// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/limits.h"

#include <sys/resource.h>

namespace mhd::server {

unsigned connections_by_descriptors() {
  constexpr rlim_t reserve = 32;
  constexpr rlim_t most = 1u << 30;
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return most;
  if (limit.rlim_cur > most) return most;
  return static_cast<unsigned>(limit.rlim_cur > 2 * reserve ? limit.rlim_cur - reserve
                                                            : limit.rlim_cur / 2);
}

}  // namespace mhd::server
