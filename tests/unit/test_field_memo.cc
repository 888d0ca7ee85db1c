// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/field_memo: a request means the same whether its fields were remembered or read.
#include <initializer_list>
#include <iterator>
#include <string>

#include "check_main.h"
#include "exchange/session.h"
#include "h1/session.h"
#include "http/field_memo.h"
#include "support/pump.h"

namespace {

using mhd::Exchange;
using mhd::Request;

// Writes down what is known of each request, and aborts it.
struct Witness {
  std::string seen;
  mhd::FrontEnd front_end;

  Witness() {
    front_end.self = this;
    front_end.on_head = [](void* self, Exchange& exchange) {
      static_cast<Witness*>(self)->note(exchange.request);
      return mhd::Verdict::reply(empty_response());
    };
    front_end.on_done = [](void*, Exchange&, mhd::Outcome) {};
  }

  static mhd::Ref<mhd::Response> empty_response() {
    mhd::BodySource body;
    return mhd::Ref<mhd::Response>::adopt(
        new mhd::Response(204, body, [](mhd::Response& self) { delete &self; }));
  }

  void note(const Request& request) {
    seen += std::string(request.method_text) + " " + std::string(request.path) + " " +
            std::to_string(static_cast<int>(request.framing)) +
            std::to_string(request.content_length) + (request.expects_continue ? "e" : "") +
            (request.wants_close ? "c" : "") + (request.has_host ? "h" : "") + "\n";
    for (const mhd::Field& field : request.fields.all())
      seen += std::string(request.name_of(field)) + "=" + std::string(request.value_of(field)) +
              "@" + std::to_string(static_cast<int>(field.id)) + "\n";
  }
};

// What becomes of the requests, each on a connection of its own, when all of them meet one worker
// and when each has its own. Replies are part of it.
std::string see(std::initializer_list<const char*> requests, int strictness, bool one_worker) {
  Witness witness;
  mhd::SessionConfig config;
  config.strictness = strictness;
  config.error_bodies = false;
  if (one_worker) {
    support::Rig<mhd::h1::Session> rig(config, witness.front_end);
    for (const char* request : requests) {
      // A connection of its own, so that a refusal ends only that one.
      support::Pump pump;
      mhd::h1::Session session(rig.env, pump);
      pump.start(session, rig.env);
      pump.deliver(request);
      witness.seen += pump.output();
      pump.lose(mhd::Outcome::connection_error);
    }
    return witness.seen;
  }
  for (const char* request : requests) {
    support::Rig<mhd::h1::Session> rig(config, witness.front_end);
    rig.pump.deliver(request);
    witness.seen += rig.pump.output();
  }
  return witness.seen;
}

#define FIELDS "Host: a.example\r\nAccept: */*\r\nX-Long: abcdefghijklmnop\r\n\r\n"

// Requests whose fields are the same bytes, or nearly so.
constexpr std::initializer_list<const char*> sequences[] = {
    {"GET / HTTP/1.1\r\n" FIELDS, "GET /other/path?q HTTP/1.1\r\n" FIELDS,
     "HEAD / HTTP/1.1\r\n" FIELDS, "GET http://b/ HTTP/1.1\r\n" FIELDS, "GET / HTTP/1.0\r\n" FIELDS,
     "POST /p HTTP/1.1\r\n" FIELDS, "OPTIONS * HTTP/1.1\r\n" FIELDS, "GET / HTTP/1.1\n" FIELDS},
    {"GET / HTTP/1.0\r\n" FIELDS, "GET / HTTP/1.1\r\n" FIELDS, "GET /%41 HTTP/1.1\r\n" FIELDS},
    // One byte differs: the first, the last, one in the middle.
    {"GET / HTTP/1.1\r\n" FIELDS,
     "GET / HTTP/1.1\r\nhost: a.example\r\nAccept: */*\r\nX-Long: abcdefghijklmnop\r\n\r\n",
     "GET / HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nX-Long: abcdefghijklmnoq\r\n\r\n",
     "GET / HTTP/1.1\r\nHost: a.example\r\nAccept: *\x01*\r\nX-Long: abcdefghijklmnop\r\n\r\n"},
    // Content and expectations are decided anew each time.
    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
     "GET /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"},
    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
     "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
    // Lines that a parser changes where they are.
    {"GET / HTTP/1.1\r\nHost: a\r\nX-Folded: b\r\n  c\r\n\r\n",
     "GET / HTTP/1.1\r\nHost: a\r\nX-Folded: b    c\r\n\r\n",
     "GET / HTTP/1.1\r\nHost: a\r\nX-Folded: b\r\n  c\r\n\r\n"},
    // Without Host.
    {"GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n", "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n"},
};

START_TEST(means_the_same) {
  const auto row = static_cast<std::size_t>(_i);
  const auto& requests = sequences[row % std::size(sequences)];
  const int strictness = static_cast<int>(row / std::size(sequences)) - 3;
  CHECK_TEXT(see(requests, strictness, true), see(requests, strictness, false), "one worker");
}
END_TEST

// What a memo holds after the requests came to one worker.
std::size_t remembered(std::initializer_list<std::string> requests, mhd::View section) {
  Witness witness;
  support::Rig<mhd::h1::Session> rig(mhd::SessionConfig{}, witness.front_end);
  for (const std::string& request : requests) rig.pump.deliver(request);
  return rig.env.field_memo.match(section);
}

constexpr mhd::View usual = FIELDS;
const std::string get = "GET / HTTP/1.1\r\n";

START_TEST(remembers_the_first) {
  ck_assert_uint_eq(remembered({get + FIELDS}, usual), usual.size());
  ck_assert_uint_eq(remembered({get + FIELDS}, FIELDS "GET"), usual.size());
  ck_assert_uint_eq(remembered({get + FIELDS}, usual.substr(0, usual.size() - 1)), 0);
  ck_assert_uint_eq(remembered({}, usual), 0);
}
END_TEST

START_TEST(remembers_no_secrets) {
  for (const char* line : {"Authorization: Basic abcd\r\n", "Cookie: id=1234\r\n"}) {
    const std::string section = std::string("Host: a.example\r\n") + line + "\r\n";
    ck_assert_uint_eq(remembered({get + section}, section), 0);
  }
}
END_TEST

START_TEST(gives_way_after_some_others) {
  const std::string other = "Host: b.example\r\nAccept: */*\r\n\r\n";
  ck_assert_uint_eq(remembered({get + FIELDS, get + other}, usual), usual.size());
  ck_assert_uint_eq(
      remembered({get + FIELDS, get + other, get + other, get + other, get + other}, other),
      other.size());
}
END_TEST

START_TEST(too_many_or_too_large) {
  std::string many = "Host: a\r\n";
  for (int i = 0; i < 40; ++i) many += "A: b\r\n";
  many += "\r\n";
  ck_assert_uint_eq(remembered({get + many}, many), 0);
  const std::string large = "Host: a\r\nA: " + std::string(2000, 'x') + "\r\n\r\n";
  ck_assert_uint_eq(remembered({get + large}, large), 0);
  const std::string tiny = "Host: a\r\n\r\n";
  ck_assert_uint_eq(remembered({get + tiny}, tiny), 0);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("field_memo", {{means_the_same, 7 * std::size(sequences)},
                                        {remembers_the_first},
                                        {remembers_no_secrets},
                                        {gives_way_after_some_others},
                                        {too_many_or_too_large}});
}
