// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/text.h"

#include <cstdio>
#include <iterator>

namespace support {

namespace {

constexpr const char* close_kinds[] = {"none", "at_once", "lingering", "reset"};
constexpr const char* outcomes[] = {
    "completed", "upgraded",  "timed_out",     "connection_error", "client_abort", "protocol_error",
    "app_abort", "app_error", "source_failed", "no_resources",     "shutdown"};
constexpr const char* framings[] = {"none", "counted", "chunked"};
constexpr const char* refusals[] = {
    "none",
    "request_line_malformed",
    "request_line_too_long",
    "method_too_long",
    "target_malformed",
    "target_has_blank",
    "target_redirected",
    "version_malformed",
    "version_unsupported",
    "leading_empty_line",
    "bare_lf",
    "bare_cr",
    "control_character",
    "field_without_colon",
    "field_name_malformed",
    "field_folded",
    "field_line_too_long",
    "head_too_large",
    "too_many_fields",
    "first_field_folded",
    "host_missing",
    "host_repeated",
    "host_malformed",
    "host_differs",
    "misdirected",
    "field_repeated",
    "content_length_malformed",
    "content_length_repeated",
    "content_length_differs",
    "content_length_and_transfer_encoding",
    "transfer_encoding_malformed",
    "transfer_encoding_unsupported",
    "transfer_encoding_in_http_1_0",
    "length_required",
    "content_not_allowed",
    "expectation_unknown",
    "chunk_malformed",
    "chunk_size_overflow",
    "chunk_line_too_long",
    "trailer_not_allowed",
    "content_too_large",
    "upload_memory_taken",
    "no_memory",
    "request_timeout",
};
static_assert(std::size(refusals) == static_cast<std::size_t>(mhd::Refusal::count_));

}  // namespace

const char* name_of(mhd::CloseKind kind) { return close_kinds[static_cast<unsigned>(kind)]; }
const char* name_of(mhd::Outcome outcome) { return outcomes[static_cast<unsigned>(outcome)]; }
const char* name_of(mhd::Refusal refusal) { return refusals[static_cast<unsigned>(refusal)]; }
const char* name_of(mhd::BodyFraming framing) { return framings[static_cast<unsigned>(framing)]; }

std::string escaped(mhd::View text) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') {
      result += "\\r";
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\\' || c == '"') {
      result += '\\';
      result += c;
    } else if (c >= 0x20 && c < 0x7f) {
      result += c;
    } else {
      char escape[5];
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned char>(c));
      result += escape;
    }
  }
  return result;
}

}  // namespace support
