// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/selection: what comes without memory or random bytes, and for which responses. What
// comes otherwise is in tests/scripts/ranges.script.
#include <cstring>
#include <iterator>
#include <string>

#include "check_main.h"
#include "http/selection.h"
#include "support/head.h"
#include "support/text.h"

namespace {

using mhd::BodyKind;
using mhd::Method;
using mhd::Selection;
using Reply = mhd::Ref<mhd::Response>;

constexpr mhd::SelectionEnv usual_env = {784111777, [](mhd::Bytes out) {
                                           std::memset(out.data(), 7, out.size());
                                           return true;
                                         }};
constexpr mhd::SelectionEnv env_without_chance = {784111777, [](mhd::Bytes) { return false; }};
constexpr mhd::SelectionEnv empty_env = {};

Reply make_reply(unsigned status = 200) {
  Reply reply = support::TextResponse::make(status, "0123456789");
  ck_assert(reply->add_field("ETag", "\"a\"") == mhd::AddField::ok);
  ck_assert(reply->add_field("Content-Type", "text/plain") == mhd::AddField::ok);
  ck_assert(reply->serve_ranges(true));
  return reply;
}

struct Row {
  const char* fields;
  unsigned status;  // 0: no selection
  std::uint64_t length = 0;
  std::size_t parts = 0;
};

constexpr Row rows[] = {
    {"", 0},
    {"Range: bytes=2-4", 206, 3, 1},
    {"Range: bytes=2-4,6-6", 206, 232, 2},
    {"Range: bytes=10-", 416},
    {"If-None-Match: \"a\"", 304},
    {"If-Match: \"b\"", 412},
    {"Range: bytes=1-2,2-3", 0},
};

// An exchange's arena with so much memory.
class Memory {
 public:
  explicit Memory(std::size_t budget) : arena(nullptr, 0, budget) {}
  mhd::Arena arena;
};

std::string text_of(const Selection& selection) {
  std::string text = std::to_string(selection.status) + '\n' + std::string(selection.lines);
  for (const mhd::SelectedPart& part : selection.parts) text += part.head;
  return text + std::string(selection.closing);
}

// Either all of it, or nothing.
START_TEST(too_little_memory) {
  const Row& row = rows[_i];
  support::Head head(mhd::Version::http_1_1, row.fields);
  head.request.method = Method::get;
  const Reply reply = make_reply();
  Memory enough(4096);
  const Selection* whole = select_reply(head.request, *reply, usual_env, enough.arena);
  CHECK_EQUAL(whole ? whole->status : 0, row.status, row.fields);
  if (!whole) return;
  CHECK_EQUAL(whole->length, row.length, row.fields);
  CHECK_EQUAL(whole->parts.size(), row.parts, row.fields);
  unsigned failed = 0;
  for (std::size_t budget = 0; budget < 2000; budget += 8) {
    Memory memory(budget);
    const Selection* found = select_reply(head.request, *reply, usual_env, memory.arena);
    if (!found)
      ++failed;
    else
      CHECK_TEXT(text_of(*found), text_of(*whole), row.fields);
  }
  ck_assert_uint_gt(failed, 0);
  ck_assert_uint_lt(failed, 200);
}
END_TEST

// Several parts need a boundary that nobody knows before.
START_TEST(no_random_bytes) {
  const Row& row = rows[_i];
  support::Head head(mhd::Version::http_1_1, row.fields);
  head.request.method = Method::get;
  for (const mhd::SelectionEnv& env : {env_without_chance, empty_env}) {
    Memory memory(4096);
    const Selection* found = select_reply(head.request, *make_reply(), env, memory.arena);
    CHECK_EQUAL(found ? found->status : 0, row.parts > 1 ? 0 : row.status, row.fields);
  }
}
END_TEST

START_TEST(for_whom) {
  support::Head head(mhd::Version::http_1_1, "If-None-Match: \"a\"");
  Memory memory(4096);
  const auto status = [&](const Reply& reply, Method method) {
    head.request.method = method;
    const Selection* found = select_reply(head.request, *reply, usual_env, memory.arena);
    ck_assert_int_eq(offers_ranges(head.request, *reply),
                     reply->serves_ranges() && reply->status() == 200 &&
                         (method == Method::get || method == Method::head));
    return found ? unsigned{found->status} : 0;
  };
  CHECK_EQUAL(status(make_reply(), Method::get), 304, "GET");
  CHECK_EQUAL(status(make_reply(), Method::head), 304, "HEAD");
  CHECK_EQUAL(status(make_reply(), Method::post), 0, "POST");
  CHECK_EQUAL(status(make_reply(), Method::other), 0, "other");
  CHECK_EQUAL(status(make_reply(201), Method::get), 0, "201");
  CHECK_EQUAL(status(make_reply(404), Method::get), 0, "404");
  const Reply off = make_reply();
  ck_assert(off->serve_ranges(false));
  CHECK_EQUAL(status(off, Method::get), 0, "off");
}
END_TEST

START_TEST(only_stored_content) {
  for (const BodyKind kind : {BodyKind::none, BodyKind::bytes, BodyKind::gather, BodyKind::file,
                              BodyKind::pipe, BodyKind::producer}) {
    mhd::BodySource body;
    body.kind = kind;
    const Reply reply = support::make_response(200, body);
    const bool stored = kind != BodyKind::pipe && kind != BodyKind::producer;
    CHECK_EQUAL(reply->serve_ranges(true), stored, "kind");
    CHECK_EQUAL(reply->serves_ranges(), stored, "kind");
    ck_assert(reply->serve_ranges(false));
    ck_assert(!reply->serves_ranges());
  }
}
END_TEST

START_TEST(is_not_common) {
  const Reply with = make_reply(), without = make_reply();
  ck_assert(without->serve_ranges(false));
  with->freeze();
  without->freeze();
  ck_assert(!with->common());
  ck_assert(without->common());
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/selection", {{too_little_memory, std::size(rows)},
                                            {no_random_bytes, std::size(rows)},
                                            {for_whom},
                                            {only_stored_content},
                                            {is_not_common}});
}
