// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/target: the forms of a request target, and percent-decoding.
#include <cstddef>
#include <iterator>
#include <random>
#include <vector>

#include "check_main.h"
#include "http/target.h"

namespace {

using namespace std::literals;
using mhd::Method;
using mhd::Target;
using mhd::TargetForm;
using mhd::View;

struct Row {
  View raw;
  Method method;
  TargetForm form;
  View authority;
  View path;
  View query;
  bool has_query;
  bool needs_decoding;
};

constexpr TargetForm origin = TargetForm::origin;
constexpr TargetForm absolute = TargetForm::absolute;
constexpr TargetForm authority = TargetForm::authority;
constexpr TargetForm asterisk = TargetForm::asterisk;
constexpr Method get = Method::get;
constexpr Method con = Method::connect;

constexpr Row valid_rows[] = {
    {"/", get, origin, "", "/", "", false, false},
    {"/a/b.html", get, origin, "", "/a/b.html", "", false, false},
    {"//evil.example/x", get, origin, "", "//evil.example/x", "", false, false},
    {"/?", get, origin, "", "/", "", true, false},
    {"/p?a=b&c", get, origin, "", "/p", "a=b&c", true, false},
    {"/p?a?b", get, origin, "", "/p", "a?b", true, false},
    {"/%41", get, origin, "", "/%41", "", false, true},
    {"/%", get, origin, "", "/%", "", false, true},
    {"/a?b=%41", get, origin, "", "/a", "b=%41", true, false},
    {"/%2f?%23", get, origin, "", "/%2f", "%23", true, true},
    {"/%3f%23", get, origin, "", "/%3f%23", "", false, true},
    {"/a b", get, origin, "", "/a b", "", false, false},
    {"/\xc3\xa4\"<>", Method::other, origin, "", "/\xc3\xa4\"<>", "", false, false},
    {"/*", Method::options, origin, "", "/*", "", false, false},
    {"*", Method::options, asterisk, "", "*", "", false, false},
    {"http://h", get, absolute, "h", "/", "", false, false},
    {"http://h/", get, absolute, "h", "/", "", false, false},
    {"http://h?", get, absolute, "h", "/", "", true, false},
    {"http://h?q=/", get, absolute, "h", "/", "q=/", true, false},
    {"http://h:80/p?q", get, absolute, "h:80", "/p", "q", true, false},
    {"http://h:/p", get, absolute, "h:", "/p", "", false, false},
    {"http://h:0/p", get, absolute, "h:0", "/p", "", false, false},
    {"HTTPS://EXAMPLE.org:65535", Method::post, absolute, "EXAMPLE.org:65535", "/", "", false,
     false},
    {"http://[::1]:8080/%20", get, absolute, "[::1]:8080", "/%20", "", false, true},
    {"http://127.0.0.1/x://y", get, absolute, "127.0.0.1", "/x://y", "", false, false},
    {"a+b-c.1://h/", get, absolute, "h", "/", "", false, false},
    {"http://h%41/p", get, absolute, "h%41", "/p", "", false, false},
    {"h:443", con, authority, "h:443", "h:443", "", false, false},
    {"example.org:1", con, authority, "example.org:1", "example.org:1", "", false, false},
    {"[2001:db8::1]:65535", con, authority, "[2001:db8::1]:65535", "[2001:db8::1]:65535", "", false,
     false},
    {"h:00080", con, authority, "h:00080", "h:00080", "", false, false},
};

bool points_into(View part, View whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

START_TEST(valid) {
  const Row& row = valid_rows[_i];
  const Target target = mhd::split_target(row.raw, row.method);
  CHECK_EQUAL(target.form, row.form, row.raw);
  CHECK_TEXT(target.authority, row.authority, row.raw);
  CHECK_TEXT(target.path, row.path, row.raw);
  CHECK_TEXT(target.query, row.query, row.raw);
  CHECK_EQUAL(target.has_query, row.has_query, row.raw);
  CHECK_EQUAL(target.needs_decoding, row.needs_decoding, row.raw);
  ck_assert(target.query.empty() || points_into(target.query, row.raw));
  ck_assert(target.authority.empty() || points_into(target.authority, row.raw));
  ck_assert((target.scheme != mhd::Scheme::none) == (row.form == absolute));
  if (row.form == origin) ck_assert(points_into(target.path, row.raw));
}
END_TEST

struct InvalidRow {
  View raw;
  Method method = get;
};

constexpr InvalidRow invalid_rows[] = {
    {""},
    {"", Method::options},
    {"", con},
    {"a"},
    {"a/b"},
    {"?q"},
    {"#"},
    {"%2f"},
    {" /"},
    {"\\"},
    {"/#"},
    {"/a#b"},
    {"/a?b#c"},
    {"/a?#"},
    {"/%41#"},
    {"*"},
    {"*", Method::asterisk},
    {"**", Method::options},
    {"*/", Method::options},
    {"*?q", Method::options},
    {"http:"},
    {"http:/"},
    {"http:/h"},
    {"http://"},
    {"http:///p"},
    {"http://?q"},
    {"http://:80/"},
    {"http//h/"},
    {"://h/"},
    {"1http://h/"},
    {"ht tp://h/"},
    {"mailto:a@b"},
    {"http://h#"},
    {"http://h/#f"},
    {"http://h?#f"},
    {"http://user@h/"},
    {"http://user:pass@h/"},
    {"http://a b/"},
    {"http://h\\x/"},
    {"http://h:80:80/"},
    {"http://h:x/"},
    {"http://h:-1/"},
    {"http://h:65536/"},
    {"http://h:99999/"},
    {"http://h:000080/"},
    {"http://h:18446744073709551696/"},
    {"http://[::1/"},
    {"http://[]/"},
    {"http://[::1]x/"},
    {"http://[[::1]]/"},
    {"http://::1/"},
    {"http://\xc3\xa4/"},
    {"/", con},
    {"*", con},
    {"h", con},
    {"h:", con},
    {"h:0", con},
    {"h:00", con},
    {"h:65536", con},
    {"h:8a", con},
    {":80", con},
    {"[::1]", con},
    {"[::1]:", con},
    {"h:80/", con},
    {"h:80?q", con},
    {"u@h:80", con},
    {"http://h:80", con},
    {"http://h/", con},
    {"a b:80", con},
    {"h", get},
    {"h:80", get},
};

START_TEST(invalid) {
  const InvalidRow& row = invalid_rows[_i];
  const Target target = mhd::split_target(row.raw, row.method);
  CHECK_EQUAL(target.form, TargetForm::invalid, row.raw);
  CHECK_TEXT(target.path, "", row.raw);
  CHECK_TEXT(target.authority, "", row.raw);
}
END_TEST

struct DecodeRow {
  View text;
  View plain;      // percent_decode
  View form = {};  // percent_decode_form when that differs
};

constexpr DecodeRow decode_rows[] = {
    {"", ""},
    {"abc", "abc"},
    {"%41", "A"},
    {"%41%42%43", "ABC"},
    {"x%41y", "xAy"},
    {"%", "%"},
    {"%2", "%2"},
    {"%zz", "%zz"},
    {"%4", "%4"},
    {"%4z", "%4z"},
    {"%z4", "%z4"},
    {"a%", "a%"},
    {"a%2", "a%2"},
    {"a%zz", "a%zz"},
    {"%%", "%%"},
    {"%%41", "%A"},
    {"%4%41", "%4A"},
    {"%2%", "%2%"},
    {"%%%", "%%%"},
    {"%2541", "%41"},
    {"%c3%A4", "\xc3\xa4"},
    {"%ff%FF%fF", "\xff\xff\xff"},
    {"%00", "\0"sv},
    {"a%00b", "a\0b"sv},
    {"a\0%41"sv, "a\0A"sv},
    {"%2b", "+"},
    {"%20", " "},
    {"+", "+", " "},
    {"a+b%2Bc", "a+b+c", "a b+c"},
    {"%+41", "%+41", "% 41"},
    {"%4+", "%4+", "%4 "},
    {"++", "++", "  "},
    {"%:0%0:%@0%0@%G0%0G%`0%0g", "%:0%0:%@0%0@%G0%0G%`0%0g"},
};

// Decodes a copy on the heap of exactly the right size.
std::string decoded(View text, std::size_t (*decode)(mhd::Bytes)) {
  std::vector<char> copy(text.begin(), text.end());
  const std::size_t size = decode(mhd::Bytes(copy));
  ck_assert_uint_le(size, copy.size());
  return std::string(copy.data(), size);
}

START_TEST(decode) {
  const DecodeRow& row = decode_rows[_i];
  CHECK_TEXT(decoded(row.text, mhd::percent_decode), row.plain, row.text);
  const View form = row.form.data() ? row.form : row.plain;
  CHECK_TEXT(decoded(row.text, mhd::percent_decode_form), form, row.text);
}
END_TEST

START_TEST(decode_each_byte_in_both_cases) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char expected = static_cast<char>(byte);
    char upper[4], lower[4];
    std::snprintf(upper, sizeof upper, "%%%02X", byte);
    std::snprintf(lower, sizeof lower, "%%%02x", byte);
    CHECK_TEXT(decoded(upper, mhd::percent_decode), View(&expected, 1), upper);
    CHECK_TEXT(decoded(lower, mhd::percent_decode_form), View(&expected, 1), lower);
  }
}
END_TEST

