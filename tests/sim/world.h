// SPDX-License-Identifier: LGPL-2.1-or-later
// The world around a worker: sockets in memory, virtual time, faults by chance, and what must hold.
#ifndef MHD_SIM_WORLD_H
#define MHD_SIM_WORLD_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "net/poller.h"
#include "sim/app.h"
#include "sim/client.h"
#include "sim/door.h"
#include "sim/plan.h"
#include "sim/socket.h"

namespace sim {

using mhd::Millis;

class World {
 public:
  explicit World(std::uint64_t seed, bool verbose);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const Plan plan;
  Random random;
  Millis now = 1000;
  App app;
  Door door;
  std::vector<std::unique_ptr<Client>> clients;

  // Descriptors: the lowest free number, as the kernel does it.
  int open(Socket& socket);
  Socket& socket(int fd);
  void close(int fd);
  std::size_t open_descriptors() const;
  const std::vector<Socket*>& descriptors() const { return table_; }

  // The listening socket.
  bool connect(Socket& socket);  // false: the backlog is full
  std::deque<Socket*> backlog;
  Socket listener{Socket::Kind::listener};
  Socket waker{Socket::Kind::waker};

  // Time goes on: to the next moment at which anything happens, at most to `end`. False: nothing
  // ever will.
  bool pass_time(Millis end);
  // Whatever clients and other threads do now.
  void act();
  // Another thread may do something between any two steps of the worker.
  void interleave();
  Millis next_event() const;

  // Whether the fault happens; it counts as something that happened.
  bool fault(unsigned per_mille);
  bool faults_on = false;  // not while the worker is made and at its end

  // Something happened: no turn that comes to this is an idle one.
  void progress() { ++progress_; }
  std::uint64_t progress_count() const { return progress_; }
  bool blocked = false;  // the last wait let time pass
  bool stuck = false;    // the last wait would never have ended
  Millis no_descriptors_until = 0;
  Millis jumped_at = 0;
  Client* last_receiver = nullptr;  // in this turn

  // A broken invariant ends the seed, and the program.
  [[noreturn]] void fail(const char* invariant, const std::string& detail) const;
  void check(bool holds, const char* invariant, const std::string& detail) const {
    if (!holds) fail(invariant, detail);
  }
  [[gnu::format(printf, 2, 3)]] void note(const char* format, ...) const;

  // Everything about every client, for those who look for a mistake.
  void tell() const;

  // The heap.
  std::size_t live_bytes = 0;
  std::size_t live_blocks = 0;

  const std::uint64_t seed;
  const bool verbose;

 private:
  std::vector<Socket*> table_;
  std::uint64_t progress_ = 0;
};

// The world of the seed that runs.
World& world();
inline World* the_world = nullptr;

}  // namespace sim

#endif
