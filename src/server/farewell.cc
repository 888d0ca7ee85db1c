// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/farewell.h"

#include "exchange/error_reply.h"
#include "h1/reply_head.h"
#include "net/plain.h"
#include "server/worker.h"

namespace mhd::server {

namespace {

constexpr Millis linger_ms = 1000;

// What may follow from a client that is told to go: nothing, something, or something that can't be
// read now though the poller reports it.
enum class Input : std::uint8_t { over, open, unreadable };

// Takes what the client has sent already.
Input forget_input(int socket, Bytes room, std::size_t& forgotten, std::size_t most) {
  net::PlainTransport transport(socket);
  while (forgotten <= most) {
    const net::IoResult result = transport.receive(room);
    if (result.kind == net::IoResult::Kind::again) return Input::open;
    if (result.kind == net::IoResult::Kind::busy) return Input::unreadable;
    if (result.kind != net::IoResult::Kind::done) return Input::over;
    forgotten += result.size;
    if (result.size < room.size()) return Input::open;
  }
  return Input::over;
}

}  // namespace

bool Farewell::begin(Worker& worker, net::Fd& socket) {
  fd = socket.get();
  if (worker.poller().add(*this, net::readable, net::Trigger::level) != net::AddResult::ok)
    return false;
  worker_ = &worker;
  socket_ = static_cast<net::Fd&&>(socket);
  forgotten_ = 0;
  worker.timeouts().set(*this, worker.now() + linger_ms);
  return true;
}

void Farewell::end() {
  if (free()) return;
  worker_->poller().remove(*this);
  worker_->timeouts().remove(*this);
  socket_.reset();
}

// What can't be read is not waited for: it would be reported again at once.
void Farewell::on_ready(net::Events events) {
  if (free()) return;
  const std::size_t most = worker_->config().session.limits.drain;
  const Input input = forget_input(fd, worker_->read_buffer(), forgotten_, most);
  const bool ends = input == Input::over || (events & net::broken);
  if (ends) return end();
  if (input == Input::unreadable) worker_->poller().change(*this, 0);
}

// The outbox of the worker is free: nobody who is connected has their turn now.
void Farewells::send_reply(int socket, unsigned status) {
  const SessionConfig& config = worker_.config().session;
  Outbox& out = worker_.outbox();
  out.begin(0);
  const View page = error_page(status, config.error_bodies);
  const View date(worker_.env().date_line, config.send_date ? worker_.env().date_line_size : 0);
  if (h1::write_error_reply(out, status, page, true, date))
    net::PlainTransport(socket).send(out.segments(), false);
  out.begin(0);
}

void Farewells::say(net::Fd socket, unsigned status) {
  std::size_t forgotten = 0;
  const Input input = forget_input(socket.get(), worker_.read_buffer(), forgotten,
                                   worker_.config().session.limits.drain);
  send_reply(socket.get(), status);
  net::shut_down_sending(socket.get());
  if (input == Input::over) return;
  Farewell& place = places_[next_];
  next_ = (next_ + 1) % room_;
  place.end();
  if (!place.begin(worker_, socket)) socket.reset();
}

bool Farewells::end_oldest() {
  for (unsigned i = 0; i < room_; ++i) {
    Farewell& place = places_[(next_ + i) % room_];
    if (place.free()) continue;
    place.end();
    return true;
  }
  return false;
}

void Farewells::end_all() {
  for (Farewell& place : places_) place.end();
}

}  // namespace mhd::server
