// SPDX-License-Identifier: LGPL-2.1-or-later
// A request as every protocol version's parser fills it and every front end reads it.
#ifndef MHD_HTTP_REQUEST_H
#define MHD_HTTP_REQUEST_H

#include <cstdint>

#include "base/bytes.h"
#include "http/fields.h"
#include "http/method.h"
#include "http/target.h"
#include "http/version.h"

namespace mhd {

inline constexpr std::uint64_t size_unknown = UINT64_MAX;

// How the content of a message is delimited (RFC 9112, 6).
enum class BodyFraming : std::uint8_t { none, counted, chunked };

// All views point into memory of the exchange, have a NUL behind them, and live as long as the
// exchange. Offsets in `fields` count from `head`.
struct Request {
  Request() {}  // leaves field_room as it is
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  char* head = nullptr;
  std::uint32_t head_size = 0;
  Method method = Method::other;
  Version version = Version::invalid;
  BodyFraming framing = BodyFraming::none;
  bool expects_continue = false;
  bool wants_close = false;  // the client will not send another request on this connection
  bool has_host = false;
  View method_text;
  View raw_target;  // as it was sent
  View path;        // percent-decoded; may hold NUL
  Target target;    // its views point into `raw_target`
  static constexpr std::uint32_t usual_fields = 16;
  Field field_room[usual_fields];  // for `fields`, as long as there are not more
  FieldList fields{field_room, usual_fields};
  FieldList trailers;
  char* trailer_text = nullptr;        // the base of offsets in `trailers`
  std::uint64_t content_length = 0;    // size_unknown when chunked
  // Bytes of content that the front end has taken, and those that it is offered in this moment.
  std::uint64_t content_received = 0;

  View name_of(const Field& f) const { return View(head + f.name_at, f.name_size); }
  View value_of(const Field& f) const { return View(head + f.value_at, f.value_size); }
};

}  // namespace mhd

#endif
