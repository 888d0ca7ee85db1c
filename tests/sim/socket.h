// SPDX-License-Identifier: LGPL-2.1-or-later
// A socket of the server's side, with everything that the kernel would keep for it.
#ifndef MHD_SIM_SOCKET_H
#define MHD_SIM_SOCKET_H

#include <cstddef>
#include <string>

#include "net/poller.h"

namespace sim {

class Client;

struct Socket {
  enum class Kind { connection, listener, waker };
  explicit Socket(Kind what) : kind(what) {}

  Kind kind;
  int fd = -1;
  Client* client = nullptr;

  std::string rx;  // from the client, not yet received
  std::string tx;  // for the client, not yet read
  std::size_t rx_room = 0;
  std::size_t tx_room = 0;
  std::size_t window = 0;  // bytes of `tx` that the client's system takes by itself
  bool rx_end = false;     // the client closed its side
  bool tx_end = false;     // the server closed its side
  bool reset = false;      // by the client
  bool held_back = false;  // the server said that more follows at once
  bool signalled = false;  // a waker
  bool closed = false;     // by the server
  bool closed_by_reset = false;
  bool reset_on_close = false;
  bool accepted = false;
  mhd::Millis busy_until = 0;
  unsigned times_busy = 0;
  mhd::Millis tried_again_at = 0;  // after it was busy, about

  // What the poller knows.
  mhd::net::Pollable* who = nullptr;
  mhd::net::Events interest = 0;
  bool edge = false;
  bool armed = false;       // edge: a change is to be reported
  bool wants_room = false;  // edge: sending was cut short
  unsigned turns_unserved = 0;
  mhd::Millis unserved_since = 0;

  void changed() { armed = true; }
  // The client read something.
  void room_came() {
    if (!wants_room || tx.size() > tx_room * 2 / 3) return;
    wants_room = false;
    changed();
  }
  mhd::net::Events state() const;
};

}  // namespace sim

#endif
