// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of h1/head_parser: each row as a whole, byte by byte, and cut at every position.
#include <cstddef>
#include <iterator>
#include <string>

#include "check_main.h"
#include "support/codec.h"
#include "support/text.h"

namespace {

using namespace std::literals;
using mhd::Refusal;
using mhd::View;
using Status = mhd::h1::HeadParser::Status;
using support::HeadSettings;
using support::ParsedHead;

// All ways of cutting give the same; the result is that of the whole.
ParsedHead parse(View bytes, const HeadSettings& settings) {
  const ParsedHead whole = support::parse_head(bytes, {}, settings);
  ck_assert_msg(support::parse_head(bytes, support::every_position(bytes), settings) == whole,
                "%s byte by byte", unit::quoted(bytes).c_str());
  for (std::size_t cut = 1; cut < bytes.size(); ++cut)
    ck_assert_msg(support::parse_head(bytes, {cut}, settings) == whole, "%s cut at %zu",
                  unit::quoted(bytes).c_str(), cut);
  return whole;
}

// ---- complete heads

struct GoodRow {
  View head;
  View method;
  View target;
  View fields = {};
  int strictness = 0;
  mhd::Version version = mhd::Version::http_1_1;
};

const GoodRow good_rows[] = {
    {"GET / HTTP/1.1\r\n\r\n", "GET", "/"},
    {.head = "GET / HTTP/1.0\r\n\r\n",
     .method = "GET",
     .target = "/",
     .version = mhd::Version::http_1_0},
    {"G / HTTP/1.2\r\n\r\n", "G", "/"},
    {"!#$%&'*+-.^_`|~0Az *?%#\"<>\x80\xff HTTP/1.9\r\n\r\n", "!#$%&'*+-.^_`|~0Az",
     "*?%#\"<>\x80\xff"},
    {"OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS", "*"},
    {"GET / HTTP/1.1\r\nA: b\r\n\r\n", "GET", "/", "A: b\n"},
    {"GET / HTTP/1.1\r\nA:b\r\nA:\r\nA: \t b c \t \r\n\r\n", "GET", "/", "A: b\nA: \nA: b c\n"},
    {"GET / HTTP/1.1\r\nA: :b::\r\n\r\n", "GET", "/", "A: :b::\n"},
    {"GET / HTTP/1.1\r\na-very-long-name-of-a-field: a very long value of this field\r\n\r\n",
     "GET", "/", "a-very-long-name-of-a-field: a very long value of this field\n"},
    {"GET /\xc3\xa4 HTTP/1.1\r\nA: \xc3\xa4\xff\r\n\r\n", "GET", "/\xc3\xa4", "A: \xc3\xa4\xff\n"},
    {"GET / HTTP/1.1\r\nA: b\r\n c\r\n\td \r\n\r\n", "GET", "/", "A: b   c   d\n"},
    {"GET / HTTP/1.1\r\nA:\r\n c\r\n\r\n", "GET", "/", "A: c\n"},
    {"GET / HTTP/1.1\r\nA: \t\r\n \r\n c\r\nB: d\r\n\r\n", "GET", "/", "A: c\nB: d\n"},
    {"GET / HTTP/1.1\r\nA: b\r\n \t \r\nB: c\r\n\r\n", "GET", "/", "A: b\nB: c\n"},
    {"GET / HTTP/1.1\nA: b\nB: c\r\n\n", "GET", "/", "A: b\nB: c\n"},
    {"GET / HTTP/1.1\nA: b\n c\n\n", "GET", "/", "A: b  c\n"},
    {"\r\n\n\r\nGET / HTTP/1.1\r\n\r\n", "GET", "/"},
    {"GET\t/\tHTTP/1.1\r\n\r\n", "GET", "/"},
    {.head = " \t GET \t / \r HTTP/1.1 \0\r\r\n\r\n"sv,
     .method = "GET",
     .target = "/",
     .strictness = -1},
    {.head = "PUT  a \t b  HTTP/1.0\t\r\n\r\n",
     .method = "PUT",
     .target = "a \t b",
     .strictness = -2,
     .version = mhd::Version::http_1_0},
    {.head = "GET / HTTP/1.1\r\n A: b\r\n\tc\r\nD: \0e\rf\r\n g\r\n\r\n"sv,
     .method = "GET",
     .target = "/",
     .fields = "D: e f   g\n",
     .strictness = -1},
    {.head = "GET / HTTP/1.1\r\nA b : c\r\n: d\r\ne\r\n f\r\n\tg\r\nH: i\r\n j\r\n\r\n",
     .method = "GET",
     .target = "/",
     .fields = "A b : c\n: d\nH: i   j\n",
     .strictness = -2},
    {.head = "GET / HTTP/1.1\r\nA : b\rc\r\n\r d\re\r\n\r\n",
     .method = "GET",
     .target = "/",
     .fields = "A: b\rc    d e\n",
     .strictness = -3},
    {.head = "GET / HTTP/1.1\r\nContent-Length-of-More : 1\r\nTransfer Encoding: x\r\n"
             "Content-Length of more: 2\r\n\r\n",
     .method = "GET",
     .target = "/",
     .fields = "Content-Length-of-More: 1\nTransfer Encoding: x\nContent-Length of more: 2\n",
     .strictness = -3},
    {.head = "\r\nGET / HTTP/1.1\r\nA: b\r\n\r\n",
     .method = "GET",
     .target = "/",
     .fields = "A: b\n",
     .strictness = 1},
    {.head = "GET / HTTP/1.1\r\nA: b\r\n\r\n",
     .method = "GET",
     .target = "/",
     .fields = "A: b\n",
     .strictness = 3},
};

START_TEST(good) {
  const GoodRow& row = good_rows[_i];
  const std::string followed = std::string(row.head) + "GET /next HTTP/1.1\r\nX: y\r\n\r\n";
  for (const View bytes : {row.head, View(followed)}) {
    const ParsedHead head = parse(bytes, {.strictness = row.strictness});
    CHECK_EQUAL(head.status, Status::complete, bytes);
    CHECK_EQUAL(head.size, row.head.size(), bytes);
    CHECK_EQUAL(head.version, row.version, bytes);
    CHECK_TEXT(head.method, row.method, bytes);
    CHECK_TEXT(head.target, row.target, bytes);
    CHECK_TEXT(head.fields, row.fields, bytes);
  }
}
END_TEST

// Without its last byte no head is complete, and none is refused.
START_TEST(incomplete) {
  const GoodRow& row = good_rows[_i];
  for (std::size_t size = 0; size < row.head.size(); ++size) {
    const View begin = mhd::slice(row.head, 0, size);
    CHECK_EQUAL(support::parse_head(begin, {}, {.strictness = row.strictness}).status, Status::more,
                begin);
  }
}
END_TEST

// ---- refused ones

struct BadRow {
  View head;
  Refusal refusal;
  int strictness = 0;
};

#define LINE "GET / HTTP/1.1\r\n"

const BadRow bad_rows[] = {
    {"GET /\r\n", Refusal::request_line_malformed},
    {"GET\r\n", Refusal::request_line_malformed},
    {" \r\n", Refusal::request_line_malformed},
    {" GET / HTTP/1.1\r\n", Refusal::request_line_malformed},
    {"GET\t/ HTTP/1.1\r\n", Refusal::request_line_malformed, 1},
    {"G\"T / HTTP/1.1\r\n", Refusal::request_line_malformed},
    {"G\xc3\xa4T / HTTP/1.1\r\n", Refusal::request_line_malformed},
    {"GET  HTTP/1.1\r\n", Refusal::request_line_malformed},
    {"GET  / HTTP/1.1\r\n", Refusal::target_has_blank},
    {"GET /  HTTP/1.1\r\n", Refusal::target_has_blank, 1},
    {"GET /  HTTP/1.1\r\n", Refusal::target_redirected},
    {"HEAD / a HTTP/1.1\r\n", Refusal::target_redirected, -1},
    {"PUT / a HTTP/1.1\r\n", Refusal::target_has_blank},
    {"HEADS / a HTTP/1.1\r\n", Refusal::target_has_blank},
    {"GET * a HTTP/1.1\r\n", Refusal::target_has_blank},
    {"GET / HTTP/1.1 \r\n", Refusal::version_malformed},
    {"GET /\t HTTP/1.1\r\n", Refusal::target_redirected},
    {"GET /\t HTTP/1.1\r\n", Refusal::target_has_blank, 1},
    {" \t \r\n", Refusal::request_line_malformed, -3},
    {"GET \r\n", Refusal::request_line_malformed, -3},
    {"GET  HTTP/1.1\r\n", Refusal::request_line_malformed, -3},
    {"GET  \t  HTTP/1.1\r\n", Refusal::request_line_malformed, -3},
    {"GET / HTTP/1.1\t\r\n", Refusal::version_malformed},
    {"GET / HTTP/1\r\n", Refusal::version_malformed},
    {"GET / HTTP/1.\r\n", Refusal::version_malformed},
    {"GET / HTTP/1.10\r\n", Refusal::version_malformed},
    {"GET / HTTP/a.1\r\n", Refusal::version_malformed},
    {"GET / HTTP/1-1\r\n", Refusal::version_malformed},
    {"GET / HTTPS/1.1\r\n", Refusal::version_malformed},
    {"GET / hTTP/1.1\r\n", Refusal::version_malformed},
    {"GET / 1.1\r\n", Refusal::version_malformed},
    {"GET / HTTP/0.9\r\n", Refusal::version_unsupported},
    {"GET / HTTP/2.0\r\n", Refusal::version_unsupported},
    {"GET /\0 HTTP/1.1\r\n"sv, Refusal::control_character},
    {"GET /\x7f HTTP/1.1\r\n", Refusal::control_character},
    {"GET /\r HTTP/1.1\r\n", Refusal::bare_cr},
    {"GET / HTTP/1.1\r\r\n", Refusal::bare_cr},
    {"\rGET / HTTP/1.1\r\n", Refusal::bare_cr},
    {"\r\r\n", Refusal::bare_cr},
    {"\0\r\n"sv, Refusal::control_character},
    {LINE "A\r\n", Refusal::field_without_colon},
    {LINE ":\r\n", Refusal::field_name_malformed},
    {LINE ": a\r\n", Refusal::field_name_malformed},
    {LINE "A : b\r\n", Refusal::field_name_malformed},
    {LINE "A b: c\r\n", Refusal::field_name_malformed},
    {LINE "A\t: b\r\n", Refusal::field_name_malformed},
    {LINE "\x80: b\r\n", Refusal::field_name_malformed},
    {LINE "A\0: b\r\n"sv, Refusal::control_character},
    {LINE "A: \0\r\n"sv, Refusal::control_character},
    {LINE "A: b\x0b\r\n", Refusal::control_character},
    {LINE "A: b\rc: d\r\n", Refusal::bare_cr},
    {LINE "A: b\r\r\n", Refusal::bare_cr},
    {LINE "\rA: b\r\n", Refusal::bare_cr},
    {LINE " A: b\r\n", Refusal::first_field_folded},
    {LINE "\t\r\n", Refusal::first_field_folded},
    {LINE "A: b\r\n c\0\r\n"sv, Refusal::control_character},
    {LINE "A\x01: b\r\n", Refusal::control_character, -3},
    {LINE "A: \x7f\r\n", Refusal::control_character, -3},
    {LINE "A b: c\r\n", Refusal::field_name_malformed, -1},
    {LINE "A\x80: b\r\n", Refusal::field_name_malformed, -3},
    {LINE "Content-Length : 1\r\n", Refusal::field_name_malformed, -2},
    {LINE "Content-Length\t: 1\r\n", Refusal::field_name_malformed, -2},
    {LINE "Content- Length: 1\r\n", Refusal::field_name_malformed, -3},
    {LINE "H o s t : 1\r\n", Refusal::field_name_malformed, -3},
    {LINE "Transfer-\0Encoding: x\r\n"sv, Refusal::field_name_malformed, -3},
    {"\r\n\r\n", Refusal::leading_empty_line, 1},
    {"\r\n", Refusal::leading_empty_line, 2},
    {"\n", Refusal::bare_lf, 1},
    {"GET / HTTP/1.1\n", Refusal::bare_lf, 1},
    {LINE "A: b\n", Refusal::bare_lf, 1},
    {LINE "\n", Refusal::bare_lf, 1},
    {LINE "A: b\r\n c\r\n", Refusal::field_folded, 1},
    {LINE "A: b\r\n \r\n", Refusal::field_folded, 3},
};

START_TEST(bad) {
  const BadRow& row = bad_rows[_i];
  const ParsedHead head = parse(row.head, {.strictness = row.strictness});
  CHECK_EQUAL(head.status, Status::refused, row.head);
  CHECK_TEXT(support::name_of(head.refusal), support::name_of(row.refusal), row.head);
  // Not a byte too early.
  const View begin = mhd::slice(row.head, 0, row.head.size() - 1);
  CHECK_EQUAL(support::parse_head(begin, {}, {.strictness = row.strictness}).status, Status::more,
              begin);
}
END_TEST

// ---- limits

struct LimitRow {
  std::size_t mhd::Limits::*limit;
  std::string head;
  std::size_t least;  // the smallest value of the limit that the head is within
  Refusal refusal;
};

const LimitRow limit_rows[] = {
    {&mhd::Limits::request_line, "GET / HTTP/1.1\r\n\r\n", 14, Refusal::request_line_too_long},
    {&mhd::Limits::request_line, "GET / HTTP/1.1\n\r\n", 14, Refusal::request_line_too_long},
    {&mhd::Limits::request_line, "\r\n\r\nGET / HTTP/1.9\r\n\r\n", 14,
     Refusal::request_line_too_long},
    {&mhd::Limits::field_line, LINE "A: b\r\nBcdef: g\r\n\r\n", 8, Refusal::field_line_too_long},
    {&mhd::Limits::field_line, LINE "Bcdef: g\n\r\n", 8, Refusal::field_line_too_long},
    {&mhd::Limits::field_line, LINE "A:       \r\n\r\n", 9, Refusal::field_line_too_long},
    {&mhd::Limits::field_line, LINE "A: b\r\n        c\r\n\r\n", 9, Refusal::field_line_too_long},
    {&mhd::Limits::head, LINE "A: b\r\n\r\n", 24, Refusal::head_too_large},
    {&mhd::Limits::head, LINE "A: b\n\n", 22, Refusal::head_too_large},
    {&mhd::Limits::head, "\r\n" LINE "\r\n", 20, Refusal::head_too_large},
    {&mhd::Limits::fields, LINE "A: b\r\nA: b\r\nA: b\r\n\r\n", 3, Refusal::too_many_fields},
    {&mhd::Limits::fields, LINE "A: b\nA: b\n c\n\n", 2, Refusal::too_many_fields},
};

START_TEST(limit) {
  const LimitRow& row = limit_rows[_i];
  HeadSettings settings;
  settings.limits.*row.limit = row.least;
  CHECK_EQUAL(parse(row.head, settings).status, Status::complete, row.head);
  settings.limits.*row.limit = row.least - 1;
  const ParsedHead head = parse(row.head, settings);
  CHECK_EQUAL(head.status, Status::refused, row.head);
  CHECK_TEXT(support::name_of(head.refusal), support::name_of(row.refusal), row.head);
}
END_TEST

// A line that never ends is refused as soon as it is known to be too long.
START_TEST(endless_lines) {
  HeadSettings settings;
  const std::string method(settings.limits.request_line + 2, 'a');
  const std::string value = LINE "A: " + std::string(settings.limits.field_line - 1, 'b');
  for (const View bytes : {View(method), View(value)}) {
    CHECK_EQUAL(support::parse_head(bytes, {}, settings).status, Status::refused, "endless");
    CHECK_EQUAL(support::parse_head(mhd::slice(bytes, 0, bytes.size() - 1), {}, settings).status,
                Status::more, "endless");
  }
}
END_TEST

// Of two limits that a line passes the one counts that is reached first.
START_TEST(two_limits) {
  HeadSettings settings;
  settings.limits.field_line = 10;
  const std::string line = LINE "A: " + std::string(20, 'b') + "\r\n\r\n";
  for (const std::size_t head : {26, 27, 28, 40}) {
    settings.limits.head = head;
    CHECK_TEXT(support::name_of(parse(line, settings).refusal),
               head < 27 ? "head_too_large" : "field_line_too_long", line);
  }
}
END_TEST

START_TEST(long_methods) {
  const std::string longest(64, 'M');
  CHECK_TEXT(parse(longest + " / HTTP/1.1\r\n\r\n", {}).method, longest, longest);
  const ParsedHead head = parse(longest + "M / HTTP/1.1\r\n\r\n", {});
  CHECK_TEXT(support::name_of(head.refusal), "method_too_long", longest);
}
END_TEST

// Names have sizes of 16 bits.
START_TEST(long_names) {
  HeadSettings settings;
  settings.limits.field_line = settings.limits.head = 200000;
  const std::string longest(65535, 'n');
  const ParsedHead head = support::parse_head(LINE + longest + ": v\r\n\r\n", {}, settings);
  CHECK_EQUAL(head.status, Status::complete, "65535 bytes");
  CHECK_EQUAL(head.fields.size(), 65535 + 4, "65535 bytes");
  CHECK_TEXT(
      support::name_of(support::parse_head(LINE + longest + "n: v\r\n\r\n", {}, settings).refusal),
      "field_name_malformed", "65536 bytes");
}
END_TEST

START_TEST(no_memory_for_fields) {
  HeadSettings settings;
  settings.memory = 2048;
  settings.limits.fields = 1000;
  std::string head = LINE;
  for (int i = 0; i < 300; ++i) head += "A: b\r\n";
  CHECK_TEXT(support::name_of(support::parse_head(head, {}, settings).refusal), "head_too_large",
             "300 fields");
}
END_TEST

// ---- trailers

START_TEST(trailers) {
  HeadSettings settings;
  settings.trailers = true;
  const ParsedHead none = parse("\r\nGET", settings);
  CHECK_EQUAL(none.status, Status::complete, "no trailers");
  CHECK_EQUAL(none.size, 2, "no trailers");
  const ParsedHead two = parse("A: b\r\nC:\r\n d\r\n\r\n", settings);
  CHECK_EQUAL(two.status, Status::complete, "two trailers");
  CHECK_TEXT(two.fields, "A: b\nC: d\n", "two trailers");
  CHECK_TEXT(support::name_of(parse("GET / HTTP/1.1\r\n", settings).refusal), "field_without_colon",
             "a request line");
  CHECK_TEXT(support::name_of(parse(" A: b\r\n", settings).refusal), "first_field_folded",
             "a blank first");
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("h1/head_parser", {{good, std::size(good_rows)},
                                            {incomplete, std::size(good_rows)},
                                            {bad, std::size(bad_rows)},
                                            {limit, std::size(limit_rows)},
                                            {endless_lines},
                                            {two_limits},
                                            {long_methods},
                                            {long_names},
                                            {no_memory_for_fields},
                                            {trailers}});
}
