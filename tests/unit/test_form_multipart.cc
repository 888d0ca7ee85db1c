// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of form/multipart: the same parts however the bytes are cut.
#include <algorithm>
#include <iterator>
#include <vector>

#include "base/arena.h"
#include "check_main.h"
#include "form/ext_value.h"
#include "form/multipart.h"
#include "support/form_reader.h"

namespace {

using mhd::View;
using support::FormSettings;

std::string parsed(View content, const FormSettings& settings) {
  return listing(support::read_multipart(content, {}, settings));
}

void check_all_cuts(const std::string& content, View expected, const FormSettings& settings) {
  CHECK_TEXT(parsed(content, settings), expected, content);
  const auto each = support::every_position(content);
  CHECK_TEXT(listing(support::read_multipart(content, each, settings)), expected, content);
  for (std::size_t cut : each)
    CHECK_TEXT(listing(support::read_multipart(content, {cut}, settings)), expected, content);
}

// `|` stands for CR LF. The boundary is "b".
struct Row {
  View content;
  View expected;
};

std::string with_line_ends(View content, View line_end = "\r\n") {
  std::string result;
  for (char c : content)
    if (c == '|')
      result += line_end;
    else
      result += c;
  return result;
}

#define A "Content-Disposition: form-data; name=a||"
#define C "Content-Disposition: form-data; name=\"c\"||"

constexpr Row rows[] = {
    {"", ""},
    {"--b|" A "1|--b|" C "2|--b--|", "[a=1][c=2]"},
    {"--b|" A "1|--b--", "[a=1]"},
    {"--b--", ""},
    {"--b--|", ""},
    {"--b-- \t", ""},
    // Preamble and epilogue.
    {"|--b|" A "1|--b--|", "[a=1]"},
    {"one|two --b|--bc|--|--b|" A "1|--b--|", "[a=1]"},
    {"--b |x|--b--|--b|" A "1", "malformed"},
    {"x--b|" A "1|--b--|", ""},
    {"x|--b--", ""},
    {"--b|" A "1|--b--|epilogue|--b|" C "2|--b--", "[a=1]"},
    {"--b|" A "1|--b--|||", "[a=1]"},
    {"x", "malformed"},
    {"|", "malformed"},
    {"--", "malformed"},
    {"--c|" A "1|--c--|", "malformed"},
    {"--B|" A "1|--B--|", "malformed"},
    {"- -b|" A "1|--b--x", "malformed"},
    {"x|--b", "bad_termination"},
    {"--b", "bad_termination"},
    {"--b-", "bad_termination"},
    {"--b\r", "bad_termination"},
    {"--b \t", "bad_termination"},
    {"--b--\r", "bad_termination"},
    {"--b|", "bad_termination"},
    {"--bx", "malformed"},
    {"--b-x", "malformed"},
    {"--b--x", "malformed"},
    // Blanks behind delimiters.
    {"--b \t|" A "1|--b  |" C "2|--b-- \t \t|", "[a=1][c=2]"},
    {"--b|" A "1|--b -|--b - -|--b --|--b--|", "[a=1|--b -|--b - -|--b --]"},
    // Lines that only begin as a delimiter does.
    {"--b|" A "--b1|--b--|", "[a=--b1]"},
    {"--b|" A "1|--bc|--b--xyz|--b-|--b--|", "[a=1|--bc|--b--xyz|--b-]"},
    {"--b|" A "1|--b |2|--b--|", "[a=1]malformed"},
    {"--b|" A "1|--b x|--b \t-|--b-- x|--b-- -|--b---|--b--|",
     "[a=1|--b x|--b \t-|--b-- x|--b-- -|--b---]"},
    {"--b|" A "1|--B|--|-|---b|--b--", "[a=1|--B|--|-|---b]"},
    {"--b|" A "1--b|2|--b--", "[a=1--b|2]"},
    {"--b|" A "\r|--b--", "[a=\r]"},
    {"--b|" A "1\r\r|--b--", "[a=1\r\r]"},
    {"--b|" A "1\r--b\n--b\r\r\n--b--", "[a=1\r--b\n--b\r]"},
    {"--b|" A "|--b \r|--b--", "[a=|--b \r]"},
    {"--b|" A "|--b \n|--b-- \n|--b--", "[a=|--b \n|--b-- \n]"},
    {"--b|" A "\n|--b|" C "\n\n|--b--", "[a=\n][c=\n\n]"},
    {"--b|" A "||--b--", "[a=|]"},
    {"--b|" A "|||||--b--", "[a=||||]"},
    {"--b|" A "|--|--|--|--b--", "[a=|--|--|--]"},
    // Empty values: also without a line end of their own.
    {"--b|" A "|--b--", "[a=]"},
    {"--b|" A "--b--", "[a=]"},
    {"--b|" A "--b|" C "--b |" A "|--b--", "[a=][c=][a=]"},
    {"--b|" A "--b-|--b--", "[a=--b-]"},
    // A multipart within a value, whose boundary begins with ours.
    {"--b|" A "--bb|" C "1|--bb--|--b|" C "2|--b--",
     "[a=--bb|Content-Disposition: form-data; name=\"c\"||1|--bb--][c=2]"},
    // Ends within a value.
    {"--b|" A, "[a=]bad_termination"},
    {"--b|" A "1", "[a=1]bad_termination"},
    {"--b|" A "1\r", "[a=1\r]bad_termination"},
    {"--b|" A "1|", "[a=1|]bad_termination"},
    {"--b|" A "1|--", "[a=1|--]bad_termination"},
    {"--b|" A "-", "[a=-]bad_termination"},
    {"--b|" A "1|--b", "[a=1]bad_termination"},
    {"--b|" A "1|--b-", "[a=1]bad_termination"},
    {"--b|" A "1|--b  ", "[a=1]bad_termination"},
    {"--b|" A "1|--b--\r", "[a=1]bad_termination"},
    {"--b|" A "1|--b-- \r", "[a=1]bad_termination"},
    {"--b|" A "1|--b|", "[a=1]bad_termination"},
    {"--b|" A "1|--b |", "[a=1]bad_termination"},
    {"--b|" A "1|--b--  ", "[a=1]"},
    {"--b|" A "1|--b--x", "[a=1|--b--x]bad_termination"},
    // Ends within a part head.
    {"--b|" A "1|--b|\r", "[a=1]malformed"},
    {"--b|" A "1|--b|Content-Disposition: form-data; name=c|", "[a=1]malformed"},
    {"--b|" A "1|--b|Content-Disposition: form-data; name=c|\r", "[a=1]malformed"},
    {"--b|" A "1|--b|--b--", "[a=1]malformed"},
};

START_TEST(contents) {
  check_all_cuts(with_line_ends(rows[_i].content), with_line_ends(rows[_i].expected), {});
}
END_TEST

// With CR LF the permission of bare LF changes a value only where it has LF before a boundary; with
// LF for CR LF everywhere the same parts come.
START_TEST(bare_line_feeds) {
  const Row& row = rows[_i];
  FormSettings settings;
  settings.bare_lf = true;
  if (row.content.find('\r') != View::npos || row.content.find('\n') != View::npos) return;
  check_all_cuts(with_line_ends(row.content), with_line_ends(row.expected), settings);
  check_all_cuts(with_line_ends(row.content, "\n"), with_line_ends(row.expected, "\n"), settings);
}
END_TEST

constexpr Row mixed_rows[] = {
    {"--b\n" A "1\n--b|" C "2|--b\nContent-Disposition: form-data; name=a\n|3\n\n--b--\n",
     "[a=1][c=2][a=3\n]"},
    {"--b\n" A "1\r\n--b \n" C "\r\n--b--\r", "[a=1][c=]bad_termination"},
    {"--b\n" A "\r\r\n--b\n" C "\r--b\r\n--b\r\r\n--b--", "[a=\r][c=\r--b|--b\r]"},
    {"--b\n" A "1\n--b\r\r--b\n--b\r", "[a=1\n--b\r\r--b]bad_termination"},
    {"--b\n" A "1\n--b-\n--bc\n--", "[a=1\n--b-\n--bc\n--]bad_termination"},
};

START_TEST(mixed_line_ends) {
  FormSettings settings;
  settings.bare_lf = true;
  check_all_cuts(with_line_ends(mixed_rows[_i].content), with_line_ends(mixed_rows[_i].expected),
                 settings);
}
END_TEST

// ---- Part heads ----

// Field lines of one part whose value is "1".
#define D "Content-Disposition: form-data"

constexpr Row heads[] = {
    {D "; name=a", "[a=1]"},
    {"content-disposition:FORM-DATA;NAME=a", "[a=1]"},
    {"Content-Disposition: \t form-data ; ;name=a; ", "[a=1]"},
    {D "; name=\"\"", "[=1]"},
    {D "; name=\"a b;c=d\"", "[a b;c=d=1]"},
    {D "; name=\"\xc3\xa4\xff\t\"", "[\xc3\xa4\xff\t=1]"},
    {D "; name=\"a%22%41+\"", "[a%22%41+=1]"},
    {D "; name=\"\\\"a\\\\\\\"\"", "[\"a\\\"=1]"},
    {D "; name=\"a\\b\\\\c\"", "[a\\b\\c=1]"},
    {D "; filename=\"C:\\dir\\f.txt\"; name=a", "[a filename:C:\\dir\\f.txt=1]"},
    {D "; filename=f.txt; name=a", "[a filename:f.txt=1]"},
    {D ";filename=f;name=a;x=y", "[a filename:f=1]"},
    {D "; name=a; filename=\"\"", "[a filename:=1]"},
    {D "; name=a; name*=UTF-8''b", "[a=1]"},
    {D "; name=a; name*=x; name*=y; x=1; x=2", "[a=1]"},
    {D "; name=a|Content-Type: text/plain; charset=utf-8", "[a type:text/plain; charset=utf-8=1]"},
    {"CONTENT-TYPE:x\t|content-transfer-encoding: 8bit |" D "; name=a", "[a type:x coding:8bit=1]"},
    {D "; name=a|Content-Type:", "[a type:=1]"},
    {D "; name=a|X-Other: 1|X-Other: 2|Content-Length: 5", "[a=1]"},
    // filename*.
    {D "; name=a; filename*=UTF-8''%e2%82%AC%20f", "[a filename:\xe2\x82\xac f=1]"},
    {D "; name=a; filename*=utf-8'de'f; filename=g", "[a filename:f=1]"},
    {D "; name=a; filename=g; FileName*=UTF-8''f", "[a filename:f=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''", "[a filename:=1]"},
    {D "; name=a; filename=g; filename*=ISO-8859-1''f", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=\"UTF-8''f\"", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8'", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=f", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''%", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''%4", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''%4g", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''%g4", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''f'", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''f*", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''%ff", "[a filename:g=1]"},
    {D "; name=a; filename=g; filename*=UTF-8''f%00", "[a filename:g=1]"},
    {D "; name=a; filename*=UTF-8''%0d%0a", "[a=1]"},
    // Folded lines.
    {"Content-Disposition:| form-data;|\t name=a", "[a=1]"},
    {D "; name=\"a \t| \t b\"", "[a b=1]"},
    {D "; name=a|X: a| b| |\t|Content-Type: text/plain;| charset=a",
     "[a type:text/plain; charset=a=1]"},
    {D "; name=a|Content-Type:| | | |\tx| ", "[a type:x=1]"},
    {D "| ;name=a;filename=f|Content-Type: x", "[a filename:f type:x=1]"},
    // Malformed ones.
    {"", "malformed"},
    {"X: y", "malformed"},
    {"Content-Type: text/plain", "malformed"},
    {D, "malformed"},
    {D "; filename=f", "malformed"},
    {D "; name*=UTF-8''a", "malformed"},
    {"Content-Disposition: attachment; name=a", "malformed"},
    {"Content-Disposition: form-data2; name=a", "malformed"},
    {"Content-Disposition: ; name=a", "malformed"},
    {"Content-Disposition:", "malformed"},
    {D " name=a", "malformed"},
    {D "; name", "malformed"},
    {D "; name=", "malformed"},
    {D "; name=a b", "malformed"},
    {D "; name=a; filename=\"f", "malformed"},
    {D "; name=\"a\\\"", "malformed"},
    {D "; name=\"a|b\"", "malformed"},
    {D "; name=a; name=a", "malformed"},
    {D "; name=\"\"; name=a", "malformed"},
    {D "; name=a; filename=f; filename=f", "malformed"},
    {D "; name=a; filename*=x; filename*=UTF-8''f", "malformed"},
    {D "; name=a; filename*=\"\"; filename*=UTF-8''f", "malformed"},
    {D "; name=a|" D "; name=a", "malformed"},
    {D "; name=a|" D, "malformed"},
    {D "; name=a|Content-Type: x|Content-Type: x", "malformed"},
    {D "; name=a|Content-Transfer-Encoding:|Content-Transfer-Encoding: x", "malformed"},
    {D "; name=a|no colon", "malformed"},
    {D "; name=a|: x", "malformed"},
    {D "; name=a|X : y", "malformed"},
    {" X: y|" D "; name=a", "malformed"},
    {D "; name=a|X: \x01", "malformed"},
    {D "; name=a|X: \x7f", "malformed"},
    {D "; name=a|X: a\rb", "malformed"},
    {D "; name=a|X: a\r", "malformed"},
    {D "; name=a\nX: a", "malformed"},
    {D "; name=\"a\x1f\"", "malformed"},
    {View(D "; name=a|X: \0y", sizeof D "; name=a|X: \0y" - 1), "malformed"},
};

START_TEST(part_heads) {
  const Row& row = heads[_i];
  std::string content = with_line_ends("--b|" + std::string(row.content));
  content += row.content.empty() ? "\r\n1\r\n--b--" : "\r\n\r\n1\r\n--b--";
  check_all_cuts(content, row.expected, {});
  FormSettings settings;
  settings.bare_lf = true;
  const bool has_lf = row.content.find('\n') != View::npos;
  check_all_cuts(content, has_lf ? "[a=1]" : row.expected, settings);
}
END_TEST

START_TEST(bare_line_feed_in_a_head) {
  for (View content : {"--b|" D "; name=a\n\n1|--b--", "--b|" D "; name=a|\n1|--b--",
                       "--b|\n" D "; name=a||1|--b--", "--b|X: y\n" D "; name=a||1|--b--"})
    check_all_cuts(with_line_ends(content), "malformed", {});
}
END_TEST

struct TextRow {
  View text;
  bool valid;
};

constexpr TextRow texts[] = {
    {"", true},
    {"a\x7f", true},
    {"\xc2\x80\xdf\xbf", true},
    {"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", true},
    {"\xf0\x90\x80\x80\xf3\xbf\xbf\xbf\xf4\x8f\xbf\xbf", true},
    {"\x80", false},
    {"\xc1\xbf", false},
    {"\xc2", false},
    {"\xc2\x41", false},
    {"\xc2\xc0", false},
    {"\xe0\x9f\xbf", false},
    {"\xe1\x80", false},
    {"\xe1\x80\xc0", false},
    {"\xe1\x80\x41", false},
    {"\xed\xa0\x80", false},
    {"\xf0\x8f\xbf\xbf", false},
    {"\xf1\x80\x80", false},
    {"\xf1\x80\x80\x41", false},
    {"\xf4\x90\x80\x80", false},
    {"\xf5\x80\x80\x80", false},
    {"\xff", false},
};

START_TEST(utf8) {
  const auto [text, valid] = texts[_i];
  const std::vector<char> exact(text.begin(), text.end());
  CHECK_EQUAL(mhd::is_utf8(View(exact.data(), exact.size())), valid, text);
}
END_TEST

// ---- Boundaries ----

std::string form_with(const std::string& boundary, const std::string& value) {
  return with_line_ends("--" + boundary + "|" A) + value + "\r\n--" + boundary + "--\r\n";
}

START_TEST(boundaries) {
  FormSettings settings;
  for (const std::string& boundary :
       {std::string(1, '-'), std::string(8, '-'), std::string(70, '-'), std::string(70, 'b'),
        std::string("a b"), std::string(" b"), std::string("----WebKitFormBoundaryABC"),
        std::string("'()+_,-./:=?b")}) {
    settings.boundary = boundary;
    check_all_cuts(form_with(boundary, "1"), "[a=1]", settings);
    const std::string shorter = "\r\n--" + boundary.substr(1);
    check_all_cuts(form_with(boundary, "1" + shorter + "\r\n2"), "[a=1" + shorter + "\r\n2]",
                   settings);
    const std::string longer = "\r\n--" + boundary + 'x';
    check_all_cuts(form_with(boundary, longer), "[a=" + longer + "]", settings);
  }
}
END_TEST

START_TEST(boundary_of_dashes) {
  FormSettings settings;
  settings.boundary = "--";
  check_all_cuts(form_with("--", "-\r\n---\r\n-----\r\n-------\r\n----x"),
                 "[a=-\r\n---\r\n-----\r\n-------\r\n----x]", settings);
  check_all_cuts(form_with("--", "1\r\n------\r\n2"), "[a=1]", settings);
}
END_TEST

START_TEST(padding) {
  FormSettings settings;
  settings.boundary = std::string(70, 'b');
  const std::string line = "\r\n--" + settings.boundary;
  const std::string most(mhd::Delimiter::most_padding, ' ');
  const std::string end = line + "--" + most;
  const std::string start = line + most + with_line_ends("|" A "1");
  check_all_cuts(start + end, "[a=1]", settings);
  check_all_cuts(start + end + "\r\n", "[a=1]", settings);
  check_all_cuts(start + end + "\t" + end, "[a=1" + end + "\t]", settings);
  check_all_cuts(start + line + most + "\t" + end, "[a=1" + line + most + "\t]", settings);
  check_all_cuts(line + most + " " + start.substr(line.size() + most.size()), "malformed",
                 settings);
}
END_TEST

// ---- Limits and memory ----

std::string form_of(const std::string& head) { return "--b\r\n" + head + "\r\n\r\n1\r\n--b--"; }

START_TEST(limit_of_fields) {
  FormSettings settings;
  settings.limits.fields = 2;
  const std::string two = with_line_ends("--b|" A "1|--b|" C "2|");
  check_all_cuts(two + "--b--", "[a=1][c=2]", settings);
  check_all_cuts(two + "--b\r\n", "[a=1][c=2]bad_termination", settings);
  check_all_cuts(two + "--b\r\nC", "[a=1][c=2]too_large", settings);
  settings.limits.fields = 0;
  check_all_cuts("--b--", "", settings);
  check_all_cuts("--b\r\nC", "too_large", settings);
}
END_TEST

START_TEST(limit_of_a_part_head) {
  const std::string head = D "; name=a";
  FormSettings settings;
  settings.limits.part_head = head.size() + 2;
  check_all_cuts(form_of(head), "[a=1]", settings);
  check_all_cuts("--b\r\n" + head + "\r\nX:", "malformed", settings);
  check_all_cuts("--b\r\n" + head + "\r\nX:y", "too_large", settings);
  --settings.limits.part_head;
  check_all_cuts(form_of(head), "too_large", settings);
  check_all_cuts(form_of("X: y\r\n" + head), "too_large", settings);
  // The limit is one of each part, not of all of them.
  settings.limits.part_head = 60;
  const std::string part = with_line_ends("--b|" A "1|");
  check_all_cuts(part + part + part + "--b--", "[a=1][a=1][a=1]", settings);
  settings.bare_lf = true;
  settings.limits.part_head = head.size() + 1;
  check_all_cuts("--b\n" + head + "\n\n1\n--b--", "[a=1]", settings);
  --settings.limits.part_head;
  check_all_cuts("--b\n" + head + "\n\n1\n--b--", "too_large", settings);
}
END_TEST

START_TEST(limit_of_a_name) {
  FormSettings settings;
  settings.limits.name = 4;
  check_all_cuts(form_of(D "; name=\"a\\\"b\""), "[a\"b=1]", settings);
  check_all_cuts(form_of(D "; name=\"a\\\"bc\""), "too_large", settings);
  check_all_cuts(form_of(D "; name=abcde; filename=f"), "too_large", settings);
  check_all_cuts(form_of(D "; name=abcd; filename=fffff"), "[abcd filename:fffff=1]", settings);
  settings.limits.name = 0;
  check_all_cuts(form_of(D "; name=\"\""), "[=1]", settings);
}
END_TEST

// The largest limits there are mean: none.
START_TEST(no_limits) {
  FormSettings settings;
  settings.limits = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
  check_all_cuts(form_of(D "; name=a"), "[a=1]", settings);
}
END_TEST

// A head that needs buffers of 128, 256 and 512 bytes: whichever the arena has no room for.
START_TEST(arena_is_exhausted) {
  const std::string head = D "; name=a\r\nX: " + std::string(300, 'x');
  const std::string content = with_line_ends("--b|" A "1|") + form_of(head);
  FormSettings settings;
  struct Step {
    std::size_t memory;
    View expected;
  };
  for (auto [memory, expected] :
       {Step{0, "no_memory"}, Step{127, "no_memory"}, Step{128, "[a=1]no_memory"},
        Step{128 + 255, "[a=1]no_memory"}, Step{128 + 256 + 511, "[a=1]no_memory"},
        Step{128 + 256 + 512, "[a=1][a=1]"}}) {
    settings.memory = memory;
    const auto each = support::every_position(content);
    CHECK_TEXT(listing(support::read_multipart(content, each, settings)), expected,
               std::to_string(memory));
  }
}
END_TEST

// ---- Values of any size ----

struct Pieces {
  std::size_t count = 0;
  std::size_t largest = 0;
  bool in_place = true;
};

Pieces pieces_of(std::string& content) {
  mhd::Arena arena(nullptr, 0, 4096);
  mhd::MultipartParser parser("b", arena, {}, false);
  Pieces result;
  mhd::Bytes rest(content.data(), content.size());
  for (;;) {
    std::size_t used = 0;
    const auto event = parser.parse(rest, used);
    rest = mhd::slice(rest, used);
    if (event == mhd::FormParser::Event::more || event == mhd::FormParser::Event::end) break;
    if (event != mhd::FormParser::Event::data) continue;
    const View data = parser.data();
    ++result.count;
    result.largest = std::max(result.largest, data.size());
    result.in_place = result.in_place && data.data() >= content.data() &&
                      data.data() + data.size() <= content.data() + content.size();
  }
  return result;
}

// A value that is there as a whole is one piece of the input, whatever it is made of.
START_TEST(values_are_not_copied) {
  for (View unit : {"x", "\r\n", "\r\n--", "\r\n--bx", "\r", "\n", "\r\n--b--x\r\r\n"}) {
    std::string value = "x";
    while (value.size() < 100000) value += unit;
    value += "x";
    std::string content = form_with("b", value);
    const Pieces pieces = pieces_of(content);
    CHECK_EQUAL(pieces.count, 1, unit);
    CHECK_EQUAL(pieces.largest, value.size(), unit);
    ck_assert(pieces.in_place);
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("form_multipart", {{contents, std::size(rows)},
                                            {bare_line_feeds, std::size(rows)},
                                            {mixed_line_ends, std::size(mixed_rows)},
                                            {part_heads, std::size(heads)},
                                            {bare_line_feed_in_a_head},
                                            {utf8, std::size(texts)},
                                            {boundaries},
                                            {boundary_of_dashes},
                                            {padding},
                                            {limit_of_fields},
                                            {limit_of_a_part_head},
                                            {limit_of_a_name},
                                            {no_limits},
                                            {arena_is_exhausted},
                                            {values_are_not_copied}});
}
