// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs the load: sends batches, checks replies, counts and times.
#include "load_run.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

namespace bench {

namespace {

constexpr uint64_t nanoseconds = 1000000000;
// Without a single reply for so long the run ends, and what is owed counts as errors.
constexpr uint64_t stall_limit = 10 * nanoseconds;
constexpr size_t receive_size = 256 * 1024;
constexpr int events_per_wait = 256;
// Each so many-th batch is timed. A prime number, so that every connection gets its turn.
constexpr uint32_t sample_interval = 17;
constexpr size_t sample_capacity = 1 << 20;

uint64_t now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * nanoseconds + static_cast<uint64_t>(time.tv_nsec);
}

uint64_t cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<uint64_t>(time.tv_sec) * nanoseconds + static_cast<uint64_t>(time.tv_nsec);
}

double percentile_us(const std::vector<uint32_t>& sorted, size_t percent) {
  if (sorted.empty()) return 0;
  return sorted[(sorted.size() - 1) * percent / 100] / 1000.0;
}

}  // namespace

Load::Load(const LoadPlan& plan, const std::string& request, const ReplyPattern& pattern)
    : plan_(plan),
      pattern_(pattern),
      request_size_(request.size()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(plan.connections),
      received_(receive_size),
      unissued_(plan.requests != 0 ? plan.requests : UINT64_MAX) {
  if (epoll_ < 0) fail("epoll_create1");
  for (size_t i = 0; i < plan.depth; ++i) batch_ += request;
  latencies_.reserve(sample_capacity);
  finished_.reserve(plan.connections);
  for (Connection& connection : connections_) open(connection);
}

void Load::open(Connection& connection) {
  connection.fd = open_connection(plan_.port);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &connection;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) != 0) fail("epoll_ctl");
}

uint64_t Load::run() {
  const uint64_t cpu = cpu_time();
  started_ = progress_at_ = now();
  for (Connection& connection : connections_) {
    if (!begin_batch(connection)) drop(connection);
  }
  while (busy_ != 0) turn();
  stop_issuing();
  print(cpu_time() - cpu);
  return errors_;
}

void Load::turn() {
  std::array<epoll_event, events_per_wait> events;
  const int count = epoll_wait(epoll_, events.data(), events_per_wait, 100);
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<size_t>(i)];
    on_ready(*static_cast<Connection*>(event.data.ptr), event.events);
  }
  begin_batches();
  look_at_clock();
}

// All receives of a turn come before all its sends: that keeps the client's own costs down.
void Load::begin_batches() {
  for (Connection* connection : finished_) {
    if (connection->fd >= 0 && !begin_batch(*connection)) drop(*connection);
  }
  finished_.clear();
}

void Load::look_at_clock() {
  const uint64_t time = now();
  if (plan_.requests == 0 && time - started_ >= plan_.duration) stop_issuing();
  if (completed_ != progress_) {
    progress_ = completed_;
    progress_at_ = time;
  } else if (time - progress_at_ > stall_limit) {
    for (Connection& connection : connections_) {
      if (connection.owed != 0) drop(connection);
    }
  }
}

void Load::stop_issuing() {
  if (measured_time_ == 0) {
    measured_time_ = std::max<uint64_t>(now() - started_, 1);
    measured_ = completed_;
  }
  issuing_ = false;
}

void Load::on_ready(Connection& connection, uint32_t events) {
  if (connection.fd < 0) return;
  const bool ending = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  const bool good = send_unsent(connection) &&
                    ((events & EPOLLIN) == 0 || receive(connection, ending)) && !ending;
  if (!good) drop(connection);
}

bool Load::send_unsent(Connection& connection) {
  while (connection.unsent != 0) {
    const char* const data = batch_.data() + (connection.batch_size - connection.unsent);
    const ssize_t sent = send(connection.fd, data, connection.unsent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN;
    connection.unsent -= static_cast<uint64_t>(sent);
  }
  return true;
}

// A buffer that was not filled means that the socket is empty.
bool Load::receive(Connection& connection, bool until_empty) {
  for (;;) {
    const ssize_t size = recv(connection.fd, received_.data(), received_.size(), MSG_DONTWAIT);
    if (size < 0) return errno == EAGAIN;
    if (size == 0) return false;
    if (!take_replies(connection, received_.data(), static_cast<size_t>(size))) return false;
    if (static_cast<size_t>(size) < received_.size() && !until_empty) return true;
  }
}

bool Load::take_replies(Connection& connection, const char* data, size_t size) {
  if (size > connection.owed) return false;
  while (size != 0) {
    const size_t left = connection.owed % pattern_.size();
    const size_t offset = left != 0 ? pattern_.size() - left : 0;
    const size_t piece = std::min(size, pattern_.size() - offset);
    if (!pattern_.matches(offset, data, piece)) return false;
    connection.owed -= piece;
    data += piece;
    size -= piece;
    if (offset + piece == pattern_.size()) ++completed_;
  }
  if (connection.owed != 0) return true;
  end_batch(connection);
  finished_.push_back(&connection);
  return true;
}

bool Load::begin_batch(Connection& connection) {
  const uint64_t count = issuing_ ? std::min<uint64_t>(plan_.depth, unissued_) : 0;
  if (count == 0) return true;
  unissued_ -= count;
  ++busy_;
  connection.unsent = connection.batch_size = count * request_size_;
  connection.owed = count * pattern_.size();
  if (plan_.vary) number_batch();
  connection.sent_at = ++batches_ % sample_interval == 0 ? now() : 0;
  return send_unsent(connection);
}

// The last value of each request ends with four letters, before two line ends.
void Load::number_batch() {
  for (size_t end = request_size_ - 4; end < batch_.size(); end += request_size_) {
    uint32_t number = ++number_;
    for (size_t i = 1; i <= 4; ++i, number >>= 4)
      batch_[end - i] = static_cast<char>('a' + (number & 15));
  }
}

void Load::end_batch(Connection& connection) {
  --busy_;
  if (connection.sent_at != 0 && latencies_.size() < sample_capacity) {
    latencies_.push_back(
        static_cast<uint32_t>(std::min<uint64_t>(now() - connection.sent_at, UINT32_MAX)));
  }
}

// A closed connection, a wrong or missing reply: each reply that was still owed is an error.
void Load::drop(Connection& connection) {
  if (connection.fd < 0) return;
  close(connection.fd);
  connection.fd = -1;
  const uint64_t size = pattern_.size();
  errors_ += std::max<uint64_t>((connection.owed + size - 1) / size, 1);
  if (connection.owed != 0) --busy_;
  connection.owed = connection.unsent = 0;
}

void Load::print(uint64_t cpu) {
  const double seconds = static_cast<double>(measured_time_) / nanoseconds;
  const double wall = static_cast<double>(now() - started_);
  std::sort(latencies_.begin(), latencies_.end());
  printf("requests %llu errors %llu seconds %.3f rate %.0f p50_us %.1f p99_us %.1f busy %.2f\n",
         static_cast<unsigned long long>(completed_), static_cast<unsigned long long>(errors_),
         seconds, static_cast<double>(measured_) / seconds, percentile_us(latencies_, 50),
         percentile_us(latencies_, 99), static_cast<double>(cpu) / wall);
}

}  // namespace bench
