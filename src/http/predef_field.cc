// SPDX-License-Identifier: LGPL-2.1-or-later
// Predefined field names by number.
#include "http/predef_field.h"

namespace mhd {

std::string_view predef_field_name(unsigned number) {
  const unsigned position = number - first_predef_field;  // wraps for smaller numbers
  return position < predef_field_names.size() ? predef_field_names[position] : std::string_view();
}

}  // namespace mhd
