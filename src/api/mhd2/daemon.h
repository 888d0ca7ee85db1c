// SPDX-License-Identifier: LGPL-2.1-or-later
// struct MHD_Daemon: settings until it starts, then the running server.
#ifndef MHD_API_MHD2_DAEMON_H
#define MHD_API_MHD2_DAEMON_H

#include "api/mhd2/public.h"
#include "base/budget.h"
#include "base/log.h"
#include "form/form_parser.h"
#include "net/socket.h"
#include "server/daemon.h"

namespace mhd::mhd2 {

// What the options of our own range ask for; 0 is the default.
struct OwnLimits {
  std::uint64_t head_milsec = 0;
  std::uint64_t body_milsec = 0;
  std::uint64_t body_rate = 0;
  std::uint64_t write_milsec = 0;
  std::uint64_t write_bytes = 0;
  std::uint64_t drain_milsec = 0;
  std::uint64_t drain_bytes = 0;
  std::uint64_t shutdown_milsec = 0;
  std::uint64_t suspend_milsec = 0;
  std::uint64_t head = 0;
  std::uint64_t request_line = 0;
  std::uint64_t field_line = 0;
  std::uint64_t fields = 0;
  std::uint64_t chunk_line = 0;
  std::uint64_t chunk_extensions = 0;
  std::uint64_t form_fields = 0;
  std::uint64_t form_head = 0;
};

// What MHD_daemon_set_options() collects; default values are those of an option that was not set.
struct Settings {
  MHD_WorkModeWithParam work_mode = {};  // EXTERNAL_PERIODIC
  MHD_SockPollSyscall poll_syscall = MHD_SPS_AUTO;

  MHD_LoggingCallback log_cb = nullptr;
  void* log_cb_cls = nullptr;

  bool bind_port_set = false;
  MHD_AddressFamily bind_family = MHD_AF_NONE;
  std::uint16_t bind_port = 0;
  void* bind_address = nullptr;  // a copy on the heap
  std::size_t bind_address_size = 0;
  bool bind_dual = false;
  MHD_Socket listen_socket = MHD_INVALID_SOCKET;  // owned from the setting on
  MHD_DaemonOptionBindType addr_reuse = MHD_D_OPTION_BIND_TYPE_NOT_SHARED;
  MHD_TCPFastOpenType fast_open = MHD_FOM_AUTO;
  unsigned fast_open_queue = 0;
  unsigned backlog = 0;

  MHD_TlsBackend tls = MHD_TLS_BACKEND_NONE;

  bool timeout_set = false;
  Millis timeout_ms = 0;  // between requests; 0: none
  unsigned connection_limit = 0;
  unsigned per_ip_limit = 0;
  MHD_DaemonOptionValueAcceptPol accept_policy = {};
  MHD_Socket fd_number_limit = MHD_INVALID_SOCKET;

  MHD_ProtocolStrictLevel strict_level = MHD_PSL_DEFAULT;
  MHD_EarlyUriLogCallback uri_cb = nullptr;
  void* uri_cb_cls = nullptr;
  bool plus_is_literal = false;
  bool shoutcast = false;
  bool suppress_date = false;
  bool disable_cookies = false;

  std::size_t conn_memory_limit = 0;
  std::size_t large_pool_size = 8U << 20;
  OwnLimits own;
  std::size_t stack_size = 0;
  bool disallow_suspend = false;
  bool half_closed_may_wait = false;
  bool one_thread = false;  // promised by the application

  MHD_DaemonReadyCallback ready_cb = nullptr;
  void* ready_cb_cls = nullptr;
  MHD_NotifyConnectionCallback connection_cb = nullptr;
  void* connection_cb_cls = nullptr;
  MHD_NotifyStreamCallback stream_cb = nullptr;
  void* stream_cb_cls = nullptr;
  MHD_RequestEndedCallback ended_cb = nullptr;
  void* ended_cb_cls = nullptr;

  Settings() = default;
  ~Settings();
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
};

// options.cc: takes one option; MHD_SC_OK or why not.
enum MHD_StatusCode apply_option(Settings& settings, LogSink& log,
                                 const MHD_DaemonOptionAndValue& option);
// limits.cc: what sessions are given. False: options contradict each other.
[[nodiscard]] bool configure_session(const Settings& settings, SessionConfig& config);
FormLimits form_limits(const Settings& settings);

}  // namespace mhd::mhd2

struct MHD_Daemon {
  enum class State : unsigned char { created, running, failed };

  MHD_RequestCallback req_cb = nullptr;
  void* req_cb_cls = nullptr;
  mhd::LogSink log;
  State state = State::created;
  mhd::mhd2::Settings settings;
  // For uploads and forms of all requests; settled when the daemon starts.
  mhd::Budget large_pool{0};
  mhd::FormLimits form_limits;
  mhd::server::Daemon* running = nullptr;
};

namespace mhd::mhd2 {

// front_end.cc: the engine's calls for a daemon of this API.
FrontEnd make_front_end(MHD_Daemon& daemon);
// log.cc: writes a line to stderr; what a daemon logs with until another callback is set.
LogSink default_log();
// connection.cc: tells the application of its connections; empty when it does not want to know.
server::ConnectionSink connection_sink(const MHD_Daemon& daemon);
// log.cc: the engine's notices as log records of the daemon.
server::NoticeSink notice_sink(MHD_Daemon& daemon);
inline MHD_Daemon& daemon_of(const Exchange& exchange) {
  return *static_cast<MHD_Daemon*>(
      static_cast<server::Connection*>(exchange.carrier)->worker().config().daemon);
}
inline server::Connection& connection_of(const Exchange& exchange) {
  return *static_cast<server::Connection*>(exchange.carrier);
}

}  // namespace mhd::mhd2

#endif
