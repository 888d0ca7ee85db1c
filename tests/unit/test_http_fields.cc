// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/fields: growth in an arena, its failure, and look-up by id.
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "base/arena.h"
#include "check_main.h"
#include "http/fields.h"

namespace {

using mhd::Arena;
using mhd::Field;
using mhd::FieldId;
using mhd::FieldList;

Field numbered(std::uint32_t number, FieldId id = FieldId::other) {
  return Field{number, number + 1, number + 2, static_cast<std::uint16_t>(number + 3), id};
}

void check_numbers(const FieldList& list, std::uint32_t count) {
  ck_assert_uint_eq(list.size(), count);
  ck_assert_uint_eq(list.all().size(), count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Field& field = list.all()[i];
    ck_assert_uint_eq(field.name_at, i);
    ck_assert_uint_eq(field.value_at, i + 1);
    ck_assert_uint_eq(field.value_size, i + 2);
    ck_assert_uint_eq(field.name_size, i + 3);
  }
}

constexpr std::uint32_t counts[] = {0, 1, 15, 16, 17, 32, 33, 1000};

START_TEST(keeps_order_while_growing) {
  Arena arena(nullptr, 0, 1 << 20);
  FieldList list;
  for (std::uint32_t i = 0; i < counts[_i]; ++i) ck_assert(list.add(arena, numbered(i)));
  check_numbers(list, counts[_i]);
  ck_assert_int_eq(list.empty(), counts[_i] == 0);
}
END_TEST

// 256 bytes hold the first 16 fields; the 17th needs 512 more.
START_TEST(stays_as_it_was_without_memory) {
  alignas(8) char first[600];
  Arena arena(first, sizeof first, sizeof first);
  FieldList list;
  for (std::uint32_t i = 0; i < 16; ++i) ck_assert(list.add(arena, numbered(i)));
  ck_assert(!list.add(arena, numbered(16)));
  ck_assert(!list.add(arena, numbered(16)));
  check_numbers(list, 16);
}
END_TEST

START_TEST(clear_forgets_memory) {
  alignas(8) char first[300];
  Arena arena(first, sizeof first, sizeof first);
  FieldList list;
  for (int round = 0; round < 3; ++round) {
    for (std::uint32_t i = 0; i < 16; ++i) ck_assert(list.add(arena, numbered(i)));
    check_numbers(list, 16);
    list.clear();
    arena.reset();
    ck_assert(list.empty() && list.all().empty());
  }
}
END_TEST

START_TEST(find_by_id) {
  constexpr FieldId ids[] = {FieldId::host, FieldId::other, FieldId::cookie, FieldId::other,
                             FieldId::cookie};
  Arena arena(nullptr, 0, 4096);
  FieldList list;
  ck_assert_ptr_null(list.find(FieldId::host));
  for (std::uint32_t i = 0; i < std::size(ids); ++i)
    ck_assert(list.add(arena, numbered(i, ids[i])));
  const Field* const fields = list.all().data();
  ck_assert_ptr_eq(list.find(FieldId::host), fields);
  ck_assert_ptr_null(list.find(FieldId::host, fields));
  ck_assert_ptr_eq(list.find(FieldId::cookie), fields + 2);
  ck_assert_ptr_eq(list.find(FieldId::cookie, fields + 2), fields + 4);
  ck_assert_ptr_null(list.find(FieldId::cookie, fields + 4));
  ck_assert_ptr_null(list.find(FieldId::date));
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/fields", {{keeps_order_while_growing, std::size(counts)},
                                         {stays_as_it_was_without_memory},
                                         {clear_forgets_memory},
                                         {find_by_id}});
}
