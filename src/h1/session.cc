// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/session.h"

namespace mhd::h1 {

Session::Session(SessionEnv& env, Carrier& carrier)
    : env_(env),
      carrier_(carrier),
      leniency_(leniency_of(env.config.strictness)),
      idle_time_(env.config.timeouts.idle) {
  become_idle();
}

void Session::set_idle_time(Millis time) {
  idle_time_ = time;
  if (!current_) become_idle();
}

// Not idle: there is an exchange, or the connection is about to close.
Wants Session::wants_busy() const {
  Wants wants;
  wants.close = close_;
  wants.room = error_status_ != 0;
  if (close_ != CloseKind::none) return wants;
  if (const App app = current_->app(); app != App::idle) {
    if (app == App::parked && !waits_for_pipe())
      wants.deadline = deadline_after(parked_at_, env_.config.timeouts.suspended);
    return wants;
  }
  const Send send = current_->send();
  wants.room = send == Send::head || send == Send::body || send == Send::tail;
  // What is discarded is not worth reading once the connection closes in any case.
  const bool given_up = current_->recv() == Recv::discard && current_->plan.close;
  wants.read = current_->recv() != Recv::done && !eof_ && !given_up;
  if (wants.read) wants.deadline = current_->recv() == Recv::head ? deadline_ : body_deadline();
  return wants;
}

// Such a reply is parked as well, but the application does not let its client wait: it is on its
// way.
bool Session::waits_for_pipe() const {
  return current_->stage == Stage::pull && current_->response->body().kind == BodyKind::pipe;
}

Millis Session::body_deadline() const {
  const Timeouts& timeouts = env_.config.timeouts;
  if (current_->recv() == Recv::discard) return deadline_after(deadline_, timeouts.drain);
  if (timeouts.body_start == 0) return never;
  const Millis more = time_for(current_->request.content_received, env_.config.rates.body);
  return more == never ? never : deadline_after(deadline_, timeouts.body_start + more);
}

// Runs the callback of the current stage until it has an answer that stands.
void Session::ask(Outbox& out) {
  const FrontEnd& front = env_.front_end;
  Exchange& exchange = *current_;
  for (;;) {
    exchange.enter_callback();
    Verdict verdict = exchange.stage == Stage::head ? front.on_head(front.self, exchange)
                                                    : front.on_end(front.self, exchange);
    exchange.known = true;
    if (verdict.kind != Verdict::Kind::park) [[likely]] {
      exchange.leave_callback();
      return act(verdict, out);
    }
    if (exchange.park()) return parked(out);
  }
}

// A client that closed its side while its exchange is parked counts as gone, unless it may wait.
void Session::parked(Outbox& out) {
  parked_at_ = env_.now;
  if (eof_ && !half_closed_may_wait()) abort_current(Outcome::client_abort, out);
}

void Session::act(Verdict& verdict, Outbox& out) {
  switch (verdict.kind) {
    [[likely]] case Verdict::Kind::reply
        : return start_reply(static_cast<Ref<Response>&&>(verdict.response), out);
    case Verdict::Kind::read_body:
      return read_content(out);
    case Verdict::Kind::refuse:
      return refuse(verdict.refusal, out);
    default:
      return abort_current(Outcome::app_abort, out);
  }
}

void Session::read_content(Outbox& out) {
  Exchange& exchange = *current_;
  if (exchange.stage == Stage::end) return abort_current(Outcome::app_error, out);
  if (exchange.stage == Stage::body) return;
  if (exchange.recv() == Recv::done) {
    exchange.stage = Stage::end;
    return ask(out);
  }
  exchange.stage = Stage::body;
  // A client that has begun to send does not wait (RFC 9110, 10.1.1).
  if (exchange.request.expects_continue && !content_waits_ &&
      out.append_copy("HTTP/1.1 100 Continue\r\n\r\n"))
    exchange.move_to(Send::interim);
}

// The response goes, and with it what the outbox refers to.
void Session::abort_current(Outcome outcome, Outbox& out) {
  if (current_->holds_output) out.discard();
  end_current(outcome);
  close_ = CloseKind::reset;
}

void Session::end_current(Outcome outcome) {
  Exchange* exchange = current_;
  current_ = nullptr;
  if (exchange) finish(*exchange, outcome);
}

// What is kept for the reply goes first: on_done() is the last that is heard of the exchange.
void Session::finish(Exchange& exchange, Outcome outcome) {
  if (!exchange.held.empty()) [[unlikely]]
    exchange.held.release_all();
  if (exchange.known) [[likely]]
    env_.front_end.on_done(env_.front_end.self, exchange, outcome);
  env_.exchanges.give_back(exchange);
}

// The current exchange is over but for the bytes in the outbox. When nobody asks what becomes of
// them it is over now, and the next request finds its memory still in the processor's cache.
void Session::leave(Outbox& out) {
  Exchange* exchange = current_;
  current_ = nullptr;
  become_idle();
  if (!exchange->outcome_matters && !exchange->holds_output)
    return finish(*exchange, Outcome::completed);
  exchange->next = nullptr;
  if (leaving_last_)
    leaving_last_->next = exchange;
  else
    leaving_first_ = exchange;
  leaving_last_ = exchange;
  on_sent(out.sent());
}

void Session::release_held(std::uint64_t sent) { current_->held.release_passed(sent); }

// Ends the exchanges whose replies have left.
void Session::end_left(std::uint64_t sent) {
  while (leaving_first_ && leaving_first_->end_mark <= sent) {
    Exchange* exchange = leaving_first_;
    leaving_first_ = exchange->next;
    if (!leaving_first_) leaving_last_ = nullptr;
    finish(*exchange, Outcome::completed);
  }
}

// Counted content may have come completely while the front end parked at its last byte.
bool Session::content_is_missing() const {
  if (current_->recv() == Recv::body)
    return current_->request.framing != BodyFraming::counted || body_left_ > 0;
  return current_->recv() == Recv::trailers;
}

void Session::on_eof(Outbox& out) {
  eof_ = true;
  if (close_ != CloseKind::none) return;
  if (!current_) {
    close_ = CloseKind::at_once;
    return;
  }
  if (current_->recv() == Recv::head) {
    end_current(Outcome::client_abort);
    close_ = CloseKind::at_once;
  } else if (content_is_missing() || (app_has_it() && !half_closed_may_wait())) {
    abort_current(Outcome::client_abort, out);
  } else if (current_->send() == Send::done) {
    close_ = CloseKind::at_once;  // the content that was to be discarded will not come
    leave(out);
  }
}

void Session::on_wake(Exchange& exchange, Outbox& out) {
  if (&exchange != current_) return;
  // The time of the content goes on where it stopped: the client did not cause the wait.
  if (exchange.recv() != Recv::done) deadline_ += env_.now - parked_at_;
  switch (exchange.stage) {
    case Stage::pull:
      return continue_reply(out);
    case Stage::body:
      // Bytes that wait are offered again by on_bytes().
      if (exchange.request.framing == BodyFraming::counted && body_left_ == 0)
        content_complete(out);
      return;
    default:
      return ask(out);
  }
}

void Session::on_deadline(Outbox& out) {
  if (close_ != CloseKind::none) return;
  if (!current_) {
    close_ = CloseKind::at_once;
  } else if (app_has_it()) {
    abort_current(Outcome::timed_out, out);
  } else if (current_->recv() == Recv::discard) {
    current_->plan.close = true;
    if (current_->send() != Send::done) return;
    close_ = CloseKind::at_once;
    leave(out);
  } else {
    refuse(Refusal::request_timeout, out);
  }
}

void Session::on_lost(Outcome outcome) {
  while (leaving_first_) {
    Exchange* exchange = leaving_first_;
    leaving_first_ = exchange->next;
    finish(*exchange, outcome);
  }
  leaving_last_ = nullptr;
  end_current(outcome);
  close_ = CloseKind::reset;
}

}  // namespace mhd::h1
