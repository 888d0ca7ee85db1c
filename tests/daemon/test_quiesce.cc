// SPDX-License-Identifier: LGPL-2.1-or-later
// The end of listening: who gets the socket, and that nobody else uses it afterwards.
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

bool serves(Client& client) {
  return client.send(get("/hello")) &&
         client.read_until("world\n").find("200 OK") != std::string::npos;
}

MHD_StatusCode fixed(MHD_Daemon* daemon, MHD_DaemonInfoFixedType query,
                     MHD_DaemonInfoFixedData& data) {
  return MHD_daemon_get_info_fixed(daemon, query, &data);
}

bool has_connections(MHD_Daemon* daemon) {
  MHD_DaemonInfoDynamicData data;
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &data),
      MHD_SC_OK);
  return data.v_has_connections_bool != MHD_NO;
}

// Takes a client from the queue of the socket, as its new owner; -1: nobody waits.
int take_client(int listener) { return accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); }

double processor_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void pause_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

unsigned threads_of_process() {
  unsigned count = 0;
  DIR* folder = opendir("/proc/self/task");
  ck_assert_ptr_nonnull(folder);
  while (const dirent* entry = readdir(folder)) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

START_TEST(socket_changes_its_owner) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  MHD_Daemon* daemon = server.daemon();
  MHD_DaemonInfoFixedData data;
  ck_assert_int_eq(fixed(daemon, MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET, data), MHD_SC_OK);
  const MHD_Socket before = data.v_listen_socket;
  Client old(server.port());
  ck_assert(serves(old));

  const MHD_Socket listener = MHD_daemon_quiesce(daemon);
  ck_assert_int_eq(listener, before);
  ck_assert_int_eq(MHD_daemon_quiesce(daemon), MHD_INVALID_SOCKET);
  ck_assert_int_eq(fixed(daemon, MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET, data),
                   MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  ck_assert_int_eq(fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, data),
                   MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  ck_assert(has_connections(daemon));

  // Clients that come now wait for the new owner, and the old ones are served on.
  for (int i = 0; i < 3; ++i) {
    Client late(server.port());
    ck_assert(late.connected());
    if (i == 0) pause_ms(20);
    const int taken = take_client(listener);
    ck_assert_int_ge(taken, 0);
    close(taken);
    ck_assert(serves(old));
  }

  // The number means something else from now on, something that is always ready.
  const int other = eventfd(1, EFD_CLOEXEC);
  ck_assert_int_eq(dup3(other, listener, O_CLOEXEC), listener);
  const double used = processor_seconds();
  pause_ms(100);
  ck_assert_double_lt(processor_seconds() - used, 0.04);
  ck_assert(serves(old));
  old.reset();
  ck_assert(eventually([daemon] { return !has_connections(daemon); }));
  server.stop();
  ck_assert_int_eq(fcntl(listener, F_GETFD), FD_CLOEXEC);
  close(listener);
  close(other);
}
END_TEST

// A socket that was closed at once, before the threads have noticed anything.
START_TEST(socket_is_closed_at_once) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client old(server.port());
  ck_assert(serves(old));
  close(MHD_daemon_quiesce(server.daemon()));
  for (int i = 0; i < 5; ++i) ck_assert(serves(old));
  // The kernel keeps the socket as long as a thread is inside of poll() or select() with it.
  ck_assert(eventually([&server] { return !Client(server.port()).connected(); }));
  ck_assert_msg(server.log_text().empty(), "%s", server.log_text().c_str());
}
END_TEST

