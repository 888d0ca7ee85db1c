// SPDX-License-Identifier: LGPL-2.1-or-later
// The parts of a content that a client asks for (RFC 9110, 14).
#ifndef MHD_HTTP_BYTE_RANGES_H
#define MHD_HTTP_BYTE_RANGES_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace mhd {

// The bytes from `at` on that stand before `end`.
struct ByteRange {
  std::uint64_t at;
  std::uint64_t end;
  bool operator==(const ByteRange&) const = default;
};

inline constexpr std::size_t most_ranges = 16;

struct RangeSet {
  enum class Kind : std::uint8_t {
    whole,          // as if no range had been asked for
    unsatisfiable,  // nothing that was asked for exists
    ranges,         // at least one; in the order in which they were asked for
  };
  Kind kind = Kind::whole;
  std::uint8_t count = 0;
  ByteRange list[most_ranges];

  std::span<const ByteRange> all() const { return {list, count}; }
};

// Reads the value of a Range field for a content of `size` bytes. Malformed values and units other
// than bytes are passed over; so are values with more than `most_ranges` ranges, or with some that
// overlap, which would be sent more than once.
RangeSet parse_byte_ranges(View value, std::uint64_t size);

}  // namespace mhd

#endif
