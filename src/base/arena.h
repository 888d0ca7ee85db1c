// SPDX-License-Identifier: LGPL-2.1-or-later
// Region memory of one exchange: taken in small pieces, given back as a whole.
#ifndef MHD_BASE_ARENA_H
#define MHD_BASE_ARENA_H

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/bytes.h"

namespace mhd {

// The first block belongs to the owner of the arena (for an exchange: the rest of its own block),
// further ones come from the heap. All of them together never exceed the budget. Single-threaded.
class Arena {
 public:
  Arena(char* first, std::size_t first_size, std::size_t budget)
      : first_(first),
        first_size_(first_size),
        at_(first),
        end_(first + first_size),
        budget_(budget) {}
  ~Arena() { reset(); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Memory aligned for pointers and 64-bit numbers, or nullptr when budget or heap are exhausted.
  [[nodiscard]] void* take(std::size_t size) {
    const std::size_t rounded = (size + alignment - 1) & ~(alignment - 1);
    if (rounded < size) return nullptr;
    if (rounded <= static_cast<std::size_t>(end_ - at_)) [[likely]] {
      char* result = at_;
      at_ += rounded;
      return result;
    }
    return take_from_heap(rounded);
  }

  // Room for `count` objects of a trivial type; not initialised.
  template <class T>
  [[nodiscard]] T* take_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
    if (count > SIZE_MAX / sizeof(T)) return nullptr;
    return static_cast<T*>(take(count * sizeof(T)));
  }

  // A copy of `text` with a NUL behind it; data() is nullptr when there is no room.
  [[nodiscard]] View copy_text(View text);

  // Back to the empty first block; heap blocks are freed. Nothing that was taken may be used any
  // more.
  void reset() {
    if (blocks_) free_blocks();
    at_ = first_;
    end_ = first_ + first_size_;
  }

  std::size_t heap_bytes() const { return heap_bytes_; }
  void set_budget(std::size_t budget) { budget_ = budget; }

 private:
  static constexpr std::size_t alignment = 8;
  struct Block {
    Block* older;
    std::size_t size;
  };
  [[gnu::noinline]] void* take_from_heap(std::size_t size);
  [[gnu::noinline]] void free_blocks();

  char* first_;
  std::size_t first_size_;
  char* at_;
  char* end_;
  Block* blocks_ = nullptr;
  std::size_t heap_bytes_ = 0;
  std::size_t budget_;
};

}  // namespace mhd

#endif
