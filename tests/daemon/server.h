// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon under test with a small site, in any row of the matrix of work modes and polling calls.
#ifndef MHD_TESTS_DAEMON_SERVER_H
#define MHD_TESTS_DAEMON_SERVER_H

#include <microhttpd2.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/row_daemon.h"

namespace daemon_test {

// The site:
//   /hello        "Hello, world\n"
//   /values       one line for each header, cookie and query argument
//   /path/...     the decoded path, with its size
//   /big          1 MiB that is not copied
//   /ranges       the same, and ranges and conditions are served; ETag "big"
//   /close        with Connection: close
//   /park         suspended until another thread resumes it, then "resumed\n"
//   /park-early   resumed before the callback returns
//   /park-late    resumed when the action is made, before the callback returns
//   /park-twice   suspended two times
//   /park-token   as /park-twice, but resumed twice before it returns for the first time
//   /no-park      resumed in its callback, and answered at once with "resumed\n"
//   /abort        no reply
//   /empty        204
//   /upload       answered at once, whatever is sent
//   /shared       one reusable response for all who ask
//   /double       makes a second action, which must not work
//   /frozen       changes a response that is in use, which must not work
//   /foreign      returns an action that is not its own
// Everything else is 404.
class Server {
 public:
  // Without a listening socket when `listen` is false.
  explicit Server(const Row& row, bool listen = true);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // What makes the responses in place of the site; before start().
  using Maker = std::function<MHD_Response*(const std::string& path)>;
  void make_with(Maker maker) { maker_ = std::move(maker); }
  // Options beside those of the row; before start().
  bool set(const MHD_DaemonOptionAndValue& option) { return daemon_.set(option); }
  MHD_StatusCode start();
  // Ends the daemon; the destructor does it too.
  void stop();

  MHD_Daemon* daemon() const { return daemon_.get(); }
  const Row& row() const { return daemon_.row(); }
  unsigned port() const { return daemon_.port(); }
  std::string url(const char* path) const;
  // Termination callbacks so far, by reason.
  unsigned ended(MHD_RequestEndedCode code) const { return ended_[code].load(); }
  unsigned ended_in_all() const;
  // Calls of the request callback so far.
  unsigned requests() const { return requests_.load(); }
  unsigned freed() const { return freed_.load(); }
  // Rules of the interface that did not hold, in words.
  std::string broken_rules();
  // Waits until `count` requests are suspended, at most 5 s.
  bool wait_suspended(unsigned count);
  // Resumes all suspended requests from the calling thread.
  void resume_all();
  std::string log_text();

 private:
  friend struct Site;
  static void on_log(void* cls, MHD_StatusCode code, const char* format, va_list arguments);

  bool listen_;
  Maker maker_;
  RowDaemon daemon_;
  std::atomic<unsigned> requests_{0};
  std::atomic<unsigned> freed_{0};
  std::atomic<unsigned> ended_[64] = {};
  std::mutex mutex_;
  std::vector<MHD_Request*> suspended_;
  std::string log_;
  std::string broken_;
  std::string big_;
  MHD_Response* shared_ = nullptr;
};

// A raw client: sends bytes, reads what comes.
class Client {
 public:
  // From another address of the loopback network when `from` is not null.
  explicit Client(unsigned port, const char* from = nullptr);
  // At the end of a connection that exists; the descriptor is the client's from now on.
  struct Connected {
    int fd;
  };
  explicit Client(Connected connected) : fd_(connected.fd) {}
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return fd_ >= 0; }
  bool send(const std::string& bytes);
  // Nothing more will be sent.
  void half_close();
  // Ends with a reset.
  void reset();
  // Reads until the text ends with `end`, the peer closes, or 5 s are over.
  std::string read_until(const std::string& end);
  // Reads `count` bytes, or what comes until the peer closes or 5 s are over.
  std::string read_bytes(size_t count);
  // Reads until the peer closes. `orderly` tells an end from a reset or from 5 s without one.
  std::string read_all(bool& orderly);
  int fd() const { return fd_; }

 private:
  bool wait_readable();
  int fd_ = -1;
};

// The thread sanitizer begins a thread of its own with the first one of a process. After this call
// threads may be counted.
void begin_counting_threads();

// "GET path" with the fields that a request needs.
std::string get(const char* path, const char* more_fields = "");
// Waits until `condition` holds, at most 5 s.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 5000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return condition();
}

}  // namespace daemon_test

#endif
