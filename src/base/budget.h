// SPDX-License-Identifier: LGPL-2.1-or-later
// A number of bytes that all workers of a daemon share.
#ifndef MHD_BASE_BUDGET_H
#define MHD_BASE_BUDGET_H

#include <atomic>
#include <cstddef>

#include "base/check.h"

namespace mhd {

// What is taken never exceeds the limit. For any thread.
class Budget {
 public:
  explicit Budget(std::size_t limit) noexcept : limit_(limit) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  // All of `size`, or nothing and false.
  [[nodiscard]] bool take(std::size_t size) noexcept {
    std::size_t used = used_.load(std::memory_order_relaxed);
    do {
      if (size > limit_ - used) return false;
    } while (!used_.compare_exchange_weak(used, used + size, std::memory_order_relaxed));
    return true;
  }

  void give_back(std::size_t size) noexcept {
    [[maybe_unused]] const std::size_t before = used_.fetch_sub(size, std::memory_order_relaxed);
    MHD_CHECK(size <= before);
  }

  std::size_t left() const noexcept { return limit_ - used(); }
  std::size_t limit() const noexcept { return limit_; }
  std::size_t used() const noexcept { return used_.load(std::memory_order_relaxed); }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace mhd

#endif
