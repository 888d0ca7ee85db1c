// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of base/: arena, objects on the heap, views, deadlines. The heap is replaced by one that
// counts blocks and fails on demand, so this program is linked without base/memory.cc.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <vector>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/memory.h"
#include "check_main.h"

namespace {
int blocks_in_use = 0;
int blocks_until_failure = -1;  // -1: never fails

bool heap_fails() { return blocks_until_failure >= 0 && blocks_until_failure-- == 0; }
}  // namespace

namespace mhd {

void* mem_alloc(std::size_t size) {
  if (heap_fails()) {
    blocks_until_failure = 0;
    return nullptr;
  }
  ++blocks_in_use;
  return std::malloc(size);
}
void* mem_alloc_zero(std::size_t size) {
  void* block = mem_alloc(size);
  return block ? std::memset(block, 0, size) : nullptr;
}
void* mem_resize(void* block, std::size_t size) {
  return heap_fails() ? nullptr : std::realloc(block, size);
}
void mem_free(void* block) {
  if (block) --blocks_in_use;
  std::free(block);
}

}  // namespace mhd

namespace {

using mhd::Arena;
using mhd::View;

bool is_within(const void* p, const char* begin, std::size_t size) {
  const auto at = reinterpret_cast<std::uintptr_t>(p);
  const auto first = reinterpret_cast<std::uintptr_t>(begin);
  return at >= first && at < first + size;
}

START_TEST(arena_takes_aligned_pieces_of_first_block) {
  alignas(8) char first[64];
  Arena arena(first, sizeof first, sizeof first);
  char* previous = nullptr;
  for (const std::size_t size : {1u, 7u, 8u, 9u, 16u}) {
    char* piece = static_cast<char*>(arena.take(size));
    ck_assert(is_within(piece, first, sizeof first));
    ck_assert_uint_eq(reinterpret_cast<std::uintptr_t>(piece) % 8, 0);
    ck_assert(piece > previous);
    std::memset(piece, 'x', size);
    previous = piece;
  }
  ck_assert_ptr_nonnull(arena.take(8));
  ck_assert_ptr_null(arena.take(1));
  ck_assert_uint_eq(arena.heap_bytes(), 0);
  ck_assert_int_eq(blocks_in_use, 0);
}
END_TEST

START_TEST(arena_pieces_do_not_overlap) {
  alignas(8) char first[100];
  Arena arena(first, sizeof first, 1 << 20);
  std::vector<std::pair<char*, std::size_t>> pieces;
  for (std::size_t i = 1; i < 400; ++i) {
    const std::size_t size = i * 37 % 3000 + 1;
    char* piece = static_cast<char*>(arena.take(size));
    ck_assert_ptr_nonnull(piece);
    std::memset(piece, static_cast<int>(i), size);
    pieces.emplace_back(piece, size);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (std::size_t k = 0; k < pieces[i].second; ++k)
      ck_assert_int_eq(pieces[i].first[k], static_cast<char>(i + 1));
}
END_TEST

START_TEST(arena_keeps_to_its_budget) {
  alignas(8) char first[64];
  Arena arena(first, sizeof first, 64 + 4096);
  std::size_t taken = 0;
  while (arena.take(64)) taken += 64;
  ck_assert_uint_eq(taken, 64 + 4096);
  ck_assert_uint_eq(arena.heap_bytes(), 4096);
  ck_assert_ptr_null(arena.take(8));
  arena.set_budget(64 + 4096 + 8);
  ck_assert_ptr_nonnull(arena.take(8));
  ck_assert_ptr_null(arena.take(8));
}
END_TEST

constexpr std::size_t impossible_sizes[] = {SIZE_MAX,     SIZE_MAX - 7, SIZE_MAX - 8,
                                            SIZE_MAX / 2, 1 << 20,      4097};

START_TEST(arena_refuses_impossible_sizes) {
  alignas(8) char first[64];
  Arena arena(first, sizeof first, 64 + 4096);
  const std::size_t size = impossible_sizes[_i];
  ck_assert_ptr_null(arena.take(size));
  ck_assert_ptr_null(arena.take_array<std::uint64_t>(size));
  ck_assert_int_eq(blocks_in_use, 0);
  ck_assert_ptr_nonnull(arena.take(4096));
}
END_TEST

// A budget without end is no reason for a block whose size overflows.
START_TEST(arena_block_size_cannot_overflow) {
  Arena arena(nullptr, 0, SIZE_MAX);
  ck_assert_ptr_null(arena.take(SIZE_MAX - 15));
  ck_assert_ptr_null(arena.take(SIZE_MAX - 8));
  ck_assert_int_eq(blocks_in_use, 0);
}
END_TEST

START_TEST(arena_survives_lack_of_memory) {
  blocks_until_failure = 1;
  Arena arena(nullptr, 0, 1 << 20);
  char* piece = static_cast<char*>(arena.take(2048));
  ck_assert_ptr_nonnull(piece);
  std::memset(piece, 'x', 2048);
  ck_assert_ptr_null(arena.take(2048));
  ck_assert_ptr_null(arena.copy_text("text").data());
  ck_assert_uint_eq(arena.heap_bytes(), 2048);
  blocks_until_failure = -1;
  ck_assert_ptr_nonnull(arena.take(2048));
  ck_assert_int_eq(piece[2047], 'x');
}
END_TEST

START_TEST(arena_reset_frees_and_starts_again) {
  alignas(8) char first[32];
  {
    Arena arena(first, sizeof first, 1 << 20);
    void* piece = arena.take(32);
    for (int i = 0; i < 3; ++i) {
      ck_assert_ptr_nonnull(arena.take(5000));
      ck_assert_ptr_nonnull(arena.take(5000));
      ck_assert_int_eq(blocks_in_use, 2);
      arena.reset();
      ck_assert_int_eq(blocks_in_use, 0);
      ck_assert_uint_eq(arena.heap_bytes(), 0);
      ck_assert_ptr_eq(arena.take(32), piece);
    }
    ck_assert_ptr_nonnull(arena.take(1));
    ck_assert_int_eq(blocks_in_use, 1);
  }
  ck_assert_int_eq(blocks_in_use, 0);
}
END_TEST

START_TEST(arena_copies_text) {
  Arena arena(nullptr, 0, 4096);
  const View text("a\0b", 3);
  const View copy = arena.copy_text(text);
  CHECK_TEXT(copy, text, text);
  ck_assert_ptr_ne(copy.data(), text.data());
  ck_assert_int_eq(copy.data()[3], '\0');
  const View empty = arena.copy_text(View());
  ck_assert_ptr_nonnull(empty.data());
  ck_assert_int_eq(empty.data()[0], '\0');
}
END_TEST

struct Counter {
  explicit Counter(int* where) : count(where) { ++*count; }
  ~Counter() { --*count; }
  int* count;
};

START_TEST(create_and_destroy) {
  int count = 0;
  Counter* counter = mhd::create<Counter>(&count);
  ck_assert_int_eq(count, 1);
  ck_assert_int_eq(blocks_in_use, 1);
  mhd::destroy(counter);
  mhd::destroy<Counter>(nullptr);
  ck_assert_int_eq(count, 0);
  ck_assert_int_eq(blocks_in_use, 0);
  blocks_until_failure = 0;
  ck_assert_ptr_null(mhd::create<Counter>(&count));
  ck_assert_int_eq(count, 0);
  blocks_until_failure = -1;
}
END_TEST

struct SliceRow {
  View text;
  std::size_t from;
  std::size_t count;
  View expected;
};

constexpr SliceRow slice_rows[] = {
    {"abc", 0, View::npos, "abc"},
    {"abc", 1, View::npos, "bc"},
    {"abc", 1, 1, "b"},
    {"abc", 0, 0, ""},
    {"abc", 3, 5, ""},
    {"abc", 4, 1, ""},
    {"abc", View::npos, 1, ""},
    {"abc", 2, View::npos, "c"},
    {"", 0, 1, ""},
    {View(), 7, 7, ""},
};

START_TEST(slices) {
  const SliceRow& row = slice_rows[_i];
  CHECK_TEXT(mhd::slice(row.text, row.from, row.count), row.expected, row.text);
  std::string text(row.text);
  const mhd::Bytes part = mhd::slice(mhd::Bytes(text), row.from, row.count);
  CHECK_TEXT(mhd::view(part), row.expected, row.text);
  ck_assert(part.data() >= text.data() && part.data() <= text.data() + text.size());
}
END_TEST

START_TEST(ascii) {
  for (int i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool upper = i >= 'A' && i <= 'Z';
    ck_assert_int_eq(mhd::ascii_lower(c), upper ? static_cast<char>(i + 32) : c);
    ck_assert_int_eq(mhd::is_digit(c), i >= 48 && i <= 57);
    const std::size_t digit = i ? View("0123456789abcdefABCDEF").find(c) : View::npos;
    const int value = digit == View::npos ? -1 : static_cast<int>(digit < 16 ? digit : digit - 6);
    ck_assert_int_eq(mhd::hex_value(c), value);
  }
}
END_TEST

struct CompareRow {
  View a;
  View b;
  bool equal;
};

constexpr CompareRow compare_rows[] = {
    {"", "", true},
    {"a", "A", true},
    {"Content-Type", "cONTENT-tYPE", true},
    {"a", "", false},
    {"a", "b", false},
    {"ab", "abc", false},
    {"[", "{", false},
    {"@", "`", false},
    {"-", "\r", false},
    {"\xc4", "\xe4", false},
    {View("a\0b", 3), View("A\0B", 3), true},
    {View("a\0b", 3), View("a\0c", 3), false},
};

START_TEST(comparison_without_case) {
  const CompareRow& row = compare_rows[_i];
  CHECK_EQUAL(mhd::equal_ignore_case(row.a, row.b), row.equal, row.a);
  CHECK_EQUAL(mhd::equal_ignore_case(row.b, row.a), row.equal, row.b);
}
END_TEST

struct TrimRow {
  View text;
  View expected;
};

constexpr TrimRow trim_rows[] = {
    {"", ""},
    {" ", ""},
    {" \t\t ", ""},
    {"a", "a"},
    {" a", "a"},
    {"a\t", "a"},
    {"\t a b \t", "a b"},
    {"\ra\n", "\ra\n"},
    {View(" \0 ", 3), View("\0", 1)},
};

START_TEST(trimming) {
  CHECK_TEXT(mhd::trim_ows(trim_rows[_i].text), trim_rows[_i].expected, trim_rows[_i].text);
}
END_TEST

struct DeadlineRow {
  mhd::Millis now;
  mhd::Millis timeout;
  mhd::Millis deadline;
};

constexpr DeadlineRow deadline_rows[] = {
    {0, 0, mhd::never},
    {5, 0, mhd::never},
    {0, 1, 1},
    {1000, 500, 1500},
    {1000, mhd::never, mhd::never},
    {1000, mhd::never - 1000, mhd::never},
    {1000, mhd::never - 1001, mhd::never - 1},
};

START_TEST(deadlines) {
  const DeadlineRow& row = deadline_rows[_i];
  ck_assert_uint_eq(mhd::deadline_after(row.now, row.timeout), row.deadline);
  ck_assert_uint_eq(mhd::earlier(row.deadline, row.now), row.now);
  ck_assert_uint_eq(mhd::earlier(row.now, row.deadline), row.now);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("base", {{arena_takes_aligned_pieces_of_first_block},
                                  {arena_pieces_do_not_overlap},
                                  {arena_keeps_to_its_budget},
                                  {arena_refuses_impossible_sizes, std::size(impossible_sizes)},
                                  {arena_block_size_cannot_overflow},
                                  {arena_survives_lack_of_memory},
                                  {arena_reset_frees_and_starts_again},
                                  {arena_copies_text},
                                  {create_and_destroy},
                                  {slices, std::size(slice_rows)},
                                  {ascii},
                                  {comparison_without_case, std::size(compare_rows)},
                                  {trimming, std::size(trim_rows)},
                                  {deadlines, std::size(deadline_rows)}});
}
