// SPDX-License-Identifier: LGPL-2.1-or-later
// Ends a poller's wait from another thread.
#ifndef MHD_NET_WAKER_H
#define MHD_NET_WAKER_H

#include "net/socket.h"

namespace mhd::net {

class Waker {
 public:
  [[nodiscard]] bool open();
  int fd() const { return counter_.get(); }
  // Any thread. Several calls before drain() count as one.
  void wake() const;
  void drain() const;

 private:
  Fd counter_;
};

}  // namespace mhd::net

#endif
