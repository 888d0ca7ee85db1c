// SPDX-License-Identifier: LGPL-2.1-or-later
// Bytes of one exchange in one growing block, whose memory counts against what all exchanges share.
#ifndef MHD_BASE_SHARED_BUFFER_H
#define MHD_BASE_SHARED_BUFFER_H

#include <cstddef>
#include <cstdint>

#include "base/arena.h"
#include "base/budget.h"
#include "base/bytes.h"

namespace mhd {

// Why something did not grow.
enum class Growth : std::uint8_t {
  ok,
  buffer_full,       // it holds no more than its limit
  no_shared_memory,  // the budget that it shares with others
  no_memory,         // the heap
};

// Begins in the arena and grows by doubling. From 4 KiB on it is on the heap, and its room is
// charged to the budget as long as it is held. The room is never more than the limit, nor more than
// twice what came (or 512 bytes). What fails changes nothing. Single-threaded but for the budget.
class SharedBuffer {
 public:
  // Up to here it is in the arena, and costs nothing of the budget.
  static constexpr std::size_t most_in_arena = 4096;

  SharedBuffer(Arena& arena, Budget& budget, std::size_t limit)
      : arena_(arena), budget_(budget), limit_(limit) {}
  // An object in an arena is never destructed: release() has to be called then.
  ~SharedBuffer() { release(); }
  SharedBuffer(const SharedBuffer&) = delete;
  SharedBuffer& operator=(const SharedBuffer&) = delete;

  // All of `bytes`, or nothing of it. May move what is there already.
  [[nodiscard]] Growth append(View bytes) {
    const Growth growth = reserve(bytes.size());
    if (growth == Growth::ok) add(bytes);
    return growth;
  }
  // Makes room for so many bytes more, which add() then takes.
  [[nodiscard]] Growth reserve(std::size_t more) {
    return more <= room_ - size_ ? Growth::ok : grow(more);
  }
  void add(View bytes) {
    MHD_CHECK(bytes.size() <= room_ - size_);
    copy_bytes(data_ + size_, bytes);
    size_ += bytes.size();
  }
  // Forgets what lies behind `size`, and keeps the room.
  void truncate(std::size_t size) {
    MHD_CHECK(size <= size_);
    size_ = size;
  }

  // Stay where they are until the next call that may need room.
  Bytes bytes() const { return Bytes(data_, size_); }
  std::size_t size() const { return size_; }
  std::size_t room() const { return room_; }
  std::size_t limit() const { return limit_; }

  // Gives all memory back. May be called again and again.
  void release();

 private:
  Growth grow(std::size_t more);
  bool move_to_arena(std::size_t room);
  Growth move_to_heap(std::size_t room);

  Arena& arena_;
  Budget& budget_;
  const std::size_t limit_;
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
  bool on_heap_ = false;
};

}  // namespace mhd

#endif
