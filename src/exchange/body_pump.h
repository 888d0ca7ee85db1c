// SPDX-License-Identifier: LGPL-2.1-or-later
// Stored content on its way into an outbox, whatever the protocol version.
#ifndef MHD_EXCHANGE_BODY_PUMP_H
#define MHD_EXCHANGE_BODY_PUMP_H

#include <cstdint>

#include "exchange/outbox.h"
#include "http/body_source.h"

namespace mhd {

// A range of stored content, and how far it is in the outbox.
struct BodyCursor {
  std::uint64_t at;        // the next byte
  std::uint64_t end;       // behind the last one
  std::uint64_t piece_at;  // gather: where the piece with that byte begins
  std::uint32_t piece;     // gather: its number
};

// The range from `first` to before `end`, which lies in the content.
BodyCursor body_range(const BodySource& body, std::uint64_t first, std::uint64_t end);

// Puts as much of the range into the outbox as there is room for, and leaves room for what frames
// it. Small pieces are copied, large ones and files referenced: the body stays until the mark
// behind it has passed. True: all of it is there.
[[nodiscard]] bool pump_body(const BodySource& body, BodyCursor& cursor, Outbox& out);

}  // namespace mhd

#endif
