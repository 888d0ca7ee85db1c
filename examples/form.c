// SPDX-License-Identifier: LGPL-2.1-or-later
// A form with texts and a file on http://127.0.0.1:8888/, until Enter is pressed. Shows what was
// sent: texts are kept in memory, files are counted while they arrive and may have any size. From a
// terminal:
//   curl -F name=Ada -F photo=@photo.jpg http://127.0.0.1:8888/
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  kept_together = 64 * 1024,  // memory for all fields that are kept
  largest_kept = 4 * 1024     // a larger value goes to count_file()
};

static const char page_text[] =
    "<!DOCTYPE html>\n<title>Form</title>\n"
    "<form method=\"post\" enctype=\"multipart/form-data\">\n"
    "<p><label>Name <input name=\"name\"></label></p>\n"
    "<p><label>Message <textarea name=\"message\"></textarea></label></p>\n"
    "<p><label>Photo <input type=\"file\" name=\"photo\"></label></p>\n"
    "<p><button>Send</button></p>\n</form>\n";

// What is shown, while the form arrives. It is the application's pointer of the request.
struct page {
  char *text;
  size_t size;
  FILE *out;  // writes to them
};

// Called once for each request, whatever became of it.
static void request_ended(void *cls, const struct MHD_RequestEndedData *data, void *context) {
  struct page *page = context;
  (void) cls;
  (void) data;
  if (!page) return;
  fclose(page->out);
  free(page->text);
  free(page);
}

// So that a browser takes nothing of it as markup. It may hold any byte, also NUL.
static void put_escaped(FILE *out, const char *text, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (strchr("<>&\"'", text[i]))
      fprintf(out, "&#%d;", text[i]);
    else
      fputc(text[i], out);
  }
}

static enum MHD_Bool put_field(void *cls, const struct MHD_PostField *field) {
  FILE *out = cls;
  fputs("<li>", out);
  put_escaped(out, field->name.cstr, field->name.len);
  fputs(": ", out);
  if (field->value.cstr) put_escaped(out, field->value.cstr, field->value.len);
  fputs("\n", out);
  return MHD_YES;
}

// Called for each piece of a value that is too large to be kept; the strings are valid only now. A
// program that stores the file takes care that its name is no path: see upload_to_disk.c.
static const struct MHD_UploadAction *count_file(struct MHD_Request *request, void *cls,
                                                 const struct MHD_String *name,
                                                 const struct MHD_StringNullable *filename,
                                                 const struct MHD_StringNullable *type,
                                                 const struct MHD_StringNullable *encoding,
                                                 size_t size, const void *data,
                                                 uint_fast64_t offset, enum MHD_Bool final) {
  struct page *page = cls;
  (void) type;
  (void) encoding;
  (void) data;
  if (!final) return MHD_upload_action_continue(request);
  fputs("<li>", page->out);
  put_escaped(page->out, name->cstr, name->len);
  fputs(": ", page->out);
  if (filename->cstr) put_escaped(page->out, filename->cstr, filename->len);
  fprintf(page->out, " of %llu bytes\n", (unsigned long long) (offset + size));
  return MHD_upload_action_continue(request);
}

// Called once, with the fields that were kept.
static const struct MHD_UploadAction *finish(struct MHD_Request *request, void *cls,
                                             enum MHD_PostParseResult result) {
  struct page *page = cls;
  if (result == MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM ||
      result == MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM)
    return MHD_upload_action_from_response(
        request, MHD_response_from_empty(MHD_HTTP_STATUS_CONTENT_TOO_LARGE));
  // When the end is missing, something may be missing before it: the connection broke, or worse.
  if (result != MHD_POST_PARSE_RES_OK)
    return MHD_upload_action_from_response(request,
                                           MHD_response_from_empty(MHD_HTTP_STATUS_BAD_REQUEST));
  MHD_request_get_post_data_cb(request, put_field, page->out);
  fputs("</ul>\n<p><a href=\"/\">Another one</a></p>\n", page->out);
  if (fflush(page->out) != 0) return MHD_upload_action_abort_request(request);
  struct MHD_Response *response =
      MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, page->size, page->text);
  if (response)
    MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8");
  return MHD_upload_action_from_response(request, response);
}

static const struct MHD_Action *take_form(struct MHD_Request *request) {
  union MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    return MHD_action_abort_request(request);
  struct page *page = calloc(1, sizeof *page);
  if (!page || !(page->out = open_memstream(&page->text, &page->size))) {
    free(page);
    return MHD_action_abort_request(request);
  }
  *info.v_app_context_ppvoid = page;
  fputs("<!DOCTYPE html>\n<title>Sent</title>\n<ul>\n", page->out);
  return MHD_action_parse_post(request, kept_together, largest_kept, MHD_HTTP_POST_ENCODING_OTHER,
                               count_file, page, finish, page);
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  (void) cls;
  (void) path;
  (void) upload_size;
  if (method == MHD_HTTP_METHOD_POST) return take_form(request);
  struct MHD_Response *response =
      MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, sizeof page_text - 1, page_text);
  if (response)
    MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8");
  return MHD_action_from_response(request, response);
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  union MHD_DaemonInfoFixedData info;
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  address.sin_port = htons(argc > 1 ? (uint16_t) atoi(argv[1]) : 8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int started =
      MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(1),
                             MHD_D_OPTION_REQUEST_ENDED_CALLBACK(request_ended, NULL),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) == MHD_SC_OK &&
      MHD_daemon_start(daemon) == MHD_SC_OK &&
      MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) == MHD_SC_OK;
  if (started) {
    printf("http://127.0.0.1:%u/ - press Enter to stop\n", (unsigned) info.v_bind_port_uint16);
    fflush(stdout);
    getchar();
  }
  MHD_daemon_destroy(daemon);
  return started ? 0 : 1;
}
