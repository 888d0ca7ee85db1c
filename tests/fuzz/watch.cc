// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fuzz/watch.h"

#include <utility>

namespace fuzz {

using mhd::Exchange;
using mhd::Verdict;

Watch::Watch(const mhd::FrontEnd& inner, std::size_t most_memory)
    : inner_(inner), most_memory_(most_memory) {
  front_end_.self = this;
  front_end_.on_target = inner.on_target ? on_target : nullptr;
  front_end_.on_head = on_head;
  front_end_.on_body = on_body;
  front_end_.on_end = on_end;
  front_end_.pull = pull;
  front_end_.on_done = on_done;
}

// The entry of an exchange; a new one when the session has not shown it before.
Met& Watch::meet(const Exchange& exchange) {
  if (exchange.arena.heap_bytes() > most_memory_) fault("an exchange uses too much memory");
  if (exchange.known) {
    for (Met& met : met_)
      if (met.exchange == &exchange && !met.over) return met;
    fault("a call for an exchange that is over");
  } else if (refused_) {
    fault("a new exchange behind a refusal");
  }
  met_.push_back({});
  met_.back().exchange = &exchange;
  return met_.back();
}

Verdict Watch::answered(Met& met, Verdict verdict) {
  if (verdict.kind != Verdict::Kind::reply) return verdict;
  if (met.replied) fault("a second reply was asked for");
  const mhd::Response& response = *verdict.response;
  met.replied = true;
  met.status = response.status();
  met.serves_ranges = response.serves_ranges();
  met.producer = response.body().kind == mhd::BodyKind::producer;
  met.content = response.body().size;
  met.as_http_1_0 = response.options().http_1_0_server;
  return verdict;
}

void Watch::on_target(void* self, Exchange& exchange) {
  auto& watch = *static_cast<Watch*>(self);
  if (exchange.known) watch.fault("on_target() comes twice");
  watch.meet(exchange);
  watch.inner_.on_target(watch.inner_.self, exchange);
}

Verdict Watch::on_head(void* self, Exchange& exchange) {
  auto& watch = *static_cast<Watch*>(self);
  Met& met = watch.meet(exchange);
  const mhd::Request& request = exchange.request;
  met.handed_over = true;
  met.method = request.method;
  met.version = request.version;
  met.expects_continue = request.expects_continue;
  return watch.answered(met, watch.inner_.on_head(watch.inner_.self, exchange));
}

Verdict Watch::on_body(void* self, Exchange& exchange, mhd::Bytes piece, std::size_t& taken) {
  auto& watch = *static_cast<Watch*>(self);
  Met& met = watch.meet(exchange);
  if (!met.handed_over) watch.fault("content before the head");
  return watch.answered(met, watch.inner_.on_body(watch.inner_.self, exchange, piece, taken));
}

Verdict Watch::on_end(void* self, Exchange& exchange) {
  auto& watch = *static_cast<Watch*>(self);
  Met& met = watch.meet(exchange);
  if (exchange.recv() != mhd::Recv::done) watch.fault("on_end() before the end");
  return watch.answered(met, watch.inner_.on_end(watch.inner_.self, exchange));
}

mhd::Pulled Watch::pull(void* self, Exchange& exchange, std::uint64_t position, mhd::Bytes room) {
  auto& watch = *static_cast<Watch*>(self);
  if (!watch.meet(exchange).replied) watch.fault("pull() without a reply");
  return watch.inner_.pull(watch.inner_.self, exchange, position, room);
}

void Watch::on_done(void* self, Exchange& exchange, mhd::Outcome outcome) {
  auto& watch = *static_cast<Watch*>(self);
  Met& met = watch.meet(exchange);
  watch.inner_.on_done(watch.inner_.self, exchange, outcome);
  met.over = true;
  met.outcome = outcome;
}

void Watch::finish() {
  for (const Met& met : met_)
    if (!met.over) fault("an exchange without on_done()");
}

}  // namespace fuzz
