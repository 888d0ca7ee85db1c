// SPDX-License-Identifier: LGPL-2.1-or-later
// The head parser, and what follows from a head: framing, target, query, cookies. The same bytes as
// a whole and byte by byte must give the same.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "http/cookies.h"
#include "http/framing.h"
#include "http/query.h"
#include "support/codec.h"

namespace {

using mhd::View;

void require(bool condition) {
  if (!condition) std::abort();
}

bool lies_within(View part, View whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void read_target(const support::ParsedHead& head, mhd::Method method) {
  const mhd::Target target = mhd::split_target(head.target, method);
  if (target.form == mhd::TargetForm::invalid) return;
  require(lies_within(target.query, head.target));
  require(lies_within(target.authority, head.target));
  std::string path(target.path);
  const std::size_t size = mhd::percent_decode(mhd::Bytes(path.data(), path.size()));
  require(size <= path.size() && (size == path.size() || target.needs_decoding));
  mhd::QueryReader reader(target.query);
  for (mhd::NameValue argument; reader.next(argument);) {
    require(lies_within(argument.name, target.query) && lies_within(argument.value, target.query));
    std::string value(argument.value);
    require(mhd::decode_argument(mhd::Bytes(value.data(), value.size()), true) <= value.size());
  }
}

void read_cookies(View value) {
  for (const bool flag : {false, true}) {
    mhd::CookieReader reader(value, {flag, flag, flag});
    for (mhd::Cookie cookie; reader.next(cookie);)
      require(!cookie.name.empty() && lies_within(cookie.name, value) &&
              lies_within(cookie.value, value));
  }
}

// Frames a request with the fields, which are given as text.
void read_fields(const support::ParsedHead& head, const mhd::FramingRules& rules) {
  mhd::Arena arena(nullptr, 0, 1 << 20);
  std::string text = head.fields;
  mhd::Request request;
  request.head = text.data();
  request.version = head.version;
  request.method = mhd::parse_method(head.method);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at), colon = text.find(": ", at);
    const View name(text.data() + at, colon - at), value(text.data() + colon + 2, end - colon - 2);
    mhd::Field field = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(colon + 2),
                        static_cast<std::uint32_t>(value.size()),
                        static_cast<std::uint16_t>(name.size()), mhd::identify_field(name)};
    require(request.fields.add(arena, field));
    read_cookies(value);
    at = end + 1;
  }
  if (mhd::decide_request_framing(request, rules) != mhd::Refusal::none) return;
  require((request.framing == mhd::BodyFraming::chunked) ==
          (request.content_length == mhd::size_unknown));
  require((request.framing == mhd::BodyFraming::none) == (request.content_length == 0));
  require(request.framing != mhd::BodyFraming::chunked ||
          request.version == mhd::Version::http_1_1);
  read_target(head, request.method);
}

}  // namespace

// Byte 0: the strictness level in its low 3 bits, a bit for small limits, and one for trailers
// instead of a head.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const View bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  support::HeadSettings settings;
  settings.strictness = static_cast<int>(data[0] % 8) - 3;
  settings.trailers = data[0] & 16;
  if (data[0] & 8) {
    settings.limits.request_line = 64;
    settings.limits.field_line = 48;
    settings.limits.head = 256;
    settings.limits.fields = 6;
  }
  const support::ParsedHead whole = support::parse_head(bytes, {}, settings);
  require(support::parse_head(bytes, support::every_position(bytes), settings) == whole);
  require(support::parse_head(bytes, {bytes.size() / 3, bytes.size() / 2}, settings) == whole);
  if (whole.status == mhd::h1::HeadParser::Status::complete && !settings.trailers)
    read_fields(whole, mhd::h1::leniency_of(settings.strictness).framing);
  return 0;
}
