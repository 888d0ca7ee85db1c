// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/query: splitting and decoding of arguments.
#include <cstddef>
#include <iterator>
#include <random>

#include "check_main.h"
#include "http/query.h"

namespace {

using mhd::NameValue;
using mhd::View;

// One argument as "name", or "name=value"; in brackets and in a row.
std::string listing(View raw) {
  std::string result;
  mhd::QueryReader reader(raw);
  NameValue argument;
  while (reader.next(argument)) {
    result += '[';
    result += argument.name;
    if (argument.has_value) result += '=';
    result += argument.value;
    result += ']';
    ck_assert(argument.has_value || argument.value.empty());
  }
  ck_assert(!reader.next(argument));
  return result;
}

struct Row {
  View raw;
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
    {"&", ""},
    {"&&&", ""},
    {"&a&&b&", "[a][b]"},
    {"a&", "[a]"},
    {"a=1&a=2&a", "[a=1][a=2][a]"},
    {"a;b=c", "[a;b=c]"},
    {"a+b=c+d", "[a+b=c+d]"},
    {"a%26b=%3d", "[a%26b=%3d]"},
    {"?a", "[?a]"},
    {"a=/?:@", "[a=/?:@]"},
    {View("a\0b=c\0", 6), View("[a\0b=c\0]", 8)},
};

START_TEST(arguments) { CHECK_TEXT(listing(rows[_i].raw), rows[_i].expected, rows[_i].raw); }
END_TEST

START_TEST(views_point_into_the_query) {
  constexpr View raw = "&ab=cde&f";
  mhd::QueryReader reader(raw);
  NameValue argument;
  ck_assert(reader.next(argument));
  ck_assert_ptr_eq(argument.name.data(), raw.data() + 1);
  ck_assert_ptr_eq(argument.value.data(), raw.data() + 4);
  ck_assert(reader.next(argument));
  ck_assert_ptr_eq(argument.name.data(), raw.data() + 8);
  ck_assert(!argument.has_value);
  ck_assert(!reader.next(argument));
  ck_assert_ptr_eq(argument.name.data(), raw.data() + 8);
}
END_TEST

// Arguments joined by '&' come out as they were put in.
START_TEST(random_arguments) {
  static constexpr View bytes = "ab=%+&;";
  std::mt19937 random(3986);
  for (int round = 0; round < 20000; ++round) {
    std::string raw(random() % 30, ' '), expected;
    for (char& c : raw) c = bytes[random() % bytes.size()];
    std::string piece;
    for (const char c : raw + "&") {
      if (c != '&') {
        piece += c;
      } else if (!piece.empty()) {
        expected += "[" + piece + "]";
        piece.clear();
      }
    }
    CHECK_TEXT(listing(raw), expected, raw);
  }
}
END_TEST

// A million separators take no more than a few passes: this would not end if they took a pass each.
START_TEST(linear_time) {
  ck_assert(listing(std::string(1000000, '&')).empty());
  ck_assert_uint_eq(listing(std::string(1000000, '=')).size(), 1000002);
  std::string many;
  for (int i = 0; i < 500000; ++i) many += "a&";
  ck_assert_uint_eq(listing(many).size(), 1500000);
}
END_TEST

struct DecodeRow {
  View text;
  bool plus_as_space;
  View expected;
};

constexpr DecodeRow decode_rows[] = {
    {"a+b%2b%20", true, "a b+ "},
    {"a+b%2b%20", false, "a+b+ "},
    {"", true, ""},
    {"%", true, "%"},
    {"%4", true, "%4"},
    {"%zz", true, "%zz"},
    {"%", false, "%"},
    {"%4", false, "%4"},
    {"%zz", false, "%zz"},
    {"%00", true, View("\0", 1)},
};

START_TEST(decode) {
  const DecodeRow& row = decode_rows[_i];
  std::string text(row.text);
  text.resize(mhd::decode_argument(mhd::Bytes(text), row.plus_as_space));
  CHECK_TEXT(text, row.expected, row.text);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/query", {{arguments, std::size(rows)},
                                        {views_point_into_the_query},
                                        {random_arguments},
                                        {linear_time},
                                        {decode, std::size(decode_rows)}});
}
