// SPDX-License-Identifier: LGPL-2.1-or-later
// HTTP/1.0 and 1.1 on one connection: the state machine between parsers, front end and outbox.
#ifndef MHD_H1_SESSION_H
#define MHD_H1_SESSION_H

#include "exchange/session.h"
#include "h1/chunk_parser.h"
#include "h1/head_parser.h"

namespace mhd::h1 {

// At most one exchange is received or answered at a time; those whose reply is completely in the
// outbox wait in a queue until it has left. reading.cc has what follows from bytes that came,
// writing.cc what goes into the outbox, session.cc the rest.
class Session final : public mhd::Session {
 public:
  Session(SessionEnv& env, Carrier& carrier);

  std::size_t on_bytes(Bytes in, Outbox& out) override;
  [[gnu::noinline]] void on_room(Outbox& out) override;
  void on_sent(std::uint64_t sent) override {
    if (!current_)
      become_idle();  // the idle time begins when the last reply has left
    else if (!current_->held.empty()) [[unlikely]]
      release_held(sent);
    if (leaving_first_) end_left(sent);
  }
  void on_eof(Outbox& out) override;
  void on_wake(Exchange& exchange, Outbox& out) override;
  void on_deadline(Outbox& out) override;
  void on_lost(Outcome outcome) override;
  Wants wants() const override {
    if (!idle()) return wants_busy();
    return {!eof_, false, CloseKind::none, deadline_};
  }

  // Whether everything that was begun is complete, and more may come.
  bool idle() const { return !current_ && close_ == CloseKind::none; }
  // The exchange that is received or answered, if any: for info queries.
  Exchange* current() const { return current_; }
  // Bytes that will come before anything else does: the rest of a counted content.
  std::uint64_t content_left() const {
    if (!current_ || current_->recv() != Recv::body) [[likely]]
      return 0;
    return current_->request.framing == BodyFraming::counted ? body_left_ : 0;
  }
  // Whether a client that closed its side is waited for while there is a parked exchange.
  bool half_closed_may_wait() const { return env_.config.half_closed_may_wait || waits_for_pipe(); }
  // Of the latest request line; invalid before the first one.
  Version version() const { return version_; }
  // Longest time between requests, from the next wait on; 0: none.
  Millis idle_time() const { return idle_time_; }
  void set_idle_time(Millis time);

 private:
  // What reading a part of the input led to.
  struct Step {
    std::size_t used;
    bool again;  // there may be more to do with what follows
  };

  // Functions that the common request does not call stay out of on_bytes(), which is made of all
  // others (gnu::flatten).

  // reading.cc
  bool may_begin(std::size_t available, const Outbox& out) const;
  bool begin_exchange(Outbox& out);
  Step receive(Bytes in, Outbox& out);
  Step receive_head(Bytes in, Outbox& out);
  void target_complete(Bytes in);
  bool recall_fields(Bytes in);
  Step finish_head(Bytes in, bool recalled, Outbox& out);
  Refusal settle_head(Bytes head, bool recalled);
  Refusal check_target(View raw);
  [[gnu::noinline]] Refusal check_meaning(std::size_t& room_behind);
  Refusal keep_head(Bytes head, View old_target, std::size_t room_behind);
  [[gnu::noinline, gnu::cold]] void replace_host(char* at);
  [[gnu::noinline]] Refusal keep_target(View old, View raw);
  [[gnu::noinline, gnu::cold]] Step refuse_head(Bytes in, Outbox& out);
  [[gnu::noinline, gnu::cold]] void redirect(Bytes in, Outbox& out);
  void head_complete(bool more, Outbox& out);
  [[gnu::noinline]] Step receive_counted(Bytes in, Outbox& out);
  [[gnu::noinline]] Step receive_chunked(Bytes in, Outbox& out);
  [[gnu::noinline]] Step receive_trailers(Bytes in, Outbox& out);
  [[gnu::noinline]] Step discard(Bytes in, Outbox& out);
  std::size_t offer(Bytes piece, Outbox& out);
  void count_content(std::size_t offered, std::size_t taken);
  [[gnu::noinline]] void content_complete(Outbox& out);

