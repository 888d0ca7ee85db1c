// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/row_daemon.h"

#include <netinet/in.h>
#include <poll.h>

#include <cstdlib>

namespace daemon_test {

bool row_available(const Row& row) {
  MHD_LibInfoFixedData info;
  if (MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING, &info) != MHD_SC_OK)
    return false;
  if (row.poll == MHD_SPS_EPOLL) return info.v_types_sockets_polling.tech_epoll != MHD_NO;
  if (row.poll == MHD_SPS_POLL) return info.v_types_sockets_polling.func_poll != MHD_NO;
  return true;
}

bool RowDaemon::set(const MHD_DaemonOptionAndValue& option) {
  return MHD_daemon_set_option(daemon_, &option) == MHD_SC_OK;
}

MHD_StatusCode RowDaemon::start(bool listen) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!set(MHD_D_OPTION_POLL_SYSCALL(row_.poll))) return MHD_SC_INTERNAL_ERROR;
  if (listen &&
      !set(MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO)))
    return MHD_SC_INTERNAL_ERROR;
  if (row_.workers && !set(MHD_D_OPTION_WM_WORKER_THREADS(row_.workers)))
    return MHD_SC_INTERNAL_ERROR;
  if (row_.single && !set(MHD_D_OPTION_WM_EXTERNAL_SINGLE_FD_WATCH())) return MHD_SC_INTERNAL_ERROR;
  const MHD_StatusCode result = MHD_daemon_start(daemon_);
  if (result != MHD_SC_OK) return result;
  MHD_DaemonInfoFixedData info;
  if (MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) == MHD_SC_OK)
    port_ = info.v_bind_port_uint16;
  if (row_.workers == 0) driver_ = std::thread([this] { row_.single ? watch() : drive(); });
  return MHD_SC_OK;
}

void RowDaemon::drive() {
  while (!ending_.load())
    if (MHD_daemon_process_blocking(daemon_, 20000) != MHD_SC_OK) std::abort();
}

// The daemon works when its descriptor is readable, and at no other time.
void RowDaemon::watch() {
  MHD_DaemonInfoFixedData info;
  if (MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD, &info) != MHD_SC_OK)
    std::abort();
  pollfd one = {info.v_aggreagate_fd, POLLIN, 0};
  while (!ending_.load()) {
    if (poll(&one, 1, 20) <= 0) continue;
    if (MHD_daemon_process_nonblocking(daemon_) != MHD_SC_OK) std::abort();
  }
}

bool RowDaemon::stop() {
  if (!daemon_) return false;
  ending_.store(true);
  if (driver_.joinable()) driver_.join();
  MHD_daemon_destroy(daemon_);
  daemon_ = nullptr;
  return true;
}

}  // namespace daemon_test
