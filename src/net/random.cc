// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/random.h"

#include <sys/random.h>

namespace mhd::net {

bool random_bytes(Bytes out) {
  return getrandom(out.data(), out.size(), GRND_NONBLOCK) == static_cast<ssize_t>(out.size());
}

}  // namespace mhd::net
