// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of pages, and those that are short.
#include "pages.h"

#include "html.h"
#include "reply.h"

const struct page pages[] = {
    {.path = "/", .title = "libmicrohttpd2 demo", .about = "this page", .make = make_index},
    {.path = "/inspect",
     .title = "Request inspector",
     .about = "method, path, query, header fields and cookies of your request, as the library "
              "parsed them",
     .make = make_inspector},
    {.path = "/live",
     .title = "Live feed",
     .about = "server-sent events and long polling: what one visitor says all others see at once",
     .make = make_live},
    {.path = "/live/events", .make = make_event_stream},
    {.path = "/live/next", .answer = answer_next},
    {.path = "/live/say", .post = answer_say},
    {.path = "/upload",
     .title = "Upload",
     .about = "a file of up to 2 GiB, stored while it arrives, and its SHA-256",
     .make = make_upload,
     .post = answer_upload},
    {.path = "/form",
     .title = "Form",
     .about = "all kinds of inputs, and the fields that the library makes of them",
     .make = make_form,
     .post = answer_form},
    {.path = "/cookies",
     .title = "Cookies",
     .about = "set some, look at them, delete them",
     .make = make_cookies,
     .post = answer_cookies},
    {.path = "/file",
     .title = "Large file",
     .about = "32 MiB from a file; the download can be interrupted and resumed",
     .make = make_download},
    {.path = "/stream",
     .title = "Stream with trailer",
     .about = "made while it is sent; the checksum follows in the trailer section",
     .make = make_stream},
    {.path = "/large",
     .title = "Large reply",
     .about = "8 MiB from memory, sent without copying",
     .make = make_large},
    {.path = "/counters",
     .title = "Counters",
     .about = "what the daemon and the library say about themselves",
     .make = make_counters},
    {.path = NULL},
};

struct MHD_Response *make_index(const struct demo *demo, struct MHD_Request *request) {
  (void) demo;
  (void) request;
  struct html page = {0};
  html_begin(&page, "libmicrohttpd2 demo");
  html_put(&page, "<p>This page comes from a program with the library embedded in it.</p>\n<ul>\n");
  for (const struct page *p = pages + 1; p->path; ++p) {
    if (!p->title) continue;
    html_put(&page, "<li><a href=\"");
    html_put(&page, p->path);
    html_put(&page, "\">");
    html_put(&page, p->title);
    html_put(&page, "</a>: ");
    html_put(&page, p->about);
    html_put(&page, "</li>\n");
  }
  html_put(&page,
           "</ul>\n<p>Try the inspector with a query: "
           "<a href=\"/inspect?name=Ada%20Lovelace&amp;born=1815&amp;flag\">"
           "/inspect?name=Ada%20Lovelace&amp;born=1815&amp;flag</a>, or from a terminal: "
           "<code>curl -b colour=blue 'http://127.0.0.1:8080/inspect?a=1'</code></p>\n");
  html_end(&page);
  return reply_from_html(MHD_HTTP_STATUS_OK, &page);
}
