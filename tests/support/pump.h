// SPDX-License-Identifier: LGPL-2.1-or-later
// A connection without a socket: carries bytes between a test and a session.
#ifndef MHD_SUPPORT_PUMP_H
#define MHD_SUPPORT_PUMP_H

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string>

#include "base/intrusive.h"
#include "exchange/session.h"

namespace support {

inline constexpr std::size_t everything = SIZE_MAX;

// Keeps the contract of exchange/session.h: bytes that a session does not use up are kept and
// offered again in front of those that follow, each time in a new block of exactly their size;
// bytes are read while the session wants to read; on_room() comes when the outbox is empty; the
// memory that segments refer to is only read when it is sent.
class Pump final : public mhd::Carrier, public mhd::MailDrop {
 public:
  // `drain`: how many bytes the kernel takes at a time.
  explicit Pump(std::size_t drain = everything) : drain_(drain) {}
  void start(mhd::Session& session, mhd::SessionEnv& env);

  // The peer sends bytes.
  void deliver(mhd::View bytes);
  // The peer sends nothing more, once everything it sent was looked at.
  void eof();
  // Time passes; when the session's deadline is over, it is told.
  void advance(mhd::Millis time);
  // The connection ends; what was parked stays parked.
  void lose(mhd::Outcome outcome);
  // From now on the kernel takes nothing beyond so many bytes of output.
  void stop_at(std::size_t size) { most_output_ = size; }
  // Passes on whatever can be passed on.
  void run();
  // As above, after having waited for mail from another thread.
  void wait_and_run();

  // All bytes that were sent; those that are ready when the connection is reset still are.
  const std::string& output() const { return output_; }
  mhd::CloseKind close() const { return session_->wants().close; }
  bool closed() const { return close() != mhd::CloseKind::none; }
  // Bytes that the session has not used.
  std::size_t kept() const { return kept_.size(); }

  void wake(mhd::Exchange& exchange) override;
  void post(mhd::Mail& mail) override;

 private:
  bool take_mail();
  bool offer_bytes();
  bool drain(std::size_t most);
  void drain_segments(std::size_t most);
  void drain_part(std::size_t most);
  bool give_room();

  std::size_t drain_;
  std::size_t most_output_ = everything;
  mhd::Session* session_ = nullptr;
  mhd::SessionEnv* env_ = nullptr;
  mhd::Outbox outbox_;
  std::string kept_;
  std::string output_;
  bool offer_ = false;  // something happened since the kept bytes were offered last
  bool lost_ = false;
  mhd::MpscStack<mhd::Mail> mail_;
  std::mutex lock_;
  std::condition_variable mail_came_;
};

// The time of day stands still: 1994-11-06 08:49:37 UTC.
struct StoppedClock final : mhd::Clock {
  mhd::Millis monotonic_ms() override { return 0; }
  std::int64_t unix_seconds() override { return 784111777; }
};

// A session with all that it needs. `config` is copied, the front end stays with the caller.
template <class Session>
struct Rig {
  Rig(const mhd::SessionConfig& settings, const mhd::FrontEnd& front_end,
      std::size_t drain = everything)
      : config(settings),
        pump(drain),
        store(pump, config.limits.exchange_memory),
        env{config, front_end, store},
        session(env, pump) {
    env.clock = &clock;
    env.random = [](mhd::Bytes out) {
      std::memset(out.data(), 0xab, out.size());
      return true;
    };
    pump.start(session, env);
  }
  ~Rig() {
    pump.lose(mhd::Outcome::connection_error);
    pump.run();
  }

  mhd::SessionConfig config;
  StoppedClock clock;
  Pump pump;
  mhd::ExchangeStore store;
  mhd::SessionEnv env;
  Session session;
};

}  // namespace support

#endif
