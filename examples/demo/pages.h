// SPDX-License-Identifier: LGPL-2.1-or-later
// The pages of the demo. Each new one is a row of the table in pages.c.
#ifndef DEMO_PAGES_H
#define DEMO_PAGES_H

#include <microhttpd2.h>
#include <time.h>

struct demo {
  struct MHD_Daemon *daemon;
  time_t started;
  // Made once, sent many times.
  struct MHD_Response *large;
  struct MHD_Response *file;
  struct MHD_Response *events;
};

struct page {
  const char *path;
  const char *title;  // NULL: not in the list of pages
  const char *about;
  // Answers GET and HEAD. NULL: there was no memory.
  struct MHD_Response *(*make) (const struct demo *demo, struct MHD_Request *request);
  // In place of it, when an answer takes more than a response.
  const struct MHD_Action *(*answer) (struct MHD_Request *request);
  // Answers POST. NULL, like one of the others: it is not allowed.
  const struct MHD_Action *(*post) (struct MHD_Request *request, uint_fast64_t size);
};

// All pages; the last one has no path.
extern const struct page pages[];

// Requests that have ended since the demo began.
unsigned long counted_requests (void);

struct MHD_Response *prepare_large (void);
struct MHD_Response *prepare_file (void);
struct MHD_Response *prepare_events (void);

struct MHD_Response *make_index (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_inspector (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_counters (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_large (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_download (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_stream (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_live (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_event_stream (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_cookies (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_form (const struct demo *demo, struct MHD_Request *request);
struct MHD_Response *make_upload (const struct demo *demo, struct MHD_Request *request);

// Waits for the next message; takes one.
const struct MHD_Action *answer_next (struct MHD_Request *request);
const struct MHD_Action *answer_say (struct MHD_Request *request, uint_fast64_t size);
const struct MHD_Action *answer_cookies (struct MHD_Request *request, uint_fast64_t size);
const struct MHD_Action *answer_form (struct MHD_Request *request, uint_fast64_t size);
const struct MHD_Action *answer_upload (struct MHD_Request *request, uint_fast64_t size);

#endif
