// SPDX-License-Identifier: LGPL-2.1-or-later
// A session with two exchanges at once, under the pages of the protocol scripts and under the pull
// queue.
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include "scripts/pages.h"
#include "seams/request_queue.h"
#include "seams/toy_session.h"
#include "support/pump.h"
#include "unit/check_main.h"

namespace {

using mhd::CloseKind;
using scripts::Pages;
using seams::RequestQueue;
using Rig = support::Rig<seams::ToySession>;

std::string frame(char type, char number, const std::string& payload = {}) {
  const std::size_t size = payload.size();
  return std::string{type, number, static_cast<char>(size >> 8), static_cast<char>(size)} + payload;
}

// The frames of the output in order as "S1" and so on; what was received on each stream.
struct Received {
  std::string order;
  std::map<char, std::string> status, content;

  explicit Received(const std::string& output) {
    std::size_t at = 0;
    while (at < output.size()) {
      const auto size = static_cast<std::size_t>(static_cast<unsigned char>(output[at + 2])) << 8 |
                        static_cast<unsigned char>(output[at + 3]);
      const char type = output[at], number = output[at + 1];
      if (!order.empty()) order += ' ';
      order += {type, number};
      if (type == 'S') status[number] += output.substr(at + 4, size);
      if (type == 'D') content[number] += output.substr(at + 4, size);
      at += 4 + size;
    }
    ck_assert_uint_eq(at, output.size());
  }
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

START_TEST(one_after_the_other) {
  Pages pages(false);
  Rig rig({}, pages.front_end());
  rig.pump.deliver(frame('q', '1', "/ok") + frame('q', '2', "/status?404") +
                   frame('q', '3', "/empty-status?204"));
  const Received received(rig.pump.output());
  CHECK_TEXT(received.order, "S1 D1 Z1 S2 D2 Z2 S3", "three requests");
  CHECK_TEXT(received.status.at('2'), "404", "three requests");
  CHECK_TEXT(received.content.at('1'), "OK\n", "three requests");
  ck_assert_uint_eq(rig.store.in_use(), 0);
  CHECK_TEXT(pages.faults(), "", "three requests");
}
END_TEST

START_TEST(out_of_order) {
  Pages pages(false);
  Rig rig({}, pages.front_end());
  rig.pump.deliver(frame('q', '1', "/park") + frame('q', '2', "/ok") + frame('q', '3', "/ok"));
  ck_assert_uint_eq(rig.store.in_use(), 1);
  ck_assert_uint_eq(pages.resume_all(), 1);
  rig.pump.run();
  CHECK_TEXT(Received(rig.pump.output()).order, "S2 D2 Z2 S3 D3 Z3 S1 D1 Z1", "parked first");
  CHECK_TEXT(joined(pages.calls()),
             "head GET /park HTTP/1.1\npark\ndone completed\n"
             "head GET /ok HTTP/1.1\ndone completed\n"
             "head GET /ok HTTP/1.1\ndone completed\n",
             "parked first");
}
END_TEST

START_TEST(two_at_once_and_no_more) {
  Pages pages(false);
  Rig rig({}, pages.front_end());
  rig.pump.deliver(frame('q', '1', "/park") + frame('q', '2', "/park") + frame('q', '3', "/ok"));
  CHECK_TEXT(rig.pump.output(), "", "two parked");
  ck_assert_uint_eq(rig.store.in_use(), 2);
  ck_assert_uint_eq(rig.pump.kept(), 7);
  ck_assert_uint_eq(pages.resume_all(), 2);
  rig.pump.run();
  CHECK_TEXT(Received(rig.pump.output()).order, "S1 D1 Z1 S2 D2 Z2 S3 D3 Z3", "two parked");
}
END_TEST

START_TEST(replies_interleave) {
  Pages pages(false);
  Rig rig({}, pages.front_end());
  rig.pump.deliver(frame('q', '1', "/stream?300") + frame('q', '2', "/stream-known?200"));
  const Received received(rig.pump.output());
  CHECK_TEXT(received.order, "S1 D1 S2 D2 D1 D2 Z2 D1 Z1", "two producers");
  ck_assert_uint_eq(received.content.at('1').size(), 300);
  ck_assert_uint_eq(received.content.at('2').size(), 200);
}
END_TEST

START_TEST(content_of_two_requests_interleaves) {
  Pages pages(false);
  Rig rig({}, pages.front_end());
  rig.pump.deliver(frame('Q', '1', "/echo") + frame('Q', '2', "/park-body?3") +
                   frame('C', '1', "one") + frame('C', '2', "three") + frame('C', '1', "two") +
                   frame('E', '1') + frame('C', '2', "four") + frame('E', '2'));
  ck_assert_uint_eq(pages.resume_all(), 1);
  rig.pump.run();
  const Received received(rig.pump.output());
  CHECK_TEXT(received.order, "S1 D1 Z1 S2 D2 Z2", "content");
  CHECK_TEXT(received.content.at('1'), "onetwo", "content");
  CHECK_TEXT(received.content.at('2'), "threefour", "content");
  CHECK_TEXT(pages.faults(), "", "content");
}
END_TEST

START_TEST(aborted) {
  Pages pages(false);
  Rig rig({}, pages.front_end());
  rig.pump.deliver(frame('q', '1', "/park") + frame('q', '2', "/abort"));
  ck_assert(rig.pump.close() == CloseKind::reset);
  CHECK_TEXT(joined(pages.calls()),
             "head GET /park HTTP/1.1\npark\ndone connection_error\n"
             "head GET /abort HTTP/1.1\ndone app_abort\n",
             "aborted");
  ck_assert_uint_eq(rig.store.in_use(), 0);
}
END_TEST

// However bytes are cut and drained, each stream receives the same.
START_TEST(cuts_make_no_difference) {
  const std::string bytes = frame('Q', '1', "/echo") + frame('q', '2', "/stream?1500") +
                            frame('C', '1', "one") + frame('q', '3', "/big?2500") +
                            frame('C', '1', "two") + frame('E', '1') +
                            frame('q', '4', "/self-head");
  Pages whole_pages(false);
  Rig whole({}, whole_pages.front_end());
  whole.pump.deliver(bytes);
  const Received expected(whole.pump.output());
  ck_assert_uint_eq(expected.content.size(), 4);
  for (const std::size_t drain : {support::everything, std::size_t{1}, std::size_t{7}}) {
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      Pages pages(false);
      Rig rig({}, pages.front_end(), drain);
      rig.pump.deliver(bytes.substr(0, cut));
      rig.pump.deliver(bytes.substr(cut));
      const Received received(rig.pump.output());
      ck_assert(received.status == expected.status && received.content == expected.content);
      ck_assert_uint_eq(rig.store.in_use(), 0);
      CHECK_TEXT(joined(pages.calls()), joined(whole_pages.calls()), "cut");
    }
  }
}
END_TEST

// Both seams at once: threads answer the two streams in the order that they like.
START_TEST(pull_queue_over_two_streams) {
  constexpr int requests = 250;  // each with a number of its own
  RequestQueue queue;
  Rig rig({}, queue.front_end());
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&queue] {
      while (const auto ticket = queue.take()) {
        std::string all;
        for (std::string part; !(part = ticket->read(3)).empty();) all += part;
        if (!ticket->reply(200) || !ticket->send(ticket->target()) || !ticket->send("+" + all) ||
            !ticket->finish())
          return;
      }
    });
  }
  std::map<char, std::string> expected;
  for (int i = 0; i < requests; ++i) {
    const char number = static_cast<char>(i);
    const std::string target = "/" + std::to_string(i);
    rig.pump.deliver(frame('Q', number, target) + frame('C', number, "content" + target) +
                     frame('E', number));
    expected[number] += target + "+content" + target;
    while (rig.pump.kept() > 0) rig.pump.wait_and_run();
  }
  while (rig.store.in_use() > 0) rig.pump.wait_and_run();
  queue.close();
  for (std::thread& thread : threads) thread.join();
  const Received received(rig.pump.output());
  ck_assert(received.content == expected);
}
END_TEST

}  // namespace

int main() {
  setenv("CK_DEFAULT_TIMEOUT", "60", 0);  // threads on a busy machine
  return unit::run_tests("seams/toy_session", {{one_after_the_other},
                                               {out_of_order},
                                               {two_at_once_and_no_more},
                                               {replies_interleave},
                                               {content_of_two_requests_interleaves},
                                               {aborted},
                                               {cuts_make_no_difference},
                                               {pull_queue_over_two_streams}});
}
