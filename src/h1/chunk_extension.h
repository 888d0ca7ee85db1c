// SPDX-License-Identifier: LGPL-2.1-or-later
// Chunk extensions as applications give them (RFC 9112, 7.1.1).
#ifndef MHD_H1_CHUNK_EXTENSION_H
#define MHD_H1_CHUNK_EXTENSION_H

#include <optional>

#include "base/bytes.h"

namespace mhd::h1 {

// Writes `text`, one or several extensions of which the first may lack its semicolon, in the form
// in which they are sent: without blanks between their parts, which senders must not generate (RFC
// 9110, 5.6.3). Room for one byte more than the text is needed. Returns how many were written;
// nothing when the text is not valid.
std::optional<std::size_t> write_chunk_extension(View text, char* to);

}  // namespace mhd::h1

#endif
