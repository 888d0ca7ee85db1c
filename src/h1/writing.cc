// SPDX-License-Identifier: LGPL-2.1-or-later
// What goes into the outbox.
#include <bit>
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
constexpr std::size_t longest_size_line = 18;
constexpr std::uint8_t first_prefix = 6;  // "1fff" and the line end
constexpr std::size_t most_around_chunk = longest_size_line + Pulled::longest_extension + 2;
constexpr View last_chunk = "0\r\n";
constexpr View line_end = "\r\n";

std::size_t chunk_size_line(std::uint64_t size, View extension) {
  const auto digits = (static_cast<std::size_t>(std::bit_width(size)) + 3) / 4;
  return digits + extension.size() + line_end.size();
}

// The line in front of a chunk's data: at most `longest_size_line` bytes and the extension. Returns
// how many were written.
std::size_t put_chunk_size(char* at, std::uint64_t size, View extension = {}) {
  char* end = std::to_chars(at, at + 16, size, 16).ptr;
  end = copy_bytes(end, extension);
  *end++ = '\r';
  *end++ = '\n';
  return static_cast<std::size_t>(end - at);
}

Outcome outcome_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::request_timeout:
      return Outcome::timed_out;
    case Refusal::no_memory:
    case Refusal::upload_memory_taken:
      return Outcome::no_resources;
    default:
      return Outcome::protocol_error;
  }
}

std::uint64_t size_of(std::span<const Segment> pieces) {
  std::uint64_t size = 0;
  for (const Segment& piece : pieces) size += piece.size;
  return size;
}

}  // namespace

