// SPDX-License-Identifier: LGPL-2.1-or-later
// The options of a daemon: one table row for each.
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>
#include <initializer_list>

#include "api/mhd2/daemon.h"
#include "base/memory.h"

namespace mhd::mhd2 {

Settings::~Settings() {
  mem_free(bind_address);
  net::Fd(listen_socket).reset();
}

namespace {

using Value = MHD_DaemonOptionValue;
using Setter = enum MHD_StatusCode (*)(Settings& settings, LogSink& log, const Value& value);

// ---- setters of many options ----

// Stores the member `from` of the value as it is.
template <auto to, auto from>
enum MHD_StatusCode keep(Settings& settings, LogSink&, const Value& value) {
  settings.*to = value.*from;
  return MHD_SC_OK;
}

// Stores MHD_YES or MHD_NO.
template <auto to, auto from>
enum MHD_StatusCode flag(Settings& settings, LogSink&, const Value& value) {
  settings.*to = value.*from != MHD_NO;
  return MHD_SC_OK;
}

// For permissions that we need not make use of.
enum MHD_StatusCode no_effect(Settings&, LogSink&, const Value&) { return MHD_SC_OK; }

enum MHD_StatusCode missing(Settings&, LogSink&, const Value&) { return MHD_SC_FEATURE_DISABLED; }

// ---- where to listen: one way only ----

enum class Listening : unsigned char { nowhere, port, address, socket };

Listening listening_of(const Settings& settings) {
  if (settings.bind_port_set) return Listening::port;
  if (settings.bind_address) return Listening::address;
  return settings.listen_socket != MHD_INVALID_SOCKET ? Listening::socket : Listening::nowhere;
}

bool conflicts(const Settings& settings, Listening wanted) {
  const Listening now = listening_of(settings);
  return now != Listening::nowhere && now != wanted;
}

enum MHD_StatusCode set_bind_port(Settings& settings, LogSink&, const Value& value) {
  const MHD_AddressFamily family = value.bind_port.v_af;
  if (static_cast<unsigned>(family) > MHD_AF_DUAL_v6_OPTIONAL)
    return MHD_SC_AF_NOT_SUPPORTED_BY_BUILD;
  if (family != MHD_AF_NONE && conflicts(settings, Listening::port)) return MHD_SC_OPTIONS_CONFLICT;
  settings.bind_port_set = family != MHD_AF_NONE;
  settings.bind_family = family;
  settings.bind_port = value.bind_port.v_port;
  return MHD_SC_OK;
}

// Whether an address that begins with `family` may be `size` bytes long. Families that are not
// known here are left to the kernel.
bool fits_family(std::size_t size, sa_family_t family) {
  switch (family) {
    case AF_INET:
      return size >= sizeof(sockaddr_in);
    case AF_INET6:
      return size >= sizeof(sockaddr_in6);
    case AF_UNIX:
      return size > offsetof(sockaddr_un, sun_path) && size <= sizeof(sockaddr_un);
    default:
      return true;
  }
}

bool valid_address(const sockaddr* address, std::size_t size) {
  if (!address || size < offsetof(sockaddr, sa_data) || size > sizeof(sockaddr_storage))
    return false;
  sa_family_t family;
  std::memcpy(&family, reinterpret_cast<const char*>(address) + offsetof(sockaddr, sa_family),
              sizeof family);
  return fits_family(size, family);
}

enum MHD_StatusCode set_bind_sa(Settings& settings, LogSink&, const Value& value) {
  const MHD_DaemonOptionValueSA& wanted = value.bind_sa;
  if (!valid_address(wanted.v_sa, wanted.v_sa_len)) return MHD_SC_CONFIGURATION_WRONG_SA_SIZE;
  if (conflicts(settings, Listening::address)) return MHD_SC_OPTIONS_CONFLICT;
  void* copy = mem_alloc(wanted.v_sa_len);
  if (!copy) return MHD_SC_DAEMON_MEM_ALLOC_FAILURE;
  std::memcpy(copy, wanted.v_sa, wanted.v_sa_len);
  mem_free(settings.bind_address);
  settings.bind_address = copy;
  settings.bind_address_size = wanted.v_sa_len;
  settings.bind_dual = wanted.v_dual != MHD_NO;
  return MHD_SC_OK;
}

// The socket is ours when it is accepted, and only then.
enum MHD_StatusCode set_listen_socket(Settings& settings, LogSink&, const Value& value) {
  const MHD_Socket wanted = value.listen_socket;
  if (wanted == MHD_INVALID_SOCKET || wanted == settings.listen_socket) return MHD_SC_OK;
  if (conflicts(settings, Listening::socket)) return MHD_SC_OPTIONS_CONFLICT;
  net::Fd(settings.listen_socket).reset();
  settings.listen_socket = wanted;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_fast_open(Settings& settings, LogSink&, const Value& value) {
  settings.fast_open = value.tcp_fastopen.v_option;
  settings.fast_open_queue = value.tcp_fastopen.v_queue_length;
  return MHD_SC_OK;
}

// ---- time ----

enum MHD_StatusCode set_timeout(Settings& settings, Millis timeout) {
  settings.timeout_set = true;
  settings.timeout_ms = timeout;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_timeout_seconds(Settings& settings, LogSink&, const Value& value) {
  return set_timeout(settings, Millis{value.default_timeout} * 1000);
}

enum MHD_StatusCode set_timeout_millis(Settings& settings, LogSink&, const Value& value) {
  return set_timeout(settings, value.default_timeout_milsec);
}

// ---- limits of our own range ----

constexpr std::uint64_t most_milsec = UINT32_MAX;
constexpr std::uint64_t most_rate = UINT32_MAX;
constexpr std::uint64_t most_head = 16 << 20;
constexpr std::uint64_t most_drained = 1 << 30;
constexpr std::uint64_t most_counted = 65535;  // of a line, whose parts have sizes of 16 bits

struct Wish {
  std::uint64_t OwnLimits::*member;
  std::uint64_t value;
  std::uint64_t least;
  std::uint64_t most;
};

// All of them, or none when one is out of its range.
enum MHD_StatusCode take(Settings& settings, std::initializer_list<Wish> wishes) {
  for (const Wish& wish : wishes)
    if (wish.value != 0 && (wish.value < wish.least || wish.value > wish.most))
      return MHD_SC_OPTIONS_CONFLICT;
  for (const Wish& wish : wishes) settings.own.*wish.member = wish.value;
  return MHD_SC_OK;
}

// An option of one number.
template <auto member, auto from, std::uint64_t least, std::uint64_t most>
enum MHD_StatusCode limit(Settings& settings, LogSink&, const Value& value) {
  return take(settings, {{member, value.*from, least, most}});
}

enum MHD_StatusCode set_body_rate(Settings& settings, LogSink&, const Value& value) {
  const MHD_DaemonOptionValueBodyRate& rate = value.body_rate;
  return take(settings, {{&OwnLimits::body_milsec, rate.v_start_milsec, 1, most_milsec},
                         {&OwnLimits::body_rate, rate.v_least_per_sec, 1, most_rate}});
}

enum MHD_StatusCode set_write_rate(Settings& settings, LogSink&, const Value& value) {
  const MHD_DaemonOptionValueWriteRate& rate = value.write_rate;
  return take(settings, {{&OwnLimits::write_milsec, rate.v_period_milsec, 1, most_milsec},
                         {&OwnLimits::write_bytes, rate.v_least_bytes, 1, most_rate}});
}

enum MHD_StatusCode set_drain_limit(Settings& settings, LogSink&, const Value& value) {
  const MHD_DaemonOptionValueDrain& drain = value.drain_limit;
  return take(settings, {{&OwnLimits::drain_milsec, drain.v_milsec, 1, most_milsec},
                         {&OwnLimits::drain_bytes, drain.v_bytes, 1, most_drained}});
}

enum MHD_StatusCode set_chunk_extensions(Settings& settings, LogSink&, const Value& value) {
  const MHD_DaemonOptionValueChunkExt& chunks = value.chunk_extensions_limit;
  return take(settings, {{&OwnLimits::chunk_line, chunks.v_line, 18, most_counted},
                         {&OwnLimits::chunk_extensions, chunks.v_total, 1, most_head}});
}

// ---- callbacks and rules ----

void write_to_application(void* context, int code, const char* format, va_list arguments) {
  const auto& settings = *static_cast<const Settings*>(context);
  settings.log_cb(settings.log_cb_cls, static_cast<MHD_StatusCode>(code), format, arguments);
}

enum MHD_StatusCode set_log(Settings& settings, LogSink& log, const Value& value) {
  settings.log_cb = value.log_callback.v_log_cb;
  settings.log_cb_cls = value.log_callback.v_log_cb_cls;
  log = settings.log_cb ? LogSink{write_to_application, &settings} : LogSink{};
  return MHD_SC_OK;
}

enum MHD_StatusCode set_ready_callback(Settings& settings, LogSink&, const Value& value) {
  settings.ready_cb = value.daemon_ready_callback.v_cb;
  settings.ready_cb_cls = value.daemon_ready_callback.v_cb_cls;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_uri_callback(Settings& settings, LogSink&, const Value& value) {
  settings.uri_cb = value.early_uri_logger.v_cb;
  settings.uri_cb_cls = value.early_uri_logger.v_cls;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_notify_connection(Settings& settings, LogSink&, const Value& value) {
  settings.connection_cb = value.notify_connection.v_ncc;
  settings.connection_cb_cls = value.notify_connection.v_cls;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_notify_stream(Settings& settings, LogSink&, const Value& value) {
  settings.stream_cb = value.notify_stream.v_nsc;
  settings.stream_cb_cls = value.notify_stream.v_cls;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_request_ended(Settings& settings, LogSink&, const Value& value) {
  settings.ended_cb = value.request_ended_callback.v_cb;
  settings.ended_cb_cls = value.request_ended_callback.v_cls;
  return MHD_SC_OK;
}

// All levels exist, so that it never matters what to do about one that does not (v_how).
enum MHD_StatusCode set_strict_level(Settings& settings, LogSink&, const Value& value) {
  settings.strict_level = value.protocol_strict_level.v_sl;
  return MHD_SC_OK;
}

// ---- the table ----

struct Row {
  MHD_DaemonOption option;
  Setter set;
};

constexpr Row rows[] = {
    {MHD_D_O_WORK_MODE, keep<&Settings::work_mode, &Value::work_mode>},
    {MHD_D_O_POLL_SYSCALL, keep<&Settings::poll_syscall, &Value::poll_syscall>},
    {MHD_D_O_REREGISTER_ALL, missing},

    {MHD_D_O_LOG_CALLBACK, set_log},

    {MHD_D_O_BIND_PORT, set_bind_port},
    {MHD_D_O_BIND_SA, set_bind_sa},
    {MHD_D_O_LISTEN_SOCKET, set_listen_socket},
    {MHD_D_O_LISTEN_ADDR_REUSE, keep<&Settings::addr_reuse, &Value::listen_addr_reuse>},
    {MHD_D_O_TCP_FASTOPEN, set_fast_open},
    {MHD_D_O_LISTEN_BACKLOG, keep<&Settings::backlog, &Value::listen_backlog>},
    {MHD_D_O_SIGPIPE_SUPPRESSED, no_effect},  // we never raise it

    {MHD_D_O_TLS, keep<&Settings::tls, &Value::tls>},
    {MHD_D_O_TLS_CERT_KEY, missing},
    {MHD_D_O_TLS_CLIENT_CA, missing},
    {MHD_D_O_TLS_PSK_CALLBACK, missing},
    {MHD_D_O_NO_ALPN, missing},

    {MHD_D_O_DEFAULT_TIMEOUT, set_timeout_seconds},
    {MHD_D_O_DEFAULT_TIMEOUT_MILSEC, set_timeout_millis},
    {MHD_D_O_GLOBAL_CONNECTION_LIMIT,
     keep<&Settings::connection_limit, &Value::global_connection_limit>},
    {MHD_D_O_PER_IP_LIMIT, keep<&Settings::per_ip_limit, &Value::per_ip_limit>},
    {MHD_D_O_ACCEPT_POLICY, keep<&Settings::accept_policy, &Value::accept_policy>},

    {MHD_D_O_PROTOCOL_STRICT_LEVEL, set_strict_level},
    {MHD_D_O_EARLY_URI_LOGGER, set_uri_callback},
    {MHD_D_O_DISABLE_URI_QUERY_PLUS_AS_SPACE,
     flag<&Settings::plus_is_literal, &Value::disable_uri_query_plus_as_space>},
    {MHD_D_O_SUPPRESS_DATE_HEADER, flag<&Settings::suppress_date, &Value::suppress_date_header>},
    {MHD_D_O_ENABLE_SHOUTCAST, flag<&Settings::shoutcast, &Value::enable_shoutcast>},

    {MHD_D_O_CONN_MEMORY_LIMIT, keep<&Settings::conn_memory_limit, &Value::conn_memory_limit>},
    {MHD_D_O_LARGE_POOL_SIZE, keep<&Settings::large_pool_size, &Value::large_pool_size>},
    {MHD_D_O_STACK_SIZE, keep<&Settings::stack_size, &Value::stack_size>},
    {MHD_D_O_FD_NUMBER_LIMIT, keep<&Settings::fd_number_limit, &Value::fd_number_limit>},
    {MHD_D_O_TURBO, no_effect},  // nothing that is safe is left to gain
    {MHD_D_O_DISABLE_THREAD_SAFETY, flag<&Settings::one_thread, &Value::disable_thread_safety>},
    {MHD_D_O_DISALLOW_UPGRADE, no_effect},  // there is no upgrading
    {MHD_D_O_DISALLOW_SUSPEND_RESUME,
     flag<&Settings::disallow_suspend, &Value::disallow_suspend_resume>},
    {MHD_D_O_DISABLE_COOKIES, flag<&Settings::disable_cookies, &Value::disable_cookies>},

    {MHD_D_O_DAEMON_READY_CALLBACK, set_ready_callback},
    {MHD_D_O_NOTIFY_CONNECTION, set_notify_connection},
    {MHD_D_O_NOTIFY_STREAM, set_notify_stream},

    {MHD_D_O_RANDOM_ENTROPY, missing},
    {MHD_D_O_AUTH_DIGEST_MAP_SIZE, missing},
    {MHD_D_O_AUTH_DIGEST_NONCE_TIMEOUT, missing},
    {MHD_D_O_AUTH_DIGEST_DEF_MAX_NC, missing},

    {MHD_D_O_HEAD_TIMEOUT_MILSEC,
     limit<&OwnLimits::head_milsec, &Value::head_timeout_milsec, 1, most_milsec>},
    {MHD_D_O_BODY_RATE, set_body_rate},
    {MHD_D_O_WRITE_RATE, set_write_rate},
    {MHD_D_O_DRAIN_LIMIT, set_drain_limit},
    {MHD_D_O_SHUTDOWN_TIMEOUT_MILSEC,
     limit<&OwnLimits::shutdown_milsec, &Value::shutdown_timeout_milsec, 1, most_milsec>},
    {MHD_D_O_SUSPEND_TIMEOUT_MILSEC,
     limit<&OwnLimits::suspend_milsec, &Value::suspend_timeout_milsec, 1, most_milsec>},
    {MHD_D_O_SUSPENDED_HALF_CLOSE,
     flag<&Settings::half_closed_may_wait, &Value::suspended_half_close>},
    {MHD_D_O_REQUEST_ENDED_CALLBACK, set_request_ended},
    {MHD_D_O_HEAD_LIMIT, limit<&OwnLimits::head, &Value::head_limit, 256, most_head>},
    {MHD_D_O_REQUEST_LINE_LIMIT,
     limit<&OwnLimits::request_line, &Value::request_line_limit, 64, most_head>},
    {MHD_D_O_FIELD_LINE_LIMIT,
     limit<&OwnLimits::field_line, &Value::field_line_limit, 64, most_counted>},
    {MHD_D_O_HEADER_FIELDS_LIMIT,
     limit<&OwnLimits::fields, &Value::header_fields_limit, 1, most_counted>},
    {MHD_D_O_CHUNK_EXTENSIONS_LIMIT, set_chunk_extensions},
    {MHD_D_O_FORM_FIELDS_LIMIT,
     limit<&OwnLimits::form_fields, &Value::form_fields_limit, 1, most_counted>},
    {MHD_D_O_FORM_HEAD_LIMIT, limit<&OwnLimits::form_head, &Value::form_head_limit, 64, most_head>},
};

const char* reason_of(enum MHD_StatusCode code, enum MHD_DaemonOption option) {
  if (code == MHD_SC_OPTIONS_CONFLICT && option >= MHD_D_O_HEAD_TIMEOUT_MILSEC)
    return "its value is out of range";
  switch (code) {
    case MHD_SC_OPTION_UNKNOWN:
      return "it is not known";
    case MHD_SC_FEATURE_DISABLED:
      return "it is not supported yet";
    case MHD_SC_OPTIONS_CONFLICT:
      return "another option says already where to listen";
    case MHD_SC_CONFIGURATION_WRONG_SA_SIZE:
      return "the size of the address does not fit its family";
    case MHD_SC_AF_NOT_SUPPORTED_BY_BUILD:
      return "the address family is not known";
    default:
      return "there is no memory";
  }
}

}  // namespace

enum MHD_StatusCode apply_option(Settings& settings, LogSink& log,
                                 const MHD_DaemonOptionAndValue& option) {
  for (const Row& row : rows)
    if (row.option == option.opt) return row.set(settings, log, option.val);
  return MHD_SC_OPTION_UNKNOWN;
}

}  // namespace mhd::mhd2

enum MHD_StatusCode MHD_daemon_set_options(struct MHD_Daemon* daemon,
                                           const struct MHD_DaemonOptionAndValue* options,
                                           size_t options_max_num) {
  if (daemon->state != MHD_Daemon::State::created) return MHD_SC_TOO_LATE;
  for (size_t i = 0; i < options_max_num && options[i].opt != MHD_D_O_END; ++i) {
    const enum MHD_StatusCode result =
        mhd::mhd2::apply_option(daemon->settings, daemon->log, options[i]);
    if (result == MHD_SC_OK) continue;
    mhd::log(daemon->log, result, "Option %u of the daemon is refused: %s.",
             static_cast<unsigned>(options[i].opt), mhd::mhd2::reason_of(result, options[i].opt));
    return result;
  }
  return MHD_SC_OK;
}
