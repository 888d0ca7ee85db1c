// SPDX-License-Identifier: LGPL-2.1-or-later
// The floor of the socket API: one thread, edge-triggered epoll, a fixed reply to each blank line,
// no parsing. It is as plain as a server can be: it looks at each byte and copies the reply for
// each request. With --prepared it does even less: blank lines are found by the C library's
// scanner, and copies of the reply lie ready, so that nothing is written at all.
#include <getopt.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "common.h"
#include "raw.h"

namespace bench {

namespace {

constexpr size_t receive_size = 64 * 1024;
constexpr size_t replies_per_send = 256;
constexpr int events_per_wait = 256;

// All that is kept of a connection, found by its descriptor. Every reply is the same, so the bytes
// still to be sent are known by their number alone.
struct Connection {
  uint64_t owed = 0;
  // How much of CR LF CR LF the bytes received so far end with.
  uint8_t matched = 0;
};

// Counts the ends of heads in `data`, beginning and ending in the middle of one if need be.
size_t count_blank_lines_quickly(const char* data, size_t size, uint8_t& matched) {
  size_t count = 0;
  const char* at = data;
  const char* const end = data + size;
  while (at != end) {
    if (matched == 0) {
      at = static_cast<const char*>(memchr(at, '\r', static_cast<size_t>(end - at)));
      if (at == nullptr) return count;
    }
    const char expected = (matched & 1) != 0 ? '\n' : '\r';
    if (*at == expected) {
      ++matched;
    } else {
      matched = *at == '\r' ? 1 : 0;
    }
    ++at;
    if (matched == 4) {
      matched = 0;
      ++count;
    }
  }
  return count;
}

class Server {
 public:
  Server(uint16_t port, bool prepared);
  void run();
  [[nodiscard]] unsigned port() const { return port_; }

 private:
  void accept_all();
  void on_ready(int fd, uint32_t events);
  bool receive(int fd, Connection& connection, bool until_empty);
  size_t answer(const char* data, size_t size, uint8_t& matched);
  bool send_owed(int fd, Connection& connection);
  void write_replies();

  int listener_ = -1;
  int stop_ = -1;
  int epoll_ = -1;
  unsigned port_ = 0;
  bool running_ = true;
  bool prepared_;
  size_t reply_size_ = 0;
  std::vector<Connection> connections_;
  // replies_per_send copies of the reply, one after the other. Unless they are prepared, each one
  // is copied to its place when its request has come.
  std::vector<char> replies_;
  std::vector<char> received_;
};

Server::Server(uint16_t port, bool prepared)
    : prepared_(prepared), connections_(descriptor_limit()), received_(receive_size) {
  stop_ = open_stop_signals();
  listener_ = open_listener(port, port_);
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) fail("epoll_create1");
  watch(epoll_, stop_, EPOLLIN);
  watch(epoll_, listener_, EPOLLIN);
  write_replies();
}

void Server::write_replies() {
  std::array<char, 256> reply;
  const int size = snprintf(reply.data(), reply.size(),
                            "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Length: %zu\r\n\r\n%s",
                            date_now().data(), BENCH_BODY_SIZE, BENCH_BODY);
  reply_size_ = static_cast<size_t>(size);
  replies_.resize(reply_size_ * replies_per_send);
  for (size_t i = 0; i < replies_per_send; ++i) {
    memcpy(replies_.data() + i * reply_size_, reply.data(), reply_size_);
  }
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
    const bool ending = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    if (!send_owed(fd, connection) || !receive(fd, connection, ending)) close(fd);
  }
}

void Server::accept_all() {
  for (int fd; (fd = accept_connection(listener_)) >= 0;) {
    connections_[static_cast<size_t>(fd)] = Connection{};
    watch(epoll_, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
  }
}

// The number of requests in `data`; the reply to each is put to its place.
size_t Server::answer(const char* data, size_t size, uint8_t& matched) {
  if (prepared_) return count_blank_lines_quickly(data, size, matched);
  size_t count = 0;
  for (size_t i = 0; i < size; ++i) {
    if (!ends_head(data[i], matched)) continue;
    memcpy(replies_.data() + (1 + count % (replies_per_send - 1)) * reply_size_, replies_.data(),
           reply_size_);
    ++count;
  }
  return count;
}

// Takes what has come and answers it. A buffer that was not filled means that the socket is empty,
// so there is no second call to hear that, unless the peer's end of stream is to be met too.
// False when the connection is over.
bool Server::receive(int fd, Connection& connection, bool until_empty) {
  while (connection.owed == 0) {
    const ssize_t size = recv(fd, received_.data(), received_.size(), 0);
    if (size == 0) return false;
    if (size < 0) return errno == EAGAIN;
    const size_t heads = answer(received_.data(), static_cast<size_t>(size), connection.matched);
    connection.owed += heads * reply_size_;
    if (!send_owed(fd, connection)) return false;
    if (static_cast<size_t>(size) < received_.size() && !until_empty) return true;
  }
  return true;
}

// One send, unless more is owed than the prepared copies hold. What the socket does not take waits
// for EPOLLOUT. False when the connection is over.
bool Server::send_owed(int fd, Connection& connection) {
  while (connection.owed != 0) {
    const size_t begin = (reply_size_ - connection.owed % reply_size_) % reply_size_;
    const size_t size = std::min<uint64_t>(connection.owed, replies_.size() - begin);
    const ssize_t sent = send(fd, replies_.data() + begin, size, MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    connection.owed -= static_cast<uint64_t>(sent);
  }
  return true;
}

struct Arguments {
  uint16_t port = 0;
  bool prepared = false;
};

Arguments read_arguments(int argc, char** argv) {
  static const option options[] = {
      {"port", required_argument, nullptr, 'p'}, {"prepared", no_argument, nullptr, 'r'}, {}};
  Arguments arguments;
  for (int c; (c = getopt_long(argc, argv, "p:r", options, nullptr)) != -1;) {
    if (c == 'p') {
      arguments.port = static_cast<uint16_t>(bench_number("--port", optarg, 0, 65535));
    } else if (c == 'r') {
      arguments.prepared = true;
    } else {
      fprintf(stderr, "usage: %s [--port N] [--prepared]\n", argv[0]);
      exit(2);
    }
  }
  return arguments;
}

}  // namespace

}  // namespace bench

int main(int argc, char** argv) {
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  bench::Server server(arguments.port, arguments.prepared);
  bench_print_listening(server.port());
  server.run();
  return 0;
}
