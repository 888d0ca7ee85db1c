// SPDX-License-Identifier: LGPL-2.1-or-later
// Deadlines of many channels: a wheel of time slots that is re-armed lazily.
#ifndef MHD_SERVER_TIMEOUTS_H
#define MHD_SERVER_TIMEOUTS_H

#include <cstddef>
#include <cstdint>

#include "base/clock.h"
#include "base/intrusive.h"

namespace mhd::server {

struct TimerTag;

// An entry's deadline may be moved to a later time for free: its place in the wheel is put right
// when its slot comes up. So a connection costs nothing per request.
struct Timer : Link<TimerTag> {
  Millis deadline = never;
  Millis placed = never;  // the time of its slot
};

class Timeouts {
 public:
  // Sets the deadline of `timer`; `never` takes it out at the next opportunity. Deadlines count
  // from the same clock as `now` of the other calls.
  void set(Timer& timer, Millis deadline) {
    timer.deadline = deadline;
    if (deadline < timer.placed - slot_ms) place(timer, deadline);
  }
  void remove(Timer& timer);
  // Timers that are due; call repeatedly until nullptr. Such a timer is out of the wheel.
  Timer* expired(Millis now);
  // How long after `now` the next slot with an entry comes up; never: there is none.
  Millis until_next(Millis now) const;
  // The earliest time that is not yet over; to be set once, before the first timer.
  void start(Millis now) { slot_at_ = now / slot_ms; }

 private:
  static constexpr Millis slot_ms = 32;
  static constexpr std::size_t slots = 1024;
  static constexpr std::size_t words = slots / 64;

  void place(Timer& timer, Millis deadline);
  void mark(std::size_t slot) { bits_[slot / 64] |= std::uint64_t{1} << (slot % 64); }
  void clear(std::size_t slot) { bits_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64)); }

  Millis slot_at_ = 0;              // the slot that is looked at next
  std::uint64_t bits_[words] = {};  // which slots may have entries
  List<Timer, TimerTag> wheel_[slots];
};

}  // namespace mhd::server

#endif
