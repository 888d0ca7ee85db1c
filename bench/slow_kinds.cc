// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of attackers.
#include "slow_kinds.h"

#include <algorithm>
#include <array>

namespace bench {

namespace {

#define POST_CHUNKED \
  "POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
#define GET_LARGE "GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

constexpr std::array<SlowKind, 8> kinds{{
    {"idle", "", "", ""},
    {"head", "G", "ET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", "a"},
    // As much as a server may read to keep a connection whose content nobody wants.
    {"counted", "POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n", "",
     "a"},
    {"chunks", POST_CHUNKED, "", "1\r\na\r\n"},
    {"extension", POST_CHUNKED, "1;", "a"},
    {"trailers", POST_CHUNKED "0\r\n", "", "X-Slow: a\r\n"},
    {"read", GET_LARGE, "", "", 1},
    // Enough to look like progress.
    {"sip", GET_LARGE, "", "", 500},
}};

}  // namespace

const SlowKind* find_slow_kind(std::string_view name) {
  const auto* found = std::find_if(kinds.begin(), kinds.end(),
                                   [name](const SlowKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : found;
}

}  // namespace bench
