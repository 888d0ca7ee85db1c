// SPDX-License-Identifier: LGPL-2.1-or-later
// The sending half of a connection.
#include "server/connection.h"
#include "server/worker.h"

namespace mhd::server {

namespace {

constexpr unsigned rounds_per_turn = 16;  // of filling the outbox, then others have their turn

}  // namespace

// Sends what it can. `more`: the session has more than the outbox had room for. False: the
// connection is gone.
bool Connection::flush(Outbox& out, bool more) {
  bool progress = false;
  while (!out.empty() && can_write_) {
    const std::uint64_t mark = out.mark();
    const std::uint64_t pending = out.pending();
    const bool part_is_next = out.has_part() && out.segments().empty();
    const net::IoResult result =
        part_is_next ? send_part(out) : transport_.send(out.segments(), more || out.has_part());
    if (result.kind != net::IoResult::Kind::done) {
      if (!stop_sending(result.kind)) return false;
      break;
    }
    progress = true;
    if (result.size == pending) {
      out.consume_all(mark);
      break;
    }
    if (!sent_some(out, part_is_next, result.size)) break;
  }
  if (!progress) return true;
  waiting_ = Waiting::nothing;  // what it waits for next is something new
  session_.on_sent(out.sent());
  return true;
}

// Not all of it. False: that was enough for now.
bool Connection::sent_some(Outbox& out, bool of_part, std::size_t size) {
  if (!of_part) {
    std::size_t offered = 0;
    for (const Segment& segment : out.segments()) offered += segment.size;
    out.consume(size);
    can_write_ = size == offered;
    return can_write_;
  }
  out.consume_part(size);
  // How much the kernel takes of a descriptor at once says nothing about the socket.
  if (out.has_part()) more_to_do_ = true;
  return !more_to_do_;
}

net::IoResult Connection::send_part(Outbox& out) {
  const FilePart& part = out.part();
  if (part.is_file)
    return transport_.send_file(part.fd, part.offset, part.size, worker_.read_buffer());
  return transport_.send_pipe(part.fd, part.size);
}

// Nothing was sent. False: the connection is gone.
bool Connection::stop_sending(net::IoResult::Kind why) {
  switch (why) {
    case net::IoResult::Kind::again:
      can_write_ = false;
      return true;
    case net::IoResult::Kind::busy:
      retry_ = true;
      return true;
    case net::IoResult::Kind::reset:
      drop(Outcome::client_abort);
      return false;
    case net::IoResult::Kind::source:
      worker_.notice_rarely(Notice::source_failed);
      drop(Outcome::source_failed);
      return false;
    default:
      drop(Outcome::connection_error);
      return false;
  }
}

// Sends, and lets the session fill the outbox again as long as all of it leaves.
void Connection::flush_all(Outbox& out) {
  for (unsigned round = 0; phase_ == Phase::open; ++round) {
    const bool more = !session_.idle() && session_.wants().room;
    if (!flush(out, more) || !out.empty() || !more) return;
    if (round == rounds_per_turn) {
      more_to_do_ = true;
      return;
    }
    session_.on_room(out);
    if (phase_ == Phase::open && out.empty()) return transport_.push();
  }
}

// What the peer's system took, not what the kernel buffers: its buffers grow.
std::uint64_t Connection::bytes_taken(const Outbox& out) const {
  const std::uint64_t waiting = net::bytes_not_taken(socket_.get());
  return out.sent() > waiting ? out.sent() - waiting : 0;
}

// A client that takes its reply by single bytes is not worth waiting for: it must take enough in
// each period, or all of it. That the outbox was empty in between counts only when nothing was left
// to put into it.
void Connection::watch_sending(const Outbox& out) {
  const SessionConfig& config = worker_.config().session;
  if (send_begin_ != never) {
    if (deadline_after(send_begin_, config.timeouts.write_stall) > worker_.now()) return;
    if (bytes_taken(out) < send_mark_ + config.rates.write) return drop(Outcome::timed_out);
  }
  send_begin_ = worker_.now();
  send_mark_ = bytes_taken(out);
}

}  // namespace mhd::server
