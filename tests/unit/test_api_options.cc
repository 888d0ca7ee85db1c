// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/options: what each option of a daemon does to its settings, and what is
// refused.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <iterator>

#include "api/mhd2/daemon.h"
#include "check_main.h"

namespace {

using mhd::LogSink;
using mhd::mhd2::apply_option;
using mhd::mhd2::Settings;

const MHD_Action* no_answer(void*, MHD_Request*, const MHD_String*, MHD_HTTP_Method,
                            uint_fast64_t) {
  return nullptr;
}

void on_request_ended(void*, const MHD_RequestEndedData*, void*) {}

MHD_Bool refuse_all(void*, std::size_t, const sockaddr*) { return MHD_NO; }

// A daemon that logs nothing, destroyed at the end of the test.
class QuietDaemon {
 public:
  QuietDaemon() : daemon_(MHD_daemon_create(no_answer, nullptr)) {
    ck_assert_ptr_nonnull(daemon_);
    ck_assert_int_eq(set(MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr)), MHD_SC_OK);
  }
  ~QuietDaemon() { MHD_daemon_destroy(daemon_); }
  QuietDaemon(const QuietDaemon&) = delete;
  QuietDaemon& operator=(const QuietDaemon&) = delete;

  MHD_StatusCode set(const MHD_DaemonOptionAndValue& option) {
    return MHD_daemon_set_options(daemon_, &option, 1);
  }
  const Settings& settings() const { return daemon_->settings; }
  MHD_Daemon* get() { return daemon_; }

 private:
  MHD_Daemon* daemon_;
};

MHD_StatusCode apply(Settings& settings, const MHD_DaemonOptionAndValue& option) {
  LogSink log;
  return apply_option(settings, log, option);
}

bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }

int new_descriptor() {
  const int fd = eventfd(0, EFD_CLOEXEC);
  ck_assert_int_ge(fd, 0);
  return fd;
}

sockaddr_in ip4_address(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

MHD_DaemonOptionAndValue bind_sa(sockaddr_in& address) {
  return MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO);
}

// ---- options that are stored ----

struct StoredRow {
  const char* name;
  MHD_DaemonOptionAndValue option;
  bool (*stored)(const Settings& settings);
};

