// SPDX-License-Identifier: LGPL-2.1-or-later
// Protocol versions that a request can carry (RFC 9110, 2.5).
#ifndef MHD_HTTP_VERSION_H
#define MHD_HTTP_VERSION_H

#include <cstdint>

namespace mhd {

// The numbers equal those of enum MHD_HTTP_ProtocolVersion.
enum class Version : std::uint8_t {
  invalid = 0,
  http_1_0 = 1,
  http_1_1 = 2,
  http_2 = 3,
  http_3 = 4
};

}  // namespace mhd

#endif
