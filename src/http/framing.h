// SPDX-License-Identifier: LGPL-2.1-or-later
// What the fields of a message mean for its framing and for the connection (RFC 9112, 6 and 9.3).
// Pure functions; no protocol version's parser or writer decides this by itself.
#ifndef MHD_HTTP_FRAMING_H
#define MHD_HTTP_FRAMING_H

#include <cstdint>

#include "http/refusal.h"
#include "http/request.h"
#include "http/response.h"

namespace mhd {

struct Selection;  // http/selection.h

// What a strictness level tolerates in the fields of a request.
struct FramingRules {
  bool equal_lengths = false;  // the same Content-Length given more than once
  bool length_beside_coding =
      false;  // Content-Length beside Transfer-Encoding: ignored, connection closes
  bool host_optional = false;        // no Host, or several
  bool unknown_expectation = false;  // an Expect other than 100-continue is passed over
  bool repeated_content_type = false;
  bool host_unlike_target = false;  // Host and the authority of an absolute-form differ
  bool https_target = false;        // absolute-form of "https" on a connection without TLS
  bool foreign_scheme = false;      // absolute-form of neither "http" nor "https"
  bool trace_with_content = false;
  bool no_length_in_1_0 = false;  // POST and PUT of HTTP/1.0 without Content-Length have no content
  bool no_length = false;         // as above, and PATCH, for HTTP/1.1
  bool content_of_get = false;    // and of HEAD and DELETE
  bool needs_checks = true;       // of method and target, besides those of the fields
};

// Fills framing, content_length, expects_continue, wants_close and has_host of `request` from its
// fields.
[[nodiscard, gnu::noinline]] Refusal decide_request_framing(Request& request,
                                                            const FramingRules& rules);

// For any form of the target but the origin-form, once the framing is decided: whether it names
// this server, and whether CONNECT has content. After CONNECT no request follows: sets wants_close.
[[nodiscard]] Refusal check_target_form(Request& request, const FramingRules& rules);

// What the method says about content, once the framing is decided. `method` is its name.
[[nodiscard]] Refusal check_method(const Request& request, View method, const FramingRules& rules);

// Calls `use(element)` for each non-empty element of a comma-separated list (RFC 9110, 5.6.1).
template <class Use>
void for_each_element(View list, Use use) {
  while (!list.empty()) {
    std::size_t comma = 0;
    while (comma < list.size() && list[comma] != ',') ++comma;
    const View element = trim_ows(slice(list, 0, comma));
    if (!element.empty()) use(element);
    list = slice(list, comma + 1);
  }
}

// How a reply is delimited and what becomes of the connection. Said in terms of HTTP/1; other
// protocol versions use the parts that mean something to them.
struct ReplyPlan {
  bool send_content = false;
  bool chunked = false;
  bool say_length = false;      // a Content-Length line with the value `length`
  bool close = false;           // after this reply
  bool say_close = false;       // "Connection: close"
  bool say_keep_alive = false;  // "Connection: Keep-Alive"
  bool as_http_1_0 = false;     // the version of the status line
  bool as_icy = false;          // what stands there in place of a version
  bool say_ranges = false;      // "Accept-Ranges: bytes"
  std::uint64_t length = 0;
  Selection* selection = nullptr;  // what is sent in place of the response
};

// Whether there is nothing to plan: Content-Length, the content unless the method is HEAD, and the
// connection stays.
inline bool is_usual(const Request& request, const Response& response) {
  return response.common() && request.version == Version::http_1_1 && !request.wants_close;
}

// `must_close`: something outside of the response ends the connection (unread content, shutdown).
// `selection`: what takes the place of the response, if anything.
[[gnu::noinline]] ReplyPlan plan_reply(const Request& request, const Response& response,
                                       bool must_close, Selection* selection = nullptr);

// Whether a status code forbids content and any field about its length: 1xx and 204 (RFC
// 9110, 8.6).
constexpr bool status_forbids_length(unsigned status) { return status < 200 || status == 204; }

}  // namespace mhd

#endif