const StoredRow stored_rows[] = {
    {"WORK_MODE", MHD_D_OPTION_WM_WORKER_THREADS(3),
     [](const Settings& s) {
       return s.work_mode.mode == MHD_WM_WORKER_THREADS &&
              s.work_mode.params.num_worker_threads == 3;
     }},
    {"POLL_SYSCALL", MHD_D_OPTION_POLL_SYSCALL(MHD_SPS_POLL),
     [](const Settings& s) { return s.poll_syscall == MHD_SPS_POLL; }},
    {"BIND_PORT", MHD_D_OPTION_BIND_PORT(MHD_AF_INET6, 8080),
     [](const Settings& s) {
       return s.bind_port_set && s.bind_family == MHD_AF_INET6 && s.bind_port == 8080;
     }},
    {"LISTEN_ADDR_REUSE", MHD_D_OPTION_LISTEN_ADDR_REUSE(MHD_D_OPTION_BIND_TYPE_EXCLUSIVE),
     [](const Settings& s) { return s.addr_reuse == MHD_D_OPTION_BIND_TYPE_EXCLUSIVE; }},
    {"TCP_FASTOPEN", MHD_D_OPTION_TCP_FASTOPEN(MHD_FOM_REQUIRE, 17),
     [](const Settings& s) { return s.fast_open == MHD_FOM_REQUIRE && s.fast_open_queue == 17; }},
    {"LISTEN_BACKLOG", MHD_D_OPTION_LISTEN_BACKLOG(99),
     [](const Settings& s) { return s.backlog == 99; }},
    {"TLS", MHD_D_OPTION_TLS(MHD_TLS_BACKEND_GNUTLS),
     [](const Settings& s) { return s.tls == MHD_TLS_BACKEND_GNUTLS; }},
    {"DEFAULT_TIMEOUT", MHD_D_OPTION_DEFAULT_TIMEOUT(7),
     [](const Settings& s) { return s.timeout_set && s.timeout_ms == 7000; }},
    {"DEFAULT_TIMEOUT, the greatest", MHD_D_OPTION_DEFAULT_TIMEOUT(4294967295u),
     [](const Settings& s) { return s.timeout_ms == 4294967295000u; }},
    {"DEFAULT_TIMEOUT, none", MHD_D_OPTION_DEFAULT_TIMEOUT(0),
     [](const Settings& s) { return s.timeout_set && s.timeout_ms == 0; }},
    {"DEFAULT_TIMEOUT_MILSEC", MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(1234),
     [](const Settings& s) { return s.timeout_set && s.timeout_ms == 1234; }},
    {"GLOBAL_CONNECTION_LIMIT", MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(12),
     [](const Settings& s) { return s.connection_limit == 12; }},
    {"PER_IP_LIMIT", MHD_D_OPTION_PER_IP_LIMIT(5),
     [](const Settings& s) { return s.per_ip_limit == 5; }},
    {"ACCEPT_POLICY", MHD_D_OPTION_ACCEPT_POLICY(refuse_all, const_cast<char*>("context")),
     [](const Settings& s) {
       return s.accept_policy.v_apc == refuse_all &&
              std::strcmp(static_cast<const char*>(s.accept_policy.v_apc_cls), "context") == 0;
     }},
    {"FD_NUMBER_LIMIT", MHD_D_OPTION_FD_NUMBER_LIMIT(99),
     [](const Settings& s) { return s.fd_number_limit == 99; }},
    {"PROTOCOL_STRICT_LEVEL",
     MHD_D_OPTION_PROTOCOL_STRICT_LEVEL(MHD_PSL_VERY_STRICT, MHD_USL_PRECISE),
     [](const Settings& s) { return s.strict_level == MHD_PSL_VERY_STRICT; }},
    {"DISABLE_URI_QUERY_PLUS_AS_SPACE", MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE(MHD_YES),
     [](const Settings& s) { return s.plus_is_literal; }},
    {"SUPPRESS_DATE_HEADER", MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_YES),
     [](const Settings& s) { return s.suppress_date; }},
    {"CONN_MEMORY_LIMIT", MHD_D_OPTION_CONN_MEMORY_LIMIT(4096),
     [](const Settings& s) { return s.conn_memory_limit == 4096; }},
    {"STACK_SIZE", MHD_D_OPTION_STACK_SIZE(65536),
     [](const Settings& s) { return s.stack_size == 65536; }},
    {"DISALLOW_SUSPEND_RESUME", MHD_D_OPTION_DISALLOW_SUSPEND_RESUME(MHD_YES),
     [](const Settings& s) { return s.disallow_suspend; }},
    {"DISABLE_COOKIES", MHD_D_OPTION_DISABLE_COOKIES(MHD_YES),
     [](const Settings& s) { return s.disable_cookies; }},
    {"HEAD_TIMEOUT_MILSEC", MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(11),
     [](const Settings& s) { return s.own.head_milsec == 11; }},
    {"BODY_RATE", MHD_D_OPTION_BODY_RATE(12, 13),
     [](const Settings& s) { return s.own.body_milsec == 12 && s.own.body_rate == 13; }},
    {"WRITE_RATE", MHD_D_OPTION_WRITE_RATE(14, 15),
     [](const Settings& s) { return s.own.write_milsec == 14 && s.own.write_bytes == 15; }},
    {"DRAIN_LIMIT", MHD_D_OPTION_DRAIN_LIMIT(16, 17),
     [](const Settings& s) { return s.own.drain_bytes == 16 && s.own.drain_milsec == 17; }},
    {"SHUTDOWN_TIMEOUT_MILSEC", MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(18),
     [](const Settings& s) { return s.own.shutdown_milsec == 18; }},
    {"SUSPEND_TIMEOUT_MILSEC", MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(22),
     [](const Settings& s) { return s.own.suspend_milsec == 22; }},
    {"SUSPENDED_HALF_CLOSE", MHD_D_OPTION_SUSPENDED_HALF_CLOSE(MHD_YES),
     [](const Settings& s) { return s.half_closed_may_wait; }},
    {"REQUEST_ENDED_CALLBACK",
     MHD_D_OPTION_REQUEST_ENDED_CALLBACK(on_request_ended, const_cast<char*>("context")),
     [](const Settings& s) {
       return s.ended_cb == on_request_ended &&
              std::strcmp(static_cast<const char*>(s.ended_cb_cls), "context") == 0;
     }},
    {"HEAD_LIMIT", MHD_D_OPTION_HEAD_LIMIT(1000),
     [](const Settings& s) { return s.own.head == 1000; }},
    {"REQUEST_LINE_LIMIT", MHD_D_OPTION_REQUEST_LINE_LIMIT(1001),
     [](const Settings& s) { return s.own.request_line == 1001; }},
    {"FIELD_LINE_LIMIT", MHD_D_OPTION_FIELD_LINE_LIMIT(1002),
     [](const Settings& s) { return s.own.field_line == 1002; }},
    {"HEADER_FIELDS_LIMIT", MHD_D_OPTION_HEADER_FIELDS_LIMIT(19),
     [](const Settings& s) { return s.own.fields == 19; }},
    {"CHUNK_EXTENSIONS_LIMIT", MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(20, 21),
     [](const Settings& s) { return s.own.chunk_line == 20 && s.own.chunk_extensions == 21; }},
    {"LARGE_POOL_SIZE", MHD_D_OPTION_LARGE_POOL_SIZE(1004),
     [](const Settings& s) { return s.large_pool_size == 1004; }},
    {"FORM_FIELDS_LIMIT", MHD_D_OPTION_FORM_FIELDS_LIMIT(23),
     [](const Settings& s) { return s.own.form_fields == 23; }},
    {"FORM_HEAD_LIMIT", MHD_D_OPTION_FORM_HEAD_LIMIT(1003),
     [](const Settings& s) { return s.own.form_head == 1003; }},
};

