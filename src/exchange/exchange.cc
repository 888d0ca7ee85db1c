// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/exchange.h"

#include "base/memory.h"

namespace mhd {

Exchange::Exchange(char* chunk, std::size_t chunk_size, std::size_t budget)
    : Mail(deliver_wake), arena(chunk, chunk_size, budget), chunk_(chunk) {}

bool Exchange::park() {
  App expected = App::running;
  return app_.compare_exchange_strong(expected, App::parked, std::memory_order_acq_rel);
}

void Exchange::resume() {
  App state = app_.load(std::memory_order_acquire);
  while (state == App::running || state == App::parked) {
    if (!app_.compare_exchange_weak(state, App::resumed, std::memory_order_acq_rel)) continue;
    if (state == App::parked) mail_drop->post(*this);
    return;
  }
}

bool Exchange::retire() {
  if (app_.load(std::memory_order_acquire) == App::idle) return true;
  App expected = App::parked;
  app_.compare_exchange_strong(expected, App::idle, std::memory_order_acq_rel);
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

ExchangeStore::~ExchangeStore() {
  while (free_) {
    Exchange* next = free_->next;
    mem_free(free_);
    free_ = next;
  }
  while (chunks_) {
    Chunk* next = chunks_->next;
    mem_free(chunks_);
    chunks_ = next;
  }
}

char* ExchangeStore::take_chunk() {
  if (!chunks_) return static_cast<char*>(mem_alloc(chunk_size));
  Chunk* chunk = chunks_;
  chunks_ = chunk->next;
  --cached_chunks_;
  return reinterpret_cast<char*>(chunk);
}

void ExchangeStore::give_chunk(char* chunk) {
  if (cached_chunks_ == most_cached_chunks) return mem_free(chunk);
  auto* cached = reinterpret_cast<Chunk*>(chunk);
  cached->next = chunks_;
  chunks_ = cached;
  ++cached_chunks_;
}

Exchange* ExchangeStore::take(Carrier& carrier) {
  char* chunk = take_chunk();
  if (!chunk) return nullptr;
  void* memory = free_;
  if (free_)
    free_ = free_->next;
  else
    memory = mem_alloc(sizeof(Exchange));
  if (!memory) {
    give_chunk(chunk);
    return nullptr;
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
  exchange.response.reset();
  exchange.arena.reset();
  give_chunk(exchange.chunk_);
  if (exchange.retire()) return reuse(exchange);
  exchange.abandoned_ = true;
  ++abandoned_;
}

void ExchangeStore::reuse(Exchange& exchange) {
  exchange.next = free_;
  free_ = &exchange;
}

}  // namespace mhd
