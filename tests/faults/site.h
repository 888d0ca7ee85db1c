// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon whose system calls and allocations may fail, and the looks from outside at what it
// holds.
#ifndef MHD_TESTS_FAULTS_SITE_H
#define MHD_TESTS_FAULTS_SITE_H

#include <microhttpd2.h>

#include <atomic>
#include <string>

#include "daemon/server.h"
#include "faults/inject.h"
#include "faults/sources.h"

namespace faults {

// The site:
//   /hello   "Hello, world\n"
//   /large   more than the buffers of a connection hold
//   /some    more than waits to be sent before the next request is begun
//   /close   some more than a client's small buffer holds, and Connection: close
//   /park    suspended; "resumed\n" after resume()
//   /take    the content of the request piece by piece, "right\n" when it was the beginning of
//            /large; suspended at the first piece
//   /keep    the same in one buffer, or piece by piece when there is no memory for one
//   and what sources.h has
// Everything else is 404 with an empty page.
struct Options {
  bool adopt_listener = false;  // the application makes the listening socket
  unsigned most_connections = 0;
  unsigned idle_ms = 0;
};

class Site {
 public:
  explicit Site(const daemon_test::Row& row, const Options& options = Options());
  ~Site() { stop(); }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  bool running() const { return port_ != 0; }
  unsigned port() const { return port_; }
  MHD_Daemon* daemon() const { return daemon_; }
  void stop();

  // Lets an external daemon do one share of work; others work by themselves.
  void turn();
  // Works, or lets work, for so long.
  void go_on(long ms);
  // Waits until the test's own descriptor is ready, for at most `limit` ms of the daemon's time.
  bool wait(int fd, short events, long limit = 6000);
  // Waits until a request is suspended, or `fd` is readable: the connection ended.
  bool wait_parked(int fd);
  void resume();

  // What the last turn of an external daemon answered.
  MHD_StatusCode turned() const { return turned_; }
  // Replies that were begun less those that were reported as ended.
  long unfinished() const { return begun_.load() - ended_.load(); }

  Sources& sources() { return sources_; }

  // What must come for /large.
  static const std::string& large();
  // So much of it for /some and /close.
  static constexpr size_t some_size = 100000;
  static constexpr size_t last_size = 60000;
  // So much of it is what /take and /keep want.
  static constexpr size_t kept_size = 20000;

 private:
  friend struct Pages;
  bool start(const Options& options);

  daemon_test::Row row_;
  MHD_Daemon* daemon_ = nullptr;
  unsigned port_ = 0;
  MHD_StatusCode turned_ = MHD_SC_OK;
  std::atomic<long> begun_{0};
  std::atomic<long> ended_{0};
  std::atomic<MHD_Request*> parked_{nullptr};
  Sources sources_{large(), parked_};
};

// Of the process.
unsigned open_descriptors();
unsigned running_threads();

}  // namespace faults

#endif
