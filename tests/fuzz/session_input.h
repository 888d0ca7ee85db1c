// SPDX-License-Identifier: LGPL-2.1-or-later
// The input of fuzz_session: how bytes travel, in front of the bytes.
#ifndef MHD_FUZZ_SESSION_INPUT_H
#define MHD_FUZZ_SESSION_INPUT_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace fuzz {

// Byte 0: the strictness level in its low 3 bits, then 2 bits that choose how fast the outbox
// drains, a bit for small limits, and one for a front end without on_target. Byte 1: the number of
// cuts in its low 4 bits. Then each cut as 2 bytes, the higher one first. The rest are bytes of the
// client.
class SessionInput {
 public:
  static constexpr std::size_t most_cuts = 15;

  SessionInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return;
    options_ = data[0];
    cuts_ = data[1] & most_cuts;
    if (2 + 2 * cuts_ > size) cuts_ = 0;
    for (std::size_t i = 0; i < cuts_; ++i)
      cut_[i] = static_cast<std::size_t>(data[2 + 2 * i] << 8 | data[3 + 2 * i]);
    const std::size_t used = 2 + 2 * cuts_;
    bytes_ = mhd::View(reinterpret_cast<const char*>(data) + used, size - used);
  }

  mhd::View bytes() const { return bytes_; }
  int strictness() const { return static_cast<int>(options_ % 8) - 3; }
  std::size_t drain() const {
    constexpr std::size_t speeds[] = {SIZE_MAX, 1, 7, 1000};
    return speeds[options_ >> 3 & 3];
  }
  bool small_limits() const { return options_ & 32; }
  bool on_target() const { return !(options_ & 64); }
  std::size_t cuts() const { return cuts_; }
  std::size_t cut(std::size_t index) const { return cut_[index]; }

 private:
  unsigned options_ = 0;
  std::size_t cuts_ = 0;
  std::size_t cut_[most_cuts] = {};
  mhd::View bytes_;
};

}  // namespace fuzz

#endif
