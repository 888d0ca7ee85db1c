// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/door.h"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "base/memory.h"
#include "sim/world.h"

namespace sim {

using mhd::server::Connection;

namespace {

constexpr Millis least_wait = 1000;
constexpr Millis order_slack = 250;  // so far the worker's list may be behind
constexpr unsigned most_farewells = 16;

}  // namespace

std::string Door::name(const Client& client) const {
  return "client " + std::to_string(client.plan.requests[0].id / most_requests) + " (" +
         name_of(client.plan.manner) + ")";
}

void Door::configure(mhd::server::Config& config) {
  config.first_refused_fd = world_.plan.first_refused_fd;
  config.accept_policy = {[](void* self, const mhd::net::PeerAddress& peer) {
                            return static_cast<Door*>(self)->policy(peer);
                          },
                          this};
  config.connections = {
      [](void* self, Connection& connection) { static_cast<Door*>(self)->opened(connection); },
      [](void* self, Connection& connection) { static_cast<Door*>(self)->ended(connection); },
      this};
}

mhd::server::AddressCounts* Door::addresses() {
  if (!addresses_ && world_.plan.most_per_address > 0)
    addresses_ = mhd::create<mhd::server::AddressCounts>(world_.plan.most_per_address);
  return addresses_;
}

Client& Door::client_of(Connection& connection) const {
  world_.check(connection.socket() >= 0, "a connection that is told of has its socket", "");
  return *world_.socket(connection.socket()).client;
}

// A newcomer may fail for these at any place.
bool Door::lacks_resources() const {
  return world_.plan.faults.memory > 0 || world_.plan.faults.poller > 0;
}

bool Door::address_is_full(const Client& client) const {
  if (!addresses_ || client.plan.address == 0) return false;
  unsigned count = 0;
  for (const auto& other : world_.clients)
    if (other->is_served() && other->plan.address == client.plan.address) ++count;
  return count >= world_.plan.most_per_address;
}

// ---- The system's side ----

void Door::accepted(Client& client) {
  world_.check(!quiesced_, "nobody is accepted after quiesce()", name(client));
  world_.check(!newcomer_, "a newcomer is decided upon before the next", name(client));
  makes_room_ = false;
  newcomer_ = &client;
  client.fate = Fate::newcomer;
  client.accepted_at = world_.now;
}

void Door::no_descriptor() { makes_room_ = true; }

void Door::touched(Client& client) {
  if (!client.is_evicted) makes_room_ = false;
  if (client.fate == Fate::newcomer) turned_away(client);
}

void Door::closed(Client& client) {
  world_.check(!client.is_served(), "a connection's end is told before its socket goes",
               name(client));
  if (client.fate != Fate::newcomer) return;
  const bool refused =
      client.is_refused || static_cast<unsigned>(client.socket.fd) >= world_.plan.first_refused_fd;
  world_.check(refused || lacks_resources(), "nobody is shut out without a reason", name(client));
  world_.note("client is shut out");
  client.fate = Fate::shut_out;
  newcomer_ = nullptr;
  ++counts.shut_out;
}

Millis Door::quiesce_at() const {
  const bool by_itself = !quiesced_ && !world_.plan.quiesces_inside;
  return by_itself ? world_.plan.quiesce_at : mhd::never;
}

// The application closes the socket then, and those who wait at it are lost.
void Door::quiesce_in_time(bool inside) {
  if (inside != world_.plan.quiesces_inside) return;
  if (!worker || quiesced_ || world_.now < world_.plan.quiesce_at) return;
  world_.note("quiesce");
  worker->quiesce();
  quiesced_ = true;
  ++counts.quiesced;
  world_.progress();
  for (Socket* socket : world_.backlog) socket->client->lose();
  world_.backlog.clear();
}

// ---- What the worker says ----

bool Door::policy(const mhd::net::PeerAddress& peer) {
  world_.check(newcomer_ && newcomer_->fate == Fate::newcomer, "the policy is asked for newcomers",
               "");
  Client& client = *newcomer_;
  world_.check(!client.was_judged, "the policy is asked once", name(client));
  client.was_judged = true;
  unsigned address = 0;
  if (peer.size == sizeof(sockaddr_in)) {
    sockaddr_in from;
    std::memcpy(&from, peer.bytes, sizeof from);
    address = ntohl(from.sin_addr.s_addr);
  }
  world_.check(address == client.plan.address, "the policy is told who comes", name(client));
  client.is_refused = world_.random.chance(world_.plan.unwelcome);
  return !client.is_refused;
}

void Door::opened(Connection& connection) {
  Client& client = client_of(connection);
  world_.progress();
  world_.check(&client == newcomer_ && client.fate == Fate::newcomer,
               "each connection is told of once", name(client));
  world_.check(client.was_judged && !client.is_refused, "who is refused is not served",
               name(client));
  world_.check(static_cast<unsigned>(client.socket.fd) < world_.plan.first_refused_fd,
               "descriptors from the limit on are not used", name(client));
  world_.check(connections_ < world_.plan.most_connections, "the limit of connections holds",
               name(client));
  world_.check(!address_is_full(client), "the limit of an address holds", name(client));
  world_.check(client.received == 0, "nothing is read before a connection is told of",
               name(client));
  client.fate = Fate::served;
  newcomer_ = nullptr;
  ++connections_;
}

void Door::ended(Connection& connection) {
  Client& client = client_of(connection);
  world_.progress();
  world_.check(client.is_served(), "the end of each connection is told of once", name(client));
  world_.check(!world_.app.open_visit(client), "exchanges end before their connection",
               name(client));
  client.is_ended = true;
  if (client.plan.manner == Manner::trickling && client.socket.reset_on_close) ++counts.too_slow;
  // Who is dropped for another reason gets a reset.
  if ((newcomer_ || makes_room_) && !client.socket.reset_on_close) evicted(client);
  --connections_;
}

// ---- Making room ----

// Since when the worker must see that this client is waited for, at the latest; never: it may well
// have to do.
Millis Door::waits_since(const Client& client) const {
  const Socket& socket = client.socket;
  if (!client.is_served()) return mhd::never;
  if (socket.tx_end) return client.shut_at;
  const Visit* visit = world_.app.open_visit(client);
  const bool may_send = socket.wants_room || socket.tx.size() >= socket.tx_room;
  const bool answered = client.checker.replies() == client.heads_seen &&
                        client.checker.is_between() && !client.checker.refused();
  if (may_send || !answered || !socket.rx.empty() || (visit && visit->seen_head)) return mhd::never;
  const Millis since = std::max({client.accepted_at, client.last_sent_at, client.last_taken_at});
  const std::size_t next = client.heads_seen;
  if (next >= client.plan.requests.size() || client.received <= client.begin_of(next)) return since;
  return client.received < client.head_end_of(next) ? since : mhd::never;
}

void Door::turned_away(Client& client) {
  world_.note("client is turned away");
  client.fate = Fate::turned_away;
  newcomer_ = nullptr;
  ++counts.turned_away;
  world_.check(client.was_judged && !client.is_refused, "who is refused gets no reply",
               name(client));
  if (address_is_full(client) || lacks_resources()) return;
  world_.check(connections_ >= world_.plan.most_connections, "who has room is let in",
               name(client));
  for (const auto& other : world_.clients) {
    const Millis since = waits_since(*other);
    world_.check(since == mhd::never || since + least_wait > world_.now,
                 "who has waited long enough makes room",
                 name(*other) + " for " + name(client) + ", since " + std::to_string(since));
  }
}

// Closed to make room. What is known of its wait is a lower bound: it began no earlier.
void Door::evicted(Client& client) {
  const std::string who = name(client);
  world_.note("client %u makes room", client.plan.requests[0].id / unsigned{most_requests});
  ++counts.evicted;
  client.is_evicted = true;
  world_.check(makes_room_ || connections_ >= world_.plan.most_connections,
               "nobody makes room when there is room", who);
  if (client.socket.tx_end) {
    world_.check(client.shut_at + least_wait <= world_.now, "who makes room has waited", who);
    return check_order(client, client.shut_at);
  }
  const std::size_t next = client.heads_seen;
  world_.check(client.checker.replies() == next && client.checker.is_between(),
               "nobody makes room while being served", who);
  Millis since = std::max(client.accepted_at, client.last_sent_at);
  if (next < client.plan.requests.size() && client.received > client.begin_of(next)) {
    since = std::max(since, client.begin_taken_at);
    world_.check(client.received < client.head_end_of(next), "no request that came is lost", who);
  } else {
    world_.check(client.socket.rx.empty(), "no request that came is lost", who);
  }
  world_.check(since + least_wait <= world_.now, "who makes room has waited",
               who + ", since " + std::to_string(since));
  check_order(client, since);
}

void Door::check_order(const Client& client, Millis since) const {
  for (const auto& other : world_.clients) {
    if (other.get() == &client || !other->is_served()) continue;
    const Millis waits = waits_since(*other);
    world_.check(waits == mhd::never || waits + order_slack >= since,
                 "who has waited longest makes room",
                 name(client) + " for " + name(*other) + ", since " + std::to_string(waits));
  }
}

// ---- What must hold ----

void Door::check_turn() const {
  world_.check(!newcomer_, "a newcomer is decided upon at once", "");
  world_.check(connections_ == worker->connections(), "the worker counts its connections",
               std::to_string(worker->connections()));
  unsigned farewells = 0;
  for (const auto& client : world_.clients)
    if (client->socket.accepted && !client->socket.closed && !client->is_served()) ++farewells;
  world_.check(farewells <= most_farewells, "few are told to go at a time",
               std::to_string(farewells));
}

void Door::check_end() {
  worker = nullptr;
  world_.check(connections_ == 0, "the end of each connection is told of", "");
  world_.check(!addresses_ || addresses_->size() == 0, "no address is counted for ever", "");
  if (addresses_) mhd::destroy(addresses_);
  addresses_ = nullptr;
}

}  // namespace sim
