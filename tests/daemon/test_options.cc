// SPDX-License-Identifier: LGPL-2.1-or-later
// What options of a daemon change, as a client or the system sees it. The index of a test (_i) is
// the row of the matrix.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

using Options = std::initializer_list<MHD_DaemonOptionAndValue>;

// A running server with some options.
struct Running {
  Server server;
  explicit Running(const Row& row, Options options) : server(row) {
    for (const MHD_DaemonOptionAndValue& option : options) ck_assert(server.set(option));
    ck_assert_int_eq(server.start(), MHD_SC_OK);
  }
  // All that is answered before the connection closes.
  std::string ask(const std::string& request, bool* orderly = nullptr) {
    Client client(server.port());
    client.send(request);
    bool end = false;
    const std::string reply = client.read_all(end);
    if (orderly) *orderly = end;
    return reply;
  }
  std::string status_line(const std::string& request) {
    const std::string reply = ask(request);
    return reply.substr(0, reply.find("\r\n"));
  }
  int listener() {
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(
        MHD_daemon_get_info_fixed(server.daemon(), MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET, &info),
        MHD_SC_OK);
    return info.v_listen_socket;
  }
  int socket_flag(int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    ck_assert_int_eq(getsockopt(listener(), level, name, &value, &size), 0);
    return value;
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* const last = "Connection: close\r\n";

// ---- protocol ----

ROW_TEST(shoutcast) {
  Running run(row, {MHD_D_OPTION_ENABLE_SHOUTCAST(MHD_YES)});
  CHECK_TEXT(run.status_line(get("/hello", last)), "ICY 200 OK", "");
  CHECK_TEXT(run.status_line(get("/nowhere", last)), "ICY 404 Not Found", "");
  CHECK_TEXT(run.status_line("GET / HTTP/1.0\r\n\r\n"), "ICY 404 Not Found", "");
  // What the library answers by itself is no stream.
  CHECK_TEXT(run.status_line("GET / HTTP/1.1\r\n\r\n"), "HTTP/1.1 400 Bad Request", "");
}

ROW_TEST(date) {
  ck_assert(has(Running(row, {}).ask(get("/hello", last)), "\r\nDate: "));
  Running run(row, {MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_YES)});
  const std::string reply = run.ask(get("/hello", last));
  ck_assert(has(reply, "Hello, world"));
  ck_assert(!has(reply, "Date"));
}

ROW_TEST(plus_and_cookies) {
  Running run(row, {MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE(MHD_YES),
                    MHD_D_OPTION_DISABLE_COOKIES(MHD_YES)});
  const std::string reply =
      run.ask(get("/values?c=x+y%20z", "Cookie: a=b\r\nConnection: close\r\n"));
  ck_assert(has(reply, "query c=x+y z\n"));
  ck_assert(has(reply, "header Cookie=a=b\n"));
  ck_assert(!has(reply, "cookie a"));
}

ROW_TEST(no_suspending) {
  Running run(row, {MHD_D_OPTION_DISALLOW_SUSPEND_RESUME(MHD_YES)});
  bool orderly = true;
  CHECK_TEXT(run.ask(get("/park"), &orderly), "", "");
  ck_assert(!orderly);
}

ROW_TEST(strictness) {
  const std::string request = "GET /hello HTTP/1.1\nHost: a\nConnection: close\n\n";
  Running usual(row, {});
  ck_assert(has(usual.ask(request), "HTTP/1.1 200 OK"));
  Running strict(row, {MHD_D_OPTION_PROTOCOL_STRICT_LEVEL(MHD_PSL_STRICT, MHD_USL_PRECISE)});
  ck_assert(has(strict.ask(request), "HTTP/1.1 400 Bad Request"));
}

// ---- limits ----

struct LimitRow {
  const char* name;
  MHD_DaemonOptionAndValue option;
  std::string good;
  std::string bad;
  const char* status;
};

std::string repeated(const char* text, int times) {
  std::string result;
  while (times-- > 0) result += text;
  return result;
}

const LimitRow limit_rows[] = {
    // "GET / HTTP/1.1" and the path: 13 bytes and the path; the line end counts
    {"request line", MHD_D_OPTION_REQUEST_LINE_LIMIT(100),
     get(("/" + std::string(80, 'p')).c_str(), last),
     get(("/" + std::string(100, 'p')).c_str(), last), "414"},
    {"field line", MHD_D_OPTION_FIELD_LINE_LIMIT(100),
     get("/", ("A: " + std::string(90, 'v') + "\r\n" + last).c_str()),
     get("/", ("A: " + std::string(100, 'v') + "\r\n" + last).c_str()), "431"},
    {"head", MHD_D_OPTION_HEAD_LIMIT(300),
     get("/", (repeated("A: 3456789\r\n", 18) + last).c_str()),
     get("/", (repeated("A: 3456789\r\n", 24) + last).c_str()), "431"},
    {"larger head", MHD_D_OPTION_HEAD_LIMIT(100000),
     get("/", (repeated(("A: " + std::string(8000, 'v') + "\r\n").c_str(), 12) + last).c_str()),
     get("/", (repeated(("A: " + std::string(8000, 'v') + "\r\n").c_str(), 13) + last).c_str()),
     "431"},
    {"fields", MHD_D_OPTION_HEADER_FIELDS_LIMIT(5),
     get("/", (repeated("A: b\r\n", 3) + last).c_str()),
     get("/", (repeated("A: b\r\n", 4) + last).c_str()), "431"},
    {"memory", MHD_D_OPTION_CONN_MEMORY_LIMIT(1000),
     get("/", ("A: " + std::string(300, 'v') + "\r\n" + last).c_str()),
     get("/", ("A: " + std::string(1000, 'v') + "\r\n" + last).c_str()), "431"},
};
constexpr int limit_count = sizeof limit_rows / sizeof limit_rows[0];

START_TEST(limits) {
  const LimitRow& of = limit_rows[_i % limit_count];
  const Row& row = rows[_i / limit_count];
  if (!row_available(row)) return;
  Running run(row, {of.option});
  CHECK_TEXT(run.status_line(of.good), "HTTP/1.1 404 Not Found", of.name);
  CHECK_TEXT(run.status_line(of.bad).substr(9, 3), of.status, of.name);
}
END_TEST

ROW_TEST(shutdown_time) {
  Running run(row, {MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(100)});
  Client client(run.server.port());
  const int small = 4096;
  setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  for (int i = 0; i < 16; ++i) ck_assert(client.send(get("/big")));
  ck_assert(eventually([&] { return run.server.requests() > 0; }));
  const auto begin = std::chrono::steady_clock::now();
  run.server.stop();
  ck_assert(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
}

// ---- threads ----

constexpr Row listening_row = {"select, 1 worker", MHD_SPS_SELECT, 1};  // in every build

std::atomic<std::size_t> stack_seen{0};

// Runs on the worker's thread when a request is refused.
void see_stack(void*, MHD_StatusCode, const char*, va_list) {
  pthread_attr_t attributes;
  std::size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  pthread_attr_getstacksize(&attributes, &size);
  pthread_attr_destroy(&attributes);
  stack_seen.store(size);
}

START_TEST(stack_size) {
  constexpr std::size_t wanted = 3 << 20;
  Running run(listening_row,
              {MHD_D_OPTION_STACK_SIZE(wanted), MHD_D_OPTION_LOG_CALLBACK(see_stack, nullptr)});
  CHECK_TEXT(run.status_line("GET / HTTP/1.1\r\n\r\n"), "HTTP/1.1 400 Bad Request", "");
  ck_assert_uint_eq(stack_seen.load(), wanted);
}
END_TEST

// ---- listening ----

START_TEST(backlog) {
  Running run(listening_row, {MHD_D_OPTION_LISTEN_BACKLOG(23)});
  tcp_info info = {};
  socklen_t size = sizeof info;
  ck_assert_int_eq(getsockopt(run.listener(), IPPROTO_TCP, TCP_INFO, &info, &size), 0);
  ck_assert_uint_eq(info.tcpi_sacked, 23);  // of a listening socket: its backlog
}
END_TEST

START_TEST(fast_open) {
  Running off(listening_row, {MHD_D_OPTION_TCP_FASTOPEN(MHD_FOM_DISABLE, 0)});
  ck_assert_int_eq(off.socket_flag(IPPROTO_TCP, TCP_FASTOPEN), 0);
  Running on(listening_row, {MHD_D_OPTION_TCP_FASTOPEN(MHD_FOM_REQUIRE, 17)});
  ck_assert_int_eq(on.socket_flag(IPPROTO_TCP, TCP_FASTOPEN), 17);
}
END_TEST

struct ReuseRow {
  MHD_DaemonOptionBindType type;
  int address;
  int port;
};

constexpr ReuseRow reuse_rows[] = {
    {MHD_D_OPTION_BIND_TYPE_SHARED, 1, 1},
    {MHD_D_OPTION_BIND_TYPE_NOT_SHARED, 1, 0},
    {MHD_D_OPTION_BIND_TYPE_NOT_SHARED_STRICTER, 0, 0},
    {MHD_D_OPTION_BIND_TYPE_EXCLUSIVE, 0, 0},
};

START_TEST(address_reuse) {
  const ReuseRow& row = reuse_rows[_i];
  Running run(listening_row, {MHD_D_OPTION_LISTEN_ADDR_REUSE(row.type)});
  ck_assert_int_eq(run.socket_flag(SOL_SOCKET, SO_REUSEADDR), row.address);
  ck_assert_int_eq(run.socket_flag(SOL_SOCKET, SO_REUSEPORT), row.port);
}
END_TEST

// ---- hints and promises ----

std::atomic<int> pipe_signals{0};
void count_signal(int) { ++pipe_signals; }

// Whatever the application promises about SIGPIPE, the library never raises it.
ROW_TEST(no_signal) {
  std::signal(SIGPIPE, count_signal);
  for (const MHD_Bool promised : {MHD_NO, MHD_YES}) {
    Running run(row, {MHD_D_OPTION_SIGPIPE_SUPPRESSED(promised)});
    for (int i = 0; i < 10; ++i) {
      Client client(run.server.port());
      for (int request = 0; request < 8; ++request) client.send(get("/big"));
      ck_assert(client.read_bytes(100000).size() == 100000);
      client.reset();
    }
    ck_assert(eventually([&] {
      return run.server.ended_in_all() - run.server.ended(MHD_REQUEST_ENDED_COMPLETED_OK) >= 10;
    }));
  }
  ck_assert_int_eq(pipe_signals.load(), 0);
}

ROW_TEST(hints_change_nothing) {
  Running run(row, {MHD_D_OPTION_TURBO(MHD_YES), MHD_D_OPTION_DISALLOW_UPGRADE(MHD_YES)});
  ck_assert(has(run.ask(get("/hello", last)), "Hello, world"));
}

ROW_TEST(one_thread_only) {
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_DISABLE_THREAD_SAFETY(MHD_YES)));
  ck_assert_int_eq(server.start(), row.workers ? MHD_SC_OPTIONS_CONFLICT : MHD_SC_OK);
}

}  // namespace

int main() {
  return unit::run_tests("options", {{shoutcast, row_count},
                                     {date, row_count},
                                     {plus_and_cookies, row_count},
                                     {no_suspending, row_count},
                                     {strictness, row_count},
                                     {limits, row_count * limit_count},
                                     {shutdown_time, row_count},
                                     {stack_size},
                                     {backlog},
                                     {fast_open},
                                     {address_reuse, 4},
                                     {no_signal, row_count},
                                     {hints_change_nothing, row_count},
                                     {one_thread_only, row_count}});
}
