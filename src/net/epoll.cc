// SPDX-License-Identifier: LGPL-2.1-or-later
// epoll: connections are registered once, edge-triggered, for everything.
#include <sys/epoll.h>

#include <cerrno>

#include "base/memory.h"
#include "net/pollers.h"
#include "net/socket.h"

namespace mhd::net {

namespace {

constexpr std::uint32_t place_level = 0;
constexpr std::uint32_t place_edge = 1;

std::uint32_t level_mask(Events interest) {
  std::uint32_t mask = 0;
  if (interest & readable) mask |= EPOLLIN;
  if (interest & writable) mask |= EPOLLOUT;
  if (interest & hang_up) mask |= EPOLLRDHUP;
  return mask;
}

Events events_of(std::uint32_t mask) {
  Events events = 0;
  if (mask & EPOLLIN) events |= readable;
  if (mask & EPOLLOUT) events |= writable;
  if (mask & (EPOLLRDHUP | EPOLLHUP)) events |= hang_up;
  if (mask & (EPOLLERR | EPOLLHUP)) events |= broken;
  return events;
}

class Epoll final : public Poller {
 public:
  explicit Epoll(Fd fd) : fd_(static_cast<Fd&&>(fd)) {}

  AddResult add(Pollable& who, Events interest, Trigger trigger) override {
    epoll_event event = {};
    event.data.ptr = &who;
    event.events = level_mask(interest);
    who.place = place_level;
    if (trigger == Trigger::edge) {
      event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
      who.place = place_edge;
    } else if (trigger == Trigger::shared) {
      event.events |= EPOLLEXCLUSIVE;
    }
    if (epoll_ctl(fd_.get(), EPOLL_CTL_ADD, who.fd, &event) == 0) return AddResult::ok;
    return errno == ENOMEM || errno == ENOSPC ? AddResult::no_memory : AddResult::failed;
  }

  void change(Pollable& who, Events interest) override {
    if (who.place == place_edge) return;
    epoll_event event = {};
    event.data.ptr = &who;
    event.events = level_mask(interest);
    epoll_ctl(fd_.get(), EPOLL_CTL_MOD, who.fd, &event);
  }

  void remove(Pollable& who) override {
    epoll_event event = {};
    epoll_ctl(fd_.get(), EPOLL_CTL_DEL, who.fd, &event);
  }

  int wait(Millis timeout, std::span<Ready> ready) override {
    constexpr std::size_t most = 128;
    epoll_event events[most];
    const std::size_t room = ready.size() < most ? ready.size() : most;
    const int count = epoll_wait(fd_.get(), events, static_cast<int>(room), poll_timeout(timeout));
    if (count < 0) return errno == EINTR ? 0 : -1;
    for (int i = 0; i < count; ++i)
      ready[static_cast<std::size_t>(i)] = {static_cast<Pollable*>(events[i].data.ptr),
                                            events_of(events[i].events)};
    return count;
  }

  bool edge() const override { return true; }
  bool removes_from_any_thread() const override { return true; }
  int aggregate_fd() const override { return fd_.get(); }
  void dispose() override { destroy(this); }

 private:
  friend void mhd::destroy<Epoll>(Epoll*);
  Fd fd_;
};

}  // namespace

Poller* make_epoll() {
  Fd fd(epoll_create1(EPOLL_CLOEXEC));
  return fd.valid() ? create<Epoll>(static_cast<Fd&&>(fd)) : nullptr;
}

}  // namespace mhd::net
