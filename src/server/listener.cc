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

// The mutex is held.
net::AddResult Listener::listen() {
  const net::AddResult result = worker_.poller().add(*this, net::readable, net::Trigger::shared);
  state_ = result == net::AddResult::ok ? State::listening : State::paused;
  return result;
}

net::AddResult Listener::open(int listener) {
  const Locked locked(mutex_);
  fd = listener;
  return listen();
}

void Listener::close() {
  worker_.timeouts().remove(*this);
  const Locked locked(mutex_);
  if (state_ == State::listening || state_ == State::leaving) worker_.poller().remove(*this);
  state_ = State::closed;
}

// A poller that can't be changed by another thread is told by the worker. Until then it may wait
// for the descriptor, or for what has its number then, but nothing follows from that.
void Listener::quiesce() {
  const Locked locked(mutex_);
  if (state_ == State::closed) return;
  const bool in_poller = state_ == State::listening;
  if (in_poller && worker_.poller().removes_from_any_thread()) {
    worker_.poller().remove(*this);
    state_ = State::closed;
    return;
  }
  state_ = in_poller ? State::leaving : State::closed;
  worker_.post(leave_);
}

// A paused listener is out of the poller altogether: a shared registration can't be changed.
void Listener::pause() {
  const Locked locked(mutex_);
  if (state_ != State::listening) return;
  state_ = State::paused;
  worker_.poller().remove(*this);
  worker_.timeouts().set(*this, worker_.now() + back_off_ms);
}

void Listener::on_timeout() {
  const Locked locked(mutex_);
  if (state_ != State::paused) return;
  if (listen() != net::AddResult::ok) worker_.timeouts().set(*this, worker_.now() + back_off_ms);
}

net::Fd Listener::accept_one(net::PeerAddress& peer, net::AcceptError& error, int& system_error) {
  const Locked locked(mutex_);
  error = net::AcceptError::nothing;
  if (state_ != State::listening) return net::Fd();
  net::Fd socket = net::accept_connection(fd, peer, error);
  system_error = errno;
  if (socket.valid()) worker_.admission().announce();
  return socket;
}

void Listener::on_ready(net::Events) {
  bool made_room = false;
  for (unsigned i = 0; i < accepts_per_turn; ++i) {
    net::PeerAddress peer;
    net::AcceptError error;
    int system_error = 0;
    net::Fd socket = accept_one(peer, error, system_error);
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
        worker_.notice_rarely(Notice::no_descriptor_left, system_error);
        // Once: when the next attempt fails as well, a descriptor was not what is missing.
        if (made_room || !worker_.admission().free_descriptor()) return pause();
        made_room = true;
        break;
      case net::AcceptError::failed:
        worker_.notice_rarely(Notice::accept_failed, system_error);
        return pause();
    }
  }
}

}  // namespace mhd::server
