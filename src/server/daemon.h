// SPDX-License-Identifier: LGPL-2.1-or-later
// Life cycle of a running server: workers, their threads, and the listening socket they share.
#ifndef MHD_SERVER_DAEMON_H
#define MHD_SERVER_DAEMON_H

#include <pthread.h>

#include <atomic>

#include "net/socket.h"
#include "server/config.h"
#include "server/time_signal.h"
#include "server/worker.h"

namespace mhd::server {

class Daemon {
 public:
  enum class Started : std::uint8_t {
    ok,
    no_memory,
    no_poller,  // this build lacks the wanted one
    no_waker,
    listener_failed,       // the listening socket can't be polled
    listener_too_large,    // its descriptor is too large for the poller
    descriptor_too_large,  // a descriptor is not below the limit for them
    no_thread,
    too_few_connections,  // the limit is smaller than the number of workers
  };

  explicit Daemon(const Config& config) : config_(config) {}
  // Ends everything: replies in progress have the grace of the configuration.
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Takes the listening socket, which may be none, and makes the workers. After a failure only
  // destruction is left.
  [[nodiscard]] Started prepare(net::Fd listener);
  // Then: starts the threads.
  [[nodiscard]] Started launch();
  // Any thread, also inside of a callback: the listening socket, which is the caller's from now on
  // and which nobody here uses any more; -1: there is none (any more).
  int quiesce();

  // Any thread: serves a connection that the application brought; the socket is closed when it is
  // not served.
  enum class Added : std::uint8_t {
    ok,
    descriptor_refused,
    policy_refused,
    limit_reached,
    no_memory,
    stopping,
  };
  [[nodiscard]] Added add(net::Fd socket, const net::PeerAddress& peer, void* app_context);

  // Without threads only: one turn of the loop, waiting at most `max_wait` ms. False: waiting is
  // impossible.
  bool turn(Millis max_wait);
  // How long the next turn may be put off.
  Millis time_left() const { return count_ ? slots_[0].worker->time_left() : never; }

  // Readable when a turn is due, with Config::signals_time.
  int aggregate_fd() const { return slots_[0].worker->poller().aggregate_fd(); }

  const Config& config() const { return config_; }
  int listener() const { return listener_.load(std::memory_order_acquire); }
  // The port of the listening socket; 0: it has none.
  std::uint16_t port() const { return port_; }
  unsigned workers() const { return count_; }
  // Any thread. Those that were accepted a moment ago count as well.
  unsigned connections() const;
  // How many there may be.
  unsigned most_connections() const;
  // Whether the calling thread runs a turn of this daemon: it is inside of a callback.
  bool in_turn() const;

 private:
  struct Slot {
    Worker* worker = nullptr;
    Daemon* daemon = nullptr;
    pthread_t thread = {};
    bool has_thread = false;
  };

  Started make_workers(unsigned most_connections);
  Worker* emptiest_worker() const;
  Started start_threads();
  Started start_time_signal();
  bool start_thread(Slot& slot, const pthread_attr_t* attributes);
  static void* run(void* slot);

  Config config_;
  std::atomic<int> listener_{-1};
  std::uint16_t port_ = 0;
  AddressCounts* addresses_ = nullptr;
  TimeSignal* time_signal_ = nullptr;  // of the only worker
  Slot* slots_ = nullptr;
  unsigned count_ = 0;
  std::atomic<bool> ending_{false};
};

}  // namespace mhd::server

#endif
