// SPDX-License-Identifier: LGPL-2.1-or-later
// Request methods: text to number and back.
#include "http/method.h"

#include <cstddef>

namespace mhd {

namespace {

Method match(std::string_view text, Method candidate) {
  return text == method_names[static_cast<std::size_t>(candidate)] ? candidate : Method::other;
}

}  // namespace

// The length leaves at most two candidates.
Method parse_method(std::string_view text) {
  switch (text.size()) {
    case 1:
      return match(text, Method::asterisk);
    case 3:
      return match(text, text[0] == 'G' ? Method::get : Method::put);
    case 4:
      return match(text, text[0] == 'P' ? Method::post : Method::head);
    case 5:
      return match(text, Method::trace);
    case 6:
      return match(text, Method::del);
    case 7:
      return match(text, text[0] == 'O' ? Method::options : Method::connect);
    default:
      return Method::other;
  }
}

std::string_view method_name(Method method) {
  const auto number = static_cast<std::size_t>(method);
  return number < method_names.size() ? method_names[number] : std::string_view();
}

}  // namespace mhd
