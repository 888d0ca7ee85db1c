// SPDX-License-Identifier: LGPL-2.1-or-later
// The request target: its forms and parts (RFC 9112, 3.2), and percent-decoding (RFC 3986, 2.1).
#ifndef MHD_HTTP_TARGET_H
#define MHD_HTTP_TARGET_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "http/method.h"

namespace mhd {

enum class TargetForm : std::uint8_t { origin, absolute, authority, asterisk, invalid };

// Of an absolute-form.
enum class Scheme : std::uint8_t { none, http, https, other };

// The parts of a target, still encoded. All views but one point into the target: the path of an
// absolute-form without a path is a literal "/".
struct Target {
  TargetForm form = TargetForm::invalid;
  bool has_query = false;       // there is a '?', maybe with nothing behind it
  bool needs_decoding = false;  // the path has a '%'
  Scheme scheme = Scheme::none;
  View authority;  // absolute-form: host and maybe port; authority-form: the whole target
  View path;       // "*" for asterisk-form, the whole target for authority-form
  View query;      // without the '?'
};

// Authority-form belongs to CONNECT, which has no other one, and asterisk-form to OPTIONS.
// Fragments, user information, and hosts and ports that are none make the target invalid. The bytes
// of path and query are not checked: which of them may stand in a request line is up to the parser.
Target split_target(View raw, Method method);

// Whether `raw` is an origin-form that is its own path: no query, no escape. The common case.
bool is_plain_path(View raw);

// Whether path and query have only bytes and escapes that a URI may have (RFC 3986, 3.3 and 3.4).
bool has_uri_bytes(const Target& target);

// Whether a target with blanks in it may be sent back with its blanks escaped. It must be a path on
// this server, also for clients that take '\' for '/': "//host" and "/\host" are not.
bool may_be_fixed(View raw);

// Writes `raw` with escapes for all that is not visible ASCII and returns the size. `to` has room
// for three times its size.
std::size_t write_fixed(View raw, char* to);

// Whether `text` may be the value of a Host field (RFC 9110, 7.2): empty, or a host and maybe a
// port.
bool valid_host(View text);

// Replaces each escape by its byte, in place, and returns the new size. What is no complete escape
// stays as it is;
// "%00" becomes a NUL.
std::size_t percent_decode(Bytes text);

// As above for what an HTML form encodes: in addition '+' becomes a space.
std::size_t percent_decode_form(Bytes text);

}  // namespace mhd

#endif
