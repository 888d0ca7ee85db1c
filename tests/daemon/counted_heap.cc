// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/counted_heap.h"

#include <malloc.h>

#include <cstdlib>

#include "base/memory.h"

namespace counted_heap {

std::atomic<long> allocations{0};
std::atomic<long> blocks{0};
std::atomic<long> bytes{0};
std::atomic<long> most_bytes{0};
std::atomic<long> fail_after{-1};
std::atomic<bool> failed{false};
std::atomic<bool (*)()> may_succeed{nullptr};

static bool may_allocate() {
  ++allocations;
  bool (*const ask)() = may_succeed.load();
  if (ask && !ask()) return false;
  if (fail_after.load() < 0 || fail_after.fetch_sub(1) > 0) return true;
  failed = true;
  return false;
}

static void add_bytes(void* block) {
  const long now = bytes += static_cast<long>(malloc_usable_size(block));
  long most = most_bytes.load();
  while (now > most && !most_bytes.compare_exchange_weak(most, now)) {
  }
}

static void* counted(void* block) {
  if (block) {
    ++blocks;
    add_bytes(block);
  }
  return block;
}

}  // namespace counted_heap

namespace mhd {

using namespace counted_heap;

void* mem_alloc(std::size_t size) { return may_allocate() ? counted(std::malloc(size)) : nullptr; }
void* mem_alloc_zero(std::size_t size) {
  return may_allocate() ? counted(std::calloc(1, size)) : nullptr;
}

void* mem_resize(void* block, std::size_t size) {
  if (!may_allocate()) return nullptr;
  if (!block) return counted(std::malloc(size));
  const auto before = static_cast<long>(malloc_usable_size(block));
  void* resized = std::realloc(block, size);
  if (resized) {
    bytes -= before;
    add_bytes(resized);
  }
  return resized;
}

void mem_free(void* block) {
  if (block) {
    --blocks;
    bytes -= static_cast<long>(malloc_usable_size(block));
  }
  std::free(block);
}

}  // namespace mhd
