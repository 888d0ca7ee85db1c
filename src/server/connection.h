// SPDX-License-Identifier: LGPL-2.1-or-later
// One client connection: moves bytes between its transport and its session.
#ifndef MHD_SERVER_CONNECTION_H
#define MHD_SERVER_CONNECTION_H

#include "exchange/session.h"
#include "h1/session.h"
#include "net/listen.h"
#include "net/plain.h"
#include "server/channel.h"

namespace mhd::server {

class Worker;
struct ConnectionTag;
struct ReadyTag;

class Connection final : public Channel,
                         public Carrier,
                         public Link<ConnectionTag>,
                         public Link<ReadyTag> {
 public:
  Connection(Worker& worker, net::Fd socket, const net::PeerAddress& peer);
  ~Connection();

  // Registers with the poller. False: the connection can't be served and is to be destroyed.
  [[nodiscard]] bool open();
  void on_ready(net::Events events) override;
  void on_timeout() override;
  void wake(Exchange& exchange) override;
  bool can_splice() const override { return transport_.can_splice(); }
  // Goes on where the last turn had to stop for the sake of others.
  [[gnu::noinline]] void go_on();
  // Sends what the last share of work left in the outbox.
  void send_deferred();
  // The daemon ends: closes now when idle or parked, after the current reply otherwise.
  void wind_down();
  // Ends all at once; every exchange gets `outcome`.
  [[gnu::noinline, gnu::cold]] void drop(Outcome outcome);

  // A connection that waits for its client: for a request, for the rest of a head, or to be closed
  // after the last reply. It may have to make room after so long.
  static constexpr Millis least_wait = 1000;
  // Whether it has waited long enough; busy: it does not wait.
  enum class Patience : std::uint8_t { busy, left, over };
  Patience patience() const;
  void give_way();
  // When it was put at the end of the worker's list; it has not waited longer than that.
  Millis listed_at() const { return listed_at_; }
  void set_listed(Millis now) { listed_at_ = now; }

  Worker& worker() const { return worker_; }
  const net::PeerAddress& peer() const { return peer_; }
  int socket() const { return socket_.get(); }
  Exchange* current_exchange() const { return session_.current(); }
  // Of the latest request line; invalid before the first one.
  Version version() const { return session_.version(); }
  // Longest time between requests, from the next wait on; 0: none. False: the connection is closed.
  [[nodiscard]] bool set_idle_time(Millis time);
  Millis idle_time() const { return session_.idle_time(); }
  void* app_context = nullptr;  // the front end's

 private:
  enum class Phase : std::uint8_t { open, lingering, closed };
  // What the client is waited for.
  enum class Waiting : std::uint8_t { nothing, request, rest_of_head, end };
  // Bytes that the session could not use up yet, in memory of the connection.
  struct Kept {
    char* data = nullptr;
    std::uint32_t size = 0;
    std::uint32_t room = 0;
  };

  template <class Action>
  void with_outbox(Action action);
  template <class Action>
  void with_own_outbox(Action action);
  template <class Action>
  void with_lent_outbox(Action action);
  void run(Outbox& out);
  [[gnu::noinline]] void take_up(Outbox& out);
  bool may_read(const Wants& wants, bool pending) const;
  bool read_once(Outbox& out);
  Bytes read_room();
  Bytes with_kept(Bytes received);
  void feed(Bytes input, Outbox& out);
  bool may_defer(const Outbox& out);
  void keep(Bytes rest);
  bool grow_kept(std::size_t size);
  void release_kept();
  bool flush(Outbox& out, bool more);
  [[gnu::noinline, gnu::cold]] bool sent_some(Outbox& out, bool of_part, std::size_t size);
  [[gnu::noinline]] net::IoResult send_part(Outbox& out);
  [[gnu::noinline, gnu::cold]] bool stop_sending(net::IoResult::Kind why);
  void flush_all(Outbox& out);
  [[gnu::noinline, gnu::cold]] void peer_closed(Outbox& out);
  [[gnu::noinline, gnu::cold]] void note_end(net::Events events);
  bool is_parked() const;
  bool client_left() const;
  void settle(Outbox& out);
  [[gnu::noinline, gnu::cold]] void begin_close(CloseKind kind);
  [[gnu::noinline]] void linger();
  bool drain();
  [[gnu::noinline]] void close();
  net::Fd detach();
  void note_waiting(Waiting what);
  Waiting waits_for(const Wants& wants, bool pending) const;
  void update_interest(const Wants& wants, bool pending);
  bool deadline_counts(const Wants& wants, bool pending) const;
  std::uint64_t bytes_taken(const Outbox& out) const;
  [[gnu::noinline, gnu::cold]] void watch_sending(const Outbox& out);
  [[gnu::noinline]] void set_interest(net::Events interest);
  Millis linger_deadline() const;
  void update_deadline(const Wants& wants, bool pending);

  // What each request touches stands together, up to and with most of the session.
  Worker& worker_;
  net::PlainTransport transport_;
  Outbox* own_outbox_ = nullptr;  // while something is to be sent and can't be
  std::uint64_t sent_ = 0;        // bytes that the kernel took so far
  Kept kept_;
  Phase phase_ = Phase::open;
  Waiting waiting_ = Waiting::request;
  bool can_read_ = false;
  bool can_write_ = true;
  bool peer_done_ = false;   // the peer closed its side
  bool broken_ = false;      // and it will read nothing more
  bool retry_ = false;       // try again in a moment, the poller will not tell
  bool more_to_do_ = false;  // this turn's share is used up
  bool deferred_ = false;    // the outbox waits for send_deferred()
  // Of the period in which enough must be taken; never: all has left. While lingering: its begin.
  Millis send_begin_ = never;
  Millis waiting_since_;
  Millis listed_at_;
  h1::Session session_;
  std::uint64_t send_mark_ = 0;  // what the peer had taken when send_begin_ was
  net::PeerAddress peer_;
  net::Fd socket_;
  std::uint32_t lingered_ = 0;  // bytes read while lingering
};

// What an idle client costs besides the memory of the kernel.
static_assert(sizeof(Connection) <= 512);

}  // namespace mhd::server

#endif
