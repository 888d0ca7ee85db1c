// SPDX-License-Identifier: LGPL-2.1-or-later
// What the value of a Content-Type field says about a form.
#ifndef MHD_FORM_FORM_TYPE_H
#define MHD_FORM_FORM_TYPE_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace mhd {

inline constexpr std::size_t longest_boundary = 70;  // RFC 2046, 5.1.1

enum class FormType : std::uint8_t {
  urlencoded,
  multipart,  // multipart/form-data with a boundary
  text_plain,
  no_boundary,  // multipart/form-data without a boundary
  other,        // not the type of a form
  malformed,
};

struct FormTypeField {
  FormType type = FormType::malformed;
  std::uint8_t boundary_size = 0;
  char boundary_text[longest_boundary] = {};

  View boundary() const& { return View(boundary_text, boundary_size); }
  View boundary() const&& = delete;
};

// Parameters but the boundary of multipart/form-data mean nothing, but must be well-formed.
FormTypeField read_form_type(View field_value);

}  // namespace mhd

#endif