START_TEST(stored) {
  const StoredRow& row = stored_rows[_i];
  Settings settings;
  ck_assert_msg(!row.stored(settings), "%s is the default", row.name);
  CHECK_EQUAL(apply(settings, row.option), MHD_SC_OK, row.name);
  ck_assert_msg(row.stored(settings), "%s is not stored", row.name);
}
END_TEST

START_TEST(flags_can_be_taken_back) {
  Settings settings;
  ck_assert_int_eq(apply(settings, MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_YES)), MHD_SC_OK);
  ck_assert_int_eq(apply(settings, MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_NO)), MHD_SC_OK);
  ck_assert(!settings.suppress_date);
}
END_TEST

START_TEST(last_timeout_wins) {
  Settings settings;
  ck_assert_int_eq(apply(settings, MHD_D_OPTION_DEFAULT_TIMEOUT(5)), MHD_SC_OK);
  ck_assert_int_eq(apply(settings, MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(1)), MHD_SC_OK);
  ck_assert_uint_eq(settings.timeout_ms, 1);
  ck_assert_int_eq(apply(settings, MHD_D_OPTION_DEFAULT_TIMEOUT(6)), MHD_SC_OK);
  ck_assert_uint_eq(settings.timeout_ms, 6000);
}
END_TEST

// ---- limits of our own range ----

struct RangeRow {
  const char* name;
  MHD_DaemonOptionAndValue option;
  bool good;
};

constexpr uint_fast32_t most = 4294967295;
constexpr std::size_t mib = 1 << 20;

const RangeRow range_rows[] = {
    {"head time, least", MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(1), true},
    {"head time, most", MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(most), true},
    {"shutdown time, most", MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(most), true},
    {"suspend time, most", MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(most), true},
    {"body rate, most", MHD_D_OPTION_BODY_RATE(most, most), true},
    {"write rate, most", MHD_D_OPTION_WRITE_RATE(most, most), true},
    {"drain, most", MHD_D_OPTION_DRAIN_LIMIT(1024 * mib, most), true},
    {"drain, too many bytes", MHD_D_OPTION_DRAIN_LIMIT(1024 * mib + 1, 1), false},
    {"head, too small", MHD_D_OPTION_HEAD_LIMIT(255), false},
    {"head, least", MHD_D_OPTION_HEAD_LIMIT(256), true},
    {"head, most", MHD_D_OPTION_HEAD_LIMIT(16 * mib), true},
    {"head, too large", MHD_D_OPTION_HEAD_LIMIT(16 * mib + 1), false},
    {"head, largest number", MHD_D_OPTION_HEAD_LIMIT(SIZE_MAX), false},
    {"request line, too small", MHD_D_OPTION_REQUEST_LINE_LIMIT(63), false},
    {"request line, least", MHD_D_OPTION_REQUEST_LINE_LIMIT(64), true},
    {"request line, too large", MHD_D_OPTION_REQUEST_LINE_LIMIT(16 * mib + 1), false},
    {"field line, too small", MHD_D_OPTION_FIELD_LINE_LIMIT(63), false},
    {"field line, most", MHD_D_OPTION_FIELD_LINE_LIMIT(65535), true},
    {"field line, too large", MHD_D_OPTION_FIELD_LINE_LIMIT(65536), false},
    {"fields, most", MHD_D_OPTION_HEADER_FIELDS_LIMIT(65535), true},
    {"fields, too many", MHD_D_OPTION_HEADER_FIELDS_LIMIT(65536), false},
    {"chunk line, too small", MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(17, 0), false},
    {"chunk line, too large", MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(65536, 0), false},
    {"chunk extensions, most", MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(0, 16 * mib), true},
    {"chunk extensions, too large", MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(0, 16 * mib + 1), false},
};

