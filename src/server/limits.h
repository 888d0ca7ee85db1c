// SPDX-License-Identifier: LGPL-2.1-or-later
// How many connections a daemon may have, from what the process may open.
#ifndef MHD_SERVER_LIMITS_H
#define MHD_SERVER_LIMITS_H

namespace mhd::server {

// The descriptors of the process less a reserve for everybody else.
unsigned connections_by_descriptors();

}  // namespace mhd::server

#endif
