// SPDX-License-Identifier: LGPL-2.1-or-later
// Files that visitors send: as the content of a request, or in a form. They are stored piece by
// piece, in the memory of one piece.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "context.h"
#include "html.h"
#include "pages.h"
#include "reply.h"
#include "store.h"

struct upload {
  struct context context;
  struct incoming *incoming;  // NULL: none is on its way
  int ended;                  // the part with the file is complete
};

static const char page_text[] =
    "<form id=\"form\" method=\"post\" enctype=\"multipart/form-data\">\n"
    "<input id=\"file\" type=\"file\" name=\"file\" required> <button>Upload</button> "
    "<button id=\"stop\" type=\"button\" hidden>Stop</button></form>\n"
    "<p><progress id=\"bar\" max=\"1\" value=\"0\" hidden></progress> <output "
    "id=\"told\"></output></p>\n"
    "<p>With scripts the file is the content of the request, without them it is a part of a form. "
    "From a terminal:<br>\n"
    "<code>curl -X POST -T photo.jpg http://127.0.0.1:8080/upload</code><br>\n"
    "<code>curl -F file=@photo.jpg http://127.0.0.1:8080/upload</code></p>\n"
    "<script>\n"
    "const by = id => document.getElementById(id);\n"
    "for (const code of document.querySelectorAll('code'))\n"
    "  code.textContent = code.textContent.replace('http://127.0.0.1:8080', location.origin);\n"
    "by('form').onsubmit = event => {\n"
    "  event.preventDefault();\n"
    "  const file = by('file').files[0];\n"
    "  const request = new XMLHttpRequest();\n"
    "  const begun = Date.now();\n"
    "  const end = text => { by('told').value = text; by('stop').hidden = true; };\n"
    "  request.upload.onprogress = event => {\n"
    "    by('bar').value = event.loaded / event.total;\n"
    "    const rate = event.loaded / 1048.576 / Math.max(1, Date.now() - begun);\n"
    "    by('told').value = (100 * event.loaded / event.total).toFixed() + ' %, ' +\n"
    "      rate.toFixed() + ' MiB/s';\n"
    "  };\n"
    "  request.onload = () => end(request.responseText);\n"
    "  request.onerror = () => end('The connection broke.');\n"
    "  request.onabort = () => end('Stopped.');\n"
    "  by('stop').onclick = () => request.abort();\n"
    "  by('bar').hidden = by('stop').hidden = false;\n"
    "  request.open('POST', '/upload?name=' + encodeURIComponent(file.name));\n"
    "  request.setRequestHeader('Content-Type', 'application/octet-stream');\n"
    "  request.send(file);\n"
    "};\n"
    "</script>\n";

static void put_file(struct html *page, const struct stored *file) {
  html_put(page, "<tr><td>");
  html_put_data(page, file->name, file->name_size);
  html_put(page, "</td><td>");
  html_put_number(page, file->size);
  html_put(page, "</td><td>");
  html_put_data(page, file->hash, strlen(file->hash));
  html_put(page, "</td></tr>\n");
}

static const char table_head[] = "<table>\n<tr><th>Name</th><th>Bytes</th><th>SHA-256</th></tr>\n";

struct MHD_Response *make_upload(const struct demo *demo, struct MHD_Request *request) {
  struct html page = {0};
  struct stored files[8];
  const size_t count = store_list(files, sizeof files / sizeof files[0]);
  (void) demo;
  (void) request;
  html_begin(&page, "Upload");
  html_put(&page, page_text);
  html_put(&page, "<h2>The last files</h2>\n<p>They are removed when the demo ends.</p>\n");
  html_put(&page, table_head);
  for (size_t i = 0; i < count; ++i) put_file(&page, &files[i]);
  html_put(&page, "</table>\n");
  html_end(&page);
  return reply_from_html(MHD_HTTP_STATUS_OK, &page);
}

static struct MHD_Response *reply_failed(enum store_result result) {
  switch (result) {
    case store_too_large:
      return reply_text(MHD_HTTP_STATUS_CONTENT_TOO_LARGE, "The file is too large for the demo.\n");
    case store_full:
      return reply_text(MHD_HTTP_STATUS_INSUFFICIENT_STORAGE, "There is no room for the file.\n");
    default:
      return reply_text(MHD_HTTP_STATUS_INTERNAL_SERVER_ERROR, "The file could not be stored.\n");
  }
}

static struct MHD_Response *reply_busy(void) {
  return reply_with(
      reply_text(MHD_HTTP_STATUS_SERVICE_UNAVAILABLE, "Too many files are on their way.\n"),
      MHD_HTTP_HEADER_RETRY_AFTER, "10");
}

// For those that sent a file as content: in the format of sha256sum.
static struct MHD_Response *reply_line(const struct stored *stored) {
  struct html text = {0};
  html_put(&text, stored->hash);
  html_put(&text, "  ");
  html_put_number(&text, stored->size);
  html_put(&text, " bytes\n");
  return reply_from_text(MHD_HTTP_STATUS_OK, &text);
}

