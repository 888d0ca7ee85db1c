// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of byte classes.
#include "base/scan.h"

#include <cstring>

namespace mhd {

namespace {

constexpr void add_range(ByteClasses& classes, int first, int last, std::uint8_t bits) {
  for (int c = first; c <= last; ++c)
    classes.of[c] = static_cast<std::uint8_t>(classes.of[c] | bits);
}

constexpr void add_each(ByteClasses& classes, View bytes, std::uint8_t bits) {
  for (char c : bytes) add_range(classes, c, c, bits);
}

constexpr ByteClasses make_byte_classes() {
  ByteClasses classes;
  add_range(classes, '0', '9', class_token | class_host);
  add_range(classes, 'A', 'Z', class_token | class_host);
  add_range(classes, 'a', 'z', class_token | class_host);
  add_each(classes, "!#$%&'*+-.^_`|~", class_token);
  add_range(classes, 0x00, 0x08, class_value_end);
  add_range(classes, 0x0a, 0x1f, class_value_end);
  add_range(classes, 0x7f, 0x7f, class_value_end);
  add_range(classes, 0x00, 0x20, class_target_end);
  add_range(classes, 0x7f, 0x7f, class_target_end);
  add_each(classes, "%?#", class_target_mark);
  add_each(classes, "%&", class_form_mark);
  add_each(classes, "-._~%!$&'()*+,;=", class_host);
  return classes;
}

}  // namespace

constinit const ByteClasses byte_classes = make_byte_classes();

std::size_t find_byte(View text, char wanted) {
  if (text.empty()) return 0;
  const void* found = std::memchr(text.data(), wanted, text.size());
  return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data())
               : text.size();
}

}  // namespace mhd
