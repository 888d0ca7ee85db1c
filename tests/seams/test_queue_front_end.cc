// SPDX-License-Identifier: LGPL-2.1-or-later
// A pull queue as front end over sessions of HTTP/1: threads take requests and answer them in
// parts.
#include <cstddef>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "h1/session.h"
#include "seams/request_queue.h"
#include "support/pump.h"
#include "support/text.h"
#include "unit/check_main.h"

namespace {

using mhd::Outcome;
using seams::RequestQueue;
using seams::Ticket;
using Rig = support::Rig<mhd::h1::Session>;

// Runs the connection until so much output is there, or it is closed.
void run_until(Rig& rig, std::size_t size) {
  while (rig.pump.output().size() < size && !rig.pump.closed()) rig.pump.wait_and_run();
}

std::string chunk(const std::string& part) {
  char line[20];
  std::snprintf(line, sizeof line, "%zx\r\n", part.size());
  return line + part + "\r\n";
}

const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

START_TEST(answered_in_parts) {
  RequestQueue queue;
  Rig rig({}, queue.front_end());
  rig.pump.deliver(get("/parts"));
  std::thread thread([&queue] {
    const auto ticket = queue.take();
    ck_assert_str_eq(ticket->method().c_str(), "GET");
    ck_assert_str_eq(ticket->target().c_str(), "/parts");
    ck_assert(ticket->reply(200));
    for (const char* part : {"one", "two and", "three"}) ck_assert(ticket->send(part));
    ck_assert(ticket->finish());
    ck_assert(ticket->wait_for_end() == Outcome::completed);
  });
  const std::string expected =
      head + chunk("one") + chunk("two and") + chunk("three") + "0\r\n\r\n";
  run_until(rig, expected.size());
  thread.join();
  CHECK_TEXT(rig.pump.output(), expected, "three parts");
  ck_assert_uint_eq(rig.store.in_use(), 0);
}
END_TEST

// Reads as much as it likes at a time, and sends it back.
void echo(Ticket& ticket, std::size_t most) {
  std::string all;
  for (;;) {
    const std::string part = ticket.read(most);
    if (part.empty()) break;
    ck_assert_uint_le(part.size(), most);
    all += part;
  }
  ck_assert(ticket.reply(200));
  ck_assert(ticket.send(all));
  ck_assert(ticket.finish());
}

START_TEST(content_is_read_by_credit) {
  RequestQueue queue;
  Rig rig({}, queue.front_end());
  const std::string content = "The quick brown fox jumps over the lazy dog.";
  std::thread thread([&queue] {
    for (const std::size_t most : {7, 1, 1000}) echo(*queue.take(), most);
  });
  rig.pump.deliver("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\n\r\n" + content +
                   "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                   chunk(content.substr(0, 10)) + chunk(content.substr(10)) + "0\r\n\r\n");
  const std::string reply = head + chunk(content) + "0\r\n\r\n";
  run_until(rig, 2 * reply.size());
  rig.pump.deliver("POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\n\r\n");
  for (const char c : content) rig.pump.deliver(mhd::View(&c, 1));
  run_until(rig, 3 * reply.size());
  thread.join();
  CHECK_TEXT(rig.pump.output(), reply + reply + reply, "content");
}
END_TEST

START_TEST(pipelined_requests_keep_their_order) {
  RequestQueue queue;
  Rig rig({}, queue.front_end());
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&queue] {
      while (const auto ticket = queue.take())
        if (!ticket->reply(200) || !ticket->send(ticket->target()) || !ticket->finish()) return;
    });
  }
  std::string requests, expected;
  for (int i = 0; i < 300; ++i) {
    const std::string target = "/" + std::to_string(i);
    requests += get(target);
    expected += head + chunk(target) + "0\r\n\r\n";
  }
  rig.pump.deliver(requests);
  run_until(rig, expected.size());
  queue.close();
  for (std::thread& thread : threads) thread.join();
  CHECK_TEXT(rig.pump.output(), expected, "300 requests");
}
END_TEST

