// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/plain.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstddef>

#include "net/kernel_call.h"

namespace mhd::net {

namespace {

// A segment is passed to the kernel as it is.
static_assert(sizeof(Segment) == sizeof(iovec) &&
              offsetof(Segment, data) == offsetof(iovec, iov_base) &&
              offsetof(Segment, size) == offsetof(iovec, iov_len));

// Each gives the number of bytes, or the negative number of an error.
ssize_t receive_bytes(int fd, char* data, std::size_t size) {
#ifdef SYS_recvfrom
  return kernel_call(SYS_recvfrom, fd, data, static_cast<long>(size));
#else
  const ssize_t result = recv(fd, data, size, 0);
  return result < 0 ? -errno : result;
#endif
}

ssize_t send_bytes(int fd, const char* data, std::size_t size) {
#ifdef SYS_sendto
  return kernel_call(SYS_sendto, fd, data, static_cast<long>(size), MSG_NOSIGNAL);
#else
  const ssize_t result = send(fd, data, size, MSG_NOSIGNAL);
  return result < 0 ? -errno : result;
#endif
}

ssize_t send_segments(int fd, std::span<const Segment> segments) {
  msghdr message = {};
  message.msg_iov = const_cast<iovec*>(reinterpret_cast<const iovec*>(segments.data()));
  message.msg_iovlen = segments.size();
  const ssize_t result = sendmsg(fd, &message, MSG_NOSIGNAL);
  return result < 0 ? -errno : result;
}

[[gnu::noinline, gnu::cold]] IoResult from_error(ssize_t error) {
  switch (error) {
    case -EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case -EWOULDBLOCK:
#endif
      return {IoResult::Kind::again, 0};
    case -EINTR:
    case -ENOBUFS:
    case -ENOMEM:
      return {IoResult::Kind::busy, 0};
    case -ECONNRESET:
    case -EPIPE:
      return {IoResult::Kind::reset, 0};
    default:
      return {IoResult::Kind::failed, 0};
  }
}

}  // namespace

IoResult PlainTransport::receive(Bytes room) {
  const ssize_t size = receive_bytes(fd_, room.data(), room.size());
  if (size > 0) return {IoResult::Kind::done, static_cast<std::size_t>(size)};
  return size == 0 ? IoResult{IoResult::Kind::end, 0} : from_error(size);
}

IoResult PlainTransport::send(std::span<const Segment> segments) {
  const ssize_t size = segments.size() == 1 ? send_bytes(fd_, segments[0].data, segments[0].size)
                                            : send_segments(fd_, segments);
  return size >= 0 ? IoResult{IoResult::Kind::done, static_cast<std::size_t>(size)}
                   : from_error(size);
}

}  // namespace mhd::net
