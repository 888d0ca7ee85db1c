// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls from an exchange up to the API above it. A front end answers with a verdict; it never
// calls back down into the session, so there is no re-entrance.
#ifndef MHD_EXCHANGE_FRONT_END_H
#define MHD_EXCHANGE_FRONT_END_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/ref.h"
#include "exchange/held.h"
#include "exchange/states.h"
#include "http/refusal.h"
#include "http/response.h"

namespace mhd {

class Exchange;

// What is to become of an exchange.
struct Verdict {
  enum class Kind : std::uint8_t {
    reply,      // with `response`, which the verdict owns
    read_body,  // on_body() for the content, then on_end()
    park,       // nothing until Exchange::resume(); then the same call is made again
    refuse,     // the library's answer to `refusal`, which ends the connection
    abort,      // no (further) reply: the connection is reset
  };
  Kind kind = Kind::abort;
  Refusal refusal = Refusal::none;
  Ref<Response> response;

  static Verdict abort() { return Verdict{}; }
  static Verdict park() { return Verdict{Kind::park, Refusal::none, {}}; }
  static Verdict read_body() { return Verdict{Kind::read_body, Refusal::none, {}}; }
  static Verdict refuse(Refusal why) { return Verdict{Kind::refuse, why, {}}; }
  static Verdict reply(Ref<Response> with) {
    return Verdict{Kind::reply, Refusal::none, static_cast<Ref<Response>&&>(with)};
  }
};

// What a producer of content did with the room it was given.
struct Pulled {
  enum class Kind : std::uint8_t {
    bytes,  // wrote `size` bytes, at most the room, and has `pieces` behind them; not nothing
    pipe,   // `size` bytes, any number, wait in the pipe that is the body of the response
    end,    // the content is complete; nothing was written
    park,   // nothing now: ask again after Exchange::resume()
    abort,  // the content can't be completed
  };
  Kind kind = Kind::abort;
  std::size_t size = 0;
  // bytes: memory that is sent from where it is; none is empty.
  std::span<const Segment> pieces = {};
  // bytes: of the chunk (RFC 9112, 7.1.1), with its semicolon; for replies that are chunked.
  static constexpr std::size_t longest_extension = 1024;
  View extension = {};
  // bytes: keeps `pieces` and `extension`; released as soon as they have left.
  Held* held = nullptr;
  // end: complete field lines in the memory of the exchange, for replies that are chunked.
  View trailers = {};
};

// One constant table per daemon. Each call is made on the thread of the exchange's worker, one at a
// time for each exchange, in the order on_target, on_head, on_body*, on_end, pull*, on_done;
// on_done is the last one ever and comes exactly once for every exchange for which on_target or
// on_head was called.
struct FrontEnd {
  void* self = nullptr;

  // The request line is complete; fields are not. May be null.
  void (*on_target)(void* self, Exchange& exchange) = nullptr;
  // The head is complete.
  Verdict (*on_head)(void* self, Exchange& exchange) = nullptr;
  // A piece of content, after read_body. `taken` comes in as 0; what is not taken is offered again
  // after resume() (a park verdict) or together with more. read_body: go on. When the size of the
  // content is known, on_end() follows at once, while the last piece is still where it was.
  Verdict (*on_body)(void* self, Exchange& exchange, Bytes piece, std::size_t& taken) = nullptr;
  // Content and trailers are complete, after read_body. May not answer read_body.
  Verdict (*on_end)(void* self, Exchange& exchange) = nullptr;
  // Content for a response whose body is a producer. `position` counts the bytes of content so far.
  Pulled (*pull)(void* self, Exchange& exchange, std::uint64_t position, Bytes room) = nullptr;
  // The exchange ended. Its memory is reused afterwards.
  void (*on_done)(void* self, Exchange& exchange, Outcome outcome) = nullptr;
};

}  // namespace mhd

#endif