const MHD_Action* answer_empty(void*, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                               uint_fast64_t) {
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

START_TEST(nothing_to_quiesce) {
  MHD_Daemon* daemon = MHD_daemon_create(answer_empty, nullptr);
  ck_assert_int_eq(MHD_daemon_quiesce(daemon), MHD_INVALID_SOCKET);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_quiesce(daemon), MHD_INVALID_SOCKET);
  MHD_daemon_destroy(daemon);

  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  daemon = MHD_daemon_create(answer_empty, nullptr);
  ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_LISTEN_SOCKET(listener),
                                          MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
                                          MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(1),
                                          MHD_D_OPTION_WM_WORKER_THREADS(2)),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_quiesce(daemon), MHD_INVALID_SOCKET);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_CONFIGURATION_CONN_LIMIT_TOO_SMALL);
  ck_assert_int_eq(MHD_daemon_quiesce(daemon), MHD_INVALID_SOCKET);
  MHD_daemon_destroy(daemon);
  ck_assert_int_eq(fcntl(listener, F_GETFD), -1);
}
END_TEST

// Without threads, driven by the test: the call may come between two turns, and the daemon then has
// nothing to wait for.
START_TEST(between_two_turns) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers != 0) return;
  MHD_Daemon* daemon = MHD_daemon_create(answer_empty, nullptr);
  ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, 0),
                                          MHD_D_OPTION_POLL_SYSCALL(row.poll)),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  close(MHD_daemon_quiesce(daemon));
  ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 0), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 1000), MHD_SC_OK);
  ck_assert(!has_connections(daemon));
  MHD_DaemonInfoDynamicData data;
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT, &data),
      MHD_SC_OK);
  ck_assert_uint_eq(data.v_max_time_to_wait_uint64, MHD_WAIT_INDEFINITELY);
  MHD_daemon_destroy(daemon);
}
END_TEST

// ---- inside of callbacks ----

struct Inside {
  MHD_Daemon* daemon = nullptr;
  std::atomic<unsigned> calls{0};
  std::atomic<unsigned> sockets{0};
  std::atomic<MHD_Socket> listener{MHD_INVALID_SOCKET};

  void quiesce() {
    ++calls;
    const MHD_Socket given = MHD_daemon_quiesce(daemon);
    if (given == MHD_INVALID_SOCKET) return;
    ++sockets;
    listener = given;
  }
};

const MHD_Action* quiesce_and_answer(void* cls, MHD_Request* request, const MHD_String*,
                                     MHD_HTTP_Method, uint_fast64_t) {
  static_cast<Inside*>(cls)->quiesce();
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

MHD_Bool quiesce_and_accept(void* cls, size_t, const sockaddr*) {
  static_cast<Inside*>(cls)->quiesce();
  return MHD_YES;
}

unsigned port_of(MHD_Daemon* daemon) {
  MHD_DaemonInfoFixedData data;
  ck_assert_int_eq(fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, data), MHD_SC_OK);
  return data.v_bind_port_uint16;
}

// Several workers at the same time: one of them gets the socket, and nobody waits for another.
START_TEST(from_request_callbacks) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers < 2) return;
  Inside inside;
  inside.daemon = MHD_daemon_create(quiesce_and_answer, &inside);
  ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(inside.daemon, MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, 0),
                                          MHD_D_OPTION_POLL_SYSCALL(row.poll),
                                          MHD_D_OPTION_WM_WORKER_THREADS(row.workers)),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(inside.daemon), MHD_SC_OK);
  std::vector<std::unique_ptr<Client>> clients;
  const unsigned port = port_of(inside.daemon);
  for (int i = 0; i < 16; ++i) clients.push_back(std::make_unique<Client>(port));
  for (auto& client : clients) ck_assert(client->send(get("/")));
  ck_assert(eventually([&inside] { return inside.sockets.load() == 1; }));
  size_t left = 0;  // in the queue
  for (int fd; (fd = take_client(inside.listener)) >= 0; ++left) close(fd);
  MHD_daemon_destroy(inside.daemon);
  ck_assert_uint_eq(inside.sockets, 1);
  ck_assert_uint_ge(inside.calls, 1);
  ck_assert_uint_le(left + inside.calls, clients.size());
  close(inside.listener);
}
END_TEST

