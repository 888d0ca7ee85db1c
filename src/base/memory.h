// SPDX-License-Identifier: LGPL-2.1-or-later
// The one door to the heap: every allocation of the library passes here and may fail.
#ifndef MHD_BASE_MEMORY_H
#define MHD_BASE_MEMORY_H

#include <cstddef>
#include <new>
#include <utility>

namespace mhd {

// Uninitialised memory aligned for any type, or nullptr.
[[nodiscard]] void* mem_alloc(std::size_t size);
// As above, filled with zero bytes.
[[nodiscard]] void* mem_alloc_zero(std::size_t size);
// Grows or shrinks a block; nullptr leaves the old block as it was.
[[nodiscard]] void* mem_resize(void* block, std::size_t size);
void mem_free(void* block);

// An object on the heap, or nullptr when there is no memory. Release with destroy().
template <class T, class... Args>
[[nodiscard]] T* create(Args&&... args) {
  void* memory = mem_alloc(sizeof(T));
  return memory ? ::new (memory) T(std::forward<Args>(args)...) : nullptr;
}

template <class T>
void destroy(T* object) {
  if (!object) return;
  object->~T();
  mem_free(object);
}

}  // namespace mhd

#endif