START_TEST(ranges) {
  const RangeRow& row = range_rows[_i];
  QuietDaemon daemon;
  CHECK_EQUAL(daemon.set(row.option), row.good ? MHD_SC_OK : MHD_SC_OPTIONS_CONFLICT, row.name);
  mhd::SessionConfig config;
  ck_assert(configure_session(daemon.settings(), config) || row.good);
}
END_TEST

// 0 never means no limit.
START_TEST(zero_is_the_default) {
  Settings settings;
  for (const MHD_DaemonOptionAndValue& option :
       {MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(7), MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(0),
        MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(7), MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(0),
        MHD_D_OPTION_BODY_RATE(7, 7), MHD_D_OPTION_BODY_RATE(0, 0), MHD_D_OPTION_WRITE_RATE(7, 7),
        MHD_D_OPTION_WRITE_RATE(0, 0), MHD_D_OPTION_DRAIN_LIMIT(7, 7),
        MHD_D_OPTION_DRAIN_LIMIT(0, 0), MHD_D_OPTION_HEAD_LIMIT(700), MHD_D_OPTION_HEAD_LIMIT(0),
        MHD_D_OPTION_REQUEST_LINE_LIMIT(0), MHD_D_OPTION_FIELD_LINE_LIMIT(0),
        MHD_D_OPTION_HEADER_FIELDS_LIMIT(0), MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(0, 0)})
    ck_assert_int_eq(apply(settings, option), MHD_SC_OK);
  mhd::SessionConfig config;
  const mhd::SessionConfig defaults;
  ck_assert(configure_session(settings, config));
  ck_assert(config.limits == defaults.limits);
  ck_assert(config.timeouts == defaults.timeouts);
  ck_assert(config.rates == defaults.rates);
}
END_TEST

START_TEST(own_limits_reach_the_sessions) {
  Settings settings;
  for (const MHD_DaemonOptionAndValue& option :
       {MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(1), MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(10),
        MHD_D_OPTION_BODY_RATE(2, 3), MHD_D_OPTION_WRITE_RATE(4, 5), MHD_D_OPTION_DRAIN_LIMIT(6, 7),
        MHD_D_OPTION_HEAD_LIMIT(100000), MHD_D_OPTION_REQUEST_LINE_LIMIT(90000),
        MHD_D_OPTION_FIELD_LINE_LIMIT(60000), MHD_D_OPTION_HEADER_FIELDS_LIMIT(8),
        MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(19, 9)})
    ck_assert_int_eq(apply(settings, option), MHD_SC_OK);
  mhd::SessionConfig config;
  ck_assert(configure_session(settings, config));
  ck_assert_uint_eq(config.timeouts.head, 1);
  ck_assert_uint_eq(config.timeouts.suspended, 10);
  ck_assert_uint_eq(config.timeouts.body_start, 2);
  ck_assert_uint_eq(config.rates.body, 3);
  ck_assert_uint_eq(config.timeouts.write_stall, 4);
  ck_assert_uint_eq(config.rates.write, 5);
  ck_assert_uint_eq(config.limits.drain, 6);
  ck_assert_uint_eq(config.timeouts.drain, 7);
  ck_assert_uint_eq(config.limits.head, 100000);
  ck_assert_uint_eq(config.limits.exchange_memory, 200000);
  ck_assert_uint_eq(config.limits.request_line, 90000);
  ck_assert_uint_eq(config.limits.field_line, 60000);
  ck_assert_uint_eq(config.limits.fields, 8);
  ck_assert_uint_eq(config.limits.chunk_line, 19);
  ck_assert_uint_eq(config.limits.chunk_extensions, 9);
}
END_TEST

struct SizesRow {
  const char* name;
  std::size_t memory, head, request_line, field_line;  // 0: not set
  bool good;
  std::size_t head_then;
};

