// SPDX-License-Identifier: LGPL-2.1-or-later
// The matrix: every feature with every work mode and polling call, by libcurl where a real client
// matters and by a raw one where single bytes do. The index of a test (_i) is the row.
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "check_main.h"
#include "daemon/contents.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

struct Fetched {
  CURLcode result = CURLE_FAILED_INIT;
  long status = 0;
  std::string text;
  std::string head;
};

size_t add_text(char* data, size_t size, size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

// A request on a handle that may be reused, so that connections are.
Fetched fetch(CURL* curl, const std::string& url) {
  Fetched reply;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, add_text);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.text);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, add_text);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply.head);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  reply.result = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
  return reply;
}

long new_connections(CURL* curl) {
  long count = -1;
  curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &count);
  return count;
}

// A running server and a curl handle; the test is over at once when the build lacks the row.
struct Running {
  Server server;
  CURL* curl = curl_easy_init();
  explicit Running(const Row& row) : server(row) {
    ck_assert_int_eq(server.start(), MHD_SC_OK);
    ck_assert_uint_ne(server.port(), 0);
  }
  ~Running() { curl_easy_cleanup(curl); }
};

#define RUNNING_TEST(name)                \
  void name##_in(Running& run);           \
  START_TEST(name) {                      \
    if (!row_available(rows[_i])) return; \
    Running run(rows[_i]);                \
    name##_in(run);                       \
  }                                       \
  END_TEST                                \
  void name##_in([[maybe_unused]] Running& run)

RUNNING_TEST(keeps_connection) {
  for (int i = 0; i < 20; ++i) {
    const Fetched reply = fetch(run.curl, run.server.url("/hello"));
    ck_assert_int_eq(reply.result, CURLE_OK);
    ck_assert_int_eq(reply.status, 200);
    CHECK_TEXT(reply.text, "Hello, world\n", "");
    ck_assert_int_eq(new_connections(run.curl), i == 0 ? 1 : 0);
    ck_assert(reply.head.find("\r\nDate: ") != std::string::npos);
  }
  ck_assert(eventually([&run] { return run.server.ended(MHD_REQUEST_ENDED_COMPLETED_OK) == 20; }));
}

RUNNING_TEST(answers_head) {
  curl_easy_setopt(run.curl, CURLOPT_NOBODY, 1L);
  const Fetched reply = fetch(run.curl, run.server.url("/hello"));
  ck_assert_int_eq(reply.result, CURLE_OK);
  ck_assert(reply.text.empty());
  ck_assert(reply.head.find("Content-Length: 13\r\n") != std::string::npos);
}

RUNNING_TEST(speaks_http_1_0) {
  curl_easy_setopt(run.curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_0));
  const Fetched reply = fetch(run.curl, run.server.url("/hello"));
  ck_assert_int_eq(reply.result, CURLE_OK);
  CHECK_TEXT(reply.text, "Hello, world\n", "");
}

RUNNING_TEST(shows_values) {
  curl_easy_setopt(run.curl, CURLOPT_COOKIE, "colour=blue; size=\"9\"");
  const Fetched reply =
      fetch(run.curl, run.server.url("/values?a=1&b=two%20words&c=x+y&flag&empty="));
  ck_assert_int_eq(reply.result, CURLE_OK);
  for (const char* line : {"query a=1\n", "query b=two words\n", "query c=x y\n", "query flag\n",
                           "query empty=\n", "header Host=127.0.0.1:"})
    ck_assert_msg(reply.text.find(line) != std::string::npos, "%s lacks %s", reply.text.c_str(),
                  line);
  MHD_LibInfoFixedData info;
  ck_assert_int_eq(MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_SUPPORT_COOKIE_PARSER, &info),
                   MHD_SC_OK);
  const bool found = reply.text.find("cookie colour=blue\ncookie size=9\n") != std::string::npos;
  ck_assert_int_eq(found, info.v_support_cookie_parser_bool == MHD_YES);
}

