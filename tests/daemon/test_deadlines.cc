// SPDX-License-Identifier: LGPL-2.1-or-later
// Time limits of a whole daemon, with a clock that the tests move: a byte a second keeps nobody
// alive, and a client that is slow but steady is served. The index of a test (_i) is the polling
// function.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "check_main.h"
#include "daemon/server.h"

namespace {
long long passed_ms;  // by which the library's clocks are ahead
bool stopped = true;  // only passed_ms moves them
timespec stopped_at;
}  // namespace

// The linker puts this between the library and the C library (-Wl,--wrap).
extern "C" {
int __real_clock_gettime(clockid_t clock, timespec* now);
int __wrap_clock_gettime(clockid_t clock, timespec* now);

int __wrap_clock_gettime(clockid_t clock, timespec* now) {
  const int result = __real_clock_gettime(clock, now);
  if (clock != CLOCK_MONOTONIC_COARSE) return result;
  if (stopped && stopped_at.tv_sec == 0) stopped_at = *now;
  if (stopped) *now = stopped_at;
  now->tv_sec += passed_ms / 1000;
  now->tv_nsec += passed_ms % 1000 * 1000000;
  if (now->tv_nsec >= 1000000000) {
    now->tv_nsec -= 1000000000;
    ++now->tv_sec;
  }
  return result;
}
}

namespace {

using namespace daemon_test;

constexpr Row polling[] = {
    {"epoll", MHD_SPS_EPOLL, 0}, {"poll", MHD_SPS_POLL, 0}, {"select", MHD_SPS_SELECT, 0}};
constexpr int polling_count = sizeof polling / sizeof polling[0];
constexpr int small_buffer = 4608;

// A daemon that the test itself drives. /big is much more than the kernel takes for a connection.
struct Fixture {
  static constexpr size_t big_size = 16 << 20;
  static constexpr size_t middle_size = 1 << 20;
  static constexpr size_t small_size = 60000;
  std::string big = std::string(big_size, 'b');
  MHD_Daemon* daemon = nullptr;
  unsigned port = 0;
  unsigned ended[64] = {};
  MHD_StatusCode last_logged = MHD_SC_OK;
  int send_buffer = 0;                     // of the server's socket, when set
  MHD_Socket socket = MHD_INVALID_SOCKET;  // the server's, then
  MHD_Request* suspended = nullptr;        // the one for /park
  int suspensions = 0;                     // of it, until it is answered

  static void on_ended(void* cls, const MHD_RequestEndedData* data, void*) {
    ++static_cast<Fixture*>(cls)->ended[data->code];
  }
  static void on_log(void* cls, MHD_StatusCode code, const char*, va_list) {
    static_cast<Fixture*>(cls)->last_logged = code;
  }

  void resize_buffer(int size) { setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size); }
  void shrink_buffer(MHD_Request* request) {
    MHD_RequestInfoFixedData of_request;
    MHD_ConnectionInfoFixedData info;
    ck_assert_int_eq(
        MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_CONNECTION, &of_request),
        MHD_SC_OK);
    ck_assert_int_eq(
        MHD_connection_get_info_fixed(of_request.v_connection,
                                      MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET, &info),
        MHD_SC_OK);
    socket = info.v_connection_socket;
    resize_buffer(send_buffer);
  }

  static const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String* path,
                                  MHD_HTTP_Method, uint_fast64_t) {
    auto& self = *static_cast<Fixture*>(cls);
    if (self.send_buffer) self.shrink_buffer(request);
    const std::string where = path->cstr;
    if (where == "/park" && self.suspensions > 0) {
      --self.suspensions;
      self.suspended = request;
      return MHD_action_suspend(request);
    }
    const size_t size = where == "/big"      ? big_size
                        : where == "/middle" ? middle_size
                        : where == "/small"  ? small_size
                                             : 13;
    MHD_Response* response = MHD_response_from_buffer_static(
        MHD_HTTP_STATUS_OK, size, size > 13 ? self.big.data() : "Hello, world\n");
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, cls);
    ck_assert_int_eq(MHD_response_set_option(response, &option), MHD_SC_OK);
    return MHD_action_from_response(request, response);
  }

  explicit Fixture(const Row& row, std::initializer_list<MHD_DaemonOptionAndValue> more = {}) {
    stopped = true;
    stopped_at = {};
    daemon = MHD_daemon_create(answer, this);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    set(MHD_D_OPTION_LOG_CALLBACK(on_log, this));
    set(MHD_D_OPTION_POLL_SYSCALL(row.poll));
    set(MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO));
    for (const MHD_DaemonOptionAndValue& option : more) set(option);
    ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                     MHD_SC_OK);
    port = info.v_bind_port_uint16;
  }
  ~Fixture() {
    stopped = false;  // the daemon waits for replies in progress
    MHD_daemon_destroy(daemon);
  }

  void set(const MHD_DaemonOptionAndValue& option) {
    ck_assert_int_eq(MHD_daemon_set_option(daemon, &option), MHD_SC_OK);
  }
  // Does all that can be done without waiting.
  void work() {
    for (int turn = 0; turn < 4; ++turn)
      ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 1000), MHD_SC_OK);
  }
  void pass(long long milliseconds) {
    passed_ms += milliseconds;
    work();
  }
  bool has_connections() {
    MHD_DaemonInfoDynamicData info;
    ck_assert_int_eq(
        MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &info),
        MHD_SC_OK);
    return info.v_has_connections_bool == MHD_YES;
  }
};

