// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/daemon.h"

#include <sched.h>
#include <unistd.h>

#include <csignal>

#include "base/memory.h"
#include "net/listen.h"
#include "server/limits.h"

namespace mhd::server {

namespace {

constexpr unsigned poll_failure_pause_us = 100000;

// The daemon whose turn the calling thread runs.
thread_local const Daemon* turning = nullptr;

Daemon::Started started_from(Worker::Opened opened) {
  switch (opened) {
    case Worker::Opened::ok:
      return Daemon::Started::ok;
    case Worker::Opened::no_poller:
      return Daemon::Started::no_poller;
    case Worker::Opened::no_waker:
      return Daemon::Started::no_waker;
    case Worker::Opened::listener_failed:
      return Daemon::Started::listener_failed;
    case Worker::Opened::listener_too_large:
      return Daemon::Started::listener_too_large;
    case Worker::Opened::descriptor_too_large:
      return Daemon::Started::descriptor_too_large;
    default:
      return Daemon::Started::no_memory;
  }
}

unsigned first_refused_fd(const Config& config) {
  constexpr unsigned most_selected = 1024;
  const bool selects = net::effective_call(config.poll_call) == net::PollCall::select;
  return selects && most_selected < config.first_refused_fd ? most_selected
                                                            : config.first_refused_fd;
}

// Signals are for the application's threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

Daemon::Started Daemon::prepare(net::Fd listener) {
  if (listener.valid()) {
    if (!config_.accepts_fd(listener.get())) return Started::descriptor_too_large;
    port_ = net::bound_port(listener.get());
    listener_.store(listener.release(), std::memory_order_release);
  }
  const unsigned workers = config_.threads ? config_.threads : 1;
  const unsigned by_descriptors = connections_by_descriptors(workers, first_refused_fd(config_));
  unsigned most = config_.most_connections;
  if (most == 0) most = by_descriptors > workers ? by_descriptors : workers;
  if (most < workers) return Started::too_few_connections;
  slots_ = static_cast<Slot*>(mem_alloc_zero(workers * sizeof(Slot)));
  if (!slots_) return Started::no_memory;
  if (config_.most_per_address > 0) {
    addresses_ = create<AddressCounts>(config_.most_per_address);
    if (!addresses_) return Started::no_memory;
  }
  count_ = workers;
  const Started made = make_workers(most);
  return made == Started::ok && config_.signals_time ? start_time_signal() : made;
}

Daemon::Started Daemon::start_time_signal() {
  time_signal_ = create<TimeSignal>(*slots_[0].worker);
  if (!time_signal_) return Started::no_memory;
  switch (time_signal_->open()) {
    case TimeSignal::Opened::ok:
      return Started::ok;
    case TimeSignal::Opened::refused:
      return Started::descriptor_too_large;
    case TimeSignal::Opened::no_timer:
      break;
  }
  return Started::no_waker;
}

Daemon::Started Daemon::launch() { return config_.threads ? start_threads() : Started::ok; }

int Daemon::quiesce() {
  const int listener = listener_.exchange(-1, std::memory_order_acq_rel);
  for (unsigned i = 0; listener >= 0 && i < count_; ++i)
    if (slots_[i].worker) slots_[i].worker->quiesce();
  return listener;
}

// The one with the most room, or nullptr: no worker has any.
Worker* Daemon::emptiest_worker() const {
  Worker* emptiest = nullptr;
  unsigned most_room = 0;
  for (unsigned i = 0; i < count_; ++i) {
    Worker* const worker = slots_[i].worker;
    const unsigned used = worker->connections() + worker->admission().on_the_way();
    if (used >= worker->most_connections()) continue;
    const unsigned room = worker->most_connections() - used;
    if (room <= most_room) continue;
    most_room = room;
    emptiest = worker;
  }
  return emptiest;
}

// As Admission does for those who were accepted. Who comes from an address with too many
// connections is told so by a worker, the first one; nobody else is told anything.
Daemon::Added Daemon::add(net::Fd socket, const net::PeerAddress& peer, void* app_context) {
  if (ending_.load(std::memory_order_acquire)) return Added::stopping;
  if (static_cast<unsigned>(socket.get()) >= first_refused_fd(config_))
    return Added::descriptor_refused;
  if (!config_.accept_policy(peer)) return Added::policy_refused;
  Newcomer newcomer{static_cast<net::Fd&&>(socket), peer, count_ - 1, app_context, true};
  Worker* worker = emptiest_worker();
  if (!worker) return Added::limit_reached;
  if (addresses_) {
    const AddressCounts::Entered entered = addresses_->enter(peer);
    if (entered == AddressCounts::Entered::no_memory) return Added::no_memory;
    newcomer.welcome = entered == AddressCounts::Entered::ok;
  }
  const bool welcome = newcomer.welcome;
  if (worker->admission().send(newcomer)) return welcome ? Added::ok : Added::limit_reached;
  if (addresses_ && welcome) addresses_->leave(peer);
  return welcome ? Added::no_memory : Added::limit_reached;
}

Daemon::Started Daemon::make_workers(unsigned most_connections) {
  for (unsigned i = 0; i < count_; ++i) {
    Worker* worker = create<Worker>(config_);
    if (!worker) return Started::no_memory;
    slots_[i].worker = worker;
    slots_[i].daemon = this;
    // The first workers get what can't be divided.
    const unsigned share = most_connections / count_ + (i < most_connections % count_ ? 1 : 0);
    if (i > 0) worker->join(*slots_[0].worker);
    const Worker::Opened opened = worker->open({listener(), share, count_, addresses_});
    if (opened != Worker::Opened::ok) return started_from(opened);
  }
  return Started::ok;
}

Daemon::Started Daemon::start_threads() {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return Started::no_memory;
  bool ok =
      config_.stack_size == 0 || pthread_attr_setstacksize(&attributes, config_.stack_size) == 0;
  const SignalsBlocked blocked;
  for (unsigned i = 0; ok && i < count_; ++i) ok = start_thread(slots_[i], &attributes);
  pthread_attr_destroy(&attributes);
  return ok ? Started::ok : Started::no_thread;
}

bool Daemon::start_thread(Slot& slot, const pthread_attr_t* attributes) {
  slot.has_thread = pthread_create(&slot.thread, attributes, run, &slot) == 0;
  if (slot.has_thread) pthread_setname_np(slot.thread, "mhd-worker");
  return slot.has_thread;
}

void* Daemon::run(void* argument) {
  Slot& slot = *static_cast<Slot*>(argument);
  Worker& worker = *slot.worker;
  turning = slot.daemon;
  while (!slot.daemon->ending_.load(std::memory_order_acquire))
    if (!worker.turn(never)) usleep(poll_failure_pause_us);
  worker.wind_down();
  worker.finish(slot.daemon->config_.shutdown_grace);
  return nullptr;
}

Daemon::~Daemon() {
  const Daemon* const outer = turning;
  turning = this;  // callbacks run here, too
  ending_.store(true, std::memory_order_release);
  for (unsigned i = 0; i < count_; ++i)
    if (slots_[i].has_thread) slots_[i].worker->wake_up();
  for (unsigned i = 0; i < count_; ++i) {
    if (slots_[i].has_thread) {
      pthread_join(slots_[i].thread, nullptr);
    } else if (slots_[i].worker && config_.threads == 0) {
      slots_[i].worker->wind_down();
      slots_[i].worker->finish(config_.shutdown_grace);
    }
  }
  destroy(time_signal_);
  for (unsigned i = 0; i < count_; ++i)
    if (slots_[i].worker) destroy(slots_[i].worker);
  destroy(addresses_);
  mem_free(slots_);
  net::Fd(listener_.load(std::memory_order_acquire)).reset();
  turning = outer;
}

// In the order in which a newcomer becomes a connection, so that none is overlooked.
unsigned Daemon::connections() const {
  unsigned sum = 0;
  for (unsigned i = 0; i < count_; ++i)
    if (slots_[i].worker) sum += slots_[i].worker->admission().arriving();
  for (unsigned i = 0; i < count_; ++i)
    if (slots_[i].worker) sum += slots_[i].worker->connections();
  return sum;
}

unsigned Daemon::most_connections() const {
  unsigned sum = 0;
  for (unsigned i = 0; i < count_; ++i)
    if (slots_[i].worker) sum += slots_[i].worker->most_connections();
  return sum;
}

bool Daemon::turn(Millis max_wait) {
  const Daemon* const outer = turning;
  turning = this;
  const bool ok = slots_[0].worker->turn(max_wait);
  if (time_signal_) time_signal_->update();
  turning = outer;
  return ok;
}

bool Daemon::in_turn() const { return turning == this; }

}  // namespace mhd::server
