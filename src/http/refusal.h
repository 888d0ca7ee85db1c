// SPDX-License-Identifier: LGPL-2.1-or-later
// Why a message was refused: one name for each rule, with the status code that answers it.
#ifndef MHD_HTTP_REFUSAL_H
#define MHD_HTTP_REFUSAL_H

#include <cstdint>

#include "base/bytes.h"

namespace mhd {

enum class Refusal : std::uint8_t {
  none,
  request_line_malformed,
  request_line_too_long,
  method_too_long,
  target_malformed,
  target_has_blank,
  target_redirected,
  version_malformed,
  version_unsupported,
  leading_empty_line,
  bare_lf,
  bare_cr,
  control_character,
  field_without_colon,
  field_name_malformed,
  field_folded,
  field_line_too_long,
  head_too_large,
  too_many_fields,
  first_field_folded,
  host_missing,
  host_repeated,
  host_malformed,
  host_differs,
  misdirected,
  field_repeated,
  content_length_malformed,
  content_length_repeated,
  content_length_differs,
  content_length_and_transfer_encoding,
  transfer_encoding_malformed,
  transfer_encoding_unsupported,
  transfer_encoding_in_http_1_0,
  length_required,
  content_not_allowed,
  expectation_unknown,
  chunk_malformed,
  chunk_size_overflow,
  chunk_line_too_long,
  trailer_not_allowed,
  content_too_large,
  upload_memory_taken,
  no_memory,
  request_timeout,
  count_
};

struct RefusalInfo {
  std::uint16_t status;  // what the client is answered
  View text;             // what the log says
};

// Status code and log text of a refusal.
const RefusalInfo& refusal_info(Refusal refusal);

}  // namespace mhd

#endif
