// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/time_signal.h"

#include "server/worker.h"

namespace mhd::server {

TimeSignal::Opened TimeSignal::open() {
  if (!alarm_.open()) return Opened::no_timer;
  if (!worker_.config().accepts_fd(alarm_.fd())) return Opened::refused;
  fd = alarm_.fd();
  if (worker_.poller().add(*this, net::readable, net::Trigger::level) == net::AddResult::ok)
    return Opened::ok;
  fd = -1;
  return Opened::no_timer;
}

TimeSignal::~TimeSignal() {
  if (fd >= 0) worker_.poller().remove(*this);
}

// Deadlines of connections move without a call here: the worker wakes up now and then, and finds
// that nothing is due.
void TimeSignal::update() {
  const Millis wait = worker_.until_next();
  const Millis due = wait == 0 ? 1 : deadline_after(worker_.now(), wait);
  if (due == due_) return;
  due_ = due;
  alarm_.set(wait);
}

}  // namespace mhd::server
