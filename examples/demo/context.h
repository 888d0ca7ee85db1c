// SPDX-License-Identifier: LGPL-2.1-or-later
// What a page keeps for a request while it lasts: the application's pointer of the request.
#ifndef DEMO_CONTEXT_H
#define DEMO_CONTEXT_H

#include <microhttpd2.h>

// Each of them begins with it.
struct context {
  // Called when the request has ended, whatever became of it; frees the context.
  void (*forget)(struct context *context);
};

// Where the context of the request is; it is NULL at first. NULL: it can't be told.
struct context **context_of(struct MHD_Request *request);

#endif
