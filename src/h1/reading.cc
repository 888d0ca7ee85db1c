// SPDX-License-Identifier: LGPL-2.1-or-later
// What follows from the bytes that came.
#include <cstring>
#include <initializer_list>

#include "exchange/error_reply.h"
#include "h1/session.h"
#include "http/method.h"
#include "http/trailers.h"

namespace mhd::h1 {

[[gnu::flatten, gnu::noinline]] std::size_t Session::on_bytes(Bytes in, Outbox& out) {
  std::size_t used = 0;
  answers_ = 0;
  while (close_ == CloseKind::none) {
    if (!current_ && !(may_begin(in.size() - used, out) && begin_exchange(out))) break;
    const Step step = receive(slice(in, used), out);
    used += step.used;
    if (!step.again) break;
  }
  if (close_ == CloseKind::none) return used;
  // Nothing behind a refused request, or the last one, is ever taken as a request.
  if (close_ == CloseKind::at_once && used < in.size() && !eof_) close_ = CloseKind::lingering;
  return in.size();
}

bool Session::may_begin(std::size_t available, const Outbox& out) const {
  return available > 0 && !out.full() && answers_ < env_.config.limits.answers_per_turn &&
         !env_.stopping;
}

bool Session::begin_exchange(Outbox& out) {
  current_ = env_.exchanges.take(carrier_);
  if (!current_) [[unlikely]] {
    refuse(Refusal::no_memory, out);
    return false;
  }
  head_.begin_head();
  deadline_ = deadline_after(env_.now, env_.config.timeouts.head);
  return true;
}

Session::Step Session::receive(Bytes in, Outbox& out) {
  switch (current_->recv()) {
    [[likely]] case Recv::head : return receive_head(in, out);
    case Recv::body:
      if (current_->stage != Stage::body || app_has_it()) return {0, false};
      return current_->request.framing == BodyFraming::counted ? receive_counted(in, out)
                                                               : receive_chunked(in, out);
    case Recv::trailers:
      return receive_trailers(in, out);
    case Recv::discard:
      return discard(in, out);
    case Recv::done:
      break;
  }
  return {0, false};
}

Session::Step Session::receive_head(Bytes in, Outbox& out) {
  const HeadRules rules{leniency_, env_.config.limits};
  Request& request = current_->request;
  for (;;) {
    switch (head_.parse(in, rules, current_->arena, request.fields)) {
      case HeadParser::Status::more:
        return {0, false};
      case HeadParser::Status::target:
        target_complete(in);
        if (recall_fields(in)) [[likely]]
          return finish_head(in, true, out);
        break;
      case HeadParser::Status::refused:
        return refuse_head(in, out);
      case HeadParser::Status::complete:
        return finish_head(in, false, out);
    }
  }
}

// Fields that an earlier request had word for word are not read again.
bool Session::recall_fields(Bytes in) {
  const std::size_t at = head_.fields_at();
  fields_at_ = static_cast<std::uint32_t>(at);
  const std::size_t size = env_.field_memo.match(view(slice(in, at)));
  if (size == 0 || at + size > env_.config.limits.head ||
      !env_.field_memo.recall(fields_at_, current_->request.fields, current_->arena))
    return false;
  head_.fields_known(size);
  return true;
}

Session::Step Session::finish_head(Bytes in, bool recalled, Outbox& out) {
  const std::size_t size = head_.size();
  const Refusal refusal = settle_head(slice(in, 0, size), recalled);
  if (refusal == Refusal::none) [[likely]]
    head_complete(in.size() > size, out);
  else
    refuse(refusal, out);
  return {size, true};
}

Session::Step Session::refuse_head(Bytes in, Outbox& out) {
  if (head_.refusal() == Refusal::target_redirected) {
    redirect(in, out);
    return {0, false};
  }
  if (head_.begins_as_head(view(in))) current_->request.method = Method::head;
  refuse(head_.refusal(), out);
  return {0, true};
}

// Sends the client to the target without blanks. What it sends behind the request line is
// discarded.
void Session::redirect(Bytes in, Outbox& out) {
  Exchange& exchange = *current_;
  const View target = head_.target(in.data());
  exchange.request.method = parse_method(head_.method(in.data()));
  exchange.request.version = version_ = head_.version();
  char* const location = exchange.arena.take_array<char>(3 * target.size());
  Ref<Response> response;
  if (location)
    response =
        make_redirect(View(location, write_fixed(target, location)), env_.config.error_bodies);
  if (!response) return refuse(Refusal::target_has_blank, out);
  if (env_.on_refused) env_.on_refused(env_.refused_context, Refusal::target_redirected);
  body_left_ = size_unknown;
  start_reply(static_cast<Ref<Response>&&>(response), out);
}

void Session::target_complete(Bytes in) {
  Exchange& exchange = *current_;
  exchange.request.version = version_ = head_.version();
  exchange.request.method = parse_method(head_.method(in.data()));
  const FrontEnd& front = env_.front_end;
  if (!front.on_target) [[likely]]
    return;
  exchange.request.method_text = exchange.arena.copy_text(head_.method(in.data()));
  exchange.request.raw_target = exchange.arena.copy_text(head_.target(in.data()));
  // Without memory for them the head will not fit either.
  if (!exchange.request.method_text.data() || !exchange.request.raw_target.data()) return;
  exchange.enter_callback();
  front.on_target(front.self, exchange);
  exchange.leave_callback();
  exchange.known = true;
}

// Finds out what the head means, and moves it into the exchange's own memory, where it stays. In
// this order: bytes that were just written in pieces are slow to read as a whole.
Refusal Session::settle_head(Bytes head, bool recalled) {
  Request& request = current_->request;
  request.head = head.data();
  const View target = head_.target(head.data());
  Refusal refusal = check_target(target);
  if (refusal == Refusal::none && !(recalled && env_.field_memo.decide(request))) {
    refusal = decide_request_framing(request, leniency_.framing);
    if (refusal == Refusal::none && !recalled && head_.fields_plain())
      env_.field_memo.offer(request, fields_at_, static_cast<std::uint32_t>(head.size()));
  }
  std::size_t room_behind = 0;
  if (refusal == Refusal::none &&
      (request.target.form != TargetForm::origin || leniency_.framing.needs_checks))
    refusal = check_meaning(room_behind);
  return refusal == Refusal::none ? keep_head(head, target, room_behind) : refusal;
}

// What only some targets and levels need.
Refusal Session::check_meaning(std::size_t& room_behind) {
  Request& request = current_->request;
  if (request.target.form == TargetForm::absolute)
    room_behind = request.target.authority.size() + 1;
  if (!leniency_.any_target_byte && !has_uri_bytes(request.target))
    return Refusal::target_malformed;
  const Refusal refusal = check_target_form(request, leniency_.framing);
  if (refusal != Refusal::none) return refusal;
  return check_method(request, head_.method(request.head), leniency_.framing);
}

Refusal Session::check_target(View raw) {
  Request& request = current_->request;
  if (request.method != Method::connect && is_plain_path(raw)) [[likely]] {
    request.target.form = TargetForm::origin;
    request.target.path = raw;
    return Refusal::none;
  }
  request.target = split_target(raw, request.method);
  return request.target.form == TargetForm::invalid ? Refusal::target_malformed : Refusal::none;
}

// `room_behind`: bytes behind the copy for the host that an absolute-form names.
Refusal Session::keep_head(Bytes head, View old_target, std::size_t room_behind) {
  Request& request = current_->request;
  char* copy = static_cast<char*>(current_->arena.take(head.size() + room_behind));
  if (!copy) return Refusal::head_too_large;
  std::memcpy(copy, head.data(), head.size());
  head_.terminate_texts(copy, request.fields);
  request.head = copy;
  request.head_size = static_cast<std::uint32_t>(head.size());
  request.method_text = head_.method(copy);
  const View raw = head_.target(copy);
  request.raw_target = View(raw.data(), raw.size());
  Target& target = request.target;
  if (target.path.size() == old_target.size() && !target.needs_decoding) [[likely]] {
    request.path = View(raw.data(), raw.size());
    target.path = View(raw.data(), raw.size());
    return Refusal::none;
  }
  const Refusal refusal = keep_target(old_target, raw);
  if (room_behind > 0) replace_host(copy + head.size());
  return refusal;
}

// The parts of the target follow it to its new place, and the path gets memory of its own.
Refusal Session::keep_target(View old, View raw) {
  Request& request = current_->request;
  Target& target = request.target;
  for (View* part : {&target.path, &target.query, &target.authority})
    if (part->data() >= old.data() && part->data() <= old.data() + old.size())
      *part = View(raw.data() + (part->data() - old.data()), part->size());
  request.path = current_->arena.copy_text(target.path);
  if (!request.path.data()) return Refusal::head_too_large;
  if (target.needs_decoding) {
    char* text = const_cast<char*>(request.path.data());
    const std::size_t size = percent_decode(Bytes(text, request.path.size()));
    text[size] = '\0';
    request.path = View(text, size);
  }
  return Refusal::none;
}

// What an absolute-form names counts, and what Host says is ignored (RFC 9112, 3.2.2): so that
// nobody takes it for the host, its value is replaced. `at` is behind the head.
void Session::replace_host(char* at) {
  Request& request = current_->request;
  const View authority = request.target.authority;
  copy_bytes(at, authority)[0] = '\0';
  Field* host = nullptr;
  while ((host = request.fields.find_to_change(FieldId::host, host))) {
    host->value_at = static_cast<std::uint32_t>(at - request.head);
    host->value_size = static_cast<std::uint32_t>(authority.size());
  }
}

// `more`: bytes came behind the head.
void Session::head_complete(bool more, Outbox& out) {
  Exchange& exchange = *current_;
  if (exchange.request.framing == BodyFraming::none) [[likely]] {
    exchange.move_to(Recv::done);
  } else {
    exchange.move_to(Recv::body);
    body_left_ = exchange.request.content_length;
    content_waits_ = more;
    chunk_.begin();
    deadline_ = env_.now;
  }
  ask(out);
}

// `offered` bytes were counted as received before the front end took some of them.
void Session::count_content(std::size_t offered, std::size_t taken) {
  Request& request = current_->request;
  request.content_received -= offered - taken;
  if (request.framing == BodyFraming::counted) body_left_ -= taken;
}

// One piece of content to the front end; answers how much of it was taken.
std::size_t Session::offer(Bytes piece, Outbox& out) {
  const FrontEnd& front = env_.front_end;
  Exchange& exchange = *current_;
  std::size_t all_taken = 0;
  for (;;) {
    std::size_t taken = 0;
    const Bytes offered = slice(piece, all_taken);
    exchange.request.content_received += offered.size();
    exchange.enter_callback();
    Verdict verdict = front.on_body(front.self, exchange, offered, taken);
    all_taken += taken;
    count_content(offered.size(), taken);
    if (verdict.kind == Verdict::Kind::park && exchange.park()) {
      parked(out);
      return all_taken;
    }
    exchange.leave_callback();
    if (verdict.kind == Verdict::Kind::park && all_taken < piece.size()) continue;
    if (verdict.kind != Verdict::Kind::read_body && verdict.kind != Verdict::Kind::park) {
      // Whoever answers the last byte of counted content answers a complete request.
      if (exchange.request.framing == BodyFraming::counted && body_left_ == 0)
        exchange.move_to(Recv::done);
      act(verdict, out);
    }
    return all_taken;
  }
}

Session::Step Session::receive_counted(Bytes in, Outbox& out) {
  const std::uint64_t left = body_left_;
  const Bytes piece = slice(in, 0, left < in.size() ? static_cast<std::size_t>(left) : in.size());
  if (piece.empty() && left > 0) return {0, false};
  const std::size_t taken = piece.empty() ? 0 : offer(piece, out);
  if (current_ && current_->recv() == Recv::body && body_left_ == 0 && !app_has_it()) {
    content_complete(out);
    return {taken, true};
  }
  return {taken, !current_ || current_->recv() != Recv::body};
}

Session::Step Session::receive_chunked(Bytes in, Outbox& out) {
  std::size_t used = 0;
  for (;;) {
    switch (chunk_.parse(view(slice(in, used)), leniency_, env_.config.limits, used)) {
      case ChunkParser::Event::more:
        return {used, false};
      case ChunkParser::Event::refused:
        refuse(chunk_.refusal(), out);
        return {used, true};
      case ChunkParser::Event::end:
        current_->move_to(Recv::trailers);
        head_.begin_trailers();
        return {used, true};
      case ChunkParser::Event::data:
        break;
    }
    const std::uint64_t left = chunk_.data();
    const Bytes piece =
        slice(in, used, left < in.size() ? static_cast<std::size_t>(left) : in.size());
    const std::size_t taken = offer(piece, out);
    chunk_.taken(taken);
    used += taken;
    if (!current_ || current_->recv() != Recv::body) return {used, true};
    if (taken < piece.size() || app_has_it()) return {used, false};
  }
}

Session::Step Session::receive_trailers(Bytes in, Outbox& out) {
  const HeadRules rules{leniency_, env_.config.limits};
  Request& request = current_->request;
  switch (head_.parse(in, rules, current_->arena, request.trailers)) {
    case HeadParser::Status::complete:
      break;
    case HeadParser::Status::refused:
      refuse(head_.refusal(), out);
      return {0, true};
    default:
      return {0, false};
  }
  const std::size_t size = head_.size();
  request.trailer_text = static_cast<char*>(current_->arena.take(size));
  if (!request.trailer_text) {
    refuse(Refusal::head_too_large, out);
    return {size, true};
  }
  std::memcpy(request.trailer_text, in.data(), size);
  head_.terminate_texts(request.trailer_text, request.trailers);
  if (drop_misplaced_trailers(request) && !leniency_.misplaced_trailers)
    refuse(Refusal::trailer_not_allowed, out);
  else
    content_complete(out);
  return {size, true};
}

void Session::content_complete(Outbox& out) {
  current_->move_to(Recv::done);
  current_->stage = Stage::end;
  ask(out);
}

// Counted content that nobody wants; content that can't be counted ends the connection instead.
Session::Step Session::discard(Bytes in, Outbox& out) {
  const std::size_t size =
      body_left_ < in.size() ? static_cast<std::size_t>(body_left_) : in.size();
  body_left_ -= size;
  if (body_left_ > 0) return {size, false};
  current_->move_to(Recv::done);
  if (current_->send() == Send::done) leave(out);
  return {size, true};
}

}  // namespace mhd::h1
