// SPDX-License-Identifier: LGPL-2.1-or-later
// Makers of the pollers, each in its own file; nullptr: no memory or descriptor.
#ifndef MHD_NET_POLLERS_H
#define MHD_NET_POLLERS_H

#include "net/poller.h"

namespace mhd::net {

Poller* make_epoll();
Poller* make_poll();
Poller* make_select();

}  // namespace mhd::net

#endif
