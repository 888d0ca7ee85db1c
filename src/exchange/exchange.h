// SPDX-License-Identifier: LGPL-2.1-or-later
// An exchange: one request and its reply, whatever the protocol version below and the API above.
#ifndef MHD_EXCHANGE_EXCHANGE_H
#define MHD_EXCHANGE_EXCHANGE_H

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/arena.h"
#include "base/check.h"
#include "base/ref.h"
#include "exchange/body_pump.h"
#include "exchange/held.h"
#include "exchange/mail.h"
#include "exchange/response_stash.h"
#include "exchange/states.h"
#include "http/framing.h"
#include "http/request.h"
#include "http/response.h"

namespace mhd {

class Exchange;
class ExchangeStore;

// The connection below a session, as far as exchanges know it.
struct Carrier {
  // resume() was called for a parked exchange. On the worker's thread.
  virtual void wake(Exchange& exchange) = 0;
  // Whether bytes can go from a pipe to the peer without coming into our memory.
  virtual bool can_splice() const { return false; }

 protected:
  ~Carrier() = default;
};

// Which call of the front end is next, and is made again after parking.
enum class Stage : std::uint8_t { head, body, end, pull };

// How far the content of a reply is in the outbox.
struct ContentState {
  BodyCursor cursor;    // in stored content, or in the pieces that a producer gave last
  const Segment* lent;  // those pieces
  std::uint32_t lent_count;
  Held* lent_by;         // what keeps them, if anything
  bool open;             // something is begun: the end of its pieces or of its chunk is missing
  std::uint8_t prefix;   // bytes that the size line of the last chunk took
  Held* watch;           // waits for the writer of the pipe that the content comes from
  const char* trailers;  // field lines behind chunked content
  std::size_t trailers_size;
};

class Exchange final : public Mail {
 public:
  static constexpr std::size_t slot_size = 192;

  Exchange(char* chunk, std::size_t chunk_size, std::size_t budget);

  Request request;
  Arena arena;
  Ref<Response> response;
  ReplyPlan plan;
  Carrier* carrier = nullptr;
  MailDrop* mail_drop = nullptr;
  Exchange* next = nullptr;        // in the session's queue of leaving replies, or in the store
  std::uint64_t content_sent = 0;  // bytes of the reply's content that are in the outbox
  std::uint64_t end_mark = 0;      // mark behind the reply
  HeldList held;                   // until the reply has left
  ContentState content;            // once a reply was chosen that needs it
  Stage stage = Stage::head;
  bool known = false;         // the front end has seen it: on_done() is owed
  bool holds_output = false;  // bytes in the outbox refer to the response
  bool outcome_matters =
      true;  // the front end may clear it: on_done() is then called early, as completed

  Recv recv() const { return recv_; }
  Send send() const { return send_; }
  App app() const { return shared_app().load(std::memory_order_acquire); }
  void move_to(Recv to) {
    MHD_CHECK(legal(recv_, to));
    recv_ = to;
  }
  void move_to(Send to) {
    MHD_CHECK(legal(send_, to));
    send_ = to;
  }

  // Around each call of the front end.
  void enter_callback() {
    // A callback that is made again must see what a thread wrote before its resume() came too early
    // to count, hence the full order. Before the first one nobody can have called resume().
    if (known)
      shared_app().store(App::running, std::memory_order_seq_cst);
    else
      shared_app().store(App::running, std::memory_order_release);
  }
  // The same, for a call that may follow another one without leave_callback() in between. A resume
  // that has come since then is dropped; one that comes from now on counts for this call.
  void enter_next_callback() {
    if (shared_app().load(std::memory_order_acquire) != App::running) enter_callback();
  }
  void leave_callback() { shared_app().store(App::idle, std::memory_order_release); }
  // The callback answered park. False: a resume came already, make the call again.
  [[nodiscard]] bool park();

  // Any thread, any time after a callback for the exchange was entered and before its on_done()
  // returned. A resume during the callback counts for the parking that the callback asks for, and
  // is dropped when it asks for something else; without parking it does nothing.
  void resume();

  // Another reference to a response that its owner keeps; on the worker's thread.
  Ref<Response> share(Response& shared);

  // Room for the state of the front end, which constructs it in its first call (`known` is false
  // before that).
  template <class T>
  T& slot() {
    static_assert(sizeof(T) <= slot_size && alignof(T) <= alignof(void*));
    return *reinterpret_cast<T*>(slot_);
  }

 private:
  friend class ExchangeStore;
  std::atomic_ref<App> shared_app() const { return std::atomic_ref<App>(app_); }
  static void deliver_wake(Mail& mail, void* worker);
  // Ends parking. True: no resume is under way, the memory may be reused at once.
  [[nodiscard]] bool retire();

  Recv recv_ = Recv::head;
  Send send_ = Send::none;
  // A resume() that comes too late may meet the next exchange in this memory: so it is set by an
  // atomic store as well when an exchange begins.
  mutable App app_;
  bool abandoned_ = false;  // ended with its wake-up still in the mailbox
  ExchangeStore* store_ = nullptr;
  char* chunk_ = nullptr;  // first block of the arena
  alignas(void*) unsigned char slot_[slot_size];
};

// The exchanges of one worker. Their memory stays of this type until the worker ends, so that a
// resume() that comes too late can't touch anything else; the first blocks of their arenas are
// cached, a bounded number of them.
class ExchangeStore {
 public:
  static constexpr std::size_t chunk_size = 3072;

  ExchangeStore(MailDrop& mail_drop, std::size_t budget) : mail_drop_(mail_drop), budget_(budget) {}
  ~ExchangeStore();
  ExchangeStore(const ExchangeStore&) = delete;
  ExchangeStore& operator=(const ExchangeStore&) = delete;

  // nullptr: no memory.
  [[nodiscard]] Exchange* take(Carrier& carrier);
  void give_back(Exchange& exchange);
  // Exchanges that wait for a wake-up which is still on its way.
  std::size_t abandoned() const { return abandoned_; }
  std::size_t in_use() const { return in_use_; }
  // References that are kept for the next exchange. To be emptied at the end of each turn.
  ResponseStash& responses() { return responses_; }

 private:
  friend class Exchange;
  static constexpr std::size_t most_warm = 64;
  void reuse(Exchange& exchange);
  // Memory for an exchange and its first block; nullptr: there is none.
  [[gnu::noinline]] void* allocate(char*& chunk);

  MailDrop& mail_drop_;
  ResponseStash responses_;
  std::size_t budget_;
  Exchange* warm_ = nullptr;  // ended ones that still have their first block
  Exchange* cold_ = nullptr;  // ended ones without
  std::size_t warm_count_ = 0;
  std::size_t abandoned_ = 0;
  std::size_t in_use_ = 0;
};

inline Ref<Response> Exchange::share(Response& shared) {
  store_->responses().take(shared);
  return Ref<Response>::adopt(&shared);
}

}  // namespace mhd

#endif