RUNNING_TEST(decodes_path) {
  curl_easy_setopt(run.curl, CURLOPT_PATH_AS_IS, 1L);
  const Fetched reply = fetch(run.curl, run.server.url("/path/a%20b/%zz/%2"));
  CHECK_TEXT(reply.text, "16 /path/a b/%zz/%2\n", "");
}

RUNNING_TEST(sends_large_reply) {
  for (int i = 0; i < 3; ++i) {
    const Fetched reply = fetch(run.curl, run.server.url("/big"));
    ck_assert_int_eq(reply.result, CURLE_OK);
    ck_assert_uint_eq(reply.text.size(), 1 << 20);
    for (size_t at = 0; at < reply.text.size(); at += 4097)
      ck_assert_int_eq(reply.text[at], static_cast<char>('a' + at % 26));
  }
  ck_assert(eventually([&run] { return run.server.freed() == 3; }));
}

RUNNING_TEST(reads_slowly) {
  Client client(run.server.port());
  ck_assert(client.send(get("/big") + get("/hello")));
  CHECK_TEXT(client.read_bytes(15), "HTTP/1.1 200 OK", "");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::string rest = client.read_until("Hello, world\n");
  ck_assert_uint_ge(rest.size(), 13);
}

RUNNING_TEST(closes_when_asked) {
  const Fetched reply = fetch(run.curl, run.server.url("/close"));
  ck_assert_int_eq(reply.status, 200);
  ck_assert(reply.head.find("Connection: close\r\n") != std::string::npos);
  ck_assert_int_eq(fetch(run.curl, run.server.url("/hello")).result, CURLE_OK);
  ck_assert_int_eq(new_connections(run.curl), 1);
}

RUNNING_TEST(parks_and_resumes) {
  Client first(run.server.port());
  Client second(run.server.port());
  ck_assert(first.send(get("/park")));
  ck_assert(second.send(get("/park") + get("/hello")));
  ck_assert(run.server.wait_suspended(2));
  run.server.resume_all();
  ck_assert(first.read_until("resumed\n").size() > 8);
  const std::string both = second.read_until("Hello, world\n");
  ck_assert(both.find("resumed\n") != std::string::npos);
}

RUNNING_TEST(resume_before_suspend_returns) {
  const Fetched reply = fetch(run.curl, run.server.url("/park-early"));
  CHECK_TEXT(reply.text, "resumed\n", "");
}

RUNNING_TEST(parks_twice) {
  Client client(run.server.port());
  ck_assert(client.send(get("/park-twice")));
  for (int i = 0; i < 2; ++i) {
    ck_assert(run.server.wait_suspended(1));
    run.server.resume_all();
  }
  ck_assert(client.read_until("resumed\n").size() > 8);
}

RUNNING_TEST(client_leaves_while_parked) {
  {
    Client client(run.server.port());
    ck_assert(client.send(get("/park")));
    ck_assert(run.server.wait_suspended(1));
  }
  MHD_DaemonInfoDynamicData info;
  ck_assert(eventually([&run, &info] {
    return MHD_daemon_get_info_dynamic(run.server.daemon(), MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS,
                                       &info) == MHD_SC_OK &&
           info.v_has_connections_bool == MHD_NO;
  }));
  ck_assert_int_eq(fetch(run.curl, run.server.url("/hello")).status, 200);
}

RUNNING_TEST(aborts) {
  Client client(run.server.port());
  ck_assert(client.send(get("/abort")));
  bool orderly = true;
  CHECK_TEXT(client.read_all(orderly), "", "");
  ck_assert(!orderly);
}

RUNNING_TEST(answers_pipelined) {
  Client client(run.server.port());
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += get("/hello");
  ck_assert(client.send(requests + get("/close")));
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  ck_assert(orderly);
  size_t count = 0;
  for (size_t at = text.find("Hello, world\n"); at != std::string::npos;
       at = text.find("Hello, world\n", at + 1))
    ++count;
  ck_assert_uint_eq(count, 100);
}

