// SPDX-License-Identifier: LGPL-2.1-or-later
#include "reply.h"

#include <stdlib.h>

#include "html.h"

struct MHD_Response *reply_from_html(enum MHD_HTTP_StatusCode status, struct html *page) {
  struct MHD_Response *response = NULL;
  if (!page->failed)
    response = MHD_response_from_buffer(status, page->size, page->text, free, page->text);
  if (!response) {
    free(page->text);  // the callback is not called for a response that was not made
    return NULL;
  }
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8") !=
      MHD_SC_OK) {
    MHD_response_destroy(response);
    return NULL;
  }
  return response;
}

struct MHD_Response *reply_for_all(struct MHD_Response *response, const char *type) {
  if (!response) return NULL;
  if (MHD_RESPONSE_SET_OPTIONS(response, MHD_R_OPTION_REUSABLE(MHD_YES)) == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type) == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}

struct MHD_Response *reply_note(enum MHD_HTTP_StatusCode status, const char *title, const char *text) {
  struct html page = {0};
  html_begin(&page, title);
  html_put(&page, "<p>");
  html_put(&page, text);
  html_put(&page, "</p>\n");
  html_end(&page);
  return reply_from_html(status, &page);
}
