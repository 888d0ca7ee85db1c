// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/exchange.h"

#include "base/memory.h"

namespace mhd {

Exchange::Exchange(char* chunk, std::size_t chunk_size, std::size_t budget)
    : Mail(deliver_wake), arena(chunk, chunk_size, budget), chunk_(chunk) {
  shared_app().store(App::idle, std::memory_order_relaxed);
}

bool Exchange::park() {
  App expected = App::running;
  return shared_app().compare_exchange_strong(expected, App::parked, std::memory_order_acq_rel);
}

// The first exchange is tried whatever the state is: it also orders what the caller wrote before.
void Exchange::resume() {
  App state = App::running;
  while (!shared_app().compare_exchange_strong(state, App::resumed, std::memory_order_seq_cst))
    if (state != App::running && state != App::parked) return;
  if (state == App::parked) mail_drop->post(*this);
}

bool Exchange::retire() {
  if (shared_app().load(std::memory_order_acquire) == App::idle) return true;
  App expected = App::parked;
  shared_app().compare_exchange_strong(expected, App::idle, std::memory_order_acq_rel);
  return expected != App::resumed;
}

void Exchange::deliver_wake(Mail& mail, void*) {
  auto& exchange = static_cast<Exchange&>(mail);
  if (exchange.abandoned_) {
    --exchange.store_->abandoned_;
    exchange.store_->reuse(exchange);
  } else {
    exchange.leave_callback();
    exchange.carrier->wake(exchange);
  }
}

namespace {

Exchange* pop(Exchange*& list) {
  Exchange* first = list;
  if (first) list = first->next;
  return first;
}

}  // namespace

ExchangeStore::~ExchangeStore() {
  while (Exchange* exchange = pop(warm_)) {
    mem_free(exchange->chunk_);
    mem_free(exchange);
  }
  while (Exchange* exchange = pop(cold_)) mem_free(exchange);
}

void* ExchangeStore::allocate(char*& chunk) {
  chunk = static_cast<char*>(mem_alloc(chunk_size));
  if (!chunk) return nullptr;
  void* memory = cold_ ? pop(cold_) : mem_alloc(sizeof(Exchange));
  if (!memory) mem_free(chunk);
  return memory;
}

Exchange* ExchangeStore::take(Carrier& carrier) {
  void* memory = warm_;
  char* chunk = nullptr;
  if (warm_) [[likely]] {
    chunk = pop(warm_)->chunk_;
    --warm_count_;
  } else {
    memory = allocate(chunk);
    if (!memory) return nullptr;
  }
  auto* exchange = ::new (memory) Exchange(chunk, chunk_size, budget_);
  exchange->store_ = this;
  exchange->carrier = &carrier;
  exchange->mail_drop = &mail_drop_;
  ++in_use_;
  return exchange;
}

void ExchangeStore::give_back(Exchange& exchange) {
  --in_use_;
  responses_.give(exchange.response.detach());
  exchange.arena.reset();
  if (exchange.retire()) [[likely]]
    return reuse(exchange);
  exchange.abandoned_ = true;
  ++abandoned_;
}

void ExchangeStore::reuse(Exchange& exchange) {
  Exchange*& list = warm_count_ < most_warm ? warm_ : cold_;
  if (&list == &warm_)
    ++warm_count_;
  else
    mem_free(exchange.chunk_);
  exchange.next = list;
  list = &exchange;
}

}  // namespace mhd
