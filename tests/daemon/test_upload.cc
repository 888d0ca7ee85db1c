// SPDX-License-Identifier: LGPL-2.1-or-later
// Content of requests over real connections: whole and in pieces, suspended, refused, given up in
// the middle; and that the shared memory is free again behind each of them. The index of a test
// (_i) is the row of the matrix.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "check_main.h"
#include "daemon/contents.h"
#include "daemon/counted_heap.h"
#include "daemon/server.h"
#include "daemon/upload_server.h"

using namespace daemon_test;

namespace {

constexpr std::size_t kib = 1024;

// A client that takes the replies one by one.
class Guest : public Client {
 public:
  explicit Guest(unsigned port) : Client(port) {}

  // Sends what can be sent, which is not all when the server closes.
  Reply ask(const std::string& request) {
    send(request);
    return next();
  }
  // The next reply; an interim one is noted and skipped.
  Reply next() {
    for (;;) {
      skip_interim();
      std::string rest = bytes_;
      const Reply reply = take_reply(rest);
      if (reply.complete && reply.has_length) {
        bytes_ = rest;
        return reply;
      }
      if (!receive()) return reply;
    }
  }
  // Nothing but the end follows.
  bool ends() {
    while (receive()) {
    }
    return closed && bytes_.empty();
  }
  bool wait_interim() {
    while (!skip_interim())
      if (!receive()) return false;
    return true;
  }

  bool continued = false;  // by 100 (Continue)
  bool closed = false;

 private:
  bool skip_interim() {
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!bytes_.starts_with(interim)) return false;
    bytes_.erase(0, interim.size());
    return continued = true;
  }
  bool receive() {
    pollfd entry = {fd(), POLLIN, 0};
    if (poll(&entry, 1, 5000) != 1) return false;
    char buffer[4096];
    const ssize_t size = recv(fd(), buffer, sizeof buffer, 0);
    if (size <= 0) closed = true;
    if (size > 0) bytes_.append(buffer, static_cast<std::size_t>(size));
    return size > 0;
  }

  std::string bytes_;
};

std::string status_of(const Reply& reply) {
  return reply.head.size() < 12 ? "none" : reply.head.substr(9, 3);
}

bool closes(const Reply& reply) {
  return reply.head.find("\r\nConnection: close\r\n") != std::string::npos;
}

void check_reply(const Reply& reply, const std::string& text, const char* what) {
  CHECK_TEXT(reply.content, text, what);
  CHECK_TEXT(status_of(reply), "200", what);
}

void start(UploadServer& server, std::size_t pool = 0) {
  if (pool) ck_assert(server.set(MHD_D_OPTION_LARGE_POOL_SIZE(pool)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
}

// Nothing is left of what was begun, and all of the shared memory can be used.
void check_all_over(UploadServer& server, std::size_t pool) {
  ck_assert_msg(server.all_over(), "%u of %u requests ended, %zu bytes are taken",
                server.ended_in_all(), server.requests(), server.pool_used());
  const std::string content = pattern(pool);
  for (const std::size_t chunk : {std::size_t{0}, std::size_t{1000}, std::size_t{30000}}) {
    server.treat({.buffer = 1 << 30, .incremental = false});
    Guest guest(server.port());
    check_reply(guest.ask(chunk ? chunked(content, chunk) : counted(content)),
                what_came("full", content), "all of the memory");
  }
  ck_assert(server.all_over());
  CHECK_TEXT(server.broken(), "", "rules");
}

// ---- sizes, framings, manners ----

constexpr std::size_t sizes[] = {0, 1, 5, 4095, 4096, 4097, 40000, 70000, 70001, 300000};

ROW_TEST(whole) {
  constexpr std::size_t buffer = 70000;
  UploadServer server(row);
  start(server);
  Guest guest(server.port());
  for (const std::size_t size : sizes) {
    const std::string content = pattern(size);
    for (const std::size_t chunk : {std::size_t{0}, std::size_t{7}, std::size_t{50000}}) {
      if (chunk == 7 && size > 5000) continue;
      const std::string request = chunk ? chunked(content, chunk) : counted(content);
      server.treat({});
      check_reply(guest.ask(request), what_came("inc", content), "incremental");
      server.treat({.buffer = buffer});
      check_reply(guest.ask(request), what_came(size > buffer ? "inc" : "full", content), "both");
      server.treat({.buffer = buffer, .incremental = false});
      Guest alone(server.port());
      const Reply reply = alone.ask(request);
      if (size <= buffer) {
        check_reply(reply, what_came("full", content), "full");
      } else {
        CHECK_TEXT(status_of(reply), "413", "too large");
        ck_assert(closes(reply));
      }
    }
  }
  ck_assert(server.all_over());
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_HTTP_PROTOCOL_ERROR), 4);
  CHECK_TEXT(server.broken(), "", "rules");
}

