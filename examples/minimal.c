// SPDX-License-Identifier: LGPL-2.1-or-later
// A complete daemon: one page on http://127.0.0.1:8888/, until Enter is pressed.
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

// Called by the library for each request, as soon as its head has arrived.
static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  static const char page[] =
      "<!DOCTYPE html>\n<html lang=\"en\"><title>Hello</title><p>Hello, browser!</p></html>\n";
  struct MHD_Response *response;
  (void) cls;
  (void) method;
  (void) upload_size;
  if (path->len != 1 || path->cstr[0] != '/')
    return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NOT_FOUND));
  response = MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, sizeof page - 1, page);
  if (!response) return MHD_action_abort_request(request);
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html") != MHD_SC_OK) {
    MHD_response_destroy(response);
    return MHD_action_abort_request(request);
  }
  return MHD_action_from_response(request, response);
}

int main(void) {
  struct sockaddr_in address;
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // One thread of the library serves all connections.
  if (MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(1),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) != MHD_SC_OK ||
      MHD_daemon_start(daemon) != MHD_SC_OK) {
    MHD_daemon_destroy(daemon);  // the log has said why
    return 1;
  }
  puts("http://127.0.0.1:8888/ - press Enter to stop");
  getchar();
  MHD_daemon_destroy(daemon);
  return 0;
}