constexpr SizesRow sizes_rows[] = {
    {"less memory", 5000, 0, 0, 0, true, 5000},
    {"more memory", 100000, 0, 0, 0, true, 32768},
    {"head as large as memory", 5000, 5000, 0, 0, true, 5000},
    {"head larger than memory", 5000, 5001, 0, 0, false, 0},
    {"small head", 0, 1000, 0, 0, true, 1000},
    {"request line as large as the head", 0, 1000, 1000, 0, true, 1000},
    {"request line larger than the head", 0, 1000, 1001, 0, false, 0},
    {"request line larger than the usual head", 0, 0, 40000, 0, false, 0},
    {"request line larger than the memory", 5000, 0, 5001, 0, false, 0},
    {"field line larger than the head", 0, 1000, 0, 1001, false, 0},
};

START_TEST(sizes_fit_each_other) {
  const SizesRow& row = sizes_rows[_i];
  QuietDaemon daemon;
  for (const MHD_DaemonOptionAndValue& option :
       {MHD_D_OPTION_CONN_MEMORY_LIMIT(row.memory), MHD_D_OPTION_HEAD_LIMIT(row.head),
        MHD_D_OPTION_REQUEST_LINE_LIMIT(row.request_line),
        MHD_D_OPTION_FIELD_LINE_LIMIT(row.field_line)})
    CHECK_EQUAL(daemon.set(option), MHD_SC_OK, row.name);
  mhd::SessionConfig config;
  CHECK_EQUAL(configure_session(daemon.settings(), config), row.good, row.name);
  if (row.good) CHECK_EQUAL(config.limits.head, row.head_then, row.name);
  CHECK_EQUAL(MHD_daemon_start(daemon.get()), row.good ? MHD_SC_OK : MHD_SC_OPTIONS_CONFLICT,
              row.name);
}
END_TEST

int ready_calls = 0;
void on_ready(void* cls) { ready_calls += *static_cast<int*>(cls); }

START_TEST(ready_callback) {
  int step = 3;
  QuietDaemon daemon;
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_DAEMON_READY_CALLBACK(on_ready, &step)), MHD_SC_OK);
  ck_assert_int_eq(ready_calls, 0);
  ck_assert_int_eq(MHD_daemon_start(daemon.get()), MHD_SC_OK);
  ck_assert_int_eq(ready_calls, 3);
}
END_TEST

// ---- every number ----

enum class Fate { set, missing, unknown };

Fate fate_of(unsigned number) {
  switch (number) {
    case MHD_D_O_WORK_MODE:
    case MHD_D_O_POLL_SYSCALL:
    case MHD_D_O_LOG_CALLBACK:
    case MHD_D_O_BIND_PORT:
    case MHD_D_O_LISTEN_SOCKET:
    case MHD_D_O_LISTEN_ADDR_REUSE:
    case MHD_D_O_TCP_FASTOPEN:
    case MHD_D_O_LISTEN_BACKLOG:
    case MHD_D_O_SIGPIPE_SUPPRESSED:
    case MHD_D_O_TLS:
    case MHD_D_O_DEFAULT_TIMEOUT:
    case MHD_D_O_DEFAULT_TIMEOUT_MILSEC:
    case MHD_D_O_GLOBAL_CONNECTION_LIMIT:
    case MHD_D_O_PER_IP_LIMIT:
    case MHD_D_O_ACCEPT_POLICY:
    case MHD_D_O_FD_NUMBER_LIMIT:
    case MHD_D_O_PROTOCOL_STRICT_LEVEL:
    case MHD_D_O_DISABLE_URI_QUERY_PLUS_AS_SPACE:
    case MHD_D_O_SUPPRESS_DATE_HEADER:
    case MHD_D_O_CONN_MEMORY_LIMIT:
    case MHD_D_O_STACK_SIZE:
    case MHD_D_O_TURBO:
    case MHD_D_O_DISABLE_THREAD_SAFETY:
    case MHD_D_O_DISALLOW_UPGRADE:
    case MHD_D_O_DISALLOW_SUSPEND_RESUME:
    case MHD_D_O_DISABLE_COOKIES:
    case MHD_D_O_DAEMON_READY_CALLBACK:
    case MHD_D_O_EARLY_URI_LOGGER:
    case MHD_D_O_ENABLE_SHOUTCAST:
    case MHD_D_O_NOTIFY_CONNECTION:
    case MHD_D_O_NOTIFY_STREAM:
    case MHD_D_O_HEAD_TIMEOUT_MILSEC:
    case MHD_D_O_BODY_RATE:
    case MHD_D_O_WRITE_RATE:
    case MHD_D_O_DRAIN_LIMIT:
    case MHD_D_O_SHUTDOWN_TIMEOUT_MILSEC:
    case MHD_D_O_SUSPEND_TIMEOUT_MILSEC:
    case MHD_D_O_SUSPENDED_HALF_CLOSE:
    case MHD_D_O_REQUEST_ENDED_CALLBACK:
    case MHD_D_O_HEAD_LIMIT:
    case MHD_D_O_REQUEST_LINE_LIMIT:
    case MHD_D_O_FIELD_LINE_LIMIT:
    case MHD_D_O_HEADER_FIELDS_LIMIT:
    case MHD_D_O_CHUNK_EXTENSIONS_LIMIT:
    case MHD_D_O_FORM_FIELDS_LIMIT:
    case MHD_D_O_LARGE_POOL_SIZE:
    case MHD_D_O_FORM_HEAD_LIMIT:
      return Fate::set;
    case MHD_D_O_REREGISTER_ALL:
    case MHD_D_O_TLS_CERT_KEY:
    case MHD_D_O_TLS_CLIENT_CA:
    case MHD_D_O_TLS_PSK_CALLBACK:
    case MHD_D_O_NO_ALPN:
    case MHD_D_O_RANDOM_ENTROPY:
    case MHD_D_O_AUTH_DIGEST_MAP_SIZE:
    case MHD_D_O_AUTH_DIGEST_NONCE_TIMEOUT:
    case MHD_D_O_AUTH_DIGEST_DEF_MAX_NC:
      return Fate::missing;
    default:
      return Fate::unknown;
  }
}

