// SPDX-License-Identifier: LGPL-2.1-or-later
// What a keep-alive request costs in steady state, counted: no allocation, one receive, one send,
// no other system call of the poller; and one send for all pipelined answers. Content is received
// in large pieces.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <memory>
#include <string_view>
#include <vector>

#include "check_main.h"
#include "daemon/counted_heap.h"
#include "daemon/server.h"

namespace {
long sends;
long receives;
long registrations;
long largest_room;               // of a receive
long rooms_behind_content;       // more than usual, and more than what is left of the content
std::uint64_t content_left = 0;  // what the application has not got yet
constexpr long usual_room = 32768;
}  // namespace

// The linker puts these between the library and the C library (-Wl,--wrap).
extern "C" {
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
int __real_epoll_ctl(int epfd, int op, int fd, void* event);
int __wrap_epoll_ctl(int epfd, int op, int fd, void* event);

long __wrap_syscall(long number, ...) {
  long a[6];
  va_list arguments;
  va_start(arguments, number);
  for (long& value : a) value = va_arg(arguments, long);
  va_end(arguments);
  if (number == SYS_sendto) ++sends;
  if (number == SYS_recvfrom) {
    ++receives;
    if (a[2] > largest_room) largest_room = a[2];
    if (a[2] > usual_room && static_cast<std::uint64_t>(a[2]) > content_left)
      ++rooms_behind_content;
  }
  return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int __wrap_epoll_ctl(int epfd, int op, int fd, void* event) {
  ++registrations;
  return __real_epoll_ctl(epfd, op, fd, event);
}
}

namespace {

using namespace daemon_test;

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  return MHD_action_from_response(request, static_cast<MHD_Response*>(cls));
}

const MHD_UploadAction* count_piece(void* cls, MHD_Request* request, size_t size, void*) {
  content_left -= size;
  return size != 0 ? MHD_upload_action_continue(request)
                   : MHD_upload_action_from_response(request, static_cast<MHD_Response*>(cls));
}

const MHD_Action* count_content(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                                uint_fast64_t size) {
  content_left = size;
  return MHD_action_process_upload_inc(request, count_piece, cls);
}

// How many bytes can be read from a socket.
std::size_t waiting_bytes(int fd) {
  int size = 0;
  ck_assert_int_eq(ioctl(fd, FIONREAD, &size), 0);
  return static_cast<std::size_t>(size);
}

// A daemon that the test itself drives, and a connected client.
struct Fixture {
  // Status line, Date, Content-Length, an empty line, the content.
  static constexpr std::size_t reply_size = 17 + 37 + 20 + 2 + 13;
  MHD_Response* response;
  MHD_Daemon* daemon;
  unsigned port = 0;

  explicit Fixture(MHD_RequestCallback callback = answer) {
    response = MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 13, "Hello, world\n");
    const auto option = MHD_R_OPTION_REUSABLE(MHD_YES);
    ck_assert_int_eq(MHD_response_set_option(response, &option), MHD_SC_OK);
    daemon = MHD_daemon_create(callback, response);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto bind =
        MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO);
    ck_assert_int_eq(MHD_daemon_set_option(daemon, &bind), MHD_SC_OK);
    ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                     MHD_SC_OK);
    port = info.v_bind_port_uint16;
  }
  ~Fixture() {
    MHD_daemon_destroy(daemon);
    MHD_response_destroy(response);
  }

  // Reads `number` replies that have all arrived.
  void take_replies(Client& client, std::size_t number) {
    char buffer[4096];
    const ssize_t size = recv(client.fd(), buffer, sizeof buffer, MSG_DONTWAIT);
    ck_assert_int_eq(size, static_cast<ssize_t>(number * reply_size));
    for (std::size_t i = 0; i < number; ++i) {
      const std::string_view reply(buffer + i * reply_size, reply_size);
      ck_assert(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.ends_with("\r\nHello, world\n"));
    }
  }

  // Sends what the socket does not take at once while the daemon works, until all has left.
  void send_long(Client& client, std::string_view text) {
    for (int turn = 0; turn < 100000 && !text.empty(); ++turn) {
      const ssize_t size = ::send(client.fd(), text.data(), text.size(), MSG_DONTWAIT);
      if (size > 0) text.remove_prefix(static_cast<size_t>(size));
      ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 1000), MHD_SC_OK);
    }
    ck_assert(text.empty());
  }

  // Drives the daemon until the client has `answers` replies.
  void exchange(Client& client, unsigned requests) {
    std::string text;
    for (unsigned i = 0; i < requests; ++i) text += get("/");
    ck_assert(client.send(text));
    std::string received;
    const auto complete = [&received] {
      size_t count = 0;
      for (size_t at = 0; (at = received.find("Hello, world\n", at)) != std::string::npos; ++at)
        ++count;
      return count;
    };
    char buffer[16384];
    for (int turn = 0; turn < 1000 && complete() < requests; ++turn) {
      ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 100000), MHD_SC_OK);
      const ssize_t size = recv(client.fd(), buffer, sizeof buffer, MSG_DONTWAIT);
      if (size > 0) received.append(buffer, static_cast<size_t>(size));
    }
    ck_assert_uint_eq(complete(), requests);
  }
};

