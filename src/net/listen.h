// SPDX-License-Identifier: LGPL-2.1-or-later
// Listening sockets and what is accepted from them.
#ifndef MHD_NET_LISTEN_H
#define MHD_NET_LISTEN_H

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>

#include "net/socket.h"

namespace mhd::net {

enum class Family : std::uint8_t {
  none,
  automatic,
  ip4,
  ip6,
  dual,
  dual_ip4_optional,
  dual_ip6_optional
};
// Who else may listen on the same address.
enum class Sharing : std::uint8_t { shared, not_shared, not_shared_stricter, exclusive };
enum class FastOpen : std::uint8_t { disable, automatic, require };

struct ListenOptions {
  Family family = Family::none;       // with `port`
  std::uint16_t port = 0;             // 0: any free one
  const sockaddr* address = nullptr;  // instead of family and port
  std::size_t address_size = 0;
  bool dual = false;  // for an address of IPv6
  Sharing sharing = Sharing::not_shared;
  FastOpen fast_open = FastOpen::automatic;
  unsigned fast_open_queue = 0;  // 0: a default
  unsigned backlog = 0;          // 0: the most that the system allows
};

enum class ListenError : std::uint8_t {
  none,
  family_unavailable,
  open_failed,
  dual_stack_rejected,
  dual_stack_unsuitable,
  sharing_failed,
  fast_open_failed,
  bind_failed,
  listen_failed,
  nonblocking_failed,
};

// A bound, listening, non-blocking socket. `error` and `system_error` (errno) tell why there is
// none.
Fd open_listener(const ListenOptions& options, ListenError& error, int& system_error);
// Makes a listening socket of the application fit for use.
ListenError adopt_listener(int fd);
// The port of a bound socket of IPv4 or IPv6; 0: it has none.
std::uint16_t bound_port(int fd);

// The address of a peer, as small as an IPv6 one. Longer ones (unix-domain) are not kept.
struct PeerAddress {
  socklen_t size = 0;
  alignas(8) unsigned char bytes[28];
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(bytes); }
};

enum class AcceptError : std::uint8_t {
  none,
  nothing,        // no connection waits
  connection,     // the connection was gone already: try the next
  no_descriptor,  // the process or the system has none left
  failed,
};

// The address of a peer as the application knows it; none: it does not. False: the size does not
// fit the family.
bool take_address(const sockaddr* address, std::size_t size, PeerAddress& peer);

enum class AdoptError : std::uint8_t { none, stays_blocking, stays_inherited };
// Makes a connected socket of the application fit for use.
AdoptError adopt_connection(int fd);

// A non-blocking socket.
Fd accept_connection(int listener, PeerAddress& peer, AcceptError& error);

}  // namespace mhd::net

#endif
