// SPDX-License-Identifier: LGPL-2.1-or-later
#include "net/waker.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace mhd::net {

bool Waker::open() {
  counter_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  return counter_.valid();
}

// Neither call can fail in a way that matters: a full counter is readable, an empty one needs no
// draining.
void Waker::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t size = write(counter_.get(), &one, sizeof one);
}

void Waker::drain() const {
  std::uint64_t count;
  [[maybe_unused]] const ssize_t size = read(counter_.get(), &count, sizeof count);
}

}  // namespace mhd::net
