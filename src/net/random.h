// SPDX-License-Identifier: LGPL-2.1-or-later
// Bytes that nobody can foretell, from the kernel.
#ifndef MHD_NET_RANDOM_H
#define MHD_NET_RANDOM_H

#include "base/bytes.h"

namespace mhd::net {

// Fills up to 256 bytes without waiting. False: there are none yet, early after the start of a
// system, and nothing may be done that needs them.
[[nodiscard]] bool random_bytes(Bytes out);

}  // namespace mhd::net

#endif
