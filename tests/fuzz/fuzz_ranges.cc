// SPDX-License-Identifier: LGPL-2.1-or-later
// Ranges, conditions and dates in fields: whatever a client sends, the parts that are selected lie
// within the content and apart from each other, and saying the same in the plainest form changes
// nothing.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "http/byte_ranges.h"
#include "http/conditions.h"
#include "http/date.h"
#include "support/head.h"

namespace {

using mhd::RangeSet;
using mhd::View;

constexpr std::int64_t now = 1800000000;

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

std::string plain_form(const RangeSet& set) {
  std::string text = "bytes=";
  for (const mhd::ByteRange& range : set.all())
    text += std::to_string(range.at) + '-' + std::to_string(range.end - 1) + ',';
  return text;
}

void check_ranges(View value, std::uint64_t size) {
  const RangeSet set = mhd::parse_byte_ranges(value, size);
  require((set.kind == RangeSet::Kind::ranges) == (set.count > 0), "ranges without a range");
  require(set.count <= mhd::most_ranges, "too many ranges");
  for (std::size_t i = 0; i < set.count; ++i) {
    const mhd::ByteRange& range = set.list[i];
    require(range.at < range.end && range.end <= size, "a range outside of the content");
    for (std::size_t j = 0; j < i; ++j)
      require(set.list[j].end <= range.at || range.end <= set.list[j].at, "ranges overlap");
  }
  if (set.kind != RangeSet::Kind::ranges) return;
  const RangeSet again = mhd::parse_byte_ranges(plain_form(set), size);
  require(again.kind == set.kind && plain_form(again) == plain_form(set), "the form matters");
}

void check_date(View value) {
  std::int64_t time = 0;
  if (!mhd::parse_http_date(value, now, time) || time < 0 || time > 253402300799) return;
  char text[mhd::http_date_size];
  mhd::format_http_date(time, text);
  std::int64_t again = -1;
  require(mhd::parse_http_date(View(text, sizeof text), now, again) && again == time,
          "a date changes when it is written and read");
}

constexpr View names[] = {
    "If-Match: ", "If-None-Match: ", "If-Modified-Since: ", "If-Unmodified-Since: ",
    "If-Range: ", "Range: "};

// Each line is a value; the fields come one after the other, and again. The first line is the
// entity tag of the reply, the second one its date.
void check_conditions(const std::string& text) {
  std::string reply, request;
  std::size_t at = 0;
  for (unsigned line = 0; line < 14 && at <= text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string value = text.substr(at, end - at);
    if (line < 2)
      reply += (line ? "Last-Modified: " : "ETag: ") + value + "\r\n";
    else if (!value.empty())
      request += (request.empty() ? "" : "\n") + std::string(names[(line - 2) % 6]) + value;
    check_date(value);
    at = end + 1;
  }
  const mhd::Validators validators = mhd::find_validators(reply, now);
  support::Head head(mhd::Version::http_1_1, request);
  head.request.method = mhd::Method::get;
  const mhd::Evaluation found = evaluate_conditions(head.request, validators, now);
  require((found.result == mhd::Precondition::ranges) == (found.range.data() != nullptr),
          "ranges without a value");
  head.request.method = mhd::Method::head;
  const mhd::Evaluation of_head = evaluate_conditions(head.request, validators, now);
  require(of_head.result ==
              (found.result == mhd::Precondition::ranges ? mhd::Precondition::none : found.result),
          "conditions of HEAD differ from those of GET");
}

}  // namespace

// Byte 0 says how large the content is: so many bits of a number with all bits set, one more or one
// less.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::uint64_t all_bits = (std::uint64_t{1} << (data[0] % 64)) - 1;
  const std::uint64_t content = all_bits + data[0] / 64;
  check_ranges(text, content);
  check_ranges("bytes=" + text, content);
  check_conditions(text);
  return 0;
}
