// SPDX-License-Identifier: LGPL-2.1-or-later
// Field names of the static table of HPACK (RFC 7541, Appendix A), by the first index of each name
// there.
#ifndef MHD_HTTP_PREDEF_FIELD_H
#define MHD_HTTP_PREDEF_FIELD_H

#include <array>
#include <string_view>

namespace mhd {

// The entries before this one are pseudo-header fields.
inline constexpr unsigned first_predef_field = 15;

// Entry 15, entry 16 and so on. The numbers equal those of enum MHD_PredefinedHeader.
inline constexpr auto predef_field_names = std::to_array<std::string_view>({
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Ranges",
    "Accept",
    "Access-Control-Allow-Origin",
    "Age",
    "Allow",
    "Authorization",
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "Date",
    "ETag",
    "Expect",
    "Expires",
    "From",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Last-Modified",
    "Link",
    "Location",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "Refresh",
    "Retry-After",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Transfer-Encoding",
    "User-Agent",
    "Vary",
    "Via",
    "WWW-Authenticate",
});
static_assert(first_predef_field + predef_field_names.size() - 1 == 61, "the last static entry");

// The name of a predefined field; empty when the number has none.
std::string_view predef_field_name(unsigned number);

}  // namespace mhd

#endif
