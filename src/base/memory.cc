// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/memory.h"

#include <cstdlib>

namespace mhd {

void* mem_alloc(std::size_t size) { return std::malloc(size); }
void* mem_alloc_zero(std::size_t size) { return std::calloc(1, size); }
void* mem_resize(void* block, std::size_t size) { return std::realloc(block, size); }
void mem_free(void* block) { std::free(block); }

}  // namespace mhd
