// SPDX-License-Identifier: LGPL-2.1-or-later
// The fields that the engine itself reads or writes, recognised by name (RFC 9110, 5.1).
#ifndef MHD_HTTP_FIELD_NAME_H
#define MHD_HTTP_FIELD_NAME_H

#include <cstdint>

#include "base/bytes.h"

namespace mhd {

enum class FieldId : std::uint8_t {
  other,  // any name that means nothing to the engine
  authorization,
  connection,
  content_length,
  content_type,
  cookie,
  date,
  expect,
  host,
  keep_alive,
  te,
  trailer,
  transfer_encoding,
  upgrade,
};

// Which field `name` names, without regard to case.
FieldId identify_field(View name);

}  // namespace mhd

#endif