// With a value of zeros each known option is either set or said to be missing; only the address
// wants a real one.
START_TEST(every_number) {
  constexpr MHD_StatusCode codes[] = {MHD_SC_OK, MHD_SC_FEATURE_DISABLED, MHD_SC_OPTION_UNKNOWN};
  for (unsigned number = 0; number <= MHD_D_O_SENTINEL; ++number) {
    if (number == MHD_D_O_BIND_SA) continue;
    Settings settings;
    MHD_DaemonOptionAndValue option = {};
    option.opt = static_cast<MHD_DaemonOption>(number);
    if (number == MHD_D_O_LISTEN_SOCKET) option.val.listen_socket = MHD_INVALID_SOCKET;
    const MHD_StatusCode expected = codes[static_cast<int>(fate_of(number))];
    ck_assert_msg(apply(settings, option) == expected, "option %u does not answer %d", number,
                  static_cast<int>(expected));
  }
}
END_TEST

// ---- arrays ----

START_TEST(array_ends_at_end) {
  QuietDaemon daemon;
  const MHD_DaemonOptionAndValue options[] = {
      MHD_D_OPTION_LISTEN_BACKLOG(1), MHD_D_OPTION_TERMINATE(), MHD_D_OPTION_LISTEN_BACKLOG(2)};
  ck_assert_int_eq(MHD_daemon_set_options(daemon.get(), options, MHD_OPTIONS_ARRAY_MAX_SIZE),
                   MHD_SC_OK);
  ck_assert_uint_eq(daemon.settings().backlog, 1);
}
END_TEST

START_TEST(array_ends_at_count) {
  QuietDaemon daemon;
  const MHD_DaemonOptionAndValue options[] = {MHD_D_OPTION_LISTEN_BACKLOG(1),
                                              MHD_D_OPTION_LISTEN_BACKLOG(2),
                                              MHD_D_OPTION_LISTEN_BACKLOG(3)};
  ck_assert_int_eq(MHD_daemon_set_options(daemon.get(), options, 2), MHD_SC_OK);
  ck_assert_uint_eq(daemon.settings().backlog, 2);
  ck_assert_int_eq(MHD_daemon_set_options(daemon.get(), options, 0), MHD_SC_OK);
  ck_assert_uint_eq(daemon.settings().backlog, 2);
}
END_TEST

START_TEST(those_before_a_bad_option_stay) {
  QuietDaemon daemon;
  const MHD_DaemonOptionAndValue options[] = {
      MHD_D_OPTION_LISTEN_BACKLOG(1), MHD_D_OPTION_NO_ALPN(MHD_YES), MHD_D_OPTION_STACK_SIZE(65536),
      MHD_D_OPTION_TERMINATE()};
  ck_assert_int_eq(MHD_daemon_set_options(daemon.get(), options, 4), MHD_SC_FEATURE_DISABLED);
  ck_assert_uint_eq(daemon.settings().backlog, 1);
  ck_assert_uint_eq(daemon.settings().stack_size, 0);
}
END_TEST

