// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/client.h"

#include <algorithm>

#include "sim/world.h"

namespace sim {

namespace {

constexpr Millis connect_again_ms = 50;
constexpr std::size_t most_read_at_once = 32768;
constexpr Millis longest_rest_ms = 2500;
constexpr Millis continue_ms = 1000;  // how long a client waits for 100 (Continue)

}  // namespace

Client::Client(World& world, const ClientPlan& with)
    : plan(with), checker(world, *this), next_step(world.now + with.connect_at), world_(world) {
  for (std::size_t i = 0; i < plan.requests.size(); ++i) {
    begins_.push_back(bytes_.size());
    bytes_ += plan.requests[i].bytes;
    if (plan.requests[i].malformed != Malformed::no && first_malformed_ == none)
      first_malformed_ = i;
  }
  begins_.push_back(bytes_.size());
  socket.client = this;
  socket.rx_room = plan.server_room;
  socket.tx_room = plan.client_room;
  socket.window = plan.window;
}

void Client::wake() { next_step = mhd::earlier(next_step, std::max(world_.now, not_before_)); }

void Client::bytes_taken(std::size_t size) {
  const std::uint64_t before = received;
  last_taken_at = world_.now;
  if (socket.tx_end) {
    forgotten += size;
    world_.check(forgotten <= world_.plan.config.limits.drain + most_read_at_once,
                 "not too much is read for the sake of a good end", std::to_string(forgotten));
  }
  received += size;
  if (handed < plan.requests.size() && before <= begin_of(handed) && received > begin_of(handed))
    begin_taken_at = world_.now;
  wake();  // there is room again
}

void Client::step() {
  next_step = mhd::never;
  if (state_ == State::waiting) return begin();
  const std::uint64_t before = sent_ + read_;
  const std::uint64_t read_before = read_;
  read();
  if (state_ == State::open) send();
  if (state_ == State::open) finish();
  if (state_ == State::over || sent_ + read_ == before) return;
  world_.progress();
  const bool reads_slowly = plan.manner == Manner::slow_reading || plan.manner == Manner::trickling;
  const bool rests = is_between() && world_.random.chance(plan.rests);
  Millis pause = 0;
  if (plan.manner == Manner::slow_head)
    pause = plan.drip > 0 ? plan.drip
                          : world_.plan.config.timeouts.head * 2 / plan.requests[0].head_size + 1;
  else if (reads_slowly && read_ > read_before)
    pause = world_.random.within(least_reading_ms, most_reading_ms);
  else if (rests)
    pause = until_beat(world_.random.within(1, longest_rest_ms));
  else if (world_.random.chance(plan.pause))
    pause = world_.random.within(1, plan.longest_pause);
  if (reads_slowly || rests) not_before_ = world_.now + pause;
  next_step = mhd::earlier(next_step, world_.now + pause);
}

void Client::lose() {
  is_disturbed = true;
  state_ = State::over;
}

void Client::parked() {
  if (!plan.leaves_parked || world_.random.chance(500)) return;
  leaves_now_ = true;
  wake();
}

// Whether it has read all replies to what it has sent.
bool Client::is_between() const {
  const std::size_t answered = replies_read();
  return socket.tx.empty() && checker.is_between() && sent_ == begins_[answered];
}

mhd::Millis Client::until_beat(mhd::Millis pause) const {
  const mhd::Millis beat = world_.plan.beat;
  return beat == 0 ? pause : pause + (beat - (world_.now + pause) % beat) % beat;
}

void Client::begin() {
  if (world_.door.quiesced()) return lose();
  if (!world_.connect(socket)) {
    next_step = world_.now + connect_again_ms;
    return;
  }
  state_ = State::open;
  next_step = world_.now;
}

void Client::read() {
  std::size_t size = std::min(socket.tx.size(), plan.piece);
  if (plan.manner == Manner::not_reading)
    size = std::min<std::size_t>(size, read_ < plan.stop_at ? plan.stop_at - read_ : 0);
  if (size == 0) return;
  socket.tx.erase(0, size);
  read_ += size;
  socket.room_came();
}

std::size_t Client::replies_read() const {
  const auto& ends = checker.ends();
  return static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), read_) - ends.begin());
}

