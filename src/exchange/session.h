// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls from a connection down to the protocol it speaks. A session is a pure object: bytes in,
// bytes out, time and memory from its environment; it makes no system call.
#ifndef MHD_EXCHANGE_SESSION_H
#define MHD_EXCHANGE_SESSION_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "exchange/config.h"
#include "exchange/exchange.h"
#include "exchange/front_end.h"
#include "exchange/outbox.h"
#include "http/field_memo.h"
#include "http/framing.h"
#include "http/refusal.h"
#include "http/selection.h"

namespace mhd {

// Reads pipes, without waiting for those who write them.
struct PipeReader {
  // As FrontEnd::pull(), for a response whose body is a pipe. `can_splice`: Pulled::Kind::pipe is
  // possible.
  virtual Pulled pull(Exchange& exchange, Bytes room, bool can_splice) = 0;

 protected:
  ~PipeReader() = default;
};

// What a worker lends to all of its sessions.
struct SessionEnv {
  const SessionConfig& config;
  const FrontEnd& front_end;
  ExchangeStore& exchanges;
  // Called for each refused message; may be null.
  void (*on_refused)(void* context, Refusal refusal) = nullptr;
  void* refused_context = nullptr;
  Millis now = 0;  // set at the begin of each turn
  // "Date: ... CR LF", kept up to date by the worker. Writers may use copy_blocks().
  char date_line[40 + slack] = {};
  std::size_t date_line_size = 0;
  FieldMemo field_memo = {};
  bool stopping = false;  // the daemon shuts down: begin nothing, close after the current reply
  PipeReader* pipes = nullptr;  // null: no response has a pipe
  // For the few replies that need them; null: there are none.
  Clock* clock = nullptr;
  bool (*random)(Bytes out) = nullptr;  // see SelectionEnv
};

// How a session wants its connection to end.
enum class CloseKind : std::uint8_t {
  none,
  at_once,    // when the outbox is empty
  lingering,  // when the outbox is empty, but go on reading for a moment: unread bytes would turn
              // into a reset that takes the reply from the client
  reset,      // now, in a way that the client sees as an error
};

// Answer of a session after each call.
struct Wants {
  bool read = false;  // more bytes are useful
  bool room = false;  // on_room() when the outbox is empty
  CloseKind close = CloseKind::none;
  Millis deadline = never;  // on_deadline() then
};

class Session {
 public:
  // Bytes from the peer. Answers how many were used up; the others are offered again, in front of
  // those that follow.
  virtual std::size_t on_bytes(Bytes in, Outbox& out) = 0;
  // The outbox has room again.
  virtual void on_room(Outbox& out) = 0;
  // So many bytes of this connection were given to the kernel since it began.
  virtual void on_sent(std::uint64_t sent) = 0;
  // The peer will send nothing more.
  virtual void on_eof(Outbox& out) = 0;
  // A parked exchange was resumed.
  virtual void on_wake(Exchange& exchange, Outbox& out) = 0;
  virtual void on_deadline(Outbox& out) = 0;
  // The connection is lost: every exchange ends with `outcome`. The last call.
  virtual void on_lost(Outcome outcome) = 0;
  virtual Wants wants() const = 0;

 protected:
  ~Session() = default;
};

}  // namespace mhd

#endif
