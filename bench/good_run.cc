// SPDX-License-Identifier: LGPL-2.1-or-later
// The good client's requests. Their time counts from the moment that they were due and the client
// saw it, so that waiting for a free connection counts, and the client's own delays do not.
#include "good_run.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "nonblocking.h"

namespace bench {

namespace {

constexpr uint64_t microsecond = 1000;
constexpr uint64_t millisecond = 1000000;
constexpr uint64_t patience = 10000 * millisecond;

}  // namespace

GoodClient::GoodClient(const GoodPlan& plan)
    : plan_(plan),
      request_("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(plan.port) + "\r\n\r\n"),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      now_(clock_now()),
      kept_(plan.connections) {
  if (epoll_ < 0) fail("epoll_create1");
}

void GoodClient::begin(Connection& connection, uint64_t since) {
  connection.since = since;
  connection.reply.clear();
  connection.fresh = connection.fd < 0;
  if (!connection.fresh) return send_request(connection);
  connection.fd = start_connection(plan_.port, 0);
  if (connection.fd < 0) return end(connection, Fate::unconnected, false);
  connection.connecting = true;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &connection;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) != 0) fail("epoll_ctl");
}

void GoodClient::send_request(Connection& connection) {
  const ssize_t sent = send(connection.fd, request_.data(), request_.size(), MSG_NOSIGNAL);
  // A refusal may have come before; it can be read yet.
  if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return receive(connection);
  if (sent != static_cast<ssize_t>(request_.size())) fail("send");
}

void GoodClient::on_ready(Connection& connection, uint32_t events) {
  if (connection.fd < 0) return;
  if (connection.connecting) {
    if ((events & EPOLLERR) != 0) return end(connection, Fate::unconnected, false);
    if ((events & EPOLLOUT) == 0) return;
    connection.connecting = false;
    send_request(connection);
  }
  if (connection.fd >= 0 && (events & (EPOLLIN | EPOLLRDHUP | EPOLLERR)) != 0) receive(connection);
}

void GoodClient::receive(Connection& connection) {
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t size = recv(connection.fd, buffer.data(), buffer.size(), 0);
    if (size > 0) {
      connection.reply.append(buffer.data(), static_cast<size_t>(size));
      continue;
    }
    const bool open = size < 0 && errno == EAGAIN;
    if (connection.since == 0) {
      // Nothing was asked. An end is the server's right, bytes are not.
      if (!connection.reply.empty()) results_.add(false, Fate::wrong, 0);
      if (open && connection.reply.empty()) return;
      results_.reconnected();
      close(connection.fd);
      connection.fd = -1;
      return;
    }
    const Fate broken = size == 0 ? Fate::closed : Fate::reset;
    take_reply(connection);
    if (!open && connection.fd >= 0) end(connection, broken, false);
    return;
  }
}

void GoodClient::take_reply(Connection& connection) {
  switch (examine_reply(connection.reply)) {
    case Verdict::more:
      return;
    case Verdict::good:
      return end(connection, Fate::good, !connection.single);
    case Verdict::refused:
      return end(connection, Fate::refused, false);
    case Verdict::wrong:
      return end(connection, Fate::wrong, false);
  }
}

// The request is over, and the connection too, unless it is kept.
void GoodClient::end(Connection& connection, Fate fate, bool keep) {
  if (connection.since != 0) results_.add(connection.fresh, fate, clock_now() - connection.since);
  connection.since = 0;
  connection.reply.clear();
  if (keep) return;
  if (connection.fd >= 0) close(connection.fd);
  connection.fd = -1;
  connection.connecting = false;
}

void GoodClient::make_requests() {
  for (; next_ <= now_; next_ += plan_.interval * microsecond) {
    results_.lag(now_ - next_);
    if (++requests_ % plan_.fresh_each == 0)
      request_fresh(now_);
    else
      waiting_.push_back(now_);
  }
}

void GoodClient::request_fresh(uint64_t since) {
  auto free = std::find_if(singles_.begin(), singles_.end(),
                           [](const Connection& connection) { return connection.since == 0; });
  if (free == singles_.end()) free = singles_.emplace(singles_.end());
  free->single = true;
  begin(*free, since);
}

// The kept connections take turns.
void GoodClient::hand_out() {
  for (size_t tried = 0; tried < kept_.size() && !waiting_.empty(); ++tried) {
    Connection& connection = kept_[turn_++ % kept_.size()];
    if (connection.since != 0) continue;
    const uint64_t since = waiting_.front();
    waiting_.pop_front();
    begin(connection, since);
  }
}

void GoodClient::give_up_late() {
  const auto look_at = [this](Connection& connection) {
    if (connection.since != 0 && connection.since + patience <= now_)
      end(connection, Fate::late, false);
  };
  for (Connection& connection : kept_) look_at(connection);
  for (Connection& connection : singles_) look_at(connection);
  for (; !waiting_.empty() && waiting_.front() + patience <= now_; waiting_.pop_front())
    results_.add(false, Fate::late, patience);
}

void GoodClient::turn() {
  std::array<epoll_event, 64> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1);
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  for (int i = 0; i < count; ++i)
    on_ready(*static_cast<Connection*>(events[static_cast<size_t>(i)].data.ptr),
             events[static_cast<size_t>(i)].events);
  now_ = clock_now();
  give_up_late();
}

void GoodClient::run() {
  next_ = now_;
  for (const uint64_t stop = now_ + plan_.duration * millisecond; now_ < stop;) {
    make_requests();
    hand_out();
    turn();
  }
  const auto busy = [](const Connection& connection) { return connection.since != 0; };
  while (!waiting_.empty() || std::any_of(kept_.begin(), kept_.end(), busy) ||
         std::any_of(singles_.begin(), singles_.end(), busy)) {
    hand_out();
    turn();
  }
  results_.print();
}

}  // namespace bench