START_TEST(too_late_after_start) {
  QuietDaemon daemon;
  ck_assert_int_eq(MHD_daemon_start(daemon.get()), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_BACKLOG(1)), MHD_SC_TOO_LATE);
  ck_assert_uint_eq(daemon.settings().backlog, 0);
}
END_TEST

START_TEST(too_late_after_failed_start) {
  QuietDaemon daemon;
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_TLS(MHD_TLS_BACKEND_OPENSSL)), MHD_SC_OK);
  ck_assert_int_ne(MHD_daemon_start(daemon.get()), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_BACKLOG(1)), MHD_SC_TOO_LATE);
}
END_TEST

// ---- log ----

struct Heard {
  int calls = 0;
  int code = 0;
  std::string text;
};

void hear(void* cls, MHD_StatusCode code, const char* format, va_list arguments) {
  char text[200];
  std::vsnprintf(text, sizeof text, format, arguments);
  auto& heard = *static_cast<Heard*>(cls);
  ++heard.calls;
  heard.code = code;
  heard.text = text;
}

START_TEST(log_callback_works_at_once) {
  QuietDaemon daemon;
  Heard first;
  Heard second;
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_LOG_CALLBACK(hear, &first)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_NO_ALPN(MHD_YES)), MHD_SC_FEATURE_DISABLED);
  ck_assert_int_eq(first.calls, 1);
  ck_assert_int_eq(first.code, MHD_SC_FEATURE_DISABLED);
  ck_assert_msg(first.text.find("140") != std::string::npos, "the log does not name the option: %s",
                first.text.c_str());
  ck_assert_int_ne(first.text.back(), '\n');
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_LOG_CALLBACK(hear, &second)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_NO_ALPN(MHD_YES)), MHD_SC_FEATURE_DISABLED);
  ck_assert_int_eq(first.calls, 1);
  ck_assert_int_eq(second.calls, 1);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_LOG_CALLBACK(nullptr, &second)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_NO_ALPN(MHD_YES)), MHD_SC_FEATURE_DISABLED);
  ck_assert_int_eq(second.calls, 1);
}
END_TEST

// ---- where to listen ----

START_TEST(address_is_copied) {
  QuietDaemon daemon;
  sockaddr_in address = ip4_address(1000);
  ck_assert_int_eq(daemon.set(bind_sa(address)), MHD_SC_OK);
  address.sin_port = 0;
  const sockaddr_in expected = ip4_address(1000);
  ck_assert_uint_eq(daemon.settings().bind_address_size, sizeof expected);
  ck_assert_mem_eq(daemon.settings().bind_address, &expected, sizeof expected);
  ck_assert(!daemon.settings().bind_dual);
}
END_TEST

START_TEST(address_can_be_replaced) {
  QuietDaemon daemon;
  sockaddr_in first = ip4_address(1000);
  sockaddr_in6 second = {};
  second.sin6_family = AF_INET6;
  ck_assert_int_eq(daemon.set(bind_sa(first)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_SA(sizeof second,
                                                   reinterpret_cast<sockaddr*>(&second), MHD_YES)),
                   MHD_SC_OK);
  ck_assert_uint_eq(daemon.settings().bind_address_size, sizeof second);
  ck_assert_mem_eq(daemon.settings().bind_address, &second, sizeof second);
  ck_assert(daemon.settings().bind_dual);
}
END_TEST

struct SizeRow {
  sa_family_t family;
  std::size_t size;
  MHD_StatusCode expected;
};

constexpr SizeRow size_rows[] = {
    {AF_INET, sizeof(sockaddr_in), MHD_SC_OK},
    {AF_INET, sizeof(sockaddr_in) - 1, MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_INET, sizeof(sockaddr_storage), MHD_SC_OK},
    {AF_INET, sizeof(sockaddr_storage) + 1, MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_INET, static_cast<std::size_t>(-1), MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_INET, 0, MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_INET, 1, MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_INET6, sizeof(sockaddr_in6), MHD_SC_OK},
    {AF_INET6, sizeof(sockaddr_in6) - 1, MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_INET6, sizeof(sockaddr_in), MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_UNIX, sizeof(sockaddr_un), MHD_SC_OK},
    {AF_UNIX, offsetof(sockaddr_un, sun_path) + 2, MHD_SC_OK},
    {AF_UNIX, offsetof(sockaddr_un, sun_path), MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
    {AF_UNIX, sizeof(sockaddr_un) + 1, MHD_SC_CONFIGURATION_WRONG_SA_SIZE},
};

START_TEST(address_sizes) {
  const SizeRow& row = size_rows[_i];
  QuietDaemon daemon;
  sockaddr_storage address = {};
  address.ss_family = row.family;
  const MHD_StatusCode result =
      daemon.set(MHD_D_OPTION_BIND_SA(row.size, reinterpret_cast<sockaddr*>(&address), MHD_NO));
  ck_assert_int_eq(result, row.expected);
  ck_assert((daemon.settings().bind_address != nullptr) == (row.expected == MHD_SC_OK));
}
END_TEST

START_TEST(address_may_not_be_null) {
  QuietDaemon daemon;
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_SA(sizeof(sockaddr_in), nullptr, MHD_NO)),
                   MHD_SC_CONFIGURATION_WRONG_SA_SIZE);
}
END_TEST

