// SPDX-License-Identifier: LGPL-2.1-or-later
// The floor of content that is received: one thread, edge-triggered epoll. Of a head it reads
// Content-Length only; so many bytes are received and counted, then a fixed reply is sent.
#include <getopt.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "common.h"
#include "raw.h"

namespace bench {

namespace {

constexpr int events_per_wait = 256;

// All that is kept of a connection, found by its descriptor.
struct Connection {
  std::string head;   // of which the end has not come
  uint64_t left = 0;  // bytes of the content
  uint8_t matched = 0;
};

class Server {
 public:
  // `buffer_size`: what one call receives at most.
  Server(uint16_t port, size_t buffer_size);
  void run();
  [[nodiscard]] unsigned port() const { return port_; }

 private:
  void accept_all();
  void on_ready(int fd, uint32_t events);
  bool receive(int fd, Connection& connection, bool until_empty);
  bool take(int fd, Connection& connection, std::string_view bytes);
  bool answer(int fd);

  unsigned port_ = 0;
  int listener_;
  int stop_ = open_stop_signals();
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  bool running_ = true;
  std::string reply_;
  std::vector<Connection> connections_;
  std::vector<char> buffer_;
};

Server::Server(uint16_t port, size_t buffer_size)
    : listener_(open_listener(port, port_)),
      connections_(descriptor_limit()),
      buffer_(buffer_size) {
  reply_ = std::string("HTTP/1.1 200 OK\r\nDate: ") + date_now().data() +
           "\r\nContent-Length: " + std::to_string(BENCH_BODY_SIZE) + "\r\n\r\n" + BENCH_BODY;
  if (epoll_ < 0) fail("epoll_create1");
  watch(epoll_, stop_, EPOLLIN);
  watch(epoll_, listener_, EPOLLIN);
}

void Server::run() {
  std::array<epoll_event, events_per_wait> events;
  while (running_) {
    const int count = epoll_wait(epoll_, events.data(), events_per_wait, -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<size_t>(i)];
      on_ready(event.data.fd, event.events);
    }
  }
}

void Server::on_ready(int fd, uint32_t events) {
  if (fd == listener_) {
    accept_all();
  } else if (fd == stop_) {
    running_ = false;
  } else {
    const bool ending = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    if (!receive(fd, connections_[static_cast<size_t>(fd)], ending)) close(fd);
  }
}

void Server::accept_all() {
  for (int fd; (fd = accept_connection(listener_)) >= 0;) {
    connections_[static_cast<size_t>(fd)] = Connection{};
    watch(epoll_, fd, EPOLLIN | EPOLLRDHUP | EPOLLET);
  }
}

// A buffer that was not filled means that the socket is empty. False when the connection is over.
bool Server::receive(int fd, Connection& connection, bool until_empty) {
  for (;;) {
    const ssize_t size = recv(fd, buffer_.data(), buffer_.size(), 0);
    if (size == 0) return false;
    if (size < 0) return errno == EAGAIN;
    if (!take(fd, connection, {buffer_.data(), static_cast<size_t>(size)})) return false;
    if (static_cast<size_t>(size) < buffer_.size() && !until_empty) return true;
  }
}

// The value of Content-Length, 0 without one.
uint64_t content_length(const std::string& head) {
  static constexpr std::string_view name = "\r\nContent-Length:";
  const size_t at = head.find(name);
  return at == std::string::npos ? 0 : strtoull(head.c_str() + at + name.size(), nullptr, 10);
}

bool Server::take(int fd, Connection& connection, std::string_view bytes) {
  while (!bytes.empty()) {
    if (connection.left == 0) {
      size_t size = 0;
      bool complete = false;
      while (size < bytes.size() && !complete)
        complete = ends_head(bytes[size++], connection.matched);
      connection.head.append(bytes.substr(0, size));
      bytes.remove_prefix(size);
      if (!complete) return true;
      connection.left = content_length(connection.head);
      connection.head.clear();
    } else {
      const auto size = static_cast<size_t>(std::min<uint64_t>(bytes.size(), connection.left));
      connection.left -= size;
      bytes.remove_prefix(size);
    }
    if (connection.left == 0 && !answer(fd)) return false;
  }
  return true;
}

// Who sends requests and does not read the replies is no client of this program.
bool Server::answer(int fd) {
  return send(fd, reply_.data(), reply_.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(reply_.size());
}

struct Arguments {
  uint16_t port = 0;
  size_t buffer_size = 256 * 1024;
};

Arguments read_arguments(int argc, char** argv) {
  static const option options[] = {
      {"port", required_argument, nullptr, 'p'}, {"buffer", required_argument, nullptr, 'b'}, {}};
  Arguments arguments;
  for (int c; (c = getopt_long(argc, argv, "p:b:", options, nullptr)) != -1;) {
    if (c == 'p') {
      arguments.port = static_cast<uint16_t>(bench_number("--port", optarg, 0, 65535));
    } else if (c == 'b') {
      arguments.buffer_size = bench_number("--buffer", optarg, 1024, 1 << 30);
    } else {
      fprintf(stderr, "usage: %s [--port N] [--buffer BYTES]\n", argv[0]);
      exit(2);
    }
  }
  return arguments;
}

}  // namespace

}  // namespace bench

int main(int argc, char** argv) {
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  bench::Server server(arguments.port, arguments.buffer_size);
  bench_print_listening(server.port());
  server.run();
  return 0;
}
