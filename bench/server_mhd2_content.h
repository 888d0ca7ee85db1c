// SPDX-License-Identifier: LGPL-2.1-or-later
// What the server on this library does with the content of requests.
#ifndef MHD_BENCH_SERVER_MHD2_CONTENT_H
#define MHD_BENCH_SERVER_MHD2_CONTENT_H

#include <microhttpd2.h>

namespace bench {

enum class Taking {
  none,
  pieces,  // counted
  whole,   // in one buffer
  form     // parsed
};

// `name`: pieces, whole or form; else none.
Taking taking_of(const char* name);

struct Taker {
  Taking taking;
  MHD_Response* response;
};

// To be called for all requests, with a Taker.
const MHD_Action* take_content(void* cls, MHD_Request* request, const MHD_String* path,
                               MHD_HTTP_Method method, uint_fast64_t size);

}  // namespace bench

#endif  // MHD_BENCH_SERVER_MHD2_CONTENT_H