// Connections on threads of their own share the queue.
START_TEST(many_connections) {
  constexpr int rounds = 200;
  RequestQueue queue;
  std::vector<std::thread> servers, clients;
  for (int i = 0; i < 3; ++i)
    servers.emplace_back([&queue, i] {
      while (const auto ticket = queue.take()) echo(*ticket, static_cast<std::size_t>(3 + i));
    });
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&queue, i] {
      Rig rig({}, queue.front_end(), static_cast<std::size_t>(i * 5 + 1));
      std::string expected;
      for (int round = 0; round < rounds; ++round) {
        const std::string content = std::to_string(i * rounds + round) + " content";
        rig.pump.deliver("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                         std::to_string(content.size()) + "\r\n\r\n" + content);
        expected += head + chunk(content) + "0\r\n\r\n";
        run_until(rig, expected.size());
      }
      CHECK_TEXT(rig.pump.output(), expected, "a connection");
      ck_assert_uint_eq(rig.store.in_use(), 0);
    });
  }
  for (std::thread& thread : clients) thread.join();
  queue.close();
  for (std::thread& thread : servers) thread.join();
}
END_TEST

START_TEST(gone_before_it_is_taken) {
  RequestQueue queue;
  {
    Rig rig({}, queue.front_end());
    rig.pump.deliver(get("/"));
    rig.pump.eof();
    ck_assert(rig.pump.close() == mhd::CloseKind::reset);
  }
  const auto ticket = queue.take();
  ck_assert(ticket->wait_for_end() == Outcome::client_abort);
  ck_assert(ticket->read(10).empty());
  ck_assert(!ticket->reply(200));
  ck_assert(!ticket->send("late"));
  ck_assert(!ticket->finish());
}
END_TEST

START_TEST(gone_in_the_middle) {
  RequestQueue queue;
  std::thread thread;
  {
    Rig rig({}, queue.front_end());
    rig.pump.deliver(get("/"));
    thread = std::thread([&queue] {
      const auto ticket = queue.take();
      ck_assert(ticket->reply(200));
      while (ticket->send("part")) {
      }
      ck_assert(ticket->wait_for_end() == Outcome::connection_error);
    });
    run_until(rig, 500);
  }
  thread.join();
}
END_TEST

START_TEST(aborted) {
  RequestQueue queue;
  for (const bool begun : {false, true}) {
    Rig rig({}, queue.front_end());
    rig.pump.deliver(get("/"));
    std::thread thread([&queue, begun] {
      const auto ticket = queue.take();
      if (begun) ck_assert(ticket->reply(200) && ticket->send("part"));
      ticket->abort();
      ck_assert(ticket->wait_for_end() == Outcome::app_abort);
    });
    run_until(rig, SIZE_MAX);
    thread.join();
    ck_assert(rig.pump.close() == mhd::CloseKind::reset);
    CHECK_TEXT(rig.pump.output(), begun ? head + chunk("part") : "", "aborted");
  }
}
END_TEST

// A thread that answers while the worker goes away: whoever comes first, nothing is touched too
// late.
START_TEST(ends_race) {
  for (int round = 0; round < 300; ++round) {
    RequestQueue queue;
    std::thread thread;
    {
      Rig rig({}, queue.front_end());
      thread = std::thread([&queue] {
        while (const auto ticket = queue.take())
          if (ticket->reply(200)) (void)(ticket->send("part") && ticket->finish());
      });
      rig.pump.deliver(get("/"));
      for (int i = 0; i < round % 10; ++i) rig.pump.run();
    }
    queue.close();
    thread.join();
  }
}
END_TEST

}  // namespace

int main() {
  setenv("CK_DEFAULT_TIMEOUT", "60", 0);  // threads on a busy machine
  return unit::run_tests("seams/queue_front_end", {{answered_in_parts},
                                                   {content_is_read_by_credit},
                                                   {pipelined_requests_keep_their_order},
                                                   {many_connections},
                                                   {gone_before_it_is_taken},
                                                   {gone_in_the_middle},
                                                   {aborted},
                                                   {ends_race}});
}
