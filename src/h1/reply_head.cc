// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/reply_head.h"

#include <charconv>
#include <cstring>

#include "http/status.h"

namespace mhd::h1 {

namespace {

// Longest status line, length and connection lines together, a phrase of at most 64 bytes included.
constexpr std::size_t own_lines = 320;
// Field lines up to this size are copied behind the status line.
constexpr std::size_t most_copied = 4096;

// Appends text to memory that is known to be large enough.
class Writer {
 public:
  explicit Writer(char* at) : begin_(at), at_(at) {}
  void text(View v) {
    if (!v.empty()) std::memcpy(at_, v.data(), v.size());
    at_ += v.size();
  }
  void number(std::uint64_t n) { at_ = std::to_chars(at_, at_ + 20, n).ptr; }
  std::size_t size() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  char* begin_;
  char* at_;
};

void put_status_line(Writer& to, unsigned status, bool as_http_1_0) {
  if (status == 200 && !as_http_1_0) return to.text("HTTP/1.1 200 OK\r\n");
  to.text(as_http_1_0 ? View("HTTP/1.0 ") : View("HTTP/1.1 "));
  to.number(status);
  to.text(" ");
  to.text(reason_phrase(status));
  to.text("\r\n");
}

void put_end(Writer& to, const ReplyPlan& plan) {
  if (plan.chunked) to.text("Transfer-Encoding: chunked\r\n");
  if (plan.say_length) {
    to.text("Content-Length: ");
    to.number(plan.length);
    to.text("\r\n");
  }
  if (plan.say_close) to.text("Connection: close\r\n");
  if (plan.say_keep_alive) to.text("Connection: Keep-Alive\r\n");
  to.text("\r\n");
}

// Field lines that are too long to copy: the head is two copied pieces with a reference in between.
bool write_long_head(Outbox& out, const Response& response, const ReplyPlan& plan, View date_line) {
  if (!out.has_segments(3)) return false;
  Bytes room = out.reserve(2 * own_lines);
  if (room.empty()) return false;
  Writer head(room.data());
  put_status_line(head, response.status(), plan.as_http_1_0);
  head.text(date_line);
  out.commit(head.size());
  if (!out.append_reference(response.field_lines())) return false;
  room = out.reserve(own_lines);
  if (room.empty()) return false;
  Writer tail(room.data());
  put_end(tail, plan);
  out.commit(tail.size());
  return true;
}

}  // namespace

bool write_reply_head(Outbox& out, const Response& response, const ReplyPlan& plan,
                      View date_line) {
  const View fields = response.field_lines();
  if (response.has_date()) date_line = View();
  if (fields.size() > most_copied) return write_long_head(out, response, plan, date_line);
  const Bytes room = out.reserve(own_lines + fields.size());
  if (room.empty()) return false;
  Writer to(room.data());
  put_status_line(to, response.status(), plan.as_http_1_0);
  to.text(date_line);
  to.text(fields);
  put_end(to, plan);
  out.commit(to.size());
  return true;
}

bool write_error_reply(Outbox& out, unsigned status, View content, bool send_content,
                       View date_line) {
  const Bytes room = out.reserve(own_lines + content.size());
  if (room.empty()) return false;
  Writer to(room.data());
  put_status_line(to, status, false);
  to.text(date_line);
  if (!content.empty()) to.text("Content-Type: text/html; charset=utf-8\r\n");
  ReplyPlan plan;
  plan.say_length = true;
  plan.length = content.size();
  plan.say_close = true;
  put_end(to, plan);
  if (send_content) to.text(content);
  out.commit(to.size());
  return true;
}

}  // namespace mhd::h1
