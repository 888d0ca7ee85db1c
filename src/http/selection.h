// SPDX-License-Identifier: LGPL-2.1-or-later
// What takes the place of a response when a request asks for parts of its content, or when its
// conditions say that the content is not to be sent (RFC 9110, 13 and 14).
#ifndef MHD_HTTP_SELECTION_H
#define MHD_HTTP_SELECTION_H

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/bytes.h"
#include "http/byte_ranges.h"
#include "http/request.h"
#include "http/response.h"

namespace mhd {

// A part of the response's content, with text in front of it.
struct SelectedPart {
  View head;
  ByteRange range;
};

// Lives in the arena of the exchange, and so do its texts.
struct Selection {
  std::uint16_t status = 0;  // 206, 304, 412 or 416
  View lines;                // in place of the response's field lines
  std::span<const SelectedPart> parts;
  View closing;              // text behind the last part
  std::uint64_t length = 0;  // of all that, texts included
  std::size_t part = 0;      // the part that the writer has come to
};

// What a selection needs from outside.
struct SelectionEnv {
  std::int64_t now = 0;
  // Fills `out` with bytes that nobody can foretell; null, or false: there are none.
  bool (*random)(Bytes out) = nullptr;
};

// Only for responses that serve ranges. nullptr: the response is sent as it is, also when there is
// no memory for anything else.
Selection* select_reply(const Request& request, const Response& response, const SelectionEnv& env,
                        Arena& arena);

// Whether the response, sent as it is, says `Accept-Ranges: bytes`.
bool offers_ranges(const Request& request, const Response& response);

}  // namespace mhd

#endif
