// SPDX-License-Identifier: LGPL-2.1-or-later
// How many connections a daemon may have, from what the process may open.
#ifndef MHD_SERVER_LIMITS_H
#define MHD_SERVER_LIMITS_H

namespace mhd::server {

// The descriptors of the process, or those below `first_refused`, less a reserve for everybody
// else: 32 with up to four workers, 3 more for each further one.
unsigned connections_by_descriptors(unsigned workers, unsigned first_refused);

}  // namespace mhd::server

#endif
