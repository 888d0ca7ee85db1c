// SPDX-License-Identifier: LGPL-2.1-or-later
// References to the response that a worker uses over and over, counted without atomic operations.
#ifndef MHD_EXCHANGE_RESPONSE_STASH_H
#define MHD_EXCHANGE_RESPONSE_STASH_H

#include <cstdint>

#include "http/response.h"

namespace mhd {

// Takes references in bulk and hands them out one by one. The worker empties it at the end of each
// turn, so that a response lives no longer than it would otherwise. Used by one thread.
class ResponseStash {
 public:
  ResponseStash() = default;
  ResponseStash(const ResponseStash&) = delete;
  ResponseStash& operator=(const ResponseStash&) = delete;
  ~ResponseStash() { empty(); }

  // One reference for the caller.
  void take(Response& response) {
    if (response_ != &response || count_ == 0) refill(response);
    --count_;
  }
  // Gives one reference up; nullptr is allowed.
  void give(Response* response) {
    if (response && response == response_)
      ++count_;
    else if (response)
      response->release();
  }
  void empty() {
    if (count_ > 0) response_->release(count_);
    response_ = nullptr;
    count_ = 0;
  }

 private:
  static constexpr std::uint32_t bulk = 64;
  [[gnu::noinline]] void refill(Response& response) {
    empty();
    response.add_ref(bulk);
    response_ = &response;
    count_ = bulk;
  }

  Response* response_ = nullptr;
  std::uint32_t count_ = 0;
};

}  // namespace mhd

#endif