// What is encoded comes back, whatever stands around it.
START_TEST(decode_random) {
  std::mt19937 random(9110);
  for (int round = 0; round < 5000; ++round) {
    std::string plain(random() % 60, ' '), encoded;
    for (char& c : plain) {
      c = static_cast<char>(random());
      char escape[4];
      std::snprintf(escape, sizeof escape, "%%%02x", static_cast<unsigned char>(c));
      if (c == '%' || c == '+' || random() % 2)
        encoded += escape;
      else
        encoded += c;
    }
    CHECK_TEXT(decoded(encoded, mhd::percent_decode), plain, encoded);
    CHECK_TEXT(decoded(encoded, mhd::percent_decode_form), plain, encoded);
  }
}
END_TEST

// ---- bytes, and blanks

struct ByteRow {
  View target;
  bool has_uri_bytes;
};

constexpr ByteRow byte_rows[] = {
    {"/", true},
    {"/aZ09-._~!$&'()*+,;=:@/%41%aF", true},
    {"/?aZ09-._~!$&'()*+,;=:@/?%41%aF", true},
    {"/%", false},
    {"/%4", false},
    {"/%4g", false},
    {"/%g4", false},
    {"/?%", false},
    {"/?%4", false},
    {"/a b", false},
    {"/\"", false},
    {"/<", false},
    {"/[", false},
    {"/?]", false},
    {"/\\", false},
    {"/?^", false},
    {"/\xc3\xa4", false},
    {"http://[::1]/", true},
    {"http://a/?|", false},
};

