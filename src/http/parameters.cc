// SPDX-License-Identifier: LGPL-2.1-or-later
// The grammar of parameters: tokens and quoted strings.
#include "http/parameters.h"

#include "base/scan.h"

namespace mhd {

namespace {

void skip_blanks(View& text) {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
}

bool take(View& text, char mark) {
  if (text.empty() || text[0] != mark) return false;
  text.remove_prefix(1);
  return true;
}

constexpr bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

// How many bytes stand in front of the closing quote; text.size() when there is none, or when
// something stands there that no quoted string has.
std::size_t quoted_size(View text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return at;
    if (text[at] == '\\') ++at;
    if (at == text.size() || is_control(text[at])) break;
  }
  return text.size();
}

}  // namespace

View take_token(View& text) {
  const char* const end = scan_token_end(text.data(), text.data() + text.size());
  const View token(text.data(), static_cast<std::size_t>(end - text.data()));
  text.remove_prefix(token.size());
  return token;
}

bool ParameterReader::fail() {
  malformed_ = true;
  rest_ = View();
  return false;
}

// Goes to the next parameter. False at the end, or when there is no ';' in front of it.
bool ParameterReader::take_semicolon() {
  skip_blanks(rest_);
  if (rest_.empty()) return false;
  if (!take(rest_, ';')) return fail();
  do {
    skip_blanks(rest_);
  } while (take(rest_, ';'));
  return !rest_.empty();
}

bool ParameterReader::take_value(Parameter& out) {
  out.quoted = take(rest_, '"');
  if (!out.quoted) {
    out.value = take_token(rest_);
    return !out.value.empty();
  }
  const std::size_t size = quoted_size(rest_);
  if (size == rest_.size()) return false;
  out.value = slice(rest_, 0, size);
  rest_.remove_prefix(size + 1);
  return true;
}

bool ParameterReader::next(Parameter& out) {
  if (!take_semicolon()) return false;
  out.name = take_token(rest_);
  if (out.name.empty() || !take(rest_, '=') || !take_value(out)) return fail();
  return true;
}

}  // namespace mhd
