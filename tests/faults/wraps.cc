// SPDX-License-Identifier: LGPL-2.1-or-later
// The wrapped functions (-Wl,--wrap): what the library calls instead of the C library.
#include "faults/wraps.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>

using faults::Call;
using faults::judge;
using faults::one_byte;

// For each function the real one, and ours.
#define WRAPPED(type, name, ...)              \
  extern "C" type __real_##name(__VA_ARGS__); \
  extern "C" type __wrap_##name(__VA_ARGS__); \
  extern "C" type __wrap_##name(__VA_ARGS__)

// Ends the function around it when the call is to fail.
#define FAIL_IF_WANTED(call)                 \
  if (const int error = judge(Call::call)) { \
    errno = error;                           \
    return -1;                               \
  }

namespace {

// What epoll was told of each descriptor.
struct Registration {
  std::atomic<int> epoll;
  std::atomic<std::uint32_t> events;
  std::atomic<void*> data;
};
constexpr int most_fds = 4096;
Registration registrations[most_fds];

}  // namespace

WRAPPED(int, epoll_ctl, int epfd, int op, int fd, epoll_event* event) {
  if (op == EPOLL_CTL_ADD) FAIL_IF_WANTED(epoll_add)
  if (op == EPOLL_CTL_MOD) FAIL_IF_WANTED(epoll_mod)
  if (op == EPOLL_CTL_DEL) FAIL_IF_WANTED(epoll_del)
  if (op == EPOLL_CTL_ADD && fd < most_fds) {
    registrations[fd].epoll = epfd;
    registrations[fd].events = event->events;
    registrations[fd].data = event->data.ptr;
  }
  return __real_epoll_ctl(epfd, op, fd, event);
}

namespace {

// "Not now" and "not all" are true for a moment only: the kernel tells when it is over, and so do
// we, by an edge that epoll reports again.
void tell_again(int fd) {
  if (fd < 0 || fd >= most_fds || !(registrations[fd].events.load() & EPOLLET)) return;
  const int error = errno;
  epoll_event event = {};
  event.events = registrations[fd].events;
  event.data.ptr = registrations[fd].data;
  __real_epoll_ctl(registrations[fd].epoll, EPOLL_CTL_MOD, fd, &event);
  errno = error;
}

// The fault of a transfer; true: the call is over.
bool transfer_fails(Call call, int fd, size_t& size) {
  const int error = judge(call);
  if (error == 0) return false;
  if (error == one_byte) {
    if (size > 1) tell_again(fd);
    if (size > 1) size = 1;
    return false;
  }
  if (error == EAGAIN) tell_again(fd);
  errno = error;
  return true;
}

}  // namespace