START_TEST(from_the_accept_policy) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers == 0) return;
  Inside inside;
  inside.daemon = MHD_daemon_create(answer_empty, &inside);
  ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(inside.daemon, MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, 0),
                                          MHD_D_OPTION_POLL_SYSCALL(row.poll),
                                          MHD_D_OPTION_WM_WORKER_THREADS(row.workers),
                                          MHD_D_OPTION_ACCEPT_POLICY(quiesce_and_accept, &inside)),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(inside.daemon), MHD_SC_OK);
  Client first(port_of(inside.daemon));
  ck_assert(first.send(get("/")));
  ck_assert(first.read_until("\r\n\r\n").find(" 204 ") != std::string::npos);
  ck_assert_uint_eq(inside.calls, 1);
  ck_assert_uint_eq(inside.sockets, 1);
  MHD_daemon_destroy(inside.daemon);
  close(inside.listener);
}
END_TEST

struct Reuse {
  MHD_Daemon* daemon = nullptr;
  MHD_Socket listener = MHD_INVALID_SOCKET;
  int other = eventfd(0, EFD_CLOEXEC);
  int copy = -1;  // of the listening socket
};

const MHD_Action* reuse_and_answer(void* cls, MHD_Request* request, const MHD_String*,
                                   MHD_HTTP_Method, uint_fast64_t) {
  auto& reuse = *static_cast<Reuse*>(cls);
  if (reuse.copy < 0) {
    reuse.listener = MHD_daemon_quiesce(reuse.daemon);
    reuse.copy = fcntl(reuse.listener, F_DUPFD_CLOEXEC, 0);
    dup3(reuse.other, reuse.listener, O_CLOEXEC);
  }
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

// The socket lives on under another number: nobody wakes up for those who wait at it.
START_TEST(number_is_reused_in_the_callback) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers == 0) return;
  Reuse reuse;
  reuse.daemon = MHD_daemon_create(reuse_and_answer, &reuse);
  ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(reuse.daemon, MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, 0),
                                          MHD_D_OPTION_POLL_SYSCALL(row.poll),
                                          MHD_D_OPTION_WM_WORKER_THREADS(row.workers)),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(reuse.daemon), MHD_SC_OK);
  const unsigned port = port_of(reuse.daemon);
  Client client(port);
  const auto is_served = [&client] {
    return client.send(get("/")) &&
           client.read_until("\r\n\r\n").find(" 204 ") != std::string::npos;
  };
  ck_assert(is_served());
  Client late(port);
  ck_assert(late.connected());
  const double used = processor_seconds();
  pause_ms(100);
  ck_assert_double_lt(processor_seconds() - used, 0.04);
  ck_assert(is_served());
  MHD_daemon_destroy(reuse.daemon);
  close(reuse.listener);
  close(reuse.other);
  close(reuse.copy);
}
END_TEST

struct Ready {
  MHD_Daemon* daemon = nullptr;
  bool quiesce = false;
  unsigned calls = 0;
  unsigned threads = 0;
  MHD_StatusCode port_result = MHD_SC_INTERNAL_ERROR;
  MHD_StatusCode start_again = MHD_SC_OK;
  MHD_Socket listener = MHD_INVALID_SOCKET;
};

void on_ready(void* cls) {
  auto& ready = *static_cast<Ready*>(cls);
  MHD_DaemonInfoFixedData data;
  ++ready.calls;
  ready.threads = threads_of_process();
  ready.port_result = fixed(ready.daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, data);
  ready.start_again = MHD_daemon_start(ready.daemon);
  if (ready.quiesce) ready.listener = MHD_daemon_quiesce(ready.daemon);
}

