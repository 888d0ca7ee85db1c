// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/refusal.h"

#include <cstddef>

namespace mhd {

namespace {

// In the order of enum class Refusal.
constexpr RefusalInfo refusals[] = {
    {200, "nothing was refused"},
    {400, "the request line is malformed"},
    {414, "the request line is longer than the limit"},
    {501, "the method is longer than any known one"},
    {400, "the request target is malformed"},
    {400, "the request target has blanks in it"},
    {400, "the protocol version is malformed"},
    {505, "the protocol version is not supported"},
    {400, "an empty line stands before the request line"},
    {400, "a line ends with LF alone"},
    {400, "a CR is not followed by LF"},
    {400, "a control character stands in the head"},
    {400, "a field line has no colon"},
    {400, "a field name is empty or holds other characters than those of a token"},
    {400, "a field line is folded"},
    {431, "a field line is longer than the limit"},
    {431, "the head is larger than the limit"},
    {431, "the head has more fields than the limit"},
    {400, "the first field line begins with a blank"},
    {400, "a request of HTTP/1.1 has no Host field"},
    {400, "there is more than one Host field"},
    {400, "the Host field is malformed"},
    {400, "a field that must be unique is repeated"},
    {400, "the Content-Length is not a number of at most 64 bits"},
    {400, "the Content-Length is given more than once"},
    {400, "there are several different Content-Lengths"},
    {400, "both Content-Length and Transfer-Encoding are given"},
    {400, "chunked is not the last transfer coding, or is not there once"},
    {501, "the transfer coding is not supported"},
    {400, "a request of HTTP/1.0 has a Transfer-Encoding"},
    {417, "the expectation is not known"},
    {400, "the chunked framing is malformed"},
    {413, "a chunk size exceeds 64 bits"},
    {400, "a chunk line is longer than the limit"},
    {413, "the content is larger than the limit"},
    {503, "there is no memory for the request"},
    {408, "the request took too long to arrive"},
    {501, "CONNECT is not supported"},
};
static_assert(sizeof refusals / sizeof refusals[0] == static_cast<std::size_t>(Refusal::count_));

}  // namespace

const RefusalInfo& refusal_info(Refusal refusal) {
  return refusals[static_cast<std::size_t>(refusal)];
}

}  // namespace mhd
