// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/pipes.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "base/memory.h"
#include "server/worker.h"

namespace mhd::server {

namespace {

enum class Filling : std::uint8_t { empty, some, unknown, ended };

bool is_pipe(int fd) { return fcntl(fd, F_GETPIPE_SZ) > 0; }

// What a read would find. `size`: how many bytes at least, when there are some.
Filling look_into(int fd, std::size_t& size) {
  pollfd entry = {fd, POLLIN, 0};
  if (poll(&entry, 1, 0) == 0) return Filling::empty;
  int waiting = 0;
  if (ioctl(fd, FIONREAD, &waiting) != 0) return Filling::unknown;
  size = static_cast<std::size_t>(waiting);
  if (waiting > 0) return Filling::some;
  if (entry.revents & (POLLHUP | POLLERR | POLLNVAL)) return Filling::ended;
  // Of a pipe somebody else has read; others tell their end like this.
  return is_pipe(fd) ? Filling::empty : Filling::unknown;
}

}  // namespace

PipeWatch::PipeWatch(Pipes& pipes, Exchange& exchange, int pipe)
    : Held{give_up}, pipes_(pipes), exchange_(&exchange) {
  fd = pipe;
}

bool PipeWatch::watch() {
  if (!watching_)
    watching_ = pipes_.worker_.poller().add(*this, net::readable, net::Trigger::level) ==
                net::AddResult::ok;
  return watching_;
}

// A pipe without a writer is ready whatever one waits for, so that it must leave the poller.
void PipeWatch::stop() {
  if (watching_) pipes_.worker_.poller().remove(*this);
  watching_ = false;
}

void PipeWatch::on_ready(net::Events) {
  if (!exchange_) return;
  stop();
  exchange_->resume();
}

void PipeWatch::give_up(Held& self) {
  auto& watch = static_cast<PipeWatch&>(self);
  watch.stop();
  watch.exchange_ = nullptr;
  watch.pipes_.retired_.push_back(&watch);
}

Pulled Pipes::pull(Exchange& exchange, Bytes room, bool can_splice) {
  const int pipe = exchange.response->body().fd;
  std::size_t size = 0;
  switch (look_into(pipe, size)) {
    case Filling::empty:
      return wait_for(exchange, pipe);
    case Filling::ended:
      return {Pulled::Kind::end};
    case Filling::some:
      // What fits into the room is copied there: it leaves with what is around it in one send.
      if (size > room.size() && can_splice && is_pipe(pipe)) return {Pulled::Kind::pipe, size};
      break;
    case Filling::unknown:
      break;
  }
  const ssize_t got = read(pipe, room.data(), room.size());
  if (got > 0) return {Pulled::Kind::bytes, static_cast<std::size_t>(got)};
  if (got == 0) return {Pulled::Kind::end};
  return errno == EAGAIN || errno == EINTR ? wait_for(exchange, pipe) : Pulled();
}

Pulled Pipes::wait_for(Exchange& exchange, int pipe) {
  auto*& watch = exchange.content.watch;
  if (!watch) {
    auto* made = create<PipeWatch>(*this, exchange, pipe);
    if (!made) return Pulled();
    exchange.held.add(*made, UINT64_MAX);
    watch = made;
  }
  if (static_cast<PipeWatch*>(watch)->watch()) return {Pulled::Kind::park};
  return Pulled();
}

void Pipes::free_retired() {
  while (PipeWatch* watch = retired_.pop_front()) destroy(watch);
}

}  // namespace mhd::server
