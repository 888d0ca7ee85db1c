// SPDX-License-Identifier: LGPL-2.1-or-later
// Views of bytes: checked slicing and ASCII comparison without the C++ run-time library.
#ifndef MHD_BASE_BYTES_H
#define MHD_BASE_BYTES_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace mhd {

// Mutable bytes, and text or bytes that are only looked at.
using Bytes = std::span<char>;
using View = std::string_view;

// A piece of something that is sent from several places.
struct Segment {
  const char* data;
  std::size_t size;
};

// The part of `v` that begins at `from` and holds at most `count` bytes; what lies outside is cut.
constexpr View slice(View v, std::size_t from, std::size_t count = View::npos) {
  if (from > v.size()) from = v.size();
  const std::size_t rest = v.size() - from;
  return View(v.data() + from, count < rest ? count : rest);
}

// As above, for bytes that may be written.
constexpr Bytes slice(Bytes b, std::size_t from, std::size_t count = View::npos) {
  if (from > b.size()) from = b.size();
  const std::size_t rest = b.size() - from;
  return Bytes(b.data() + from, count < rest ? count : rest);
}

// Copies to memory that is known to be large enough; returns the end of the copy. Compilers that
// see a bound of the size may choose an instruction that costs more than the copying: they are not
// shown any.
inline char* copy_bytes(char* to, View from) {
  std::size_t size = from.size();
  asm("" : "+r"(size));
  if (size > 0) std::memcpy(to, from.data(), size);
  return to + size;
}

// As above for short texts, in blocks of `slack` bytes: as many bytes behind `from` may be read,
// and behind the copy written.
inline constexpr std::size_t slack = 16;
inline char* copy_blocks(char* to, View from) {
  const char* at = from.data();
  const char* const end = at + from.size();
  char* const copy_end = to + from.size();
  for (; at < end; at += slack, to += slack) std::memcpy(to, at, slack);
  return copy_end;
}

constexpr View view(Bytes b) { return View(b.data(), b.size()); }

// View::starts_with() may call the C++ run-time library, as View::substr() does.
constexpr bool begins_with(View text, View start) {
  if (text.size() < start.size()) return false;
  for (std::size_t i = 0; i < start.size(); ++i)
    if (text[i] != start[i]) return false;
  return true;
}

constexpr char ascii_lower(char c) {
  return (c >= 'A' && c <= 'Z') ? static_cast<char>(c | 0x20) : c;
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char l = ascii_lower(c);
  return (l >= 'a' && l <= 'f') ? l - 'a' + 10 : -1;
}

// Equality of ASCII text without regard to case (RFC 9110, 5.1: field names).
constexpr bool equal_ignore_case(View a, View b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  return true;
}

// `v` without the spaces and tabs at its ends (OWS of RFC 9110, 5.6.3).
constexpr View trim_ows(View v) {
  while (!v.empty() && (v.front() == ' ' || v.front() == '\t')) v.remove_prefix(1);
  while (!v.empty() && (v.back() == ' ' || v.back() == '\t')) v.remove_suffix(1);
  return v;
}

}  // namespace mhd

#endif
