// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of form/urlencoded: each form as a whole and cut at all places.
#include <iterator>
#include <vector>

#include "check_main.h"
#include "form/urlencoded.h"
#include "http/query.h"
#include "support/form_reader.h"

namespace {

using mhd::FormEnd;
using mhd::FormLimits;
using mhd::View;
using support::ParsedForm;

ParsedForm read_form(View bytes, const support::Cuts& cuts, const FormLimits& limits,
                     std::size_t memory = 1 << 20) {
  mhd::Arena arena(nullptr, 0, memory);
  mhd::UrlencodedParser parser(arena, limits);
  return support::read_form(parser, bytes, cuts);
}

std::string listing(View bytes, const FormLimits& limits = {}) {
  return support::same_for_all_cuts(
      bytes, [&](const support::Cuts& cuts) { return read_form(bytes, cuts, limits); });
}

struct Row {
  View bytes;
  View expected;
};

constexpr Row rows[] = {
    {"", ""},
    {"a", "[a]"},
    {"a=", "[a=]"},
    {"a=b", "[a=b]"},
    {"a=b&c=d", "[a=b][c=d]"},
    {"a&b", "[a][b]"},
    {"a=&b", "[a=][b]"},
    {"a=b=c", "[a=b=c]"},
    {"a==", "[a==]"},
    {"=b", "[=b]"},
    {"=", "[=]"},
    {"=&=", "[=][=]"},
    {"&", ""},
    {"&&&", ""},
    {"&a&&b&", "[a][b]"},
    {"a=1&a=2&a", "[a=1][a=2][a]"},
    {"a;b=c", "[a;b=c]"},
    {"a+b=c+d", "[a b=c d]"},
    {"+=+++", "[ =   ]"},
    {"a%26b=%3d", "[a&b==]"},
    {"%3D=%26&%26", "[==&][&]"},
    {"a=%41%4a%4A", "[a=AJJ]"},
    {"a=%41", "[a=A]"},
    {"a=x%41", "[a=xA]"},
    {"a=%2B+%2b", "[a=+ +]"},
    {View("a\0=b\0", 5), View("[a\0=b\0]", 7)},
    {"%00=%00%00", View("[\0=\0\0]", 6)},
    {"a=\xff%fF\x80", "[a=\xff\xff\x80]"},
    {"a=%2541", "[a=%41]"},
    // No escapes.
    {"a=%", "[a=%]"},
    {"a=%&b=%4&c=%4", "[a=%][b=%4][c=%4]"},
    {"a=%4", "[a=%4]"},
    {"a=%zz", "[a=%zz]"},
    {"a=%4z", "[a=%4z]"},
    {"a=%z4", "[a=%z4]"},
    {"a=%%", "[a=%%]"},
    {"a=%%41", "[a=%A]"},
    {"a=%4%41", "[a=%4A]"},
    {"a=%%%4%4%41%", "[a=%%%4%4A%]"},
    {"a=%4+%+", "[a=%4 % ]"},
    {"a=% 41", "[a=% 41]"},
    {"a=%4=", "[a=%4=]"},
    {"%=%", "[%=%]"},
    {"%4=%4", "[%4=%4]"},
    {"%4&%", "[%4][%]"},
    {"x%zz%41=1", "[x%zzA=1]"},
    // Line ends at the end, and elsewhere.
    {"\n", "bad_termination"},
    {"\r", "bad_termination"},
    {"\r\n", "bad_termination"},
    {"a=b\n", "[a=b]bad_termination"},
    {"a=b\r", "[a=b]bad_termination"},
    {"a=b\r\n", "[a=b]bad_termination"},
    {"a=\r\n", "[a=]bad_termination"},
    {"a\r\n", "[a]bad_termination"},
    {"a\n", "[a]bad_termination"},
    {"a=b&\r\n", "[a=b]bad_termination"},
    {"a=%\r\n", "[a=%]bad_termination"},
    {"a=%4\r\n", "[a=%4]bad_termination"},
    {"a=%4\n", "[a=%4]bad_termination"},
    {"a=%0a", "[a=\n]"},
    {"a=%0d%0A", "[a=\r\n]"},
    {"a=b\n\n", "[a=b\n]bad_termination"},
    {"a=b\r\r", "[a=b\r]bad_termination"},
    {"a=b\n\r", "[a=b\n]bad_termination"},
    {"a=b\r\r\n", "[a=b\r]bad_termination"},
    {"a=b\r\n\r\n", "[a=b\r\n]bad_termination"},
    {"a=b\r\n\n", "[a=b\r\n]bad_termination"},
    {"a=b\r\nc&d=e", "[a=b\r\nc][d=e]"},
    {"a=b\r&d=e", "[a=b\r][d=e]"},
    {"a=b\n&d=e", "[a=b\n][d=e]"},
    {"a\r\nb=c", "[a\r\nb=c]"},
    {"\r\na=b", "[\r\na=b]"},
    {"\n&\r&\r\n=x", "[\n][\r][\r\n=x]"},
    {"a\r\n\r\n", "[a\r\n]bad_termination"},
    {"a=\r%41\n+", "[a=\rA\n ]"},
    {"a=%\r4", "[a=%\r4]"},
    {"a=%4\n1", "[a=%4\n1]"},
};

START_TEST(fields) { CHECK_TEXT(listing(rows[_i].bytes), rows[_i].expected, rows[_i].bytes); }
END_TEST

// The size as sent has the escapes whole, and not the line end.
START_TEST(raw_sizes) {
  const struct {
    View bytes;
    std::size_t size;
  } sizes[] = {{"a=", 0},         {"a=bcd", 3},      {"a=+%41%4", 6},   {"a=%zz%", 4},
               {"a=b\r\n", 1},    {"a=b\n%41\r", 5}, {"a=%00%0&b", 5},  {"a=%e4%f6%fc", 9},
               {"a=\r\n\r\n", 2}, {"a=%4\r\n", 2},   {"a=+%2b%41%%", 9}};
  for (const auto& row : sizes) {
    const ParsedForm whole = read_form(row.bytes, {}, {});
    ck_assert_uint_eq(whole.fields.size(), row.bytes.back() == 'b' ? 2 : 1);
    CHECK_EQUAL(whole.fields[0].raw_size, row.size, row.bytes);
    ck_assert(read_form(row.bytes, support::every_position(row.bytes), {}) == whole);
  }
}
END_TEST

// Pieces lie in the input; only what was cut is given from elsewhere.
START_TEST(decodes_in_place) {
  char bytes[] = "name=some+text%21+and%20more%2";
  const mhd::Bytes in(bytes, sizeof bytes - 1);
  mhd::Arena arena(nullptr, 0, 4096);
  mhd::UrlencodedParser parser(arena, {});
  std::size_t used = 0;
  CHECK_EQUAL(parser.parse(in, used), mhd::FormParser::Event::field, "");
  ck_assert_uint_eq(used, 5);
  CHECK_EQUAL(parser.parse(mhd::slice(in, used), used), mhd::FormParser::Event::data, "");
  ck_assert_ptr_eq(parser.data().data(), bytes + 5);
  CHECK_TEXT(parser.data(), "some text! and more", "");
  ck_assert_uint_eq(parser.raw_size(), 23);
  CHECK_EQUAL(parser.parse(mhd::slice(in, used), used), mhd::FormParser::Event::more, "");
  ck_assert_uint_eq(used, in.size());
  CHECK_EQUAL(parser.finish(), mhd::FormParser::Event::data, "");
  CHECK_TEXT(parser.data(), "%2", "");
}
END_TEST

FormLimits limits_of(std::size_t most, std::size_t name) {
  FormLimits limits;
  limits.fields = most;
  limits.name = name;
  return limits;
}

// The size of a name counts as sent, without a line end behind it.
START_TEST(limits) {
  CHECK_TEXT(listing("a&b=&c", limits_of(3, 9)), "[a][b=][c]", "");
  CHECK_TEXT(listing("a&b=&c&&", limits_of(3, 9)), "[a][b=][c]", "");
  CHECK_TEXT(listing("a&b=&c\r\n", limits_of(3, 9)), "[a][b=][c]bad_termination", "");
  CHECK_TEXT(listing("a&b=&c&d", limits_of(3, 9)), "[a][b=][c]too_large", "");
  CHECK_TEXT(listing("a&b=&c&d=", limits_of(3, 9)), "[a][b=][c]too_large", "");
  CHECK_TEXT(listing("a&b=&c&\r\nd", limits_of(3, 9)), "[a][b=][c]too_large", "");
  CHECK_TEXT(listing("a", limits_of(0, 9)), "too_large", "");
  CHECK_TEXT(listing("&&", limits_of(0, 0)), "", "");
  CHECK_TEXT(listing("abc=defg&hij", limits_of(9, 3)), "[abc=defg][hij]", "");
  CHECK_TEXT(listing("abc=defg&hijk", limits_of(9, 3)), "[abc=defg]too_large", "");
  CHECK_TEXT(listing("abcd=", limits_of(9, 3)), "too_large", "");
  CHECK_TEXT(listing("%41=%41&%42+", limits_of(9, 3)), "[A=A]too_large", "");
  CHECK_TEXT(listing("abc\r\n", limits_of(9, 3)), "[abc]bad_termination", "");
  CHECK_TEXT(listing("ab\r\n", limits_of(9, 3)), "[ab]bad_termination", "");
  CHECK_TEXT(listing("ab\r\n=", limits_of(9, 3)), "too_large", "");
  CHECK_TEXT(listing("=v&", limits_of(9, 0)), "[=v]", "");
}
END_TEST

START_TEST(default_limits) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a&";
  ParsedForm form = read_form(many, {}, {});
  CHECK_EQUAL(form.result, FormEnd::ok, "");
  ck_assert_uint_eq(form.fields.size(), 1000);
  form = read_form(many + "a", {}, {});
  CHECK_EQUAL(form.result, FormEnd::too_large, "");
  ck_assert_uint_eq(form.fields.size(), 1000);
  const std::string name(8192, 'n');
  CHECK_TEXT(support::listing(read_form(name, {}, {})), "[" + name + "]", "");
  CHECK_TEXT(support::listing(read_form(name + "n", {4000}, {})), "too_large", "");
}
END_TEST

