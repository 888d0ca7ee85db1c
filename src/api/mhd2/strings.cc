// SPDX-License-Identifier: LGPL-2.1-or-later
// Names and texts of status codes, methods, versions and predefined fields for applications.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/mhd2/public.h"
#include "http/method.h"
#include "http/predef_field.h"
#include "http/status.h"

namespace {

constexpr MHD_String to_mhd(std::string_view text) { return {text.size(), text.data()}; }

// The same names as strings of the public interface.
template <std::size_t size>
constexpr std::array<MHD_String, size> to_mhd(const std::array<std::string_view, size>& names) {
  std::array<MHD_String, size> strings{};
  for (std::size_t i = 0; i < size; ++i) strings[i] = to_mhd(names[i]);
  return strings;
}

constexpr auto methods = to_mhd(mhd::method_names);
constexpr auto predef_fields = to_mhd(mhd::predef_field_names);

constexpr auto phrases = [] {
  std::array<MHD_String, mhd::status_phrases.size()> strings{};
  for (std::size_t i = 0; i < strings.size(); ++i)
    strings[i] = to_mhd(mhd::status_phrases[i].phrase);
  return strings;
}();

constexpr auto versions = to_mhd(std::to_array<std::string_view>(
    {"[invalid]", MHD_HTTP_VERSION_1_0_STR, MHD_HTTP_VERSION_1_1_STR, MHD_HTTP_VERSION_2_STR,
     MHD_HTTP_VERSION_3_STR}));
constexpr MHD_String future_version = to_mhd("[future version]");

struct StatusText {
  std::uint32_t code;
  MHD_String text;
};

constexpr StatusText status_texts[] = {
#define MHD_STATUS_TEXT_(code, text) {code, to_mhd(text)},
#include "api/mhd2/status_text.inc"
#undef MHD_STATUS_TEXT_
};

constexpr bool by_code(const StatusText& a, const StatusText& b) { return a.code < b.code; }
static_assert(std::is_sorted(std::begin(status_texts), std::end(status_texts), by_code));

// Element `number` of a table that begins with number `first`; NULL outside of the table.
template <std::size_t size>
const MHD_String* element(const std::array<MHD_String, size>& table, unsigned number,
                          unsigned first = 0) {
  const unsigned position = number - first;  // wraps for smaller numbers
  return position < size ? &table[position] : nullptr;
}

}  // namespace

const MHD_String* MHD_status_code_to_string(MHD_StatusCode code) {
  const auto number = static_cast<std::uint32_t>(code);
  const StatusText* const end = std::end(status_texts);
  const StatusText* const found =
      std::lower_bound(std::begin(status_texts), end, StatusText{number, {}}, by_code);
  return found != end && found->code == number ? &found->text : nullptr;
}

const MHD_String* MHD_http_method_to_string(MHD_HTTP_Method method) {
  // Number 0 of the table is not a method.
  const auto number = static_cast<unsigned>(method);
  return number == 0 ? nullptr : element(methods, number);
}

const MHD_String* MHD_HTTP_status_code_to_string(MHD_HTTP_StatusCode code) {
  return element(phrases, static_cast<unsigned>(mhd::status_position(static_cast<unsigned>(code))));
}

const MHD_String* MHD_protocol_version_to_string(MHD_HTTP_ProtocolVersion pv) {
  return pv == MHD_HTTP_VERSION_FUTURE ? &future_version
                                       : element(versions, static_cast<unsigned>(pv));
}

const MHD_String* MHD_predef_header_to_string(MHD_PredefinedHeader stk) {
  return element(predef_fields, static_cast<unsigned>(stk), mhd::first_predef_field);
}