START_TEST(uri_bytes) {
  const ByteRow& row = byte_rows[_i];
  CHECK_EQUAL(mhd::has_uri_bytes(mhd::split_target(row.target, get)), row.has_uri_bytes,
              row.target);
}
END_TEST

START_TEST(uri_bytes_of_other_forms) {
  ck_assert(mhd::has_uri_bytes(mhd::split_target("[::1]:80", con)));
  ck_assert(mhd::has_uri_bytes(mhd::split_target("*", Method::options)));
}
END_TEST

struct FixRow {
  View raw;
  View fixed;  // empty: may not be
};

constexpr FixRow fix_rows[] = {
    {"/ ", "/%20"},
    {"/", "/"},
    {"/a b\tc?d e", "/a%20b%09c?d%20e"},
    {"/ /b", "/%20/b"},
    {"/a//b \\", "/a//b%20\\"},
    {"/%20 \xff\x7f", "/%20%20%FF%7F"},
    {"/!~ ", "/!~%20"},
    {"", ""},
    {"a b", ""},
    {"* ", ""},
    {" /a", ""},
    {"http://a/ b", ""},
    {"//a b", ""},
    {"/\\a b", ""},
    {"/a b#c", ""},
};

START_TEST(fix) {
  const FixRow& row = fix_rows[_i];
  CHECK_EQUAL(mhd::may_be_fixed(row.raw), !row.fixed.empty(), row.raw);
  if (row.fixed.empty()) return;
  std::vector<char> room(3 * row.raw.size());
  const std::size_t size = mhd::write_fixed(row.raw, room.data());
  CHECK_TEXT(View(room.data(), size), row.fixed, row.raw);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/target", {{valid, std::size(valid_rows)},
                                         {invalid, std::size(invalid_rows)},
                                         {decode, std::size(decode_rows)},
                                         {decode_each_byte_in_both_cases},
                                         {decode_random},
                                         {uri_bytes, std::size(byte_rows)},
                                         {uri_bytes_of_other_forms},
                                         {fix, std::size(fix_rows)}});
}
