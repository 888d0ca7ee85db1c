// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of base/budget and base/shared_buffer, with a heap that counts and fails on demand.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <thread>
#include <vector>

#include "base/shared_buffer.h"
#include "check_main.h"
#include "daemon/counted_heap.h"

namespace {

using mhd::Arena;
using mhd::Budget;
using mhd::Growth;
using mhd::SharedBuffer;
using mhd::View;

static_assert(std::is_trivially_destructible_v<Budget>);

START_TEST(budget_is_exact) {
  Budget budget(100);
  ck_assert(budget.take(60));
  ck_assert(!budget.take(41));
  ck_assert_uint_eq(budget.used(), 60);
  ck_assert(budget.take(40));
  ck_assert(budget.take(0));
  ck_assert(!budget.take(1));
  budget.give_back(1);
  ck_assert_uint_eq(budget.used(), 99);
  ck_assert(budget.take(1));
  ck_assert_uint_eq(budget.limit(), 100);
}
END_TEST

START_TEST(budget_cannot_overflow) {
  Budget budget(100);
  ck_assert(!budget.take(SIZE_MAX));
  ck_assert(budget.take(1));
  ck_assert(!budget.take(SIZE_MAX));
  Budget all(SIZE_MAX);
  ck_assert(all.take(SIZE_MAX));
  ck_assert(!all.take(1));
  Budget none(0);
  ck_assert(none.take(0));
  ck_assert(!none.take(1));
}
END_TEST

// Takes and gives back at random, alone more than there is. Counts how often there was not enough.
void use_budget(Budget& budget, unsigned seed, unsigned& refused, bool& exceeded) {
  std::vector<std::size_t> held;
  for (unsigned i = 0; i < 100000; ++i) {
    seed = seed * 1664525 + 1013904223;
    const std::size_t size = seed >> 16 & 255;
    if (budget.used() > budget.limit()) exceeded = true;
    if (held.size() < 8 && budget.take(size)) {
      held.push_back(size);
    } else if (!held.empty()) {
      if (held.size() < 8) ++refused;
      budget.give_back(held.back());
      held.pop_back();
    }
  }
  for (const std::size_t size : held) budget.give_back(size);
}

START_TEST(budget_of_many_threads) {
  constexpr unsigned number = 4;
  Budget budget(600);
  unsigned refused[number] = {};
  bool exceeded[number] = {};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < number; ++i)
    threads.emplace_back(use_budget, std::ref(budget), i + 1, std::ref(refused[i]),
                         std::ref(exceeded[i]));
  for (std::thread& thread : threads) thread.join();
  for (unsigned i = 0; i < number; ++i) ck_assert(!exceeded[i]);
  ck_assert_uint_gt(*std::max_element(refused, refused + number), 0);
  ck_assert_uint_eq(budget.used(), 0);
  ck_assert(budget.take(600));
}
END_TEST

// What a buffer lies in. The memory of the arena is as large as its budget: nothing of the heap.
struct Rig {
  explicit Rig(std::size_t shared, std::size_t limit, std::size_t memory = 16384)
      : arena(block.data(), memory, memory), budget(shared), buffer(arena, budget, limit) {}
  bool in_arena() const {
    const char* data = buffer.bytes().data();
    return data >= block.data() && data < block.data() + block.size();
  }

  std::vector<char> block = std::vector<char>(16384);
  Arena arena;
  Budget budget;
  SharedBuffer buffer;
};

std::string text_of(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 251);
  return text;
}

constexpr std::size_t piece_sizes[] = {1, 7, 100, 513, 4096, 5000, 30000};

// The same bytes whatever the pieces; memory in proportion; the budget has what is held.
START_TEST(grows_in_proportion) {
  const std::string text = text_of(30000);
  {
    Rig rig(1 << 20, 30000);
    for (std::size_t at = 0; at < text.size(); at += piece_sizes[_i]) {
      ck_assert_int_eq(
          static_cast<int>(rig.buffer.append(mhd::slice(View(text), at, piece_sizes[_i]))),
          static_cast<int>(Growth::ok));
      const std::size_t size = rig.buffer.size();
      ck_assert_uint_le(rig.buffer.room(), std::max<std::size_t>(512, 2 * size));
      ck_assert(rig.in_arena() == (rig.buffer.room() <= 4096));
      ck_assert_uint_eq(rig.budget.used(), rig.in_arena() ? 0 : rig.buffer.room());
      ck_assert_int_eq(counted_heap::blocks, rig.in_arena() ? 0 : 1);
    }
    CHECK_TEXT(mhd::view(rig.buffer.bytes()), text, "");
    CHECK_EQUAL(rig.buffer.append("x"), Growth::buffer_full, "");
    CHECK_TEXT(mhd::view(rig.buffer.bytes()), text, "");
    rig.buffer.release();
    rig.buffer.release();
    ck_assert_uint_eq(rig.budget.used(), 0);
    ck_assert_int_eq(counted_heap::blocks, 0);
    ck_assert_uint_eq(rig.buffer.size(), 0);
    CHECK_EQUAL(rig.buffer.append(text), Growth::ok, "");
    CHECK_TEXT(mhd::view(rig.buffer.bytes()), text, "");
  }
  ck_assert_int_eq(counted_heap::blocks, 0);
}
END_TEST

