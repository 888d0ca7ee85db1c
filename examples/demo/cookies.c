// SPDX-License-Identifier: LGPL-2.1-or-later
// Sets, shows and deletes cookies.
#include <stdio.h>
#include <string.h>

#include "html.h"
#include "pages.h"
#include "reply.h"

static const char letters_and_digits[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
static const size_t most = 200;  // of a name and of a value

static const char form_text[] =
    "<form method=\"post\">\n"
    "<p><label>Name <input name=\"name\" required></label>\n"
    "<label>Value <input name=\"value\"></label></p>\n"
    "<p><label><input type=\"checkbox\" name=\"httponly\" value=\"yes\" checked> HttpOnly: scripts "
    "do not see it</label>\n"
    "<label>SameSite <select name=\"samesite\"><option>Lax<option>Strict</select></label></p>\n"
    "<p><label>It stays for <select name=\"age\"><option value=\"\">this session"
    "<option value=\"60\">a minute<option value=\"86400\">a day</select></label>\n"
    "<button>Set it</button></p>\n</form>\n"
    "<p>From a terminal: <code>curl -c jar -b jar -L -d 'name=colour&amp;value=blue' "
    "http://127.0.0.1:8080/cookies</code></p>\n";

static enum MHD_Bool put_cookie(void *cls, enum MHD_ValueKind kind,
                                const struct MHD_NameAndValue *cookie) {
  struct html *page = cls;
  (void) kind;
  html_put(page, "<tr><td>");
  html_put_data(page, cookie->name.cstr, cookie->name.len);
  html_put(page, "</td><td>");
  if (cookie->value.cstr) html_put_data(page, cookie->value.cstr, cookie->value.len);
  html_put(page, "</td><td><form method=\"post\"><input type=\"hidden\" name=\"name\" value=\"");
  html_put_data(page, cookie->name.cstr, cookie->name.len);
  html_put(page,
           "\"><input type=\"hidden\" name=\"age\" value=\"0\"><button>Delete</button></form>"
           "</td></tr>\n");
  return MHD_YES;
}

struct MHD_Response *make_cookies(const struct demo *demo, struct MHD_Request *request) {
  struct html page = {0};
  (void) demo;
  html_begin(&page, "Cookies");
  html_put(&page, "<table>\n<tr><th>Name</th><th>Value</th><th></th></tr>\n");
  if (MHD_request_get_values_cb(request, MHD_VK_COOKIE, put_cookie, &page) == 0)
    html_put(&page, "<tr><td>none</td><td></td><td></td></tr>\n");
  html_put(&page, "</table>\n<h2>Another one</h2>\n");
  html_put(&page, form_text);
  html_end(&page);
  struct MHD_Response *response = reply_from_html(MHD_HTTP_STATUS_OK, &page);
  return reply_with(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

// A field of the form; an empty text when it is missing.
static const char *field(struct MHD_Request *request, const char *name, size_t *size) {
  struct MHD_StringNullable value;
  if (!MHD_request_get_value(request, MHD_VK_POSTDATA, name, &value) || !value.cstr) {
    *size = 0;
    return "";
  }
  *size = value.len;
  return value.cstr;
}

// Only letters, digits and some other characters, of which none ends a cookie or a field: fewer
// than RFC 6265, section 4.1.1, has. A NUL is none of them.
static int is_plain(const char *text, size_t size, const char *others) {
  for (size_t i = 0; i < size; ++i)
    if (!text[i] || (!strchr(letters_and_digits, text[i]) && !strchr(others, text[i]))) return 0;
  return size <= most;
}

// The value of Set-Cookie for the form. 0: the form has something that no cookie may have.
static int make_field(struct MHD_Request *request, char *text, size_t room) {
  size_t name_size;
  size_t value_size;
  size_t age_size;
  size_t site_size;
  size_t only_size;
  const char *name = field(request, "name", &name_size);
  const char *value = field(request, "value", &value_size);
  const char *age = field(request, "age", &age_size);
  const char *site = field(request, "samesite", &site_size);
  field(request, "httponly", &only_size);
  if (name_size == 0 || !is_plain(name, name_size, "!#$%&'*+-.^_`|~") ||
      !is_plain(value, value_size, "!#$%&'()*+-./:<=>?@[]^_`{|}~"))
    return 0;
  if (age_size > 9 || strspn(age, "0123456789") != age_size) return 0;
  snprintf(text, room, "%s=%s; Path=/; SameSite=%s%s%s%s", name, value,
           strcmp(site, "Strict") == 0 ? "Strict" : "Lax", only_size ? "; HttpOnly" : "",
           age_size ? "; Max-Age=" : "", age);
  return 1;
}

// The browser is sent back to the page, with GET: loading it anew does not set the cookie again.
static const struct MHD_UploadAction *finish(struct MHD_Request *request, void *cls,
                                             enum MHD_PostParseResult result) {
  char text[600];
  struct MHD_Response *response;
  (void) cls;
  if (result != MHD_POST_PARSE_RES_OK || !make_field(request, text, sizeof text))
    return MHD_upload_action_from_response(
        request, reply_note(MHD_HTTP_STATUS_BAD_REQUEST, "Cookies",
                            "A name takes letters, digits and some signs, a value a few signs "
                            "more; both at most 200 bytes."));
  response = MHD_response_from_empty(MHD_HTTP_STATUS_SEE_OTHER);
  response = reply_with(response, MHD_HTTP_HEADER_LOCATION, "/cookies");
  response = reply_with(response, MHD_HTTP_HEADER_SET_COOKIE, text);
  return MHD_upload_action_from_response(request, response);
}

const struct MHD_Action *answer_cookies(struct MHD_Request *request, uint_fast64_t size) {
  (void) size;
  const struct MHD_Action *action = MHD_action_parse_post(
      request, 4096, 4096, MHD_HTTP_POST_ENCODING_OTHER, NULL, NULL, finish, NULL);
  return action ? action : MHD_action_from_response(request, reply_no_forms());
}
