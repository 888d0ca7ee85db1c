// SPDX-License-Identifier: LGPL-2.1-or-later
// The load client's view of the server: a connection, and what each of its replies must look like.
#ifndef MHD_BENCH_LOAD_REPLY_H
#define MHD_BENCH_LOAD_REPLY_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace bench {

// What ends the client: the message of errno, or this text.
[[noreturn]] void fail(const char* what);
[[noreturn]] void fail_text(const char* text);

// A blocking connection to 127.0.0.1.
int open_connection(uint16_t port);

void send_blocking(int fd, const std::string& request);

// Appends what comes next to `reply`.
void receive_more(int fd, std::string& reply);

constexpr std::string_view good_status = "HTTP/1.1 200";

// The first reply, parsed; all others must have its status, its length and its body.
class ReplyPattern {
 public:
  ReplyPattern(std::string reply, size_t head_size)
      : reply_(std::move(reply)), tail_(head_size - 4) {}

  [[nodiscard]] size_t size() const { return reply_.size(); }

  // Whether these bytes, found at `offset` of a reply, are as expected: the status, and all from
  // the end of the last field on. What lies between may differ (the date).
  [[nodiscard]] bool matches(size_t offset, const char* data, size_t size) const {
    return range_matches(0, good_status.size(), offset, data, size) &&
           range_matches(tail_, reply_.size(), offset, data, size);
  }

 private:
  [[nodiscard]] bool range_matches(size_t begin, size_t end, size_t offset, const char* data,
                                   size_t size) const;

  std::string reply_;
  size_t tail_;
};

// The next reply, parsed by Content-Length; the program ends when it is not a 200.
ReplyPattern read_reply(int fd);

// Sends the first request of all and reads its reply.
ReplyPattern learn_reply(int fd, const std::string& request);

}  // namespace bench

#endif  // MHD_BENCH_LOAD_REPLY_H
