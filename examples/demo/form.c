// SPDX-License-Identifier: LGPL-2.1-or-later
// A form with all kinds of inputs, and what the library makes of it.
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "html.h"
#include "pages.h"
#include "reply.h"

static const size_t most_kept = 4096;        // largest value that is kept
static const size_t most_shown = 64 * 1024;  // of the list of streamed fields

struct form {
  struct context context;
  struct html streamed;  // rows of a table
};

static const char inputs[] =
    "<p><label>Text <input name=\"text\" value=\"a &lt;b&gt; &amp; c\"></label></p>\n"
    "<p><label>Password <input type=\"password\" name=\"password\" value=\"secret\"></label></p>\n"
    "<p><label>Number <input type=\"number\" name=\"number\" value=\"42\"></label>\n"
    "<label>Range <input type=\"range\" name=\"range\"></label></p>\n"
    "<p><label>Date <input type=\"date\" name=\"date\"></label>\n"
    "<label>Colour <input type=\"color\" name=\"colour\" value=\"#3366cc\"></label></p>\n"
    "<p><label><input type=\"checkbox\" name=\"box\" value=\"one\" checked> One</label>\n"
    "<label><input type=\"checkbox\" name=\"box\" value=\"two\" checked> Two</label>\n"
    "<label><input type=\"radio\" name=\"radio\" value=\"left\" checked> Left</label>\n"
    "<label><input type=\"radio\" name=\"radio\" value=\"right\"> Right</label></p>\n"
    "<p><label>One of <select name=\"one\"><option>red<option>green</select></label>\n"
    "<label>Several of <select name=\"several\" multiple>"
    "<option selected>tea<option selected>milk<option>sugar</select></label></p>\n"
    "<p><label>Long text<br><textarea name=\"long\" rows=\"3\" cols=\"40\">two\nlines</textarea>"
    "</label></p>\n"
    "<p><label>Files <input type=\"file\" name=\"files\" multiple></label></p>\n"
    "<input type=\"hidden\" name=\"hidden\" value=\"not seen\">\n"
    "<p>Send it as\n"
    "<button formenctype=\"application/x-www-form-urlencoded\">urlencoded</button>\n"
    "<button formenctype=\"multipart/form-data\">multipart/form-data</button>\n"
    "<button formenctype=\"text/plain\">text/plain</button></p>\n</form>\n";

struct MHD_Response *make_form(const struct demo *demo, struct MHD_Request *request) {
  struct html page = {0};
  (void) demo;
  (void) request;
  html_begin(&page, "Form");
  html_put(&page, "<form method=\"post\" action=\"/form\">\n");
  html_put(&page, inputs);
  html_put(&page,
           "<p>From a terminal:<br>\n"
           "<code>curl -d 'name=Ada+Lovelace&amp;born=1815' http://127.0.0.1:8080/form</code><br>\n"
           "<code>curl -F name=Ada -F file=@photo.jpg http://127.0.0.1:8080/form</code></p>\n");
  html_end(&page);
  return reply_from_html(MHD_HTTP_STATUS_OK, &page);
}

static void put_cell(struct html *page, const char *data, size_t size) {
  html_put(page, "<td>");
  if (data)
    html_put_data(page, data, size);
  else
    html_put(page, "<em>none</em>");
  html_put(page, "</td>");
}

// Called for each piece of a field that is too large to be kept.
static const struct MHD_UploadAction *read_field(struct MHD_Request *request, void *cls,
                                                 const struct MHD_String *name,
                                                 const struct MHD_StringNullable *filename,
                                                 const struct MHD_StringNullable *type,
                                                 const struct MHD_StringNullable *encoding,
                                                 size_t size, const void *data,
                                                 uint_fast64_t offset, enum MHD_Bool final) {
  struct form *form = cls;
  (void) encoding;
  (void) data;
  if (!final || form->streamed.size > most_shown) return MHD_upload_action_continue(request);
  html_put(&form->streamed, "<tr>");
  put_cell(&form->streamed, name->cstr, name->len);
  html_put(&form->streamed, "<td>");
  html_put_number(&form->streamed, offset + size);
  html_put(&form->streamed, " bytes</td>");
  put_cell(&form->streamed, filename->cstr, filename->len);
  put_cell(&form->streamed, type->cstr, type->len);
  html_put(&form->streamed, "</tr>\n");
  return MHD_upload_action_continue(request);
}

