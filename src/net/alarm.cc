// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/alarm.h"

#include <sys/timerfd.h>

namespace mhd::net {

bool Alarm::open() {
  timer_.reset(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  return timer_.valid();
}

// A time of 0 stops a timer: "at once" is its smallest one. Setting it takes the readability away
// that an earlier time has left.
void Alarm::set(Millis wait) const {
  itimerspec spec = {};
  if (wait == 0) {
    spec.it_value.tv_nsec = 1;
  } else if (wait != never) {
    spec.it_value.tv_sec = static_cast<time_t>(wait / 1000);
    spec.it_value.tv_nsec = static_cast<long>(wait % 1000) * 1000000;
  }
  timerfd_settime(timer_.get(), 0, &spec, nullptr);
}

}  // namespace mhd::net
