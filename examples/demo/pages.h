// SPDX-License-Identifier: LGPL-2.1-or-later
// The pages of the demo. Each new one is a row of the table in pages.c.
#ifndef DEMO_PAGES_H
#define DEMO_PAGES_H

#include <microhttpd2.h>
#include <time.h>

struct demo {
  struct MHD_Daemon *daemon;
  struct MHD_Response *large;  // reusable: made once, sent many times
  time_t started;
};

struct page {
  const char *path;
  const char *title;
  const char *about;
  // Answers a GET of the page. NULL: there was no memory.
  struct MHD_Response *(*make) (const struct demo *demo, struct MHD_Request *request);
};

// All pages; the last one has no path.
extern const struct page pages[];

// Requests that were answered since the demo began.
void count_request (void);
unsigned long counted_requests (void);

struct MHD_Response *make_index (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_inspector (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_counters (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_large (const struct demo *demo, struct MHD_Request *request);

#endif
