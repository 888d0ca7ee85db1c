// SPDX-License-Identifier: LGPL-2.1-or-later
// The field lines of a part of multipart/form-data (RFC 7578, 4.2 to 4.8).
#ifndef MHD_FORM_PART_HEAD_H
#define MHD_FORM_PART_HEAD_H

#include <cstdint>

#include "base/bytes.h"
#include "form/form_parser.h"

namespace mhd {

enum class HeadLine : std::uint8_t {
  field,      // the last line is one of the field lines, or goes on with one
  end,        // the last line is empty: it ends the head
  malformed,  // it ends with LF alone, but must not
};

// `head` without the end of its last line: the field lines, when that one is empty.
View field_lines(View head);

// What the last line of `lines` is, which ends with LF.
HeadLine last_head_line(View lines, bool bare_lf);

// Reads all field lines, each with its end. What `out` then shows lies in `lines`, which is
// changed. too_large: the name has more than `most_name` bytes.
FormEnd read_part_head(Bytes lines, std::size_t most_name, FieldHead& out);

}  // namespace mhd

#endif