static enum MHD_Bool put_field(void *cls, const struct MHD_PostField *field) {
  struct html *page = cls;
  html_put(page, "<tr>");
  put_cell(page, field->name.cstr, field->name.len);
  put_cell(page, field->value.cstr, field->value.len);
  put_cell(page, field->filename.cstr, field->filename.len);
  put_cell(page, field->content_type.cstr, field->content_type.len);
  html_put(page, "</tr>\n");
  return MHD_YES;
}

struct outcome {
  enum MHD_PostParseResult result;
  enum MHD_HTTP_StatusCode status;
  const char *text;
};

static const struct outcome outcomes[] = {
    {MHD_POST_PARSE_RES_OK, MHD_HTTP_STATUS_OK, "All of it was parsed."},
    {MHD_POST_PARSE_RES_REQUEST_EMPTY, MHD_HTTP_STATUS_OK, "There was no content."},
    {MHD_POST_PARSE_RES_OK_BAD_TERMINATION, MHD_HTTP_STATUS_OK, "The end of it is missing or odd."},
    {MHD_POST_PARSE_RES_PARTIAL_INVALID_POST_FORMAT, MHD_HTTP_STATUS_BAD_REQUEST,
     "It is malformed behind these fields."},
    {MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM, MHD_HTTP_STATUS_CONTENT_TOO_LARGE,
     "It has too many fields, or names that are too long."},
    {MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM, MHD_HTTP_STATUS_CONTENT_TOO_LARGE,
     "Its fields take too much memory."},
    {MHD_POST_PARSE_RES_FAILED_UNKNOWN_CNTN_TYPE, MHD_HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE,
     "This is no form."},
    {MHD_POST_PARSE_RES_FAILED_NO_CNTN_TYPE, MHD_HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE,
     "There is no Content-Type."},
};

static const struct outcome *outcome_of(enum MHD_PostParseResult result) {
  static const struct outcome other = {MHD_POST_PARSE_RES_FAILED_INVALID_POST_FORMAT,
                                       MHD_HTTP_STATUS_BAD_REQUEST, "It is malformed."};
  for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; ++i)
    if (outcomes[i].result == result) return &outcomes[i];
  return &other;
}

static const char table_head[] =
    "<table>\n<tr><th>Name</th><th>Value</th><th>File name</th><th>Type</th></tr>\n";

// Called once. Now the fields that were kept can be read.
static const struct MHD_UploadAction *finish(struct MHD_Request *request, void *cls,
                                             enum MHD_PostParseResult result) {
  const struct form *form = cls;
  const struct outcome *outcome = outcome_of(result);
  struct html page = {0};
  html_begin(&page, "Form");
  html_put(&page, "<p>");
  html_put(&page, outcome->text);
  html_put(&page, "</p>\n<h2>Kept fields</h2>\n");
  html_put(&page, table_head);
  MHD_request_get_post_data_cb(request, put_field, &page);
  html_put(&page, "</table>\n<h2>Streamed fields: those of more than 4 KiB</h2>\n");
  html_put(&page, table_head);
  if (form->streamed.text) html_put_part(&page, form->streamed.text, form->streamed.size);
  html_put(&page, "</table>\n<p><a href=\"/form\">Another one</a></p>\n");
  html_end(&page);
  return MHD_upload_action_from_response(request, reply_from_html(outcome->status, &page));
}

static void forget(struct context *context) {
  struct form *form = (struct form *) context;
  free(form->streamed.text);
  free(form);
}

const struct MHD_Action *answer_form(struct MHD_Request *request, uint_fast64_t size) {
  struct context **context = context_of(request);
  struct form *form = context ? calloc(1, sizeof *form) : NULL;
  (void) size;
  if (!form) return MHD_action_abort_request(request);
  form->context.forget = forget;
  *context = &form->context;
  const struct MHD_Action *action = MHD_action_parse_post(
      request, 256 * 1024, most_kept, MHD_HTTP_POST_ENCODING_OTHER, read_field, form, finish, form);
  return action ? action : MHD_action_from_response(request, reply_no_forms());
}
