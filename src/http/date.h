// SPDX-License-Identifier: LGPL-2.1-or-later
// Dates in fields (RFC 9110, 5.6.7): written as IMF-fixdate, read in all three forms.
#ifndef MHD_HTTP_DATE_H
#define MHD_HTTP_DATE_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace mhd {

inline constexpr std::size_t http_date_size = 29;

// Writes e.g. "Sun, 06 Nov 1994 08:49:37 GMT", without NUL, for seconds since 1970-01-01 UTC. Times
// outside of the years 1970 to 9999 become the first or last second of these.
void format_http_date(std::int64_t unix_seconds, char out[http_date_size]);

// Reads a date of any form. `now` gives a year of two digits its century. False: it is none, and
// `unix_seconds` is as it was. That the day of the week fits is not verified.
[[nodiscard]] bool parse_http_date(View text, std::int64_t now, std::int64_t& unix_seconds);

}  // namespace mhd

#endif
