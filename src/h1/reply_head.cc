// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/reply_head.h"

#include <charconv>
#include <cstring>

#include "http/selection.h"
#include "http/status.h"

namespace mhd::h1 {

namespace {

// Longest status line, length and connection lines together, a phrase of at most 64 bytes included.
constexpr std::size_t own_lines = 320;

// Appends text to memory that is known to be large enough.
class Writer {
 public:
  explicit Writer(char* at) : begin_(at), at_(at) {}
  void text(View v) { at_ = copy_bytes(at_, v); }
  // Text of a size that the compiler knows.
  template <std::size_t size>
  void words(const char (&literal)[size]) {
    std::memcpy(at_, literal, size - 1);
    at_ += size - 1;
  }
  // Short text with slack behind it.
  void blocks(View v) { at_ = copy_blocks(at_, v); }
  void number(std::uint64_t n) { at_ = std::to_chars(at_, at_ + 20, n).ptr; }
  std::size_t size() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  char* begin_;
  char* at_;
};

void put_status_line(Writer& to, unsigned status, const ReplyPlan& plan) {
  if (plan.as_icy)
    to.words("ICY ");
  else if (plan.as_http_1_0)
    to.words("HTTP/1.0 ");
  else
    to.words("HTTP/1.1 ");
  to.number(status);
  to.words(" ");
  to.text(reason_phrase(status));
  to.words("\r\n");
}

void put_length(Writer& to, std::uint64_t length) {
  to.words("Content-Length: ");
  to.number(length);
  to.words("\r\n");
}

void put_end(Writer& to, const ReplyPlan& plan) {
  if (plan.say_ranges) to.words("Accept-Ranges: bytes\r\n");
  if (plan.chunked) to.words("Transfer-Encoding: chunked\r\n");
  if (plan.say_close) to.words("Connection: close\r\n");
  if (plan.say_keep_alive) to.words("Connection: Keep-Alive\r\n");
  to.words("\r\n");
}

unsigned status_of(const Response& response, const ReplyPlan& plan) {
  return plan.selection ? plan.selection->status : response.status();
}

View lines_of(const Response& response, const ReplyPlan& plan) {
  return plan.selection ? plan.selection->lines : response.field_lines();
}

// The lines that the library adds behind those of the response.
void put_own_lines(Writer& to, const Response& response, const ReplyPlan& plan) {
  if (plan.say_length && plan.length == response.body().size)
    to.text(response.length_line());
  else if (plan.say_length)
    put_length(to, plan.length);
  put_end(to, plan);
}

// Field lines that are too long to copy: the head is two copied pieces with a reference in between.
bool write_long_head(Outbox& out, const Response& response, const ReplyPlan& plan, View date_line,
                     View content) {
  if (!out.has_segments(3)) return false;
  Bytes room = out.reserve(2 * own_lines + content.size());
  if (room.empty()) return false;
  Writer head(room.data());
  put_status_line(head, status_of(response, plan), plan);
  head.text(date_line);
  out.commit(head.size());
  if (!out.append_reference(lines_of(response, plan))) return false;
  room = out.reserve(own_lines + content.size());
  if (room.empty()) return false;
  Writer tail(room.data());
  put_own_lines(tail, response, plan);
  tail.text(content);
  out.commit(tail.size());
  return true;
}

}  // namespace

bool write_reply_head(Outbox& out, const Response& response, const ReplyPlan& plan, View date_line,
                      View content) {
  const View fields = lines_of(response, plan);
  if (response.has_date()) date_line = View();
  if (fields.size() > most_copied_fields)
    return write_long_head(out, response, plan, date_line, content);
  const Bytes room = out.reserve(own_lines + fields.size() + content.size());
  if (room.empty()) return false;
  Writer to(room.data());
  put_status_line(to, status_of(response, plan), plan);
  to.text(date_line);
  to.text(fields);
  put_own_lines(to, response, plan);
  to.text(content);
  out.commit(to.size());
  return true;
}

bool write_usual_reply(Outbox& out, const Response& response, View date_line, View content) {
  const View lines = response.usual_lines();
  const Bytes room = out.reserve(own_lines + lines.size() + content.size());
  if (room.empty()) return false;
  Writer to(room.data());
  if (response.status() == 200) [[likely]]
    to.words("HTTP/1.1 200 OK\r\n");
  else
    put_status_line(to, response.status(), ReplyPlan());
  if (!response.has_date()) to.blocks(date_line);
  to.blocks(lines);
  to.text(content);
  out.commit(to.size());
  return true;
}

bool write_error_reply(Outbox& out, unsigned status, View content, bool send_content,
                       View date_line) {
  const Bytes room = out.reserve(own_lines + content.size());
  if (room.empty()) return false;
  Writer to(room.data());
  ReplyPlan plan;
  plan.say_close = true;
  put_status_line(to, status, plan);
  to.text(date_line);
  if (!content.empty()) to.words("Content-Type: text/html; charset=utf-8\r\n");
  put_length(to, content.size());
  if (status == 503) to.words("Retry-After: 1\r\n");
  put_end(to, plan);
  if (send_content) to.text(content);
  out.commit(to.size());
  return true;
}

}  // namespace mhd::h1