  // session.cc
  [[gnu::noinline]] Wants wants_busy() const;
  void ask(Outbox& out);
  [[gnu::noinline, gnu::cold]] void parked(Outbox& out);
  void act(Verdict& verdict, Outbox& out);
  [[gnu::noinline]] void read_content(Outbox& out);
  [[gnu::noinline, gnu::cold]] void abort_current(Outcome outcome, Outbox& out);
  [[gnu::noinline]] void end_current(Outcome outcome);
  void finish(Exchange& exchange, Outcome outcome);
  [[gnu::noinline]] void leave(Outbox& out);
  [[gnu::noinline]] void end_left(std::uint64_t sent);
  [[gnu::noinline]] void release_held(std::uint64_t sent);
  void become_idle() { deadline_ = deadline_after(env_.now, idle_time_); }
  bool app_has_it() const { return current_ && current_->app() != App::idle; }
  Millis body_deadline() const;
  bool waits_for_pipe() const;
  bool content_is_missing() const;

  // writing_parts.cc
  [[gnu::noinline]] Selection* select();
  [[gnu::noinline]] bool write_parts(Outbox& out);
  bool write_text(View text, Outbox& out);

  // writing.cc
  bool reply_at_once(Ref<Response>& response, Outbox& out);
  void start_reply(Ref<Response> response, Outbox& out);
  bool rest_can_be_drained() const;
  [[gnu::noinline]] void continue_reply(Outbox& out);
  bool copies_content() const;
  bool write_head(Outbox& out);
  bool write_content(Outbox& out);
  bool write_tail(Outbox& out);
  bool write_stored(Outbox& out);
  bool open_chunk(std::uint64_t size, Outbox& out);
  bool write_pieces(const BodySource& body, Outbox& out);
  bool write_produced(Outbox& out);
  bool write_lent(Outbox& out);
  bool pull_once(Outbox& out);
  Pulled pull(Bytes room);
  bool take_pulled(const Pulled& pulled, char* room, std::size_t most, Outbox& out);
  bool take_bytes(const Pulled& pulled, char* room, Outbox& out);
  void put_chunk(char* room, const Pulled& pulled, std::uint64_t size, Outbox& out);
  bool take_piped(std::size_t size, Outbox& out);
  void reply_done(Outbox& out);
  [[gnu::noinline, gnu::cold]] void refuse(Refusal refusal, Outbox& out);
  [[gnu::noinline, gnu::cold]] void write_pending_error(Outbox& out);
  View date_line() const {
    return env_.config.send_date ? View(env_.date_line, env_.date_line_size) : View();
  }

  // What each request touches stands in front.
  SessionEnv& env_;
  Carrier& carrier_;
  const Leniency& leniency_;
  Exchange* current_ = nullptr;
  Exchange* leaving_first_ = nullptr;
  Millis deadline_ = never;  // for idle and head; for content: when it began
  Millis idle_time_;
  CloseKind close_ = CloseKind::none;
  Version version_ = Version::invalid;
  bool eof_ = false;  // the peer will send nothing more
  bool error_without_content_ = false;
  bool content_waits_ = false;      // content began to arrive together with its head
  std::uint16_t error_status_ = 0;  // an error reply that waits for room
  std::uint16_t answers_ = 0;       // in this call of on_bytes()
  std::uint32_t fields_at_ = 0;     // where the fields of the head begin
  HeadParser head_;
  ChunkParser chunk_;
  Exchange* leaving_last_ = nullptr;
  std::uint64_t body_left_ = 0;  // counted content that has not arrived
  Millis parked_at_ = 0;         // when the current exchange was parked
};

}  // namespace mhd::h1

#endif
