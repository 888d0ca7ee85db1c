// SPDX-License-Identifier: LGPL-2.1-or-later
// The input of fuzz_session: settings, how bytes travel, and what happens meanwhile, in front of
// the bytes.
#ifndef MHD_FUZZ_SESSION_INPUT_H
#define MHD_FUZZ_SESSION_INPUT_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "exchange/config.h"

namespace fuzz {

// Something that happens once all bytes in front of a position have been delivered.
struct Event {
  enum class Kind { resume, resume_twice, eof, stop, deadline, almost_deadline, time, lose };
  std::size_t at;
  Kind kind;
  unsigned argument;  // 0 .. 31
};

// Byte 0: the strictness level in its low 3 bits, then 2 bits that choose how fast the outbox
// drains, and bits for small limits, for a front end without on_target, and for no Date. Byte 1:
// the number of cuts in its low 4 bits, then bits for no error pages, for one answer in each turn,
// for short timeouts, and for resuming at events only. Byte 2: the number of events in its low 3
// bits, then 3 bits for the number of choices, a bit for no drain of content, and one for no
// timeouts. Then each cut as 2 bytes, the higher one first; each event as a byte for kind and
// argument and 2 for its position; each choice of a page as 2 bytes. The rest are bytes of the
// client.
class SessionInput {
 public:
  SessionInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return;
    options_ = data[0] | static_cast<unsigned>(data[1] & 0xf0) << 4 |
               static_cast<unsigned>(data[2] & 0xc0) << 6;
    const std::size_t cuts = data[1] & 15, events = data[2] & 7, choices = data[2] >> 3 & 7;
    std::size_t used = 3;
    if (used + 2 * cuts + 3 * events + 2 * choices <= size) {
      for (std::size_t i = 0; i < cuts; ++i, used += 2) cuts_.push_back(number(data + used));
      for (std::size_t i = 0; i < events; ++i, used += 3)
        events_.push_back({number(data + used + 1), static_cast<Event::Kind>(data[used] & 7),
                           static_cast<unsigned>(data[used] >> 3)});
      choices_ = mhd::View(reinterpret_cast<const char*>(data) + used, 2 * choices);
      used += 2 * choices;
    }
    bytes_ = mhd::View(reinterpret_cast<const char*>(data) + used, size - used);
    for (std::size_t& cut : cuts_) cut = std::min(cut, bytes_.size());
    for (Event& event : events_) event.at = std::min(event.at, bytes_.size());
    std::sort(cuts_.begin(), cuts_.end());
    std::stable_sort(events_.begin(), events_.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
  }

  mhd::View bytes() const { return bytes_; }
  std::size_t drain() const {
    constexpr std::size_t speeds[] = {SIZE_MAX, 1, 7, 1000};
    return speeds[options_ >> 3 & 3];
  }
  bool on_target() const { return !(options_ & 0x40); }
  bool resumes_late() const { return options_ & 0x800; }
  const std::vector<std::size_t>& cuts() const { return cuts_; }
  const std::vector<Event>& events() const { return events_; }
  // Which page an exchange gets, and with which argument, whatever its target; empty: the target
  // decides.
  mhd::View choices() const { return choices_; }

  mhd::SessionConfig config() const {
    mhd::SessionConfig config;
    config.strictness = static_cast<int>(options_ % 8) - 3;
    config.send_date = !(options_ & 0x80);
    config.error_bodies = !(options_ & 0x100);
    if (options_ & 0x20) set_small(config.limits);
    if (options_ & 0x200) config.limits.answers_per_turn = 1;
    if (options_ & 0x400) config.timeouts = {3, 5, 4, 7, 2};
    if (options_ & 0x1000) config.limits.drain = 0;
    if (options_ & 0x2000) config.timeouts = {0, 0, 0, 0, 0};
    return config;
  }

 private:
  static std::size_t number(const std::uint8_t* at) {
    return static_cast<std::size_t>(at[0] << 8 | at[1]);
  }
  static void set_small(mhd::Limits& limits) {
    limits.request_line = 64;
    limits.field_line = 48;
    limits.head = 256;
    limits.fields = 6;
    limits.chunk_line = 12;
    limits.chunk_extensions = 24;
    limits.drain = 16;
    limits.exchange_memory = 3500;
    limits.answers_per_turn = 2;
  }

  unsigned options_ = 0;
  std::vector<std::size_t> cuts_;
  std::vector<Event> events_;
  mhd::View choices_;
  mhd::View bytes_;
};

}  // namespace fuzz

#endif