START_TEST(keep_alive) {
  Fixture f;
  Client client(f.port);
  for (int i = 0; i < 10; ++i) f.exchange(client, 1);
  const long allocations = counted_heap::allocations;
  sends = receives = registrations = 0;
  for (int i = 0; i < 100; ++i) f.exchange(client, 1);
  ck_assert_int_eq(counted_heap::allocations - allocations, 0);
  ck_assert_int_eq(sends, 100);
  ck_assert_int_eq(receives, 100);
  ck_assert_int_eq(registrations, 0);
}
END_TEST

START_TEST(pipelined) {
  Fixture f;
  Client client(f.port);
  for (int i = 0; i < 10; ++i) f.exchange(client, 16);
  const long allocations = counted_heap::allocations;
  sends = receives = registrations = 0;
  for (int i = 0; i < 100; ++i) f.exchange(client, 16);
  ck_assert_int_eq(counted_heap::allocations - allocations, 0);
  ck_assert_int_eq(sends, 100);
  ck_assert_int_eq(receives, 100);
  ck_assert_int_eq(registrations, 0);
}
END_TEST

// Replies of connections that are ready together are sent together: still one send for each, and
// nothing is lost or mixed up.
START_TEST(many_ready_at_once) {
  constexpr int rounds = 20;
  Fixture f;
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<Client>(f.port));
  long allocations = 0;
  for (int round = 0; round < rounds + 2; ++round) {
    if (round == 2) {
      allocations = counted_heap::allocations;
      sends = receives = registrations = 0;
    }
    for (const auto& client : clients) ck_assert(client->send(get("/") + get("/") + get("/")));
    std::size_t complete = 0;
    for (int turn = 0; turn < 1000 && complete < clients.size(); ++turn) {
      ck_assert_int_eq(MHD_daemon_process_blocking(f.daemon, 100000), MHD_SC_OK);
      for (complete = 0; complete < clients.size(); ++complete)
        if (waiting_bytes(clients[complete]->fd()) < f.reply_size * 3) break;
    }
    for (const auto& client : clients) f.take_replies(*client, 3);
  }
  ck_assert_int_eq(counted_heap::allocations - allocations, 0);
  ck_assert_int_eq(sends, rounds * 50);
  ck_assert_int_eq(receives, rounds * 50);
  ck_assert_int_eq(registrations, 0);
}
END_TEST

// Into much room, but only as long as nothing can follow but content: a connection never has to
// keep more than usual of what stands behind it.
START_TEST(long_content) {
  constexpr std::size_t size = 1000000;
  Fixture f(count_content);
  Client client(f.port);
  largest_room = rooms_behind_content = 0;
  const std::string put =
      "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  f.send_long(client, put + std::string(size, 'x') + get("/"));
  for (int turn = 0; turn < 1000 && waiting_bytes(client.fd()) < 2 * f.reply_size; ++turn)
    ck_assert_int_eq(MHD_daemon_process_blocking(f.daemon, 100000), MHD_SC_OK);
  f.take_replies(client, 2);
  ck_assert_uint_eq(content_left, 0);
  ck_assert_int_eq(largest_room, 4 * usual_room);
  ck_assert_int_eq(rooms_behind_content, 0);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("hot_path",
                         {{keep_alive}, {pipelined}, {many_ready_at_once}, {long_content}});
}
