// SPDX-License-Identifier: LGPL-2.1-or-later
// Content of the replies that the library makes by itself.
#ifndef MHD_EXCHANGE_ERROR_REPLY_H
#define MHD_EXCHANGE_ERROR_REPLY_H

#include "base/bytes.h"
#include "base/ref.h"
#include "http/response.h"

namespace mhd {

// A short HTML page for an error status; empty when `with_body` is false. Static.
View error_page(unsigned status, bool with_body);

// A 301 to `location`, which is copied, with its page. Nothing: no memory.
Ref<Response> make_redirect(View location, bool with_body);

}  // namespace mhd

#endif
