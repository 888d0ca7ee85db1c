// SPDX-License-Identifier: LGPL-2.1-or-later
// The head of a reply in HTTP/1 (RFC 9112, 4 and 5).
#ifndef MHD_H1_REPLY_HEAD_H
#define MHD_H1_REPLY_HEAD_H

#include "exchange/outbox.h"
#include "http/framing.h"
#include "http/response.h"

namespace mhd::h1 {

// Field lines up to this size are copied behind the status line.
inline constexpr std::size_t most_copied_fields = 4096;

// Writes status line, field lines, the empty line, and a copy of `content` behind it. `date_line`
// is a whole line, or empty. The response stays until the mark behind it has passed, since long
// field lines are referenced. False: the outbox has no room now, and nothing was written.
[[nodiscard]] bool write_reply_head(Outbox& out, const Response& response, const ReplyPlan& plan,
                                    View date_line, View content);

// The same for a reply that is_usual() and has at most `most_copied_fields` bytes of field lines,
// in one piece. The date line is that of SessionEnv, or empty.
[[nodiscard]] bool write_usual_reply(Outbox& out, const Response& response, View date_line,
                                     View content);

// Head and content of a reply that the library makes by itself; the connection closes after it.
// False: no room.
[[nodiscard]] bool write_error_reply(Outbox& out, unsigned status, View content, bool send_content,
                                     View date_line);

}  // namespace mhd::h1

#endif
