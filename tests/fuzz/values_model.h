// SPDX-License-Identifier: LGPL-2.1-or-later
// What the query, the cookies and the fields of a request mean, in the plainest words: the model
// that fuzz_values compares the library with.
#ifndef MHD_FUZZ_VALUES_MODEL_H
#define MHD_FUZZ_VALUES_MODEL_H

#include <optional>
#include <string>
#include <vector>

namespace model {

struct Value {
  unsigned kind;
  std::string name;
  std::optional<std::string> value;

  bool operator==(const Value&) const = default;
};
using Values = std::vector<Value>;

inline std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == separator)
      pieces.emplace_back();
    else
      pieces.back() += c;
  }
  return pieces;
}

inline std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

inline bool has_only(const std::string& text, const char* characters) {
  return text.find_first_not_of(characters) == std::string::npos;
}

// Each '%' with two hexadecimal digits behind it is a byte, and '+' may be a space.
inline std::string decoded(const std::string& text, bool plus_is_space) {
  const std::string digits = "0123456789abcdef0123456789ABCDEF";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t high = i + 2 < text.size() ? digits.find(text[i + 1]) : std::string::npos;
    const std::size_t low = i + 2 < text.size() ? digits.find(text[i + 2]) : std::string::npos;
    if (text[i] == '%' && high != std::string::npos && low != std::string::npos) {
      result += static_cast<char>(high % 16 * 16 + low % 16);
      i += 2;
    } else {
      result += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return result;
}

inline Values query(const std::string& text, unsigned kind, bool plus_is_space) {
  Values values;
  for (const std::string& piece : split(text, '&')) {
    if (piece.empty()) continue;
    const std::size_t equals = piece.find('=');
    Value value{kind, decoded(piece.substr(0, equals), plus_is_space), {}};
    if (equals != std::string::npos) value.value = decoded(piece.substr(equals + 1), plus_is_space);
    values.push_back(value);
  }
  return values;
}

inline constexpr char token_characters[] =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
inline constexpr char cookie_characters[] =
    "!#$%&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
inline constexpr char quoted_characters[] =
    "!#$%&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ \t";

// One cookie, if it is well-formed at this level.
inline std::optional<Value> cookie(const std::string& piece, unsigned kind, int level) {
  const std::size_t equals = piece.find('=');
  if (equals == std::string::npos) return {};
  std::string name = piece.substr(0, equals), value = piece.substr(equals + 1);
  if (level <= -3) name = trimmed(name), value = trimmed(value);
  if (name.empty() || !has_only(name, token_characters)) return {};
  const char* allowed = cookie_characters;
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
    if (level <= -2) allowed = quoted_characters;
  }
  if (!has_only(value, allowed)) return {};
  return Value{kind, name, value};
}

// The cookies of one field.
inline Values cookies(const std::string& field, unsigned kind, int level) {
  Values values;
  for (const std::string& piece : split(field, ';')) {
    if (trimmed(piece).empty()) continue;
    if (const std::optional<Value> found = cookie(trimmed(piece), kind, level))
      values.push_back(*found);
    else if (level >= 2)
      return {};
  }
  return values;
}

}  // namespace model

#endif
