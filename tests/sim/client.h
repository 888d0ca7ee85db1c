// SPDX-License-Identifier: LGPL-2.1-or-later
// A client that follows its plan, and knows what it must be answered.
#ifndef MHD_SIM_CLIENT_H
#define MHD_SIM_CLIENT_H

#include <cstdint>

#include "sim/door.h"
#include "sim/plan.h"
#include "sim/reply_checker.h"
#include "sim/socket.h"

namespace sim {

class World;

class Client {
 public:
  Client(World& world, const ClientPlan& plan);

  const ClientPlan& plan;
  Socket socket{Socket::Kind::connection};
  ReplyChecker checker;

  // What the server has done so far.
  std::uint64_t received = 0;  // bytes that it took
  std::size_t handed = 0;      // requests that the front end saw
  std::size_t heads_seen = 0;  // requests that it was shown as a whole
  Fate fate = Fate::unknown;
  bool was_judged = false;  // the application's policy was asked
  bool is_refused = false;  // and said no
  bool is_ended = false;    // the connection's end was told
  bool is_evicted = false;  // it had to make room
  bool is_served() const { return fate == Fate::served && !is_ended; }
  std::uint64_t forgotten = 0;  // bytes read after its side was closed
  mhd::Millis accepted_at = 0;
  mhd::Millis last_taken_at = 0;
  mhd::Millis blocked_since = mhd::never;  // something is to be sent and can't be
  std::uint64_t taken_before = 0;          // then
  mhd::Millis last_sent_at = 0;
  mhd::Millis last_callback_at = 0;
  mhd::Millis begin_taken_at = 0;    // first byte of the request that is next to be handed
  mhd::Millis left_at = mhd::never;  // it broke off, or closed
  mhd::Millis shut_at = 0;           // it closed its side

  mhd::Millis next_step = 0;
  bool over() const { return state_ == State::over; }
  void step();
  // Something that the client may wait for happened.
  void wake();
  // The listening socket at which it waits is closed.
  void lose();
  // Its exchange waits, which is when some leave.
  void parked();
  // The server took bytes; `size` of them.
  void bytes_taken(std::size_t size);
  // Where the parts of request `index` begin and end, in the bytes that the client sends.
  std::uint64_t begin_of(std::size_t index) const { return begins_[index]; }
  std::uint64_t head_end_of(std::size_t index) const {
    return begins_[index] + plan.requests[index].head_size;
  }
  std::uint64_t end_of(std::size_t index) const {
    return begins_[index] + plan.requests[index].bytes.size();
  }
  // Index of the first malformed request, or none.
  std::size_t first_malformed() const { return first_malformed_; }
  std::uint64_t sent() const { return sent_; }
  // Faults, or its own behaviour, may have cost it replies.
  bool is_disturbed = false;
  // When the server had closed: what must hold of a client that did nothing wrong.
  void check_end() const;

 private:
  enum class State { waiting, open, over };
  bool is_between() const;
  mhd::Millis until_beat(mhd::Millis pause) const;
  void begin();
  void read();
  void send();
  void finish();
  void break_off();
  std::uint64_t may_send() const;
  std::size_t replies_read() const;
  std::size_t replies_due() const;
  bool sent_too_much() const;

  World& world_;
  State state_ = State::waiting;
  std::string bytes_;
  std::vector<std::uint64_t> begins_;
  std::size_t first_malformed_ = none;
  std::uint64_t sent_ = 0;
  std::uint64_t read_ = 0;
  mhd::Millis continue_until_ = mhd::never;  // it sends the content without having been told
  std::size_t waits_in_ = none;              // the request that this is about
  mhd::Millis not_before_ = 0;
  bool gave_up_sending_ = false;
  bool leaves_now_ = false;
  bool lost_by_late_bytes_ = false;
};

}  // namespace sim

#endif
