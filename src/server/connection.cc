// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/connection.h"

#include <cstring>

#include "base/memory.h"
#include "server/worker.h"

namespace mhd::server {

namespace {

constexpr unsigned rounds_per_turn = 16;  // of feeding the session, then others have their turn
constexpr std::size_t least_kept = 512;
constexpr std::size_t least_read_room = 4096;  // behind bytes that are kept
constexpr Millis retry_ms = 50;
constexpr std::size_t least_deferred = 256;  // one small reply is sent at once
constexpr std::size_t most_deferred = 4096;  // bytes that may wait for other connections' replies
// How far the worker's list may be behind: so often at most a request moves its connection in it.
constexpr Millis listing_ms = 250;
constexpr unsigned request_timeout = 408;

}  // namespace

Connection::Connection(Worker& worker, net::Fd socket, const net::PeerAddress& peer)
    : worker_(worker),
      transport_(socket.get()),
      waiting_since_(worker.now()),
      listed_at_(worker.now()),
      session_(worker.env(), *this),
      peer_(peer),
      socket_(static_cast<net::Fd&&>(socket)) {
  fd = socket_.get();
}

Connection::~Connection() {
  release_kept();
  if (own_outbox_) destroy(own_outbox_);
}

bool Connection::open() {
  const net::AddResult result =
      worker_.poller().add(*this, net::readable | net::hang_up, net::Trigger::edge);
  if (result == net::AddResult::descriptor_too_large)
    worker_.notice_rarely(Notice::descriptor_too_large);
  if (result != net::AddResult::ok) return false;
  worker_.timeouts().set(*this, session_.wants().deadline);
  const ConnectionSink& sink = worker_.config().connections;
  if (sink.opened) sink.opened(sink.context, *this);
  return true;
}

// Lends the session an outbox: the connection's own one while something waits in it, else the
// worker's.
template <class Action>
void Connection::with_outbox(Action action) {
  if (own_outbox_)
    with_own_outbox(action);
  else
    with_lent_outbox(action);
}

template <class Action>
void Connection::with_own_outbox(Action action) {
  action(*own_outbox_);
  if (phase_ == Phase::open && !own_outbox_->empty()) return;
  sent_ = own_outbox_->sent();
  worker_.give_outbox(own_outbox_);
  own_outbox_ = nullptr;
}

template <class Action>
void Connection::with_lent_outbox(Action action) {
  Outbox& out = worker_.outbox();
  out.begin(sent_);
  action(out);
  sent_ = out.sent();
  if (phase_ != Phase::open || out.empty()) return;
  own_outbox_ = worker_.exchange_outbox();
  if (!own_outbox_) return drop(Outcome::no_resources);
  if (deferred_) worker_.defer(*this);
}

// The way of nearly every request, in one piece (flatten): the kernel's calls leave the processor
// without its memory of who called whom, so that each return behind them is a slow one.
[[gnu::flatten]] void Connection::on_ready(net::Events events) {
  if (events & net::readable) can_read_ = true;
  if (events & net::writable) can_write_ = true;
  if (events & (net::hang_up | net::broken)) [[unlikely]]
    note_end(events);
  if (phase_ != Phase::open || own_outbox_) return go_on();
  with_lent_outbox([this](Outbox& out) { run(out); });
}

void Connection::note_end(net::Events events) {
  peer_done_ = can_read_ = can_write_ = true;
  if (events & net::broken) broken_ = true;
}

void Connection::go_on() {
  if (phase_ == Phase::lingering) return linger();
  if (phase_ == Phase::closed) return;
  with_outbox([this](Outbox& out) { run(out); });
}

void Connection::wake(Exchange& exchange) {
  if (phase_ != Phase::open) return;
  with_outbox([this, &exchange](Outbox& out) {
    session_.on_wake(exchange, out);
    run(out);
  });
}

void Connection::on_timeout() {
  if (phase_ == Phase::closed) return;
  retry_ = false;
  if (phase_ == Phase::lingering) return linger_deadline() <= worker_.now() ? close() : linger();
  // There may be room before the kernel tells: it waits until much of its buffer is free.
  can_write_ = true;
  with_outbox([this](Outbox& out) {
    const Wants wants = session_.wants();
    if (wants.deadline <= worker_.now() && deadline_counts(wants, !out.empty()))
      session_.on_deadline(out);
    run(out);
  });
}

bool Connection::set_idle_time(Millis time) {
  if (phase_ != Phase::open) return false;
  session_.set_idle_time(time);
  if (!own_outbox_) worker_.timeouts().set(*this, session_.wants().deadline);
  return true;
}

void Connection::wind_down() {
  if (phase_ != Phase::open) return;
  const Exchange* exchange = session_.current();
  if (exchange && exchange->app() != App::idle) return drop(Outcome::shutdown);
  const bool idle = !exchange || exchange->recv() == Recv::head;
  if (!idle || own_outbox_) return;
  session_.on_lost(Outcome::shutdown);
  // Requests that came but were not begun must not take the replies before them from the client.
  const bool more = (kept_.size > 0 && sent_ > 0) || net::has_input(socket_.get());
  if (more) return begin_close(CloseKind::lingering);
  close();
}

// A client that does not read its replies gets no further requests read: bytes that can't be used
// up now stay in the kernel, and so does the end of the input behind them.
bool Connection::may_read(const Wants& wants, bool pending) const {
  return wants.read && (!pending || kept_.size == 0);
}

// One share of work: what was kept, what arrived, and all that follows from it.
void Connection::run(Outbox& out) {
  deferred_ = false;
  if (more_to_do_ || !out.empty() || kept_.size > 0) take_up(out);
  for (unsigned round = 0; phase_ == Phase::open && can_read_ && !more_to_do_; ++round) {
    if (!may_read(session_.wants(), !out.empty())) break;
    if (round == rounds_per_turn) {
      more_to_do_ = true;
      break;
    }
    if (!read_once(out)) break;
  }
  if (!deferred_) settle(out);
}

// What the last share of work left: bytes to be sent, and bytes that could not be used.
void Connection::take_up(Outbox& out) {
  if (more_to_do_ || !out.empty()) {
    more_to_do_ = false;
    flush_all(out);
  }
  if (kept_.size > 0 && phase_ == Phase::open && session_.wants().read)
    feed(Bytes(kept_.data, kept_.size), out);
}

[[gnu::flatten]] void Connection::send_deferred() {
  with_outbox([this](Outbox& out) {
    deferred_ = false;
    flush_all(out);
    settle(out);
  });
}

Bytes Connection::read_room() {
  if (kept_.size == 0) return worker_.read_buffer(session_.content_left());
  if (kept_.room - kept_.size < least_read_room && !grow_kept(kept_.size + least_read_room))
    return Bytes();
  return Bytes(kept_.data + kept_.size, kept_.room - kept_.size);
}

// What was received, behind what was kept before it.
Bytes Connection::with_kept(Bytes received) {
  if (kept_.size == 0) return received;
  kept_.size += static_cast<std::uint32_t>(received.size());
  return Bytes(kept_.data, kept_.size);
}

// False: nothing more can be read now.
bool Connection::read_once(Outbox& out) {
  const Bytes room = read_room();
  if (room.empty()) {
    drop(Outcome::no_resources);
    return false;
  }
  const net::IoResult result = transport_.receive(room);
  switch (result.kind) {
    case net::IoResult::Kind::done:
      // A short read emptied the socket; when the peer closed its side, its end is still to be
      // read.
      can_read_ = result.size == room.size() || peer_done_;
      feed(with_kept(slice(room, 0, result.size)), out);
      return true;
    case net::IoResult::Kind::again:
      can_read_ = false;
      return false;
    case net::IoResult::Kind::busy:
      retry_ = true;
      return false;
    case net::IoResult::Kind::end:
      can_read_ = false;
      peer_done_ = true;
      peer_closed(out);
      return false;
    default:
      drop(result.kind == net::IoResult::Kind::reset ? Outcome::client_abort
                                                     : Outcome::connection_error);
      return false;
  }
}

void Connection::peer_closed(Outbox& out) {
  session_.on_eof(out);
  flush_all(out);
}

// Offers bytes until the session can use no more of them, or its share is used up.
void Connection::feed(Bytes input, Outbox& out) {
  for (unsigned round = 1;; ++round) {
    const std::size_t used = session_.on_bytes(input, out);
    input = slice(input, used);
    if (input.empty() && may_defer(out)) {
      deferred_ = true;
      break;
    }
    flush_all(out);
    if (phase_ != Phase::open) return;
    if (used == 0 || input.empty() || !session_.wants().read || !out.empty()) break;
    if (round == rounds_per_turn) {
      more_to_do_ = true;
      break;
    }
  }
  keep(input);
}

// Only several replies that are complete and small, and when there is nothing more to do for the
// connection now. Not in the connection's own outbox: who has waited for the client once waits for
// nobody else.
bool Connection::may_defer(const Outbox& out) {
  return session_.idle() && !own_outbox_ && out.pending() >= least_deferred &&
         out.pending() <= most_deferred && can_write_ && !can_read_ && worker_.may_defer();
}

void Connection::keep(Bytes rest) {
  if (rest.empty()) return release_kept();
  const bool inside =
      kept_.data && rest.data() >= kept_.data && rest.data() < kept_.data + kept_.room;
  if (!inside && !grow_kept(rest.size())) return drop(Outcome::no_resources);
  std::memmove(kept_.data, rest.data(), rest.size());
  kept_.size = static_cast<std::uint32_t>(rest.size());
}

bool Connection::grow_kept(std::size_t size) {
  if (size <= kept_.room) return true;
  std::size_t room = kept_.room ? kept_.room : least_kept;
  while (room < size) room *= 2;
  char* grown = static_cast<char*>(mem_resize(kept_.data, room));
  if (!grown) return false;
  kept_.data = grown;
  kept_.room = static_cast<std::uint32_t>(room);
  return true;
}

void Connection::release_kept() {
  if (!kept_.data) return;
  mem_free(kept_.data);
  kept_ = Kept();
}

// Whether the application lets its client wait.
bool Connection::is_parked() const {
  const Exchange* exchange = session_.current();
  return exchange && exchange->app() == App::parked;
}

// Whether nobody is there any more for whom the application could have an answer.
bool Connection::client_left() const {
  return is_parked() && (broken_ || !session_.half_closed_may_wait());
}

// The state after a share of work: close, or wait for the right things.
void Connection::settle(Outbox& out) {
  if (phase_ != Phase::open) return;
  if (peer_done_ && client_left()) return drop(Outcome::client_abort);
  const Wants wants = session_.wants();
  const bool pending = !out.empty();
  if (wants.close != CloseKind::none && !wants.room &&
      (!pending || wants.close == CloseKind::reset))
    return begin_close(wants.close);
  if (pending) {
    watch_sending(out);
    if (phase_ != Phase::open) return;
  } else {
    send_begin_ = never;
  }
  if (more_to_do_) worker_.enqueue(*this);
  note_waiting(waits_for(wants, pending));
  update_interest(wants, pending);
  update_deadline(wants, pending);
}

void Connection::update_interest(const Wants& wants, bool pending) {
  if (worker_.edge()) return;
  net::Events interest = net::hang_up;
  if (peer_done_) interest = is_parked() ? net::broken : 0;
  if (may_read(wants, pending)) interest |= net::readable;
  if (pending) interest |= net::writable;
  set_interest(interest);
}

// What can't be done now is not waited for either: it would be reported again at once.
void Connection::set_interest(net::Events interest) {
  if (worker_.edge()) return;
  worker_.poller().change(*this, retry_ ? net::Events{0} : interest);
}

// Whether the session's deadline counts. While something is to be sent, sending has its own time
// limit: a client can't be idle then, nor late with bytes that we do not read. The application can.
bool Connection::deadline_counts(const Wants& wants, bool pending) const {
  return !pending || (session_.current() && (may_read(wants, true) || is_parked()));
}

void Connection::update_deadline(const Wants& wants, bool pending) {
  Millis due = deadline_counts(wants, pending) ? wants.deadline : never;
  if (pending)
    due = earlier(due, deadline_after(send_begin_, worker_.config().session.timeouts.write_stall));
  if (retry_) due = earlier(due, worker_.now() + retry_ms);
  worker_.timeouts().set(*this, due);
}

void Connection::begin_close(CloseKind kind) {
  if (kind == CloseKind::reset) return drop(Outcome::connection_error);
  if (kind == CloseKind::at_once) return close();
  phase_ = Phase::lingering;
  note_waiting(Waiting::end);
  release_kept();
  net::shut_down_sending(socket_.get());
  send_begin_ = worker_.now();
  linger();
}

Millis Connection::linger_deadline() const {
  return deadline_after(send_begin_, worker_.config().session.timeouts.drain);
}

void Connection::linger() {
  if (!drain()) return close();
  set_interest(net::readable);
  Millis due = linger_deadline();
  if (retry_) due = earlier(due, worker_.now() + retry_ms);
  worker_.timeouts().set(*this, due);
}

// Reads and forgets, so that closing does not destroy the reply before the client has read it.
// False: there is nothing more to wait for.
bool Connection::drain() {
  const Bytes room = worker_.read_buffer();
  while (can_read_) {
    const net::IoResult result = transport_.receive(room);
    switch (result.kind) {
      case net::IoResult::Kind::done:
        break;
      case net::IoResult::Kind::again:
        can_read_ = false;
        return true;
      case net::IoResult::Kind::busy:
        retry_ = true;
        return true;
      default:
        return false;
    }
    lingered_ += static_cast<std::uint32_t>(result.size);
    if (lingered_ > worker_.config().session.limits.drain) return false;
    can_read_ = result.size == room.size() || peer_done_;
  }
  return true;
}

void Connection::drop(Outcome outcome) {
  if (phase_ == Phase::closed) return;
  net::reset_on_close(socket_.get());
  session_.on_lost(outcome);
  close();
}

void Connection::close() {
  if (phase_ != Phase::closed) detach();
}

// As close(), but the socket stays open.
net::Fd Connection::detach() {
  phase_ = Phase::closed;
  session_.on_lost(Outcome::connection_error);
  const ConnectionSink& sink = worker_.config().connections;
  if (sink.closed) sink.closed(sink.context, *this);
  worker_.poller().remove(*this);
  worker_.timeouts().remove(*this);
  net::Fd socket = static_cast<net::Fd&&>(socket_);
  release_kept();
  worker_.retire(*this);
  return socket;
}

Connection::Waiting Connection::waits_for(const Wants& wants, bool pending) const {
  if (pending || !wants.read) return Waiting::nothing;
  const Exchange* exchange = session_.current();
  if (!exchange) return Waiting::request;
  return exchange->recv() == Recv::head ? Waiting::rest_of_head : Waiting::nothing;
}

// Bytes that trickle in do not make the wait a new one.
void Connection::note_waiting(Waiting what) {
  if (what == waiting_) return;
  waiting_ = what;
  if (what == Waiting::nothing) return;
  waiting_since_ = worker_.now();
  if (listed_at_ + listing_ms <= worker_.now()) worker_.list_again(*this);
}

Connection::Patience Connection::patience() const {
  if (waiting_ == Waiting::nothing || own_outbox_) return Patience::busy;
  if (waiting_since_ + least_wait > worker_.now()) return Patience::left;
  // A request that has arrived, but was not read yet, is not lost.
  if (waiting_ == Waiting::request && (more_to_do_ || net::has_input(socket_.get())))
    return Patience::busy;
  return Patience::over;
}

void Connection::give_way() {
  const bool has_begun = waiting_ == Waiting::rest_of_head;
  session_.on_lost(Outcome::no_resources);
  net::Fd socket = detach();
  if (has_begun) worker_.farewells().say(static_cast<net::Fd&&>(socket), request_timeout);
}

}  // namespace mhd::server
