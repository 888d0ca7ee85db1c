// SPDX-License-Identifier: LGPL-2.1-or-later
// The cookies in the value of a Cookie field (RFC 6265, 4.2.1 and 5.4).
#ifndef MHD_HTTP_COOKIES_H
#define MHD_HTTP_COOKIES_H

#include <cstdint>

#include "base/bytes.h"

namespace mhd {

// What a strictness level demands or tolerates beyond the grammar.
struct CookieRules {
  bool reject_all_on_error = false;   // one malformed cookie makes all others void
  bool blanks_in_quoted = false;      // SP and HTAB between the quotes of a value
  bool blanks_around_equals = false;  // SP and HTAB before and behind '='
};

struct Cookie {
  View name;
  View value;  // without quotes
};

enum class CookieResult : std::uint8_t { ok, malformed };

// Hands out the well-formed cookies one by one. Blanks around ';' and empty pieces between two of
// them are no errors.
class CookieReader {
 public:
  CookieReader(View field_value, const CookieRules& rules);
  // False at the end; `out` is then unchanged. The views point into the field value.
  bool next(Cookie& out);
  // Whether a malformed cookie was met so far; known from the beginning when one voids all.
  CookieResult result() const { return result_; }

 private:
  View rest_;
  CookieRules rules_;
  CookieResult result_ = CookieResult::ok;
};

}  // namespace mhd

#endif
