// SPDX-License-Identifier: LGPL-2.1-or-later
// A program in C against the installed library: a daemon that starts and ends.
#include <microhttpd2.h>

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  (void) cls;
  (void) path;
  (void) method;
  (void) upload_size;
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

int main(void) {
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  const int ok = MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(1)) == MHD_SC_OK &&
                 MHD_daemon_start(daemon) == MHD_SC_OK &&
                 MHD_lib_get_info_ver_num() == MHD_VERSION;
  MHD_daemon_destroy(daemon);
  return ok ? 0 : 1;
}