// The socket listens, the daemon can be asked, the threads are still to come.
START_TEST(ready_callback) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers == 0) return;
  for (const bool quiesce : {false, true}) {
    Server server(row);
    Ready ready;
    ready.daemon = server.daemon();
    ready.quiesce = quiesce;
    ck_assert(server.set(MHD_D_OPTION_DAEMON_READY_CALLBACK(on_ready, &ready)));
    begin_counting_threads();
    const unsigned threads = threads_of_process();
    ck_assert_int_eq(server.start(), MHD_SC_OK);
    ck_assert_uint_eq(threads_of_process(), threads + row.workers);
    ck_assert_uint_eq(ready.calls, 1);
    ck_assert_uint_eq(ready.threads, threads);
    ck_assert_int_eq(ready.port_result, MHD_SC_OK);
    ck_assert_int_eq(ready.start_again, MHD_SC_TOO_LATE);
    if (!quiesce) continue;
    ck_assert_int_ge(ready.listener, 0);
    ck_assert_uint_eq(server.port(), 0);
    server.stop();
    close(ready.listener);
  }
}
END_TEST

// ---- from one daemon to the next ----

// Clients come all the time while the socket moves on from daemon to daemon: all are served.
START_TEST(no_client_is_lost) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers == 0) return;
  Server first(row);
  ck_assert_int_eq(first.start(), MHD_SC_OK);
  const unsigned port = first.port();
  std::atomic<bool> ending{false};
  std::atomic<unsigned> served{0};
  std::atomic<unsigned> failed{0};
  const auto come_and_go = [&] {
    while (!ending.load()) {
      Client client(port);
      const bool ok = client.connected() && client.send(get("/", "Connection: close\r\n")) &&
                      client.read_until("\r\n\r\n").find("HTTP/1.1 ") == 0;
      ++(ok ? served : failed);
    }
  };
  std::thread clients[] = {std::thread(come_and_go), std::thread(come_and_go)};
  const auto progress = [&served, &failed] {
    const unsigned before = served.load();
    return eventually([&] { return served.load() > before + 5 || failed.load() > 0; });
  };
  const bool began = progress();
  MHD_Socket listener = MHD_daemon_quiesce(first.daemon());
  MHD_Daemon* next = nullptr;
  bool ok = began;
  for (int i = 0; i < 3 && ok; ++i) {
    next = MHD_daemon_create(answer_empty, nullptr);
    ok = MHD_DAEMON_SET_OPTIONS(next, MHD_D_OPTION_LISTEN_SOCKET(listener),
                                MHD_D_OPTION_POLL_SYSCALL(row.poll),
                                MHD_D_OPTION_WM_WORKER_THREADS(row.workers)) == MHD_SC_OK &&
         MHD_daemon_start(next) == MHD_SC_OK && progress();
    listener = MHD_daemon_quiesce(next);
    ok = ok && listener != MHD_INVALID_SOCKET;
    if (i == 2) break;
    // The clients that it has got are served before it ends.
    ok = ok && eventually([next] { return !has_connections(next); });
    MHD_daemon_destroy(next);
    next = nullptr;
  }
  ending = true;
  // The last ones wait in the queue.
  std::thread helper([&] {
    MHD_Daemon* last = MHD_daemon_create(answer_empty, nullptr);
    ok = MHD_DAEMON_SET_OPTIONS(last, MHD_D_OPTION_LISTEN_SOCKET(listener),
                                MHD_D_OPTION_WM_WORKER_THREADS(1)) == MHD_SC_OK &&
         MHD_daemon_start(last) == MHD_SC_OK && ok;
    for (std::thread& client : clients) client.join();
    MHD_daemon_destroy(last);
  });
  helper.join();
  if (next) MHD_daemon_destroy(next);
  ck_assert(ok);
  ck_assert_uint_eq(failed, 0);
  ck_assert_uint_gt(served, 20);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("quiesce", {{socket_changes_its_owner, row_count},
                                     {socket_is_closed_at_once, row_count},
                                     {nothing_to_quiesce},
                                     {between_two_turns, row_count},
                                     {from_request_callbacks, row_count},
                                     {from_the_accept_policy, row_count},
                                     {number_is_reused_in_the_callback, row_count},
                                     {ready_callback, row_count},
                                     {no_client_is_lost, row_count}});
}
