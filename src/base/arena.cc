// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/arena.h"

#include <cstring>

#include "base/memory.h"

namespace mhd {

namespace {
constexpr std::size_t least_heap_block = 2048;
}

void* Arena::take_from_heap(std::size_t size) {
  const std::size_t used = first_size_ + heap_bytes_;
  const std::size_t left = budget_ > used ? budget_ - used : 0;
  if (size > left || size > SIZE_MAX - sizeof(Block)) return nullptr;
  std::size_t room = size < least_heap_block ? least_heap_block : size;
  if (room > left) room = left & ~(alignment - 1);
  if (room < size) room = size;
  auto* block = static_cast<Block*>(mem_alloc(sizeof(Block) + room));
  if (!block) return nullptr;
  block->older = blocks_;
  block->size = room;
  blocks_ = block;
  heap_bytes_ += room;
  at_ = reinterpret_cast<char*>(block + 1) + size;
  end_ = reinterpret_cast<char*>(block + 1) + room;
  return block + 1;
}

View Arena::copy_text(View text) {
  char* copy = static_cast<char*>(take(text.size() + 1));
  if (!copy) return View();
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return View(copy, text.size());
}

void Arena::free_blocks() {
  while (blocks_) {
    Block* older = blocks_->older;
    mem_free(blocks_);
    blocks_ = older;
  }
  heap_bytes_ = 0;
}

}  // namespace mhd
