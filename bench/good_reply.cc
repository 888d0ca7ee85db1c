// SPDX-License-Identifier: LGPL-2.1-or-later
// The reply must be the page, with its length, and nothing behind it.
#include "good_reply.h"

#include <strings.h>

#include <cstdlib>
#include <string_view>

#include "common.h"

namespace bench {

namespace {

constexpr std::string_view good_status = "HTTP/1.1 200 ";
constexpr std::string_view refused_status = "HTTP/1.1 503 ";
constexpr std::string_view length_name = "\r\nContent-Length:";

bool begins_with(const std::string& text, std::string_view begin) {
  return text.compare(0, begin.size(), begin) == 0;
}

// The value of Content-Length; npos when there is none in front of `end`.
size_t content_length(const std::string& reply, size_t end) {
  for (size_t at = 0; (at = reply.find("\r\n", at)) < end; at += 2)
    if (strncasecmp(reply.c_str() + at, length_name.data(), length_name.size()) == 0)
      return strtoul(reply.c_str() + at + length_name.size(), nullptr, 10);
  return std::string::npos;
}

}  // namespace

Verdict examine_reply(const std::string& reply) {
  const size_t head = reply.find("\r\n\r\n");
  if (head == std::string::npos) return reply.size() > 4096 ? Verdict::wrong : Verdict::more;
  const bool good = begins_with(reply, good_status);
  if (!good && !begins_with(reply, refused_status)) return Verdict::wrong;
  const size_t length = content_length(reply, head);
  if (length == std::string::npos) return Verdict::wrong;
  const size_t body = head + 4;
  if (reply.size() < body + length) return Verdict::more;
  if (!good) return Verdict::refused;
  const bool same = reply.compare(body, std::string::npos, BENCH_BODY) == 0;
  return same && length == BENCH_BODY_SIZE ? Verdict::good : Verdict::wrong;
}

}  // namespace bench