RUNNING_TEST(drains_content) {
  const std::string body(1000, 'u');
  curl_easy_setopt(run.curl, CURLOPT_POSTFIELDS, body.c_str());
  ck_assert_int_eq(fetch(run.curl, run.server.url("/upload")).status, 200);
  ck_assert_int_eq(fetch(run.curl, run.server.url("/upload")).status, 200);
  ck_assert_int_eq(new_connections(run.curl), 0);
}

RUNNING_TEST(refuses_large_content_after_reply) {
  Client client(run.server.port());
  ck_assert(client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 10000000\r\n\r\n"));
  ck_assert(client.send(std::string(200000, 'u')));
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  ck_assert(text.find("Connection: close\r\n") != std::string::npos);
  ck_assert(text.find("Hello, world\n") != std::string::npos);
}

RUNNING_TEST(refuses_bad_request) {
  Client client(run.server.port());
  ck_assert(client.send("GET / HTTP/1.1\r\nHost: t\r\nBad Name: x\r\n\r\n" + get("/hello")));
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  ck_assert(orderly);
  CHECK_TEXT(text.substr(0, 24), "HTTP/1.1 400 Bad Request", "");
  ck_assert(text.find("Hello") == std::string::npos);
  ck_assert_uint_eq(run.server.requests(), 0);
  ck_assert(run.server.log_text().find("field name") != std::string::npos);
}

RUNNING_TEST(takes_bytes_one_by_one) {
  Client client(run.server.port());
  for (char byte : get("/hello")) ck_assert(client.send(std::string(1, byte)));
  ck_assert(client.read_until("Hello, world\n").size() > 13);
}

RUNNING_TEST(answers_half_closed_client) {
  Client client(run.server.port());
  ck_assert(client.send(get("/big")));
  client.half_close();
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  ck_assert(orderly);
  ck_assert_uint_gt(text.size(), 1 << 20);
}

RUNNING_TEST(answers_all_before_half_close) {
  Client client(run.server.port());
  std::string requests;
  for (int i = 0; i < 16; ++i) requests += get("/big");
  ck_assert(client.send(requests));
  client.half_close();
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  ck_assert(orderly);
  ck_assert_uint_gt(text.size(), 16 << 20);
  ck_assert_uint_eq(run.server.requests(), 16);
}

// Who sends requests and reads no replies is read no more: the memory of the server stays bounded.
RUNNING_TEST(stops_reading_who_does_not_read) {
  Client client(run.server.port());
  fcntl(client.fd(), F_SETFL, O_NONBLOCK);
  std::string requests;
  while (requests.size() < 65536) requests += get("/big");
  size_t sent = 0;
  // Until nothing more is taken for a while, or far more than the kernel's buffers hold was taken.
  for (int idle = 0; idle < 200 && sent < (size_t{64} << 20);) {
    const ssize_t size = ::send(client.fd(), requests.data(), requests.size(), MSG_NOSIGNAL);
    if (size > 0) sent += static_cast<size_t>(size);
    idle = size > 0 ? 0 : idle + 1;
    if (size <= 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ck_assert_uint_lt(sent, size_t{64} << 20);
  ck_assert_uint_lt(run.server.requests(), 100);
}

RUNNING_TEST(serves_many_at_once) {
  CURLM* multi = curl_multi_init();
  std::vector<CURL*> handles;
  std::vector<Fetched> replies(32);
  const std::string url = run.server.url("/hello");
  for (Fetched& reply : replies) {
    CURL* curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, add_text);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.text);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_multi_add_handle(multi, curl);
    handles.push_back(curl);
  }
  int running = 1;
  while (running > 0) {
    curl_multi_perform(multi, &running);
    if (running > 0) curl_multi_poll(multi, nullptr, 0, 100, nullptr);
  }
  for (CURL* curl : handles) {
    curl_multi_remove_handle(multi, curl);
    curl_easy_cleanup(curl);
  }
  curl_multi_cleanup(multi);
  for (const Fetched& reply : replies) CHECK_TEXT(reply.text, "Hello, world\n", "");
}

RUNNING_TEST(shares_a_response) {
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += get("/shared");
  std::vector<std::thread> threads;
  std::atomic<unsigned> complete{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      Client client(run.server.port());
      client.send(requests);
      const std::string text = client.read_bytes(50 * (15 + 2 + 37 + 19 + 2 + 7));
      size_t count = 0;
      for (size_t at = 0; (at = text.find("\r\n\r\nshared\n", at)) != std::string::npos; ++at)
        ++count;
      if (count == 50) ++complete;
    });
  for (std::thread& thread : threads) thread.join();
  ck_assert_uint_eq(complete, 4);
  ck_assert(eventually([&run] { return run.server.ended(MHD_REQUEST_ENDED_COMPLETED_OK) == 200; }));
  ck_assert_uint_eq(run.server.freed(), 0);
  run.server.stop();
  ck_assert_uint_eq(run.server.freed(), 1);
  ck_assert_uint_eq(run.server.ended_in_all(), 200);
}

