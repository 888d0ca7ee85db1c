// SPDX-License-Identifier: LGPL-2.1-or-later
// What may stand in trailer sections (RFC 9110, 6.5.1).
#ifndef MHD_HTTP_TRAILERS_H
#define MHD_HTTP_TRAILERS_H

#include "http/request.h"

namespace mhd {

// Takes fields out of `request.trailers` that mean something only in the head: framing, routing,
// authentication and the like. True: there were some.
bool drop_misplaced_trailers(Request& request);

// Whether a field may stand behind the content of a reply.
bool allowed_behind_reply(View name);

}  // namespace mhd

#endif
