// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/reply_checker.h"

#include <cstdlib>

#include "sim/world.h"

namespace sim {

void ReplyChecker::wrong(const char* what) const {
  world_.fail("replies are those of the script",
              std::string(what) + "; reply " + std::to_string(index_) + " of client " +
                  std::to_string(client_.plan.requests[0].id / most_requests) + ", byte " +
                  std::to_string(total_) + ", head: " + head_);
}

void ReplyChecker::expect(bool holds, const char* what) const {
  if (!holds) wrong(what);
}

void ReplyChecker::feed(mhd::View bytes) {
  for (const char c : bytes) {
    ++total_;
    switch (part_) {
      case Part::head:
        if (head_byte(c)) head_complete();
        break;
      case Part::chunk_size:
      case Part::chunk_end:
        chunk_line(c);
        break;
      case Part::page:
        if (--left_ == 0) part_ = Part::head;
        break;
      default:
        body_byte(c);
    }
  }
}

bool ReplyChecker::head_byte(char c) {
  expect(!refused_, "nothing follows the reply to a refused request");
  expect(!said_close_, "nothing follows a reply that says close");
  head_ += c;
  return c == '\n' && head_.ends_with("\r\n\r\n");
}

// The value of a field; "" when there is none.
std::string ReplyChecker::field(const char* name) const {
  const std::string begin = std::string("\r\n") + name + ": ";
  const std::size_t at = head_.find(begin);
  if (at == std::string::npos) return "";
  const std::size_t value = at + begin.size();
  return head_.substr(value, head_.find("\r\n", value) - value);
}

void ReplyChecker::head_complete() {
  expect(head_.starts_with("HTTP/1.1 "), "a status line");
  const auto status = static_cast<unsigned>(std::atoi(head_.c_str() + 9));
  if (client_.fate != Fate::served || client_.is_evicted) return farewell(status);
  expect(index_ < client_.plan.requests.size(), "no reply without a request");
  expect(client_.received > client_.begin_of(index_), "no reply before its request");
  const RequestPlan& request = client_.plan.requests[index_];
  if (status == 100) {
    expect(request.expects && continued_ != index_ && head_.size() == 25, "100 for who waits");
    continued_ = index_;
    continue_end_ = total_;
    head_.clear();
    return;
  }
  said_close_ = field("Connection") == "close";
  expect(field("Date").empty() != world_.plan.config.send_date, "Date as configured");
  position_ = 0;
  if (field("X-Id").empty())
    own_reply(status);
  else
    reply_head(status);
}

// The reply to one who is told to go: in place of a connection, or out of it. It is sent as far as
// that is possible at once.
void ReplyChecker::farewell(unsigned status) {
  expect(status == (client_.is_evicted ? 408 : 503), "the status for who is told to go");
  said_close_ = field("Connection") == "close";
  expect(said_close_, "a refusal says close");
  expect(field("Date").empty() != world_.plan.config.send_date, "Date as configured");
  refused_ = true;
  left_ = static_cast<std::uint64_t>(std::atoll(field("Content-Length").c_str()));
  part_ = left_ > 0 ? Part::page : Part::head;
  head_.clear();
}

// A reply that the library makes.
void ReplyChecker::own_reply(unsigned status) {
  const RequestPlan& request = client_.plan.requests[index_];
  const bool slow =
      client_.plan.manner != Manner::good || client_.is_disturbed || world_.plan.faults.harsh;
  const bool expected = request.malformed != Malformed::no ? status >= 400
                        : status == 408                    ? slow
                        : status == 503 || status == 431   ? world_.plan.faults.memory > 0
                                                           : false;
  expect(expected, "a refusal that has a reason");
  expect(said_close_, "a refusal says close");
  refused_ = true;
  left_ = static_cast<std::uint64_t>(std::atoll(field("Content-Length").c_str()));
  // The method is known once it was read; when the time is over, once the request line is. Without
  // memory for an exchange nothing is known.
  const std::uint64_t begin = client_.begin_of(index_);
  const std::uint64_t known = begin + (status == 408 ? request.bytes.find('\n') + 1 : 5);
  if (request.is_head() && status != 503 && client_.received >= known) left_ = 0;
  part_ = left_ > 0 ? Part::page : Part::head;
  head_.clear();
}

void ReplyChecker::reply_head(unsigned status) {
  const RequestPlan& request = client_.plan.requests[index_];
  const unsigned id = request.answer == Answer::shared ? shared_id : request.id;
  expect(status == 200, "the status that was asked for");
  expect(field("X-Id") == std::to_string(id), "the reply to this request");
  expect(client_.handed > index_, "no reply before the front end was asked");
  const bool chunked = !request.http_1_0 && (request.answer == Answer::endless ||
                                             request.answer == Answer::bytes_chunked);
  expect((field("Transfer-Encoding") == "chunked") == chunked, "chunked coding where it belongs");
  const bool counted = !chunked && request.answer != Answer::endless;
  expect(field("Content-Length") == (counted ? std::to_string(request.reply_size) : ""),
         "the length of the content");
  check_persistence();
  left_ = request.reply_size;
  if (request.is_head() || (counted && left_ == 0))
    reply_complete();
  else
    part_ = chunked ? Part::chunk_size : counted ? Part::counted : Part::until_close;
  head_.clear();
}

void ReplyChecker::check_persistence() {
  const RequestPlan& request = client_.plan.requests[index_];
  const bool must = request.asks_to_close() || request.close_after ||
                    (request.until_close() && !request.is_head());
  const bool may = request.leaves_content() || client_.socket.rx_end ||
                   world_.now >= world_.plan.stop_at || !world_.faults_on;
  expect(said_close_ || !must, "the connection is closed when somebody asked for it");
  expect(!said_close_ || must || may, "the connection is kept when nobody minds");
}

void ReplyChecker::body_byte(char c) {
  const RequestPlan& request = client_.plan.requests[index_];
  const unsigned id = request.answer == Answer::shared ? shared_id : request.id;
  expect(position_ < request.reply_size, "no more content than there is");
  expect(c == pattern(id, position_), "the content of this reply");
  expect(position_ < request.produce_most, "no content that nobody made");
  ++position_;
  if (--left_ > 0) return;
  if (part_ == Part::chunk_data) part_ = Part::chunk_end;
  if (part_ == Part::counted) reply_complete();
}

void ReplyChecker::chunk_line(char c) {
  line_ += c;
  if (c != '\n') return;
  expect(line_.ends_with("\r\n"), "CR LF behind a chunk");
  if (part_ == Part::chunk_end) {
    // left_ is 1: the line behind the last chunk.
    expect(line_ == "\r\n", "a chunk ends with an empty line");
    if (left_ == 1)
      reply_complete();
    else
      part_ = Part::chunk_size;
  } else {
    const std::size_t size_end = line_.find_first_of(";\r");
    const std::string extension = line_.substr(size_end, line_.size() - size_end - 2);
    expect(extension.empty() || extension == extension_of(client_.plan.requests[index_].id),
           "the extension of this chunk");
    left_ = std::strtoull(line_.c_str(), nullptr, 16);
    part_ = Part::chunk_data;
    if (left_ == 0) {
      expect(position_ == client_.plan.requests[index_].reply_size, "all of the content");
      expect(line_ == "0\r\n", "a last chunk");
      left_ = 1;
      part_ = Part::chunk_end;
    }
  }
  line_.clear();
}

void ReplyChecker::reply_complete() {
  part_ = Part::head;
  left_ = 0;
  ++index_;
  ends_.push_back(total_);
}

void ReplyChecker::end() {
  if (client_.fate != Fate::served || client_.is_evicted) return;
  if (part_ == Part::until_close) {
    expect(position_ == client_.plan.requests[index_].reply_size,
           "a reply that was cut does not look like a complete one");
    reply_complete();
  }
  expect(part_ == Part::head && head_.empty(), "no orderly end inside of a reply");
}

bool ReplyChecker::is_complete(std::size_t index) const {
  if (ends_.size() > index) return true;
  return index == index_ && part_ == Part::until_close &&
         position_ == client_.plan.requests[index].reply_size;
}

}  // namespace sim