// Each row has other positions.
ROW_TEST(cut) {
  const std::string content = "hello, world";
  const std::string requests[] = {counted(content), chunked(content, 5)};
  UploadServer server(row);
  start(server);
  Guest guest(server.port());
  for (const bool full : {false, true}) {
    server.treat({.buffer = full ? content.size() : 0, .incremental = !full});
    for (const std::string& request : requests) {
      for (std::size_t at = 1 + static_cast<std::size_t>(&row - rows) % 3; at < request.size();
           at += 3) {
        const unsigned before = server.requests();
        guest.send(request.substr(0, at));
        // Behind the head it is seen when the first piece was read.
        if (at >= request.find("\r\n\r\n") + 4)
          ck_assert(eventually([&] { return server.requests() > before; }));
        else
          std::this_thread::sleep_for(std::chrono::microseconds(300));
        check_reply(guest.ask(request.substr(at)), what_came(full ? "full" : "inc", content),
                    request.c_str());
      }
    }
  }
  ck_assert(server.all_over());
  CHECK_TEXT(server.broken(), "", "rules");
}

// ---- suspending ----

ROW_TEST(suspended) {
  UploadServer server(row);
  start(server);
  Guest guest(server.port());
  for (const Suspend suspend : {Suspend::early, Suspend::thread, Suspend::twice}) {
    for (const std::size_t size : {0, 5, 4097, 60000, 200000}) {
      const std::string content = pattern(size);
      for (const std::size_t chunk : {0, 1500}) {
        const std::string request = chunk ? chunked(content, chunk) : counted(content);
        server.treat({.suspend = suspend});
        check_reply(guest.ask(request), what_came("inc", content), "incremental");
        server.treat({.buffer = 1 << 20, .incremental = false, .suspend = suspend});
        check_reply(guest.ask(request), what_came("full", content), "full");
        server.treat({.buffer = 5000, .suspend = suspend});
        check_reply(guest.ask(request), what_came(size > 5000 ? "inc" : "full", content), "both");
      }
    }
  }
  ck_assert(server.all_over());
  CHECK_TEXT(server.broken(), "", "rules");
}

// A client that closes its side behind its content, and may wait.
ROW_TEST(half_closed) {
  UploadServer server(row);
  ck_assert(server.set(MHD_D_OPTION_SUSPENDED_HALF_CLOSE(MHD_YES)));
  start(server);
  const std::string content = pattern(9000);
  for (const bool full : {false, true}) {
    for (const std::size_t chunk : {0, 4000}) {
      server.treat(
          {.buffer = full ? content.size() : 0, .incremental = !full, .suspend = Suspend::thread});
      Guest guest(server.port());
      guest.send(chunk ? chunked(content, chunk) : counted(content));
      guest.half_close();
      check_reply(guest.next(), what_came(full ? "full" : "inc", content), "half closed");
      ck_assert(guest.ends());
    }
  }
  ck_assert(server.all_over());
  CHECK_TEXT(server.broken(), "", "rules");
}

