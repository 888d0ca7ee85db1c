// SPDX-License-Identifier: LGPL-2.1-or-later
// The floor of long replies: one thread, edge-triggered epoll, no parsing. Each blank line is
// answered with a head and a file by sendfile(), or with a stream of chunks that are copied one by
// one into a buffer.
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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
constexpr size_t buffer_size = 64 * 1024;
constexpr std::string_view end_of_chunks = "0\r\n\r\n";

// All that is kept of a connection, found by its descriptor.
struct Connection {
  uint64_t replies = 0;  // still to be sent, one of them perhaps in part
  uint64_t sent = 0;     // of the first of them
  uint8_t matched = 0;
};

class Server {
 public:
  // `file`: a descriptor; -1: a stream is sent.
  Server(uint16_t port, int file);
  void run();
  [[nodiscard]] unsigned port() const { return port_; }

 private:
  void accept_all();
  void on_ready(int fd, uint32_t events);
  bool receive(int fd, Connection& connection);
  bool send_replies(int fd, Connection& connection);
  ssize_t send_file(int fd, uint64_t from);
  ssize_t send_stream(int fd, uint64_t from);
  void put(std::string_view piece, uint64_t& skipped, size_t& used);

  int file_;
  unsigned port_ = 0;
  int listener_;
  int stop_ = open_stop_signals();
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  bool running_ = true;
  std::string head_;
  std::string chunk_;
  uint64_t reply_size_ = 0;
  std::vector<Connection> connections_;
  std::array<char, buffer_size> buffer_;
};

uint64_t size_of_file(int file) {
  struct stat status {};
  if (fstat(file, &status) != 0) fail("fstat");
  return static_cast<uint64_t>(status.st_size);
}

Server::Server(uint16_t port, int file)
    : file_(file), listener_(open_listener(port, port_)), connections_(descriptor_limit()) {
  const uint64_t size = file >= 0 ? size_of_file(file) : 0;
  head_ = std::string("HTTP/1.1 200 OK\r\nDate: ") + date_now().data() + "\r\n";
  head_ += file >= 0 ? "Content-Length: " + std::to_string(size) : "Transfer-Encoding: chunked";
  head_ += "\r\n\r\n";
  std::array<char, 16> line;
  snprintf(line.data(), line.size(), "%zx\r\n", BENCH_PART_SIZE);
  chunk_ = std::string(line.data()) + BENCH_PART + "\r\n";
  reply_size_ = head_.size() + (file >= 0 ? size : chunk_.size() * BENCH_PARTS + 5);
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
    Connection& connection = connections_[static_cast<size_t>(fd)];
    const bool readable = (events & ~static_cast<uint32_t>(EPOLLOUT)) != 0;
    if (!send_replies(fd, connection) || (readable && !receive(fd, connection))) close(fd);
  }
}

void Server::accept_all() {
  for (int fd; (fd = accept_connection(listener_)) >= 0;) {
    connections_[static_cast<size_t>(fd)] = Connection{};
    watch(epoll_, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
  }
}

// Until nothing more is there. False when the connection is over.
bool Server::receive(int fd, Connection& connection) {
  for (;;) {
    const ssize_t size = recv(fd, buffer_.data(), buffer_.size(), 0);
    if (size == 0) return false;
    if (size < 0) return errno == EAGAIN;
    for (ssize_t i = 0; i < size; ++i) {
      if (ends_head(buffer_[static_cast<size_t>(i)], connection.matched)) ++connection.replies;
    }
    if (!send_replies(fd, connection)) return false;
  }
}

// As much as the socket takes; the rest waits for EPOLLOUT. False when the connection is over.
bool Server::send_replies(int fd, Connection& connection) {
  while (connection.replies != 0) {
    const uint64_t from = connection.sent;
    const ssize_t sent = file_ < 0             ? send_stream(fd, from)
                         : from < head_.size() ? send(fd, head_.data() + from, head_.size() - from,
                                                      MSG_NOSIGNAL | MSG_MORE)
                                               : send_file(fd, from - head_.size());
    if (sent <= 0) return sent < 0 && errno == EAGAIN;
    connection.sent += static_cast<uint64_t>(sent);
    if (connection.sent < reply_size_) continue;
    connection.sent = 0;
    --connection.replies;
  }
  return true;
}

ssize_t Server::send_file(int fd, uint64_t from) {
  auto offset = static_cast<off_t>(from);
  return sendfile(fd, file_, &offset, reply_size_ - head_.size() - from);
}

// A buffer full of the reply, from this byte of it on.
ssize_t Server::send_stream(int fd, uint64_t from) {
  size_t used = 0;
  put(head_, from, used);
  uint64_t chunk = std::min<uint64_t>(from / chunk_.size(), BENCH_PARTS);
  from -= chunk * chunk_.size();
  for (; chunk < BENCH_PARTS && used < buffer_.size(); ++chunk) put(chunk_, from, used);
  if (chunk == BENCH_PARTS) put(end_of_chunks, from, used);
  return send(fd, buffer_.data(), used, MSG_NOSIGNAL);
}

// What of `piece` was not sent yet and has room.
void Server::put(std::string_view piece, uint64_t& skipped, size_t& used) {
  const size_t skip = std::min<uint64_t>(skipped, piece.size());
  const size_t size = std::min(piece.size() - skip, buffer_.size() - used);
  memcpy(buffer_.data() + used, piece.data() + skip, size);
  skipped -= skip;
  used += size;
}

struct Arguments {
  uint16_t port = 0;
  int file = -1;
  bool stream = false;
};

int open_file(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(path);
  return file;
}

Arguments read_arguments(int argc, char** argv) {
  static const option options[] = {{"port", required_argument, nullptr, 'p'},
                                   {"file", required_argument, nullptr, 'f'},
                                   {"stream", no_argument, nullptr, 's'},
                                   {}};
  Arguments arguments;
  bool good = true;
  for (int c; (c = getopt_long(argc, argv, "p:f:s", options, nullptr)) != -1;) {
    if (c == 'p')
      arguments.port = static_cast<uint16_t>(bench_number("--port", optarg, 0, 65535));
    else if (c == 'f')
      arguments.file = open_file(optarg);
    else if (c == 's')
      arguments.stream = true;
    else
      good = false;
  }
  if (good && optind == argc && (arguments.file >= 0) != arguments.stream) return arguments;
  fprintf(stderr, "usage: %s [--port N] --file PATH | --stream\n", argv[0]);
  exit(2);
}

}  // namespace

}  // namespace bench

int main(int argc, char** argv) {
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  signal(SIGPIPE, SIG_IGN);  // sendfile() can't be told to do without
  bench::Server server(arguments.port, arguments.file);
  bench_print_listening(server.port());
  server.run();
  return 0;
}
