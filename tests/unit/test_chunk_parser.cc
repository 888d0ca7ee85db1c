// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of h1/chunk_parser: each row as a whole, byte by byte, and cut at every position.
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
using support::ParsedChunks;

constexpr std::size_t all = SIZE_MAX;

// All ways of cutting and taking give the same; the result is that of the whole.
ParsedChunks parse(View bytes, int strictness, const mhd::Limits& limits = {}) {
  const ParsedChunks whole = support::parse_chunks(bytes, {}, strictness, limits, all);
  for (const std::size_t most_taken : {all, std::size_t{1}}) {
    const auto each = support::every_position(bytes);
    ck_assert_msg(support::parse_chunks(bytes, each, strictness, limits, most_taken) == whole,
                  "%s byte by byte", unit::quoted(bytes).c_str());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
      ck_assert_msg(support::parse_chunks(bytes, {cut}, strictness, limits, most_taken) == whole,
                    "%s cut at %zu", unit::quoted(bytes).c_str(), cut);
  }
  return whole;
}

struct GoodRow {
  View bytes;
  View content;
  int strictness = 0;
};

const GoodRow good_rows[] = {
    {"0\r\n", ""},
    {"0000000000000000000000\r\n", ""},
    {"3\r\nabc\r\n0\r\n", "abc"},
    {"1\r\na\r\n2\r\nbc\r\n0\r\n", "abc"},
    {"a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n", "01234567890123456789a"},
    {"00003\r\nabc\r\n0\r\n", "abc"},
    {"2\r\n\r\n\r\n0\r\n", "\r\n"},
    {"5\r\n0\r\n\r\n\r\n0\r\n", "0\r\n\r\n"},
    {"3\r\n\0\xff\n\r\n0\r\n"sv, "\0\xff\n"sv},
    {"1;a\r\nx\r\n0;b\r\n", "x"},
    {"1;a=b;c=d\r\nx\r\n0\r\n", "x"},
    {"1;a=\"b;\\\"c\\\\\"\r\nx\r\n0\r\n", "x"},
    {"1;\r\nx\r\n0;\r\n", "x"},
    {"1 ;a\r\nx\r\n0\t;b\r\n", "x"},
    {"1 \t ; a = b \r\nx\r\n0\r\n", "x"},
    {"1;\x80\xff\r\nx\r\n0\r\n", "x"},
    {"1;a\r\nx\r\n0\r\n", "x", 3},
};

START_TEST(good) {
  const GoodRow& row = good_rows[_i];
  const std::string followed = std::string(row.bytes) + "3\r\nmore";
  for (const View bytes : {row.bytes, View(followed)}) {
    const ParsedChunks parsed = parse(bytes, row.strictness);
    CHECK_EQUAL(parsed.refusal, Refusal::none, bytes);
    CHECK_EQUAL(parsed.ended, true, bytes);
    CHECK_EQUAL(parsed.used, row.bytes.size(), bytes);
    CHECK_TEXT(parsed.content, row.content, bytes);
  }
  for (std::size_t size = 0; size < row.bytes.size(); ++size) {
    const View begin = mhd::slice(row.bytes, 0, size);
    const ParsedChunks parsed = support::parse_chunks(begin, {}, row.strictness, {}, all);
    CHECK_EQUAL(parsed.ended, false, begin);
    CHECK_EQUAL(parsed.refusal, Refusal::none, begin);
    CHECK_EQUAL(parsed.used, begin.size(), begin);
  }
}
END_TEST

struct BadRow {
  View bytes;  // the last one is refused
  Refusal refusal = Refusal::chunk_malformed;
  int strictness = 0;
};

