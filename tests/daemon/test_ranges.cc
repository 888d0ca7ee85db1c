// SPDX-License-Identifier: LGPL-2.1-or-later
// Ranges and conditions as libcurl asks for them, and that callbacks come once whatever takes the
// place of a response. The index of a test (_i) is the row of the matrix.
#include <curl/curl.h>

#include <string>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

constexpr std::size_t size = 1 << 20;

// What is at /ranges.
std::string content(std::size_t from, std::size_t count) {
  std::string text(count, ' ');
  for (std::size_t i = 0; i < count; ++i) text[i] = static_cast<char>('a' + (from + i) % 26);
  return text;
}

struct Reply {
  long status = 0;
  std::string text;
  std::string head;
};

std::size_t add_text(char* data, std::size_t one, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, one * count);
  return one * count;
}

// A running server and a connection to it.
class Running {
 public:
  explicit Running(const Row& row) : server(row), curl_(curl_easy_init()) {
    ck_assert_int_eq(server.start(), MHD_SC_OK);
    set(CURLOPT_WRITEFUNCTION, add_text);
    set(CURLOPT_HEADERFUNCTION, add_text);
    set(CURLOPT_TIMEOUT, 20L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_URL, server.url("/ranges").c_str());
  }
  ~Running() { curl_easy_cleanup(curl_); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  template <class Value>
  void set(CURLoption option, Value value) {
    ck_assert_int_eq(curl_easy_setopt(curl_, option, value), CURLE_OK);
  }
  Reply fetch() {
    Reply reply;
    set(CURLOPT_WRITEDATA, &reply.text);
    set(CURLOPT_HEADERDATA, &reply.head);
    ck_assert_int_eq(curl_easy_perform(curl_), CURLE_OK);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &reply.status);
    ++fetched;
    return reply;
  }
  Reply fetch(const char* field) {
    curl_slist* fields = curl_slist_append(nullptr, field);
    set(CURLOPT_HTTPHEADER, fields);
    Reply reply = fetch();
    set(CURLOPT_HTTPHEADER, nullptr);
    curl_slist_free_all(fields);
    return reply;
  }
  // Both callbacks came once for each request.
  void check_callbacks() {
    ck_assert(eventually([&] {
      return server.freed() == fetched && server.ended(MHD_REQUEST_ENDED_COMPLETED_OK) == fetched;
    }));
  }

  Server server;
  unsigned fetched = 0;

 private:
  CURL* curl_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

#define RUNNING_TEST(name)                \
  void name##_in(Running& run);           \
  START_TEST(name) {                      \
    if (!row_available(rows[_i])) return; \
    Running run(rows[_i]);                \
    name##_in(run);                       \
  }                                       \
  END_TEST                                \
  void name##_in(Running& run)

RUNNING_TEST(one_range) {
  run.set(CURLOPT_RANGE, "100000-999999");
  Reply reply = run.fetch();
  ck_assert_int_eq(reply.status, 206);
  ck_assert(has(reply.head, "\r\nContent-Range: bytes 100000-999999/1048576\r\n"));
  ck_assert(reply.text == content(100000, 900000));
  run.set(CURLOPT_RANGE, "-5");
  reply = run.fetch();
  ck_assert_int_eq(reply.status, 206);
  ck_assert(reply.text == content(size - 5, 5));
  run.check_callbacks();
}

// A download that was broken off goes on.
RUNNING_TEST(resume) {
  run.set(CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(1000001));
  const Reply reply = run.fetch();
  ck_assert_int_eq(reply.status, 206);
  ck_assert(reply.text == content(1000001, size - 1000001));
  run.check_callbacks();
}

RUNNING_TEST(several_ranges) {
  run.set(CURLOPT_RANGE, "0-299999,1048575-,400000-400009");
  const Reply first = run.fetch();
  const Reply second = run.fetch();
  ck_assert_int_eq(first.status, 206);
  const std::string mark = "Content-Type: multipart/byteranges; boundary=";
  const std::size_t at = first.head.find(mark);
  ck_assert(at != std::string::npos);
  const std::string boundary = "--" + first.head.substr(at + mark.size(), 32);
  const auto part = [&](const char* range, const std::string& text) {
    return boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes " + range +
           "/1048576\r\n\r\n" + text + "\r\n";
  };
  ck_assert(first.text == part("0-299999", content(0, 300000)) +
                              part("1048575-1048575", content(size - 1, 1)) +
                              part("400000-400009", content(400000, 10)) + boundary + "--\r\n");
  // Nobody can know the next one.
  ck_assert(!has(second.head, boundary.substr(2)));
  run.check_callbacks();
}

RUNNING_TEST(instead_of_the_content) {
  Reply reply = run.fetch("If-None-Match: \"big\"");
  ck_assert_int_eq(reply.status, 304);
  ck_assert_uint_eq(reply.text.size(), 0);
  reply = run.fetch("If-Match: \"small\"");
  ck_assert_int_eq(reply.status, 412);
  ck_assert_uint_eq(reply.text.size(), 0);
  reply = run.fetch("Range: bytes=1048576-");
  ck_assert_int_eq(reply.status, 416);
  ck_assert(has(reply.head, "\r\nContent-Range: bytes */1048576\r\n"));
  reply = run.fetch("If-None-Match: \"small\"");
  ck_assert_int_eq(reply.status, 200);
  ck_assert(has(reply.head, "\r\nAccept-Ranges: bytes\r\n"));
  ck_assert(reply.text == content(0, size));
  run.check_callbacks();
}

// Clients that leave in the middle of a part.
RUNNING_TEST(client_gone) {
  for (unsigned i = 0; i < 8; ++i) {
    Client client(run.server.port());
    client.send(get("/ranges", "Range: bytes=500000-,0-400000\r\n"));
    ck_assert_uint_eq(client.read_bytes(1000 + i).size(), 1000 + i);
    client.reset();
  }
  ck_assert(eventually([&] { return run.server.freed() == 8 && run.server.ended_in_all() == 8; }));
}

}  // namespace

int main() {
  if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) return 1;
  const int result = unit::run_tests("ranges", {{one_range, row_count},
                                                {resume, row_count},
                                                {several_ranges, row_count},
                                                {instead_of_the_content, row_count},
                                                {client_gone, row_count}});
  curl_global_cleanup();
  return result;
}