START_TEST(address_family_must_be_known) {
  QuietDaemon daemon;
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_PORT(MHD_AF_DUAL_v6_OPTIONAL, 1)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_PORT(static_cast<MHD_AddressFamily>(7), 2)),
                   MHD_SC_AF_NOT_SUPPORTED_BY_BUILD);
  ck_assert_uint_eq(daemon.settings().bind_port, 1);
}
END_TEST

// Option `kind` with the given number as its port, or a descriptor of its own.
MHD_StatusCode set_listening(QuietDaemon& daemon, int kind, std::uint16_t port) {
  if (kind == 0) return daemon.set(MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, port));
  sockaddr_in address = ip4_address(port);
  if (kind == 1) return daemon.set(bind_sa(address));
  const int fd = new_descriptor();
  const MHD_StatusCode result = daemon.set(MHD_D_OPTION_LISTEN_SOCKET(fd));
  // What is refused still belongs to the application.
  ck_assert(is_open(fd));
  if (result != MHD_SC_OK) close(fd);
  return result;
}

START_TEST(ways_of_listening_exclude_each_other) {
  const int first = _i / 3;
  const int second = _i % 3;
  QuietDaemon daemon;
  ck_assert_int_eq(set_listening(daemon, first, 1), MHD_SC_OK);
  ck_assert_int_eq(set_listening(daemon, second, 2),
                   first == second ? MHD_SC_OK : MHD_SC_OPTIONS_CONFLICT);
}
END_TEST

START_TEST(no_port_is_no_conflict) {
  QuietDaemon daemon;
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, 1)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_PORT(MHD_AF_NONE, 1)), MHD_SC_OK);
  sockaddr_in address = ip4_address(2);
  ck_assert_int_eq(daemon.set(bind_sa(address)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_BIND_PORT(MHD_AF_NONE, 1)), MHD_SC_OK);
  ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_SOCKET(MHD_INVALID_SOCKET)), MHD_SC_OK);
}
END_TEST

START_TEST(listening_socket_is_owned) {
  const int first = new_descriptor();
  const int second = new_descriptor();
  {
    QuietDaemon daemon;
    ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_SOCKET(first)), MHD_SC_OK);
    ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_SOCKET(first)), MHD_SC_OK);
    ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_SOCKET(MHD_INVALID_SOCKET)), MHD_SC_OK);
    ck_assert(is_open(first));
    ck_assert_int_eq(daemon.set(MHD_D_OPTION_LISTEN_SOCKET(second)), MHD_SC_OK);
    ck_assert(!is_open(first));
    ck_assert(is_open(second));
  }
  ck_assert(!is_open(second));
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api/mhd2/options", {{stored, std::size(stored_rows)},
                                              {flags_can_be_taken_back},
                                              {last_timeout_wins},
                                              {ranges, std::size(range_rows)},
                                              {zero_is_the_default},
                                              {own_limits_reach_the_sessions},
                                              {sizes_fit_each_other, std::size(sizes_rows)},
                                              {ready_callback},
                                              {every_number},
                                              {array_ends_at_end},
                                              {array_ends_at_count},
                                              {those_before_a_bad_option_stay},
                                              {too_late_after_start},
                                              {too_late_after_failed_start},
                                              {log_callback_works_at_once},
                                              {address_is_copied},
                                              {address_can_be_replaced},
                                              {address_sizes, std::size(size_rows)},
                                              {address_may_not_be_null},
                                              {address_family_must_be_known},
                                              {ways_of_listening_exclude_each_other, 9},
                                              {no_port_is_no_conflict},
                                              {listening_socket_is_owned}});
}
