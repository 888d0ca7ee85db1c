// SPDX-License-Identifier: LGPL-2.1-or-later
// The rows of the matrix, and a daemon on the loopback network that is driven as a row says.
#ifndef MHD_TESTS_DAEMON_ROW_DAEMON_H
#define MHD_TESTS_DAEMON_ROW_DAEMON_H

#include <microhttpd2.h>

#include <atomic>
#include <thread>

namespace daemon_test {

// One row of the matrix: who waits, and how.
struct Row {
  const char* name;
  MHD_SockPollSyscall poll;
  unsigned workers;     // 0: EXTERNAL_PERIODIC, a thread of the test calls process_blocking
  bool single = false;  // with 0: EXTERNAL_SINGLE_FD_WATCH, it watches the one descriptor
};

inline constexpr Row rows[] = {
    {"epoll, 1 worker", MHD_SPS_EPOLL, 1},   {"epoll, 4 workers", MHD_SPS_EPOLL, 4},
    {"epoll, external", MHD_SPS_EPOLL, 0},   {"poll, 1 worker", MHD_SPS_POLL, 1},
    {"poll, 4 workers", MHD_SPS_POLL, 4},    {"poll, external", MHD_SPS_POLL, 0},
    {"select, 1 worker", MHD_SPS_SELECT, 1}, {"select, 4 workers", MHD_SPS_SELECT, 4},
    {"select, external", MHD_SPS_SELECT, 0}, {"epoll, one descriptor", MHD_SPS_EPOLL, 0, true},
};
inline constexpr int row_count = sizeof rows / sizeof rows[0];

// What the library was built without is skipped by the tests.
bool row_available(const Row& row);

// A test of Check whose index is that of a row.
#define ROW_TEST(name)                                   \
  void name##_in(const daemon_test::Row& row);           \
  START_TEST(name) {                                     \
    const daemon_test::Row& row = daemon_test::rows[_i]; \
    if (daemon_test::row_available(row)) name##_in(row); \
  }                                                      \
  END_TEST                                               \
  void name##_in(const daemon_test::Row& row)

class RowDaemon {
 public:
  RowDaemon(const Row& row, MHD_RequestCallback callback, void* cls)
      : row_(row), daemon_(MHD_daemon_create(callback, cls)) {}
  ~RowDaemon() { stop(); }
  RowDaemon(const RowDaemon&) = delete;
  RowDaemon& operator=(const RowDaemon&) = delete;

  // Options beside those of the row; before start().
  bool set(const MHD_DaemonOptionAndValue& option);
  // Without a listening socket when `listen` is false.
  MHD_StatusCode start(bool listen = true);
  // Ends the daemon; the destructor does it too. False: it has ended already.
  bool stop();

  MHD_Daemon* get() const { return daemon_; }
  const Row& row() const { return row_; }
  unsigned port() const { return port_; }

 private:
  void drive();
  void watch();

  Row row_;
  MHD_Daemon* daemon_;
  unsigned port_ = 0;
  std::thread driver_;
  std::atomic<bool> ending_{false};
};

}  // namespace daemon_test

#endif
