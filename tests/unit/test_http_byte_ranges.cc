// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/byte_ranges: what a value of Range asks for.
#include <iterator>
#include <string>

#include "check_main.h"
#include "http/byte_ranges.h"

namespace {

// Ranges as "0-4 7-9", by first and last byte; "whole" and "none" for what is not one.
std::string to_text(const mhd::RangeSet& set) {
  if (set.kind == mhd::RangeSet::Kind::whole) return "whole";
  if (set.kind == mhd::RangeSet::Kind::unsatisfiable) return "none";
  std::string text;
  for (const mhd::ByteRange& range : set.all())
    text +=
        (text.empty() ? "" : " ") + std::to_string(range.at) + '-' + std::to_string(range.end - 1);
  return text;
}

struct Row {
  const char* value;
  std::uint64_t size;
  const char* result;
};

#define NINE "0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16"

constexpr Row rows[] = {
    {"bytes=0-4", 10, "0-4"},
    {"bytes=0-0", 10, "0-0"},
    {"bytes=9-9", 10, "9-9"},
    {"bytes=0-9", 10, "0-9"},
    {"bytes=0-10", 10, "0-9"},
    {"bytes=5-", 10, "5-9"},
    {"bytes=0-", 10, "0-9"},
    {"bytes=9-", 10, "9-9"},
    {"bytes=10-", 10, "none"},
    {"bytes=10-20", 10, "none"},
    {"bytes=-1", 10, "9-9"},
    {"bytes=-10", 10, "0-9"},
    {"bytes=-11", 10, "0-9"},
    {"bytes=-0", 10, "none"},
    {"bytes=-00", 10, "none"},
    {"bytes=00-004", 10, "0-4"},
    // no content
    {"bytes=0-", 0, "none"},
    {"bytes=0-0", 0, "none"},
    {"bytes=-0", 0, "none"},
    {"bytes=-5", 0, "whole"},
    // units
    {"BYTES=0-4", 10, "0-4"},
    {"items=0-4", 10, "whole"},
    {"bytes", 10, "whole"},
    {"", 10, "whole"},
    {"bytes=", 10, "whole"},
    {"byte=0-4", 10, "whole"},
    {"bytesx=0-4", 10, "whole"},
    {"bytes =0-4", 10, "whole"},
    {" bytes=0-4", 10, "whole"},
    // malformed
    {"bytes=4-3", 10, "whole"},
    {"bytes=14-13", 10, "whole"},
    {"bytes=-", 10, "whole"},
    {"bytes=--1", 10, "whole"},
    {"bytes=1", 10, "whole"},
    {"bytes=a-b", 10, "whole"},
    {"bytes=0x1-2", 10, "whole"},
    {"bytes=+1-2", 10, "whole"},
    {"bytes=1 -2", 10, "whole"},
    {"bytes=1- 2", 10, "whole"},
    {"bytes=1-2 3", 10, "whole"},
    {"bytes=1-2-3", 10, "whole"},
    {"bytes=-5-", 10, "whole"},
    {"bytes=0-1,a", 10, "whole"},
    {"bytes=a,0-1", 10, "whole"},
    {"bytes=0-1;2-3", 10, "whole"},
    {"bytes=,", 10, "whole"},
    {"bytes=0-1, bytes=3-4", 10, "whole"},
    // lists
    {"bytes=0-1,3-4", 10, "0-1 3-4"},
    {"bytes= 0-1 ,\t3-4 ", 10, "0-1 3-4"},
    {"bytes=,0-1,,3-4,", 10, "0-1 3-4"},
    {"bytes=3-4,0-1", 10, "3-4 0-1"},
    {"bytes=0-1,2-3", 10, "0-1 2-3"},
    {"bytes=0-0,-1", 10, "0-0 9-9"},
    {"bytes=0-1,10-11", 10, "0-1"},
    {"bytes=10-,0-1", 10, "0-1"},
    {"bytes=10-11,12-13", 10, "none"},
    {"bytes=10-11,-0", 10, "none"},
    // overlap
    {"bytes=0-5,5-6", 10, "whole"},
    {"bytes=5-6,0-5", 10, "whole"},
    {"bytes=0-,-1", 10, "whole"},
    {"bytes=0-1,0-1", 10, "whole"},
    {"bytes=0-1,4-5,1-2", 10, "whole"},
    // number
    {"bytes=" NINE ",20-20,22-22,24-24,26-26,28-28,30-30,32-32", 100,
     "0-0 2-2 4-4 6-6 8-8 10-10 12-12 14-14 16-16 20-20 22-22 24-24 26-26 28-28 30-30 32-32"},
    {"bytes=" NINE ",20-20,22-22,24-24,26-26,28-28,30-30,32-32,34-34", 100, "whole"},
    {"bytes=" NINE "," NINE, 1, "whole"},
    // large numbers
    {"bytes=18446744073709551613-", 18446744073709551614u,
     "18446744073709551613-18446744073709551613"},
    {"bytes=0-18446744073709551615", 10, "0-9"},
    {"bytes=0-18446744073709551616", 10, "0-9"},
    {"bytes=5-99999999999999999999999999999", 10, "5-9"},
    {"bytes=99999999999999999999999999999-", 10, "none"},
    {"bytes=18446744073709551616-18446744073709551616", 10, "none"},
    {"bytes=18446744073709551616-5", 10, "whole"},
    {"bytes=-99999999999999999999999999999", 10, "0-9"},
    {"bytes=4294967296-4294967297", 5000000000u, "4294967296-4294967297"},
};

START_TEST(each_row) {
  const Row& row = rows[_i];
  CHECK_TEXT(to_text(mhd::parse_byte_ranges(row.value, row.size)), row.result, row.value);
}
END_TEST

}  // namespace

int main() { return unit::run_tests("http/byte_ranges", {{each_row, std::size(rows)}}); }
