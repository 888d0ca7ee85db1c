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

net::AddResult Listener::open(int listener) {
  fd = listener;
  const net::AddResult result = worker_.poller().add(*this, net::readable, net::Trigger::shared);
  open_ = result == net::AddResult::ok;
  return result;
}

void Listener::close() {
  if (!open_) return;
  open_ = false;
  worker_.timeouts().remove(*this);
  if (!paused_) worker_.poller().remove(*this);
}

// A paused listener is out of the poller altogether: a shared registration can't be changed.
void Listener::pause() {
  paused_ = true;
  worker_.poller().remove(*this);
  worker_.timeouts().set(*this, worker_.now() + back_off_ms);
}

void Listener::listen() {
  if (!open_ || !paused_) return;
  paused_ = worker_.poller().add(*this, net::readable, net::Trigger::shared) != net::AddResult::ok;
  if (paused_) worker_.timeouts().set(*this, worker_.now() + back_off_ms);
}

void Listener::on_timeout() { listen(); }

void Listener::on_ready(net::Events) {
  bool made_room = false;
  for (unsigned i = 0; i < accepts_per_turn && open_ && !paused_; ++i) {
    net::PeerAddress peer;
    net::AcceptError error;
    net::Fd socket = net::accept_connection(fd, peer, error);
    switch (error) {
      case net::AcceptError::none:
        worker_.admission().admit(static_cast<net::Fd&&>(socket), peer);
        made_room = false;
        break;
      case net::AcceptError::connection:
        break;
      case net::AcceptError::nothing:
        return;
      case net::AcceptError::no_descriptor:
        worker_.notice_rarely(Notice::no_descriptor_left, errno);
        // Once: when the next attempt fails as well, a descriptor was not what is missing.
        if (made_room || !worker_.admission().free_descriptor()) return pause();
        made_room = true;
        break;
      case net::AcceptError::failed:
        worker_.notice_rarely(Notice::accept_failed, errno);
        return pause();
    }
  }
}

}  // namespace mhd::server
