// SPDX-License-Identifier: LGPL-2.1-or-later
// A client that carries out a plan.
#ifndef MHD_TESTS_SOAK_VISITOR_H
#define MHD_TESTS_SOAK_VISITOR_H

#include <cstdint>
#include <string>

#include "soak/plan.h"
#include "soak/reader.h"

namespace soak {

// Totals of one or of many connections.
struct Totals {
  std::uint64_t connections = 0;
  std::uint64_t requests = 0;  // that were sent whole
  std::uint64_t replies = 0;
  std::uint64_t refusals = 0;
  std::uint64_t checked = 0;  // bytes
  std::uint64_t left = 0;     // connections that the client gave up halfway
  std::uint64_t lost = 0;     // replies that a client lost since it sent too much
  void add(const Totals& other);
};

class Visitor {
 public:
  Visitor(const Plan& plan, std::uint64_t seed, unsigned port);
  ~Visitor();
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;

  // Empty, or what was wrong.
  std::string run();
  const Totals& totals() const { return totals_; }

 private:
  enum class Step { go_on, over, wrong };

  Step send_group(std::size_t& next);
  Step exchange(std::size_t end);
  Step transfer(bool may_send);
  Step send_some();
  Step receive_some();
  Step ended(int error);
  bool is_excused() const;
  Step leave_early();
  Step leave();
  Step fail(const std::string& what);
  void pause();
  bool is_answered(std::size_t end) const { return reader_.closed() || reader_.replies() >= end; }

  const Plan& plan_;
  Random random_;
  Reader reader_;
  int fd_ = -1;
  std::string out_;
  std::size_t sent_ = 0;  // of out_
  std::size_t received_ = 0;
  bool half_closed_ = false;
  bool broken_ = false;  // sending is not possible any more
  std::string problem_;
  Totals totals_;
};

}  // namespace soak

#endif
