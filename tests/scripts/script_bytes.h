// SPDX-License-Identifier: LGPL-2.1-or-later
// Numbers and bytes as protocol scripts write them.
#ifndef MHD_SCRIPTS_SCRIPT_BYTES_H
#define MHD_SCRIPTS_SCRIPT_BYTES_H

#include <charconv>
#include <string>
#include <string_view>

namespace scripts {

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && at == end;
}

// Appends the bytes of a line; CR LF ends it unless the last byte of the line is a backslash.
// False: the line is malformed.
bool read_bytes(std::string_view text, std::string& out);

// A text in which only repetitions mean something.
std::string repeated_parts(std::string_view text);

}  // namespace scripts

#endif
