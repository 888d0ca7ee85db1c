// SPDX-License-Identifier: LGPL-2.1-or-later
// One loop and everything that is touched by its thread only.
#ifndef MHD_SERVER_WORKER_H
#define MHD_SERVER_WORKER_H

#include <atomic>

#include "exchange/mail.h"
#include "exchange/session.h"
#include "net/system_clock.h"
#include "net/waker.h"
#include "server/address_counts.h"
#include "server/admission.h"
#include "server/config.h"
#include "server/connection.h"
#include "server/farewell.h"
#include "server/listener.h"
#include "server/pipes.h"

namespace mhd::server {

// All work modes are this one function, turn(); they differ in who calls it. Only post() and the
// counters may be used by other threads.
class Worker final : public MailDrop {
 public:
  explicit Worker(const Config& config);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // The workers of a daemon form a ring, which is complete before any of them runs.
  void join(Worker& ring) {
    next_ = ring.next_;
    ring.next_ = this;
  }
  Worker* next() const { return next_; }

  // Poller, waker and memory. Not ok: why there is no worker.
  enum class Opened : std::uint8_t {
    ok,
    no_memory,
    no_poller,
    no_waker,
    listener_failed,
    listener_too_large,    // for the poller
    descriptor_too_large,  // a descriptor of our own is not below the limit
  };
  struct Plan {
    int listener;  // may be -1
    unsigned most_connections;
    unsigned workers;          // how many share what there is
    AddressCounts* addresses;  // nullptr: they are not counted
  };
  [[nodiscard]] Opened open(const Plan& plan);

  // Waits at most `max_wait` ms, then does one share of work for everybody who has any. False:
  // waiting is impossible.
  bool turn(Millis max_wait);
  // How long turn() may wait at most.
  Millis until_next() const { return until_next(env_.now); }
  // As above, between two turns, when some of that time may be over.
  Millis time_left() { return until_next(clock_.monotonic_ms()); }

  // Any thread. After quiesce() the listening socket is not used any more.
  void quiesce() { listener_.quiesce(); }
  void post(Mail& mail) override;
  void wake_up() { waker_.wake(); }

  // The thread that runs turn(), or any when none does: nothing new is begun. finish() then works
  // until all is done, at most `grace` ms.
  void wind_down();
  void finish(Millis grace);

  unsigned connections() const { return count_.load(std::memory_order_acquire); }
  unsigned most_connections() const { return most_connections_; }
  bool has_room() const { return connections() < most_connections_; }

  // For connections and the listener.
  const Config& config() const { return config_; }
  SessionEnv& env() { return env_; }
  net::Poller& poller() { return *poller_; }
  // Whether connections are told of changes only, and registered once for everything.
  bool edge() const { return edge_; }
  Timeouts& timeouts() { return timeouts_; }
  Millis now() const { return env_.now; }
  Outbox& outbox() { return *outbox_; }
  // Gives the shared outbox to a connection and takes another; nullptr: no memory, and nothing
  // changed.
  [[nodiscard]] Outbox* exchange_outbox();
  void give_outbox(Outbox* outbox);
  // Whether a connection may leave its replies in the outbox for now: they are sent together with
  // those of the others that are ready, so that a client which waits for several is woken once.
  // True promises that exchange_outbox() succeeds.
  bool may_defer() { return deferring_ && (spare_count_ > 0 || add_spare()); }
  // The connection has replies that wait for send_deferred().
  void defer(Connection& connection);
  Bytes read_buffer() { return Bytes(read_buffer_, read_buffer_size); }
  // For a connection to which so much content comes before anything else: there is no room for what
  // stands behind it, which would have to be kept.
  Bytes read_buffer(std::uint64_t content) {
    if (content <= read_buffer_size) [[likely]]
      return read_buffer();
    return Bytes(read_buffer_, content < content_buffer_size ? static_cast<std::size_t>(content)
                                                             : content_buffer_size);
  }
  AddressCounts* addresses() { return addresses_; }
  Admission& admission() { return admission_; }
  Farewells& farewells() { return farewells_; }
  // Makes a connection. False: there is no memory; the socket is taken unless it is still valid.
  [[nodiscard]] bool adopt(Newcomer& newcomer);
  // The connections in the order in which they were listed.
  Connection* longest_listed() { return connections_.front(); }
  Connection* listed_after(Connection& connection) { return connections_.after(&connection); }
  void list_again(Connection& connection);
  // For what clients can make happen at will: says it at most once in a while.
  void notice_rarely(Notice notice, int system_error = 0);
  // The connection has more to do in the next turn.
  void enqueue(Connection& connection);
  // The connection is closed; its memory goes at the end of the turn.
  void retire(Connection& connection);

 private:
  static constexpr std::size_t read_buffer_size = 32768;
  // Of the same memory, for content: a call of the kernel costs as much as copying several thousand
  // bytes. It is not resident before it is used.
  static constexpr std::size_t content_buffer_size = 131072;
  // What the kernel and the poller touched of a socket is still in the processor's cache when its
  // turn comes.
  static constexpr std::size_t events_per_turn = 32;
  // So many connections send together.
  static constexpr unsigned most_deferred = 16;

  // Ends waiting; what to do then is in the mailbox.
  class WakeChannel final : public Channel {
   public:
    explicit WakeChannel(const net::Waker& waker) : waker_(waker) {}
    void on_ready(net::Events) override { waker_.drain(); }
    void on_timeout() override {}

   private:
    const net::Waker& waker_;
  };

  Millis until_next(Millis now) const;
  void tick();
  void deliver_mail();
  void run_ready();
  void run_timers();
  void send_deferred();
  bool add_spare();
  void free_retired();
  static void refused(void* worker, Refusal refusal);

  const Config& config_;
  net::SystemClock clock_;
  net::Waker waker_;
  WakeChannel wake_channel_;
  MpscStack<Mail> mailbox_;
  net::Poller* poller_ = nullptr;
  bool edge_ = false;
  Timeouts timeouts_;
  ExchangeStore exchanges_;
  Pipes pipes_;
  SessionEnv env_;
  Worker* next_ = this;
  AddressCounts* addresses_ = nullptr;
  Listener listener_;
  Admission admission_;
  Farewells farewells_;
  Millis quiet_until_[notice_count] = {};
  Outbox* outbox_ = nullptr;
  Outbox* spares_[most_deferred] = {};
  unsigned spare_count_ = 0;
  unsigned deferred_count_ = 0;
  bool deferring_ = false;  // several connections are ready in this turn
  char* read_buffer_ = nullptr;
  std::int64_t date_second_ = -1;
  unsigned most_connections_ = 0;
  std::atomic<unsigned> count_{0};
  List<Connection, ConnectionTag> connections_;
  List<Connection, ConnectionTag> retired_;
  List<Connection, ReadyTag> ready_;
  List<Connection, ReadyTag> deferred_;
};

}  // namespace mhd::server

#endif