RUNNING_TEST(makes_one_action) {
  CHECK_TEXT(fetch(run.curl, run.server.url("/double")).text, "first\n", "");
  CHECK_TEXT(run.server.broken_rules(), "", "");
  // The response of the action that was refused is used up.
  ck_assert_uint_eq(run.server.freed(), 1);
}

RUNNING_TEST(freezes_responses) {
  CHECK_TEXT(fetch(run.curl, run.server.url("/frozen")).text, "ok\n", "");
  CHECK_TEXT(run.server.broken_rules(), "", "");
}

RUNNING_TEST(rejects_foreign_action) {
  Client client(run.server.port());
  ck_assert(client.send(get("/foreign")));
  bool orderly = true;
  CHECK_TEXT(client.read_all(orderly), "", "");
  ck_assert(!orderly);
  ck_assert(run.server.log_text().find("of another request") != std::string::npos);
}

RUNNING_TEST(says_that_client_left) {
  {
    Client client(run.server.port());
    // More than the kernel takes at once: the reply can't be complete.
    for (int i = 0; i < 12; ++i) ck_assert(client.send(get("/big")));
    ck_assert(client.read_bytes(1000).size() == 1000);
    // Nothing moves any more: the kernel is full, and a reply is stuck.
    unsigned calm = 0;
    unsigned seen = 0;
    ck_assert(eventually([&] {
      const unsigned ended = run.server.ended_in_all();
      calm = ended == seen && run.server.requests() > ended ? calm + 1 : 0;
      seen = ended;
      return calm == 100;
    }));
    client.reset();
  }
  ck_assert(eventually([&run] { return run.server.ended_in_all() == run.server.requests(); }));
  ck_assert_uint_gt(run.server.ended(MHD_REQUEST_ENDED_CLIENT_ABORT), 0);
  ck_assert_uint_eq(run.server.freed(), run.server.requests());
}

RUNNING_TEST(ends_with_parked_requests) {
  Client client(run.server.port());
  ck_assert(client.send(get("/park")));
  ck_assert(run.server.wait_suspended(1));
  run.server.stop();
  bool orderly = true;
  CHECK_TEXT(client.read_all(orderly), "", "");
}

RUNNING_TEST(ends_with_reply_in_progress) {
  Client client(run.server.port());
  ck_assert(client.send(get("/big")));
  CHECK_TEXT(client.read_bytes(15), "HTTP/1.1 200 OK", "");
  std::string rest;
  bool orderly = false;
  std::thread reader([&] { rest = client.read_all(orderly); });
  run.server.stop();
  reader.join();
  ck_assert_uint_eq(run.server.freed(), 2);  // the reply's and that of /shared
  ck_assert_uint_eq(run.server.ended_in_all(), 1);
  ck_assert(orderly);
}