// While a request is suspended nothing of its connection is read: the client can't send on, and the
// heap does not grow.
ROW_TEST(pressure) {
  UploadServer server(row, {.suspend = Suspend::hold});
  start(server);
  const std::string content = pattern(32 << 20);
  const std::string request = counted(content);
  Guest guest(server.port());
  const int small = 65536;
  setsockopt(guest.fd(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  fcntl(guest.fd(), F_SETFL, O_NONBLOCK);
  const auto send_on = [&](std::size_t& sent) {
    for (int idle = 0; sent < request.size() && idle < 50;) {
      const ssize_t size =
          send(guest.fd(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
      ck_assert(size > 0 || errno == EAGAIN);
      if (size > 0) {
        sent += static_cast<std::size_t>(size);
        idle = 0;
      } else if (server.held() > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        ++idle;
      }
    }
  };
  const long heap = counted_heap::bytes;
  std::size_t sent = 0;
  send_on(sent);
  ck_assert_uint_eq(server.calls(), 1);
  ck_assert_uint_eq(server.held(), 1);
  // What the kernel holds is its own affair, but has an end.
  ck_assert_uint_lt(sent, request.size());
  ck_assert_int_lt(counted_heap::bytes - heap, 100000);
  server.resume_held();
  while (sent < request.size()) {
    send_on(sent);
    ck_assert_int_lt(counted_heap::bytes - heap, 100000);
  }
  check_reply(guest.next(), what_came("inc", content), "in the end");
  ck_assert(server.all_over());
  CHECK_TEXT(server.broken(), "", "rules");
}

// ---- replies before the end ----

ROW_TEST(early) {
  UploadServer server(row);
  ck_assert(server.set(MHD_D_OPTION_DRAIN_LIMIT(20000, 2000)));
  start(server);
  const std::string small = pattern(20000), large = pattern(2 << 20);
  // So much of it at least, when there is content at all.
  for (const std::uint64_t at : {0, 1, 20000}) {
    server.treat({.reply_at = at});
    Guest guest(server.port());
    for (int i = 0; i < 3; ++i) {
      const Reply reply = guest.ask(counted(small));
      ck_assert_msg(reply.content.starts_with("early"), "%s", reply.content.c_str());
      ck_assert_msg(!closes(reply), "%s", reply.head.c_str());
    }
    for (const bool in_chunks : {false, true}) {
      Guest other(server.port());
      const Reply reply = other.ask(in_chunks ? chunked(large, 10000) : counted(large));
      ck_assert_msg(reply.content.starts_with("early"), "%s", reply.content.c_str());
      ck_assert(closes(reply));
      ck_assert(other.ends());
    }
  }
  ck_assert(server.all_over());
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_COMPLETED_OK), server.requests());
  CHECK_TEXT(server.broken(), "", "rules");
}

ROW_TEST(expectations) {
  constexpr const char* expects = "Expect: 100-continue\r\n";
  UploadServer server(row);
  start(server, 64 * kib);
  const std::string content = pattern(20000);
  const std::size_t head = counted(content, expects).size() - content.size();
  const auto ask = [&](Guest& guest, const Manner& manner) {
    server.treat(manner);
    guest.send(counted(content, expects).substr(0, head));
  };
  {
    Guest guest(server.port());
    for (const bool full : {false, true}) {
      guest.continued = false;
      ask(guest, {.buffer = full ? content.size() : 0, .incremental = !full});
      ck_assert(guest.wait_interim());
      check_reply(guest.ask(content), what_came(full ? "full" : "inc", content), "waited");
    }
  }
  {  // nobody waits who sends it all at once
    Guest guest(server.port());
    guest.send(counted("hi", expects));
    check_reply(guest.next(), what_came("full", "hi"), "sent at once");
    ck_assert(!guest.continued);
  }
  {
    Guest guest(server.port());
    ask(guest, {.reply_at = 0});
    const Reply reply = guest.next();
    check_reply(reply, "early\n", "not wanted");
    ck_assert(closes(reply) && !guest.continued && guest.ends());
  }
  {
    Guest guest(server.port());
    ask(guest, {.buffer = content.size() - 1, .incremental = false});
    const Reply reply = guest.next();
    CHECK_TEXT(status_of(reply), "413", "too large");
    ck_assert(closes(reply) && !guest.continued && guest.ends());
  }
  ck_assert(server.all_over());
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_HTTP_PROTOCOL_ERROR), 1);
  CHECK_TEXT(server.broken(), "", "rules");
}