namespace {

// Of calls that can say that there is nothing: true, and `result` is what the call answers.
bool transfer_ends(Call call, int fd, size_t& size, ssize_t& result) {
  if (!transfer_fails(call, fd, size)) return false;
  result = errno == faults::nothing ? 0 : -1;
  return true;
}

bool is_pipe(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

// Where a peer that went away must not end the process.
void expect_no_signal(int flags) {
  if (!faults::own_calls && !(flags & MSG_NOSIGNAL)) std::abort();
}

}  // namespace

WRAPPED(int, socket, int family, int type, int protocol) {
  FAIL_IF_WANTED(socket)
  return __real_socket(family, type, protocol);
}

WRAPPED(int, bind, int fd, const sockaddr* address, socklen_t size) {
  FAIL_IF_WANTED(bind)
  return __real_bind(fd, address, size);
}

WRAPPED(int, listen, int fd, int backlog) {
  FAIL_IF_WANTED(listen)
  return __real_listen(fd, backlog);
}

WRAPPED(int, getsockname, int fd, sockaddr* address, socklen_t* size) {
  FAIL_IF_WANTED(getsockname)
  return __real_getsockname(fd, address, size);
}

WRAPPED(int, setsockopt, int fd, int level, int option, const void* value, socklen_t size) {
  FAIL_IF_WANTED(setsockopt)
  return __real_setsockopt(fd, level, option, value, size);
}

// Linux closes the descriptor whatever it answers.
WRAPPED(int, close, int fd) {
  const int result = __real_close(fd);
  FAIL_IF_WANTED(close)
  return result;
}

// An error of the connection itself uses it up; who can't be accepted for another reason waits on.
WRAPPED(int, accept4, int fd, sockaddr* address, socklen_t* size, int flags) {
  const int error = judge(Call::accept);
  if (error == 0) return __real_accept4(fd, address, size, flags);
  if (error == ECONNABORTED || error == EPROTO || error == ETIMEDOUT) {
    const int lost = __real_accept4(fd, nullptr, nullptr, flags);
    if (lost < 0) return lost;
    __real_close(lost);
  }
  errno = error;
  return -1;
}

WRAPPED(int, epoll_create1, int flags) {
  FAIL_IF_WANTED(epoll_create)
  return __real_epoll_create1(flags);
}

WRAPPED(int, epoll_wait, int epfd, epoll_event* events, int most, int timeout) {
  FAIL_IF_WANTED(wait)
  const int real = static_cast<int>(faults::shortened(timeout));
  const int count = __real_epoll_wait(epfd, events, most, real);
  if (count == 0 && real < timeout) faults::skip_time(timeout - real);
  return count;
}

WRAPPED(int, poll, pollfd* entries, nfds_t size, int timeout) {
  if (faults::own_calls) return __real_poll(entries, size, timeout);
  // Pollers wait for more than a pipe.
  if (size == 1 && timeout == 0 && is_pipe(entries[0].fd)) {
    FAIL_IF_WANTED(look)
    return __real_poll(entries, size, timeout);
  }
  FAIL_IF_WANTED(wait)
  const int real = static_cast<int>(faults::shortened(timeout));
  const int count = __real_poll(entries, size, real);
  if (count == 0 && real < timeout) faults::skip_time(timeout - real);
  return count;
}

WRAPPED(int, select, int size, fd_set* reading, fd_set* writing, fd_set* urgent, timeval* timeout) {
  FAIL_IF_WANTED(wait)
  if (!timeout) return __real_select(size, reading, writing, urgent, nullptr);
  const long wanted = timeout->tv_sec * 1000 + timeout->tv_usec / 1000;
  const long real = faults::shortened(wanted);
  timeval limit = {real / 1000, real % 1000 * 1000};
  const int count = __real_select(size, reading, writing, urgent, &limit);
  if (count == 0 && real < wanted) faults::skip_time(wanted - real);
  return count;
}

WRAPPED(int, usleep, useconds_t duration) {
  const long wanted = static_cast<long>(duration / 1000);
  const long real = faults::own_calls ? wanted : faults::shortened(wanted);
  if (real < wanted) faults::skip_time(wanted - real);
  return __real_usleep(static_cast<useconds_t>(real * 1000));
}

WRAPPED(int, clock_gettime, clockid_t clock, timespec* time) {
  const int result = __real_clock_gettime(clock, time);
  if (!faults::own_calls && clock != CLOCK_REALTIME_COARSE) faults::add_skipped(*time);
  return result;
}

WRAPPED(int, eventfd, unsigned count, int flags) {
  FAIL_IF_WANTED(eventfd)
  return __real_eventfd(count, flags);
}

// The library writes to eventfds only. One that can't take more is readable.
WRAPPED(ssize_t, write, int fd, const void* data, size_t size) {
  if (faults::own_calls) return __real_write(fd, data, size);
  const int error = judge(Call::wake);
  if (error == 0 || error == EAGAIN) {
    const ssize_t written = __real_write(fd, data, size);
    if (error == 0) return written;
  }
  errno = error;
  return -1;
}

WRAPPED(ssize_t, read, int fd, void* data, size_t size) {
  if (faults::own_calls) return __real_read(fd, data, size);
  if (is_pipe(fd)) {
    if (transfer_fails(Call::read_pipe, -1, size)) return -1;
    return __real_read(fd, data, size);
  }
  FAIL_IF_WANTED(drain)
  return __real_read(fd, data, size);
}

WRAPPED(ssize_t, recv, int fd, void* data, size_t size, int flags) {
  if (faults::own_calls) return __real_recv(fd, data, size, flags);
  if (transfer_fails(flags & MSG_PEEK ? Call::peek : Call::recv, fd, size)) return -1;
  return __real_recv(fd, data, size, flags);
}

WRAPPED(ssize_t, send, int fd, const void* data, size_t size, int flags) {
  if (faults::own_calls) return __real_send(fd, data, size, flags);
  expect_no_signal(flags);
  if (transfer_fails(Call::send, fd, size)) return -1;
  return __real_send(fd, data, size, flags);
}

WRAPPED(ssize_t, sendmsg, int fd, const msghdr* message, int flags) {
  size_t size = 0;
  for (size_t i = 0; i < message->msg_iovlen; ++i) size += message->msg_iov[i].iov_len;
  const size_t whole = size;
  expect_no_signal(flags);
  if (transfer_fails(Call::sendmsg, fd, size)) return -1;
  if (size < whole) return __real_send(fd, message->msg_iov[0].iov_base, size, flags);
  return __real_sendmsg(fd, message, flags);
}

WRAPPED(ssize_t, sendfile, int socket, int file, off_t* offset, size_t size) {
  ssize_t result = -1;
  if (transfer_ends(Call::sendfile, socket, size, result)) return result;
  if (faults::sendfile_works.load()) return __real_sendfile(socket, file, offset, size);
  errno = EINVAL;
  return -1;
}

WRAPPED(ssize_t, splice, int from, off64_t* from_offset, int to, off64_t* to_offset, size_t size,
        unsigned flags) {
  ssize_t result = -1;
  if (transfer_ends(Call::splice, to, size, result)) return result;
  return __real_splice(from, from_offset, to, to_offset, size, flags);
}

WRAPPED(ssize_t, pread, int fd, void* data, size_t size, off_t offset) {
  if (faults::own_calls) return __real_pread(fd, data, size, offset);
  ssize_t result = -1;
  if (transfer_ends(Call::pread, -1, size, result)) return result;
  return __real_pread(fd, data, size, offset);
}

extern "C" {
int __real_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);

int __wrap_ioctl(int fd, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  if (request == FIONREAD) FAIL_IF_WANTED(how_much)
  return __real_ioctl(fd, request, argument);
}

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
int __real_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...);

