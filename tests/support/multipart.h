// SPDX-License-Identifier: LGPL-2.1-or-later
// A content of multipart/form-data parsed from bytes that arrive in pieces, for comparison.
#ifndef MHD_SUPPORT_MULTIPART_H
#define MHD_SUPPORT_MULTIPART_H

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "form/form_parser.h"
#include "support/codec.h"

namespace support {

struct PartOfForm {
  std::string name;
  std::optional<std::string> filename, content_type, transfer_encoding;
  std::string value;
  bool complete = false;

  bool operator==(const PartOfForm&) const = default;
};

struct ParsedMultipart {
  std::vector<PartOfForm> parts;
  mhd::FormEnd result = mhd::FormEnd::ok;

  bool operator==(const ParsedMultipart&) const = default;
};

struct FormSettings {
  std::string boundary = "b";
  bool bare_lf = false;
  mhd::FormLimits limits = {};
  std::size_t memory = 100000;
};

// Each delivery lies in a new block of exactly its size. Ends the process when the parser breaks
// its promises about events and texts.
ParsedMultipart parse_multipart(mhd::View content, const Cuts& cuts, const FormSettings& settings);

// [name file=F type=T encoding=E:value] each, without ']' when the value did not end; then the
// result when it is not ok.
std::string listing(const ParsedMultipart& form);

}  // namespace support

#endif
