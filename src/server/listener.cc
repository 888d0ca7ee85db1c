// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/listener.h"

#include <cerrno>

#include "net/listen.h"
#include "server/worker.h"

namespace mhd::server {

namespace {

constexpr unsigned accepts_per_turn = 16;  // then those who are connected have their turn
constexpr Millis back_off_ms = 100;        // when descriptors ran out

}  // namespace

bool Listener::open(int listener) {
  fd = listener;
  open_ = worker_.poller().add(*this, net::readable, net::Trigger::shared) == net::AddResult::ok;
  return open_;
}

void Listener::close() {
  if (!open_) return;
  open_ = false;
  worker_.timeouts().remove(*this);
  if (!paused_) worker_.poller().remove(*this);
}

// A paused listener is out of the poller altogether: a shared registration can't be changed.
void Listener::pause(bool until_room) {
  paused_ = true;
  waits_for_room_ = until_room;
  worker_.poller().remove(*this);
  if (!until_room) worker_.timeouts().set(*this, worker_.now() + back_off_ms);
}

void Listener::listen() {
  if (!open_ || !paused_) return;
  paused_ = worker_.poller().add(*this, net::readable, net::Trigger::shared) != net::AddResult::ok;
  if (paused_) worker_.timeouts().set(*this, worker_.now() + back_off_ms);
}

void Listener::room_again() {
  if (waits_for_room_) listen();
}

void Listener::on_timeout() { listen(); }

void Listener::on_ready(net::Events) {
  for (unsigned i = 0; i < accepts_per_turn && open_ && !paused_; ++i) {
    if (!worker_.has_room()) {
      worker_.config().notices(Notice::connection_limit_reached);
      return pause(true);
    }
    net::PeerAddress peer;
    net::AcceptError error;
    net::Fd socket = net::accept_connection(fd, peer, error);
    switch (error) {
      case net::AcceptError::none:
        worker_.adopt(static_cast<net::Fd&&>(socket), peer);
        break;
      case net::AcceptError::connection:
        break;
      case net::AcceptError::nothing:
        return;
      case net::AcceptError::no_descriptor:
        worker_.config().notices(Notice::no_descriptor_left, Refusal::none, errno);
        return pause(false);
      case net::AcceptError::failed:
        worker_.config().notices(Notice::accept_failed, Refusal::none, errno);
        return pause(false);
    }
  }
}

}  // namespace mhd::server
