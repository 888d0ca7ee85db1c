// SPDX-License-Identifier: LGPL-2.1-or-later
// Shows a request as the library parsed it.
#include "html.h"
#include "pages.h"
#include "reply.h"

static void put_row(struct html *page, const char *name, const char *value, size_t size) {
  html_put(page, "<tr><th>");
  html_put(page, name);
  html_put(page, "</th><td>");
  html_put_data(page, value, size);
  html_put(page, "</td></tr>\n");
}

static enum MHD_Bool put_value(void *cls, enum MHD_ValueKind kind, const struct MHD_NameAndValue *nv) {
  struct html *page = cls;
  (void) kind;
  html_put(page, "<tr><td>");
  html_put_data(page, nv->name.cstr, nv->name.len);
  html_put(page, "</td><td>");
  if (nv->value.cstr)
    html_put_data(page, nv->value.cstr, nv->value.len);
  else
    html_put(page, "<em>no value</em>");
  html_put(page, "</td></tr>\n");
  return MHD_YES;
}

static void put_values(struct html *page, struct MHD_Request *request, enum MHD_ValueKind kind,
                       const char *title) {
  html_put(page, "<h2>");
  html_put(page, title);
  html_put(page, "</h2>\n<table>\n");
  if (MHD_request_get_values_cb(request, kind, put_value, page) == 0)
    html_put(page, "<tr><td>none</td></tr>\n");
  html_put(page, "</table>\n");
}

// Rows of the table about the request line.
static void put_request_line(struct html *page, struct MHD_Request *request) {
  union MHD_RequestInfoDynamicData data;
  union MHD_RequestInfoFixedData fixed;
  if (MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING, &data) ==
      MHD_SC_OK)
    put_row(page, "Method", data.v_http_method_string.cstr, data.v_http_method_string.len);
  if (MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_URI, &data) == MHD_SC_OK)
    put_row(page, "Path", data.v_uri_string.cstr, data.v_uri_string.len);
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_HTTP_VER, &fixed) == MHD_SC_OK) {
    const struct MHD_String *version = MHD_protocol_version_to_string(fixed.v_http_ver);
    if (version) put_row(page, "Version", version->cstr, version->len);
  }
}

struct MHD_Response *make_inspector(const struct demo *demo, struct MHD_Request *request) {
  (void) demo;
  struct html page = {0};
  html_begin(&page, "Request inspector");
  html_put(&page, "<table>\n");
  put_request_line(&page, request);
  html_put(&page, "</table>\n");
  put_values(&page, request, MHD_VK_GET_ARGUMENT, "Query arguments");
  put_values(&page, request, MHD_VK_COOKIE, "Cookies");
  put_values(&page, request, MHD_VK_HEADER, "Header fields");
  html_end(&page);
  struct MHD_Response *response = reply_from_html(MHD_HTTP_STATUS_OK, &page);
  // A cookie to see in the next request.
  if (response &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_SET_COOKIE, "visited=yes; Path=/") != MHD_SC_OK) {
    MHD_response_destroy(response);
    return NULL;
  }
  return response;
}
