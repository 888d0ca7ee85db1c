// SPDX-License-Identifier: LGPL-2.1-or-later
// Who becomes a connection, who makes room and who is told to go: what the worker decides, held
// against what the plan allows.
#ifndef MHD_SIM_DOOR_H
#define MHD_SIM_DOOR_H

#include "server/worker.h"
#include "sim/plan.h"

namespace sim {

class Client;
class World;

// What became of a client that was accepted.
enum class Fate {
  unknown,
  newcomer,  // the worker decides
  served,
  turned_away,  // it is told that there is no room
  shut_out,     // closed without a word
};

// How often what is of interest happened, over all seeds.
struct Counts {
  unsigned long evicted = 0;
  unsigned long turned_away = 0;
  unsigned long shut_out = 0;
  unsigned long sent_together = 0;
  unsigned long too_slow = 0;
  unsigned long gone_while_parked = 0;
  unsigned long long_parks = 0;
  unsigned long quiesced = 0;
  unsigned long lent = 0;
  unsigned long files = 0;
};
inline Counts counts;

class Door {
 public:
  explicit Door(World& world) : world_(world) {}
  mhd::server::Worker* worker = nullptr;

  void configure(mhd::server::Config& config);
  mhd::server::AddressCounts* addresses();
  // The system's side.
  void accepted(Client& client);
  void no_descriptor();
  void touched(Client& client);  // something is received, sent or shut
  void closed(Client& client);
  void nobody_comes() { makes_room_ = false; }
  // Another thread, or a callback, takes the listening socket.
  void quiesce_in_time(bool inside);
  bool quiesced() const { return quiesced_; }
  mhd::Millis quiesce_at() const;
  void check_turn() const;
  void check_end();

 private:
  bool policy(const mhd::net::PeerAddress& peer);
  void opened(mhd::server::Connection& connection);
  void ended(mhd::server::Connection& connection);
  Client& client_of(mhd::server::Connection& connection) const;
  bool lacks_resources() const;
  bool address_is_full(const Client& client) const;
  mhd::Millis waits_since(const Client& client) const;
  void turned_away(Client& client);
  void evicted(Client& client);
  void check_order(const Client& client, mhd::Millis since) const;
  std::string name(const Client& client) const;

  World& world_;
  mhd::server::AddressCounts* addresses_ = nullptr;
  unsigned connections_ = 0;
  Client* newcomer_ = nullptr;
  bool makes_room_ = false;  // for want of a descriptor
  bool quiesced_ = false;
};

}  // namespace sim

#endif
