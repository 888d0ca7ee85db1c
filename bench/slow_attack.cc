// SPDX-License-Identifier: LGPL-2.1-or-later
// The attackers: connect, do a little in each interval, notice how the server ends it.
#include "slow_attack.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "nonblocking.h"

namespace bench {

namespace {

constexpr uint64_t millisecond = 1000000;
constexpr double second = 1e9;
// In each step every hundredth attacker has its turn.
constexpr size_t steps_per_interval = 100;
constexpr size_t status_begin = 9;
constexpr size_t status_end = 12;
constexpr uint64_t opening_patience = 10000 * millisecond;

}  // namespace

Attack::Attack(const AttackPlan& plan)
    : plan_(plan), epoll_(epoll_create1(EPOLL_CLOEXEC)), now_(clock_now()), began_(now_) {
  if (epoll_ < 0) fail("epoll_create1");
  records_.resize(plan.groups.size());
  // Groups take turns, so that each step has some of every kind.
  size_t most = 0;
  for (const AttackPlan::Group& group : plan.groups) most = std::max(most, group.attackers);
  for (size_t i = 0; i < most; ++i) {
    for (size_t group = 0; group < plan.groups.size(); ++group) {
      if (i >= plan.groups[group].attackers) continue;
      attackers_.emplace_back();
      attackers_.back().group = group;
    }
  }
}

void Attack::open(Attacker& attacker) {
  const bool reads_slowly = kind(attacker).reads != 0;
  attacker.fd = start_connection(plan_.port, reads_slowly ? 1 : 0);
  if (attacker.fd < 0) {
    records_[attacker.group].unconnected();
    attacker.due = now_ + std::max<uint64_t>(plan_.pause, 100) * millisecond;
    return;
  }
  attacker.state = State::connecting;
  attacker.position = 0;
  attacker.told = 0;
  attacker.reply.clear();
  epoll_event event{};
  event.events = EPOLLOUT | EPOLLRDHUP | EPOLLET;
  if (!reads_slowly) event.events |= EPOLLIN;
  event.data.ptr = &attacker;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, attacker.fd, &event) != 0) fail("epoll_ctl");
}

void Attack::connected(Attacker& attacker) {
  attacker.state = State::open;
  attacker.opened = now_;
  ++standing_;
  const std::string_view bytes = kind(attacker).at_once;
  if (!bytes.empty()) send(attacker.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void Attack::on_ready(Attacker& attacker, uint32_t events) {
  if (attacker.state == State::paused) return;
  if (attacker.state == State::connecting) {
    if ((events & EPOLLERR) != 0) {
      records_[attacker.group].unconnected();
      return forget(attacker);
    }
    if ((events & EPOLLOUT) == 0) return;
    connected(attacker);
  }
  if (kind(attacker).reads == 0) {
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLERR)) != 0) receive(attacker);
  } else if ((events & EPOLLERR) != 0) {
    end(attacker, true);
  }
}

// All that came. The end of the input is not yet the end: the server may read on.
void Attack::receive(Attacker& attacker) {
  std::array<char, 4096> buffer;
  while (attacker.fd >= 0) {
    const ssize_t size = recv(attacker.fd, buffer.data(), buffer.size(), 0);
    if (size > 0) {
      const size_t wanted = status_end - std::min(status_end, attacker.reply.size());
      attacker.reply.append(buffer.data(), std::min(wanted, static_cast<size_t>(size)));
    } else if (size < 0 && errno == EAGAIN) {
      return;
    } else if (size < 0) {
      return end(attacker, true);
    } else {
      if (attacker.state == State::told) return;
      attacker.state = State::told;
      attacker.told = now_;
      if (!kind(attacker).sends()) return end(attacker, false);
      return;
    }
  }
}

