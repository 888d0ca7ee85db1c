// SPDX-License-Identifier: LGPL-2.1-or-later
#include "scripts/script_bytes.h"

#include "base/bytes.h"
#include "exchange/error_reply.h"

namespace scripts {

using std::string_view;

namespace {

// The byte that an escape stands for, and its size behind the backslash; 0 when it is none.
std::size_t read_escape(string_view text, char& byte) {
  constexpr string_view letters = "rnt0\\{}";
  constexpr string_view bytes("\r\n\t\0\\{}", 7);
  const std::size_t found = text.empty() ? string_view::npos : letters.find(text[0]);
  if (found != string_view::npos) {
    byte = bytes[found];
    return 1;
  }
  if (text.size() < 3 || text[0] != 'x') return 0;
  const int high = mhd::hex_value(text[1]);
  const int low = mhd::hex_value(text[2]);
  byte = static_cast<char>(high << 4 | low);
  return high < 0 || low < 0 ? 0 : 3;
}

bool expand(string_view text, std::string& out);

// The position of the brace that closes the first one.
std::size_t closing_brace(string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i;
  }
  return string_view::npos;
}

// "{65536*text}" or "{page 400}" at the begin of `text`: its size; 0 when it is neither.
std::size_t expand_braces(string_view text, std::string& out) {
  const std::size_t end = closing_brace(text);
  if (end == string_view::npos) return 0;
  const string_view inside = mhd::slice(text, 1, end - 1);
  unsigned number = 0;
  if (inside.starts_with("page ") && read_number(mhd::slice(inside, 5), number)) {
    out += mhd::error_page(number, true);
    return end + 1;
  }
  const std::size_t star = inside.find('*');
  std::string repeated;
  if (star == string_view::npos || !read_number(mhd::slice(inside, 0, star), number) ||
      !expand(mhd::slice(inside, star + 1), repeated))
    return 0;
  for (unsigned i = 0; i < number; ++i) out += repeated;
  return end + 1;
}

bool expand(string_view text, std::string& out) {
  while (!text.empty()) {
    std::size_t size = 1;
    char byte = text[0];
    if (byte == '\\') {
      size = 1 + read_escape(mhd::slice(text, 1), byte);
      if (size == 1) return false;
      out += byte;
    } else if (byte != '{') {
      out += byte;
    } else if ((size = expand_braces(text, out)) == 0) {
      return false;
    }
    text = mhd::slice(text, size);
  }
  return true;
}

}  // namespace

std::string repeated_parts(string_view line) {
  std::string result;
  while (!line.empty()) {
    std::string part;
    std::size_t size = line[0] == '{' ? expand_braces(line, part) : 0;
    if (size == 0) part = line[size++];
    result += part;
    line = mhd::slice(line, size);
  }
  return result;
}

bool read_bytes(string_view text, std::string& out) {
  if (text.starts_with(' ')) text = mhd::slice(text, 1);
  std::size_t backslashes = 0;
  while (backslashes < text.size() && text[text.size() - 1 - backslashes] == '\\') ++backslashes;
  const bool joined = backslashes % 2 == 1;
  if (joined) text = mhd::slice(text, 0, text.size() - 1);
  if (!expand(text, out)) return false;
  if (!joined) out += "\r\n";
  return true;
}

}  // namespace scripts
