// SPDX-License-Identifier: LGPL-2.1-or-later
// Request methods that have a number of their own (RFC 9110, 9).
#ifndef MHD_HTTP_METHOD_H
#define MHD_HTTP_METHOD_H

#include <array>
#include <cstdint>
#include <string_view>

namespace mhd {

// The numbers equal those of enum MHD_HTTP_Method.
enum class Method : std::uint8_t {
  get = 1,
  head = 2,
  post = 3,
  put = 4,
  del = 5,
  connect = 6,
  options = 7,
  trace = 8,
  asterisk = 9,
  other = 255
};

// Names by number; number 0 is not used.
inline constexpr std::array<std::string_view, 10> method_names = {
    "", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"};

// The method with this name (case-sensitive), `other` for any other text.
Method parse_method(std::string_view text);

// The name as it is sent; empty for `other` and for numbers without a method.
std::string_view method_name(Method method);

}  // namespace mhd

#endif