void Attack::end(Attacker& attacker, bool reset) {
  const bool was_told = attacker.state == State::told;
  std::string how = attacker.reply.size() == status_end
                        ? attacker.reply.substr(status_begin, status_end - status_begin) + ", "
                        : "";
  how += reset && !was_told ? "reset" : "close";
  const uint64_t told = was_told ? attacker.told : now_;
  records_[attacker.group].ended(told - attacker.opened, now_ - attacker.opened, how);
  forget(attacker);
}

void Attack::forget(Attacker& attacker) {
  if (attacker.state == State::open || attacker.state == State::told) --standing_;
  close_with_reset(attacker.fd);
  attacker.fd = -1;
  attacker.state = State::paused;
  attacker.due = now_ + plan_.pause * millisecond;
  if (plan_.pause == 0) open(attacker);
}

// Who was told to go sends ten times as often, to notice soon that nobody listens any more.
void Attack::step() {
  const size_t stride = steps_per_interval;
  for (size_t i = steps_ % (stride / 10); i < attackers_.size(); i += stride / 10) {
    Attacker& attacker = attackers_[i];
    if (attacker.state == State::paused) {
      if (attacker.due <= now_) open(attacker);
    } else if (attacker.state == State::told || i % stride == steps_ % stride) {
      act(attacker);
    }
  }
  ++steps_;
}

void Attack::act(Attacker& attacker) {
  if (attacker.state == State::connecting) return;
  if (kind(attacker).sends()) send_byte(attacker);
  const size_t reads = std::min<size_t>(kind(attacker).reads, 4096);
  if (reads == 0 || attacker.fd < 0) return;
  std::array<char, 4096> buffer;
  const ssize_t size = recv(attacker.fd, buffer.data(), reads, 0);
  if (size == 0 || (size < 0 && errno != EAGAIN)) return end(attacker, size < 0);
  if (size > 0 && attacker.reply.size() < status_end)
    attacker.reply.append(buffer.data(), std::min<size_t>(static_cast<size_t>(size),
                                                          status_end - attacker.reply.size()));
}

void Attack::send_byte(Attacker& attacker) {
  const char byte = kind(attacker).byte(attacker.position);
  if (send(attacker.fd, &byte, 1, MSG_NOSIGNAL) == 1) {
    ++attacker.position;
  } else if (errno != EAGAIN) {
    end(attacker, true);
  }
}

void Attack::turn(uint64_t until) {
  std::array<epoll_event, 256> events;
  const uint64_t wait = until > now_ ? (until - now_ + millisecond - 1) / millisecond : 0;
  const int count =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(wait));
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  now_ = clock_now();
  for (int i = 0; i < count; ++i)
    on_ready(*static_cast<Attacker*>(events[static_cast<size_t>(i)].data.ptr),
             events[static_cast<size_t>(i)].events);
}

void Attack::run() {
  // A few at a time: the queue of the listening socket is bounded.
  for (Attacker& attacker : attackers_) {
    open(attacker);
    if ((&attacker - attackers_.data()) % 50 == 49) turn(now_ + millisecond);
  }
  // With a limit of connections not everybody will ever stand.
  while (standing_ < attackers_.size() && now_ < began_ + opening_patience / 10)
    turn(now_ + millisecond);
  const uint64_t step_time = plan_.interval * millisecond / steps_per_interval;
  const uint64_t stop = now_ + plan_.duration * millisecond;
  uint64_t next = now_;
  while (now_ < stop) {
    // A step that is late is made up for, but not a whole interval.
    if (now_ > next + plan_.interval * millisecond) next = now_;
    for (; next <= now_; next += step_time) step();
    turn(std::min(next, stop));
  }
  finish();
}

void Attack::finish() {
  for (Attacker& attacker : attackers_) {
    if (attacker.state == State::open || attacker.state == State::told)
      records_[attacker.group].held(now_ - attacker.opened);
    if (attacker.fd >= 0) close_with_reset(attacker.fd);
  }
  const double seconds = static_cast<double>(now_ - began_) / second;
  for (size_t i = 0; i < records_.size(); ++i)
    records_[i].print(plan_.groups[i].kind->name, plan_.groups[i].attackers, seconds);
}

}  // namespace bench
