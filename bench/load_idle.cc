// SPDX-License-Identifier: LGPL-2.1-or-later
// Opens and holds idle connections.
#include "load_idle.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <vector>

namespace bench {

namespace {

int open_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) fail("sigprocmask");
  const int fd = signalfd(-1, &signals, SFD_CLOEXEC);
  if (fd < 0) fail("signalfd");
  return fd;
}

// Until standard input ends, or a signal asks to stop.
void wait_for_stop(int signals) {
  std::array<pollfd, 2> sources{{{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}}};
  std::array<char, 256> ignored;
  for (;;) {
    if (poll(sources.data(), sources.size(), -1) < 0) fail("poll");
    if (sources[1].revents != 0) return;
    if (sources[0].revents != 0 && read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) return;
  }
}

int open_idle_connection(uint16_t port, const std::string& request, const ReplyPattern& pattern) {
  const int fd = open_connection(port);
  std::string reply;
  send_blocking(fd, request);
  while (reply.size() < pattern.size()) receive_more(fd, reply);
  if (reply.size() != pattern.size() || !pattern.matches(0, reply.data(), reply.size())) {
    fail_text("a reply differs from the first one");
  }
  // A reset at the end: ten thousand connections would leave as many ports in TIME_WAIT.
  const linger reset{1, 0};
  if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)) != 0) fail("SO_LINGER");
  return fd;
}

bool still_open(int fd) {
  char byte = 0;
  return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

}  // namespace

size_t hold_idle(uint16_t port, size_t count, const std::string& request,
                 const ReplyPattern& pattern) {
  const int signals = open_stop_signals();
  std::vector<int> connections;
  connections.reserve(count);
  while (connections.size() < count) {
    connections.push_back(open_idle_connection(port, request, pattern));
  }
  printf("idle %zu\n", connections.size());
  fflush(stdout);
  wait_for_stop(signals);
  const auto open =
      static_cast<size_t>(std::count_if(connections.begin(), connections.end(), still_open));
  printf("open %zu\n", open);
  for (const int fd : connections) close(fd);
  return connections.size() - open;
}

}  // namespace bench
