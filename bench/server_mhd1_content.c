// SPDX-License-Identifier: LGPL-2.1-or-later
// Content of requests on libmicrohttpd 0.9 or 1.0. A request whose content is not as it should be
// loses its connection, which the client counts as an error.
#include "server_mhd1_content.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

#define WHOLE_SIZE 4096
#define FORM_BUFFER_SIZE 1024

struct upload {
  uint64_t size;
  // Of a form.
  struct MHD_PostProcessor* form;
  unsigned fields;
  size_t values_size;
  char* whole;
};

enum bench_taking bench_taking_of(const char* name) {
  if (strcmp(name, "pieces") == 0) return BENCH_TAKE_PIECES;
  if (strcmp(name, "whole") == 0) return BENCH_TAKE_WHOLE;
  return strcmp(name, "form") == 0 ? BENCH_TAKE_FORM : BENCH_TAKE_NONE;
}

static enum MHD_Result take_value(void* cls, enum MHD_ValueKind kind, const char* key,
                                  const char* filename, const char* content_type,
                                  const char* transfer_encoding, const char* data, uint64_t offset,
                                  size_t size) {
  struct upload* const upload = cls;
  (void)kind;
  (void)key;
  (void)filename;
  (void)content_type;
  (void)transfer_encoding;
  (void)data;
  if (offset == 0) ++upload->fields;
  upload->values_size += size;
  return MHD_YES;
}

static struct upload* begin(enum bench_taking taking, struct MHD_Connection* connection) {
  struct upload* const upload = calloc(1, sizeof(*upload));
  if (upload == NULL) return NULL;
  if (taking == BENCH_TAKE_WHOLE) upload->whole = malloc(WHOLE_SIZE);
  if (taking == BENCH_TAKE_FORM)
    upload->form = MHD_create_post_processor(connection, FORM_BUFFER_SIZE, &take_value, upload);
  return upload;
}

static enum MHD_Result take(enum bench_taking taking, struct upload* upload, const char* data,
                            size_t size) {
  if (taking == BENCH_TAKE_WHOLE) {
    if (upload->whole == NULL || size > WHOLE_SIZE - upload->size) return MHD_NO;
    memcpy(upload->whole + upload->size, data, size);
  }
  upload->size += size;
  if (taking != BENCH_TAKE_FORM) return MHD_YES;
  return upload->form != NULL ? MHD_post_process(upload->form, data, size) : MHD_NO;
}

static int is_announced_size(uint64_t size, struct MHD_Connection* connection) {
  const char* const length =
      MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  return length != NULL && strtoull(length, NULL, 10) == size;
}

// The last value of a form is given out when its processor ends.
static int is_form_right(struct upload* upload) {
  const enum MHD_Result ended = MHD_destroy_post_processor(upload->form);
  upload->form = NULL;
  return ended == MHD_YES && upload->fields == BENCH_FORM_FIELDS &&
         upload->values_size == BENCH_FORM_VALUES_SIZE;
}

static int is_right(enum bench_taking taking, struct upload* upload,
                    struct MHD_Connection* connection) {
  if (taking == BENCH_TAKE_WHOLE) return upload->size == BENCH_PART_SIZE;
  if (taking == BENCH_TAKE_FORM) return upload->form != NULL && is_form_right(upload);
  return is_announced_size(upload->size, connection);
}

enum MHD_Result bench_take(void* cls, struct MHD_Connection* connection, const char* url,
                           const char* method, const char* version, const char* upload_data,
                           size_t* upload_data_size, void** request_cls) {
  const struct bench_taker* const taker = cls;
  struct upload* const upload = *request_cls;
  const size_t size = *upload_data_size;
  (void)url;
  (void)method;
  (void)version;
  if (upload == NULL) {
    *request_cls = begin(taker->taking, connection);
    return *request_cls != NULL ? MHD_YES : MHD_NO;
  }
  if (size != 0) {
    *upload_data_size = 0;
    return take(taker->taking, upload, upload_data, size);
  }
  if (!is_right(taker->taking, upload, connection)) return MHD_NO;
  return MHD_queue_response(connection, MHD_HTTP_OK, taker->response);
}

void bench_taken(void* cls, struct MHD_Connection* connection, void** request_cls,
                 enum MHD_RequestTerminationCode code) {
  struct upload* const upload = *request_cls;
  (void)cls;
  (void)connection;
  (void)code;
  if (upload == NULL) return;
  if (upload->form != NULL) MHD_destroy_post_processor(upload->form);
  free(upload->whole);
  free(upload);
}