// A client whose kernel takes little for it.
class Reader {
 public:
  explicit Reader(unsigned port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &small_buffer, sizeof small_buffer);
    ck_assert_int_eq(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Reader() { close(fd_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void send(const std::string& text) {
    ck_assert_int_eq(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL),
                     static_cast<ssize_t>(text.size()));
  }
  // Reads at most so many bytes that are there; -1: the connection was reset.
  long read(size_t most) {
    char buffer[65536];
    const ssize_t size = recv(fd_, buffer, std::min(most, sizeof buffer), MSG_DONTWAIT);
    if (size > 0) return size;
    return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
  }

 private:
  int fd_ = -1;
};

// How many seconds a connection lasts whose client does `each` once a second.
template <class Each>
int seconds_alive(Fixture& f, int most, Each each) {
  for (int second = 0; second < most; ++second) {
    if (!f.has_connections()) return second;
    each(second);
    f.pass(1000);
  }
  return most;
}

// What a client that sends `begin` at once and then a byte a second is answered.
std::string trickle(Fixture& f, const std::string& begin, const std::string& rest, int& seconds) {
  Client client(f.port);
  ck_assert(client.send(begin));
  f.work();
  seconds = seconds_alive(f, 1000, [&](int second) {
    client.send(rest.substr(static_cast<size_t>(second) % rest.size(), 1));
  });
  bool orderly = false;
  return client.read_all(orderly);
}

#define POLLING_TEST(name)                   \
  void name##_with(const Row& row);          \
  START_TEST(name) {                         \
    if (!row_available(polling[_i])) return; \
    name##_with(polling[_i]);                \
  }                                          \
  END_TEST                                   \
  void name##_with([[maybe_unused]] const Row& row)

struct TrickleRow {
  const char* name;
  std::string begin;
  std::string rest;
  int least;  // seconds
  int most;
  const char* answer;
};

const TrickleRow trickle_rows[] = {
    {"empty lines", "\r\n", "\n", 9, 14, "HTTP/1.1 4"},
    {"request line", "GET /", "a", 9, 14, "HTTP/1.1 408"},
    {"field name", "GET / HTTP/1.1\r\n", "a", 9, 14, "HTTP/1.1 408"},
    {"field lines", "GET / HTTP/1.1\r\nHost: a\r\n", "A:\r\n", 9, 14, "HTTP/1.1 408"},
    {"content that is not read", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", "a",
     1, 4, "HTTP/1.1 200"},
    {"chunks that are not read",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;", "a", 1, 4,
     "HTTP/1.1 200"},
    {"after a refused request", "GET / HTTP/3.0\r\n\r\n", "a", 1, 4, "HTTP/1.1 "},
    {"after the last reply", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "a", 0, 4,
     "HTTP/1.1 200"},
};
constexpr int trickle_count = sizeof trickle_rows / sizeof trickle_rows[0];

START_TEST(a_byte_a_second_keeps_nobody_alive) {
  const Row& row = polling[_i / trickle_count];
  const TrickleRow& of = trickle_rows[_i % trickle_count];
  if (!row_available(row)) return;
  Fixture f(row);
  int seconds = 0;
  const std::string answer = trickle(f, of.begin, of.rest, seconds);
  ck_assert_msg(answer.compare(0, std::string(of.answer).size(), of.answer) == 0, "%s: %s", of.name,
                answer.c_str());
  ck_assert_msg(seconds >= of.least && seconds <= of.most, "%s: closed after %d s", of.name,
                seconds);
}
END_TEST

// Each read lets the kernel take some more, so there is progress all the time: too little of it.
POLLING_TEST(reading_too_slowly_ends) {
  Fixture f(row);
  f.send_buffer = small_buffer;
  Reader reader(f.port);
  reader.send(get("/big"));
  f.work();
  long got = 0;
  const int seconds = seconds_alive(f, 1000, [&](int) { got += std::max(reader.read(500), 0l); });
  ck_assert_int_ge(got, 5000);
  ck_assert_int_ge(seconds, 29);
  ck_assert_int_le(seconds, 62);
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_TIMEOUT_REACHED], 1);
}

