// SPDX-License-Identifier: LGPL-2.1-or-later
// What sessions need to know of the daemon's settings; constant once the daemon runs.
#ifndef MHD_EXCHANGE_CONFIG_H
#define MHD_EXCHANGE_CONFIG_H

#include <cstddef>
#include <cstdint>

#include "base/clock.h"

namespace mhd {

// Sizes are bytes. Why these numbers: SECURITY.md.
struct Limits {
  std::size_t request_line = 8192;
  std::size_t field_line = 8192;
  std::size_t head = 32768;
  std::size_t fields = 100;
  std::size_t chunk_line = 256;
  std::size_t chunk_extensions = 16384;  // of one message
  std::uint64_t drain = 65536;  // content that nobody wants but that is read to keep the connection
  std::size_t exchange_memory = 32768;  // arena of one exchange
  unsigned answers_per_turn = 16;       // pipelined requests answered before others have their turn
  bool operator==(const Limits&) const = default;
};

// Milliseconds; 0 is none.
struct Timeouts {
  Millis head = 10000;         // from the first byte of a request to the end of its head
  Millis idle = 30000;         // between requests
  Millis body_start = 20000;   // for the content: this much, and more for what came
  Millis write_stall = 30000;  // a period in which enough must leave while something is to be sent
  Millis drain = 2000;         // for content that nobody wants, and after the last reply
  Millis suspended = 0;        // parked at a time
  bool operator==(const Timeouts&) const = default;
};

// What counts as progress, in bytes. A byte a second keeps nobody alive.
struct Rates {
  std::uint64_t body = 1000;    // content that prolongs the time for content by a second
  std::uint64_t write = 30000;  // must leave in a period, unless all does
  bool operator==(const Rates&) const = default;
};

// How long content of so many bytes may take beyond the start.
constexpr Millis time_for(std::uint64_t bytes, std::uint64_t per_second) {
  const std::uint64_t seconds = bytes / per_second;
  return seconds > UINT32_MAX ? never : seconds * 1000 + bytes % per_second * 1000 / per_second;
}

struct SessionConfig {
  Limits limits;
  Timeouts timeouts;
  Rates rates;
  int strictness = 0;  // MHD_ProtocolStrictLevel: -3 .. 3
  bool send_date = true;
  bool shoutcast = false;             // "ICY" in place of the version in status lines of replies
  bool half_closed_may_wait = false;  // else who closes its side while parked counts as gone
  bool error_bodies = true;           // library-made error replies explain themselves
};

}  // namespace mhd

#endif
