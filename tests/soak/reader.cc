// SPDX-License-Identifier: LGPL-2.1-or-later
#include "soak/reader.h"

#include <cstdlib>
#include <cstring>

namespace soak {

bool Reader::fail(const std::string& what) {
  problem_ = "reply " + std::to_string(replies_) + ": " + what;
  return false;
}

bool Reader::take(const char* bytes, std::size_t size) {
  checked_ += size;
  while (size > 0) {
    if (in_content_) {
      if (!take_content(bytes, size)) return false;
      continue;
    }
    if (closed_ || replies_ == plan_.requests.size()) return fail("bytes behind the last reply");
    if (expected().kind == Expected::Kind::drop) return fail("a reply where none is due");
    head_ += *bytes++;
    --size;
    if (head_.size() > 2000) return fail("a head without an end");
    if (head_.size() >= 4 && head_.compare(head_.size() - 4, 4, "\r\n\r\n") == 0 &&
        !head_complete())
      return false;
  }
  return true;
}

// Each line is one that is known, so that every byte of the head counts as well.
bool Reader::check_line(const std::string& line) {
  const Expected& wanted = expected();
  const bool ours = wanted.kind == Expected::Kind::reply;
  if (line.compare(0, 16, "Content-Length: ") == 0) {
    if (has_length_) return fail("two lengths");
    has_length_ = true;
    length_ = std::strtoull(line.c_str() + 16, nullptr, 10);
    return line == "Content-Length: " + std::to_string(length_) || fail("length: " + line);
  }
  if (line.compare(0, 6, "Date: ") == 0) {
    has_date_ = true;
    return (line.size() == 35 && line.compare(31, 4, " GMT") == 0) || fail("date: " + line);
  }
  if (line == "Connection: close") return says_close_ = true;
  if (line == "Connection: keep-alive" || line == "Connection: Keep-Alive") return true;
  if (ours && line == "X-Id: " + std::to_string(wanted.id)) return has_id_ = true;
  if (!ours && line.compare(0, 23, "Content-Type: text/html") == 0) return true;
  return fail("line: " + line);
}

bool Reader::head_complete() {
  const Expected& wanted = expected();
  const std::string start = "HTTP/1.1 " + std::to_string(wanted.status) + " ";
  if (head_.compare(0, start.size(), start) != 0)
    return fail("expected " + start + "but " + head_.substr(0, 60));
  says_close_ = has_id_ = has_date_ = has_length_ = false;
  for (std::size_t at = head_.find("\r\n") + 2; head_.compare(at, 2, "\r\n") != 0;) {
    const std::size_t end = head_.find("\r\n", at);
    if (!check_line(head_.substr(at, end - at))) return false;
    at = end + 2;
  }
  if (!has_date_ || !has_length_) return fail("without date or length");
  if (wanted.kind == Expected::Kind::reply && !has_id_) return fail("without its id");
  if (wanted.kind == Expected::Kind::reply && length_ != wanted.size)
    return fail("length of another reply");
  if (says_close_ != wanted.closes)
    return fail(wanted.closes ? "does not announce the close" : "announces a close");
  head_.clear();
  at_ = 0;
  in_content_ = length_ > 0 && !wanted.without_content;
  if (!in_content_) reply_complete();
  return true;
}

bool Reader::take_content(const char*& bytes, std::size_t& size) {
  static thread_local char right[65536];
  std::size_t part = static_cast<std::size_t>(length_) - at_;
  if (part > size) part = size;
  if (part > sizeof right) part = sizeof right;
  if (expected().kind == Expected::Kind::reply) {
    fill_pattern(expected().id, at_, right, part);
    if (std::memcmp(bytes, right, part) != 0)
      return fail("wrong content from byte " + std::to_string(at_) + " on");
  }
  at_ += part;
  bytes += part;
  size -= part;
  if (at_ == length_) reply_complete();
  return true;
}

void Reader::reply_complete() {
  in_content_ = false;
  closed_ = expected().closes;
  ++replies_;
}

}  // namespace soak
