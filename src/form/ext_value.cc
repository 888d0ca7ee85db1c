// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/ext_value.h"

#include "base/scan.h"

namespace mhd {

namespace {

constexpr unsigned octet(char c) { return static_cast<unsigned char>(c); }

// What may follow a first byte: so many bytes, the first of them between these two.
struct Following {
  unsigned char count;
  unsigned char least;
  unsigned char most;
};

// The table 3-7 of the Unicode standard. count 0: no first byte of several.
constexpr Following following(unsigned first) {
  if (first < 0xc2 || first > 0xf4) return {0, 0, 0};
  if (first < 0xe0) return {1, 0x80, 0xbf};
  if (first == 0xe0) return {2, 0xa0, 0xbf};
  if (first == 0xed) return {2, 0x80, 0x9f};
  if (first < 0xf0) return {2, 0x80, 0xbf};
  if (first == 0xf0) return {3, 0x90, 0xbf};
  return {3, 0x80, static_cast<unsigned char>(first == 0xf4 ? 0x8f : 0xbf)};
}

// How many bytes the character at the front has; 0: it is none.
std::size_t char_size(View text) {
  const unsigned first = octet(text[0]);
  if (first < 0x80) return 1;
  const Following rule = following(first);
  if (rule.count == 0 || text.size() <= rule.count) return 0;
  if (octet(text[1]) < rule.least || octet(text[1]) > rule.most) return 0;
  for (std::size_t i = 2; i <= rule.count; ++i)
    if ((octet(text[i]) & 0xc0) != 0x80) return 0;
  return rule.count + std::size_t{1};
}

// value-chars of RFC 8187, 3.2.1, that stand for themselves.
bool is_attr_char(char c) { return is_tchar(c) && c != '*' && c != '\'' && c != '%'; }

// Decodes `text` to its own front. False: it is malformed.
bool decode_escapes(Bytes text, std::size_t& size) {
  size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      if (text.size() - at < 3) return false;
      const int high = hex_value(text[at + 1]), low = hex_value(text[at + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      at += 2;
    } else if (!is_attr_char(c)) {
      return false;
    }
    text[size++] = c;
  }
  return true;
}

bool has_control(View text) {
  for (char c : text)
    if (octet(c) < 0x20 || c == 0x7f) return true;
  return false;
}

}  // namespace

bool is_utf8(View text) {
  while (!text.empty()) {
    const std::size_t size = char_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

Bytes decode_ext_value(Bytes value) {
  const std::size_t charset = find_byte(view(value), '\'');
  const std::size_t language = find_byte(slice(view(value), charset + 1), '\'');
  if (!equal_ignore_case(slice(view(value), 0, charset), "UTF-8")) return {};
  if (charset + 1 + language >= value.size()) return {};
  const Bytes text = slice(value, charset + language + 2);
  std::size_t size = 0;
  if (!decode_escapes(text, size)) return {};
  const Bytes decoded = slice(text, 0, size);
  return is_utf8(view(decoded)) && !has_control(view(decoded)) ? decoded : Bytes();
}

}  // namespace mhd
