// SPDX-License-Identifier: LGPL-2.1-or-later
// One table: version and method of the request, status, content and options of the response, and
// the exact bytes of the reply with what becomes of the connection.
#include <cstring>
#include <iterator>
#include <string>

#include "check_main.h"
#include "h1/session.h"
#include "support/pump.h"
#include "support/stored.h"
#include "support/text.h"

namespace {

using mhd::BodyKind;
using mhd::CloseKind;
using mhd::ReplyOptions;

// How a client asks: method, version, and whether it says what is to become of the connection.
enum class From { v11, v11_close, v10, v10_keep };
// The content is always "abc", but for none.
enum class Content { none, known, pieces, file, unknown };

struct Row {
  const char* title;
  const char* method = "GET";
  From from = From::v11;
  unsigned status = 200;
  Content content = Content::known;
  ReplyOptions options = {};
  const char* own_length = nullptr;
  // The head, a space, the content, a space, and what becomes of the connection: "keep", "close",
  // "linger" or "reset". `|` is a line end.
  const char* reply;
};

constexpr ReplyOptions chunked = {.chunked = true};
constexpr ReplyOptions head_only = {.head_only = true};
constexpr ReplyOptions closing = {.close = true};
constexpr ReplyOptions compatible = {.http_1_0_compatible = true};
constexpr ReplyOptions server_1_0 = {.http_1_0_server = true};
constexpr ReplyOptions own = {.own_content_length = true};

const Row rows[] = {
#include "reply_bytes.inc"
};

std::string request_of(const Row& row) {
  const bool v10 = row.from == From::v10 || row.from == From::v10_keep;
  const std::string target = std::strcmp(row.method, "CONNECT") == 0 ? " a:443" : " /";
  std::string text = row.method + target + " HTTP/1." + (v10 ? "0" : "1") + "\r\nHost: a\r\n";
  if (row.from == From::v11_close) text += "Connection: close\r\n";
  if (row.from == From::v10_keep) text += "Connection: keep-alive\r\n";
  return text + "\r\n";
}

mhd::Ref<mhd::Response> response_of(const Row& row) {
  switch (row.content) {
    case Content::none:
      return support::make_response(row.status, {});
    case Content::known:
      return support::TextResponse::make(row.status, "abc");
    case Content::pieces:
      return support::GatherResponse::make(row.status, "abc", 1);
    case Content::file:
      return support::FileResponse::make(row.status, "abc", 5);
    default:
      return support::make_response(row.status, {BodyKind::producer, mhd::size_unknown, nullptr});
  }
}

// A front end that answers each request as the row says.
mhd::Verdict answer(void* self, mhd::Exchange&) {
  const Row& row = *static_cast<const Row*>(self);
  mhd::Ref<mhd::Response> response = response_of(row);
  response->options() = row.options;
  if (row.own_length && response->add_field("Content-Length", row.own_length) != mhd::AddField::ok)
    return mhd::Verdict::abort();
  response->freeze();
  return mhd::Verdict::reply(static_cast<mhd::Ref<mhd::Response>&&>(response));
}

mhd::Pulled pull(void*, mhd::Exchange&, std::uint64_t position, mhd::Bytes room) {
  if (position == 3) return {mhd::Pulled::Kind::end};
  std::memcpy(room.data(), "abc" + position, 3 - position);
  return {mhd::Pulled::Kind::bytes, static_cast<std::size_t>(3 - position)};
}

void done(void*, mhd::Exchange&, mhd::Outcome) {}

// As the table has it.
std::string described(const std::string& bytes, CloseKind close) {
  std::string text = bytes;
  const std::size_t end_of_head = bytes.find("\r\n\r\n");
  if (end_of_head != std::string::npos) text.insert(end_of_head + 4, " ");
  for (std::size_t at = 0; (at = text.find("\r\n")) != std::string::npos;) text.replace(at, 2, "|");
  text += ' ';
  switch (close) {
    case CloseKind::none:
      return text + "keep";
    case CloseKind::at_once:
      return text + "close";
    case CloseKind::lingering:
      return text + "linger";
    default:
      return text + "reset";
  }
}

START_TEST(reply_bytes) {
  Row row = rows[_i];
  mhd::FrontEnd front;
  front.self = &row;
  front.on_head = answer;
  front.pull = pull;
  front.on_done = done;
  mhd::SessionConfig config;
  config.send_date = false;
  for (const std::size_t drain : {support::everything, std::size_t{1}}) {
    support::Rig<mhd::h1::Session> rig(config, front, drain);
    rig.pump.deliver(request_of(row));
    CHECK_TEXT(described(rig.pump.output(), rig.pump.close()), row.reply, row.title);
  }
}
END_TEST

}  // namespace

int main() { return unit::run_tests("reply_bytes", {{reply_bytes, std::size(rows)}}); }
