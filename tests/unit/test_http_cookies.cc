// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/cookies: what each strictness accepts, skips, or rejects as a whole.
#include <cstddef>
#include <iterator>
#include <random>

#include "check_main.h"
#include "http/cookies.h"

namespace {

using mhd::Cookie;
using mhd::CookieReader;
using mhd::CookieResult;
using mhd::CookieRules;
using mhd::View;

constexpr CookieRules usual;
constexpr CookieRules strict{.reject_all_on_error = true};
constexpr CookieRules quoted_blanks{.blanks_in_quoted = true};
constexpr CookieRules lax{.blanks_in_quoted = true, .blanks_around_equals = true};

// The cookies as "[name=value]" in a row, with '!' behind them when a malformed one was met.
std::string listing(View field_value, const CookieRules& rules) {
  std::string result;
  CookieReader reader(field_value, rules);
  Cookie cookie;
  while (reader.next(cookie)) {
    result += '[';
    result += cookie.name;
    result += '=';
    result += cookie.value;
    result += ']';
  }
  ck_assert(!reader.next(cookie));
  return reader.result() == CookieResult::malformed ? result + '!' : result;
}

// All rules agree about these.
struct SameRow {
  View field_value;
  View expected;
};

constexpr SameRow well_formed_rows[] = {
    {"", ""},
    {"a=b", "[a=b]"},
    {"a=b; c=d", "[a=b][c=d]"},
    {"a=b;c=d", "[a=b][c=d]"},
    {"a=b ;\t c=d", "[a=b][c=d]"},
    {" a=b ", "[a=b]"},
    {"\ta=b;", "[a=b]"},
    {";a=b;; ;c=d; ", "[a=b][c=d]"},
    {";", ""},
    {"   ", ""},
    {"a=", "[a=]"},
    {"a=\"\"", "[a=]"},
    {"a=\"b\"", "[a=b]"},
    {"a=\"b\"; c=\"d\"", "[a=b][c=d]"},
    {"a=b=c", "[a=b=c]"},
    {"a==", "[a==]"},
    {"a=1; a=2; A=3", "[a=1][a=2][A=3]"},
    {"!#$%&'*+-.^_`|~09AZaz=!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~",
     "[!#$%&'*+-.^_`|~09AZaz=!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~]"},
    {"$Version=1; $Path=/", "[$Version=1][$Path=/]"},
    {"id=%20+%zz", "[id=%20+%zz]"},
};

START_TEST(well_formed) {
  const auto [value, expected] = well_formed_rows[_i];
  for (const CookieRules& rules : {usual, strict, quoted_blanks, lax})
    CHECK_TEXT(listing(value, rules), expected, value);
}
END_TEST

// Malformed under all rules: skipped, or all void.
constexpr View malformed[] = {
    "a",
    "=",
    "=b",
    "a b=c",
    "a,b=c",
    "\"a\"=b",
    "a@=b",
    "\xc3\xa4=b",
    "a=b c",
    "a=b\tc",
    "a=b,c",
    "a=b\\",
    "a=\"",
    "a=\"b",
    "a=b\"",
    "a=b\"c\"d",
    "a=\"\"\"",
    "a=\"b\"c",
    "a=\"b\\\"c\"",
    "a=\"b,c\"",
    "a=\"b\"\"c\"",
    "a=\"b;c\"",
    "a=\xc3\xa4",
    "a=\x7f",
    "a=\x01",
    View("a=\0", 3),
    View("a\0=b", 4),
};

START_TEST(malformed_everywhere) {
  const std::string bad(malformed[_i]);
  for (const CookieRules& rules : {usual, quoted_blanks, lax}) {
    CHECK_TEXT(listing(bad, rules), "!", bad);
    CHECK_TEXT(listing("x=y; " + bad + "; z=\"w\"", rules), "[x=y][z=w]!", bad);
  }
  CHECK_TEXT(listing(bad, strict), "!", bad);
  CHECK_TEXT(listing("x=y; " + bad, strict), "!", bad);
  CHECK_TEXT(listing(bad + ";x=y", strict), "!", bad);
}
END_TEST

struct Row {
  View field_value;
  View usual;
  View quoted_blanks;
  View lax;
};

constexpr Row rows[] = {
    {"a=\"b c\"", "!", "[a=b c]", "[a=b c]"},
    {"a=\" \tb \"", "!", "[a= \tb ]", "[a= \tb ]"},
    {"a=\" \"", "!", "[a= ]", "[a= ]"},
    {"a=\"b,c d\"", "!", "!", "!"},
    {"a =b", "!", "!", "[a=b]"},
    {"a= b", "!", "!", "[a=b]"},
    {"a \t=\t b; c=d", "[c=d]!", "[c=d]!", "[a=b][c=d]"},
    {"a = \"b c\"", "!", "!", "[a=b c]"},
    {"a= ; c=d", "[a=][c=d]", "[a=][c=d]", "[a=][c=d]"},
    {"a =; c=d", "[c=d]!", "[c=d]!", "[a=][c=d]"},
    {" = b", "!", "!", "!"},
    {"a = b c", "!", "!", "!"},
    {"a b = c", "!", "!", "!"},
};

START_TEST(rules_differ) {
  const Row& row = rows[_i];
  CHECK_TEXT(listing(row.field_value, usual), row.usual, row.field_value);
  CHECK_TEXT(listing(row.field_value, quoted_blanks), row.quoted_blanks, row.field_value);
  CHECK_TEXT(listing(row.field_value, lax), row.lax, row.field_value);
}
END_TEST

START_TEST(strict_with_leniencies) {
  CookieRules rules = lax;
  rules.reject_all_on_error = true;
  CHECK_TEXT(listing("a = \"b c\"; d=e", rules), "[a=b c][d=e]", "all accepted");
  CHECK_TEXT(listing("a = \"b c\"; d", rules), "!", "the second rejected");
}
END_TEST

START_TEST(result_of_strict_reader_is_known_at_once) {
  ck_assert(CookieReader("a=b; c", strict).result() == CookieResult::malformed);
  ck_assert(CookieReader("a=b; c", usual).result() == CookieResult::ok);
  ck_assert(CookieReader("a=b; c=d", strict).result() == CookieResult::ok);
}
END_TEST

START_TEST(views_point_into_the_value) {
  constexpr View text = " ab=\"cd\" ";
  CookieReader reader(text, usual);
  Cookie cookie;
  ck_assert(reader.next(cookie));
  ck_assert_ptr_eq(cookie.name.data(), text.data() + 1);
  ck_assert_ptr_eq(cookie.value.data(), text.data() + 5);
}
END_TEST

// Whatever a strict reader hands out, the usual one does too; and leniency takes nothing away.
START_TEST(random_fields) {
  static constexpr View bytes = "ab=;\" \t,";
  std::mt19937 random(6265);
  for (int round = 0; round < 50000; ++round) {
    std::string text(random() % 16, ' ');
    for (char& c : text) c = bytes[random() % bytes.size()];
    const std::string as_usual = listing(text, usual), as_strict = listing(text, strict);
    if (as_usual.find('!') == std::string::npos) {
      CHECK_TEXT(as_strict, as_usual, text);
      CHECK_TEXT(listing(text, lax), as_usual, text);
    } else {
      CHECK_TEXT(as_strict, "!", text);
    }
  }
}
END_TEST

// Millions of pieces take a pass or two: this would not end if they took a pass each.
START_TEST(linear_time) {
  std::string many, bad;
  for (int i = 0; i < 500000; ++i) {
    many += "a=;";
    bad += "\";";
  }
  ck_assert_uint_eq(listing(many, strict).size(), 2000000);
  ck_assert_uint_eq(listing(bad, usual).size(), 1);
  ck_assert_uint_eq(listing(bad, strict).size(), 1);
  ck_assert_uint_eq(listing(std::string(2000000, ' '), lax).size(), 0);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/cookies", {{well_formed, std::size(well_formed_rows)},
                                          {malformed_everywhere, std::size(malformed)},
                                          {rules_differ, std::size(rows)},
                                          {strict_with_leniencies},
                                          {result_of_strict_reader_is_known_at_once},
                                          {views_point_into_the_value},
                                          {random_fields},
                                          {linear_time}});
}
