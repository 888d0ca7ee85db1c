// SPDX-License-Identifier: LGPL-2.1-or-later
// Life cycle of a daemon.
#include "api/mhd2/daemon.h"

#include <cstring>

#include "base/memory.h"
#include "config.h"
#include "net/listen.h"

namespace {

using mhd::log;
using mhd::mhd2::Settings;
namespace net = mhd::net;
namespace server = mhd::server;

enum MHD_StatusCode fail(const MHD_Daemon& daemon, enum MHD_StatusCode code, const char* text) {
  log(daemon.log, code, "The daemon does not start: %s.", text);
  return code;
}

struct ListenErrorText {
  enum MHD_StatusCode code;
  const char* text;
};

// In the order of enum class ListenError.
constexpr ListenErrorText listen_errors[] = {
    {MHD_SC_OK, ""},
    {MHD_SC_AF_NOT_AVAILABLE, MHD_TEXT("the address family is not available")},
    {MHD_SC_FAILED_TO_OPEN_LISTEN_SOCKET, MHD_TEXT("no listening socket could be made")},
    {MHD_SC_LISTEN_DUAL_STACK_CONFIGURATION_REJECTED,
     MHD_TEXT("the system rejects IPv4 and IPv6 on one socket")},
    {MHD_SC_LISTEN_DUAL_STACK_NOT_SUITABLE,
     MHD_TEXT("only an address of IPv6 can serve IPv4 as well")},
    {MHD_SC_LISTEN_PORT_REUSE_ENABLE_FAILED, MHD_TEXT("the address can't be shared")},
    {MHD_SC_LISTEN_FAST_OPEN_FAILURE, MHD_TEXT("TCP Fast Open is not available")},
    {MHD_SC_LISTEN_SOCKET_BIND_FAILED, MHD_TEXT("the address can't be bound")},
    {MHD_SC_LISTEN_FAILURE, MHD_TEXT("the socket can't listen")},
    {MHD_SC_LISTEN_SOCKET_NONBLOCKING_FAILURE,
     MHD_TEXT("the listening socket can't be made non-blocking")},
};
static_assert(sizeof listen_errors / sizeof listen_errors[0] ==
              static_cast<std::size_t>(net::ListenError::nonblocking_failed) + 1);

net::Sharing sharing_of(MHD_DaemonOptionBindType type) {
  switch (type) {
    case MHD_D_OPTION_BIND_TYPE_SHARED:
      return net::Sharing::shared;
    case MHD_D_OPTION_BIND_TYPE_NOT_SHARED_STRICTER:
      return net::Sharing::not_shared_stricter;
    case MHD_D_OPTION_BIND_TYPE_EXCLUSIVE:
      return net::Sharing::exclusive;
    default:
      return net::Sharing::not_shared;
  }
}

net::FastOpen fast_open_of(MHD_TCPFastOpenType type) {
  if (type == MHD_FOM_DISABLE) return net::FastOpen::disable;
  return type == MHD_FOM_REQUIRE ? net::FastOpen::require : net::FastOpen::automatic;
}

net::ListenOptions listen_options(const Settings& settings) {
  net::ListenOptions options;
  options.family = static_cast<net::Family>(settings.bind_family);
  options.port = settings.bind_port;
  options.address = static_cast<const sockaddr*>(settings.bind_address);
  options.address_size = settings.bind_address_size;
  options.dual = settings.bind_dual;
  options.sharing = sharing_of(settings.addr_reuse);
  options.fast_open = fast_open_of(settings.fast_open);
  options.fast_open_queue = settings.fast_open_queue;
  options.backlog = settings.backlog;
  return options;
}

// The listening socket, or none when nothing was asked for.
enum MHD_StatusCode open_listener(MHD_Daemon& daemon, net::Fd& listener) {
  Settings& settings = daemon.settings;
  net::ListenError error = net::ListenError::none;
  int system_error = 0;
  if (settings.listen_socket != MHD_INVALID_SOCKET) {
    listener.reset(settings.listen_socket);
    settings.listen_socket = MHD_INVALID_SOCKET;
    error = net::adopt_listener(listener.get());
  } else if (settings.bind_address ||
             (settings.bind_port_set && settings.bind_family != MHD_AF_NONE)) {
    listener = net::open_listener(listen_options(settings), error, system_error);
  }
  if (error == net::ListenError::none) return MHD_SC_OK;
  const ListenErrorText& text = listen_errors[static_cast<unsigned>(error)];
  log(daemon.log, text.code, "The daemon does not start: %s (error %d).", text.text, system_error);
  return text.code;
}

enum MHD_StatusCode check_poll_call(const MHD_Daemon& daemon, server::Config& config) {
  struct Row {
    MHD_SockPollSyscall wanted;
    net::PollCall call;
    enum MHD_StatusCode missing;
  };
  static constexpr Row rows[] = {
      {MHD_SPS_AUTO, net::PollCall::automatic, MHD_SC_OK},
      {MHD_SPS_SELECT, net::PollCall::select, MHD_SC_SELECT_SYSCALL_NOT_AVAILABLE},
      {MHD_SPS_POLL, net::PollCall::poll, MHD_SC_POLL_SYSCALL_NOT_AVAILABLE},
      {MHD_SPS_EPOLL, net::PollCall::epoll, MHD_SC_EPOLL_SYSCALL_NOT_AVAILABLE},
  };
  for (const Row& row : rows) {
    if (row.wanted != daemon.settings.poll_syscall) continue;
    config.poll_call = config.signals_time ? net::PollCall::epoll : row.call;
    if (config.signals_time && !net::has_poller(net::PollCall::epoll))
      return fail(daemon, MHD_SC_EPOLL_SYSCALL_NOT_AVAILABLE, "this build lacks epoll");
    return net::has_poller(row.call)
               ? MHD_SC_OK
               : fail(daemon, row.missing, "this build lacks the wanted polling function");
  }
  return fail(daemon, MHD_SC_CONFIGURATION_UNEXPECTED_SPS,
              "the polling function is not known here");
}

enum MHD_StatusCode check_work_mode(const MHD_Daemon& daemon, server::Config& config) {
  const MHD_WorkModeWithParam& mode = daemon.settings.work_mode;
  switch (mode.mode) {
    case MHD_WM_EXTERNAL_PERIODIC:
      return MHD_SC_OK;
    case MHD_WM_WORKER_THREADS:
      if (daemon.settings.one_thread)
        return fail(daemon, MHD_SC_OPTIONS_CONFLICT,
                    "worker threads need the thread safety that is disabled");
      config.threads = mode.params.num_worker_threads ? mode.params.num_worker_threads : 1;
      return MHD_SC_OK;
    case MHD_WM_EXTERNAL_SINGLE_FD_WATCH:
      if (daemon.settings.poll_syscall != MHD_SPS_AUTO &&
          daemon.settings.poll_syscall != MHD_SPS_EPOLL)
        return fail(daemon, MHD_SC_SYSCALL_WORK_MODE_COMBINATION_INVALID,
                    "only epoll has a descriptor that stands for all");
      config.signals_time = true;
      return MHD_SC_OK;
    case MHD_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL:
    case MHD_WM_EXTERNAL_EVENT_LOOP_CB_EDGE:
    case MHD_WM_THREAD_PER_CONNECTION:
      return fail(daemon, MHD_SC_FEATURE_DISABLED, "the work mode is not supported yet");
  }
  return fail(daemon, MHD_SC_CONFIGURATION_UNEXPECTED_WM, "the work mode is not known");
}

enum MHD_StatusCode check_tls(const MHD_Daemon& daemon) {
  if (daemon.settings.tls == MHD_TLS_BACKEND_NONE) return MHD_SC_OK;
  return fail(daemon, MHD_SC_TLS_DISABLED, "TLS is not supported yet");
}

bool ask_policy(void* context, const net::PeerAddress& peer) {
  const auto& policy = static_cast<const Settings*>(context)->accept_policy;
  return policy.v_apc(policy.v_apc_cls, peer.size, peer.size ? peer.get() : nullptr) != MHD_NO;
}

void configure_admission(Settings& settings, server::Config& config) {
  config.most_connections = settings.connection_limit;
  config.most_per_address = settings.per_ip_limit;
  if (settings.accept_policy.v_apc) config.accept_policy = {ask_policy, &settings};
  if (settings.fd_number_limit >= 0)
    config.first_refused_fd = static_cast<unsigned>(settings.fd_number_limit);
}

enum MHD_StatusCode configure(MHD_Daemon& daemon, server::Config& config) {
  Settings& settings = daemon.settings;
  enum MHD_StatusCode result = check_work_mode(daemon, config);
  if (result == MHD_SC_OK) result = check_poll_call(daemon, config);
  if (result == MHD_SC_OK) result = check_tls(daemon);
  if (result == MHD_SC_OK && !mhd::mhd2::configure_session(settings, config.session))
    result = fail(daemon, MHD_SC_OPTIONS_CONFLICT, "the limits of sizes contradict each other");
  config.front_end = mhd::mhd2::make_front_end(daemon);
  config.notices = mhd::mhd2::notice_sink(daemon);
  config.connections = mhd::mhd2::connection_sink(daemon);
  config.daemon = &daemon;
  configure_admission(settings, config);
  ::new (&daemon.large_pool) mhd::Budget(settings.large_pool_size);
  daemon.form_limits = mhd::mhd2::form_limits(settings);
  config.stack_size = settings.stack_size;
  if (settings.own.shutdown_milsec) config.shutdown_grace = settings.own.shutdown_milsec;
  return result;
}

enum MHD_StatusCode started(const MHD_Daemon& daemon, server::Daemon::Started result) {
  switch (result) {
    case server::Daemon::Started::ok:
      return MHD_SC_OK;
    case server::Daemon::Started::no_memory:
      return fail(daemon, MHD_SC_DAEMON_MEM_ALLOC_FAILURE, "there is no memory");
    case server::Daemon::Started::no_poller:
      return fail(daemon, MHD_SC_EPOLL_CTL_CREATE_FAILED, "the polling function can't be used");
    case server::Daemon::Started::no_waker:
      return fail(daemon, MHD_SC_ITC_INITIALIZATION_FAILED, "workers could not be woken up");
    case server::Daemon::Started::listener_failed:
      return fail(daemon, MHD_SC_EPOLL_ADD_DAEMON_FDS_FAILURE,
                  "the listening socket can't be polled");
    case server::Daemon::Started::listener_too_large:
      return fail(daemon, MHD_SC_LISTEN_FD_OUTSIDE_OF_SET_RANGE,
                  "the descriptor of the listening socket is too large for select()");
    case server::Daemon::Started::descriptor_too_large:
      return fail(daemon, MHD_SC_MAX_FD_NUMBER_LIMIT_TOO_STRICT,
                  "a descriptor is not below the limit for their numbers");
    case server::Daemon::Started::no_thread:
      return fail(daemon, MHD_SC_THREAD_WORKER_LAUNCH_FAILURE, "a thread could not be started");
    case server::Daemon::Started::too_few_connections:
      break;
  }
  return fail(daemon, MHD_SC_CONFIGURATION_CONN_LIMIT_TOO_SMALL,
              "the limit of connections is smaller than the number of workers");
}

enum MHD_StatusCode start(MHD_Daemon& daemon) {
  server::Config config;
  enum MHD_StatusCode result = configure(daemon, config);
  if (result != MHD_SC_OK) return result;
  net::Fd listener;
  result = open_listener(daemon, listener);
  if (result != MHD_SC_OK) return result;
  daemon.running = mhd::create<server::Daemon>(config);
  if (!daemon.running) return started(daemon, server::Daemon::Started::no_memory);
  const auto prepared = daemon.running->prepare(static_cast<net::Fd&&>(listener));
  if (prepared != server::Daemon::Started::ok) return started(daemon, prepared);
  if (daemon.settings.ready_cb) daemon.settings.ready_cb(daemon.settings.ready_cb_cls);
  return started(daemon, daemon.running->launch());
}

// Waiting times of the API are microseconds, those of the engine milliseconds; part of one counts
// as a whole one, so that a short wait does not become a busy loop.
mhd::Millis to_millis(uint_fast64_t microsec) {
  if (microsec == MHD_WAIT_INDEFINITELY) return mhd::never;
  return microsec / 1000 + (microsec % 1000 ? 1 : 0);
}

}  // namespace

