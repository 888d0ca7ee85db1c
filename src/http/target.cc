// SPDX-License-Identifier: LGPL-2.1-or-later
// Splitting and decoding of request targets.
#include "http/target.h"

#include "base/scan.h"

namespace mhd {

namespace {

constexpr bool is_alpha(char c) {
  const char l = ascii_lower(c);
  return l >= 'a' && l <= 'z';
}

// The size of the host with which `text` begins, "[...]" or a reg-name; 0 when there is none.
std::size_t host_size(View text) {
  std::size_t size = 0;
  if (text.empty() || text.front() != '[') {
    while (size < text.size() && has_class(text[size], class_host)) ++size;
    return size;
  }
  size = 1;
  while (size < text.size() && (has_class(text[size], class_host) || text[size] == ':')) ++size;
  return size > 1 && size < text.size() && text[size] == ']' ? size + 1 : 0;
}

// Digits up to 65535; CONNECT needs a port other than 0 (RFC 9110, 9.3.6), others need none.
bool valid_port(View text, bool needed) {
  if (text.size() > 5) return false;
  unsigned port = 0;
  for (char c : text) {
    const unsigned digit = static_cast<unsigned>(c) - '0';
    if (digit > 9) return false;
    port = port * 10 + digit;
  }
  return port <= 65535 && (port != 0 || !needed);
}

// host [ ":" port ].
bool valid_authority(View text, bool needs_port) {
  const std::size_t size = host_size(text);
  if (size == 0) return false;
  if (size == text.size()) return !needs_port;
  return text[size] == ':' && valid_port(slice(text, size + 1), needs_port);
}

// Sets path and query of `target`; false when there is a fragment.
bool split_path(View text, Target& target) {
  const char* const end = text.data() + text.size();
  const char* p = text.data();
  for (; p < end; ++p) {
    if (!has_class(*p, class_target_mark)) continue;
    if (*p != '%') break;
    target.needs_decoding = true;
  }
  target.path = View(text.data(), static_cast<std::size_t>(p - text.data()));
  if (p == end) return true;
  if (*p == '#') return false;
  target.has_query = true;
  target.query = slice(text, target.path.size() + 1);
  return find_byte(target.query, '#') == target.query.size();
}

// The number of bytes of `text` up to and with "://", or 0 (RFC 3986, 3.1).
std::size_t scheme_size(View text) {
  if (text.empty() || !is_alpha(text.front())) return 0;
  std::size_t size = 1;
  while (size < text.size() && (is_alpha(text[size]) || is_digit(text[size]) || text[size] == '+' ||
                                text[size] == '-' || text[size] == '.'))
    ++size;
  return slice(text, size, 3) == "://" ? size + 3 : 0;
}

Scheme scheme_of(View name) {
  if (equal_ignore_case(name, "http")) return Scheme::http;
  return equal_ignore_case(name, "https") ? Scheme::https : Scheme::other;
}

// pchar, '/' and '?', with complete escapes only.
bool is_uri_text(View text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!has_class(c, class_host) && c != ':' && c != '@' && c != '/' && c != '?') return false;
    if (c == '%' &&
        (text.size() - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0))
      return false;
  }
  return true;
}

Target split_absolute(View raw) {
  const std::size_t scheme = scheme_size(raw);
  if (scheme == 0) return Target();
  const View rest = slice(raw, scheme);
  std::size_t size = 0;
  while (size < rest.size() && rest[size] != '/' && rest[size] != '?' && rest[size] != '#') ++size;
  Target target;
  target.scheme = scheme_of(slice(raw, 0, scheme - 3));
  target.authority = slice(rest, 0, size);
  if (!valid_authority(target.authority, false)) return Target();
  if (!split_path(slice(rest, size), target)) return Target();
  if (target.path.empty()) target.path = "/";
  target.form = TargetForm::absolute;
  return target;
}

Target split_authority(View raw) {
  Target target;
  if (!valid_authority(raw, true)) return target;
  target.form = TargetForm::authority;
  target.authority = raw;
  target.path = raw;
  return target;
}

Target split_asterisk(View raw, Method method) {
  Target target;
  if (method != Method::options || raw.size() != 1) return target;
  target.form = TargetForm::asterisk;
  target.path = raw;
  return target;
}

std::size_t decode(Bytes text, bool plus_as_space) {
  const char* in = text.data();
  const char* const end = in + text.size();
  char* out = text.data();
  while (in < end) {
    char c = *in++;
    if (c == '%' && end - in >= 2) {
      const int high = hex_value(in[0]);
      const int low = hex_value(in[1]);
      if (high >= 0 && low >= 0) {
        c = static_cast<char>(high << 4 | low);
        in += 2;
      }
    } else if (c == '+' && plus_as_space) {
      c = ' ';
    }
    *out++ = c;
  }
  return static_cast<std::size_t>(out - text.data());
}

}  // namespace

Target split_target(View raw, Method method) {
  if (method == Method::connect) return split_authority(raw);
  if (raw.empty()) return Target();
  if (raw.front() == '*') return split_asterisk(raw, method);
  if (raw.front() != '/') return split_absolute(raw);
  Target target;
  if (!split_path(raw, target)) return Target();
  target.form = TargetForm::origin;
  return target;
}

bool is_plain_path(View raw) {
  if (raw.empty() || raw.front() != '/') return false;
  for (char c : raw)
    if (has_class(c, class_target_mark)) return false;
  return true;
}

bool has_uri_bytes(const Target& target) {
  return target.form == TargetForm::authority ||
         (is_uri_text(target.path) && is_uri_text(target.query));
}

bool may_be_fixed(View raw) {
  if (raw.empty() || raw.front() != '/') return false;
  if (raw.size() > 1 && (raw[1] == '/' || raw[1] == '\\')) return false;
  return find_byte(raw, '#') == raw.size();
}

std::size_t write_fixed(View raw, char* to) {
  constexpr char digits[] = "0123456789ABCDEF";
  char* at = to;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f) {
      *at++ = c;
      continue;
    }
    *at++ = '%';
    *at++ = digits[byte >> 4];
    *at++ = digits[byte & 15];
  }
  return static_cast<std::size_t>(at - to);
}

bool valid_host(View text) { return text.empty() || valid_authority(text, false); }

std::size_t percent_decode(Bytes text) {
  const std::size_t plain = find_byte(view(text), '%');
  return plain + decode(slice(text, plain), false);
}

std::size_t percent_decode_form(Bytes text) { return decode(text, true); }

}  // namespace mhd
