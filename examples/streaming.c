// SPDX-License-Identifier: LGPL-2.1-or-later
// Content that is made while it is sent, on http://127.0.0.1:8888/, until Enter is pressed. Nobody
// knows its size or checksum beforehand: the checksum follows in the trailer section. To see it
// all:
//   curl -v --raw 'http://127.0.0.1:8888/?lines=3'
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One reply on its way.
struct stream {
  unsigned long line;
  unsigned long lines;
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

// Behind the last line. HTTP/1.0 has no trailer section: it is left out there.
static const struct MHD_DynamicContentCreatorAction *finish(
    const struct stream *stream, struct MHD_DynamicContentCreatorContext *ctx) {
  char crc[16];
  struct MHD_NameValueCStr footer = {"X-CRC32", crc};
  snprintf(crc, sizeof crc, "%08lx", (unsigned long) stream->crc);
  return MHD_DCC_action_finish_with_footer(ctx, 1, &footer);
}

// Called by the library whenever there is room for more: 512 bytes at least.
static const struct MHD_DynamicContentCreatorAction *make_line(
    void *cls, struct MHD_DynamicContentCreatorContext *ctx, uint_fast64_t position, void *buffer,
    size_t room) {
  struct stream *stream = cls;
  char extension[32];
  if (stream->line == stream->lines) return finish(stream, ctx);
  const int size = snprintf(buffer, room, "Line %lu begins at byte %llu.\n", stream->line + 1,
                            (unsigned long long) position);
  stream->crc = update_crc(stream->crc, buffer, (size_t) size);
  ++stream->line;
  snprintf(extension, sizeof extension, "line=%lu", stream->line);
  return MHD_DCC_action_continue_ce(ctx, (size_t) size, extension);
}

static struct MHD_Response *make_response(unsigned long lines) {
  struct stream *stream = calloc(1, sizeof *stream);
  if (!stream) return NULL;
  stream->lines = lines;
  struct MHD_Response *response =
      MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, make_line, stream, free);
  if (!response) {
    free(stream);  // the library does that only for a response that was made
    return NULL;
  }
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain") != MHD_SC_OK ||
      MHD_response_add_header(response, MHD_HTTP_HEADER_TRAILER, "X-CRC32") != MHD_SC_OK) {
    MHD_response_destroy(response);
    return NULL;
  }
  return response;
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  struct MHD_StringNullable lines;
  (void) cls;
  (void) path;
  (void) method;
  (void) upload_size;
  if (!MHD_request_get_value(request, MHD_VK_URI_QUERY_PARAM, "lines", &lines) || !lines.cstr)
    return MHD_action_from_response(request, make_response(10));
  return MHD_action_from_response(request, make_response(strtoul(lines.cstr, NULL, 10)));
}

int main(void) {
  struct sockaddr_in address;
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int started =
      MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(1),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) == MHD_SC_OK &&
      MHD_daemon_start(daemon) == MHD_SC_OK;
  if (started) {
    puts("http://127.0.0.1:8888/?lines=3 - press Enter to stop");
    fflush(stdout);
    getchar();
  }
  MHD_daemon_destroy(daemon);
  return started ? 0 : 1;
}
