// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything that is settled when a daemon starts.
#ifndef MHD_SERVER_CONFIG_H
#define MHD_SERVER_CONFIG_H

#include <climits>
#include <cstddef>

#include "base/log.h"
#include "exchange/config.h"
#include "exchange/front_end.h"
#include "http/refusal.h"
#include "net/listen.h"
#include "net/poller.h"

namespace mhd::server {

// Things of note that happen in a worker; the front end's log gives each a code and a text.
enum class Notice : std::uint8_t {
  accept_failed,
  no_descriptor_left,
  connection_limit_reached,
  no_memory_for_connection,
  descriptor_too_large,
  descriptor_refused,  // its number is not below Config::first_refused_fd
  address_limit_reached,
  policy_refused,
  poll_failed,
  source_failed,  // of the content of a reply
  refused,  // with the reason
};
inline constexpr unsigned notice_count = static_cast<unsigned>(Notice::refused) + 1;

struct NoticeSink {
  void (*write)(void* context, Notice notice, Refusal refusal, int system_error) = nullptr;
  void* context = nullptr;
  void operator()(Notice notice, Refusal refusal = Refusal::none, int system_error = 0) const {
    if (write) write(context, notice, refusal, system_error);
  }
};

class Connection;

// Told of each connection that is served, before anything is read from it, and of its end, when all
// of its exchanges have ended. On the connection's worker; functions may be null.
struct ConnectionSink {
  void (*opened)(void* context, Connection& connection) = nullptr;
  void (*closed)(void* context, Connection& connection) = nullptr;
  void* context = nullptr;
};

// The application's word on who may connect; without a function everybody may.
struct AcceptPolicy {
  bool (*accepts)(void* context, const net::PeerAddress& peer) = nullptr;
  void* context = nullptr;
  bool operator()(const net::PeerAddress& peer) const { return !accepts || accepts(context, peer); }
};

inline constexpr unsigned no_fd_limit = UINT_MAX;

struct Config {
  // Whether a descriptor may be used.
  bool accepts_fd(int fd) const { return static_cast<unsigned>(fd) < first_refused_fd; }

  SessionConfig session;
  FrontEnd front_end;
  NoticeSink notices;
  ConnectionSink connections;
  void* daemon = nullptr;  // the front end's daemon, for info queries
  net::PollCall poll_call = net::PollCall::automatic;
  unsigned threads = 0;           // 0: the application's own thread calls turn()
  bool signals_time = false;      // without threads: the aggregate descriptor tells deadlines, too
  unsigned most_connections = 0;  // of all workers together; 0: as many as descriptors allow
  unsigned most_per_address = 0;  // connections; 0: any number
  unsigned first_refused_fd = no_fd_limit;  // descriptors from this number on are not used
  AcceptPolicy accept_policy;
  std::size_t stack_size = 0;    // of the threads; 0: the system's default
  Millis shutdown_grace = 5000;  // for replies in progress when the daemon ends
};

}  // namespace mhd::server

#endif
