// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of h1/session where protocol scripts don't reach: what happens while output waits, and
// without memory. The heap is replaced by one that fails on demand, so this program is linked
// without base/memory.cc.
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>

#include "check_main.h"
#include "h1/session.h"
#include "scripts/pages.h"
#include "support/text.h"

namespace {
int blocks_until_failure = -1;  // -1: never fails

bool heap_fails() {
  if (blocks_until_failure < 0) return false;
  if (blocks_until_failure > 0) --blocks_until_failure;
  return blocks_until_failure == 0;
}
}  // namespace

namespace mhd {

void* mem_alloc(std::size_t size) { return heap_fails() ? nullptr : std::malloc(size); }
void* mem_alloc_zero(std::size_t size) { return heap_fails() ? nullptr : std::calloc(1, size); }
void* mem_resize(void* block, std::size_t size) {
  return heap_fails() ? nullptr : std::realloc(block, size);
}
void mem_free(void* block) { std::free(block); }

}  // namespace mhd

namespace {

using mhd::CloseKind;
using mhd::Outcome;
using mhd::View;

// A session whose output stays in the outbox until the test takes it.
struct Fixture final : mhd::Carrier, mhd::MailDrop {
  Fixture() { out.begin(0); }
  ~Fixture() {
    blocks_until_failure = -1;
    session.on_lost(Outcome::connection_error);
    deliver_mail();
  }
  void wake(mhd::Exchange& exchange) override { session.on_wake(exchange, out); }
  void post(mhd::Mail& mail) override { mail_.push(&mail); }
  void deliver_mail() {
    for (mhd::Mail* mail = mail_.take_all(); mail;) {
      mhd::Mail* next = mail_.next(mail);
      mail->deliver(*mail, this);
      mail = next;
    }
  }
  // The number of bytes that were used.
  std::size_t receive(View bytes) {
    std::string copy(bytes);
    return session.on_bytes(mhd::Bytes(copy.data(), copy.size()), out);
  }
  std::string send(std::size_t most = SIZE_MAX) {
    std::string bytes;
    for (const auto& segment : out.segments()) bytes.append(segment.data, segment.size);
    bytes.resize(std::min(most, bytes.size()));
    out.consume(bytes.size());
    session.on_sent(out.sent());
    return bytes;
  }
  std::string last_call() const { return pages.calls().empty() ? "" : pages.calls().back(); }
  CloseKind close() const { return session.wants().close; }

  scripts::Pages pages{true};
  mhd::FrontEnd front = pages.front_end();
  mhd::SessionConfig config;
  mhd::ExchangeStore store{*this, config.limits.exchange_memory};
  mhd::SessionEnv env{config, front, store};
  mhd::h1::Session session{env, *this};
  mhd::Outbox out{};

