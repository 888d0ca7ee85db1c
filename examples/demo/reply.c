// SPDX-License-Identifier: LGPL-2.1-or-later
#include "reply.h"

#include <stdlib.h>
#include <string.h>

#include "html.h"

struct MHD_Response *reply_with(struct MHD_Response *response, const char *name,
                                const char *value) {
  if (!response || MHD_response_add_header(response, name, value) == MHD_SC_OK) return response;
  MHD_response_destroy(response);
  return NULL;
}

static struct MHD_Response *reply_of_type(enum MHD_HTTP_StatusCode status, struct html *page,
                                          const char *type) {
  struct MHD_Response *response = NULL;
  if (!page->failed)
    response = MHD_response_from_buffer(status, page->size, page->text, free, page->text);
  if (!response) {
    free(page->text);  // the callback is not called for a response that was not made
    return NULL;
  }
  return reply_with(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
}

struct MHD_Response *reply_from_html(enum MHD_HTTP_StatusCode status, struct html *page) {
  return reply_of_type(status, page, "text/html; charset=utf-8");
}

struct MHD_Response *reply_from_text(enum MHD_HTTP_StatusCode status, struct html *text) {
  return reply_of_type(status, text, "text/plain; charset=utf-8");
}

struct MHD_Response *reply_text(enum MHD_HTTP_StatusCode status, const char *text) {
  return reply_with(MHD_response_from_buffer_static(status, strlen(text), text),
                    MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; charset=utf-8");
}

struct MHD_Response *reply_for_all(struct MHD_Response *response, const char *type) {
  if (!response) return NULL;
  if (MHD_RESPONSE_SET_OPTIONS(response, MHD_R_OPTION_REUSABLE(MHD_YES)) == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type) == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}

struct MHD_Response *reply_note(enum MHD_HTTP_StatusCode status, const char *title,
                                const char *text) {
  struct html page = {0};
  html_begin(&page, title);
  html_put(&page, "<p>");
  html_put(&page, text);
  html_put(&page, "</p>\n");
  html_end(&page);
  return reply_from_html(status, &page);
}

struct MHD_Response *reply_no_forms(void) {
  return reply_note(MHD_HTTP_STATUS_NOT_IMPLEMENTED, "No forms",
                    "The library was built without its parser of forms.");
}
