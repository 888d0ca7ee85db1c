// SPDX-License-Identifier: LGPL-2.1-or-later
// The library's door to the heap, replaced by one that counts and can fail. A program that has
// counted_heap.cc gets it instead of src/base/memory.cc.
#ifndef MHD_TESTS_DAEMON_COUNTED_HEAP_H
#define MHD_TESTS_DAEMON_COUNTED_HEAP_H

#include <atomic>

namespace counted_heap {

// Allocations and reallocations so far.
extern std::atomic<long> allocations;
// Blocks that were not given back.
extern std::atomic<long> blocks;
// Their bytes, and the most there have been.
extern std::atomic<long> bytes;
extern std::atomic<long> most_bytes;
// So many more allocations succeed, then one fails, then all succeed again; negative: none fails.
extern std::atomic<long> fail_after;
// Whether the failure has happened.
extern std::atomic<bool> failed;
// When set it is asked as well, before each allocation; false: this one fails.
extern std::atomic<bool (*)()> may_succeed;

}  // namespace counted_heap

#endif
