// SPDX-License-Identifier: LGPL-2.1-or-later
// A few connections that ask for a long reply again and again.
#ifndef MHD_BENCH_BULK_RUN_H
#define MHD_BENCH_BULK_RUN_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bulk_reply.h"

namespace bench {

struct BulkPlan {
  uint16_t port = 0;
  size_t connections = 8;
  // Nanoseconds.
  uint64_t duration = 1000000000;
  // 0: the duration decides.
  uint64_t requests = 0;
};

class BulkRun {
 public:
  BulkRun(const BulkPlan& plan, std::string request, std::string_view content);
  // Each connection compares a reply, then the time begins. Returns the number of errors.
  uint64_t run();

 private:
  struct Connection {
    int fd;
    BulkReply reply;
  };

  void answer_all(bool compare);
  void turn();
  void ask(Connection& connection, bool compare);
  void on_ready(Connection& connection);
  bool receive(Connection& connection);
  void look_at_clock();
  void end_time();
  void drop(Connection& connection);
  void print(uint64_t cpu) const;

  const BulkPlan& plan_;
  std::string request_;
  uint64_t content_size_;
  int epoll_;
  std::vector<Connection> connections_;
  std::vector<char> received_;
  size_t busy_ = 0;
  bool issuing_ = false;
  uint64_t unissued_;
  uint64_t completed_ = 0;
  uint64_t errors_ = 0;
  uint64_t started_ = 0;
  // The numbers at the end of the measured time; later replies are drained and checked only.
  uint64_t measured_time_ = 0;
  uint64_t measured_ = 0;
};

}  // namespace bench

#endif  // MHD_BENCH_BULK_RUN_H
