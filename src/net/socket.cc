// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/socket.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#if __has_include(<linux/sockios.h>)
#include <linux/sockios.h>
#endif

namespace mhd::net {

void FdTraits::close(int fd) { ::close(fd); }

bool set_nonblocking(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

bool set_close_on_exec(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  return flags >= 0 && fcntl(fd, F_SETFD, flags | FD_CLOEXEC) == 0;
}

void reset_on_close(int fd) {
  const linger at_once = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void shut_down_sending(int fd) { shutdown(fd, SHUT_WR); }

bool has_input(int fd) {
  char byte;
  return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

std::size_t bytes_not_taken(int fd) {
  int size = 0;
#if defined(SIOCOUTQ)
  if (ioctl(fd, SIOCOUTQ, &size) != 0) return 0;
#elif defined(FIONWRITE)
  if (ioctl(fd, FIONWRITE, &size) != 0) return 0;
#else
  static_cast<void>(fd);
#endif
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

}  // namespace mhd::net
