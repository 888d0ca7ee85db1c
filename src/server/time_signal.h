// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes the time at which a worker has something to do readable in its poller: for applications
// that watch the poller's descriptor and nothing else.
#ifndef MHD_SERVER_TIME_SIGNAL_H
#define MHD_SERVER_TIME_SIGNAL_H

#include "net/alarm.h"
#include "server/channel.h"

namespace mhd::server {

class Worker;

class TimeSignal final : public Channel {
 public:
  explicit TimeSignal(Worker& worker) : worker_(worker) {}
  ~TimeSignal();
  TimeSignal(const TimeSignal&) = delete;
  TimeSignal& operator=(const TimeSignal&) = delete;
  // no_timer: the system has none (any more). refused: its number is not below the limit for them.
  enum class Opened : std::uint8_t { ok, no_timer, refused };
  [[nodiscard]] Opened open();
  // Behind each turn.
  void update();
  // The next update() sets it again.
  void on_ready(net::Events) override { due_ = 0; }
  void on_timeout() override {}

 private:
  Worker& worker_;
  net::Alarm alarm_;
  Millis due_ = never;  // when it is set to; 0: it has fired
};

}  // namespace mhd::server

#endif