// The kernel makes the server's buffer larger as time goes by: what it takes is no progress of the
// client.
POLLING_TEST(growing_buffer_is_no_progress) {
  Fixture f(row);
  f.send_buffer = small_buffer;
  Reader reader(f.port);
  reader.send(get("/big"));
  f.work();
  const int seconds = seconds_alive(f, 1000, [&](int second) {
    f.resize_buffer(small_buffer + (second + 1) * 4000);
    reader.read(500);
  });
  ck_assert_int_ge(seconds, 29);
  ck_assert_int_le(seconds, 62);
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_TIMEOUT_REACHED], 1);
}

// Longer than any single time limit; the kernel reports room only rarely.
POLLING_TEST(reading_slowly_is_served) {
  Fixture f(row);
  Reader reader(f.port);
  reader.send(get("/big"));
  f.work();
  long got = 0;
  const int seconds = seconds_alive(f, 300, [&](int) { got += std::max(reader.read(4096), 0l); });
  ck_assert_int_eq(seconds, 300);
  ck_assert_int_ge(got, 300 * 1000);
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_TIMEOUT_REACHED], 0);
}

// The time for reading a reply is not idle time.
POLLING_TEST(idle_time_begins_behind_the_reply) {
  Fixture f(row, {MHD_D_OPTION_DEFAULT_TIMEOUT(5)});
  f.send_buffer = small_buffer;
  Reader reader(f.port);
  reader.send(get("/middle"));
  f.work();
  size_t got = 0;
  const auto read_some = [&] {
    const long size = reader.read(4096);
    ck_assert_int_ge(size, 0);
    got += static_cast<size_t>(size);
    ck_assert_int_eq(MHD_daemon_process_blocking(f.daemon, 0), MHD_SC_OK);
  };
  for (int second = 0; second < 20; ++second) {
    for (int i = 0; i < 8; ++i) read_some();
    f.pass(1000);
  }
  ck_assert_uint_lt(got, Fixture::middle_size);
  while (got < Fixture::middle_size) read_some();
  f.pass(4000);
  ck_assert(f.has_connections());
  f.pass(1100);
  ck_assert(!f.has_connections());
}

// A head that is not complete is not late while the server does not read because of the client's
// own reply.
POLLING_TEST(pipelined_head_waits_behind_the_reply) {
  Fixture f(row);
  f.send_buffer = small_buffer;
  Reader reader(f.port);
  reader.send(get("/small") + "GET / HTT");
  f.work();
  reader.send("P/1.1\r\nHost: a\r\n\r\n");
  for (int second = 0; second < 20; ++second) {
    reader.read(2000);
    f.pass(1000);
  }
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_COMPLETED_OK], 0);
  for (int i = 0; i < 10000 && f.ended[MHD_REQUEST_ENDED_COMPLETED_OK] < 2; ++i) {
    reader.read(65536);
    ck_assert_int_eq(MHD_daemon_process_blocking(f.daemon, 0), MHD_SC_OK);
  }
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_COMPLETED_OK], 2);
}

// Each limit as the option sets it.
POLLING_TEST(times_can_be_set) {
  Fixture f(row, {MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(3000), MHD_D_OPTION_DRAIN_LIMIT(100, 5000),
                  MHD_D_OPTION_WRITE_RATE(4000, 100)});
  int seconds = 0;
  trickle(f, "GET /", "a", seconds);
  ck_assert_int_ge(seconds, 8);  // 3 s, and 5 s for the client to read the reply
  ck_assert_int_le(seconds, 10);
  Reader reader(f.port);
  reader.send(get("/big"));
  f.work();
  ck_assert_int_ge(seconds_alive(f, 100, [](int) {}), 4);
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_TIMEOUT_REACHED], 1);
}