// A start that fails says why: here the address of a running daemon is wanted once more.
// Each kind of content to a client of each version. What is behind the content counts as fields.
START_TEST(sends_each_kind_of_content) {
  if (!row_available(rows[_i])) return;
  Material material(200000);
  Server server(rows[_i]);
  server.make_with(
      [&](const std::string& path) { return kinds[std::stoi(path.substr(1))].make(material); });
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  CURL* curl = curl_easy_init();
  for (const long version : {CURL_HTTP_VERSION_1_1, CURL_HTTP_VERSION_1_0}) {
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, version);
    for (int i = 0; i < kind_count; ++i) {
      const Fetched reply = fetch(curl, server.url(("/" + std::to_string(i)).c_str()));
      ck_assert_int_eq(reply.result, CURLE_OK);
      ck_assert_int_eq(reply.status, 200);
      ck_assert_msg(reply.text == material.bytes, "%s: %zu bytes", kinds[i].name,
                    reply.text.size());
      const bool has_trailers = version == CURL_HTTP_VERSION_1_1 && !kinds[i].size_known;
      if (has_trailers) ck_assert_ptr_nonnull(strstr(reply.head.c_str(), kinds[i].trailers));
    }
  }
  curl_easy_cleanup(curl);
  material.resume_no_more();
}
END_TEST

START_TEST(says_why_it_does_not_start) {
  if (!row_available(rows[_i])) return;
  Server first(rows[_i]);
  ck_assert_int_eq(first.start(), MHD_SC_OK);
  Server second(rows[_i], false);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(first.port()));
  ck_assert(second.set(
      MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO)));
  ck_assert_int_eq(second.start(), MHD_SC_LISTEN_SOCKET_BIND_FAILED);
  MHD_LibInfoFixedData info;
  ck_assert_int_eq(MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_SUPPORT_LOG_MESSAGES, &info),
                   MHD_SC_OK);
  const char* text = "The daemon does not start: the address can't be bound (error ";
  const bool found = second.log_text().find(text) != std::string::npos;
  ck_assert_int_eq(found, info.v_support_log_messages_bool == MHD_YES);
}
END_TEST

// The limit between requests is an option of its own; both generations of it.
START_TEST(closes_idle_connection) {
  if (!row_available(rows[_i])) return;
  Server server(rows[_i]);
  ck_assert(server.set(MHD_D_OPTION_DEFAULT_TIMEOUT(100)));
  ck_assert(server.set(MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(100)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client client(server.port());
  ck_assert(client.send(get("/hello")));
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  ck_assert(orderly);
  ck_assert(text.find("Hello, world\n") != std::string::npos);
}
END_TEST

}  // namespace

int main() {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const size_t n = row_count;
  return unit::run_tests("matrix", {{keeps_connection, n},
                                    {answers_head, n},
                                    {speaks_http_1_0, n},
                                    {shows_values, n},
                                    {decodes_path, n},
                                    {sends_large_reply, n},
                                    {reads_slowly, n},
                                    {closes_when_asked, n},
                                    {parks_and_resumes, n},
                                    {resume_before_suspend_returns, n},
                                    {parks_twice, n},
                                    {client_leaves_while_parked, n},
                                    {aborts, n},
                                    {answers_pipelined, n},
                                    {drains_content, n},
                                    {refuses_large_content_after_reply, n},
                                    {refuses_bad_request, n},
                                    {takes_bytes_one_by_one, n},
                                    {answers_half_closed_client, n},
                                    {answers_all_before_half_close, n},
                                    {stops_reading_who_does_not_read, n},
                                    {serves_many_at_once, n},
                                    {shares_a_response, n},
                                    {makes_one_action, n},
                                    {freezes_responses, n},
                                    {rejects_foreign_action, n},
                                    {says_that_client_left, n},
                                    {ends_with_parked_requests, n},
                                    {ends_with_reply_in_progress, n},
                                    {says_why_it_does_not_start, n},
                                    {closes_idle_connection, n},
                                    {sends_each_kind_of_content, n}});
}
