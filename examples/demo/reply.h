// SPDX-License-Identifier: LGPL-2.1-or-later
// Responses of the demo.
#ifndef DEMO_REPLY_H
#define DEMO_REPLY_H

#include <microhttpd2.h>

struct html;

// A response that takes over the text of the page; NULL when there is no memory for it.
struct MHD_Response *reply_from_html (enum MHD_HTTP_StatusCode status, struct html *page);

// The same for plain text.
struct MHD_Response *reply_from_text(enum MHD_HTTP_StatusCode status, struct html *text);

// Adds a field. NULL gives NULL; when it can't be done the response is destroyed.
struct MHD_Response *reply_with(struct MHD_Response *response, const char *name, const char *value);

// Plain text that stays where it is.
struct MHD_Response *reply_text(enum MHD_HTTP_StatusCode status, const char *text);

// Makes the response one that can be sent many times. NULL gives NULL; when it can't be done the
// response is destroyed.
struct MHD_Response *reply_for_all (struct MHD_Response *response, const char *type);

// A short page with one sentence.
struct MHD_Response *reply_note (enum MHD_HTTP_StatusCode status, const char *title, const char *text);

// When the library was built without its parser of forms.
struct MHD_Response *reply_no_forms(void);

#endif
