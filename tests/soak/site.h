// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemons of the soak test and the application in them.
#ifndef MHD_TESTS_SOAK_SITE_H
#define MHD_TESTS_SOAK_SITE_H

#include <microhttpd2.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "daemon/server.h"

namespace soak {

// Resumes requests from threads of its own, at once or a little later.
class Resumer {
 public:
  explicit Resumer(unsigned threads);
  ~Resumer() { stop(); }
  void take(MHD_Request* request);
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<MHD_Request*> waiting_;
  std::vector<std::thread> threads_;
  bool ending_ = false;
};

// The pages, as /KIND/ID/SIZE: the content is SIZE bytes of the pattern of ID.
//   r   at once           c   with Connection: close
//   p   suspended once    q   suspended twice
//   e   resumed by another thread while the callback runs or just after it
//   a   no reply
// A request whose tags do not fit its ID is answered with 500.
class Site {
 public:
  Site(const daemon_test::Row& row, Resumer& resumer);
  ~Site() { stop(); }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  unsigned port() const { return port_; }
  void stop();
  // Replies that were begun, were reported as ended, and whose content was freed.
  long begun() const { return begun_.load(); }
  long ended() const { return ended_.load(); }
  long made() const { return made_.load(); }
  long freed() const { return freed_.load(); }

 private:
  friend struct Pages;

  Resumer& resumer_;
  MHD_Daemon* daemon_ = nullptr;
  unsigned port_ = 0;
  std::thread driver_;
  std::atomic<bool> ending_{false};
  std::atomic<long> begun_{0};
  std::atomic<long> ended_{0};
  std::atomic<long> made_{0};
  std::atomic<long> freed_{0};
};

}  // namespace soak

#endif
