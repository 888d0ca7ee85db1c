// SPDX-License-Identifier: LGPL-2.1-or-later
// The grammar of a Cookie field.
#include "http/cookies.h"

#include "base/scan.h"

namespace mhd {

namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Visible ASCII but for the quote, comma, semicolon and backslash (RFC 6265, 4.1.1).
constexpr bool is_cookie_octet(char c) {
  return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

bool is_token(View text) {
  const char* const end = text.data() + text.size();
  return !text.empty() && scan_token_end(text.data(), end) == end;
}

bool has_only_octets(View text, bool or_blanks) {
  for (char c : text)
    if (!is_cookie_octet(c) && !(or_blanks && is_blank(c))) return false;
  return true;
}

// `piece` is what stands between two ';', without blanks at its ends. Changes `out` only when it is
// a cookie.
bool parse_cookie(View piece, const CookieRules& rules, Cookie& out) {
  const std::size_t equals = find_byte(piece, '=');
  if (equals == piece.size()) return false;
  View name = slice(piece, 0, equals);
  View value = slice(piece, equals + 1);
  if (rules.blanks_around_equals) {
    name = trim_ows(name);
    value = trim_ows(value);
  }
  if (!is_token(name)) return false;
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  if (quoted) value = slice(value, 1, value.size() - 2);
  if (!has_only_octets(value, quoted && rules.blanks_in_quoted)) return false;
  out = Cookie{name, value};
  return true;
}

}  // namespace

CookieReader::CookieReader(View field_value, const CookieRules& rules)
    : rest_(field_value), rules_(rules) {
  if (!rules.reject_all_on_error) return;
  CookieReader trial = *this;
  Cookie cookie;
  while (trial.next(cookie)) {
  }
  result_ = trial.result_;
  if (result_ == CookieResult::malformed) rest_ = View();
}

bool CookieReader::next(Cookie& out) {
  while (!rest_.empty()) {
    const View piece = slice(rest_, 0, find_byte(rest_, ';'));
    rest_ = slice(rest_, piece.size() + 1);
    const View cookie = trim_ows(piece);
    if (cookie.empty()) continue;
    if (parse_cookie(cookie, rules_, out)) return true;
    result_ = CookieResult::malformed;
  }
  return false;
}

}  // namespace mhd
