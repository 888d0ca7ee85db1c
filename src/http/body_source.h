// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the content of a reply comes from: a closed set.
#ifndef MHD_HTTP_BODY_SOURCE_H
#define MHD_HTTP_BODY_SOURCE_H

#include <cstdint>

#include "http/request.h"

namespace mhd {

enum class BodyKind : std::uint8_t {
  none,      // no content
  bytes,     // one piece of memory that stays until the response is released
  producer,  // the front end is asked for pieces (FrontEnd::pull)
};

struct BodySource {
  BodyKind kind = BodyKind::none;
  std::uint64_t size = 0;      // size_unknown: only the producer knows
  const char* data = nullptr;  // bytes
};

}  // namespace mhd

#endif