static struct MHD_Response *reply_stored(const struct stored *stored) {
  struct html page = {0};
  html_begin(&page, "Uploaded");
  html_put(&page, table_head);
  put_file(&page, stored);
  html_put(&page, "</table>\n<p><a href=\"/upload\">Another one</a></p>\n");
  html_end(&page);
  return reply_from_html(MHD_HTTP_STATUS_OK, &page);
}

static enum store_result finish(struct upload *upload, struct stored *stored) {
  struct incoming *incoming = upload->incoming;
  upload->incoming = NULL;
  return store_finish(incoming, stored);
}

// Called for each piece of the content, and with size 0 at the end.
static const struct MHD_UploadAction *take_piece(void *cls, struct MHD_Request *request,
                                                 size_t size, void *data) {
  struct upload *upload = cls;
  struct stored stored;
  const enum store_result result =
      size > 0 ? store_write(upload->incoming, data, size) : finish(upload, &stored);
  if (result != store_ok) return MHD_upload_action_from_response(request, reply_failed(result));
  if (size > 0) return MHD_upload_action_continue(request);
  return MHD_upload_action_from_response(request, reply_line(&stored));
}

// Called for each piece of each field of a form. The first file is stored; a field of which no file
// was chosen has an empty name.
static const struct MHD_UploadAction *take_field(struct MHD_Request *request, void *cls,
                                                 const struct MHD_String *name,
                                                 const struct MHD_StringNullable *filename,
                                                 const struct MHD_StringNullable *type,
                                                 const struct MHD_StringNullable *encoding,
                                                 size_t size, const void *data,
                                                 uint_fast64_t offset, enum MHD_Bool final) {
  struct upload *upload = cls;
  (void) name;
  (void) type;
  (void) encoding;
  if (!filename->cstr || filename->len == 0 || upload->ended)
    return MHD_upload_action_continue(request);
  if (offset == 0 && !upload->incoming)
    upload->incoming = store_begin(filename->cstr, filename->len);
  if (!upload->incoming) return MHD_upload_action_from_response(request, reply_busy());
  const enum store_result result = store_write(upload->incoming, data, size);
  if (result != store_ok) return MHD_upload_action_from_response(request, reply_failed(result));
  upload->ended = final == MHD_YES;
  return MHD_upload_action_continue(request);
}

// A form whose end is missing is no complete upload.
static const struct MHD_UploadAction *finish_form(struct MHD_Request *request, void *cls,
                                                  enum MHD_PostParseResult parsed) {
  struct upload *upload = cls;
  struct stored stored;
  if (parsed != MHD_POST_PARSE_RES_OK || !upload->ended)
    return MHD_upload_action_from_response(
        request, reply_note(MHD_HTTP_STATUS_BAD_REQUEST, "Upload", "There was no complete file."));
  const enum store_result result = finish(upload, &stored);
  return MHD_upload_action_from_response(
      request, result == store_ok ? reply_stored(&stored) : reply_failed(result));
}

static void forget(struct context *context) {
  struct upload *upload = (struct upload *) context;
  store_abandon(upload->incoming);
  free(upload);
}

static int is_form(struct MHD_Request *request) {
  static const char multipart[] = "multipart/form-data";
  struct MHD_StringNullable type;
  return MHD_request_get_value(request, MHD_VK_HEADER, MHD_HTTP_HEADER_CONTENT_TYPE, &type) &&
         type.cstr && strncasecmp(type.cstr, multipart, sizeof multipart - 1) == 0;
}

// The whole content is the file, and the query has its name.
static const struct MHD_Action *take_content(struct MHD_Request *request, struct upload *upload,
                                             uint_fast64_t size) {
  struct MHD_StringNullable name;
  if (size != MHD_SIZE_UNKNOWN && size > store_most)
    return MHD_action_from_response(request, reply_failed(store_too_large));
  const int named =
      MHD_request_get_value(request, MHD_VK_URI_QUERY_PARAM, "name", &name) && name.cstr;
  upload->incoming = store_begin(named ? name.cstr : "unnamed", named ? name.len : 7);
  if (!upload->incoming) return MHD_action_from_response(request, reply_busy());
  return MHD_action_process_upload_inc(request, take_piece, upload);
}

const struct MHD_Action *answer_upload(struct MHD_Request *request, uint_fast64_t size) {
  struct context **context = context_of(request);
  struct upload *upload = context ? calloc(1, sizeof *upload) : NULL;
  if (!upload) return MHD_action_abort_request(request);
  upload->context.forget = forget;
  *context = &upload->context;
  if (!is_form(request)) return take_content(request, upload, size);
  // All fields go to take_field(); no memory but for their names.
  const struct MHD_Action *action =
      MHD_action_parse_post(request, 64 * 1024, 0, MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA,
                            take_field, upload, finish_form, upload);
  return action ? action : MHD_action_from_response(request, reply_no_forms());
}
