// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of base/scan: each byte value in each place, and agreement of the implementations. Texts
// are copied to heap blocks of exactly their size, so that a sanitizer sees any access beyond the
// end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

#include "base/scan.h"
#include "check_main.h"

namespace {

using Scan = const char* (*)(const char*, const char*);

struct Scanner {
  const char* name;
  Scan scan;
  bool (*stops_at)(unsigned char c);
};

// The definitions of the RFCs, said in another way than in the library.
bool not_tchar(unsigned char c) {
  if (c >= 0x80 || c <= 0x20 || c == 0x7f) return true;
  return std::string_view("\"(),/:;<=>?@[\\]{}").find(static_cast<char>(c)) !=
         std::string_view::npos;
}
bool ends_value(unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }
bool ends_target(unsigned char c) { return c <= 0x20 || c == 0x7f; }

constexpr Scanner scanners[] = {
    {"scan_token_end", mhd::scan_token_end, not_tchar},
    {"scan_until_ctl", mhd::scan_until_ctl, ends_value},
    {"scan_target_end", mhd::scan_target_end, ends_target},
    {"portable::scan_token_end", mhd::portable::scan_token_end, not_tchar},
    {"portable::scan_until_ctl", mhd::portable::scan_until_ctl, ends_value},
    {"portable::scan_target_end", mhd::portable::scan_target_end, ends_target},
#if defined(__SSE2__)
    {"sse2::scan_token_end", mhd::sse2::scan_token_end, not_tchar},
    {"sse2::scan_until_ctl", mhd::sse2::scan_until_ctl, ends_value},
    {"sse2::scan_target_end", mhd::sse2::scan_target_end, ends_target},
#endif
};

// Compares the result for `text` with a search by the definition.
void check_scan(const Scanner& scanner, std::string_view text) {
  const std::vector<char> copy(text.begin(), text.end());
  const char* const begin = copy.data();
  const auto expected = std::find_if(text.begin(), text.end(), [&scanner](char c) {
    return scanner.stops_at(static_cast<unsigned char>(c));
  });
  CHECK_EQUAL(scanner.scan(begin, begin + text.size()) - begin, expected - text.begin(), text);
}

// No block is made and nothing is searched for each of the many texts.
START_TEST(each_byte_in_each_place) {
  const Scanner& scanner = scanners[_i];
  std::vector<char> text;
  for (std::size_t size = 1; size <= 40; ++size) {
    text.assign(size, 'a');
    text.shrink_to_fit();
    const char* const begin = text.data();
    for (std::size_t at = 0; at < size; ++at) {
      for (int c = 0; c < 256; ++c) {
        text[at] = static_cast<char>(c);
        const std::size_t expected = scanner.stops_at(static_cast<unsigned char>(c)) ? at : size;
        const auto found = static_cast<std::size_t>(scanner.scan(begin, begin + size) - begin);
        if (found != expected)
          ck_abort_msg("%s: byte %d at %zu of %zu: %zu", scanner.name, c, at, size, found);
      }
      text[at] = 'a';
    }
  }
}
END_TEST

START_TEST(nothing_to_scan) {
  check_scan(scanners[_i], "");
  ck_assert_ptr_null(scanners[_i].scan(nullptr, nullptr));
}
END_TEST

// Mostly bytes at which no scanner stops, so that all lengths of runs come up.
char random_byte(std::mt19937& random) {
  static constexpr std::string_view plain = "azAZ09-_.!~+x";
  return random() % 24 ? plain[random() % plain.size()] : static_cast<char>(random());
}

START_TEST(random_texts) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 100, ' ');
    for (char& c : text) c = random_byte(random);
    check_scan(scanners[_i], text);
  }
}
END_TEST

START_TEST(long_runs) {
  std::string text(100000, 'q');
  check_scan(scanners[_i], text);
  text.back() = '\x7f';
  check_scan(scanners[_i], text);
  check_scan(scanners[_i], std::string(1000, '!'));
}
END_TEST

START_TEST(tchar_of_each_byte) {
  for (int c = 0; c < 256; ++c)
    ck_assert_int_eq(mhd::is_tchar(static_cast<char>(c)),
                     !not_tchar(static_cast<unsigned char>(c)));
}
END_TEST

using Copy = const char* (*)(char*, const char*, const char*);

constexpr Copy copiers[] = {
    mhd::copy_form_run,
    mhd::portable::copy_form_run,
#if defined(__SSE2__)
    mhd::sse2::copy_form_run,
#endif
};

// Copies down by `shift` bytes, which may overlap. What is not read must stay as it is.
void check_copy(Copy copy, std::string_view text, std::size_t shift) {
  std::vector<char> block(shift, '#');
  block.insert(block.end(), text.begin(), text.end());
  char* const begin = block.data();
  const char* const end = begin + block.size();
  const std::size_t size = std::min(text.find_first_of("%&"), text.size());
  CHECK_EQUAL(copy(begin, begin + shift, end) - begin, shift + size, text);
  std::string expected(text.substr(0, size));
  std::replace(expected.begin(), expected.end(), '+', ' ');
  CHECK_TEXT(std::string_view(begin, size), expected, text);
  CHECK_TEXT(std::string_view(begin + shift + size, text.size() - size), text.substr(size), text);
}

START_TEST(form_runs) {
  std::mt19937 random(20261122);
  check_copy(copiers[_i], "", 0);
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 100, ' ');
    for (char& c : text) {
      const unsigned kind = random() % 64;
      c = kind < 2 ? "%&"[kind] : kind < 16 ? '+' : static_cast<char>(random());
    }
    check_copy(copiers[_i], text, random() % 24);
  }
}
END_TEST

struct FindRow {
  std::string_view text;
  char wanted;
  std::size_t found;
};

constexpr FindRow find_rows[] = {
    {"", 'a', 0},
    {"a", 'a', 0},
    {"b", 'a', 1},
    {"key=value=x", '=', 3},
    {"key", '\0', 3},
    {std::string_view("k\0y", 3), '\0', 1},
    {"\x7f\xff", '\xff', 1},
    {"aaaaaaaaaaaaaaaaaaaaaaab", 'b', 23},
};

START_TEST(find_byte_rows) {
  const FindRow& row = find_rows[_i];
  CHECK_EQUAL(mhd::find_byte(row.text, row.wanted), row.found, row.text);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("base/scan", {{each_byte_in_each_place, std::size(scanners)},
                                       {nothing_to_scan, std::size(scanners)},
                                       {random_texts, std::size(scanners)},
                                       {long_runs, std::size(scanners)},
                                       {tchar_of_each_byte},
                                       {form_runs, std::size(copiers)},
                                       {find_byte_rows, std::size(find_rows)}});
}
