// SPDX-License-Identifier: LGPL-2.1-or-later
// What a worker can hold: something with a descriptor that becomes ready.
#ifndef MHD_SERVER_CHANNEL_H
#define MHD_SERVER_CHANNEL_H

#include "net/poller.h"
#include "server/timeouts.h"

namespace mhd::server {

class Channel : public net::Pollable, public Timer {
 public:
  virtual void on_ready(net::Events events) = 0;
  // The deadline that was set has passed.
  virtual void on_timeout() = 0;

 protected:
  ~Channel() = default;
};

}  // namespace mhd::server

#endif
