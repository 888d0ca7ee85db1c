// SPDX-License-Identifier: LGPL-2.1-or-later
// poll: one array of descriptors, kept dense.
#include <poll.h>

#include <cerrno>

#include "base/memory.h"
#include "net/pollers.h"

#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif

namespace mhd::net {

namespace {

short mask_of(Events interest) {
  int mask = 0;
  if (interest & readable) mask |= POLLIN;
  if (interest & writable) mask |= POLLOUT;
  if (interest & hang_up) mask |= POLLRDHUP;
  return static_cast<short>(mask);
}

Events events_of(short mask) {
  Events events = 0;
  if (mask & POLLIN) events |= readable;
  if (mask & POLLOUT) events |= writable;
  if (mask & (POLLRDHUP | POLLHUP)) events |= hang_up;
  if (mask & (POLLERR | POLLHUP | POLLNVAL)) events |= broken;
  return events;
}

class Poll final : public Poller {
 public:
  ~Poll() {
    mem_free(entries_);
    mem_free(owners_);
  }

  AddResult add(Pollable& who, Events interest, Trigger) override {
    if (count_ == room_ && !grow()) return AddResult::no_memory;
    entries_[count_] = {who.fd, mask_of(interest), 0};
    owners_[count_] = &who;
    who.place = count_++;
    return AddResult::ok;
  }

  void change(Pollable& who, Events interest) override {
    entries_[who.place].events = mask_of(interest);
    // Negative descriptors are passed over: even errors are of no interest then.
    entries_[who.place].fd = interest ? who.fd : -1;
  }

  void remove(Pollable& who) override {
    const std::uint32_t last = --count_;
    entries_[who.place] = entries_[last];
    owners_[who.place] = owners_[last];
    owners_[who.place]->place = who.place;
  }

  int wait(Millis timeout, std::span<Ready> ready) override {
    int left = poll(entries_, count_, poll_timeout(timeout));
    if (left < 0) return errno == EINTR ? 0 : -1;
    std::size_t found = 0;
    // The search goes on behind where it ended last time, so that nobody waits when there are more
    // than `ready` holds.
    for (std::uint32_t i = 0; i < count_ && left > 0 && found < ready.size(); ++i) {
      if (++turn_ >= count_) turn_ = 0;
      if (entries_[turn_].revents == 0) continue;
      ready[found++] = {owners_[turn_], events_of(entries_[turn_].revents)};
      --left;
    }
    return static_cast<int>(found);
  }

  bool edge() const override { return false; }
  void dispose() override { destroy(this); }

 private:
  bool grow() {
    const std::uint32_t room = room_ ? room_ * 2 : 64;
    auto* entries = static_cast<pollfd*>(mem_resize(entries_, room * sizeof(pollfd)));
    if (!entries) return false;
    entries_ = entries;
    auto* owners = static_cast<Pollable**>(mem_resize(owners_, room * sizeof(Pollable*)));
    if (!owners) return false;
    owners_ = owners;
    room_ = room;
    return true;
  }

  pollfd* entries_ = nullptr;
  Pollable** owners_ = nullptr;
  std::uint32_t count_ = 0;
  std::uint32_t room_ = 0;
  std::uint32_t turn_ = 0;
};

}  // namespace

Poller* make_poll() { return create<Poll>(); }

}  // namespace mhd::net