// ---- the shared memory ----

ROW_TEST(taken_by_others) {
  constexpr std::size_t pool = 64 * kib;
  UploadServer server(row);
  start(server, pool);
  const std::string most = pattern(50000), more = pattern(30000), little = pattern(3000);
  for (const std::size_t chunk : {0, 1000}) {
    const auto request = [chunk](const std::string& text) {
      return chunk ? chunked(text, chunk) : counted(text);
    };
    server.treat({.buffer = pool, .incremental = false, .suspend = Suspend::hold});
    Guest holder(server.port());
    holder.send(request(most));
    ck_assert(eventually([&] { return server.held() == 1; }));
    ck_assert_uint_ge(server.pool_used(), most.size());
    server.treat({.buffer = pool, .incremental = false});
    {
      Guest guest(server.port());
      const Reply reply = guest.ask(request(more));
      CHECK_TEXT(status_of(reply), "503", "the memory is taken");
      ck_assert(closes(reply) && reply.head.find("\r\nRetry-After: ") != std::string::npos);
    }
    Guest guest(server.port());
    check_reply(guest.ask(request(little)), what_came("full", little), "little needs none of it");
    server.treat({.buffer = pool});
    check_reply(guest.ask(request(more)), what_came("inc", more), "falls back");
    server.resume_held();
    check_reply(holder.next(), what_came("full", most), "the one who has it");
    ck_assert(eventually([&] { return server.pool_used() == 0; }));
    server.treat({.buffer = pool, .incremental = false});
    check_reply(guest.ask(request(more)), what_came("full", more), "it is free again");
  }
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_NO_RESOURCES), 2);
  check_all_over(server, pool);
}

ROW_TEST(exhausted) {
  constexpr std::size_t pool = 200000;
  constexpr int clients = 24;
  UploadServer server(row, {.buffer = 90000, .incremental = false, .suspend = Suspend::thread});
  start(server, pool);
  const long heap = counted_heap::bytes;
  counted_heap::most_bytes = heap;
  std::atomic<unsigned> good{0}, too_large{0}, taken{0}, other{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 4; ++round) {
        const std::string content = pattern(static_cast<std::size_t>(i + 1) * 4000, 7);
        Guest guest(server.port());
        const Reply reply = guest.ask(round % 2 ? chunked(content, 3000) : counted(content));
        const std::string status = status_of(reply);
        ++(status == "200" && reply.content == what_came("full", content) ? good
           : status == "413" && content.size() > 90000                    ? too_large
           : status == "503"                                              ? taken
                                                                          : other);
      }
    });
  for (std::thread& thread : threads) thread.join();
  ck_assert_msg(other == 0, "%u replies of another kind", other.load());
  ck_assert_uint_eq(good + too_large + taken, clients * 4);
  ck_assert_uint_ge(good, 4);
  // The budget, what connections and requests need by themselves, and one block in two places while
  // it grows.
  ck_assert_int_lt(counted_heap::most_bytes - heap, static_cast<long>(2 * pool + clients * 60000));
  check_all_over(server, pool);
}

// ---- clients that go ----

