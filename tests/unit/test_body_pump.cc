// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of exchange/body_pump and exchange/held: ranges of stored content on their way through an
// outbox, and what is kept until bytes have left.
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "check_main.h"
#include "daemon/contents.h"
#include "exchange/body_pump.h"
#include "exchange/held.h"

using daemon_test::new_file;
using daemon_test::pattern;
using mhd::BodyCursor;
using mhd::BodyKind;
using mhd::BodySource;
using mhd::Outbox;
using mhd::Segment;

namespace {

constexpr std::size_t content_size = 200000;

// The same bytes as content of each kind that is stored.
struct Stored {
  std::string bytes = pattern(content_size);
  std::vector<Segment> pieces;
  BodySource body;

  // `piece`: size of the pieces; 0: a mixture with large ones.
  Stored(BodyKind kind, std::size_t piece) {
    body.kind = kind;
    body.size = bytes.size();
    body.data = bytes.data();
    for (std::size_t at = 0, i = 0; at < bytes.size(); ++i) {
      constexpr std::size_t mixture[] = {1, 512, 513, 70000, 40, 3000};
      const std::size_t size = std::min(piece ? piece : mixture[i % 6], bytes.size() - at);
      pieces.push_back({bytes.data() + at, size});
      at += size;
    }
    body.pieces = pieces.data();
    body.piece_count = static_cast<std::uint32_t>(pieces.size());
    body.offset = 10;
    if (kind == BodyKind::file) body.fd = new_file(std::string(10, '?') + bytes + "behind");
  }
  ~Stored() {
    if (body.fd >= 0) close(body.fd);
  }
};

// What is in an outbox, which is empty afterwards.
std::string take_all(Outbox& out) {
  std::string bytes;
  while (!out.empty()) {
    if (!out.segments().empty()) {
      std::size_t size = 0;
      for (const Segment& segment : out.segments()) {
        bytes.append(segment.data, segment.size);
        size += segment.size;
      }
      out.consume(size);
      continue;
    }
    const mhd::FilePart part = out.part();
    ck_assert(part.is_file);
    std::string read(static_cast<std::size_t>(part.size), '\0');
    ck_assert_int_eq(pread(part.fd, read.data(), read.size(), static_cast<off_t>(part.offset)),
                     static_cast<ssize_t>(read.size()));
    bytes += read;
    out.consume_part(part.size);
  }
  return bytes;
}

struct SourceRow {
  BodyKind kind;
  std::size_t piece;
};

const SourceRow sources[] = {
    {BodyKind::bytes, 1000}, {BodyKind::file, 1000},  {BodyKind::gather, 1},
    {BodyKind::gather, 512}, {BodyKind::gather, 513}, {BodyKind::gather, 100000},
    {BodyKind::gather, 0},
};

struct RangeRow {
  std::uint64_t first;
  std::uint64_t end;
};

const RangeRow ranges[] = {
    {0, content_size}, {0, 1},     {0, 0},          {content_size - 1, content_size},
    {512, 1025},       {1, 70001}, {99999, 100001}, {content_size, content_size},
    {1000, 199000},
};

// The range leaves through an outbox that is emptied whenever it is full.
START_TEST(each_range) {
  Stored stored(sources[_i].kind, sources[_i].piece);
  for (const RangeRow& range : ranges) {
    Outbox out;
    out.begin(0);
    BodyCursor cursor = mhd::body_range(stored.body, range.first, range.end);
    std::string bytes;
    bool all = false;
    for (unsigned round = 0; !all; ++round) {
      ck_assert_uint_lt(round, content_size);
      all = mhd::pump_body(stored.body, cursor, out);
      ck_assert(all || !out.empty());
      // There is room for what frames it.
      ck_assert(out.append_copy("0123456789abcdef"));
      std::string some = take_all(out);
      ck_assert(some.ends_with("0123456789abcdef"));
      bytes += some.substr(0, some.size() - 16);
    }
    ck_assert_msg(bytes == stored.bytes.substr(range.first, range.end - range.first), "range %llu",
                  static_cast<unsigned long long>(range.first));
    ck_assert(mhd::pump_body(stored.body, cursor, out) && out.empty());
  }
}
END_TEST

// The outbox is full to each degree, by bytes and by segments, when the content comes.
START_TEST(into_each_rest_of_room) {
  Stored stored(sources[_i].kind, sources[_i].piece);
  const std::string copied(Outbox::stage_size, 'c');
  for (std::size_t left = 0; left < 1200; left += left < 200 ? 1 : 37) {
    for (std::size_t segments :
         {std::size_t{0}, Outbox::most_segments - 5, Outbox::most_segments - 4,
          Outbox::most_segments - 3, Outbox::most_segments - 2}) {
      Outbox out;
      out.begin(0);
      std::string expected;
      for (std::size_t i = 0; i < segments; ++i) {
        ck_assert(out.append_reference("r"));
        expected += 'r';
      }
      const std::string in_front(Outbox::stage_size - left, 'c');
      ck_assert(out.append_copy(in_front));
      expected += in_front;
      BodyCursor cursor = mhd::body_range(stored.body, 3, 5000);
      bool all = mhd::pump_body(stored.body, cursor, out);
      ck_assert_uint_eq(out.mark(), expected.size() + cursor.at - 3);
      std::string bytes = take_all(out);
      while (!all) {
        all = mhd::pump_body(stored.body, cursor, out);
        bytes += take_all(out);
      }
      ck_assert(bytes == expected + stored.bytes.substr(3, 4997));
    }
  }
}
END_TEST

START_TEST(small_pieces_are_copied) {
  Stored small(BodyKind::gather, 512);
  Stored large(BodyKind::gather, 513);
  for (const Stored* stored : {&small, &large}) {
    Outbox out;
    out.begin(0);
    BodyCursor cursor = mhd::body_range(stored->body, 0, 10000);
    ck_assert(mhd::pump_body(stored->body, cursor, out));
    ck_assert_uint_eq(out.references(), stored == &small ? 0U : 19U);
  }
}
END_TEST

START_TEST(others_are_not_stored) {
  Outbox out;
  out.begin(0);
  BodySource body;
  body.kind = BodyKind::producer;
  body.size = 5;
  BodyCursor cursor = mhd::body_range(body, 0, 5);
  ck_assert(!mhd::pump_body(body, cursor, out));
  ck_assert(out.empty());
}
END_TEST

// ---- what is held ----

struct Kept final : mhd::Held {
  std::vector<int>* log;
  int number;
};

void write_down(mhd::Held& held) {
  auto& kept = static_cast<Kept&>(held);
  kept.log->push_back(kept.number);
}

struct HeldFixture {
  std::vector<int> log;
  mhd::HeldList list;
  Kept kept[4];
  HeldFixture() {
    for (int i = 0; i < 4; ++i) {
      kept[i].release = write_down;
      kept[i].log = &log;
      kept[i].number = i;
    }
  }
};

START_TEST(released_in_the_order_of_marks) {
  HeldFixture f;
  ck_assert(f.list.empty());
  f.list.add(f.kept[0], 300);
  f.list.add(f.kept[1], 100);
  f.list.add(f.kept[2], UINT64_MAX);
  f.list.add(f.kept[3], 100);
  f.list.release_passed(99);
  ck_assert(f.log.empty());
  f.list.release_passed(100);
  ck_assert((f.log == std::vector<int>{1, 3}));
  f.list.release_passed(UINT64_MAX - 1);
  ck_assert((f.log == std::vector<int>{1, 3, 0}));
  f.list.release_all();
  ck_assert((f.log == std::vector<int>{1, 3, 0, 2}));
  ck_assert(f.list.empty());
}
END_TEST

START_TEST(marks_that_come_later) {
  HeldFixture f;
  for (Kept& kept : f.kept) f.list.add(kept, UINT64_MAX);
  f.list.set_mark(f.kept[2], 20);
  f.list.set_mark(f.kept[0], 10);
  f.list.set_mark(f.kept[3], 15);
  f.list.release_passed(15);
  ck_assert((f.log == std::vector<int>{0, 3}));
  f.list.release_all();
  ck_assert((f.log == std::vector<int>{0, 3, 2, 1}));
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("exchange/body_pump", {{each_range, std::size(sources)},
                                                {into_each_rest_of_room, std::size(sources)},
                                                {small_pieces_are_copied},
                                                {others_are_not_stored},
                                                {released_in_the_order_of_marks},
                                                {marks_that_come_later}});
}
