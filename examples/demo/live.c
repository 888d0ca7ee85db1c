// SPDX-License-Identifier: LGPL-2.1-or-later
// The live page: server-sent events, long polling, and a word to everybody.
#include <stdio.h>
#include <string.h>

#include "feed.h"
#include "html.h"
#include "pages.h"
#include "reply.h"

static const char page_text[] =
    "<p>Open this page twice, or look from a terminal:<br>\n"
    "<code>curl -N http://127.0.0.1:8080/live/events</code><br>\n"
    "<code>curl http://127.0.0.1:8080/live/next</code><br>\n"
    "<code>curl -X POST 'http://127.0.0.1:8080/live/say?text=hello'</code></p>\n"
    "<form id=\"say\"><input id=\"text\" size=\"40\" placeholder=\"Say something\"> "
    "<button>Say it</button></form>\n"
    "<h2>Server-sent events</h2>\n<p>Ticks: <b id=\"ticks\">?</b>, requests that wait: "
    "<b id=\"waiting\">?</b>. Messages:</p>\n<ul id=\"events\"></ul>\n"
    "<h2>Long polling</h2>\n<p>Messages, each the answer to one request:</p>\n<ul "
    "id=\"polled\"></ul>\n"
    "<script>\n"
    "for (const code of document.querySelectorAll('code'))\n"
    "  code.textContent = code.textContent.replace('http://127.0.0.1:8080', location.origin);\n"
    "const by = id => document.getElementById(id);\n"
    "const add = (id, text) => {\n"
    "  const item = document.createElement('li');\n"
    "  item.textContent = text;\n"
    "  by(id).prepend(item);\n"
    "};\n"
    "const events = new EventSource('/live/events');\n"
    "events.addEventListener('tick', event => {\n"
    "  [by('ticks').textContent, by('waiting').textContent] = event.data.split(' ');\n"
    "});\n"
    "events.onmessage = event => add('events', event.data);\n"
    "async function poll() {\n"
    "  for (;;) {\n"
    "    try { add('polled', await (await fetch('/live/next')).text()); }\n"
    "    catch { await new Promise(resolve => setTimeout(resolve, 2000)); }\n"
    "  }\n"
    "}\n"
    "poll();\n"
    "by('say').onsubmit = event => {\n"
    "  event.preventDefault();\n"
    "  fetch('/live/say?text=' + encodeURIComponent(by('text').value), { method: 'POST' });\n"
    "  by('text').value = '';\n"
    "};\n"
    "</script>\n";

struct MHD_Response *make_live(const struct demo *demo, struct MHD_Request *request) {
  struct html page = {0};
  (void) demo;
  (void) request;
  html_begin(&page, "Live feed");
  html_put(&page, page_text);
  html_end(&page);
  return reply_from_html(MHD_HTTP_STATUS_OK, &page);
}

// The content creator of the events, for each client that listens. There is room for 512 bytes at
// least: more than the longest event has.
static const struct MHD_DynamicContentCreatorAction *make_events(
    void *cls, struct MHD_DynamicContentCreatorContext *ctx, uint_fast64_t position, void *buffer,
    size_t room) {
  struct news news;
  (void) cls;
  if (position == 0) {  // a comment: the client sees at once that it is listening
    memcpy(buffer, ":\n\n", 3);
    return MHD_DCC_action_continue(ctx, 3);
  }
  if (!feed_look(MHD_DCC_get_request(ctx), news_tick | news_message, &news))
    return MHD_DCC_action_abort(ctx);
  if (!news.kinds) return MHD_DCC_action_suspend(ctx);
  const int said = (news.kinds & news_message) != 0;
  const int size =
      snprintf(buffer, room, "%s%s%sevent: tick\ndata: %lu %lu\n\n", said ? "data: " : "",
               said ? news.message : "", said ? "\n\n" : "", news.ticks, news.waiting);
  return MHD_DCC_action_continue(ctx, (size_t) size);
}

struct MHD_Response *prepare_events(void) {
  struct MHD_Response *response = reply_for_all(
      MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, make_events, NULL, NULL),
      "text/event-stream");
  if (!response) return NULL;
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store") == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}

struct MHD_Response *make_event_stream(const struct demo *demo, struct MHD_Request *request) {
  (void) request;
  return demo->events;
}

const struct MHD_Action *answer_next(struct MHD_Request *request) {
  struct news news;
  struct MHD_Response *response;
  if (!feed_look(request, news_message, &news)) return MHD_action_abort_request(request);
  if (!news.kinds) return MHD_action_suspend(request);
  response = MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, strlen(news.message), news.message);
  if (!response) return MHD_action_abort_request(request);
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                              "text/plain; charset=utf-8") == MHD_SC_OK)
    return MHD_action_from_response(request, response);
  MHD_response_destroy(response);
  return MHD_action_abort_request(request);
}

const struct MHD_Action *answer_say(struct MHD_Request *request, uint_fast64_t size) {
  struct MHD_StringNullable text;
  enum MHD_HTTP_StatusCode status = MHD_HTTP_STATUS_BAD_REQUEST;
  (void) size;
  if (MHD_request_get_value(request, MHD_VK_URI_QUERY_PARAM, "text", &text) && text.cstr) {
    feed_say(text.cstr, text.len);
    status = MHD_HTTP_STATUS_NO_CONTENT;
  }
  return MHD_action_from_response(request, MHD_response_from_empty(status));
}
