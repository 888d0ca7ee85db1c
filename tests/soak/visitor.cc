// SPDX-License-Identifier: LGPL-2.1-or-later
#include "soak/visitor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace soak {

namespace {

constexpr int patience_ms = 20000;

}  // namespace

void Totals::add(const Totals& other) {
  connections += other.connections;
  requests += other.requests;
  replies += other.replies;
  refusals += other.refusals;
  checked += other.checked;
  left += other.left;
  lost += other.lost;
}

Visitor::Visitor(const Plan& plan, std::uint64_t seed, unsigned port)
    : plan_(plan), random_(mix(seed)), reader_(plan) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (plan.receive_room)
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &plan.receive_room, sizeof plan.receive_room);
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    fail("connecting is refused");
}

Visitor::~Visitor() {
  if (fd_ >= 0) close(fd_);
}

Visitor::Step Visitor::fail(const std::string& what) {
  problem_ = what + " (" + std::to_string(sent_) + " of " + std::to_string(out_.size()) +
             " bytes sent, " + std::to_string(received_) + " received, " +
             std::to_string(reader_.replies()) + " of " + std::to_string(plan_.requests.size()) +
             " replies)";
  return Step::wrong;
}

void Visitor::pause() {
  if (plan_.pause_us && random_.once_in(4))
    usleep(static_cast<useconds_t>(random_.below(plan_.pause_us)));
}

// Requests are sent in groups; the next group comes when the replies to the one before are here.
std::string Visitor::run() {
  totals_.connections = 1;
  Step step = problem_.empty() ? Step::go_on : Step::wrong;
  for (std::size_t next = 0;
       step == Step::go_on && next < plan_.requests.size() && !reader_.closed();)
    step = send_group(next);
  if (step == Step::go_on) leave();
  totals_.replies = reader_.replies();
  totals_.checked = reader_.checked();
  if (reader_.closed() &&
      plan_.requests[reader_.replies() - 1].expected.kind == Expected::Kind::refusal)
    totals_.refusals = 1;
  return problem_;
}

Visitor::Step Visitor::send_group(std::size_t& next) {
  for (std::size_t i = 0; i < plan_.pipelined && next < plan_.requests.size(); ++i)
    out_ += plan_.requests[next++].bytes;
  const Step step = exchange(next);
  if (step == Step::go_on) totals_.requests = next;
  return step;
}

// Sends what is to be sent and reads until the first `end` requests are answered.
Visitor::Step Visitor::exchange(std::size_t end) {
  while (!is_answered(end)) {
    const bool last = end == plan_.requests.size();
    if (last && sent_ == out_.size() && plan_.leaving == Plan::Leaving::half_close &&
        !half_closed_) {
      shutdown(fd_, SHUT_WR);
      half_closed_ = true;
    }
    const Step step = transfer(sent_ < out_.size() && !broken_);
    if (step != Step::go_on) return step;
  }
  return Step::go_on;
}

Visitor::Step Visitor::transfer(bool may_send) {
  pollfd entry = {fd_, static_cast<short>(POLLIN | (may_send ? POLLOUT : 0)), 0};
  if (poll(&entry, 1, patience_ms) != 1) return fail("nothing comes and nothing goes");
  if (entry.revents & (POLLIN | POLLHUP | POLLERR)) {
    const Step step = receive_some();
    if (step != Step::go_on) return step;
  }
  return may_send && (entry.revents & POLLOUT) ? send_some() : Step::go_on;
}

Visitor::Step Visitor::send_some() {
  std::size_t size = random_.between(1, plan_.most_sent);
  if (size > out_.size() - sent_) size = out_.size() - sent_;
  const ssize_t done = send(fd_, out_.data() + sent_, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (done < 0 && errno == EAGAIN) return Step::go_on;
  if (done < 0 && (errno == EPIPE || errno == ECONNRESET)) {
    broken_ = true;  // what came before the end is still to be read
    return Step::go_on;
  }
  if (done < 0) return fail(std::string("send: ") + std::strerror(errno));
  sent_ += static_cast<std::size_t>(done);
  if (plan_.leaves_after_sent && sent_ >= plan_.leaves_after_sent) return leave_early();
  pause();
  return Step::go_on;
}

Visitor::Step Visitor::receive_some() {
  static thread_local char buffer[65536];
  const std::size_t most = plan_.most_read < sizeof buffer ? plan_.most_read : sizeof buffer;
  const ssize_t size = recv(fd_, buffer, random_.between(1, most), MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN) return Step::go_on;
  if (size <= 0) return ended(size < 0 ? errno : 0);
  received_ += static_cast<std::size_t>(size);
  if (!reader_.take(buffer, static_cast<std::size_t>(size))) return fail(reader_.problem());
  if (plan_.leaves_after_received && received_ >= plan_.leaves_after_received) return leave_early();
  pause();
  return Step::go_on;
}

// A reset may overtake replies: when the application ends the connection, and when the client sent
// more than the daemon reads. Either begins with a request that was sent, at least in part, and not
// answered yet.
bool Visitor::is_excused() const {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < plan_.requests.size() && begin < sent_; ++i) {
    const Expected& expected = plan_.requests[i].expected;
    const bool resets = expected.kind == Expected::Kind::drop || expected.may_be_lost;
    if (i >= reader_.replies() && resets) return true;
    begin += plan_.requests[i].bytes.size();
  }
  return false;
}

// The daemon ended the connection: that must have a reason.
Visitor::Step Visitor::ended(int error) {
  if (reader_.closed()) {
    const Expected& last = plan_.requests[reader_.replies() - 1].expected;
    if (error && !last.may_be_lost) return fail("a reset behind the last reply");
    return Step::over;
  }
  if (reader_.replies() == plan_.requests.size() && half_closed_ && !error) return Step::over;
  if (is_excused()) {
    ++totals_.lost;
    return Step::over;
  }
  return fail(error ? std::string("an end without a reason: ") + std::strerror(error)
                    : "an end without a reason");
}

Visitor::Step Visitor::leave_early() {
  ++totals_.left;
  if (plan_.leaving == Plan::Leaving::reset) {
    const linger at_once = {1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  return Step::over;
}

// Everything was answered. The daemon ends what it announced to end, and what is half closed.
Visitor::Step Visitor::leave() {
  if (!reader_.closed() && plan_.leaving == Plan::Leaving::half_close && !half_closed_) {
    shutdown(fd_, SHUT_WR);
    half_closed_ = true;
  }
  Step step = Step::go_on;
  if (!reader_.closed() && !half_closed_) return Step::over;
  while (step == Step::go_on) step = transfer(false);
  return step;
}

}  // namespace soak