// With less and less memory for names: what could be parsed was parsed right.
START_TEST(memory_ends) {
  const std::string name(3000, 'n');
  const std::string bytes = "a=b&" + std::string(100, 'c') + "=d&" + name + "=e&f";
  const ParsedForm whole = read_form(bytes, {}, {});
  ck_assert_uint_eq(whole.fields.size(), 4);
  std::vector<bool> seen(5);
  for (std::size_t memory = 0; memory < 10000; memory += 8)
    for (const support::Cuts& cuts : {support::Cuts{}, support::every_position(bytes)}) {
      const ParsedForm form = read_form(bytes, cuts, {}, memory);
      CHECK_EQUAL(form.result, form.fields.size() == 4 ? FormEnd::ok : FormEnd::no_memory, "");
      for (std::size_t i = 0; i < form.fields.size(); ++i)
        ck_assert(form.fields[i] == whole.fields[i]);
      seen[form.fields.size()] = true;
    }
  ck_assert(seen[0] && seen[2] && seen[4]);
}
END_TEST

// A value of many bytes, of each kind, in pieces of odd sizes.
START_TEST(long_value) {
  std::string raw;
  for (unsigned i = 0; i < 60000; ++i) {
    static constexpr View kinds[] = {"+",    "%4", "%41", "%",        "plain text of some length",
                                     "\r\n", "x",  "%z",  "%e2%82%ac"};
    raw += kinds[i * 7919 / 13 % std::size(kinds)];
  }
  std::string expected = raw;
  expected.resize(mhd::decode_argument(mhd::Bytes(expected.data(), expected.size()), true));
  const std::string bytes = "name=" + raw + "&last";
  for (const std::size_t step : {1, 2, 3, 17, 1460, 65536}) {
    support::Cuts cuts;
    for (std::size_t at = step; at < bytes.size(); at += step) cuts.push_back(at);
    const ParsedForm form = read_form(bytes, cuts, {});
    ck_assert_uint_eq(form.fields.size(), 2);
    ck_assert(form.fields[0].value == expected);
    ck_assert_uint_eq(form.fields[0].raw_size, raw.size());
    CHECK_EQUAL(form.result, FormEnd::ok, "");
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("form/urlencoded", {{fields, std::size(rows)},
                                             {raw_sizes},
                                             {decodes_in_place},
                                             {limits},
                                             {default_limits},
                                             {memory_ends},
                                             {long_value}});
}
