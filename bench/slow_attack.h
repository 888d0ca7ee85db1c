// SPDX-License-Identifier: LGPL-2.1-or-later
// Many clients that hold connections and do as little as they can; one thread.
#ifndef MHD_BENCH_SLOW_ATTACK_H
#define MHD_BENCH_SLOW_ATTACK_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "slow_kinds.h"
#include "slow_record.h"

namespace bench {

// Milliseconds.
struct AttackPlan {
  struct Group {
    const SlowKind* kind;
    size_t attackers;
  };
  uint16_t port = 0;
  uint64_t duration = 30000;
  // Between two bytes.
  uint64_t interval = 1000;
  // From the end of a connection to the next attempt.
  uint64_t pause = 0;
  std::vector<Group> groups;
};

class Attack {
 public:
  explicit Attack(const AttackPlan& plan);
  // Connects everybody, goes on for the duration, and prints a line of JSON for each group.
  void run();

 private:
  enum class State : uint8_t { paused, connecting, open, told };
  struct Attacker {
    size_t group = 0;
    int fd = -1;
    State state = State::paused;
    // Bytes sent after the first ones.
    size_t position = 0;
    // When the connection stood, when the server closed its side, when to connect again.
    uint64_t opened = 0;
    uint64_t told = 0;
    uint64_t due = 0;
    // The begin of the first reply.
    std::string reply;
  };

  const SlowKind& kind(const Attacker& attacker) const {
    return *plan_.groups[attacker.group].kind;
  }
  void open(Attacker& attacker);
  void connected(Attacker& attacker);
  void on_ready(Attacker& attacker, uint32_t events);
  void receive(Attacker& attacker);
  void step();
  void act(Attacker& attacker);
  void send_byte(Attacker& attacker);
  void end(Attacker& attacker, bool reset);
  void forget(Attacker& attacker);
  void turn(uint64_t until);
  void finish();

  const AttackPlan& plan_;
  int epoll_;
  uint64_t now_;
  uint64_t began_;
  size_t steps_ = 0;
  size_t standing_ = 0;
  std::vector<Attacker> attackers_;
  std::vector<SlowRecord> records_;
};

}  // namespace bench

#endif  // MHD_BENCH_SLOW_ATTACK_H