struct MHD_Daemon* MHD_daemon_create(MHD_RequestCallback req_cb, void* req_cb_cls) {
  if (!req_cb) return nullptr;
  auto* daemon = mhd::create<MHD_Daemon>();
  if (!daemon) return nullptr;
  daemon->req_cb = req_cb;
  daemon->req_cb_cls = req_cb_cls;
  daemon->log = mhd::mhd2::default_log();
  return daemon;
}

enum MHD_StatusCode MHD_daemon_start(struct MHD_Daemon* daemon) {
  if (daemon->state != MHD_Daemon::State::created) return MHD_SC_TOO_LATE;
  // Workers may look at the state as soon as they run.
  daemon->state = MHD_Daemon::State::running;
  const enum MHD_StatusCode result = start(*daemon);
  if (result == MHD_SC_OK) return MHD_SC_OK;
  mhd::destroy(daemon->running);
  daemon->running = nullptr;
  daemon->state = MHD_Daemon::State::failed;
  return result;
}

void MHD_daemon_destroy(struct MHD_Daemon* daemon) {
  if (!daemon) return;
  if (daemon->running && daemon->running->in_turn()) {
    log(daemon->log, MHD_SC_DAEMON_THREAD_STOP_ERROR,
        "A daemon can't be destroyed from one of its own callbacks.");
    return;
  }
  mhd::destroy(daemon->running);
  mhd::destroy(daemon);
}

MHD_Socket MHD_daemon_quiesce(struct MHD_Daemon* daemon) {
  return daemon->running ? daemon->running->quiesce() : MHD_INVALID_SOCKET;
}

enum MHD_StatusCode MHD_daemon_process_blocking(struct MHD_Daemon* daemon, uint_fast64_t microsec) {
  if (daemon->state == MHD_Daemon::State::created) return MHD_SC_TOO_EARLY;
  if (daemon->state == MHD_Daemon::State::failed) return MHD_SC_TOO_LATE;
  const MHD_WorkMode mode = daemon->settings.work_mode.mode;
  if (mode != MHD_WM_EXTERNAL_PERIODIC && mode != MHD_WM_EXTERNAL_SINGLE_FD_WATCH)
    return MHD_SC_EXTERNAL_EVENT_ONLY;
  return daemon->running->turn(to_millis(microsec)) ? MHD_SC_OK : MHD_SC_DAEMON_SYS_DATA_BROKEN;
}
