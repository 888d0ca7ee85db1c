// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/shared_buffer.h"

#include "base/memory.h"

namespace mhd {

namespace {

constexpr std::size_t first_room = 512;

// The next power of two, or the limit.
std::size_t doubled(std::size_t least, std::size_t limit) {
  std::size_t room = first_room;
  while (room < least && room <= limit / 2) room *= 2;
  return room < least || room > limit ? limit : room;
}

// When the budget has not enough for doubling: an eighth more, so that copying stays linear, or all
// there is (`most`).
std::size_t modest(std::size_t least, std::size_t room, std::size_t most) {
  const std::size_t step = room / 8;
  const std::size_t wanted = room < most && step < most - room ? room + step : most;
  return wanted < least ? least : wanted;
}

}  // namespace

Growth SharedBuffer::grow(std::size_t more) {
  if (more > limit_ - size_) return Growth::buffer_full;
  const std::size_t least = size_ + more;
  const std::size_t room = doubled(least, limit_);
  if (!on_heap_ && room <= most_in_arena && move_to_arena(room)) return Growth::ok;
  const Growth growth = move_to_heap(room);
  if (growth != Growth::no_shared_memory) return growth;
  const std::size_t left = budget_.left() + (on_heap_ ? room_ : 0);
  const std::size_t smaller = modest(least, room_, left < limit_ ? left : limit_);
  return smaller < room ? move_to_heap(smaller) : growth;
}

bool SharedBuffer::move_to_arena(std::size_t room) {
  char* block = arena_.take_array<char>(room);
  if (!block) return false;
  copy_bytes(block, view(bytes()));
  data_ = block;
  room_ = room;
  return true;
}

Growth SharedBuffer::move_to_heap(std::size_t room) {
  const std::size_t charge = on_heap_ ? room - room_ : room;
  if (!budget_.take(charge)) return Growth::no_shared_memory;
  auto* block = static_cast<char*>(on_heap_ ? mem_resize(data_, room) : mem_alloc(room));
  if (!block) {
    budget_.give_back(charge);
    return Growth::no_memory;
  }
  if (!on_heap_) copy_bytes(block, view(bytes()));
  data_ = block;
  room_ = room;
  on_heap_ = true;
  return Growth::ok;
}

void SharedBuffer::release() {
  if (on_heap_) {
    mem_free(data_);
    budget_.give_back(room_);
  }
  data_ = nullptr;
  size_ = 0;
  room_ = 0;
  on_heap_ = false;
}

}  // namespace mhd
