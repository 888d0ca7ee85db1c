// SPDX-License-Identifier: LGPL-2.1-or-later
#include "seams/request_queue.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "support/text.h"

namespace seams {

using mhd::Exchange;
using mhd::Pulled;
using mhd::Verdict;
using Hold = std::unique_lock<std::mutex>;

// ---- the side of the threads

// The lock is held, so the exchange cannot end in between.
bool Ticket::tell_worker(Want want, Hold&) {
  if (!exchange_) return false;
  want_ = want;
  exchange_->resume();
  return true;
}

std::string Ticket::read(std::size_t most) {
  Hold hold(lock_);
  room_ = most;
  if (!content_ended_ && tell_worker(Want::content, hold))
    changed_.wait(hold, [this] { return !content_.empty() || content_ended_ || !exchange_; });
  room_ = 0;
  std::string result;
  result.swap(content_);
  return result;
}

bool Ticket::reply(unsigned status) {
  Hold hold(lock_);
  status_ = status;
  return tell_worker(Want::reply, hold);
}

bool Ticket::send(std::string part) {
  Hold hold(lock_);
  part_ = std::move(part);
  if (!tell_worker(Want::reply, hold)) return false;
  changed_.wait(hold, [this] { return part_.empty() || !exchange_; });
  return exchange_ != nullptr;
}

bool Ticket::finish() {
  Hold hold(lock_);
  finished_ = true;
  return tell_worker(Want::reply, hold);
}

void Ticket::abort() {
  Hold hold(lock_);
  tell_worker(Want::abort, hold);
}

mhd::Outcome Ticket::wait_for_end() {
  Hold hold(lock_);
  changed_.wait(hold, [this] { return !exchange_; });
  return outcome_;
}

std::shared_ptr<Ticket> RequestQueue::take() {
  Hold hold(lock_);
  changed_.wait(hold, [this] { return !waiting_.empty() || closed_; });
  if (waiting_.empty()) return nullptr;
  TicketRef ticket = waiting_.front();
  waiting_.pop_front();
  return ticket;
}

void RequestQueue::close() {
  Hold hold(lock_);
  closed_ = true;
  changed_.notify_all();
}

// ---- the side of the worker

RequestQueue::RequestQueue() {
  front_end_.self = this;
  front_end_.on_head = on_head;
  front_end_.on_body = on_body;
  front_end_.on_end = on_end;
  front_end_.pull = pull;
  front_end_.on_done = on_done;
}

void RequestQueue::add(Exchange& exchange) {
  auto ticket = std::make_shared<Ticket>();
  ticket->exchange_ = &exchange;
  ticket->method_ = exchange.request.method_text;
  ticket->target_ = exchange.request.raw_target;
  new (&ticket_of(exchange)) TicketRef(ticket);
  Hold hold(lock_);
  waiting_.push_back(std::move(ticket));
  changed_.notify_one();
}

Verdict RequestQueue::on_head(void* self, Exchange& exchange) {
  if (!exchange.known) {
    static_cast<RequestQueue*>(self)->add(exchange);
    return Verdict::park();
  }
  Ticket& ticket = *ticket_of(exchange);
  Hold hold(ticket.lock_);
  switch (ticket.want_) {
    case Ticket::Want::content:
      return Verdict::read_body();
    case Ticket::Want::reply:
      return Verdict::reply(support::make_response(
          ticket.status_, {mhd::BodyKind::producer, mhd::size_unknown, nullptr}));
    case Ticket::Want::abort:
      return Verdict::abort();
    default:
      return Verdict::park();
  }
}

// Takes what a thread waits for, and parks until the next one waits.
Verdict RequestQueue::on_body(void* self, Exchange& exchange, mhd::Bytes piece,
                              std::size_t& taken) {
  Ticket& ticket = *ticket_of(exchange);
  {
    Hold hold(ticket.lock_);
    if (ticket.want_ == Ticket::Want::content) {
      taken = std::min(ticket.room_ - std::min(ticket.room_, ticket.content_.size()), piece.size());
      ticket.content_.append(piece.data(), taken);
      ticket.changed_.notify_all();
      return taken < piece.size() ? Verdict::park() : Verdict::read_body();
    }
  }
  return on_head(self, exchange);
}

Verdict RequestQueue::on_end(void* self, Exchange& exchange) {
  Ticket& ticket = *ticket_of(exchange);
  {
    Hold hold(ticket.lock_);
    ticket.content_ended_ = true;
    ticket.changed_.notify_all();
    if (ticket.want_ == Ticket::Want::content) return Verdict::park();
  }
  return on_head(self, exchange);
}

Pulled RequestQueue::pull(void*, Exchange& exchange, std::uint64_t, mhd::Bytes room) {
  Ticket& ticket = *ticket_of(exchange);
  Hold hold(ticket.lock_);
  if (ticket.want_ == Ticket::Want::abort) return {Pulled::Kind::abort};
  if (ticket.part_.empty()) return {ticket.finished_ ? Pulled::Kind::end : Pulled::Kind::park};
  const std::size_t size = std::min(room.size(), ticket.part_.size());
  std::memcpy(room.data(), ticket.part_.data(), size);
  ticket.part_.erase(0, size);
  ticket.changed_.notify_all();
  return {Pulled::Kind::bytes, size};
}

void RequestQueue::on_done(void*, Exchange& exchange, mhd::Outcome outcome) {
  const TicketRef ticket = std::move(ticket_of(exchange));
  ticket_of(exchange).~TicketRef();
  Hold hold(ticket->lock_);
  ticket->exchange_ = nullptr;
  ticket->outcome_ = outcome;
  ticket->changed_.notify_all();
}

}  // namespace seams
