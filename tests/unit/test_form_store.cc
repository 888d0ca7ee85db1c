// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of form/field_store, with a heap that counts and fails on demand.
#include <cstdint>
#include <iterator>
#include <vector>

#include "check_main.h"
#include "daemon/counted_heap.h"
#include "form/field_store.h"

namespace {

using mhd::FieldHead;
using mhd::FieldStore;
using mhd::Growth;
using mhd::StoredField;
using mhd::View;

struct Rig {
  explicit Rig(std::size_t buffer_size, std::size_t shared = 1 << 20, std::size_t memory = 16384)
      : arena(block.data(), memory, memory), budget(shared), store(arena, budget, buffer_size) {}

  std::vector<char> block = std::vector<char>(16384);
  mhd::Arena arena;
  mhd::Budget budget;
  FieldStore store;
};

// "name" in brackets, and what else there is; each text has its NUL.
void list(std::string& to, const char* mark, View text) {
  if (!text.data()) return;
  ck_assert_int_eq(text.data()[text.size()], '\0');
  to += mark;
  to += text;
}

std::string listing(const FieldStore& store) {
  std::string result;
  std::size_t count = 0;
  FieldStore::Reader reader = store.read();
  for (StoredField field; reader.next(field); ++count) {
    list(result, "[", field.name);
    list(result, " file:", field.filename);
    list(result, " type:", field.content_type);
    list(result, " coding:", field.transfer_encoding);
    ck_assert(field.has_value == (field.value.data() != nullptr));
    list(result, "=", field.value);
    result += ']';
  }
  ck_assert_uint_eq(count, store.count());
  return result;
}

FieldHead head_of(View name, bool has_value = true) {
  FieldHead head;
  head.name = name;
  head.has_value = has_value;
  return head;
}

Growth keep(FieldStore& store, const FieldHead& head, View value) {
  Growth growth = store.begin(head);
  if (growth != Growth::ok) return growth;
  if (head.has_value) growth = store.append(value);
  if (growth == Growth::ok)
    store.complete();
  else
    store.drop();
  return growth;
}

START_TEST(keeps_what_came) {
  Rig rig(4096);
  CHECK_TEXT(listing(rig.store), "", "");
  CHECK_EQUAL(keep(rig.store, head_of("a"), "b"), Growth::ok, "");
  CHECK_EQUAL(keep(rig.store, head_of(""), ""), Growth::ok, "");
  CHECK_EQUAL(keep(rig.store, head_of("none", false), ""), Growth::ok, "");
  const FieldHead all = {"n", "f.txt", "text/plain", "8bit", true};
  CHECK_EQUAL(keep(rig.store, all,
                   View("1\0"
                        "2",
                        3)),
              Growth::ok, "");
  const FieldHead some = {"m", View(), "", View(), true};
  CHECK_EQUAL(keep(rig.store, some, "v"), Growth::ok, "");
  CHECK_TEXT(listing(rig.store),
             View("[a=b][=][none][n file:f.txt type:text/plain coding:8bit=1\0"
                  "2][m type:=v]",
                  71),
             "");
  ck_assert(!rig.store.is_open());
  ck_assert_uint_eq(rig.budget.used(), 0);
}
END_TEST

START_TEST(value_in_pieces) {
  Rig rig(100000);
  std::string value;
  CHECK_EQUAL(keep(rig.store, head_of("first"), "1"), Growth::ok, "");
  CHECK_EQUAL(rig.store.begin(head_of("a")), Growth::ok, "");
  CHECK_TEXT(rig.store.open_value(), "", "");
  for (int i = 0; i < 5000; ++i) {
    const char piece[2] = {static_cast<char>('a' + i % 26), static_cast<char>(i)};
    CHECK_EQUAL(rig.store.append(View(piece, 1 + i % 2)), Growth::ok, "");
    value.append(piece, 1 + i % 2);
    if (i % 100 == 0) CHECK_TEXT(rig.store.open_value(), value, "");
  }
  CHECK_EQUAL(rig.store.append(""), Growth::ok, "");
  CHECK_TEXT(listing(rig.store).substr(0, 9), "[first=1]", "not complete");
  ck_assert_uint_eq(rig.store.count(), 1);
  rig.store.complete();
  CHECK_TEXT(listing(rig.store), "[first=1][a=" + value + "]", "");
}
END_TEST

// The open field is gone, its value can still be read, those before it are there.
START_TEST(dropped) {
  Rig rig(4096);
  CHECK_EQUAL(keep(rig.store, head_of("a"), "b"), Growth::ok, "");
  CHECK_EQUAL(rig.store.begin(head_of("long name")), Growth::ok, "");
  CHECK_EQUAL(rig.store.append("value"), Growth::ok, "");
  ck_assert(rig.store.is_open());
  const View value = rig.store.open_value();
  rig.store.drop();
  ck_assert(!rig.store.is_open());
  CHECK_TEXT(value, "value", "");
  CHECK_TEXT(listing(rig.store), "[a=b]", "");
  CHECK_EQUAL(keep(rig.store, head_of("c"), "d"), Growth::ok, "");
  CHECK_TEXT(listing(rig.store), "[a=b][c=d]", "");
}
END_TEST

struct Exact {
  FieldHead head;
  View value;
  std::size_t size;
};

constexpr std::size_t record = FieldStore::record_size;
const Exact exact[] = {
    {{"a", View(), View(), View(), true}, "b", record + 4},
    {{"a", View(), View(), View(), true}, "", record + 3},
    {{"", View(), View(), View(), true}, "", record + 2},
    {{"a", View(), View(), View(), false}, "", record + 2},
    {{"ab", "cd", "ef", "gh", true}, "value", record + 18},
    {{"ab", "", "", "", true}, "value", record + 12},
};

// A field fits into exactly what the documentation says it takes, and into nothing less.
START_TEST(buffer_size_is_exact) {
  const Exact& row = exact[_i];
  for (std::size_t before = 0; before < 3; ++before) {
    const std::size_t taken = before * (record + 4);
    for (std::size_t room = 0; room <= row.size; ++room) {
      Rig rig(taken + room);
      for (std::size_t i = 0; i < before; ++i)
        CHECK_EQUAL(keep(rig.store, head_of("x"), "y"), Growth::ok, "");
      const std::string there = listing(rig.store);
      CHECK_EQUAL(keep(rig.store, row.head, row.value),
                  room < row.size ? Growth::buffer_full : Growth::ok, row.head.name);
      if (room < row.size) CHECK_TEXT(listing(rig.store), there, "");
    }
  }
}
END_TEST

// A piece that does not fit leaves what came before it, and that can be completed.
START_TEST(piece_too_large) {
  Rig rig(record + 2 + 6);
  CHECK_EQUAL(rig.store.begin(head_of("a")), Growth::ok, "");
  CHECK_EQUAL(rig.store.append("123"), Growth::ok, "");
  CHECK_EQUAL(rig.store.append("456"), Growth::buffer_full, "");
  CHECK_EQUAL(rig.store.append(View("", SIZE_MAX)), Growth::buffer_full, "");
  CHECK_TEXT(rig.store.open_value(), "123", "");
  CHECK_EQUAL(rig.store.append("45"), Growth::ok, "");
  rig.store.complete();
  CHECK_TEXT(listing(rig.store), "[a=12345]", "");
  CHECK_EQUAL(rig.store.begin(head_of("")), Growth::buffer_full, "");
  ck_assert(!rig.store.is_open());
}
END_TEST

// A text whose size fits into no record, or not into any memory.
START_TEST(texts_too_large) {
  Rig rig(SIZE_MAX / 2);
  FieldHead head = head_of("a");
  head.filename = View("", UINT32_MAX);
  CHECK_EQUAL(rig.store.begin(head), Growth::buffer_full, "");
  head.filename = View("", SIZE_MAX);
  CHECK_EQUAL(rig.store.begin(head), Growth::buffer_full, "");
  CHECK_EQUAL(keep(rig.store, head_of("a"), "b"), Growth::ok, "");
  CHECK_TEXT(listing(rig.store), "[a=b]", "");
}
END_TEST

// Keeps fields until one can't be kept; gives the reason.
Growth fill(Rig& rig, std::size_t& kept) {
  const std::string value(300, 'v');
  for (kept = 0; kept < 100; ++kept) {
    Growth growth = rig.store.begin(head_of("name"));
    for (int i = 0; i < 3 && growth == Growth::ok; ++i) growth = rig.store.append(value);
    if (growth == Growth::ok) {
      rig.store.complete();
      continue;
    }
    if (rig.store.is_open()) rig.store.drop();
    return growth;
  }
  return Growth::ok;
}

struct Reason {
  std::size_t buffer_size;
  std::size_t shared;
  std::size_t memory;
  Growth growth;
  std::size_t kept;
};

constexpr Reason reasons[] = {
    {50000, 1 << 20, 16384, Growth::buffer_full, 53}, {4096, 0, 16384, Growth::buffer_full, 4},
    {50000, 0, 16384, Growth::no_shared_memory, 4},   {50000, 0, 0, Growth::no_shared_memory, 0},
    {50000, 10000, 0, Growth::no_shared_memory, 10},  {200000, 1 << 20, 16384, Growth::ok, 100},
};

START_TEST(says_why) {
  const Reason& row = reasons[_i];
  Rig rig(row.buffer_size, row.shared, row.memory);
  std::size_t kept = 0;
  CHECK_EQUAL(fill(rig, kept), row.growth, "");
  // How far a short budget goes depends on how the block grew.
  ck_assert_uint_le(kept, row.kept);
  ck_assert_uint_ge(kept + 1, row.kept);
  ck_assert_uint_eq(rig.store.count(), kept);
  std::string expected;
  for (std::size_t i = 0; i < kept; ++i) expected += "[name=" + std::string(900, 'v') + "]";
  CHECK_TEXT(listing(rig.store), expected, "");
  ck_assert_uint_le(rig.budget.used(), row.shared);
  rig.store.release();
  rig.store.release();
  ck_assert_uint_eq(rig.budget.used(), 0);
  ck_assert_uint_eq(rig.store.count(), 0);
  CHECK_TEXT(listing(rig.store), "", "");
  ck_assert_int_eq(counted_heap::blocks, 0);
}
END_TEST

// Each allocation fails once: the field that wanted it can't be kept, all others are.
START_TEST(heap_fails) {
  unsigned failures = 0;
  do {
    counted_heap::failed = false;
    counted_heap::fail_after = failures;
    Rig rig(200000, 1 << 20, 0);
    std::size_t kept = 0;
    const Growth growth = fill(rig, kept);
    CHECK_EQUAL(growth, counted_heap::failed ? Growth::no_memory : Growth::ok, "");
    ck_assert_uint_eq(rig.store.count(), kept);
    if (counted_heap::failed) ++failures;
  } while (counted_heap::failed);
  counted_heap::fail_after = -1;
  ck_assert_uint_ge(failures, 8);
  ck_assert_int_eq(counted_heap::blocks, 0);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("form/field_store", {{keeps_what_came},
                                              {value_in_pieces},
                                              {dropped},
                                              {buffer_size_is_exact, std::size(exact)},
                                              {piece_too_large},
                                              {texts_too_large},
                                              {says_why, std::size(reasons)},
                                              {heap_fails}});
}
