// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/plain.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace mhd::net {

namespace {

// A segment is passed to the kernel as it is.
static_assert(sizeof(Segment) == sizeof(iovec) &&
              offsetof(Segment, data) == offsetof(iovec, iov_base) &&
              offsetof(Segment, size) == offsetof(iovec, iov_len));

// In a process with threads the C library makes recv() and send() cancellation points, which costs
// about 60 instructions each time. Workers are never cancelled.
ssize_t receive_bytes(int fd, char* data, std::size_t size) {
#ifdef SYS_recvfrom
  return syscall(SYS_recvfrom, fd, data, size, 0, nullptr, nullptr);
#else
  return recv(fd, data, size, 0);
#endif
}

ssize_t send_bytes(int fd, const char* data, std::size_t size) {
#ifdef SYS_sendto
  return syscall(SYS_sendto, fd, data, size, MSG_NOSIGNAL, nullptr, 0);
#else
  return send(fd, data, size, MSG_NOSIGNAL);
#endif
}

IoResult from_errno() {
  switch (errno) {
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
      return {IoResult::Kind::again, 0};
    case EINTR:
    case ENOBUFS:
    case ENOMEM:
      return {IoResult::Kind::busy, 0};
    case ECONNRESET:
    case EPIPE:
      return {IoResult::Kind::reset, 0};
    default:
      return {IoResult::Kind::failed, 0};
  }
}

}  // namespace

IoResult PlainTransport::receive(Bytes room) {
  const ssize_t size = receive_bytes(fd_, room.data(), room.size());
  if (size > 0) return {IoResult::Kind::done, static_cast<std::size_t>(size)};
  return size == 0 ? IoResult{IoResult::Kind::end, 0} : from_errno();
}

IoResult PlainTransport::send(std::span<const Segment> segments) {
  ssize_t size;
  if (segments.size() == 1) {
    size = send_bytes(fd_, segments[0].data, segments[0].size);
  } else {
    msghdr message = {};
    message.msg_iov = const_cast<iovec*>(reinterpret_cast<const iovec*>(segments.data()));
    message.msg_iovlen = segments.size();
    size = sendmsg(fd_, &message, MSG_NOSIGNAL);
  }
  return size >= 0 ? IoResult{IoResult::Kind::done, static_cast<std::size_t>(size)} : from_errno();
}

}  // namespace mhd::net
