// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/checks.h"

#include "exchange/exchange.h"
#include "net/socket.h"

namespace sim {

namespace {

constexpr unsigned most_idle_turns = 40;
constexpr unsigned most_turns_unserved = 40;
constexpr Millis most_unserved_ms = 500;
// The wheel of deadlines has slots, and what fails for lack of buffers is tried again later.
constexpr Millis slack = 400;
constexpr Millis farewell_ms = 1000;
// Kept bytes of a connection, outbox, exchange; and what a worker has in any case.
constexpr std::size_t most_for_connection = 160000;
constexpr std::size_t most_for_worker = 600000;

std::string name(const Client& client) {
  return "client " + std::to_string(client.plan.requests[0].id / most_requests) + " (" +
         name_of(client.plan.manner) + ")";
}

}  // namespace

void Checks::end_turn() {
  const bool idle = !world_.blocked && progress_ == world_.progress_count();
  idle_turns_ = idle ? idle_turns_ + 1 : 0;
  progress_ = world_.progress_count();
  world_.check(idle_turns_ < most_idle_turns, "the worker does not spin",
               std::to_string(idle_turns_) + " turns for nothing");
  std::size_t connections = 0;
  for (const auto& client : world_.clients) {
    if (!client->socket.accepted || client->socket.closed) continue;
    ++connections;
    check_deadline(*client);
    check_served(*client);
    check_rate(*client);
  }
  const std::size_t most = most_for_worker + connections * most_for_connection;
  world_.check(world_.live_bytes < most, "memory is bounded",
               std::to_string(world_.live_bytes) + " bytes");
  world_.app.check_turn();
  world_.door.check_turn();
}

// No connection stays longer than the time limit of what it waits for.
void Checks::check_deadline(const Client& client) const {
  const mhd::Timeouts& timeouts = world_.plan.config.timeouts;
  const Socket& socket = client.socket;
  const Visit* visit = world_.app.open_visit(client);
  Millis since = std::max(client.last_sent_at, client.last_callback_at);
  since = std::max(since, client.accepted_at);
  // The period in which the client still took enough, and the next one.
  const Millis stall = 2 * timeouts.write_stall;
  Millis limit = stall;
  const char* what = "sending";
  const bool sending_is_blocked = socket.tx.size() == socket.tx_room || socket.wants_room;
  if (socket.tx_end) {
    since = client.shut_at;
    limit = client.is_served() ? timeouts.drain : farewell_ms;
    what = "lingering";
  } else if (visit && visit->parked) {
    return;
  } else if (visit && visit->reads) {
    if (sending_is_blocked) return;
    since = visit->head_at + visit->parked_for;
    limit = timeouts.body_start + visit->content;
    what = "content";
  } else if (visit && visit->replied) {
    limit = std::max(stall, timeouts.drain);
  } else if (visit && !visit->seen_head) {
    since = std::max(since, client.begin_taken_at);
    limit = timeouts.head;
    what = "head";
  } else {
    const bool begun = client.handed < client.plan.requests.size() &&
                       client.received > client.begin_of(client.handed);
    if (begun) since = std::max(since, client.begin_taken_at);
    limit = begun ? timeouts.head : timeouts.idle;
    what = begun ? "head" : "idle";
    if (sending_is_blocked) limit = std::max(limit, stall);
  }
  // The reply that says so can't be sent either.
  if (socket.tried_again_at > since || world_.jumped_at > since) {
    since = std::max(since, world_.jumped_at);
    limit += stall;
  }
  world_.check(world_.now <= since + limit + slack, "no connection stays beyond its deadline",
               name(client) + ", " + what + " since " + std::to_string(since));
}

// A client that takes too little is not served for ever: two periods contain a whole one of the
// server's.
void Checks::check_rate(Client& client) const {
  const Socket& socket = client.socket;
  const mhd::SessionConfig& config = world_.plan.config;
  const Visit* visit = world_.app.open_visit(client);
  // In the middle of a reply, so that there is more.
  const bool blocked = socket.wants_room && !socket.tx_end && !client.checker.is_between() &&
                       !(visit && visit->parked);
  const std::uint64_t taken =
      client.checker.total() -
      std::min(client.checker.total(), mhd::net::bytes_not_taken(socket.fd));
  if (!blocked || world_.jumped_at > client.blocked_since ||
      socket.tried_again_at > client.blocked_since)
    client.blocked_since = mhd::never;
  if (!blocked) return;
  if (client.blocked_since == mhd::never) {
    client.blocked_since = world_.now;
    client.taken_before = taken;
  }
  if (world_.now <= client.blocked_since + 2 * config.timeouts.write_stall + slack) return;
  world_.check(taken >= client.taken_before + config.rates.write,
               "who takes too little is not waited for", name(client));
  client.blocked_since = mhd::never;
}

// Bytes that wait, and an end behind them, are received within a bounded number of turns.
void Checks::check_served(Client& client) const {
  Socket& socket = client.socket;
  const Visit* visit = world_.app.open_visit(client);
  const bool gone = socket.rx.empty() && (socket.rx_end || socket.reset);
  const bool nothing = socket.rx.empty() && !gone;
  const bool may_wait = nothing || socket.tx.size() == socket.tx_room || socket.wants_room ||
                        (visit && (visit->replied || (visit->parked && !gone))) || socket.tx_end ||
                        world_.now < socket.tried_again_at;
  if (may_wait || world_.jumped_at > socket.unserved_since) socket.turns_unserved = 0;
  if (may_wait) return;
  if (socket.turns_unserved++ == 0) socket.unserved_since = world_.now;
  const bool in_time = world_.now <= socket.unserved_since + most_unserved_ms;
  world_.check(socket.turns_unserved < most_turns_unserved && in_time, "everybody is served",
               name(client));
}

}  // namespace sim
