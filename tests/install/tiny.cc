// SPDX-License-Identifier: LGPL-2.1-or-later
// A program in C++ against the installed library: a daemon that starts and ends.
#include <microhttpd2.h>

namespace {

const MHD_Action* answer(void*, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

}  // namespace

int main() {
  MHD_Daemon* daemon = MHD_daemon_create(answer, nullptr);
  if (!daemon) return 1;
  const auto mode = MHD_D_OPTION_WM_WORKER_THREADS(2);
  const bool ok = MHD_daemon_set_option(daemon, &mode) == MHD_SC_OK &&
                  MHD_daemon_start(daemon) == MHD_SC_OK &&
                  MHD_lib_get_info_ver_num() == MHD_VERSION;
  MHD_daemon_destroy(daemon);
  return ok ? 0 : 1;
}
