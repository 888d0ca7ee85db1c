// SPDX-License-Identifier: LGPL-2.1-or-later
// Takes long replies apart.
#include "bulk_reply.h"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace bench {

namespace {

constexpr size_t longest_head = 4096;
constexpr uint64_t largest_chunk = uint64_t{1} << 40;

// The value of the field, without space in front; empty when there is none.
std::string_view field(std::string_view head, std::string_view name) {
  for (size_t at = 0; (at = head.find("\r\n", at)) != std::string_view::npos;) {
    at += 2;
    if (head.size() - at <= name.size() || head[at + name.size()] != ':' ||
        strncasecmp(head.data() + at, name.data(), name.size()) != 0)
      continue;
    const size_t begin = head.find_first_not_of(' ', at + name.size() + 1);
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  return {};
}

int hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  byte = static_cast<char>(byte | 0x20);
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

}  // namespace

void BulkReply::begin(bool compare) {
  state_ = State::head;
  compare_ = compare;
  left_ = taken_ = 0;
  line_end_ = 0;
  digits_ = false;
  head_.clear();
}

bool BulkReply::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!step(bytes)) return false;
  }
  return true;
}

bool BulkReply::step(std::string_view& bytes) {
  switch (state_) {
    case State::head:
      return take_head(bytes);
    case State::counted:
    case State::chunk:
      return take_content(bytes);
    case State::size_line:
      return take_size_line(bytes);
    case State::chunk_end:
      return take_line_end(bytes, State::size_line);
    case State::last_line:  // no trailer section is expected
      return take_line_end(bytes, State::complete);
    default:
      return false;
  }
}

bool BulkReply::take_head(std::string_view& bytes) {
  const size_t before = head_.size();
  head_.append(bytes.substr(0, longest_head - before));
  const size_t end = head_.find("\r\n\r\n");
  if (end == std::string::npos) {
    bytes = {};
    return head_.size() < longest_head;
  }
  bytes.remove_prefix(end + 4 - before);
  return read_head(std::string_view(head_).substr(0, end + 2));
}

bool BulkReply::read_head(std::string_view head) {
  if (head.compare(0, 13, "HTTP/1.1 200 ") != 0) return false;
  const std::string_view length = field(head, "Content-Length");
  if (length.empty()) {
    state_ = State::size_line;
    return field(head, "Transfer-Encoding") == "chunked";
  }
  state_ = State::counted;
  const auto [end, error] = std::from_chars(length.begin(), length.end(), left_);
  return error == std::errc() && end == length.end() && left_ == content_.size() && left_ != 0;
}

bool BulkReply::take_content(std::string_view& bytes) {
  const auto size = static_cast<size_t>(std::min<uint64_t>(bytes.size(), left_));
  if (size > content_.size() - taken_) return false;
  if (compare_ && memcmp(content_.data() + taken_, bytes.data(), size) != 0) return false;
  bytes.remove_prefix(size);
  taken_ += size;
  left_ -= size;
  if (left_ != 0) return true;
  return state_ == State::chunk ? (state_ = State::chunk_end, true) : end_content(State::complete);
}

bool BulkReply::take_size_line(std::string_view& bytes) {
  while (!bytes.empty() && line_end_ == 0) {
    const int digit = hex_digit(bytes[0]);
    if (digit < 0) break;
    left_ = left_ * 16 + static_cast<uint64_t>(digit);
    digits_ = true;
    bytes.remove_prefix(1);
    if (left_ > largest_chunk) return false;
  }
  if (bytes.empty()) return true;
  if (!digits_ || !take_line_end(bytes, State::chunk)) return false;
  if (state_ != State::chunk) return true;
  digits_ = false;
  return left_ != 0 || end_content(State::last_line);
}

bool BulkReply::take_line_end(std::string_view& bytes, State next) {
  for (; !bytes.empty(); bytes.remove_prefix(1)) {
    if (bytes[0] != "\r\n"[line_end_]) return false;
    if (++line_end_ < 2) continue;
    line_end_ = 0;
    state_ = next;
    bytes.remove_prefix(1);
    return true;
  }
  return true;
}

bool BulkReply::end_content(State next) {
  state_ = next;
  return taken_ == content_.size();
}

}  // namespace bench
