// SPDX-License-Identifier: LGPL-2.1-or-later
// Forms parsed from bytes that arrive in pieces, for comparison.
#ifndef MHD_SUPPORT_FORM_READER_H
#define MHD_SUPPORT_FORM_READER_H

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "form/form_parser.h"
#include "support/codec.h"

namespace support {

struct FormField {
  std::string name;
  std::string value;
  std::optional<std::string> filename = {};
  std::optional<std::string> content_type = {};
  std::optional<std::string> transfer_encoding = {};
  bool has_value = true;
  bool complete = true;
  std::size_t raw_size = 0;  // of the value, as sent

  bool operator==(const FormField&) const = default;
};

struct ParsedForm {
  std::vector<FormField> fields;
  mhd::FormEnd result = mhd::FormEnd::ok;

  bool operator==(const ParsedForm&) const = default;
};

// Each delivery is a new block of exactly its size, which is gone when all of it was used. Aborts
// when the parser does not keep to what form/form_parser.h says.
ParsedForm read_form(mhd::FormParser& parser, mhd::View bytes, const Cuts& cuts);

struct FormSettings {
  std::string boundary = "b";
  bool bare_lf = false;
  mhd::FormLimits limits = {};
  std::size_t memory = 100000;
};

// As read_form(), with the parser of multipart/form-data.
ParsedForm read_multipart(mhd::View content, const Cuts& cuts, const FormSettings& settings);

// "[name=value]" for each field, with "filename:", "type:" and "coding:" where there are such; a
// value that is not complete has "..." behind it. Then the result unless it is ok.
std::string listing(const ParsedForm& form);

const char* name_of(mhd::FormEnd result);

// Calls `read` for no cuts, all, each one, and for short bytes each two. Returns what the first
// call gave; where another one differs, "cut at ...: " and what that gave.
std::string same_for_all_cuts(mhd::View bytes,
                              const std::function<ParsedForm(const Cuts& cuts)>& read);

}  // namespace support

#endif