long __wrap_syscall(long number, ...) {
  long a[6];
  va_list arguments;
  va_start(arguments, number);
  for (long& value : a) value = va_arg(arguments, long);
  va_end(arguments);
  const int fd = static_cast<int>(a[0]);
  size_t size = static_cast<size_t>(a[2]);
  if (number == SYS_recvfrom && transfer_fails(Call::recv, fd, size)) return -1;
  if (number == SYS_sendto) expect_no_signal(static_cast<int>(a[3]));
  if (number == SYS_sendto && transfer_fails(Call::send, fd, size)) return -1;
  if (number == SYS_recvfrom || number == SYS_sendto) a[2] = static_cast<long>(size);
  return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int __wrap_fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  const long argument = va_arg(arguments, long);
  va_end(arguments);
  FAIL_IF_WANTED(fcntl)
  return __real_fcntl(fd, command, argument);
}
}

WRAPPED(int, shutdown, int fd, int how) {
  FAIL_IF_WANTED(shutdown)
  return __real_shutdown(fd, how);
}

WRAPPED(int, pthread_attr_init, pthread_attr_t* attributes) {
  const int error = judge(Call::attr_init);
  return error ? error : __real_pthread_attr_init(attributes);
}

WRAPPED(int, pthread_attr_setstacksize, pthread_attr_t* attributes, size_t size) {
  const int error = judge(Call::stack_size);
  return error ? error : __real_pthread_attr_setstacksize(attributes, size);
}

WRAPPED(int, pthread_create, pthread_t* thread, const pthread_attr_t* attributes,
        void* (*run)(void*), void* argument) {
  const int error = judge(Call::thread);
  return error ? error : __real_pthread_create(thread, attributes, run, argument);
}

WRAPPED(int, pthread_setname_np, pthread_t thread, const char* name) {
  const int error = judge(Call::thread_name);
  return error ? error : __real_pthread_setname_np(thread, name);
}

WRAPPED(int, getrlimit, __rlimit_resource_t resource, rlimit* limit) {
  FAIL_IF_WANTED(getrlimit)
  return __real_getrlimit(resource, limit);
}
