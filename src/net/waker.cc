// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/waker.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace mhd::net {

bool Waker::open() {
  counter_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  return counter_.valid();
}

// An interrupted call is made again: nobody else would wake the worker. Otherwise neither call can
// fail in a way that matters: a full counter is readable, an empty one needs no draining.
void Waker::wake() const {
  const std::uint64_t one = 1;
  while (write(counter_.get(), &one, sizeof one) < 0 && errno == EINTR) {
  }
}

void Waker::drain() const {
  std::uint64_t count;
  [[maybe_unused]] const ssize_t size = read(counter_.get(), &count, sizeof count);
}

}  // namespace mhd::net
