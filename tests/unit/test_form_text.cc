// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of form/text_plain: each form as a whole and cut at all places.
#include <iterator>
#include <vector>

#include "check_main.h"
#include "form/text_plain.h"
#include "support/form_reader.h"

namespace {

using mhd::FormEnd;
using mhd::FormLimits;
using mhd::View;
using support::ParsedForm;

ParsedForm read_form(View bytes, const support::Cuts& cuts, const FormLimits& limits, bool bare_lf,
                     std::size_t memory = 1 << 20) {
  mhd::Arena arena(nullptr, 0, memory);
  mhd::TextPlainParser parser(arena, limits, bare_lf);
  return support::read_form(parser, bytes, cuts);
}

std::string listing(View bytes, bool bare_lf, const FormLimits& limits = {}) {
  return support::same_for_all_cuts(
      bytes, [&](const support::Cuts& cuts) { return read_form(bytes, cuts, limits, bare_lf); });
}

struct Row {
  View bytes;
  View strict;   // LF alone is content
  View lenient;  // it ends a line
};

constexpr Row rows[] = {
    {"", "", ""},
    {"a=b\r\n", "[a=b]", "[a=b]"},
    {"a=b\r\nc=d\r\n", "[a=b][c=d]", "[a=b][c=d]"},
    {"a=\r\n", "[a=]", "[a=]"},
    {"a\r\n", "[a]", "[a]"},
    {"a\r\nb=c\r\nd\r\n", "[a][b=c][d]", "[a][b=c][d]"},
    {"=b\r\n", "[=b]", "[=b]"},
    {"=\r\n", "[=]", "[=]"},
    {"a=b=c\r\n", "[a=b=c]", "[a=b=c]"},
    {"a==\r\n", "[a==]", "[a==]"},
    {"\r\n", "", ""},
    {"\r\n\r\na=b\r\n\r\n\r\n", "[a=b]", "[a=b]"},
    {"a=b&c=d+%41\r\n", "[a=b&c=d+%41]", "[a=b&c=d+%41]"},
    {"a+%41=\r\n", "[a+%41=]", "[a+%41=]"},
    {View("a\0=b\0\r\n", 7), View("[a\0=b\0]", 7), View("[a\0=b\0]", 7)},
    {"a=\xff\x80\r\n", "[a=\xff\x80]", "[a=\xff\x80]"},
    // The last line end is missing.
    {"a=b", "[a=b]bad_termination", "[a=b]bad_termination"},
    {"a=", "[a=]bad_termination", "[a=]bad_termination"},
    {"a", "[a]bad_termination", "[a]bad_termination"},
    {"a=b\r\nc", "[a=b][c]bad_termination", "[a=b][c]bad_termination"},
    {"a=b\r", "[a=b\r]bad_termination", "[a=b\r]bad_termination"},
    {"a=\r", "[a=\r]bad_termination", "[a=\r]bad_termination"},
    {"a\r", "[a\r]bad_termination", "[a\r]bad_termination"},
    {"\r", "[\r]bad_termination", "[\r]bad_termination"},
    {"a=b\r\n\r", "[a=b][\r]bad_termination", "[a=b][\r]bad_termination"},
    // CR alone.
    {"a=b\rc\r\n", "[a=b\rc]", "[a=b\rc]"},
    {"a=b\r\r\n", "[a=b\r]", "[a=b\r]"},
    {"a=\r\r\r\n", "[a=\r\r]", "[a=\r\r]"},
    {"a\rb=c\r\n", "[a\rb=c]", "[a\rb=c]"},
    {"a\r=\r\r\n", "[a\r=\r]", "[a\r=\r]"},
    {"a\r\r\n", "[a\r]", "[a\r]"},
    {"\r\r\n", "[\r]", "[\r]"},
    {"\ra=b\r\n", "[\ra=b]", "[\ra=b]"},
    {"\r=\r\n", "[\r=]", "[\r=]"},
    // LF alone.
    {"a=b\n", "[a=b\n]bad_termination", "[a=b]"},
    {"a\n", "[a\n]bad_termination", "[a]"},
    {"\n", "[\n]bad_termination", ""},
    {"a=b\nc=d\r\n", "[a=b\nc=d]", "[a=b][c=d]"},
    {"a=b\n\r\n", "[a=b\n]", "[a=b]"},
    {"a=\n\n\r\nb\r\n", "[a=\n\n][b]", "[a=][b]"},
    {"a\nb=c\r\n", "[a\nb=c]", "[a][b=c]"},
    {"\n\na=b\r\n", "[\n\na=b]", "[a=b]"},
    {"a=b\n\r", "[a=b\n\r]bad_termination", "[a=b][\r]bad_termination"},
    {"a=b\r\n\n", "[a=b][\n]bad_termination", "[a=b]"},
    {"a=b\r\r\n\nc\r\n", "[a=b\r][\nc]", "[a=b\r][c]"},
};

START_TEST(fields) {
  const Row& row = rows[_i];
  CHECK_TEXT(listing(row.bytes, false), row.strict, row.bytes);
  CHECK_TEXT(listing(row.bytes, true), row.lenient, row.bytes);
}
END_TEST

// Pieces lie in the input, and nothing of it is written to.
START_TEST(gives_the_input) {
  char bytes[] = "name=some value\r\n";
  const std::string before = bytes;
  const mhd::Bytes in(bytes, sizeof bytes - 1);
  mhd::Arena arena(nullptr, 0, 4096);
  mhd::TextPlainParser parser(arena, {}, false);
  std::size_t used = 0;
  CHECK_EQUAL(parser.parse(in, used), mhd::FormParser::Event::field, "");
  CHECK_EQUAL(parser.parse(mhd::slice(in, used), used), mhd::FormParser::Event::data, "");
  ck_assert_ptr_eq(parser.data().data(), bytes + 5);
  CHECK_TEXT(parser.data(), "some value", "");
  ck_assert_uint_eq(parser.raw_size(), 10);
  CHECK_EQUAL(parser.parse(mhd::slice(in, used), used), mhd::FormParser::Event::field_end, "");
  ck_assert_uint_eq(used, in.size());
  CHECK_TEXT(bytes, before, "");
}
END_TEST

FormLimits limits_of(std::size_t most, std::size_t name) {
  FormLimits limits;
  limits.fields = most;
  limits.name = name;
  return limits;
}

START_TEST(limits) {
  for (const bool bare_lf : {false, true}) {
    CHECK_TEXT(listing("a\r\nb=\r\n", bare_lf, limits_of(2, 9)), "[a][b=]", "");
    CHECK_TEXT(listing("a\r\nb=\r\n\r\n", bare_lf, limits_of(2, 9)), "[a][b=]", "");
    CHECK_TEXT(listing("a\r\nb=\r\nc\r\n", bare_lf, limits_of(2, 9)), "[a][b=]too_large", "");
    CHECK_TEXT(listing("a\r\nb=\r\nc", bare_lf, limits_of(2, 9)), "[a][b=]too_large", "");
    CHECK_TEXT(listing("a\r\nb=\r\n=c", bare_lf, limits_of(2, 9)), "[a][b=]too_large", "");
    CHECK_TEXT(listing("abc=defg\r\nhij\r\n", bare_lf, limits_of(9, 3)), "[abc=defg][hij]", "");
    CHECK_TEXT(listing("abc\r\ndefg\r\n", bare_lf, limits_of(9, 3)), "[abc]too_large", "");
    CHECK_TEXT(listing("abcd=\r\n", bare_lf, limits_of(9, 3)), "too_large", "");
    CHECK_TEXT(listing("abc\r", bare_lf, limits_of(9, 3)), "too_large", "");
    CHECK_TEXT(listing("ab\r\r\n", bare_lf, limits_of(9, 3)), "[ab\r]", "");
    CHECK_TEXT(listing("=v\r\n\r\n", bare_lf, limits_of(1, 0)), "[=v]", "");
  }
}
END_TEST

START_TEST(memory_ends) {
  const std::string name(3000, 'n');
  const std::string bytes = "a=b\r\n" + std::string(127, 'c') + "\r\r\n" + name + "=e\r\nf" +
                            std::string(600, 'f') + "\r";
  const ParsedForm whole = read_form(bytes, {}, {}, false);
  ck_assert_uint_eq(whole.fields.size(), 4);
  std::vector<bool> seen(5);
  for (std::size_t memory = 0; memory < 10000; memory += 8)
    for (const support::Cuts& cuts : {support::Cuts{}, support::every_position(bytes)}) {
      const ParsedForm form = read_form(bytes, cuts, {}, false, memory);
      CHECK_EQUAL(form.result,
                  form.fields.size() == 4 ? FormEnd::bad_termination : FormEnd::no_memory, "");
      for (std::size_t i = 0; i < form.fields.size(); ++i)
        ck_assert(form.fields[i] == whole.fields[i]);
      seen[form.fields.size()] = true;
    }
  ck_assert(seen[0] && seen[1] && seen[2] && seen[4]);
}
END_TEST

// The memory of names ends with the CR that turns out to belong to the last one.
START_TEST(memory_ends_at_the_end) {
  const std::string bytes = std::string(127, 'c') + "\r";
  ck_assert(read_form(bytes, {}, {}, false).fields.size() == 1);
  CHECK_TEXT(support::listing(read_form(bytes, {}, {}, false, 128)), "no_memory", "");
}
END_TEST

START_TEST(long_value) {
  std::string raw;
  for (unsigned i = 0; i < 60000; ++i) {
    static constexpr View kinds[] = {"\r", "\n", "plain text of some length", "=", "x"};
    const View kind = kinds[i * 7919 / 13 % std::size(kinds)];
    if (kind != "\n" || raw.empty() || raw.back() != '\r') raw += kind;
  }
  raw += '.';
  const std::string bytes = "name=" + raw + "\r\nlast\r\n";
  for (const std::size_t step : {1, 2, 3, 17, 1460, 65536}) {
    support::Cuts cuts;
    for (std::size_t at = step; at < bytes.size(); at += step) cuts.push_back(at);
    const ParsedForm form = read_form(bytes, cuts, {}, false);
    ck_assert_uint_eq(form.fields.size(), 2);
    ck_assert(form.fields[0].value == raw);
    ck_assert_uint_eq(form.fields[0].raw_size, raw.size());
    CHECK_EQUAL(form.result, FormEnd::ok, "");
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("form/text_plain", {{fields, std::size(rows)},
                                             {gives_the_input},
                                             {limits},
                                             {memory_ends},
                                             {memory_ends_at_the_end},
                                             {long_value}});
}
