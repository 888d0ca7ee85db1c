// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/listen.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

namespace mhd::net {

namespace {

bool set_flag(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

ListenError apply_sharing(int fd, Sharing sharing) {
  switch (sharing) {
    case Sharing::shared:
      return set_flag(fd, SOL_SOCKET, SO_REUSEADDR, 1) && set_flag(fd, SOL_SOCKET, SO_REUSEPORT, 1)
                 ? ListenError::none
                 : ListenError::sharing_failed;
    case Sharing::not_shared:
      // On Linux this lets a restarted server take its port back and gives it to nobody else.
      set_flag(fd, SOL_SOCKET, SO_REUSEADDR, 1);
      return ListenError::none;
    default:
      return ListenError::none;  // without any flag Linux refuses every sharing
  }
}

ListenError apply_fast_open(int fd, const ListenOptions& options) {
  if (options.fast_open == FastOpen::disable) return ListenError::none;
  const int queue = options.fast_open_queue ? static_cast<int>(options.fast_open_queue) : 64;
  const bool set = set_flag(fd, IPPROTO_TCP, TCP_FASTOPEN, queue);
  return set || options.fast_open == FastOpen::automatic ? ListenError::none
                                                         : ListenError::fast_open_failed;
}

ListenError apply_dual(int fd, bool dual) {
  return set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY, dual ? 0 : 1) || !dual
             ? ListenError::none
             : ListenError::dual_stack_rejected;
}

struct Target {
  const sockaddr* address;
  std::size_t size;
  bool dual;
};

Fd open_at(const Target& target, const ListenOptions& options, ListenError& error) {
  const int family = target.address->sa_family;
  Fd fd(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) {
    error = errno == EAFNOSUPPORT ? ListenError::family_unavailable : ListenError::open_failed;
    return Fd();
  }
  const bool tcp = family == AF_INET || family == AF_INET6;
  error = family == AF_INET6 ? apply_dual(fd.get(), target.dual) : ListenError::none;
  if (error == ListenError::none && tcp) error = apply_sharing(fd.get(), options.sharing);
  if (error != ListenError::none) return Fd();
  if (bind(fd.get(), target.address, static_cast<socklen_t>(target.size)) != 0) {
    error = errno == EADDRNOTAVAIL && family == AF_INET6 ? ListenError::family_unavailable
                                                         : ListenError::bind_failed;
    return Fd();
  }
  // Accepted sockets inherit this: an answer is one send and must not wait for the acknowledgement
  // of the one before.
  if (tcp) set_flag(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (tcp) error = apply_fast_open(fd.get(), options);
  if (error != ListenError::none) return Fd();
  if (listen(fd.get(), options.backlog ? static_cast<int>(options.backlog) : SOMAXCONN) != 0) {
    error = ListenError::listen_failed;
    return Fd();
  }
  return fd;
}

Fd open_ip4(const ListenOptions& options, ListenError& error) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  return open_at({reinterpret_cast<sockaddr*>(&address), sizeof address, false}, options, error);
}

Fd open_ip6(const ListenOptions& options, bool dual, ListenError& error) {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(options.port);
  address.sin6_addr = in6addr_any;
  return open_at({reinterpret_cast<sockaddr*>(&address), sizeof address, dual}, options, error);
}

Fd open_family(const ListenOptions& options, ListenError& error) {
  const Family family = options.family;
  if (family == Family::ip4) return open_ip4(options, error);
  if (family == Family::ip6) return open_ip6(options, false, error);
  Fd fd = open_ip6(options, true, error);
  const bool ip6_needed = family == Family::dual || family == Family::dual_ip4_optional;
  if (!fd.valid() && family == Family::dual_ip4_optional &&
      error == ListenError::dual_stack_rejected)
    fd = open_ip6(options, false, error);
  if (!fd.valid() && !ip6_needed &&
      (error == ListenError::family_unavailable || error == ListenError::dual_stack_rejected))
    fd = open_ip4(options, error);
  return fd;
}

}  // namespace

Fd open_listener(const ListenOptions& options, ListenError& error, int& system_error) {
  error = ListenError::none;
  Fd fd;
  if (!options.address) {
    fd = open_family(options, error);
  } else if (options.dual && options.address->sa_family != AF_INET6) {
    error = ListenError::dual_stack_unsuitable;
  } else {
    fd = open_at({options.address, options.address_size, options.dual}, options, error);
  }
  system_error = errno;
  return fd;
}

ListenError adopt_listener(int fd) {
  if (!set_nonblocking(fd)) return ListenError::nonblocking_failed;
  set_close_on_exec(fd);
  set_flag(fd, IPPROTO_TCP, TCP_NODELAY, 1);  // fails for unix-domain sockets, which need none
  return ListenError::none;
}

std::uint16_t bound_port(int fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
  if (address.ss_family == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  return 0;
}

// What is not known to concern one connection only may come again at once, for ever: whoever
// accepts has to pause.
static AcceptError accept_error(int number) {
  switch (number) {
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
      return AcceptError::nothing;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return AcceptError::no_descriptor;
    case ECONNABORTED:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case EINTR:
    case ENETDOWN:
    case ENETUNREACH:
#ifdef ENONET
    case ENONET:
#endif
    case ENOPROTOOPT:
    case EPROTO:
    case ETIMEDOUT:
      return AcceptError::connection;
    default:
      return AcceptError::failed;
  }
}

bool take_address(const sockaddr* address, std::size_t size, PeerAddress& peer) {
  peer.size = 0;
  if (!address) return size == 0;
  if (size < sizeof address->sa_family) return false;
  if (address->sa_family == AF_INET && size != sizeof(sockaddr_in)) return false;
  if (address->sa_family == AF_INET6 && size != sizeof(sockaddr_in6)) return false;
  if (size > sizeof(sockaddr_storage)) return false;
  if (size > sizeof peer.bytes) return true;
  peer.size = static_cast<socklen_t>(size);
  std::memcpy(peer.bytes, address, size);
  return true;
}

AdoptError adopt_connection(int fd) {
  if (!set_nonblocking(fd)) return AdoptError::stays_blocking;
  return set_close_on_exec(fd) ? AdoptError::none : AdoptError::stays_inherited;
}

Fd accept_connection(int listener, PeerAddress& peer, AcceptError& error) {
  sockaddr_storage address;
  socklen_t size = sizeof address;
  Fd fd(accept4(listener, reinterpret_cast<sockaddr*>(&address), &size,
                SOCK_NONBLOCK | SOCK_CLOEXEC));
  error = AcceptError::none;
  if (fd.valid()) {
    peer.size = size <= sizeof peer.bytes ? size : 0;
    std::memcpy(peer.bytes, &address, peer.size);
    return fd;
  }
  error = accept_error(errno);
  return fd;
}

}  // namespace mhd::net