START_TEST(drained_bytes_can_be_set) {
  Fixture f(polling[2], {MHD_D_OPTION_DRAIN_LIMIT(100, 0)});
  for (int size : {100, 101}) {
    Client client(f.port);
    const std::string text = std::to_string(size);
    ck_assert(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + text + "\r\n\r\n"));
    f.work();
    const std::string answer = client.read_until("Hello, world\n");
    ck_assert_int_eq(answer.find("Connection: close") == std::string::npos, size == 100);
  }
}
END_TEST

void count_end(void* cls, const MHD_RequestEndedData* data, void*) {
  if (data->code == MHD_REQUEST_ENDED_TIMEOUT_REACHED) ++*static_cast<int*>(cls);
}

// The limit is one of each suspension.
POLLING_TEST(suspended_for_too_long) {
  int timed_out = 0;
  Fixture f(row, {MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(5000),
                  MHD_D_OPTION_REQUEST_ENDED_CALLBACK(count_end, &timed_out)});
  f.suspensions = 3;
  Client client(f.port);
  ck_assert(client.send(get("/park")));
  f.work();
  for (int left : {2, 1, 0}) {
    ck_assert_int_eq(f.suspensions, left);
    f.pass(4900);
    ck_assert(f.has_connections());
    MHD_request_resume(f.suspended);
    f.work();
  }
  CHECK_TEXT(client.read_until("Hello, world\n").substr(0, 12), "HTTP/1.1 200", row.name);
  f.suspensions = 1;
  ck_assert(client.send(get("/park")));
  f.work();
  f.pass(4900);
  ck_assert_int_eq(timed_out, 0);
  f.pass(200);
  ck_assert_int_eq(timed_out, 1);
  ck_assert(!f.has_connections());
  bool orderly = true;
  CHECK_TEXT(client.read_all(orderly), "", row.name);
  ck_assert(!orderly);
}

POLLING_TEST(suspended_for_ever) {
  Fixture f(row);
  f.suspensions = 1;
  Client client(f.port);
  ck_assert(client.send(get("/park")));
  f.work();
  f.pass(1000000000);
  ck_assert(f.has_connections());
  MHD_request_resume(f.suspended);
  f.work();
  CHECK_TEXT(client.read_until("Hello, world\n").substr(0, 12), "HTTP/1.1 200", row.name);
}

// The reply before it waits for its client, which does not matter.
POLLING_TEST(suspended_behind_a_reply) {
  int timed_out = 0;
  Fixture f(row, {MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(5000),
                  MHD_D_OPTION_REQUEST_ENDED_CALLBACK(count_end, &timed_out)});
  f.suspensions = 1;
  f.send_buffer = small_buffer;
  Reader reader(f.port);
  reader.send(get("/small") + get("/park"));
  f.work();
  ck_assert_int_eq(f.suspensions, 0);
  ck_assert_uint_eq(f.ended[MHD_REQUEST_ENDED_COMPLETED_OK], 0);
  f.pass(5100);
  ck_assert_int_eq(timed_out, 1);
  ck_assert(!f.has_connections());
}

POLLING_TEST(idle_connection_ends) {
  Fixture f(row);
  Client client(f.port);
  f.work();
  ck_assert(f.has_connections());
  f.pass(29800);
  ck_assert(f.has_connections());
  f.pass(300);
  ck_assert(!f.has_connections());
  bool orderly = false;
  CHECK_TEXT(client.read_all(orderly), "", "");
  ck_assert(orderly);
}

}  // namespace

int main() {
  return unit::run_tests("deadlines",
                         {{a_byte_a_second_keeps_nobody_alive, polling_count * trickle_count},
                          {reading_too_slowly_ends, polling_count},
                          {growing_buffer_is_no_progress, polling_count},
                          {reading_slowly_is_served, polling_count},
                          {idle_time_begins_behind_the_reply, polling_count},
                          {pipelined_head_waits_behind_the_reply, polling_count},
                          {times_can_be_set, polling_count},
                          {drained_bytes_can_be_set},
                          {suspended_for_too_long, polling_count},
                          {suspended_for_ever, polling_count},
                          {suspended_behind_a_reply, polling_count},
                          {idle_connection_ends, polling_count}});
}
