// SPDX-License-Identifier: LGPL-2.1-or-later
// Status codes: from the number to the reason phrase in constant time.
#include "http/status.h"

namespace mhd {

namespace {

constexpr unsigned first_code = status_phrases.front().code;
constexpr unsigned code_span = status_phrases.back().code - first_code + 1;
static_assert(status_phrases.size() < 256);

// For each code from the first to the last: its position in `status_phrases`.
constexpr auto positions = [] {
  std::array<std::uint8_t, code_span> table{};
  for (auto& position : table) position = status_phrases.size();
  std::uint8_t at = 0;
  for (const StatusPhrase& status : status_phrases) table[status.code - first_code] = at++;
  return table;
}();

}  // namespace

std::size_t status_position(unsigned code) {
  const unsigned offset = code - first_code;  // wraps for smaller codes
  return offset < code_span ? positions[offset] : status_phrases.size();
}

std::string_view reason_phrase(unsigned code) {
  const std::size_t position = status_position(code);
  return position < status_phrases.size() ? status_phrases[position].phrase : std::string_view();
}

}  // namespace mhd
