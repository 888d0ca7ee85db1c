// SPDX-License-Identifier: LGPL-2.1-or-later
// A request that was not parsed: made of field lines, for tests of what fields mean.
#ifndef MHD_SUPPORT_HEAD_H
#define MHD_SUPPORT_HEAD_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/request.h"

namespace support {

// `lines` are "name: value", with a line feed between them.
class Head {
 public:
  Head(mhd::Version version, mhd::View lines) : text_(lines) {
    request.version = version;
    request.head = text_.data();
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::size_t colon = text_.find(": ", at);
      if (colon >= end) std::abort();
      const mhd::View name(text_.data() + at, colon - at);
      const mhd::Field field = {static_cast<std::uint32_t>(at),
                                static_cast<std::uint32_t>(colon + 2),
                                static_cast<std::uint32_t>(end - colon - 2),
                                static_cast<std::uint16_t>(name.size()), mhd::identify_field(name)};
      if (!request.fields.add(arena_, field)) std::abort();
      at = end + 1;
    }
  }
  mhd::Request request;

 private:
  std::string text_;
  char memory_[4096];
  mhd::Arena arena_{memory_, sizeof memory_, sizeof memory_};
};

}  // namespace support

#endif
