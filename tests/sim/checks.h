// SPDX-License-Identifier: LGPL-2.1-or-later
// What must hold after each turn.
#ifndef MHD_SIM_CHECKS_H
#define MHD_SIM_CHECKS_H

#include "sim/world.h"

namespace sim {

class Checks {
 public:
  explicit Checks(World& world) : world_(world) {}
  void end_turn();

 private:
  void check_deadline(const Client& client) const;
  void check_served(Client& client) const;
  void check_rate(Client& client) const;

  World& world_;
  std::uint64_t progress_ = 0;
  unsigned idle_turns_ = 0;
};

}  // namespace sim

#endif
