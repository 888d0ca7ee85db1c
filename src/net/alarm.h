// SPDX-License-Identifier: LGPL-2.1-or-later
// A descriptor that becomes readable at a given time.
#ifndef MHD_NET_ALARM_H
#define MHD_NET_ALARM_H

#include "base/clock.h"
#include "net/socket.h"

namespace mhd::net {

class Alarm {
 public:
  [[nodiscard]] bool open();
  int fd() const { return timer_.get(); }
  // Readable in so many ms, at once for 0, or not at all (never). What was set before is forgotten.
  void set(Millis wait) const;

 private:
  Fd timer_;
};

}  // namespace mhd::net

#endif