 private:
  mhd::MpscStack<mhd::Mail> mail_;
};

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

// on_done() comes with the last byte, not with the last but one.
START_TEST(done_when_all_was_sent) {
  Fixture f;
  f.receive(get("/ok"));
  const std::size_t size = f.out.pending();
  CHECK_TEXT(f.last_call(), "head GET /ok HTTP/1.1", "nothing was sent");
  f.send(size - 1);
  CHECK_TEXT(f.last_call(), "head GET /ok HTTP/1.1", "one byte is missing");
  f.send(1);
  CHECK_TEXT(f.last_call(), "done completed", "all was sent");
}
END_TEST

START_TEST(lost_while_replies_leave) {
  Fixture f;
  f.receive(get("/ok") + get("/ok") + get("/park"));
  ck_assert_uint_eq(f.store.in_use(), 3);
  f.send(f.out.pending() / 2 + 1);
  f.session.on_lost(Outcome::timed_out);
  ck_assert_uint_eq(f.store.in_use(), 0);
  const auto calls = f.pages.calls();
  ck_assert_uint_eq(calls.size(), 10);
  CHECK_TEXT(calls[2], "done completed", "the first one");
  CHECK_TEXT(calls[5], "done timed_out", "the second one");
  CHECK_TEXT(calls[9], "done timed_out", "the third one");
  CHECK_TEXT(f.pages.faults(), "", "lost");
}
END_TEST

// A resume that comes when the exchange is gone touches nothing.
START_TEST(resumed_and_lost) {
  Fixture f;
  f.receive(get("/park"));
  ck_assert_uint_eq(f.pages.resume_all(), 1);
  f.session.on_lost(Outcome::connection_error);
  ck_assert_uint_eq(f.store.abandoned(), 1);
  f.deliver_mail();
  ck_assert_uint_eq(f.store.abandoned(), 0);
  ck_assert(f.out.empty());
}
END_TEST

// The client's side is closed while a producer waits for room; when it parks, nobody is left to
// wait for.
START_TEST(end_of_input_before_the_page_parks) {
  Fixture f;
  f.receive(get("/park-pull?40000"));
  ck_assert(f.session.wants().room);
  f.session.on_eof(f.out);
  ck_assert(f.close() == CloseKind::none);
  while (f.session.wants().room) {
    f.send();
    f.session.on_room(f.out);
  }
  CHECK_TEXT(f.last_call(), "done client_abort", "parked behind the end");
  ck_assert(f.close() == CloseKind::reset);
}
END_TEST

// A pipe that is empty until the test says otherwise.
struct SlowPipe final : mhd::PipeReader {
  mhd::Exchange* reading = nullptr;
  bool has_ended = false;
  mhd::Pulled pull(mhd::Exchange& exchange, mhd::Bytes, bool) override {
    reading = &exchange;
    return {has_ended ? mhd::Pulled::Kind::end : mhd::Pulled::Kind::park};
  }
};

mhd::Verdict reply_from_pipe(void*, mhd::Exchange&) {
  return mhd::Verdict::reply(
      support::make_response(200, {mhd::BodyKind::pipe, mhd::size_unknown, nullptr}));
}

Outcome last_outcome;
void note_outcome(void*, mhd::Exchange&, Outcome outcome) { last_outcome = outcome; }

// A reply that waits for its pipe is parked, but it is on its way: the client may close its side,
// before or meanwhile, and no limit of suspension counts.
START_TEST(end_of_input_while_a_pipe_is_empty) {
  const bool before = _i == 0;
  Fixture f;
  SlowPipe pipe;
  f.config.timeouts.suspended = 1000;
  f.front = {};
  f.front.on_head = reply_from_pipe;
  f.front.on_done = note_outcome;
  f.env.pipes = &pipe;
  last_outcome = Outcome::shutdown;
  f.receive(get("/"));
  ck_assert_ptr_nonnull(pipe.reading);
  ck_assert(f.session.half_closed_may_wait());
  ck_assert_uint_eq(f.session.wants().deadline, mhd::never);
  if (before) f.session.on_eof(f.out);
  pipe.reading->resume();
  f.deliver_mail();
  if (!before) f.session.on_eof(f.out);
  ck_assert_int_eq(static_cast<int>(f.close()), static_cast<int>(CloseKind::none));
  pipe.has_ended = true;
  pipe.reading->resume();
  f.deliver_mail();
  const std::string reply = f.send();
  CHECK_TEXT(reply.substr(reply.size() - 5), "0\r\n\r\n", "the last chunk");
  ck_assert_int_eq(static_cast<int>(last_outcome), static_cast<int>(Outcome::completed));
}
END_TEST

// Without parking the reply is completed.
START_TEST(end_of_input_before_the_reply_is_complete) {
  Fixture f;
  f.receive(get("/stream-known?40000"));
  f.session.on_eof(f.out);
  std::size_t size = 0;
  while (f.session.wants().room) {
    size += f.send().size();
    f.session.on_room(f.out);
  }
  ck_assert(f.close() == CloseKind::at_once);
  size += f.send().size();
  ck_assert_uint_eq(size, 40000 + std::strlen("HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n"));
  CHECK_TEXT(f.last_call(), "done completed", "after the end");
}
END_TEST

// A long reply is produced while there is room, not more.
START_TEST(output_is_bounded) {
  Fixture f;
  f.receive(get("/stream?200000"));
  ck_assert_uint_le(f.out.pending(), mhd::Outbox::stage_size);
  for (int i = 0; i < 1000; ++i) f.receive(get("/big?100000"));
  ck_assert_uint_le(f.out.pending(), mhd::Outbox::stage_size);
  Fixture g;
  std::string many;
  for (int i = 0; i < 20; ++i) many += get("/big?100000");
  const std::size_t used = g.receive(many);
  ck_assert_uint_lt(used, many.size());
  ck_assert_uint_le(g.out.pending(), mhd::Outbox::enough + 200000);
}
END_TEST

// What is not used is offered again; nobody answers more at once than the limit.
START_TEST(answers_per_turn) {
  Fixture f;
  f.config.limits.answers_per_turn = 3;
  const std::string one = get("/ok");
  std::string many;
  for (int i = 0; i < 8; ++i) many += one;
  ck_assert_uint_eq(f.receive(many), 3 * one.size());
  many.erase(0, 3 * one.size());
  ck_assert_uint_eq(f.receive(many), 3 * one.size());
  many.erase(0, 3 * one.size());
  ck_assert_uint_eq(f.receive(many), 2 * one.size());
  ck_assert(f.session.wants().read);
}
END_TEST

START_TEST(calls_that_come_too_often_do_nothing) {
  Fixture f;
  f.session.on_room(f.out);
  f.session.on_sent(0);
  ck_assert(f.out.empty());
  f.receive(get("/park"));
  f.session.on_room(f.out);
  ck_assert(f.out.empty());
  f.session.on_lost(Outcome::shutdown);
  f.session.on_deadline(f.out);
  f.session.on_eof(f.out);
  f.session.on_room(f.out);
  ck_assert_uint_eq(f.receive(get("/ok")), get("/ok").size());
  ck_assert(f.out.empty());
  CHECK_TEXT(f.last_call(), "done shutdown", "after the end");
}
END_TEST

// Whichever block is missing, the request is answered or refused, and everything is given back.
START_TEST(no_memory) {
  const std::string field = "Name: " + std::string(4000, 'v') + "\r\n";
  std::string fields;
  for (int i = 0; i < 50; ++i) fields += "N: v\r\n";
  const std::string request = "POST /coun%74?1 HTTP/1.1\r\nHost: a\r\n" + field + fields +
                              "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n" + field +
                              fields + "\r\n";
  bool refused = false, answered = false;
  for (int blocks = 1; !answered && blocks < 30; ++blocks) {
    Fixture f;
    blocks_until_failure = blocks;
    f.receive(request);
    blocks_until_failure = -1;
    const std::string output = f.send();
    answered = output.starts_with("HTTP/1.1 200 ");
    if (answered) break;
    refused = true;
    ck_assert_msg(output.starts_with("HTTP/1.1 503 ") || output.starts_with("HTTP/1.1 431 "),
                  "with %d blocks: %s", blocks, output.c_str());
    ck_assert(f.close() == CloseKind::lingering);
    ck_assert_uint_eq(f.store.in_use(), 0);
    CHECK_TEXT(f.pages.faults(), "", "no memory");
  }
  ck_assert(refused && answered);
}
END_TEST

// Without memory for the redirect the client is refused, and everything is given back.
START_TEST(no_memory_for_a_redirect) {
  const std::string request = "GET /" + std::string(3000, ' ') + "x HTTP/1.1\r\n";
  bool redirected = false;
  int blocks = 1;
  for (; !redirected && blocks < 30; ++blocks) {
    Fixture f;
    blocks_until_failure = blocks;
    f.receive(request);
    blocks_until_failure = -1;
    const std::string output = f.send();
    redirected = output.starts_with("HTTP/1.1 301 ");
    ck_assert_msg(
        redirected || output.starts_with("HTTP/1.1 503 ") || output.starts_with("HTTP/1.1 400 "),
        "with %d blocks: %s", blocks, output.c_str());
    ck_assert(f.close() == CloseKind::lingering);
    ck_assert_uint_eq(f.store.in_use(), 0);
  }
  ck_assert(redirected && blocks > 4);
}
END_TEST

// ---- a full outbox ----

// Takes whatever is sent until the session has nothing more to say.
std::string send_all(Fixture& f) {
  std::string bytes;
  for (int turns = 0; turns < 10000 && (f.session.wants().room || !f.out.empty()); ++turns) {
    bytes += f.send();
    if (f.session.wants().room) f.session.on_room(f.out);
  }
  return bytes;
}

// The reply with its chunks joined, which depend on the room that there was.
std::string content_of(const std::string& reply) {
  const std::size_t end = reply.find("\r\n\r\n");
  if (reply.find("chunked") > end) return reply;
  std::string content = reply.substr(0, end);
  for (std::size_t at = end + 4; at < reply.size();) {
    const std::size_t size = std::stoul(reply.substr(at), nullptr, 16);
    at = reply.find("\r\n", at) + 2;
    content += reply.substr(at, size);
    at += size + 2;
    if (size == 0) return content + " and the end";
  }
  return content;
}

const char* const replies[] = {
    "/ok",        "/big?100",        "/big?3000",           "/stream?3000",
    "/fields",    "/stream-known?9", "/long-fields?5000",   "/careless?10",
    "/empty",     "/chunked",        "/careless-fields?99", "/identity?100",
    "/park-pull", "/stream-short?5", "http://[/refused",    "/abort-pull?100",
};

// The head is complete when the outbox has `copied` bytes and `references` other pieces already.
std::string reply_behind(const char* target, std::size_t copied, std::size_t references,
                         std::string& calls) {
  Fixture f;
  const std::string request = get(target), before(copied, 'b');
  f.receive(mhd::slice(request, 0, request.size() - 2));
  ck_assert(f.out.append_copy(before));
  for (std::size_t i = 0; i < references; ++i)
    if (!f.out.append_reference("r")) ck_abort_msg("too many pieces");
  f.receive(request);
  std::string output = send_all(f);
  while (f.pages.resume_all() > 0) {
    f.deliver_mail();
    output += send_all(f);
  }
  calls.clear();
  for (const std::string& call : f.pages.calls()) calls += call + '\n';
  CHECK_TEXT(f.pages.faults(), "", target);
  const std::string filling = before + std::string(references, 'r');
  ck_assert_msg(output.starts_with(filling), "%s: the bytes before are wrong", target);
  return output.substr(filling.size());
}

// A reply, or an error, that finds no room comes when there is some, whole and once.
START_TEST(replies_wait_for_room) {
  std::string expected_calls, calls;
  const std::string expected = reply_behind(replies[_i], 0, 0, expected_calls);
  for (const std::size_t free : {16384, 4000, 1200, 700, 400, 330, 300, 100, 40, 20, 5, 0})
    for (const std::size_t references : {0, 58, 59, 60, 61, 62, 63}) {
      const std::string output =
          reply_behind(replies[_i], mhd::Outbox::stage_size - free, references, calls);
      ck_assert_msg(mhd::slice(output, 0, 9) == mhd::slice(expected, 0, 9) &&
                        content_of(output) == content_of(expected),
                    "%s with %zu bytes free behind %zu pieces: %s", replies[_i], free, references,
                    output.c_str());
      CHECK_TEXT(calls, expected_calls, replies[_i]);
    }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("h1/session", {{done_when_all_was_sent},
                                        {lost_while_replies_leave},
                                        {resumed_and_lost},
                                        {end_of_input_before_the_page_parks},
                                        {end_of_input_while_a_pipe_is_empty, 2},
                                        {end_of_input_before_the_reply_is_complete},
                                        {output_is_bounded},
                                        {answers_per_turn},
                                        {calls_that_come_too_often_do_nothing},
                                        {no_memory},
                                        {no_memory_for_a_redirect},
                                        {replies_wait_for_room, std::size(replies)}});
}
