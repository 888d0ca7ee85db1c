// SPDX-License-Identifier: LGPL-2.1-or-later
#include "soak/plan.h"

#include <cstdio>
#include <string_view>

namespace soak {

namespace {

struct Malformed {
  const char* text;
  unsigned status;
};

constexpr Malformed malformed[] = {
    {"GET / HTTP/1.1\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost: a\r\nBad Name: b\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost: a\r\nName : b\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
    {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
    {"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"GET no-slash HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello", 400},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5x\r\n\r\nhello", 400},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
     "chunked\r\n\r\n0\r\n\r\n",
     400},
};

// Sizes of content where something changes in the daemon: nothing, copied or referred to, one piece
// or several.
std::size_t content_size(Random& random) {
  static constexpr std::size_t edges[] = {0,     1,     2,     2047,  2048,  2049, 16383,
                                          16384, 16385, 32768, 65535, 65536, 65537};
  switch (random.below(16)) {
    case 0:
      return random.between(1 << 18, 3 << 20);
    case 1:
    case 2:
      return random.below(1 << 17);
    case 3:
    case 4:
    case 5:
      return edges[random.below(sizeof edges / sizeof edges[0])];
    default:
      return random.below(1500);
  }
}

class Writer {
 public:
  Writer(Random& random, bool may_park, bool may_be_large)
      : random_(random), may_park_(may_park), may_be_large_(may_be_large) {}

  Asked write() {
    Asked asked;
    const std::size_t kind = random_.below(100);
    if (kind < 4) return refused();
    if (kind < 7) return beyond_limit();
    asked.expected.id = random_.next() >> 1;
    asked.expected.size = content_size(random_);
    if (kind < 60)
      asked.bytes = head(asked, "GET", page(), "1.1");
    else if (kind < 70)
      without_content(asked);
    else if (kind < 85)
      with_content(asked);
    else if (kind < 88)
      with_chunks(asked);
    else if (kind < 92)
      old_version(asked);
    else if (kind < 94)
      expecting(asked);
    else if (kind < 97)
      at_limit(asked);
    else if (kind < 98)
      dropped(asked);
    else
      closing(asked);
    return asked;
  }

 private:
  char page() {
    if (!may_park_ || !random_.once_in(6)) return 'r';
    return "peq"[random_.below(3)];
  }

  std::string head(const Asked& asked, const char* method, char kind, const char* version,
                   const std::string& fields = std::string(),
                   const std::string& filling = std::string()) {
    const std::string tag = std::to_string(tag_of(asked.expected.id));
    return std::string(method) + " /" + kind + "/" + std::to_string(asked.expected.id) + "/" +
           std::to_string(asked.expected.size) + "?t=" + tag + filling + " HTTP/" + version +
           "\r\nHost: soak\r\nX-Tag: " + tag + "\r\nCookie: a=b; t=" + tag + "\r\n" + fields +
           "\r\n";
  }

  // Content looks like requests, so that it is noticed when it is taken for one.
  std::string content(std::size_t size) {
    constexpr std::string_view request = "GET /r/1/1 HTTP/1.1\r\nHost: wrong\r\n\r\n";
    std::string bytes(size, ' ');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = request[i % request.size()];
    return bytes;
  }

  void without_content(Asked& asked) {
    asked.expected.without_content = true;
    asked.bytes = head(asked, "HEAD", page(), "1.1");
  }

  void with_content(Asked& asked) {
    const bool large = may_be_large_ && random_.once_in(4);
    std::size_t size = large ? random_.between(60000, 65536) : random_.below(3000);
    if (large && random_.once_in(3)) {
      size = random_.between(65537, 200000);
      asked.expected.closes = true;
      asked.expected.may_be_lost = true;
    }
    asked.bytes =
        head(asked, "POST", 'r', "1.1", "Content-Length: " + std::to_string(size) + "\r\n") +
        content(size);
  }

  void with_chunks(Asked& asked) {
    asked.bytes = head(asked, "POST", 'r', "1.1", "Transfer-Encoding: chunked\r\n");
    for (std::size_t left = random_.below(5); left > 0; --left) {
      char line[20];
      const std::size_t size = random_.between(1, 4000);
      std::snprintf(line, sizeof line, "%zx\r\n", size);
      asked.bytes += line + content(size) + "\r\n";
    }
    asked.bytes += "0\r\n\r\n";
    asked.expected.closes = true;
  }

  void old_version(Asked& asked) {
    asked.expected.closes = asked.expected.client_closes = random_.once_in(2);
    asked.bytes =
        head(asked, "GET", 'r', "1.0", asked.expected.closes ? "" : "Connection: keep-alive\r\n");
  }

  // The content is not sent: the final reply comes instead of 100 (Continue).
  void expecting(Asked& asked) {
    asked.bytes =
        head(asked, "POST", 'r', "1.1", "Content-Length: 100\r\nExpect: 100-continue\r\n");
    asked.expected.closes = true;
  }

  void at_limit(Asked& asked) {
    std::string fields;
    if (random_.once_in(3))
      for (int i = 0; i < 90; ++i) fields += "X-Field-" + std::to_string(i) + ": value\r\n";
    else
      fields = "X-Long: " + std::string(random_.between(7000, 8000), 'v') + "\r\n";
    asked.bytes =
        head(asked, "GET", page(), "1.1", fields, "&f=" + std::string(random_.below(7500), 'f'));
  }

  void dropped(Asked& asked) {
    asked.expected.kind = Expected::Kind::drop;
    asked.expected.closes = true;
    asked.bytes = head(asked, "GET", 'a', "1.1");
  }

  void closing(Asked& asked) {
    asked.expected.closes = true;
    if (random_.once_in(2))
      asked.bytes = head(asked, "GET", 'c', "1.1");
    else
      client_closes(asked);
  }

  void client_closes(Asked& asked) {
    asked.expected.client_closes = true;
    asked.bytes = head(asked, "GET", page(), "1.1", "Connection: close\r\n");
  }

  Asked refused() {
    const Malformed& row = malformed[random_.below(sizeof malformed / sizeof malformed[0])];
    return make_refused(row.text, row.status);
  }

  Asked beyond_limit() {
    const std::string host = "Host: soak\r\n";
    switch (random_.below(3)) {
      case 0:
        return make_refused("GET /" + std::string(9000, 'u') + " HTTP/1.1\r\n" + host + "\r\n",
                            414);
      case 1:
        return make_refused(
            "GET / HTTP/1.1\r\n" + host + "X: " + std::string(9000, 'v') + "\r\n\r\n", 431);
      default:
        std::string fields;
        for (int i = 0; i < 120; ++i) fields += "X-Field: value\r\n";
        return make_refused("GET / HTTP/1.1\r\n" + host + fields + "\r\n", 431);
    }
  }

  Asked make_refused(const std::string& bytes, unsigned status) {
    Asked asked;
    asked.bytes = bytes;
    asked.expected.kind = Expected::Kind::refusal;
    asked.expected.status = status;
    asked.expected.closes = true;
    return asked;
  }

  Random& random_;
  bool may_park_;
  bool may_be_large_;  // what is sent
};

void choose_pace(Plan& plan, Random& random) {
  if (random.once_in(8)) {  // by single bytes
    plan.most_sent = random.between(1, 3);
    plan.pause_us = 20;
  } else if (random.once_in(3)) {
    plan.most_sent = random.between(1, 3000);
  }
  if (random.once_in(6)) {  // slowly
    plan.most_read = random.between(500, 20000);
    plan.pause_us = 200;
    plan.receive_room = 4096;
  } else if (random.once_in(3)) {
    plan.most_read = random.between(1, 3000);
  }
}

std::size_t bytes_of(const Plan& plan) {
  std::size_t sum = 0;
  for (const Asked& asked : plan.requests) sum += asked.bytes.size();
  return sum;
}

void choose_leaving(Plan& plan, Random& random) {
  plan.leaving = random.once_in(2) ? Plan::Leaving::reset : Plan::Leaving::close;
  if (random.once_in(2))
    plan.leaves_after_sent = random.between(1, bytes_of(plan));
  else
    plan.leaves_after_received = random.between(1, 100000);
}

}  // namespace

Plan make_plan(std::uint64_t seed, unsigned servers) {
  Random random(seed);
  Plan plan;
  plan.server = static_cast<unsigned>(random.below(servers));
  plan.pipelined = random.once_in(2) ? 1 : random.between(2, 40);
  choose_pace(plan, random);
  const bool half_close = random.once_in(5);
  const bool leaves = random.once_in(7);
  // Content that nobody reads has 2 s to arrive.
  // The end of a client ends suspended requests, which must not be resumed then.
  Writer writer(random, !half_close && !leaves, plan.most_sent > 10);
  const std::size_t most = random.between(1, plan.most_sent < 10 ? 4 : 24);
  std::size_t behind = 0;  // requests behind one that closes: never to be answered
  for (std::size_t i = 0; i < most && behind < 3; ++i) {
    Asked asked = writer.write();
    if (behind > 0 && asked.bytes.size() > 3000) continue;
    if (behind > 0 || asked.expected.closes) ++behind;
    plan.requests.push_back(asked);
    if (asked.expected.client_closes) break;
  }
  if (half_close) plan.leaving = Plan::Leaving::half_close;
  if (leaves) choose_leaving(plan, random);
  return plan;
}

}  // namespace soak
