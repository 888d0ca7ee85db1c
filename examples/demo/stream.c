// SPDX-License-Identifier: LGPL-2.1-or-later
// A reply that is made while it is sent, with a trailer section. Each chunk has an extension.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "pages.h"

static const unsigned lines = 20;

struct stream {
  unsigned line;
  uint32_t crc;
};

static uint32_t update_crc(uint32_t crc, const unsigned char *bytes, size_t size) {
  crc = ~crc;
  for (size_t i = 0; i < size; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
  }
  return ~crc;
}

static const struct MHD_DynamicContentCreatorAction *finish(
    const struct stream *stream, struct MHD_DynamicContentCreatorContext *ctx) {
  char crc[16];
  char count[16];
  const struct MHD_NameValueCStr footers[] = {{"X-CRC32", crc}, {"X-Lines", count}};
  snprintf(crc, sizeof crc, "%08lx", (unsigned long) stream->crc);
  snprintf(count, sizeof count, "%u", stream->line);
  return MHD_DCC_action_finish_with_footer(ctx, 2, footers);
}

// There is room for 512 bytes at least.
static const struct MHD_DynamicContentCreatorAction *make_line(
    void *cls, struct MHD_DynamicContentCreatorContext *ctx, uint_fast64_t position, void *buffer,
    size_t room) {
  struct stream *stream = cls;
  char extension[32];
  if (stream->line == lines) return finish(stream, ctx);
  const int size = snprintf(buffer, room, "Line %u of the stream, made at byte %llu.\n",
                            stream->line + 1, (unsigned long long) position);
  stream->crc = update_crc(stream->crc, buffer, (size_t) size);
  ++stream->line;
  snprintf(extension, sizeof extension, "line=%u", stream->line);
  return MHD_DCC_action_continue_ce(ctx, (size_t) size, extension);
}

struct MHD_Response *make_stream(const struct demo *demo, struct MHD_Request *request) {
  struct stream *stream = calloc(1, sizeof *stream);
  (void) demo;
  (void) request;
  if (!stream) return NULL;
  struct MHD_Response *response =
      MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, make_line, stream, free);
  if (!response) {
    free(stream);
    return NULL;
  }
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain") == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_TRAILER, "X-CRC32, X-Lines") == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}