constexpr std::size_t limits[] = {0, 1, 511, 512, 513, 1000, 4096, 4097, 6000, 100000};

START_TEST(limit_is_exact) {
  const std::size_t limit = limits[_i];
  for (const std::size_t memory : {0, 600, 16384}) {
    Rig rig(1 << 20, limit, memory);
    const std::string text = text_of(limit);
    CHECK_EQUAL(rig.buffer.append(text + "x"), Growth::buffer_full, "");
    CHECK_EQUAL(rig.buffer.append(View(text.data(), SIZE_MAX)), Growth::buffer_full, "");
    ck_assert_uint_eq(rig.buffer.room(), 0);
    for (const char c : text) CHECK_EQUAL(rig.buffer.append(View(&c, 1)), Growth::ok, "");
    ck_assert_uint_le(rig.buffer.room(), limit);
    CHECK_EQUAL(rig.buffer.append(""), Growth::ok, "");
    CHECK_EQUAL(rig.buffer.append(View(text.data(), SIZE_MAX)), Growth::buffer_full, "");
    CHECK_EQUAL(rig.buffer.append("x"), Growth::buffer_full, "");
    CHECK_TEXT(mhd::view(rig.buffer.bytes()), text, "");
  }
  ck_assert_int_eq(counted_heap::blocks, 0);
}
END_TEST

// The budget ends at each size. What came until then is kept, and all of the budget was used.
START_TEST(shared_memory_ends) {
  const std::string text = text_of(20000);
  for (std::size_t shared = 0; shared < 20000; shared += 97) {
    Rig rig(shared, 100000);
    Growth growth = Growth::ok;
    std::size_t size = 0;
    while (size < text.size()) {
      growth = rig.buffer.append(mhd::slice(View(text), size, 10));
      if (growth != Growth::ok) break;
      size += 10;
    }
    CHECK_EQUAL(growth, Growth::no_shared_memory, "");
    CHECK_TEXT(mhd::view(rig.buffer.bytes()), mhd::slice(View(text), 0, size), "");
    ck_assert_uint_le(rig.budget.used(), shared);
    ck_assert_uint_eq(rig.budget.used(), rig.in_arena() ? 0 : rig.buffer.room());
    ck_assert_uint_gt(size + 10, shared);
    ck_assert_uint_gt(size + 10, 4096);
  }
}
END_TEST

// When others give back, it goes on.
START_TEST(others_have_the_memory) {
  Rig rig(20000, 100000);
  const std::string text = text_of(10000);
  ck_assert(rig.budget.take(15000));
  CHECK_EQUAL(rig.buffer.append(text), Growth::no_shared_memory, "");
  ck_assert_uint_eq(rig.budget.used(), 15000);
  rig.budget.give_back(15000);
  CHECK_EQUAL(rig.buffer.append(text), Growth::ok, "");
  rig.buffer.release();
  ck_assert_uint_eq(rig.budget.used(), 0);
}
END_TEST

// Each allocation fails once; nothing changes by that, and the next attempt succeeds.
START_TEST(heap_fails) {
  const std::string text = text_of(60000);
  unsigned failures = 0;
  for (long fail_after = 0;; ++fail_after) {
    Rig rig(1 << 20, 60000, 2048);
    counted_heap::failed = false;
    counted_heap::fail_after = fail_after;
    for (std::size_t at = 0; at < text.size(); at += 100) {
      const View piece = mhd::slice(View(text), at, 100);
      const std::size_t used = rig.budget.used();
      const Growth growth = rig.buffer.append(piece);
      if (growth == Growth::ok) continue;
      CHECK_EQUAL(growth, Growth::no_memory, "");
      ++failures;
      ck_assert_uint_eq(rig.budget.used(), used);
      CHECK_TEXT(mhd::view(rig.buffer.bytes()), mhd::slice(View(text), 0, at), "");
      CHECK_EQUAL(rig.buffer.append(piece), Growth::ok, "");
    }
    CHECK_TEXT(mhd::view(rig.buffer.bytes()), text, "");
    if (!counted_heap::failed) break;
  }
  counted_heap::fail_after = -1;
  ck_assert_uint_ge(failures, 5);
  ck_assert_int_eq(counted_heap::blocks, 0);
}
END_TEST

START_TEST(truncated) {
  Rig rig(1 << 20, 1000);
  CHECK_EQUAL(rig.buffer.append("abcdef"), Growth::ok, "");
  const char* data = rig.buffer.bytes().data();
  rig.buffer.truncate(2);
  CHECK_EQUAL(rig.buffer.append("xy"), Growth::ok, "");
  CHECK_TEXT(mhd::view(rig.buffer.bytes()), "abxy", "");
  ck_assert_ptr_eq(rig.buffer.bytes().data(), data);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("base/budget", {{budget_is_exact},
                                         {budget_cannot_overflow},
                                         {budget_of_many_threads},
                                         {grows_in_proportion, std::size(piece_sizes)},
                                         {limit_is_exact, std::size(limits)},
                                         {shared_memory_ends},
                                         {others_have_the_memory},
                                         {heap_fails},
                                         {truncated}});
}