const BadRow bad_rows[] = {
    {"\r"},
    {"\n"},
    {"g"},
    {"-"},
    {"+"},
    {" "},
    {";"},
    {"0x"},
    {"1\n"},
    {"1\rx"},
    {"1\r\r"},
    {"1g"},
    {"1\0"sv},
    {"1 \r"},
    {"1\t\r"},
    {"1 0"},
    {"1 x"},
    {"1\r\na\n"},
    {"1\r\nab"},
    {"1\r\na\rb"},
    {"1\r\na\r\r"},
    {"1\r\na\r\n\r"},
    {"1;a\n"},
    {"1;a\rb"},
    {"1;\0"sv},
    {"1;\x7f"},
    {"1;\x1f"},
    {"1;\"\r"},
    {"1;\"\n"},
    {"1;\"\\\r"},
    {"1;\"\\\n"},
    {"0\n"},
    {"0\r0"},
    {"10000000000000000", Refusal::chunk_size_overflow},
    {"fffffffffffffffff", Refusal::chunk_size_overflow},
    {"010000000000000000", Refusal::chunk_size_overflow},
    {"1 ", Refusal::chunk_malformed, 2},
    {"1\t", Refusal::chunk_malformed, 3},
};

START_TEST(bad) {
  const BadRow& row = bad_rows[_i];
  const std::string followed = std::string(row.bytes) + "\r\n0\r\n\r\n";
  for (const View bytes : {row.bytes, View(followed)}) {
    const ParsedChunks parsed = parse(bytes, row.strictness);
    CHECK_TEXT(support::name_of(parsed.refusal), support::name_of(row.refusal), bytes);
    CHECK_EQUAL(parsed.ended, false, bytes);
    CHECK_EQUAL(parsed.used, row.bytes.size() - 1, bytes);
  }
}
END_TEST

// The largest size is understood; no memory depends on it.
START_TEST(largest_size) {
  const ParsedChunks parsed = parse("ffffffffffffffff\r\nabc", 0);
  CHECK_EQUAL(parsed.refusal, Refusal::none, "16 digits");
  CHECK_TEXT(parsed.content, "abc", "16 digits");
}
END_TEST

struct LimitRow {
  std::size_t mhd::Limits::*limit;
  View bytes;
  std::size_t least;  // the smallest value of the limit that the bytes are within
};

// The CR at the end of a line counts.
const LimitRow limit_rows[] = {
    {&mhd::Limits::chunk_line, "1\r\nx\r\n0\r\n", 2},
    {&mhd::Limits::chunk_line, "0000001\r\nx\r\n0\r\n", 8},
    {&mhd::Limits::chunk_line, "1;abcd\r\nx\r\n0\r\n", 7},
    {&mhd::Limits::chunk_line, "1\r\nx\r\n0;abcde\r\n", 8},
    {&mhd::Limits::chunk_line, "1 \t ;\r\nx\r\n0\r\n", 6},
    {&mhd::Limits::chunk_extensions, "1;abc\r\nx\r\n2\r\nab\r\n0\r\n", 4},
    {&mhd::Limits::chunk_extensions, "1;abc\r\nx\r\n1;d\r\nx\r\n0;\r\n", 7},
};

START_TEST(limit) {
  const LimitRow& row = limit_rows[_i];
  mhd::Limits limits;
  limits.*row.limit = row.least;
  CHECK_EQUAL(parse(row.bytes, 0, limits).ended, true, row.bytes);
  limits.*row.limit = row.least - 1;
  CHECK_TEXT(support::name_of(parse(row.bytes, 0, limits).refusal), "chunk_line_too_long",
             row.bytes);
}
END_TEST

START_TEST(long_content) {
  std::string content, bytes;
  for (unsigned i = 1; i < 300; ++i) {
    const std::string chunk(i, static_cast<char>(i));
    char line[16];
    std::snprintf(line, sizeof line, "%x\r\n", i);
    bytes += line + chunk + "\r\n";
    content += chunk;
  }
  bytes += "0\r\n";
  const ParsedChunks whole = support::parse_chunks(bytes, {}, 0, {}, all);
  ck_assert(whole.ended && whole.content == content);
  ck_assert(support::parse_chunks(bytes, support::every_position(bytes), 0, {}, all) == whole);
  for (std::size_t step = 2; step < 100; step += 7) {
    support::Cuts cuts;
    for (std::size_t cut = step; cut < bytes.size(); cut += step) cuts.push_back(cut);
    ck_assert(support::parse_chunks(bytes, cuts, 0, {}, step / 2) == whole);
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("h1/chunk_parser", {{good, std::size(good_rows)},
                                             {bad, std::size(bad_rows)},
                                             {largest_size},
                                             {limit, std::size(limit_rows)},
                                             {long_content}});
}
