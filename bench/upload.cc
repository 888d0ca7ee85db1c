// SPDX-License-Identifier: LGPL-2.1-or-later
// The client of uploads: one connection, a PUT to warm up, and the one that is measured. Its
// content comes from memory, from where the kernel sends it without a copy, so that the server is
// what limits.
#include <getopt.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "common.h"
#include "load_reply.h"

namespace {

constexpr uint64_t nanoseconds = 1000000000;
constexpr uint64_t largest_size = uint64_t{1} << 40;
constexpr size_t piece_size = 256 * 1024;
constexpr int patience = 10;  // seconds that a server may take nothing

struct Options {
  uint16_t port = 0;
  uint64_t size = uint64_t{1} << 30;
};

uint64_t read_clock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<uint64_t>(time.tv_sec) * nanoseconds + static_cast<uint64_t>(time.tv_nsec);
}

[[noreturn]] void usage(const char* program) {
  fprintf(stderr, "usage: %s --port N [--size BYTES]\n", program);
  exit(2);
}

Options parse_arguments(int argc, char** argv) {
  static const option table[] = {
      {"port", required_argument, nullptr, 'p'}, {"size", required_argument, nullptr, 's'}, {}};
  Options options;
  for (int c; (c = getopt_long(argc, argv, "p:s:", table, nullptr)) != -1;) {
    switch (c) {
      case 'p':
        options.port = static_cast<uint16_t>(bench_number("--port", optarg, 1, 65535));
        break;
      case 's':
        options.size = bench_number("--size", optarg, 1, largest_size);
        break;
      default:
        usage(argv[0]);
    }
  }
  if (options.port == 0 || optind != argc) usage(argv[0]);
  return options;
}

// A file in memory, of one piece.
int make_content() {
  std::string text;
  while (text.size() < piece_size) text += BENCH_PART;
  const int fd = memfd_create("content", MFD_CLOEXEC);
  if (fd < 0 || write(fd, text.data(), piece_size) != static_cast<ssize_t>(piece_size))
    bench::fail("memfd_create");
  return fd;
}

class Client {
 public:
  explicit Client(uint16_t port) : port_(port), socket_(bench::open_connection(port)) {
    const timeval limit{patience, 0};
    if (setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0)
      bench::fail("setsockopt");
  }

  // Until the reply has come; the program ends when it is wrong.
  void put(uint64_t size) {
    bench::send_blocking(socket_,
                         "PUT /upload HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                             "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    while (size != 0) {
      off_t offset = 0;
      const ssize_t sent =
          sendfile(socket_, content_, &offset, std::min<uint64_t>(size, piece_size));
      if (sent <= 0) bench::fail("sendfile");
      size -= static_cast<uint64_t>(sent);
    }
    bench::read_reply(socket_);
  }

 private:
  uint16_t port_;
  int socket_;
  int content_ = make_content();
};

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_arguments(argc, argv);
  signal(SIGPIPE, SIG_IGN);  // sendfile() can't be told to do without
  Client client(options.port);
  const uint64_t cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  const uint64_t start = read_clock(CLOCK_MONOTONIC);
  client.put(options.size);
  const auto wall = static_cast<double>(read_clock(CLOCK_MONOTONIC) - start);
  const auto used = static_cast<double>(read_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  const auto size = static_cast<double>(options.size);
  printf("bytes %.0f seconds %.3f bytes_per_second %.0f busy %.2f\n", size, wall / nanoseconds,
         size / wall * nanoseconds, used / wall);
  return 0;
}
