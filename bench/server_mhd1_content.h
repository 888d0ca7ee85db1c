// SPDX-License-Identifier: LGPL-2.1-or-later
// What the server on libmicrohttpd 0.9 or 1.0 does with the content of requests.
#ifndef MHD_BENCH_SERVER_MHD1_CONTENT_H
#define MHD_BENCH_SERVER_MHD1_CONTENT_H

#include <microhttpd.h>

enum bench_taking {
  BENCH_TAKE_NONE,
  BENCH_TAKE_PIECES,  // counted
  BENCH_TAKE_WHOLE,   // collected in one buffer
  BENCH_TAKE_FORM     // parsed
};

// `name`: pieces, whole or form; else BENCH_TAKE_NONE.
enum bench_taking bench_taking_of(const char* name);

struct bench_taker {
  enum bench_taking taking;
  struct MHD_Response* response;
};

// To be called for all requests, with a struct bench_taker.
enum MHD_Result bench_take(void* cls, struct MHD_Connection* connection, const char* url,
                           const char* method, const char* version, const char* upload_data,
                           size_t* upload_data_size, void** request_cls);
// At the end of a request.
void bench_taken(void* cls, struct MHD_Connection* connection, void** request_cls,
                 enum MHD_RequestTerminationCode code);

#endif  // MHD_BENCH_SERVER_MHD1_CONTENT_H