ROW_TEST(aborted) {
  constexpr std::size_t pool = 100000;
  UploadServer server(row);
  start(server, pool);
  const std::string content = pattern(pool);
  const std::string requests[] = {counted(content), chunked(content, 9000)};
  const std::size_t head = requests[0].size() - content.size();
  const Manner manners[] = {
      {},
      {.buffer = pool, .incremental = false},
      {.buffer = 50000},
      {.suspend = Suspend::thread},
      {.buffer = pool, .incremental = false, .suspend = Suspend::hold},
  };
  unsigned begun = 0;
  for (const Manner& manner : manners) {
    server.treat(manner);
    for (const std::string& request : requests) {
      unsigned round = 0;
      for (std::size_t at = head + 5 + static_cast<std::size_t>(&row - rows) * 700;
           at < request.size(); at += 16000) {
        {
          Guest guest(server.port());
          ck_assert(guest.send(request.substr(0, at)));
          ++begun;
          ck_assert(eventually([&] { return server.requests() == begun; }));
          if (++round % 2) guest.reset();
        }
        // The next one finds the memory free.
        ck_assert(eventually([&] { return server.ended_in_all() == begun; }));
      }
    }
  }
  ck_assert(server.all_over());
  ck_assert_uint_eq(server.requests(), begun);
  ck_assert_msg(server.ended(MHD_REQUEST_ENDED_CLIENT_ABORT) == begun, "of %u: %s", begun,
                server.codes().c_str());
  check_all_over(server, pool);
}

// The smallest speed is asked for, so that a client can't hold memory by sending hardly anything.
ROW_TEST(slow) {
  constexpr std::size_t pool = 64 * kib;
  UploadServer server(row, {.buffer = pool, .incremental = false});
  ck_assert(server.set(MHD_D_OPTION_BODY_RATE(100, 1000000)));
  start(server, pool);
  const std::string content = pattern(60000);
  const std::string request = counted(content);
  Guest guest(server.port());
  std::size_t sent = 20000;
  guest.send(request.substr(0, sent));
  // A byte now and then does not help.
  Reply reply;
  for (int i = 0; i < 500 && reply.head.empty(); ++i) {
    pollfd entry = {guest.fd(), POLLIN, 0};
    if (poll(&entry, 1, 10) == 1)
      reply = guest.next();
    else
      guest.send(request.substr(sent++, 1));
  }
  CHECK_TEXT(status_of(reply), "408", "a byte now and then");
  ck_assert(closes(reply));
  ck_assert(server.all_over());
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_TIMEOUT_REACHED), 1);
  check_all_over(server, pool);
}

// ---- the end of the daemon ----

ROW_TEST(stopped) {
  const long blocks = counted_heap::blocks;
  const std::string content = pattern(50000);
  const Manner manners[] = {
      {},
      {.buffer = 1 << 20, .incremental = false},
      {.suspend = Suspend::hold},
      {.buffer = 1 << 20, .incremental = false, .suspend = Suspend::hold},
  };
  for (const Manner& manner : manners) {
    for (const bool in_chunks : {false, true}) {
      UploadServer server(row, manner);
      ck_assert(server.set(MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(1)));
      start(server);
      const std::string request = in_chunks ? chunked(content, 1000) : counted(content);
      const bool hold = manner.suspend == Suspend::hold;
      Guest guest(server.port());
      guest.send(hold ? request : request.substr(0, 30000));
      ck_assert(eventually([&] { return server.requests() == 1; }));
      if (hold) ck_assert(eventually([&] { return server.held() == 1; }));
      server.stop();
      ck_assert_uint_eq(server.ended_in_all(), 1);
      ck_assert_msg(server.ended(MHD_REQUEST_ENDED_DAEMON_SHUTDOWN) == 1 ||
                        server.ended(MHD_REQUEST_ENDED_TIMEOUT_REACHED) == 1,
                    "%s", server.log_text().c_str());
      CHECK_TEXT(server.broken(), "", "rules");
    }
  }
  ck_assert_int_eq(counted_heap::blocks, blocks);
}

}  // namespace

int main() {
  return unit::run_tests("upload", {{whole, row_count},
                                    {cut, row_count},
                                    {suspended, row_count},
                                    {half_closed, row_count},
                                    {pressure, row_count},
                                    {early, row_count},
                                    {expectations, row_count},
                                    {taken_by_others, row_count},
                                    {exhausted, row_count},
                                    {aborted, row_count},
                                    {slow, row_count},
                                    {stopped, row_count}});
}
