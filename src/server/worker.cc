// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/worker.h"

#include <sched.h>

#include <cstring>

#include "base/memory.h"
#include "http/date.h"
#include "net/random.h"

namespace mhd::server {

Worker::Worker(const Config& config)
    : config_(config),
      wake_channel_(waker_),
      exchanges_(*this, config.session.limits.exchange_memory),
      pipes_(*this),
      env_{config.session, config.front_end, exchanges_, &Worker::refused,  this, 0, {}, 0, {},
           false,          &pipes_,          &clock_,    &net::random_bytes},
      listener_(*this),
      admission_(*this),
      farewells_(*this) {}

Worker::~Worker() {
  env_.stopping = true;
  listener_.close();
  farewells_.end_all();
  while (Connection* connection = connections_.front()) connection->drop(Outcome::shutdown);
  while (exchanges_.abandoned() > 0) {
    deliver_mail();
    sched_yield();
  }
  deliver_mail();  // newcomers who were on their way
  free_retired();
  if (poller_) poller_->dispose();
  if (outbox_) destroy(outbox_);
  while (spare_count_ > 0) destroy(spares_[--spare_count_]);
  mem_free(read_buffer_);
}

Worker::Opened Worker::open(const Plan& plan) {
  most_connections_ = plan.most_connections;
  addresses_ = plan.addresses;
  farewells_.share_among(plan.workers);
  bool exists = false;
  poller_ = net::make_poller(config_.poll_call, exists);
  if (!poller_) return exists ? Opened::no_memory : Opened::no_poller;
  edge_ = poller_->edge();
  outbox_ = create<Outbox>();
  read_buffer_ = static_cast<char*>(mem_alloc(content_buffer_size));
  if (!outbox_ || !read_buffer_) return Opened::no_memory;
  if (!waker_.open()) return Opened::no_waker;
  wake_channel_.fd = waker_.fd();
  const int poller_fd = poller_->aggregate_fd();
  if (!config_.accepts_fd(waker_.fd()) || (poller_fd >= 0 && !config_.accepts_fd(poller_fd)))
    return Opened::descriptor_too_large;
  if (poller_->add(wake_channel_, net::readable, net::Trigger::level) != net::AddResult::ok)
    return Opened::no_waker;
  env_.now = clock_.monotonic_ms();
  timeouts_.start(env_.now);
  if (plan.listener < 0) return Opened::ok;
  switch (listener_.open(plan.listener)) {
    case net::AddResult::ok:
      return Opened::ok;
    case net::AddResult::descriptor_too_large:
      return Opened::listener_too_large;
    default:
      return Opened::listener_failed;
  }
}

void Worker::refused(void* worker, Refusal refusal) {
  static_cast<Worker*>(worker)->config_.notices(Notice::refused, refusal);
}

void Worker::post(Mail& mail) {
  if (mailbox_.push(&mail)) waker_.wake();
}

Millis Worker::until_next(Millis now) const {
  if (!ready_.empty() || !mailbox_.empty()) return 0;
  return timeouts_.until_next(now);
}

void Worker::tick() {
  env_.now = clock_.monotonic_ms();
  if (!config_.session.send_date) return;
  const std::int64_t second = clock_.unix_seconds();
  if (second == date_second_) return;
  date_second_ = second;
  std::memcpy(env_.date_line, "Date: ", 6);
  format_http_date(second, env_.date_line + 6);
  std::memcpy(env_.date_line + 35, "\r\n", 2);
  env_.date_line_size = 37;
}

bool Worker::turn(Millis max_wait) {
  net::Ready ready[events_per_turn];
  env_.now = clock_.monotonic_ms();
  const int count = poller_->wait(earlier(max_wait, until_next()), ready);
  tick();
  // The mail may be about a descriptor that is gone.
  const bool works = count >= 0 || !mailbox_.empty();
  if (!works) config_.notices(Notice::poll_failed);
  deliver_mail();
  run_ready();
  deferring_ = count > 1;
  for (int i = 0; i < count; ++i) static_cast<Channel*>(ready[i].who)->on_ready(ready[i].events);
  deferring_ = false;
  send_deferred();
  run_timers();
  if (!mailbox_.empty()) deliver_mail();
  free_retired();
  exchanges_.responses().empty();
  return works;
}

void Worker::deliver_mail() {
  Mail* mail = mailbox_.take_all();
  while (mail) {
    Mail* next = MpscStack<Mail>::next(mail);
    mail->deliver(*mail, this);
    mail = next;
  }
}

// Those who had more to do than their share of the last turn.
void Worker::run_ready() {
  List<Connection, ReadyTag> now_ready;
  now_ready.take_all(ready_);
  while (Connection* connection = now_ready.pop_front()) connection->go_on();
}

void Worker::run_timers() {
  while (Timer* timer = timeouts_.expired(env_.now)) static_cast<Channel*>(timer)->on_timeout();
}

void Worker::free_retired() {
  pipes_.free_retired();
  while (Connection* connection = retired_.pop_front()) destroy(connection);
}

Outbox* Worker::exchange_outbox() {
  Outbox* other = spare_count_ > 0 ? spares_[--spare_count_] : create<Outbox>();
  if (!other) return nullptr;
  Outbox* given = outbox_;
  outbox_ = other;
  return given;
}

void Worker::give_outbox(Outbox* outbox) {
  if (spare_count_ == most_deferred) return destroy(outbox);
  spares_[spare_count_++] = outbox;
}

bool Worker::add_spare() {
  Outbox* spare = create<Outbox>();
  if (spare) spares_[spare_count_++] = spare;
  return spare;
}

// Nobody waits long for the callbacks of others: when the clock has moved, all send.
// What else the connection has to do is found out again when it has sent.
void Worker::defer(Connection& connection) {
  connection.Link<ReadyTag>::unlink();
  deferred_.push_back(&connection);
  if (++deferred_count_ % 4 != 0) return;
  if (deferred_count_ == most_deferred || clock_.monotonic_ms() != env_.now) send_deferred();
}

void Worker::send_deferred() {
  deferred_count_ = 0;
  while (Connection* connection = deferred_.pop_front()) connection->send_deferred();
}

bool Worker::adopt(Newcomer& newcomer) {
  auto* connection =
      create<Connection>(*this, static_cast<net::Fd&&>(newcomer.socket), newcomer.peer);
  if (connection) connection->app_context = newcomer.app_context;
  if (!connection || !connection->open()) {
    if (!connection) notice_rarely(Notice::no_memory_for_connection);
    destroy(connection);
    return false;
  }
  connections_.push_back(connection);
  count_.fetch_add(1, std::memory_order_acq_rel);
  return true;
}

void Worker::list_again(Connection& connection) {
  connection.Link<ConnectionTag>::unlink();
  connections_.push_back(&connection);
  connection.set_listed(now());
}

void Worker::notice_rarely(Notice notice, int system_error) {
  constexpr Millis silence_ms = 10000;
  Millis& quiet_until = quiet_until_[static_cast<unsigned>(notice)];
  if (now() < quiet_until) return;
  quiet_until = now() + silence_ms;
  config_.notices(notice, Refusal::none, system_error);
}

void Worker::enqueue(Connection& connection) {
  if (!connection.Link<ReadyTag>::linked()) ready_.push_back(&connection);
}

void Worker::retire(Connection& connection) {
  connection.Link<ReadyTag>::unlink();
  connection.Link<ConnectionTag>::unlink();
  if (addresses_) addresses_->leave(connection.peer());
  retired_.push_back(&connection);
  count_.fetch_sub(1, std::memory_order_relaxed);
}

void Worker::wind_down() {
  env_.stopping = true;
  listener_.close();
  farewells_.end_all();
  Connection* next = nullptr;
  for (Connection* connection = connections_.front(); connection; connection = next) {
    next = connections_.after(connection);
    connection->wind_down();
  }
  free_retired();
}

void Worker::finish(Millis grace) {
  const Millis end = deadline_after(clock_.monotonic_ms(), grace == 0 ? 1 : grace);
  while (!connections_.empty()) {
    const Millis now = clock_.monotonic_ms();
    if (now >= end || !turn(end - now)) break;
    wind_down();  // what became idle or parked meanwhile
  }
}

}  // namespace mhd::server
