// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/timeouts.h"

#include <bit>

namespace mhd::server {

// A deadline goes into the first slot that begins after it; those beyond the wheel's horizon into
// its last slot, from where they are placed again. A timer never moves to a later slot here: who
// sets it in every turn would put it off for ever.
void Timeouts::place(Timer& timer, Millis deadline) {
  Millis slot = deadline / slot_ms + 1;
  if (slot <= slot_at_) slot = slot_at_ + 1;
  if (slot >= slot_at_ + slots) slot = slot_at_ + slots - 1;
  if (slot * slot_ms >= timer.placed) return;
  timer.unlink();
  timer.placed = slot * slot_ms;
  wheel_[slot % slots].push_back(&timer);
  mark(slot % slots);
}

void Timeouts::remove(Timer& timer) {
  timer.unlink();
  timer.deadline = timer.placed = never;
}

Timer* Timeouts::expired(Millis now) {
  const Millis end = now / slot_ms;
  for (; slot_at_ <= end; ++slot_at_) {
    const std::size_t slot = slot_at_ % slots;
    while (Timer* timer = wheel_[slot].pop_front()) {
      const Millis deadline = timer->deadline;
      timer->placed = never;
      if (deadline == never) continue;
      if (deadline <= now) {
        timer->deadline = never;
        return timer;
      }
      place(*timer, deadline);
    }
    clear(slot);
    if (end - slot_at_ > slots) slot_at_ = end - slots;  // after a long sleep: each slot once
  }
  return nullptr;
}

Millis Timeouts::until_next(Millis now) const {
  const std::size_t first = slot_at_ % slots;
  for (std::size_t step = 0; step <= words; ++step) {
    const std::size_t word = (first / 64 + step) % words;
    std::uint64_t bits = bits_[word];
    if (step == 0) bits &= ~std::uint64_t{0} << (first % 64);
    if (step == words) bits &= ~(~std::uint64_t{0} << (first % 64));
    if (bits == 0) continue;
    const std::size_t slot = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    const Millis at = (slot_at_ + (slot + slots - first) % slots) * slot_ms;
    return at > now ? at - now : 0;
  }
  return never;
}

}  // namespace mhd::server
