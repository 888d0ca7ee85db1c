// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mhd::net {

namespace {

bool is_readable(int fd) {
  const int flags = fcntl(fd, F_GETFL);
#ifdef O_PATH
  if (flags >= 0 && (flags & O_PATH)) return false;
#endif
  return flags >= 0 && (flags & O_ACCMODE) != O_WRONLY;
}

}  // namespace

bool measure_file(int fd, std::uint64_t& size) {
  struct stat status;
  if (fstat(fd, &status) != 0 || !is_readable(fd)) return false;
  off_t end = -1;
  if (S_ISREG(status.st_mode)) end = status.st_size;
  if (S_ISBLK(status.st_mode)) end = lseek(fd, 0, SEEK_END);
  if (end < 0) return false;
  size = static_cast<std::uint64_t>(end);
  return true;
}

bool is_readable_stream(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode) && is_readable(fd);
}

}  // namespace mhd::net
