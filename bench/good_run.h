// SPDX-License-Identifier: LGPL-2.1-or-later
// The good client: a request each millisecond, whatever becomes of those before.
#ifndef MHD_BENCH_GOOD_RUN_H
#define MHD_BENCH_GOOD_RUN_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "good_reply.h"
#include "good_results.h"

namespace bench {

struct GoodPlan {
  uint16_t port = 0;
  // Milliseconds.
  uint64_t duration = 10000;
  // Microseconds from one request to the next.
  uint64_t interval = 1000;
  size_t connections = 8;
  // Each nth request has a connection of its own.
  size_t fresh_each = 10;
};

class GoodClient {
 public:
  explicit GoodClient(const GoodPlan& plan);
  // Prints a line of JSON.
  void run();

 private:
  struct Connection {
    int fd = -1;
    bool connecting = false;
    // For one request only.
    bool single = false;
    // The request in flight is the first one.
    bool fresh = true;
    // When the request in flight was due; 0: there is none.
    uint64_t since = 0;
    std::string reply;
  };

  void make_requests();
  void request_fresh(uint64_t since);
  void hand_out();
  void begin(Connection& connection, uint64_t since);
  void send_request(Connection& connection);
  void on_ready(Connection& connection, uint32_t events);
  void receive(Connection& connection);
  void take_reply(Connection& connection);
  void end(Connection& connection, Fate fate, bool keep);
  void give_up_late();
  void turn();

  const GoodPlan& plan_;
  const std::string request_;
  int epoll_;
  uint64_t now_;
  uint64_t next_ = 0;
  size_t requests_ = 0;
  size_t turn_ = 0;
  std::vector<Connection> kept_;
  // Grows only, so that addresses stay.
  std::deque<Connection> singles_;
  // When the requests were due that wait for a connection.
  std::deque<uint64_t> waiting_;
  GoodResults results_;
};

}  // namespace bench

#endif  // MHD_BENCH_GOOD_RUN_H
