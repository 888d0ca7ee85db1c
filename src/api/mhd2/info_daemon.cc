// SPDX-License-Identifier: LGPL-2.1-or-later
// What a daemon can tell of itself while it runs.
#include "api/mhd2/daemon.h"
#include "api/mhd2/info.h"

namespace {

namespace net = mhd::net;
namespace server = mhd::server;
using FixedData = MHD_DaemonInfoFixedData;
using DynamicData = MHD_DaemonInfoDynamicData;
using Fixed = mhd::mhd2::Answer<FixedData>;
using Dynamic = mhd::mhd2::Answer<DynamicData>;

// MHD_SC_OK, or why the daemon can't tell anything.
enum MHD_StatusCode check_phase(const MHD_Daemon& daemon) {
  if (daemon.state == MHD_Daemon::State::failed) return MHD_SC_TOO_LATE;
  return daemon.running ? MHD_SC_OK : MHD_SC_TOO_EARLY;
}

MHD_SockPollSyscall poll_call_of(const server::Daemon& daemon) {
  switch (net::effective_call(daemon.config().poll_call)) {
    case net::PollCall::select:
      return MHD_SPS_SELECT;
    case net::PollCall::poll:
      return MHD_SPS_POLL;
    case net::PollCall::epoll:
      return MHD_SPS_EPOLL;
    case net::PollCall::automatic:
      break;
  }
  return MHD_SPS_AUTO;
}

enum MHD_StatusCode listening(const server::Daemon& daemon, MHD_DaemonInfoFixedType query,
                              const Fixed& answer) {
  const int listener = daemon.listener();
  if (listener < 0) return MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE;
  if (query == MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET)
    return answer(&FixedData::v_listen_socket, MHD_Socket{listener});
  const std::uint16_t port = daemon.port();
  if (port == 0) return MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE;
  return answer(&FixedData::v_bind_port_uint16, uint_least16_t{port});
}

enum MHD_StatusCode fixed_info(const server::Daemon& daemon, MHD_DaemonInfoFixedType query,
                               const Fixed& answer) {
  const server::Config& config = daemon.config();
  switch (query) {
    case MHD_DAEMON_INFO_FIXED_BIND_PORT:
    case MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET:
      return listening(daemon, query, answer);
    case MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD:
      if (!config.signals_time) return MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE;
      return answer(&FixedData::v_aggreagate_fd, daemon.aggregate_fd());
    case MHD_DAEMON_INFO_FIXED_TLS_BACKEND:
      return answer(&FixedData::v_tls_backend, MHD_TLS_BACKEND_NONE);
    case MHD_DAEMON_INFO_FIXED_NUM_WORK_THREADS:
      return answer(&FixedData::v_num_work_threads_uint, config.threads);
    case MHD_DAEMON_INFO_FIXED_POLL_SYSCALL:
      return answer(&FixedData::v_poll_syscall, poll_call_of(daemon));
    case MHD_DAEMON_INFO_FIXED_DEFAULT_TIMEOUT_MILSEC:
      return answer(&FixedData::v_default_timeout_milsec_uint32,
                    static_cast<uint_fast32_t>(config.session.timeouts.idle));
    case MHD_DAEMON_INFO_FIXED_GLOBAL_CONNECTION_LIMIT:
      return answer(&FixedData::v_global_connection_limit_uint, daemon.most_connections());
    case MHD_DAEMON_INFO_FIXED_SUPPRESS_DATE_HEADER:
      return answer(&FixedData::v_suppress_date_header_bool, !config.session.send_date);
    case MHD_DAEMON_INFO_FIXED_CONN_MEMORY_LIMIT:
      return answer(&FixedData::v_conn_memory_limit_sizet, config.session.limits.exchange_memory);
    case MHD_DAEMON_INFO_FIXED_PER_IP_LIMIT:
      return answer(&FixedData::v_per_ip_limit_uint, config.most_per_address);
    case MHD_DAEMON_INFO_FIXED_FD_NUMBER_LIMIT:
      return answer(&FixedData::v_fd_number_limit_socket,
                    config.first_refused_fd == server::no_fd_limit
                        ? MHD_INVALID_SOCKET
                        : static_cast<MHD_Socket>(config.first_refused_fd));
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

// Only who calls the daemon's turns has to know when the next one is due.
enum MHD_StatusCode time_to_wait(const server::Daemon& daemon, const Dynamic& answer) {
  if (daemon.config().threads > 0) return MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE;
  const mhd::Millis wait = daemon.time_left();
  static_assert(MHD_WAIT_INDEFINITELY == mhd::never);
  return answer(&DynamicData::v_max_time_to_wait_uint64, uint_fast64_t{wait});
}

enum MHD_StatusCode dynamic_info(const server::Daemon& daemon, MHD_DaemonInfoDynamicType query,
                                 const Dynamic& answer) {
  switch (query) {
    case MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT:
      return time_to_wait(daemon, answer);
    case MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS:
      return answer(&DynamicData::v_has_connections_bool, daemon.connections() > 0);
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

}  // namespace

enum MHD_StatusCode MHD_daemon_get_info_fixed_sz(struct MHD_Daemon* daemon,
                                                 enum MHD_DaemonInfoFixedType info_type,
                                                 union MHD_DaemonInfoFixedData* output_buf,
                                                 size_t output_buf_size) {
  const enum MHD_StatusCode phase = check_phase(*daemon);
  if (phase != MHD_SC_OK) return phase;
  return fixed_info(*daemon->running, info_type, Fixed(output_buf, output_buf_size));
}

enum MHD_StatusCode MHD_daemon_get_info_dynamic_sz(struct MHD_Daemon* daemon,
                                                   enum MHD_DaemonInfoDynamicType info_type,
                                                   union MHD_DaemonInfoDynamicData* output_buf,
                                                   size_t output_buf_size) {
  const enum MHD_StatusCode phase = check_phase(*daemon);
  if (phase != MHD_SC_OK) return phase;
  return dynamic_info(*daemon->running, info_type, Dynamic(output_buf, output_buf_size));
}
