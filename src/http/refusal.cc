// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/refusal.h"

#include <cstddef>

#include "base/log.h"

namespace mhd {

namespace {

// In the order of enum class Refusal.
constexpr RefusalInfo refusals[] = {
    {200, MHD_TEXT("nothing was refused")},
    {400, MHD_TEXT("the request line is malformed")},
    {414, MHD_TEXT("the request line is longer than the limit")},
    {501, MHD_TEXT("the method is longer than any known one")},
    {400, MHD_TEXT("the request target is malformed")},
    {400, MHD_TEXT("the request target has blanks in it")},
    {301, MHD_TEXT("the request target has blanks in it, and the client is told the right one")},
    {400, MHD_TEXT("the protocol version is malformed")},
    {505, MHD_TEXT("the protocol version is not supported")},
    {400, MHD_TEXT("an empty line stands before the request line")},
    {400, MHD_TEXT("a line ends with LF alone")},
    {400, MHD_TEXT("a CR is not followed by LF")},
    {400, MHD_TEXT("a control character stands in the head")},
    {400, MHD_TEXT("a field line has no colon")},
    {400, MHD_TEXT("a field name is empty or holds other characters than those of a token")},
    {400, MHD_TEXT("a field line is folded")},
    {431, MHD_TEXT("a field line is longer than the limit")},
    {431, MHD_TEXT("the head is larger than the limit")},
    {431, MHD_TEXT("the head has more fields than the limit")},
    {400, MHD_TEXT("the first field line begins with a blank")},
    {400, MHD_TEXT("a request of HTTP/1.1 has no Host field")},
    {400, MHD_TEXT("there is more than one Host field")},
    {400, MHD_TEXT("the Host field is malformed")},
    {400, MHD_TEXT("the Host field differs from the request target")},
    {421, MHD_TEXT("the request target has a scheme that is not served here")},
    {400, MHD_TEXT("a field that must be unique is repeated")},
    {400, MHD_TEXT("the Content-Length is not a number of at most 64 bits")},
    {400, MHD_TEXT("the Content-Length is given more than once")},
    {400, MHD_TEXT("there are several different Content-Lengths")},
    {400, MHD_TEXT("both Content-Length and Transfer-Encoding are given")},
    {400, MHD_TEXT("chunked is not the last transfer coding, or is not there once")},
    {501, MHD_TEXT("the transfer coding is not supported")},
    {400, MHD_TEXT("a request of HTTP/1.0 has a Transfer-Encoding")},
    {411, MHD_TEXT("the Content-Length is missing")},
    {400, MHD_TEXT("there is content, but the method has none")},
    {417, MHD_TEXT("the expectation is not known")},
    {400, MHD_TEXT("the chunked framing is malformed")},
    {413, MHD_TEXT("a chunk size exceeds 64 bits")},
    {400, MHD_TEXT("a chunk line is longer than the limit")},
    {400, MHD_TEXT("a field stands in the trailer section that may not be there")},
    {413, MHD_TEXT("the content is larger than the limit")},
    {503, MHD_TEXT("the memory for uploads is taken by other requests")},
    {503, MHD_TEXT("there is no memory for the request")},
    {408, MHD_TEXT("the request took too long to arrive")},
};
static_assert(sizeof refusals / sizeof refusals[0] == static_cast<std::size_t>(Refusal::count_));

}  // namespace

const RefusalInfo& refusal_info(Refusal refusal) {
  return refusals[static_cast<std::size_t>(refusal)];
}

}  // namespace mhd
