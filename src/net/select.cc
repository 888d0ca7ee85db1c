// SPDX-License-Identifier: LGPL-2.1-or-later
// select: descriptors below FD_SETSIZE only.
#include <sys/select.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/memory.h"
#include "net/pollers.h"

namespace mhd::net {

namespace {

class Select final : public Poller {
 public:
  AddResult add(Pollable& who, Events interest, Trigger) override {
    if (who.fd < 0 || who.fd >= FD_SETSIZE) return AddResult::descriptor_too_large;
    who.place = count_++;
    entries_[who.place] = {&who, interest};
    return AddResult::ok;
  }

  void change(Pollable& who, Events interest) override { entries_[who.place].interest = interest; }

  void remove(Pollable& who) override {
    const std::uint32_t last = --count_;
    entries_[who.place] = entries_[last];
    entries_[who.place].owner->place = who.place;
  }

  int wait(Millis timeout, std::span<Ready> ready) override {
    fd_set reading;
    fd_set writing;
    const int highest = fill(reading, writing);
    timeval limit = {};
    timeval* wait_limit = nullptr;
    if (timeout != never) {
      constexpr Millis longest = 86400000;
      const Millis ms = timeout < longest ? timeout : longest;
      limit.tv_sec = static_cast<decltype(limit.tv_sec)>(ms / 1000);
      limit.tv_usec = static_cast<decltype(limit.tv_usec)>(ms % 1000 * 1000);
      wait_limit = &limit;
    }
    if (select(highest + 1, &reading, &writing, nullptr, wait_limit) < 0)
      return errno == EINTR ? 0 : -1;
    return collect(reading, writing, ready);
  }

  bool edge() const override { return false; }
  void dispose() override { destroy(this); }

 private:
  struct Entry {
    Pollable* owner;
    Events interest;
  };

  int fill(fd_set& reading, fd_set& writing) {
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    int highest = -1;
    for (std::uint32_t i = 0; i < count_; ++i) {
      const int fd = entries_[i].owner->fd;
      if (entries_[i].interest & (readable | hang_up)) FD_SET(fd, &reading);
      if (entries_[i].interest & writable) FD_SET(fd, &writing);
      if (entries_[i].interest && fd > highest) highest = fd;
    }
    return highest;
  }

  // select has no event for the peer's closing: a look at the first byte tells it. When there is a
  // byte, nothing can be known until it is read, and waiting would spin.
  static Events look_for_hang_up(Entry& entry) {
    char byte;
    const auto size = recv(entry.owner->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (size == 0) return hang_up;
    if (size < 0) return errno == EAGAIN || errno == EINTR ? 0 : hang_up | broken;
    entry.interest &= static_cast<Events>(~hang_up);
    return 0;
  }

  int collect(fd_set& reading, fd_set& writing, std::span<Ready> ready) {
    std::size_t found = 0;
    for (std::uint32_t i = 0; i < count_ && found < ready.size(); ++i) {
      if (++turn_ >= count_) turn_ = 0;
      Entry& entry = entries_[turn_];
      Events events = 0;
      if (FD_ISSET(entry.owner->fd, &writing)) events |= writable;
      if (FD_ISSET(entry.owner->fd, &reading))
        events |= entry.interest & readable ? readable : look_for_hang_up(entry);
      if (events) ready[found++] = {entry.owner, events};
    }
    return static_cast<int>(found);
  }

  std::uint32_t count_ = 0;
  std::uint32_t turn_ = 0;
  Entry entries_[FD_SETSIZE];
};

}  // namespace

Poller* make_select() { return create<Select>(); }

}  // namespace mhd::net
