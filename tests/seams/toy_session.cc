// SPDX-License-Identifier: LGPL-2.1-or-later
#include "seams/toy_session.h"

#include <algorithm>
#include <cstring>

namespace seams {

using mhd::Bytes;
using mhd::Exchange;
using mhd::Outbox;
using mhd::Outcome;
using mhd::Recv;
using mhd::Send;
using mhd::Stage;
using mhd::Verdict;

namespace {

void put_head(char* at, FrameType type, char number, std::size_t size) {
  at[0] = static_cast<char>(type);
  at[1] = number;
  at[2] = static_cast<char>(size >> 8);
  at[3] = static_cast<char>(size);
}

bool put_frame(Outbox& out, FrameType type, char number, mhd::View payload) {
  const Bytes room = out.reserve(frame_head_size + payload.size());
  if (room.empty()) return false;
  put_head(room.data(), type, number, payload.size());
  if (!payload.empty()) std::memcpy(room.data() + frame_head_size, payload.data(), payload.size());
  out.commit(frame_head_size + payload.size());
  return true;
}

std::size_t payload_size(const char* head) {
  return static_cast<std::size_t>(static_cast<unsigned char>(head[2])) << 8 |
         static_cast<unsigned char>(head[3]);
}

}  // namespace

// ---- what came

std::size_t ToySession::on_bytes(Bytes in, Outbox& out) {
  std::size_t used = 0;
  while (close_ == mhd::CloseKind::none && in.size() - used >= frame_head_size) {
    char* const head = in.data() + used;
    const std::size_t size = payload_size(head);
    if (in.size() - used - frame_head_size < size) break;
    const Bytes payload = mhd::slice(in, used + frame_head_size, size);
    if (!take_frame({static_cast<FrameType>(head[0]), head[1], payload}, out)) break;
    used += frame_head_size + size;
    taken_ = 0;
  }
  return close_ == mhd::CloseKind::none ? used : in.size();
}

ToySession::Stream* ToySession::find(char number) {
  for (Stream& stream : streams_)
    if (stream.exchange && stream.number == number) return &stream;
  return nullptr;
}

ToySession::Stream* ToySession::find(const Exchange& exchange) {
  for (Stream& stream : streams_)
    if (stream.exchange == &exchange) return &stream;
  return nullptr;
}

// False: the frame has to wait.
bool ToySession::take_frame(const Frame& frame, Outbox& out) {
  if (frame.type == FrameType::request || frame.type == FrameType::request_begin)
    return begin(frame, out);
  Stream* stream = find(frame.number);
  if (!stream || stream->exchange->recv() != Recv::body) return true;  // nobody wants it any more
  if (stream->exchange->app() != mhd::App::idle) return false;
  if (frame.type == FrameType::content) return take_content(*stream, frame, out);
  content_ended(*stream, out);
  return true;
}

bool ToySession::begin(const Frame& frame, Outbox& out) {
  Stream* stream = !streams_[0].exchange ? &streams_[0] : &streams_[1];
  if (stream->exchange || out.full()) return false;
  Exchange* exchange = env_.exchanges.take(carrier_);
  if (!exchange) {
    close_ = mhd::CloseKind::reset;
    return true;
  }
  *stream = {exchange, frame.number};
  mhd::Request& request = exchange->request;
  const bool has_content = frame.type == FrameType::request_begin;
  request.raw_target = request.path = exchange->arena.copy_text(mhd::view(frame.payload));
  request.method_text = has_content ? "POST" : "GET";
  request.method = has_content ? mhd::Method::post : mhd::Method::get;
  request.version = mhd::Version::http_2;
  request.target = mhd::split_target(request.raw_target, request.method);
  request.path = exchange->arena.copy_text(request.target.path);
  if (has_content) request.content_length = mhd::size_unknown;
  exchange->move_to(has_content ? Recv::body : Recv::done);
  ask(*stream, out);
  return true;
}

bool ToySession::take_content(Stream& stream, const Frame& frame, Outbox& out) {
  Exchange& exchange = *stream.exchange;
  const mhd::FrontEnd& front = env_.front_end;
  while (taken_ < frame.payload.size()) {
    std::size_t taken = 0;
    exchange.enter_callback();
    Verdict verdict = front.on_body(front.self, exchange, mhd::slice(frame.payload, taken_), taken);
    taken_ += taken;
    exchange.request.content_received += taken;
    if (verdict.kind == Verdict::Kind::park) {
      if (exchange.park()) return taken_ == frame.payload.size();
      continue;
    }
    exchange.leave_callback();
    if (verdict.kind == Verdict::Kind::read_body) continue;
    act(stream, static_cast<Verdict&&>(verdict), out);
    return true;
  }
  return true;
}

void ToySession::content_ended(Stream& stream, Outbox& out) {
  stream.exchange->move_to(Recv::done);
  stream.exchange->stage = Stage::end;
  ask(stream, out);
}

// ---- what the front end says

void ToySession::ask(Stream& stream, Outbox& out) {
  Exchange& exchange = *stream.exchange;
  const mhd::FrontEnd& front = env_.front_end;
  for (;;) {
    exchange.enter_callback();
    Verdict verdict = exchange.stage == Stage::head ? front.on_head(front.self, exchange)
                                                    : front.on_end(front.self, exchange);
    exchange.known = true;
    if (verdict.kind != Verdict::Kind::park) {
      exchange.leave_callback();
      return act(stream, static_cast<Verdict&&>(verdict), out);
    }
    if (exchange.park()) return;
  }
}

void ToySession::act(Stream& stream, Verdict verdict, Outbox& out) {
  Exchange& exchange = *stream.exchange;
  switch (verdict.kind) {
    case Verdict::Kind::reply:
      if (exchange.recv() == Recv::body) exchange.move_to(Recv::discard);
      exchange.response = static_cast<mhd::Ref<mhd::Response>&&>(verdict.response);
      exchange.plan = mhd::plan_reply(exchange.request, *exchange.response, false);
      exchange.move_to(Send::head);
      exchange.stage = Stage::pull;
      return go_on(stream, out);
    case Verdict::Kind::read_body:
      if (exchange.stage != Stage::head) return end(stream, Outcome::app_error);
      exchange.stage = Stage::body;
      if (exchange.recv() != Recv::done) return;
      exchange.stage = Stage::end;
      return ask(stream, out);
    default:
      return end(stream, Outcome::app_abort);
  }
}

// ---- what is sent

// Writes as much of the reply as there is room for.
void ToySession::go_on(Stream& stream, Outbox& out) {
  Exchange& exchange = *stream.exchange;
  if (exchange.send() == Send::head) {
    const unsigned status = exchange.response->status();
    const char digits[] = {static_cast<char>('0' + status / 100),
                           static_cast<char>('0' + status / 10 % 10),
                           static_cast<char>('0' + status % 10)};
    if (!put_frame(out, FrameType::status, stream.number, mhd::View(digits, 3))) return;
    exchange.move_to(exchange.plan.send_content ? Send::body : Send::done);
  }
  if (exchange.send() == Send::body) {
    const bool produced = exchange.response->body().kind == mhd::BodyKind::producer;
    if (!(produced ? pull(stream, out) : write_bytes(stream, out))) return;
    exchange.move_to(Send::tail);
  }
  if (exchange.send() == Send::tail) {
    if (!put_frame(out, FrameType::end, stream.number, {})) return;
    exchange.move_to(Send::done);
  }
  leave(stream, out);
}

// The content stays where it is; a frame for each part of it. True: all of it is there.
bool ToySession::write_bytes(Stream& stream, Outbox& out) {
  constexpr std::size_t most = 1000;
  Exchange& exchange = *stream.exchange;
  const mhd::BodySource& body = exchange.response->body();
  while (exchange.content_sent < body.size) {
    const auto left = static_cast<std::size_t>(body.size - exchange.content_sent);
    const std::size_t size = std::min(left, most);
    char head[frame_head_size];
    put_head(head, FrameType::data, stream.number, size);
    if (!out.has_segments(2) || !out.append_copy(mhd::View(head, sizeof head))) return false;
    if (!out.append_reference(mhd::View(body.data + exchange.content_sent, size))) return false;
    exchange.content_sent += size;
  }
  return true;
}

// One piece, so that the other stream has its turn. True: the content is complete.
bool ToySession::pull(Stream& stream, Outbox& out) {
  constexpr std::size_t most = 1000;
  Exchange& exchange = *stream.exchange;
  const mhd::FrontEnd& front = env_.front_end;
  const Bytes room = out.reserve(frame_head_size + most);
  if (room.empty()) return false;
  for (;;) {
    exchange.enter_callback();
    const mhd::Pulled pulled = front.pull(front.self, exchange, exchange.content_sent,
                                          mhd::slice(room, frame_head_size, most));
    if (pulled.kind == mhd::Pulled::Kind::park) {
      if (exchange.park()) return false;
      continue;
    }
    exchange.leave_callback();
    if (pulled.kind == mhd::Pulled::Kind::end) return true;
    if (pulled.kind == mhd::Pulled::Kind::abort) {
      end(stream, Outcome::app_abort);
      return false;
    }
    put_head(room.data(), FrameType::data, stream.number, pulled.size);
    out.commit(frame_head_size + pulled.size);
    exchange.content_sent += pulled.size;
    return exchange.content_sent == exchange.response->body().size;
  }
}

void ToySession::on_room(Outbox& out) {
  for (Stream& stream : streams_) {
    if (!stream.exchange || stream.exchange->app() != mhd::App::idle) continue;
    if (stream.exchange->send() != Send::none) go_on(stream, out);
  }
}

// ---- ends

void ToySession::leave(Stream& stream, Outbox& out) {
  Exchange* exchange = stream.exchange;
  stream = {};
  exchange->end_mark = out.mark();
  (leaving_last_ ? leaving_last_->next : leaving_first_) = exchange;
  leaving_last_ = exchange;
  on_sent(out.sent());
}

void ToySession::on_sent(std::uint64_t sent) {
  while (leaving_first_ && leaving_first_->end_mark <= sent) {
    Exchange* exchange = leaving_first_;
    leaving_first_ = exchange->next;
    if (!leaving_first_) leaving_last_ = nullptr;
    finish(*exchange, Outcome::completed);
  }
}

// A stream that cannot go on takes the connection with it: the toy has no frame to say so.
void ToySession::end(Stream& stream, Outcome outcome) {
  Exchange* exchange = stream.exchange;
  stream = {};
  finish(*exchange, outcome);
  close_ = mhd::CloseKind::reset;
}

void ToySession::finish(Exchange& exchange, Outcome outcome) {
  if (exchange.known) env_.front_end.on_done(env_.front_end.self, exchange, outcome);
  env_.exchanges.give_back(exchange);
}

void ToySession::on_eof(Outbox&) { eof_ = true; }

void ToySession::on_wake(Exchange& exchange, Outbox& out) {
  Stream* stream = find(exchange);
  if (!stream) return;
  if (exchange.stage == Stage::pull) return go_on(*stream, out);
  if (exchange.stage != Stage::body) ask(*stream, out);  // content that waits is offered again
}

void ToySession::on_lost(Outcome outcome) {
  while (leaving_first_) {
    Exchange* exchange = leaving_first_;
    leaving_first_ = exchange->next;
    finish(*exchange, outcome);
  }
  leaving_last_ = nullptr;
  for (Stream& stream : streams_)
    if (stream.exchange) end(stream, outcome);
}

mhd::Wants ToySession::wants() const {
  mhd::Wants wants;
  wants.read = !eof_;
  wants.close = close_;
  bool idle = true;
  for (const Stream& stream : streams_) {
    if (!stream.exchange) continue;
    idle = false;
    const Send send = stream.exchange->send();
    if (send != Send::none && stream.exchange->app() == mhd::App::idle) wants.room = true;
  }
  if (eof_ && idle && close_ == mhd::CloseKind::none) wants.close = mhd::CloseKind::at_once;
  return wants;
}

}  // namespace seams
