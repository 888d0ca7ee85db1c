// SPDX-License-Identifier: LGPL-2.1-or-later
// Byte classes of HTTP/1 heads and of forms, and scanners that look at one byte at a time.
#ifndef MHD_BASE_SCAN_PORTABLE_H
#define MHD_BASE_SCAN_PORTABLE_H

#include <cstddef>
#include <cstdint>

namespace mhd {

// Bits of an entry of byte_classes.
inline constexpr std::uint8_t class_token = 1;        // tchar (RFC 9110, 5.6.2)
inline constexpr std::uint8_t class_value_end = 2;    // a control other than HTAB
inline constexpr std::uint8_t class_target_end = 4;   // a control or SP
inline constexpr std::uint8_t class_target_mark = 8;  // '%', '?', '#'
inline constexpr std::uint8_t class_host = 16;        // a byte of reg-name (RFC 3986, 3.2.2)
inline constexpr std::uint8_t class_form_mark = 32;   // '%', '&'

// The classes of each byte value.
struct ByteClasses {
  std::uint8_t of[256] = {};
};
extern const ByteClasses byte_classes;

inline bool has_class(char c, std::uint8_t wanted) {
  return (byte_classes.of[static_cast<unsigned char>(c)] & wanted) != 0;
}

namespace portable {

// The first byte that is not a tchar, or `end`.
inline const char* scan_token_end(const char* p, const char* end) {
  while (p < end && has_class(*p, class_token)) ++p;
  return p;
}

// The first control other than HTAB, or `end`.
inline const char* scan_until_ctl(const char* p, const char* end) {
  while (p < end && !has_class(*p, class_value_end)) ++p;
  return p;
}

// The first control or SP, or `end`.
inline const char* scan_target_end(const char* p, const char* end) {
  while (p < end && !has_class(*p, class_target_end)) ++p;
  return p;
}

// Decodes an encoded form value up to '%', '&' or `end`, and returns where it stopped: copies to
// `to`, '+' as a space. `to` is not behind `p`; what lies between the copy and the bytes that were
// not read may be overwritten.
inline const char* copy_form_run(char* to, const char* p, const char* end) {
  for (; p < end && !has_class(*p, class_form_mark); ++p, ++to) *to = *p == '+' ? ' ' : *p;
  return p;
}

// Whether the bytes are the same; takes the same time wherever they differ. At least 16 bytes.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < size; ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

}  // namespace portable
}  // namespace mhd

#endif
