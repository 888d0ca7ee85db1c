// SPDX-License-Identifier: LGPL-2.1-or-later
// A text that comes in pieces and must stay in one, up to a limit.
#ifndef MHD_FORM_TEXT_BUFFER_H
#define MHD_FORM_TEXT_BUFFER_H

#include <cstddef>

#include "base/arena.h"
#include "base/bytes.h"

namespace mhd {

// Lies in an arena, grows by doubling, and is used again for the next text: all of it together
// takes at most twice the longest text. There is always room for a NUL behind it.
class TextBuffer {
 public:
  enum class Append : unsigned char { ok, too_large, no_memory };

  TextBuffer(Arena& arena, std::size_t limit) : arena_(arena), limit_(limit) {}

  // All of `text`, or nothing of it.
  [[nodiscard]] Append append(View text) {
    if (text.size() > limit_ - size_) return Append::too_large;
    if (size_ + text.size() >= room_ && !grow(size_ + text.size() + 1)) return Append::no_memory;
    copy_bytes(data_ + size_, text);
    size_ += text.size();
    return Append::ok;
  }

  void clear() { size_ = 0; }
  std::size_t size() const { return size_; }
  // May be written. nullptr before the first append().
  char* data() { return data_; }
  // With a NUL behind it.
  View text() {
    if (!data_) return View("");
    data_[size_] = '\0';
    return View(data_, size_);
  }

 private:
  static constexpr std::size_t first_room = 128;

  bool grow(std::size_t least) {
    std::size_t room = room_ ? room_ : first_room;
    while (room < least) room *= 2;
    char* grown = arena_.take_array<char>(room);
    if (!grown) return false;
    copy_bytes(grown, View(data_, size_));
    data_ = grown;
    room_ = room;
    return true;
  }

  Arena& arena_;
  const std::size_t limit_;
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace mhd

#endif
