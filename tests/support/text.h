// SPDX-License-Identifier: LGPL-2.1-or-later
// Responses whose content is a text of their own, and names of states for messages.
#ifndef MHD_SUPPORT_TEXT_H
#define MHD_SUPPORT_TEXT_H

#include <cstdint>
#include <string>
#include <utility>

#include "exchange/exchange.h"
#include "exchange/session.h"
#include "http/refusal.h"
#include "http/response.h"

namespace support {

struct TextHolder {
  std::string text;
};

// Ends itself with its last reference.
class TextResponse final : TextHolder, public mhd::Response {
 public:
  static mhd::Ref<mhd::Response> make(unsigned status, std::string text) {
    return mhd::Ref<mhd::Response>::adopt(new TextResponse(status, std::move(text)));
  }

 private:
  TextResponse(unsigned status, std::string content)
      : TextHolder{std::move(content)},
        mhd::Response(static_cast<std::uint16_t>(status),
                      {mhd::BodyKind::bytes, text.size(), text.data()}, dispose) {}
  static void dispose(mhd::Response& response) { delete static_cast<TextResponse*>(&response); }
};

// Without content of its own: none at all, or that of a producer.
inline mhd::Ref<mhd::Response> make_response(unsigned status, mhd::BodySource body) {
  return mhd::Ref<mhd::Response>::adopt(new mhd::Response(
      static_cast<std::uint16_t>(status), body, [](mhd::Response& response) { delete &response; }));
}

const char* name_of(mhd::CloseKind kind);
const char* name_of(mhd::Outcome outcome);
const char* name_of(mhd::Refusal refusal);
const char* name_of(mhd::BodyFraming framing);

// The text with bytes other than visible ASCII and space escaped as scripts write them.
std::string escaped(mhd::View text);

}  // namespace support

#endif
