// SPDX-License-Identifier: LGPL-2.1-or-later
// The load itself: N connections that each keep P requests in flight.
#ifndef MHD_BENCH_LOAD_RUN_H
#define MHD_BENCH_LOAD_RUN_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "load_reply.h"

namespace bench {

struct LoadPlan {
  uint16_t port = 0;
  size_t connections = 64;
  size_t depth = 1;
  // Nanoseconds.
  uint64_t duration = 1000000000;
  // 0: the duration decides.
  uint64_t requests = 0;
  // Each request has a field with another value than the one before.
  bool vary = false;
};

struct Connection {
  int fd = -1;
  // Bytes of the batch in flight that were not sent yet, and of its replies that have not come yet.
  uint64_t unsent = 0;
  uint64_t owed = 0;
  uint64_t batch_size = 0;
  // When the batch was sent; 0 when it is not timed.
  uint64_t sent_at = 0;
};

class Load {
 public:
  Load(const LoadPlan& plan, const std::string& request, const ReplyPattern& pattern);
  // Returns the number of errors.
  uint64_t run();

 private:
  void open(Connection& connection);
  void turn();
  void begin_batches();
  void look_at_clock();
  void on_ready(Connection& connection, uint32_t events);
  void number_batch();
  bool send_unsent(Connection& connection);
  bool receive(Connection& connection, bool until_empty);
  bool take_replies(Connection& connection, const char* data, size_t size);
  bool begin_batch(Connection& connection);
  void end_batch(Connection& connection);
  void drop(Connection& connection);
  void stop_issuing();
  void print(uint64_t cpu);

  const LoadPlan& plan_;
  const ReplyPattern& pattern_;
  size_t request_size_;
  // `depth` requests, one after the other.
  std::string batch_;
  uint32_t number_ = 0;
  int epoll_;
  std::vector<Connection> connections_;
  // Connections whose batch was answered in this turn.
  std::vector<Connection*> finished_;
  std::vector<char> received_;
  std::vector<uint32_t> latencies_;
  uint32_t batches_ = 0;
  size_t busy_ = 0;
  bool issuing_ = true;
  uint64_t unissued_;
  uint64_t completed_ = 0;
  uint64_t errors_ = 0;
  uint64_t started_ = 0;
  uint64_t progress_at_ = 0;
  uint64_t progress_ = 0;
  // The numbers at the end of the measured time; later replies are drained and checked only.
  uint64_t measured_time_ = 0;
  uint64_t measured_ = 0;
};

}  // namespace bench

#endif  // MHD_BENCH_LOAD_RUN_H
