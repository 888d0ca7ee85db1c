// SPDX-License-Identifier: LGPL-2.1-or-later
// What the application can set of a connection, and what it is told of it.
#include "api/mhd2/daemon.h"

namespace mhd::mhd2 {

namespace {

MHD_Daemon& daemon_of(const server::Connection& connection) {
  return *static_cast<MHD_Daemon*>(connection.worker().config().daemon);
}

// The application may change its context in the notification, or at the place that a query tells.
void notify_connection(server::Connection& connection, MHD_ConnectionNotificationCode code) {
  const Settings& settings = daemon_of(connection).settings;
  if (!settings.connection_cb) return;
  MHD_ConnectionNotificationData data = {};
  data.connection = reinterpret_cast<MHD_Connection*>(&connection);
  void* const before = connection.app_context;
  data.application_context = before;
  data.code = code;
  settings.connection_cb(settings.connection_cb_cls, &data);
  if (data.application_context != before) connection.app_context = data.application_context;
}

// HTTP/1 has one stream for each connection, which the client starts.
void notify_stream(server::Connection& connection, MHD_StreamNotificationCode code) {
  const Settings& settings = daemon_of(connection).settings;
  if (!settings.stream_cb) return;
  MHD_StreamNotificationData data = {};
  data.stream = reinterpret_cast<MHD_Stream*>(&connection);
  data.code = code;
  if (code == MHD_STREAM_NOTIFY_STARTED) data.details.started.by_client = MHD_YES;
  settings.stream_cb(settings.stream_cb_cls, &data);
}

void opened(void*, server::Connection& connection) {
  notify_connection(connection, MHD_CONNECTION_NOTIFY_STARTED);
  notify_stream(connection, MHD_STREAM_NOTIFY_STARTED);
}

void closed(void*, server::Connection& connection) {
  notify_stream(connection, MHD_STREAM_NOTIFY_CLOSED);
  notify_connection(connection, MHD_CONNECTION_NOTIFY_CLOSED);
}

enum MHD_StatusCode set_idle_time(server::Connection& connection, Millis time) {
  return connection.set_idle_time(time) ? MHD_SC_OK : MHD_SC_TOO_LATE;
}

enum MHD_StatusCode set_option(server::Connection& connection,
                               const MHD_ConnectionOptionAndValue& option) {
  switch (option.opt) {
    case MHD_C_O_TIMEOUT:
      return set_idle_time(connection, Millis{option.val.v_timeout} * 1000);
    case MHD_C_O_TIMEOUT_MILSEC:
      return set_idle_time(connection, option.val.v_timeout_milsec);
    default:
      return MHD_SC_OPTION_UNKNOWN;
  }
}

enum MHD_StatusCode added(server::Daemon::Added result) {
  switch (result) {
    case server::Daemon::Added::ok:
      return MHD_SC_OK;
    case server::Daemon::Added::descriptor_refused:
      return MHD_SC_NEW_CONN_FD_OUTSIDE_OF_SET_RANGE;
    case server::Daemon::Added::policy_refused:
      return MHD_SC_ACCEPT_POLICY_REJECTED;
    case server::Daemon::Added::limit_reached:
      return MHD_SC_LIMIT_CONNECTIONS_REACHED;
    case server::Daemon::Added::no_memory:
      return MHD_SC_CONNECTION_MEM_ALLOC_FAILURE;
    case server::Daemon::Added::stopping:
      break;
  }
  return MHD_SC_TOO_LATE;
}

enum MHD_StatusCode add_connection(const MHD_Daemon& daemon, net::Fd socket, std::size_t addr_size,
                                   const sockaddr* addr, void* connection_cntx) {
  if (daemon.state == MHD_Daemon::State::created) return MHD_SC_TOO_EARLY;
  if (!daemon.running) return MHD_SC_TOO_LATE;
  net::PeerAddress peer;
  if (!net::take_address(addr, addr_size, peer)) return MHD_SC_CONFIGURATION_WRONG_SA_SIZE;
  switch (net::adopt_connection(socket.get())) {
    case net::AdoptError::stays_blocking:
      return MHD_SC_ACCEPT_CONFIGURE_NONBLOCKING_FAILED;
    case net::AdoptError::stays_inherited:
      return MHD_SC_ACCEPT_CONFIGURE_NOINHERIT_FAILED;
    case net::AdoptError::none:
      break;
  }
  return added(daemon.running->add(static_cast<net::Fd&&>(socket), peer, connection_cntx));
}

}  // namespace

server::ConnectionSink connection_sink(const MHD_Daemon& daemon) {
  if (!daemon.settings.connection_cb && !daemon.settings.stream_cb) return {};
  return {opened, closed, nullptr};
}

}  // namespace mhd::mhd2

enum MHD_StatusCode MHD_daemon_add_connection(struct MHD_Daemon* daemon, MHD_Socket new_socket,
                                              size_t addr_size, const struct sockaddr* addr,
                                              void* connection_cntx) {
  return mhd::mhd2::add_connection(*daemon, mhd::net::Fd(new_socket), addr_size, addr,
                                   connection_cntx);
}

enum MHD_StatusCode MHD_connection_set_options(struct MHD_Connection* connection,
                                               const struct MHD_ConnectionOptionAndValue* options,
                                               size_t options_max_num) {
  auto& self = *reinterpret_cast<mhd::server::Connection*>(connection);
  for (size_t i = 0; i < options_max_num && options[i].opt != MHD_C_O_END; ++i) {
    const enum MHD_StatusCode result = mhd::mhd2::set_option(self, options[i]);
    if (result != MHD_SC_OK) return result;
  }
  return MHD_SC_OK;
}
