// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks for long replies, takes and counts them.
#include "bulk_run.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "load_reply.h"

namespace bench {

namespace {

constexpr uint64_t nanoseconds = 1000000000;
constexpr size_t receive_size = 128 * 1024;
// Milliseconds without an event after which what is owed counts as errors.
constexpr int stall_limit = 10000;

uint64_t read_clock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<uint64_t>(time.tv_sec) * nanoseconds + static_cast<uint64_t>(time.tv_nsec);
}

}  // namespace

BulkRun::BulkRun(const BulkPlan& plan, std::string request, std::string_view content)
    : plan_(plan),
      request_(std::move(request)),
      content_size_(content.size()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      received_(receive_size),
      unissued_(plan.requests != 0 ? plan.requests : UINT64_MAX) {
  if (epoll_ < 0) fail("epoll_create1");
  connections_.reserve(plan.connections);
  for (size_t i = 0; i < plan.connections; ++i) {
    Connection& connection =
        connections_.emplace_back(Connection{open_connection(plan.port), BulkReply(content)});
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP;
    event.data.ptr = &connection;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) != 0) fail("epoll_ctl");
  }
}

uint64_t BulkRun::run() {
  answer_all(true);
  completed_ = 0;
  const uint64_t cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  started_ = read_clock(CLOCK_MONOTONIC);
  issuing_ = true;
  answer_all(false);
  end_time();
  print(read_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  return errors_;
}

void BulkRun::answer_all(bool compare) {
  for (Connection& connection : connections_) {
    if (compare || unissued_ != 0) ask(connection, compare);
  }
  while (busy_ != 0) turn();
}

void BulkRun::turn() {
  std::array<epoll_event, 64> events;
  const int count = epoll_wait(epoll_, events.data(), events.size(), stall_limit);
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  for (int i = 0; i < count; ++i)
    on_ready(*static_cast<Connection*>(events[static_cast<size_t>(i)].data.ptr));
  if (issuing_) look_at_clock();
  if (count != 0) return;
  for (Connection& connection : connections_) {
    if (!connection.reply.complete()) drop(connection);
  }
}

void BulkRun::look_at_clock() {
  if (unissued_ == 0 ||
      (plan_.requests == 0 && read_clock(CLOCK_MONOTONIC) - started_ >= plan_.duration))
    end_time();
}

void BulkRun::end_time() {
  issuing_ = false;
  if (measured_time_ != 0) return;
  measured_time_ = std::max<uint64_t>(read_clock(CLOCK_MONOTONIC) - started_, 1);
  measured_ = completed_;
}

void BulkRun::ask(Connection& connection, bool compare) {
  if (connection.fd < 0) return;
  ++busy_;
  if (!compare) --unissued_;
  connection.reply.begin(compare);
  const ssize_t sent =
      send(connection.fd, request_.data(), request_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent != static_cast<ssize_t>(request_.size())) drop(connection);
}

void BulkRun::on_ready(Connection& connection) {
  if (connection.fd < 0) return;
  if (!receive(connection)) return drop(connection);
  if (!connection.reply.complete()) return;
  --busy_;
  ++completed_;
  if (issuing_ && unissued_ != 0) ask(connection, false);
}

// Until the reply is complete or nothing more is there. False: the connection is no good.
bool BulkRun::receive(Connection& connection) {
  do {
    const ssize_t size = recv(connection.fd, received_.data(), received_.size(), MSG_DONTWAIT);
    if (size < 0) return errno == EAGAIN;
    if (size == 0 || !connection.reply.take({received_.data(), static_cast<size_t>(size)}))
      return false;
  } while (!connection.reply.complete());
  return true;
}

void BulkRun::drop(Connection& connection) {
  if (connection.fd < 0) return;
  close(connection.fd);
  connection.fd = -1;
  connection.reply = BulkReply({});
  --busy_;
  ++errors_;
}

void BulkRun::print(uint64_t cpu) const {
  const double seconds = static_cast<double>(measured_time_) / nanoseconds;
  const double wall = static_cast<double>(read_clock(CLOCK_MONOTONIC) - started_);
  const auto size = static_cast<double>(content_size_);
  printf("requests %llu errors %llu seconds %.3f bytes %.0f bytes_per_second %.0f busy %.2f\n",
         static_cast<unsigned long long>(completed_), static_cast<unsigned long long>(errors_),
         seconds, static_cast<double>(completed_) * size,
         static_cast<double>(measured_) * size / seconds, static_cast<double>(cpu) / wall);
}

}  // namespace bench
