// SPDX-License-Identifier: LGPL-2.1-or-later
// What is known of a connection, and of the stream on it. HTTP/1 has one stream for each
// connection, which is the same object.
#include <climits>

#include "api/mhd2/daemon.h"
#include "api/mhd2/info.h"
#include "api/mhd2/request.h"

namespace {

using mhd::mhd2::Answer;
using mhd::server::Connection;

Connection& connection_of(MHD_Connection* connection) {
  return *reinterpret_cast<Connection*>(connection);
}

Connection& connection_of(MHD_Stream* stream) { return *reinterpret_cast<Connection*>(stream); }

MHD_Daemon* daemon_of(const Connection& connection) {
  return static_cast<MHD_Daemon*>(connection.worker().config().daemon);
}

enum MHD_StatusCode client_address(const Connection& connection,
                                   const Answer<MHD_ConnectionInfoFixedData>& answer) {
  const mhd::net::PeerAddress& peer = connection.peer();
  if (peer.size == 0) return MHD_SC_INFO_GET_TYPE_UNOBTAINABLE;
  return answer(&MHD_ConnectionInfoFixedData::v_client_address_sa_info,
                MHD_ConnInfoFixedSockAddr{peer.size, peer.get()});
}

enum MHD_StatusCode http_version(const Connection& connection,
                                 const Answer<MHD_ConnectionInfoDynamicData>& answer) {
  if (connection.version() == mhd::Version::invalid) return MHD_SC_TOO_EARLY;
  return answer(&MHD_ConnectionInfoDynamicData::v_http_ver,
                static_cast<MHD_HTTP_ProtocolVersion>(connection.version()));
}

mhd::Millis timeout_of(const Connection& connection) { return connection.idle_time(); }

// Rounded up, so that a timeout never looks like none.
unsigned timeout_seconds(const Connection& connection) {
  const mhd::Millis timeout = timeout_of(connection);
  const mhd::Millis seconds = timeout / 1000 + (timeout % 1000 ? 1 : 0);
  return seconds > UINT_MAX ? UINT_MAX : static_cast<unsigned>(seconds);
}

// Whether the application knows the request, or is being told of it.
bool is_known(const mhd::Exchange& exchange) {
  return exchange.known || exchange.app() != mhd::App::idle;
}

bool is_suspended(const Connection& connection) {
  const mhd::Exchange* exchange = connection.current_exchange();
  return exchange && exchange->app() == mhd::App::parked;
}

}  // namespace

enum MHD_StatusCode MHD_connection_get_info_fixed_sz(struct MHD_Connection* connection,
                                                     enum MHD_ConnectionInfoFixedType info_type,
                                                     union MHD_ConnectionInfoFixedData* output_buf,
                                                     size_t output_buf_size) {
  using Data = MHD_ConnectionInfoFixedData;
  Connection& self = connection_of(connection);
  const Answer<Data> answer(output_buf, output_buf_size);
  switch (info_type) {
    case MHD_CONNECTION_INFO_FIXED_CLIENT_ADDRESS:
      return client_address(self, answer);
    case MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET:
      return answer(&Data::v_connection_socket, MHD_Socket{self.socket()});
    case MHD_CONNECTION_INFO_FIXED_DAEMON:
      return answer(&Data::v_daemon, daemon_of(self));
    case MHD_CONNECTION_INFO_FIXED_APP_CONTEXT:
      return answer(&Data::v_app_context_ppvoid, &self.app_context);
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

enum MHD_StatusCode MHD_connection_get_info_dynamic_sz(
    struct MHD_Connection* connection, enum MHD_ConnectionInfoDynamicType info_type,
    union MHD_ConnectionInfoDynamicData* output_buf, size_t output_buf_size) {
  using Data = MHD_ConnectionInfoDynamicData;
  const Connection& self = connection_of(connection);
  const Answer<Data> answer(output_buf, output_buf_size);
  switch (info_type) {
    case MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER:
      return http_version(self, answer);
    case MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT:
      return answer(&Data::v_connection_timeout_uint, timeout_seconds(self));
    case MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC:
      return answer(&Data::v_connection_timeout_uint32,
                    static_cast<uint_fast32_t>(timeout_of(self)));
    case MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_SUSPENDED:
      return answer(&Data::v_connection_suspended_bool, is_suspended(self));
    case MHD_CONNECTION_INFO_DYNAMIC_TLS_VER:
      return answer(&Data::v_tls_ver, MHD_TLS_VERSION_NO_TLS);
    case MHD_CONNECTION_INFO_DYNAMIC_TLS_SESSION:
      return MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE;
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

enum MHD_StatusCode MHD_stream_get_info_fixed_sz(struct MHD_Stream* stream,
                                                 enum MHD_StreamInfoFixedType info_type,
                                                 union MHD_StreamInfoFixedData* output_buf,
                                                 size_t output_buf_size) {
  using Data = MHD_StreamInfoFixedData;
  Connection& connection = connection_of(stream);
  const Answer<Data> answer(output_buf, output_buf_size);
  switch (info_type) {
    case MHD_STREAM_INFO_FIXED_DAEMON:
      return answer(&Data::v_daemon, daemon_of(connection));
    case MHD_STREAM_INFO_FIXED_CONNECTION:
      return answer(&Data::v_connection, reinterpret_cast<MHD_Connection*>(&connection));
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

enum MHD_StatusCode MHD_stream_get_info_dynamic_sz(struct MHD_Stream* stream,
                                                   enum MHD_StreamInfoDynamicType info_type,
                                                   union MHD_StreamInfoDynamicData* output_buf,
                                                   size_t output_buf_size) {
  if (info_type != MHD_STREAM_INFO_DYNAMIC_REQUEST) return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  mhd::Exchange* exchange = connection_of(stream).current_exchange();
  if (!exchange || !is_known(*exchange)) return MHD_SC_TOO_EARLY;
  const Answer<MHD_StreamInfoDynamicData> answer(output_buf, output_buf_size);
  return answer(&MHD_StreamInfoDynamicData::v_request, mhd::mhd2::request_of(*exchange));
}