// How far the client may send before it has read more.
std::uint64_t Client::may_send() const {
  const std::size_t answered = replies_read();
  if (gave_up_sending_ || (checker.said_close() && read_ == checker.total())) return sent_;
  std::uint64_t end = bytes_.size();
  if (plan.manner == Manner::vanishing) end = std::min<std::uint64_t>(end, plan.stop_at);
  if (!plan.pipelines && answered < plan.requests.size()) end = std::min(end, end_of(answered));
  for (std::size_t i = answered; i < plan.requests.size(); ++i) {
    const bool goes_on = checker.continued() == i && read_ >= checker.continue_end();
    if (!plan.requests[i].expects || goes_on || world_.now >= continue_until_) continue;
    return std::min(end, std::max(head_end_of(i), sent_));
  }
  return end;
}

void Client::send() {
  const std::size_t answered = replies_read();
  if (answered < plan.requests.size() && answered != waits_in_) {
    continue_until_ = mhd::never;
    waits_in_ = answered;
  }
  const std::uint64_t end = may_send();
  std::size_t size = std::min<std::uint64_t>(end - std::min(end, sent_), plan.piece);
  size = std::min(size, socket.rx_room - std::min(socket.rx_room, socket.rx.size()));
  if (plan.manner == Manner::slow_head && size > 0) size = 1;
  if (socket.closed && size > 0) {
    // Bytes for a connection that is closed make the kernel break it off.
    gave_up_sending_ = true;
    lost_by_late_bytes_ = world_.random.chance(500);
    if (lost_by_late_bytes_) socket.tx.clear();
    next_step = world_.now;
    return;
  }
  if (size > 0) {
    socket.rx.append(bytes_, sent_, size);
    sent_ += size;
    socket.changed();
  } else if (sent_ < bytes_.size() && sent_ == end && continue_until_ == mhd::never) {
    continue_until_ = world_.now + continue_ms;
  }
  if (continue_until_ > world_.now) next_step = continue_until_;
  const bool stops = plan.manner == Manner::resetting || plan.manner == Manner::closing;
  if (stops && (leaves_now_ || sent_ >= plan.stop_at)) break_off();
  if (plan.manner == Manner::half_closing && sent_ == bytes_.size() && !socket.rx_end) {
    world_.note("client %u closes its side", plan.requests[0].id / unsigned{most_requests});
    socket.rx_end = true;
    socket.changed();
  }
}

void Client::break_off() {
  world_.note("client %u %s", plan.requests[0].id / unsigned{most_requests}, name_of(plan.manner));
  is_disturbed = true;
  if (plan.manner == Manner::resetting || !socket.tx.empty())
    socket.reset = true;
  else
    socket.rx_end = true;
  socket.tx.clear();
  socket.changed();
  left_at = world_.now;
  state_ = State::over;
}

// Whether it is all over: the server ended, or the client has what it wanted.
void Client::finish() {
  const bool reads = plan.manner != Manner::not_reading;
  if (socket.closed && (socket.tx.empty() || !reads)) {
    state_ = State::over;
    return;
  }
  const bool patient = plan.manner == Manner::vanishing || !reads;
  if (patient || !socket.tx.empty()) return;
  const bool has_all = plan.closes && plan.well_behaved() && replies_read() == plan.requests.size();
  if (!socket.tx_end && !has_all) return;
  socket.rx_end = true;
  socket.changed();
  state_ = State::over;
}

// How many replies a client that does nothing wrong must have been given. A reset, which the
// application asked for, takes those in front of it that are still on their way.
std::size_t Client::replies_due() const {
  std::size_t count = 0;
  for (const RequestPlan& request : plan.requests) {
    if (request.fails()) return plan.pipelines ? 0 : count;
    if (request.malformed != Malformed::no) break;
    ++count;
    if (checker.said_close() && checker.is_between() && checker.replies() == count) break;
  }
  return count;
}

// More behind the last reply than the server reads for the sake of a good end.
bool Client::sent_too_much() const {
  const std::size_t last = checker.replies() > 0 ? checker.replies() - 1 : 0;
  return socket.closed_by_reset && sent_ - begin_of(last) > world_.plan.config.limits.drain;
}

void Client::check_end() const {
  const std::string who = "client " + std::to_string(plan.requests[0].id / most_requests);
  world_.check(over(), "every connection ends", who);
  if (fate != Fate::served || is_evicted) return;  // for which there was a reason
  if (!plan.well_behaved() || is_disturbed || lost_by_late_bytes_ || sent_too_much()) return;
  world_.check(
      replies_read() >= replies_due(), "a client that does nothing wrong gets its replies",
      who + " has " + std::to_string(replies_read()) + " of " + std::to_string(replies_due()));
}

}  // namespace sim
