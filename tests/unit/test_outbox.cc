// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of exchange/outbox: order, joining, limits and marks.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <random>
#include <string>

#include "check_main.h"
#include "exchange/outbox.h"

namespace {

using mhd::Outbox;
using mhd::View;

std::string content(const Outbox& out) {
  std::string bytes;
  for (const auto& segment : out.segments()) bytes.append(segment.data, segment.size);
  return bytes;
}

struct Fixture {
  Outbox out{};
  Fixture() { out.begin(0); }
};

START_TEST(empty) {
  Fixture f;
  ck_assert(f.out.empty());
  ck_assert(!f.out.full());
  ck_assert_uint_eq(f.out.pending(), 0);
  ck_assert_uint_eq(f.out.segments().size(), 0);
  ck_assert(f.out.append_copy(""));
  ck_assert(f.out.append_reference(""));
  ck_assert(f.out.empty());
  f.out.commit(0);
  ck_assert_uint_eq(f.out.segments().size(), 0);
}
END_TEST

START_TEST(copies_join) {
  Fixture f;
  char text[] = "abc";
  ck_assert(f.out.append_copy(text));
  text[0] = 'x';
  ck_assert(f.out.append_copy("def"));
  ck_assert_uint_eq(f.out.segments().size(), 1);
  CHECK_TEXT(content(f.out), "abcdef", "copies");
}
END_TEST

START_TEST(references_stay_where_they_are) {
  Fixture f;
  const char text[] = "reference";
  ck_assert(f.out.append_copy("a"));
  ck_assert(f.out.append_reference(text));
  ck_assert(f.out.append_copy("b"));
  ck_assert_uint_eq(f.out.segments().size(), 3);
  ck_assert_ptr_eq(f.out.segments()[1].data, text);
  CHECK_TEXT(content(f.out), "areferenceb", "reference between copies");
}
END_TEST

START_TEST(reserve_and_commit) {
  Fixture f;
  ck_assert(f.out.reserve(Outbox::stage_size + 1).empty());
  mhd::Bytes room = f.out.reserve(Outbox::stage_size);
  ck_assert_uint_eq(room.size(), Outbox::stage_size);
  std::memcpy(room.data(), "abc", 3);
  f.out.commit(3);
  ck_assert_uint_eq(f.out.reserve(1).size(), Outbox::stage_size - 3);
  ck_assert(f.out.reserve(Outbox::stage_size - 2).empty());
  CHECK_TEXT(content(f.out), "abc", "committed bytes");
}
END_TEST

START_TEST(copies_end_with_the_stage) {
  Fixture f;
  const std::string text(Outbox::stage_size - 10, 'a');
  ck_assert(f.out.append_copy(text));
  ck_assert(f.out.full());
  ck_assert(!f.out.append_copy("01234567890"));
  ck_assert_uint_eq(f.out.pending(), text.size());
  ck_assert(f.out.append_copy("0123456789"));
  ck_assert(!f.out.append_copy("x"));
  ck_assert(f.out.append_reference("x"));
  // Room comes back when everything has left, not before.
  f.out.consume(Outbox::stage_size);
  ck_assert(!f.out.append_copy("x"));
  f.out.consume(1);
  ck_assert(f.out.append_copy("x"));
  CHECK_TEXT(content(f.out), "x", "behind a full stage");
}
END_TEST

START_TEST(all_leaves_at_once) {
  Fixture f;
  ck_assert(f.out.append_copy("copied"));
  ck_assert(f.out.append_reference("referenced"));
  f.out.consume_all(f.out.mark());
  ck_assert(f.out.empty() && f.out.segments().empty());
  ck_assert_uint_eq(f.out.sent(), 16);
  ck_assert_uint_eq(f.out.references(), 1);
  ck_assert(f.out.append_copy("next"));
  ck_assert_uint_eq(f.out.mark(), 20);
  CHECK_TEXT(content(f.out), "next", "behind all");
}
END_TEST

START_TEST(segments_end) {
  Fixture f;
  for (std::size_t i = 0; i < Outbox::most_segments; ++i) {
    ck_assert(f.out.has_segments(Outbox::most_segments - i));
    ck_assert(!f.out.has_segments(Outbox::most_segments - i + 1));
    ck_assert(f.out.append_reference("r"));
  }
  ck_assert(f.out.full());
  ck_assert(!f.out.append_reference("r"));
  ck_assert(!f.out.append_copy("c"));
  ck_assert(f.out.reserve(1).empty());
  ck_assert_uint_eq(f.out.pending(), Outbox::most_segments);
}
END_TEST

START_TEST(copies_join_the_last_segment) {
  Fixture f;
  for (std::size_t i = 1; i < Outbox::most_segments; ++i) ck_assert(f.out.append_reference("r"));
  ck_assert(f.out.append_copy("a"));
  ck_assert(f.out.append_copy("b"));
  ck_assert(!f.out.append_reference("r"));
  ck_assert_uint_eq(f.out.segments().size(), Outbox::most_segments);
}
END_TEST

START_TEST(full_by_bytes) {
  Fixture f;
  const std::string text(Outbox::enough, 'a');
  ck_assert(f.out.append_reference(View(text.data(), text.size() - 1)));
  ck_assert(!f.out.full());
  ck_assert(f.out.append_copy("b"));
  ck_assert(f.out.full());
  f.out.consume(1);
  ck_assert(!f.out.full());
}
END_TEST

START_TEST(marks_count_from_the_begin_of_the_connection) {
  Fixture f;
  f.out.begin(1000);
  ck_assert_uint_eq(f.out.mark(), 1000);
  ck_assert_uint_eq(f.out.sent(), 1000);
  ck_assert(f.out.append_copy("abc"));
  const auto mark = f.out.mark();
  ck_assert(f.out.append_reference("defg"));
  ck_assert_uint_eq(mark, 1003);
  ck_assert_uint_eq(f.out.mark(), 1007);
  f.out.consume(2);
  ck_assert_uint_lt(f.out.sent(), mark);
  f.out.consume(1);
  ck_assert_uint_eq(f.out.sent(), mark);
  f.out.consume(4);
  ck_assert(f.out.empty());
  ck_assert_uint_eq(f.out.sent(), 1007);
  f.out.begin(5);
  ck_assert_uint_eq(f.out.mark(), 5);
}
END_TEST

START_TEST(a_part_between_segments) {
  Fixture f;
  ck_assert(f.out.append_copy("in front"));
  ck_assert(f.out.append_part({7, true, 1000, 50}));
  ck_assert(f.out.has_part() && f.out.full());
  ck_assert(f.out.append_copy(" behind"));
  ck_assert(f.out.append_reference(", referenced"));
  ck_assert_uint_eq(f.out.references(), 2);
  ck_assert_uint_eq(f.out.pending(), 8 + 50 + 7 + 12);
  // What is behind the part is not offered, nor joined to what is in front of it.
  CHECK_TEXT(content(f.out), "in front", "segments up to the part");
  f.out.consume(3);
  CHECK_TEXT(content(f.out), "front", "segments up to the part");
  f.out.consume(5);
  ck_assert(f.out.segments().empty());
  ck_assert_int_eq(f.out.part().fd, 7);
  f.out.consume_part(20);
  ck_assert_uint_eq(f.out.part().offset, 1020);
  ck_assert_uint_eq(f.out.part().size, 30);
  ck_assert_uint_eq(f.out.sent(), 28);
  f.out.consume_part(30);
  ck_assert(!f.out.has_part());
  CHECK_TEXT(content(f.out), " behind, referenced", "segments behind the part");
  f.out.consume(19);
  ck_assert(f.out.empty());
  ck_assert_uint_eq(f.out.sent(), 77);
}
END_TEST

START_TEST(one_part_at_a_time) {
  Fixture f;
  ck_assert(f.out.append_part({7, true, 0, 0}));
  ck_assert(!f.out.has_part() && f.out.empty());
  ck_assert(f.out.append_part({7, false, 0, 5}));
  ck_assert(!f.out.append_part({8, true, 0, 6}));
  ck_assert_uint_eq(f.out.pending(), 5);
  ck_assert(f.out.append_copy("x"));
  f.out.consume_part(5);
  // The next one stands behind what was appended since.
  ck_assert(f.out.append_part({8, true, 0, 6}));
  CHECK_TEXT(content(f.out), "x", "between two parts");
  f.out.consume(1);
  f.out.consume_part(6);
  ck_assert(f.out.empty() && !f.out.has_part());
}
END_TEST

START_TEST(a_part_is_forgotten) {
  Fixture f;
  ck_assert(f.out.append_copy("sent"));
  ck_assert(f.out.append_part({7, true, 0, 100}));
  f.out.consume(4);
  f.out.consume_part(1);
  f.out.discard();
  ck_assert(f.out.empty() && !f.out.has_part());
  ck_assert_uint_eq(f.out.mark(), 5);
}
END_TEST

// Whatever is added and taken away, the bytes are those of a string.
START_TEST(random_operations) {
  std::mt19937 random(static_cast<unsigned>(_i));
  const std::string source(30000, 'r');
  Fixture f;
  std::string model;
  std::uint64_t sent = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::size_t size = random() % 3 ? random() % 50 : random() % 5000;
    const std::string text(size, static_cast<char>('a' + random() % 26));
    switch (random() % 4) {
      case 0:
        if (f.out.append_copy(text)) model += text;
        break;
      case 1:
        if (f.out.append_reference(View(source.data(), size * 5))) model.append(size * 5, 'r');
        break;
      case 2:
        if (mhd::Bytes room = f.out.reserve(size); room.size() >= size && !room.empty()) {
          std::copy(text.begin(), text.end(), room.begin());
          f.out.commit(size);
          model += text;
        }
        break;
      default:
        const std::size_t taken = random() % 4 ? std::min(size, model.size()) : model.size();
        f.out.consume(taken);
        model.erase(0, taken);
        sent += taken;
    }
    ck_assert_uint_eq(f.out.sent(), sent);
    ck_assert_uint_eq(f.out.mark(), sent + model.size());
    ck_assert_uint_eq(f.out.pending(), model.size());
    if (round % 16 == 0) ck_assert(content(f.out) == model);
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("exchange/outbox", {{empty},
                                             {copies_join},
                                             {references_stay_where_they_are},
                                             {reserve_and_commit},
                                             {copies_end_with_the_stage},
                                             {all_leaves_at_once},
                                             {segments_end},
                                             {copies_join_the_last_segment},
                                             {full_by_bytes},
                                             {marks_count_from_the_begin_of_the_connection},
                                             {a_part_between_segments},
                                             {one_part_at_a_time},
                                             {a_part_is_forgotten},
                                             {random_operations, 8}});
}
