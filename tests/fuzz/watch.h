// SPDX-License-Identifier: LGPL-2.1-or-later
// A front end around another one: it keeps count of what a session asks, and of what it must not.
#ifndef MHD_FUZZ_WATCH_H
#define MHD_FUZZ_WATCH_H

#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "exchange/front_end.h"

namespace fuzz {

// What is known of an exchange, and of its reply.
struct Met {
  const mhd::Exchange* exchange = nullptr;
  mhd::Method method = mhd::Method::other;
  mhd::Version version = mhd::Version::invalid;
  bool expects_continue = false;
  bool handed_over = false;  // by on_head()
  bool replied = false;
  bool producer = false;
  bool as_http_1_0 = false;
  bool serves_ranges = false;
  unsigned status = 0;
  std::uint64_t content = 0;  // bytes, of a reply that has them
  bool over = false;
  mhd::Outcome outcome = mhd::Outcome::completed;
};

class Watch {
 public:
  // `inner` must outlive this. `most_memory`: of one exchange.
  Watch(const mhd::FrontEnd& inner, std::size_t most_memory);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  const mhd::FrontEnd& front_end() const { return front_end_; }
  // Nothing that follows may be taken as a request.
  void refused() { refused_ = true; }
  // At the end: every exchange must be over.
  void finish();

  const std::vector<Met>& met() const { return met_; }
  const std::string& faults() const { return faults_; }

 private:
  static void on_target(void* self, mhd::Exchange& exchange);
  static mhd::Verdict on_head(void* self, mhd::Exchange& exchange);
  static mhd::Verdict on_body(void* self, mhd::Exchange& exchange, mhd::Bytes piece,
                              std::size_t& taken);
  static mhd::Verdict on_end(void* self, mhd::Exchange& exchange);
  static mhd::Pulled pull(void* self, mhd::Exchange& exchange, std::uint64_t position,
                          mhd::Bytes room);
  static void on_done(void* self, mhd::Exchange& exchange, mhd::Outcome outcome);

  Met& meet(const mhd::Exchange& exchange);
  mhd::Verdict answered(Met& met, mhd::Verdict verdict);
  void fault(const char* text) { faults_ += text, faults_ += '\n'; }

  const mhd::FrontEnd& inner_;
  std::size_t most_memory_;
  mhd::FrontEnd front_end_;
  std::vector<Met> met_;
  bool refused_ = false;
  std::string faults_;
};

}  // namespace fuzz

#endif
