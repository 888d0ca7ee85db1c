// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the content of a reply comes from: a closed set.
#ifndef MHD_HTTP_BODY_SOURCE_H
#define MHD_HTTP_BODY_SOURCE_H

#include <cstdint>

#include "base/bytes.h"
#include "http/request.h"

namespace mhd {

enum class BodyKind : std::uint8_t {
  none,      // no content
  bytes,     // one piece of memory that stays until the response is released
  gather,    // several such pieces
  file,      // a range of a file
  pipe,      // what another process or thread writes, until it closes its end
  producer,  // the front end is asked for pieces (FrontEnd::pull)
};

struct BodySource {
  BodyKind kind = BodyKind::none;
  std::uint64_t size = 0;           // size_unknown: pipes, and producers that do not know it
  const char* data = nullptr;       // bytes
  const Segment* pieces = nullptr;  // gather: none is empty; the array stays as long as they do
  std::uint32_t piece_count = 0;    // gather
  int fd = -1;                      // file and pipe: closed by the owner of the response
  std::uint64_t offset = 0;         // file: where the content begins
};

// Content in one piece of memory, or none.
constexpr bool is_one_piece(BodyKind kind) {
  return kind == BodyKind::none || kind == BodyKind::bytes;
}

// Content that is there as a whole, so that any range of it can be sent.
constexpr bool is_stored(BodyKind kind) {
  return is_one_piece(kind) || kind == BodyKind::gather || kind == BodyKind::file;
}

}  // namespace mhd

#endif
