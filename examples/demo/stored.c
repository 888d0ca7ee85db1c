// SPDX-License-Identifier: LGPL-2.1-or-later
// Large replies that are made once and sent many times: from memory and from a file.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pages.h"
#include "reply.h"

static const size_t large_size = 8 * 1024 * 1024;
static const unsigned long file_lines = 512 * 1024;  // of 64 bytes

struct MHD_Response *prepare_large(void) {
  static const char line[] = "All work and no play makes a large reply.\n";
  char *text = malloc(large_size);
  if (!text) return NULL;
  for (size_t i = 0; i < large_size; ++i) text[i] = line[i % (sizeof line - 1)];
  struct MHD_Response *response =
      MHD_response_from_buffer(MHD_HTTP_STATUS_OK, large_size, text, free, text);
  if (!response) free(text);
  return reply_for_all(response, "text/plain");
}

// A file without a name, which goes when it is closed. -1: it could not be made.
static int make_file(void) {
  FILE *file = tmpfile();
  int fd = -1;
  if (!file) return -1;
  for (unsigned long i = 1; i <= file_lines; ++i)
    fprintf(file, "%-6lu of %lu: resume the download, and none is missing. :-)\n", i, file_lines);
  if (fflush(file) == 0 && !ferror(file)) fd = dup(fileno(file));
  fclose(file);
  return fd;
}

// The option lets clients fetch parts of it, so that a download can be resumed. The entity tag
// tells them that it is still the same: each run of the demo makes the same file.
struct MHD_Response *prepare_file(void) {
  const int fd = make_file();
  if (fd < 0) return NULL;
  struct MHD_Response *response = reply_for_all(
      MHD_response_from_fd(MHD_HTTP_STATUS_OK, fd, 0, MHD_SIZE_UNKNOWN), "text/plain");
  if (!response) return NULL;
  if (MHD_RESPONSE_SET_OPTIONS(response, MHD_R_OPTION_RANGES(MHD_YES)) == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_ETAG, "\"demo-1\"") == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
                              "attachment; filename=\"demo.txt\"") == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}

struct MHD_Response *make_large(const struct demo *demo, struct MHD_Request *request) {
  (void) request;
  return demo->large;
}

struct MHD_Response *make_download(const struct demo *demo, struct MHD_Request *request) {
  (void) request;
  return demo->file;
}
