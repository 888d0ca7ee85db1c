// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/byte_ranges.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "http/framing.h"

namespace mhd {

namespace {

constexpr View unit = "bytes=";

// Reads the digits that `text` begins with and takes them away; a number beyond 64 bits is the
// largest one. False: there is no digit.
bool take_number(View& text, std::uint64_t& number) {
  const char* const begin = text.data();
  const auto [end, error] = std::from_chars(begin, begin + text.size(), number);
  if (error == std::errc::result_out_of_range) number = UINT64_MAX;
  text = slice(text, static_cast<std::size_t>(end - begin));
  return end != begin;
}

// "-5": the last bytes. Those of an empty content exist, but Content-Range can't say so.
bool parse_suffix(View digits, std::uint64_t size, ByteRange& range) {
  std::uint64_t length = 0;
  if (!take_number(digits, length) || !digits.empty() || (size == 0 && length > 0)) return false;
  range = {size - std::min(length, size), size};
  return true;
}

// "0-4", "5-", or a suffix. What does not exist comes out as an empty range. False: of no use.
bool parse_range(View text, std::uint64_t size, ByteRange& range) {
  if (begins_with(text, "-")) return parse_suffix(slice(text, 1), size, range);
  std::uint64_t first = 0;
  if (!take_number(text, first) || !begins_with(text, "-")) return false;
  text = slice(text, 1);
  std::uint64_t last = UINT64_MAX;
  if (!text.empty() && (!take_number(text, last) || !text.empty() || last < first)) return false;
  range = first < size ? ByteRange{first, last < size ? last + 1 : size} : ByteRange{size, size};
  return true;
}

bool overlap(const ByteRange& a, const ByteRange& b) { return a.at < b.end && b.at < a.end; }

bool overlaps_any(const RangeSet& set, const ByteRange& range) {
  for (const ByteRange& other : set.all())
    if (overlap(other, range)) return true;
  return false;
}

}  // namespace

RangeSet parse_byte_ranges(View value, std::uint64_t size) {
  if (!equal_ignore_case(slice(value, 0, unit.size()), unit)) return {};
  RangeSet set;
  std::size_t asked = 0;
  bool usable = true;
  for_each_element(slice(value, unit.size()), [&](View text) {
    ByteRange range = {};
    usable = usable && ++asked <= most_ranges && parse_range(text, size, range) &&
             !overlaps_any(set, range);
    if (usable && range.at < range.end) set.list[set.count++] = range;
  });
  if (!usable || asked == 0) return {};
  set.kind = set.count > 0 ? RangeSet::Kind::ranges : RangeSet::Kind::unsatisfiable;
  return set;
}

}  // namespace mhd
