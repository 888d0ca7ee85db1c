// SPDX-License-Identifier: LGPL-2.1-or-later
// Sends back what was sent to http://127.0.0.1:8888/, up to 1 MiB, until Enter is pressed:
//   curl --data-binary hello http://127.0.0.1:8888/
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

// The largest content that is taken. More is answered with 413, by the library: before anything is
// read when the client tells the size, else as soon as there is more. Its memory grows with what
// has arrived: a client that announces much and sends little takes little.
static const size_t most = 1 << 20;

static struct MHD_Response *add_field(struct MHD_Response *response, const char *name,
                                      const char *value) {
  if (!response || MHD_response_add_header(response, name, value) == MHD_SC_OK) return response;
  MHD_response_destroy(response);
  return NULL;
}

// Called by the library once, with the whole content. It is valid in this call only: hence the
// copy. A browser must not take it as a page of ours, since anybody can make a browser send
// something.
static const struct MHD_UploadAction *echo(void *cls, struct MHD_Request *request, size_t size,
                                           void *data) {
  (void) cls;
  struct MHD_Response *response = MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, size, data);
  response = add_field(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/octet-stream");
  response = add_field(response, MHD_HTTP_HEADER_X_CONTENT_TYPE_OPTIONS, "nosniff");
  return MHD_upload_action_from_response(request, response);
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  (void) cls;
  (void) path;
  (void) upload_size;
  if (method == MHD_HTTP_METHOD_POST || method == MHD_HTTP_METHOD_PUT)
    return MHD_action_process_upload_full(request, most, echo, NULL);
  struct MHD_Response *response = MHD_response_from_empty(MHD_HTTP_STATUS_METHOD_NOT_ALLOWED);
  return MHD_action_from_response(request, add_field(response, MHD_HTTP_HEADER_ALLOW, "POST, PUT"));
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