// Most replies: small, to a request that is complete, and nobody asks what becomes of them. They
// are in the outbox at once, and the exchange is over. False: it takes more than that, or there is
// no room.
bool Session::reply_at_once(Ref<Response>& response, Outbox& out) {
  Exchange& exchange = *current_;
  const BodySource& body = response->body();
  if (exchange.recv() != Recv::done || exchange.outcome_matters || env_.stopping || eof_ ||
      env_.config.shoutcast || body.size > most_copied_content ||
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
  Selection* selection = exchange.response->serves_ranges() ? select() : nullptr;
  ::new (&exchange.plan)
      ReplyPlan(plan_reply(exchange.request, *exchange.response, must_close, selection));
  exchange.plan.as_icy = env_.config.shoutcast;
  exchange.content = ContentState();
  exchange.content.prefix = first_prefix;
  exchange.move_to(Send::head);
  exchange.stage = Stage::pull;
  continue_reply(out);
}

// Whether it is worth reading the rest of the content to keep the connection. A client that waits
// for 100 (Continue) may send the content or not: nobody can tell where the next request begins.
bool Session::rest_can_be_drained() const {
  const Request& request = current_->request;
  return request.framing == BodyFraming::counted && body_left_ <= env_.config.limits.drain &&
         (!request.expects_continue || current_->stage != Stage::head);
}

// The content of a reply that is so small that it goes behind the head in one piece.
bool Session::copies_content() const {
  const BodySource& body = current_->response->body();
  return !current_->plan.chunked && !current_->plan.selection && is_one_piece(body.kind) &&
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
  if (exchange.send() == Send::tail && write_tail(out)) exchange.move_to(Send::done);
  if (exchange.send() == Send::done) reply_done(out);
}

// Behind the last chunk: the trailer section, if any, and an empty line. False: no room.
bool Session::write_tail(Outbox& out) {
  const ContentState& state = current_->content;
  const Bytes room = out.reserve(last_chunk.size() + state.trailers_size + line_end.size());
  if (room.empty()) return false;
  char* at = copy_bytes(room.data(), last_chunk);
  at = copy_bytes(at, View(state.trailers, state.trailers_size));
  at = copy_bytes(at, line_end);
  out.commit(static_cast<std::size_t>(at - room.data()));
  return true;
}

// True: the content is complete. False: there is no room, the producer waits, or the exchange is
// gone.
bool Session::write_content(Outbox& out) {
  Exchange& exchange = *current_;
  const bool complete = exchange.plan.selection                     ? write_parts(out)
                        : is_stored(exchange.response->body().kind) ? write_stored(out)
                                                                    : write_produced(out);
  if (complete) exchange.move_to(exchange.plan.chunked ? Send::tail : Send::done);
  return complete;
}

bool Session::write_stored(Outbox& out) {
  const BodySource& body = current_->response->body();
  ContentState& state = current_->content;
  if (body.size == 0) return true;
  if (!state.open) {
    state.cursor = body_range(body, 0, body.size);
    if (!open_chunk(body.size, out)) return false;
  }
  return write_pieces(body, out);
}

// Begins a chunk if the reply is chunked. False: no room.
bool Session::open_chunk(std::uint64_t size, Outbox& out) {
  if (current_->plan.chunked) {
    const Bytes room = out.reserve(longest_size_line);
    if (room.empty()) return false;
    out.commit(put_chunk_size(room.data(), size));
  }
  current_->content.open = true;
  return true;
}

// What is left of `body`, and the end of the chunk. False: no room.
bool Session::write_pieces(const BodySource& body, Outbox& out) {
  ContentState& state = current_->content;
  const std::size_t references = out.references();
  const bool all = pump_body(body, state.cursor, out);
  if (out.references() != references) current_->holds_output = true;
  if (!all || (current_->plan.chunked && !out.append_copy(line_end))) return false;
  state.open = false;
  return true;
}

bool Session::write_produced(Outbox& out) {
  const std::uint64_t total = current_->response->body().size;
  for (;;) {
    const bool stuck = current_->content.open && !write_lent(out);
    if (stuck || current_->content_sent >= total) {
      current_->leave_callback();
      return !stuck;
    }
    if (!pull_once(out)) return false;
  }
}

// The pieces that came with the bytes of a producer.
bool Session::write_lent(Outbox& out) {
  BodySource pieces;
  pieces.kind = BodyKind::gather;
  pieces.pieces = current_->content.lent;
  pieces.piece_count = current_->content.lent_count;
  if (!write_pieces(pieces, out)) return false;
  Held*& lender = current_->content.lent_by;
  if (lender) current_->held.set_mark(*lender, out.mark());
  lender = nullptr;
  return true;
}

// Asks the producer once. True: the callback counts as entered still, for the next one follows.
// False: no room, parked, or ended by an error.
bool Session::pull_once(Outbox& out) {
  Exchange& exchange = *current_;
  const std::size_t prefix = exchange.plan.chunked ? exchange.content.prefix : 0;
  const std::size_t around = exchange.plan.chunked ? most_around_chunk : 0;
  const Bytes room = out.reserve(least_pulled + around);
  if (room.empty() || out.pending() >= Outbox::enough || out.has_part() || !out.has_segments(3)) {
    exchange.leave_callback();
    return false;
  }
  const std::uint64_t left = exchange.response->body().size - exchange.content_sent;
  std::size_t most = room.size() - around;
  if (most > most_pulled) most = most_pulled;
  if (most > left) most = static_cast<std::size_t>(left);
  for (;;) {
    exchange.enter_next_callback();
    const Pulled pulled = pull(Bytes(room.data() + prefix, most));
    if (pulled.kind != Pulled::Kind::park) return take_pulled(pulled, room.data(), most, out);
    if (exchange.park()) {
      parked(out);
      return false;
    }
  }
}

Pulled Session::pull(Bytes room) {
  Exchange& exchange = *current_;
  const FrontEnd& front = env_.front_end;
  if (exchange.response->body().kind != BodyKind::pipe)
    return front.pull(front.self, exchange, exchange.content_sent, room);
  return env_.pipes ? env_.pipes->pull(exchange, room, carrier_.can_splice()) : Pulled();
}

// `most` bytes could be written, in `room` behind place for the size line. False: ended.
bool Session::take_pulled(const Pulled& pulled, char* room, std::size_t most, Outbox& out) {
  Exchange& exchange = *current_;
  if (pulled.held) exchange.held.add(*pulled.held, UINT64_MAX);
  Outcome outcome = Outcome::app_error;
  switch (pulled.kind) {
    case Pulled::Kind::bytes:
      if (pulled.size <= most && take_bytes(pulled, room, out)) return true;
      break;
    case Pulled::Kind::pipe:
      if (take_piped(pulled.size, out)) return true;
      break;
    case Pulled::Kind::end:
      if (exchange.response->body().size != size_unknown) break;
      exchange.content_sent = size_unknown;
      exchange.content.trailers = pulled.trailers.data();
      exchange.content.trailers_size = pulled.trailers.size();
      return true;
    default:
      outcome = Outcome::app_abort;
  }
  exchange.leave_callback();
  abort_current(outcome, out);
  return false;
}

// The bytes lie where they are to be sent from, but for the size line of their chunk. False: more
// than was promised, or nothing.
bool Session::take_bytes(const Pulled& pulled, char* room, Outbox& out) {
  Exchange& exchange = *current_;
  const std::uint64_t lent = size_of(pulled.pieces);
  const std::uint64_t size = pulled.size + lent;
  const std::uint64_t left = exchange.response->body().size - exchange.content_sent;
  if (size == 0 || size > left || size < lent ||
      pulled.extension.size() > Pulled::longest_extension)
    return false;
  if (exchange.plan.chunked)
    put_chunk(room, pulled, size, out);
  else
    out.commit(pulled.size);
  exchange.content_sent += size;
  if (lent == 0 && !pulled.held) return true;
  exchange.content.lent = pulled.pieces.data();
  exchange.content.lent_count = static_cast<std::uint32_t>(pulled.pieces.size());
  exchange.content.lent_by = pulled.held;
  exchange.content.cursor = BodyCursor{0, lent, 0, 0};
  exchange.content.open = true;
  return true;
}

// The data lies behind room for a size line as long as that of the last chunk; the size line is put
// in front of it, and the end of the chunk behind it unless pieces follow.
void Session::put_chunk(char* room, const Pulled& pulled, std::uint64_t size, Outbox& out) {
  ContentState& state = current_->content;
  const std::size_t line_size = chunk_size_line(size, pulled.extension);
  if (line_size != state.prefix) {
    std::memmove(room + line_size, room + state.prefix, pulled.size);
    if (line_size <= longest_size_line) state.prefix = static_cast<std::uint8_t>(line_size);
  }
  put_chunk_size(room, size, pulled.extension);
  char* end = room + line_size + pulled.size;
  if (pulled.pieces.empty() && !pulled.held) end = copy_bytes(end, line_end);
  out.commit(static_cast<std::size_t>(end - room));
}

// False: nothing waits in the pipe after all.
bool Session::take_piped(std::size_t size, Outbox& out) {
  Exchange& exchange = *current_;
  const FilePart part{exchange.response->body().fd, false, 0, size};
  if (size == 0 || !open_chunk(size, out) || !out.append_part(part)) return false;
  exchange.holds_output = true;
  exchange.content_sent += size;
  exchange.content.cursor = BodyCursor();
  return true;
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
  const Outcome outcome = outcome_of(refusal);
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
