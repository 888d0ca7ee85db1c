// SPDX-License-Identifier: LGPL-2.1-or-later
// What goes into the outbox.
#include <charconv>
#include <cstring>
#include <new>

#include "exchange/error_reply.h"
#include "h1/reply_head.h"
#include "h1/session.h"

namespace mhd::h1 {

namespace {

constexpr std::size_t most_copied_content = 2048;  // larger content stays where it is
constexpr std::size_t most_pulled = 8192;          // asked of a producer at once
constexpr std::size_t least_pulled = 512;
constexpr View last_chunk = "0\r\n\r\n";
constexpr View line_end = "\r\n";

// Size and line end in front of a chunk's data; returns the number of bytes written, at most 18.
std::size_t put_chunk_size(char* at, std::uint64_t size) {
  char* end = std::to_chars(at, at + 16, size, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return static_cast<std::size_t>(end - at);
}

}  // namespace

// Most replies: small, to a request that is complete, and nobody asks what becomes of them. They
// are in the outbox at once, and the exchange is over. False: it takes more than that, or there is
// no room.
bool Session::reply_at_once(Ref<Response>& response, Outbox& out) {
  Exchange& exchange = *current_;
  const BodySource& body = response->body();
  if (exchange.recv() != Recv::done || exchange.outcome_matters || env_.stopping || eof_ ||
      env_.config.shoutcast || body.kind == BodyKind::producer || body.size > most_copied_content ||
      response->field_lines().size() > most_copied_fields || !is_usual(exchange.request, *response))
      [[unlikely]]
    return false;
  View content;
  if (exchange.request.method != Method::head) [[likely]]
    content = View(body.data, static_cast<std::size_t>(body.size));
  if (!write_usual_reply(out, *response, date_line(), content)) [[unlikely]]
    return false;
  ++answers_;
  exchange.response = static_cast<Ref<Response>&&>(response);
  current_ = nullptr;
  become_idle();
  finish(exchange, Outcome::completed);
  return true;
}

void Session::start_reply(Ref<Response> response, Outbox& out) {
  if (reply_at_once(response, out)) [[likely]]
    return;
  Exchange& exchange = *current_;
  const bool unread = exchange.recv() != Recv::done;
  const bool must_close = env_.stopping || eof_ || (unread && !rest_can_be_drained());
  if (unread) {
    exchange.move_to(Recv::discard);
    deadline_ = env_.now;
  }
  exchange.response = static_cast<Ref<Response>&&>(response);
  ::new (&exchange.plan) ReplyPlan(plan_reply(exchange.request, *exchange.response, must_close));
  exchange.plan.as_icy = env_.config.shoutcast;
  exchange.move_to(Send::head);
  exchange.stage = Stage::pull;
  continue_reply(out);
}

// Whether it is worth reading the rest of the content to keep the connection. A client that waits
// for 100 (Continue) may send the content or not: nobody can tell where the next request begins.
bool Session::rest_can_be_drained() const {
  const Request& request = current_->request;
  return request.framing == BodyFraming::counted && body_left_ <= env_.config.limits.drain &&
         (!request.expects_continue || current_->continue_sent || request.content_received > 0);
}

// The content of a reply that is so small that it goes behind the head in one piece.
bool Session::copies_content() const {
  const BodySource& body = current_->response->body();
  return !current_->plan.chunked && body.kind != BodyKind::producer &&
         body.size <= most_copied_content;
}

// False: no room.
bool Session::write_head(Outbox& out) {
  Exchange& exchange = *current_;
  const bool whole = !exchange.plan.send_content || copies_content();
  View content;
  if (whole && exchange.plan.send_content) {
    const BodySource& body = exchange.response->body();
    content = View(body.data, static_cast<std::size_t>(body.size));
  }
  const std::size_t references = out.references();
  if (!write_reply_head(out, *exchange.response, exchange.plan, date_line(), content)) return false;
  exchange.holds_output = out.references() != references;
  exchange.move_to(whole ? Send::done : Send::body);
  return true;
}

void Session::continue_reply(Outbox& out) {
  Exchange& exchange = *current_;
  if (exchange.send() == Send::head && !write_head(out)) return;
  if (exchange.send() == Send::body && !write_content(out)) return;
  if (exchange.send() == Send::tail) {
    if (!out.append_copy(last_chunk)) return;
    exchange.move_to(Send::done);
  }
  if (exchange.send() == Send::done) reply_done(out);
}

// True: the content is complete. False: there is no room, the producer waits, or the exchange is
// gone.
bool Session::write_content(Outbox& out) {
  Exchange& exchange = *current_;
  const bool complete =
      exchange.response->body().kind == BodyKind::producer ? write_produced(out) : write_bytes(out);
  if (complete) exchange.move_to(exchange.plan.chunked ? Send::tail : Send::done);
  return complete;
}

bool Session::write_bytes(Outbox& out) {
  const BodySource& body = current_->response->body();
  const View content(body.data, static_cast<std::size_t>(body.size));
  if (content.empty()) return true;
  if (!out.has_segments(3) || out.reserve(32).empty()) return false;
  char size_line[18];
  const std::size_t size = put_chunk_size(size_line, content.size());
  if (current_->plan.chunked && !out.append_copy(View(size_line, size))) return false;
  if (!out.append_reference(content)) return false;
  current_->holds_output = true;
  return !current_->plan.chunked || out.append_copy(line_end);
}

bool Session::write_produced(Outbox& out) {
  const std::uint64_t total = current_->response->body().size;
  while (current_->content_sent < total) {
    if (!pull_once(out)) return false;
    if (!current_ || current_->content_sent == size_unknown) return current_ != nullptr;
  }
  return true;
}

// Asks the producer once. False: no room, parked, or ended by an error.
bool Session::pull_once(Outbox& out) {
  Exchange& exchange = *current_;
  const std::size_t prefix = exchange.plan.chunked ? 6 : 0;  // "1fff" and the line end
  const Bytes room = out.reserve(least_pulled);
  if (room.empty() || out.pending() >= Outbox::enough || !out.has_segments(1)) return false;
  const std::uint64_t left = exchange.response->body().size - exchange.content_sent;
  std::size_t most = room.size() - 2 * prefix;
  if (most > most_pulled) most = most_pulled;
  if (most > left) most = static_cast<std::size_t>(left);
  const FrontEnd& front = env_.front_end;
  for (;;) {
    exchange.enter_callback();
    const Pulled pulled =
        front.pull(front.self, exchange, exchange.content_sent, Bytes(room.data() + prefix, most));
    if (pulled.kind != Pulled::Kind::park) {
      exchange.leave_callback();
      return take_pulled(pulled, most, room.data(), prefix, out);
    }
    if (exchange.park()) {
      parked(out);
      return false;
    }
  }
}

bool Session::take_pulled(const Pulled& pulled, std::size_t most, char* room, std::size_t prefix,
                          Outbox& out) {
  Exchange& exchange = *current_;
  if (pulled.kind == Pulled::Kind::end && exchange.response->body().size == size_unknown) {
    exchange.content_sent = size_unknown;
    return true;
  }
  if (pulled.kind != Pulled::Kind::bytes || pulled.size == 0 || pulled.size > most) {
    abort_current(pulled.kind == Pulled::Kind::abort ? Outcome::app_abort : Outcome::app_error,
                  out);
    return false;
  }
  if (prefix > 0)
    put_chunk(room, prefix, pulled.size, out);
  else
    out.commit(pulled.size);
  exchange.content_sent += pulled.size;
  return true;
}

// The data lies behind `prefix` bytes of room; its size line is put in front of it.
void Session::put_chunk(char* room, std::size_t prefix, std::size_t size, Outbox& out) {
  char size_line[18];
  const std::size_t line = put_chunk_size(size_line, size);
  if (line < prefix) std::memmove(room + line, room + prefix, size);
  std::memcpy(room, size_line, line);
  std::memcpy(room + line + size, line_end.data(), line_end.size());
  out.commit(line + size + line_end.size());
}

void Session::reply_done(Outbox& out) {
  Exchange& exchange = *current_;
  ++answers_;
  exchange.end_mark = out.mark();
  const bool unread = exchange.recv() != Recv::done;
  // A client that did not ask for the end may have sent more requests already; behind CONNECT there
  // may be bytes for the tunnel.
  const bool asked_for_end =
      exchange.request.wants_close && exchange.request.method != Method::connect;
  const bool more_may_come = unread || !(asked_for_end || eof_);
  if (exchange.plan.close || eof_)
    close_ = more_may_come ? CloseKind::lingering : CloseKind::at_once;
  if (!unread || close_ != CloseKind::none) leave(out);
}

void Session::on_room(Outbox& out) {
  if (error_status_) return write_pending_error(out);
  if (current_ && !app_has_it() && current_->send() != Send::none &&
      current_->send() != Send::interim && current_->send() != Send::done)
    continue_reply(out);
}

// Answers with an error where that is still possible, and reads nothing more.
void Session::refuse(Refusal refusal, Outbox& out) {
  if (env_.on_refused) env_.on_refused(env_.refused_context, refusal);
  const bool reply_begun =
      current_ && current_->send() != Send::none && current_->send() != Send::interim;
  const Outcome outcome =
      refusal == Refusal::request_timeout ? Outcome::timed_out : Outcome::protocol_error;
  if (reply_begun) return abort_current(outcome, out);
  error_without_content_ = current_ && current_->request.method == Method::head;
  end_current(outcome);
  close_ = CloseKind::lingering;
  error_status_ = refusal_info(refusal).status;
  write_pending_error(out);
}

void Session::write_pending_error(Outbox& out) {
  const View page = error_page(error_status_, env_.config.error_bodies);
  if (write_error_reply(out, error_status_, page, !error_without_content_, date_line()))
    error_status_ = 0;
}

}  // namespace mhd::h1
