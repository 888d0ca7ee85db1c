// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/plain.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "net/kernel_call.h"

namespace mhd::net {

namespace {

// A segment is passed to the kernel as it is.
static_assert(sizeof(Segment) == sizeof(iovec) &&
              offsetof(Segment, data) == offsetof(iovec, iov_base) &&
              offsetof(Segment, size) == offsetof(iovec, iov_len));

// Of a descriptor in one call: others have their turn, too.
constexpr std::size_t most_per_call = std::size_t{2} << 20;

std::size_t at_most(std::uint64_t size, std::size_t most) {
  return size < most ? static_cast<std::size_t>(size) : most;
}

// Each gives the number of bytes, or the negative number of an error.
ssize_t receive_bytes(int fd, char* data, std::size_t size) {
#ifdef SYS_recvfrom
  return kernel_call(SYS_recvfrom, fd, data, static_cast<long>(size));
#else
  const ssize_t result = recv(fd, data, size, 0);
  return result < 0 ? -errno : result;
#endif
}

ssize_t send_bytes(int fd, const char* data, std::size_t size, int flags) {
#ifdef SYS_sendto
  return kernel_call(SYS_sendto, fd, data, static_cast<long>(size), flags);
#else
  const ssize_t result = send(fd, data, size, flags);
  return result < 0 ? -errno : result;
#endif
}

ssize_t send_segments(int fd, std::span<const Segment> segments, int flags) {
  msghdr message = {};
  message.msg_iov = const_cast<iovec*>(reinterpret_cast<const iovec*>(segments.data()));
  message.msg_iovlen = segments.size();
  const ssize_t result = sendmsg(fd, &message, flags);
  return result < 0 ? -errno : result;
}

// Calls that can't be told to send no SIGPIPE: it is blocked meanwhile, and taken away when it
// came. Threads of the library have it blocked in any case.
template <class Call>
ssize_t without_sigpipe(Call call) {
  sigset_t pipe_signal;
  sigset_t before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  const bool blocks =
      pthread_sigmask(SIG_BLOCK, &pipe_signal, &before) == 0 && sigismember(&before, SIGPIPE) == 0;
  const ssize_t result = call();
  const int error = errno;
  if (blocks) {
    const timespec at_once = {};
    if (result < 0 && error == EPIPE) sigtimedwait(&pipe_signal, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  errno = error;
  return result;
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

IoResult PlainTransport::send(std::span<const Segment> segments, bool more) {
  const int flags = more ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL;
  const ssize_t size = segments.size() == 1
                           ? send_bytes(fd_, segments[0].data, segments[0].size, flags)
                           : send_segments(fd_, segments, flags);
  return size >= 0 ? IoResult{IoResult::Kind::done, static_cast<std::size_t>(size)}
                   : from_error(size);
}

// Without it the kernel would wait, up to 200 ms. Sockets that are not of TCP refuse, and need it
// not.
void PlainTransport::push() {
  const int off = 0;
  setsockopt(fd_, IPPROTO_TCP, TCP_CORK, &off, sizeof(off));
}

IoResult PlainTransport::send_file(int file, std::uint64_t offset, std::uint64_t size, Bytes room) {
  auto at = static_cast<off_t>(offset);
  const ssize_t sent =
      without_sigpipe([&] { return sendfile(fd_, file, &at, at_most(size, most_per_call)); });
  if (sent > 0) return {IoResult::Kind::done, static_cast<std::size_t>(sent)};
  if (sent == 0) return {IoResult::Kind::source, 0};
  // Not every file can be sent by the kernel alone.
  if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)
    return send_read(file, offset, slice(room, 0, at_most(size, room.size())));
  return errno == EIO ? IoResult{IoResult::Kind::source, 0} : from_error(-errno);
}

// What the socket does not take is read again the next time.
IoResult PlainTransport::send_read(int file, std::uint64_t offset, Bytes room) {
  const ssize_t got = pread(file, room.data(), room.size(), static_cast<off_t>(offset));
  if (got < 0 && errno == EINTR) return {IoResult::Kind::busy, 0};
  if (got <= 0) return {IoResult::Kind::source, 0};
  const Segment segment{room.data(), static_cast<std::size_t>(got)};
  return send({&segment, 1}, false);
}

// EAGAIN does not tell who is not ready: an empty pipe broke its promise.
IoResult PlainTransport::send_pipe(int pipe, std::uint64_t size) {
  const ssize_t sent = without_sigpipe([&] {
    return splice(pipe, nullptr, fd_, nullptr, at_most(size, most_per_call),
                  SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  });
  if (sent > 0) return {IoResult::Kind::done, static_cast<std::size_t>(sent)};
  if (sent == 0) return {IoResult::Kind::source, 0};
  int left = 0;
  if (errno == EAGAIN && (ioctl(pipe, FIONREAD, &left) != 0 || left == 0))
    return {IoResult::Kind::source, 0};
  return from_error(-errno);
}

}  // namespace mhd::net
