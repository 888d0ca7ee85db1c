// SPDX-License-Identifier: LGPL-2.1-or-later
// Forms of whole daemons: suspended by other threads, by clients that wait or leave, of large size.
// What comes of each form is in tests/unit/test_api_form.cc. The index of a test (_i) is the row of
// the matrix.
#include <iterator>
#include <memory>

#include "check_main.h"
#include "daemon/form_server.h"
#include "daemon/server.h"
#include "support/form_rig.h"

using namespace daemon_test;

namespace {

constexpr const char* urlencoded = "application/x-www-form-urlencoded";
constexpr const char* multipart = "multipart/form-data; boundary=b";

std::string post(const std::string& path, const char* type, const std::string& content,
                 size_t chunk = 0) {
  std::string request = support::form_request(type, content, chunk);
  return request.replace(0, 6, "POST " + path);
}

// The contents of replies, each of which ends with a line end, until they are as many bytes.
std::string contents(Client& client, size_t size) {
  std::string replies, all;
  for (size_t before = 1; all.size() < size && before != replies.size();) {
    before = replies.size();
    replies += client.read_until("\n");
    all.clear();
    for (size_t at = 0, next; (at = replies.find("\r\n\r\n", at)) != std::string::npos; at = next) {
      next = std::min(replies.find("HTTP/1.1 ", at), replies.size());
      all += replies.substr(at + 4, next - at - 4);
    }
  }
  return all;
}

void check_answer(Client& client, const std::string& expected, const std::string& input) {
  CHECK_TEXT(contents(client, expected.size()), expected, input);
}

void check_over(FormServer& server, const Row& row) {
  ck_assert_msg(eventually([&] { return server.ended() == server.begun(); }), "%s: %u of %u ended",
                row.name, server.ended(), server.begun());
  ck_assert_uint_eq(server.used(), 0);
  CHECK_TEXT(server.broken_rules(), "", row.name);
}

constexpr const char* paths[] = {"/form", "/suspend", "/creator"};

struct FormRow {
  const char* type;
  std::string content;
  std::string answer;
};

const FormRow forms[] = {
    {urlencoded, "a=1&b=%41+&c&d=12345", "(d=12345)[a=1][b=A ][c] 0\n"},
    {"text/plain", "a=1\r\nb=12345\r\n", "(b=12345)[a=1] 0\n"},
    {multipart,
     "--b\r\nContent-Disposition: form-data; name=a; filename=\"x;y\"\r\nContent-Type: t/x\r\n\r\n"
     "12345\r\n--b\r\nContent-Disposition: form-data; name=c\r\n\r\n1\r\n--b--\r\n",
     "(a file:x;y type:t/x=12345)[c=1] 0\n"},
    {"image/png", "12345", " 80\n"},
    {multipart, "12345", " 90\n"},
    {urlencoded, "", " 1\n"},
};

// Behind chunked content that nobody wanted the connection ends.
ROW_TEST(whole_and_by_bytes) {
  FormServer server(row, 4);
  for (const char* path : paths) {
    for (const FormRow& form : forms) {
      for (const size_t chunk : {0, 3}) {
        if (form.content.empty() && chunk) continue;
        const std::string request = post(path, form.type, form.content, chunk);
        Client whole(server.port()), by_bytes(server.port());
        ck_assert(whole.send(request));
        check_answer(whole, form.answer, request);
        for (const char c : request) ck_assert(by_bytes.send(std::string(1, c)));
        check_answer(by_bytes, form.answer, request);
      }
    }
  }
  check_over(server, row);
}

ROW_TEST(pipelined) {
  FormServer server(row, 4);
  Client client(server.port());
  std::string requests, expected;
  for (const char* path : paths)
    for (const FormRow& form : forms) {
      requests += post(path, form.type, form.content);
      expected += form.answer;
    }
  ck_assert(client.send(requests));
  check_answer(client, expected, row.name);
  client.reset();
  check_over(server, row);
}

// The end is told, and told again, though the client waits with the rest of its content.
ROW_TEST(client_waits_for_the_end) {
  FormServer server(row, 4);
  const std::string part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
  for (const char* path : paths) {
    Client wrong_type(server.port());
    std::string request = post(path, "image/png", std::string(10, 'x'));
    ck_assert(wrong_type.send(request.substr(0, request.size() - 10)));
    check_answer(wrong_type, " 80\n", path);
    Client malformed(server.port());
    request = post(path, multipart, part + "--b\r\nx\r\n\r\n" + std::string(10, 'x'));
    ck_assert(malformed.send(request.substr(0, request.size() - 10)));
    check_answer(malformed, "[a=1] 3\n", path);
  }
  check_over(server, row);
}

std::string bytes_like(size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * i / 7 + (i >> 9));
  return bytes;
}

std::string text_of(const std::string& value) {
  ValueText text;
  text.add(value.data(), value.size());
  return text.text();
}

std::string two_parts(const std::string& large) {
  return "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n" + large +
         "\r\n--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--\r\n";
}

// Several at once, kept and streamed, by threads of clients.
ROW_TEST(large_values) {
  const std::string large = bytes_like(300000);
  const std::string content = two_parts(large);
  const std::string head = "f file:x=" + text_of(large);
  for (const size_t most_kept : {size_t{20000}, size_t{300000}}) {
    FormServer server(row, most_kept);
    const std::string expected =
        most_kept < large.size() ? "(" + head + ")[a=1] 0\n" : "[" + head + "][a=1] 0\n";
    std::vector<std::string> answers(4);
    std::vector<std::thread> clients;
    for (size_t i = 0; i < answers.size(); ++i)
      clients.emplace_back([&, i] {
        Client client(server.port());
        client.send(post(paths[i % 2], multipart, content, i < 2 ? 0 : 5000));
        answers[i] = contents(client, expected.size());
      });
    for (std::thread& client : clients) client.join();
    for (const std::string& got : answers) CHECK_TEXT(got, expected, row.name);
    if (most_kept < large.size()) ck_assert_uint_lt(server.most_used(), 4 * 2 * most_kept);
    check_over(server, row);
  }
}

// The memory that all requests share is not enough for all of them: the others are streamed.
ROW_TEST(shared_memory_is_short) {
  const std::string large = bytes_like(30000);
  const std::string content = two_parts(large);
  FormServer server(row, SIZE_MAX, {MHD_D_OPTION_LARGE_POOL_SIZE(70000)});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ck_assert(clients.back()->send(post("/form", multipart, content).substr(0, 25000)));
  }
  for (auto& client : clients) {
    ck_assert(client->send(post("/form", multipart, content).substr(25000)));
    const std::string head = "f file:x=" + text_of(large);
    const std::string got = contents(*client, head.size() + 10);
    if (got != "(" + head + ")[a=1] 0\n") CHECK_TEXT(got, "[" + head + "][a=1] 0\n", row.name);
  }
  ck_assert_uint_le(server.most_used(), 70000);
  clients.clear();
  check_over(server, row);
}

// At positions in all parts of the request, and by ends of both kinds.
ROW_TEST(clients_that_leave) {
  FormServer server(row, 4000);
  const std::string content = two_parts(bytes_like(6000));
  unsigned known = 0;
  for (const char* path : paths) {
    const std::string request = post(path, multipart, content);
    const size_t head = support::head_size(request);
    for (size_t size = 1; size < request.size(); size += size < head + 100 ? 37 : 1009) {
      Client client(server.port());
      ck_assert(client.send(request.substr(0, size)));
      if (size >= head) {
        ++known;
        ck_assert(eventually([&] { return server.begun() == known; }));
      }
      if (size % 2)
        client.reset();
      else
        client.half_close();
    }
  }
  ck_assert_uint_eq(server.begun(), known);
  check_over(server, row);
}

// The daemon ends while forms are read and while requests are suspended.
ROW_TEST(end_of_the_daemon) {
  const std::string request = post("/suspend", multipart, two_parts(bytes_like(50000)));
  std::vector<std::unique_ptr<Client>> clients;
  FormServer server(row, 100000, {MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(50)});
  for (const size_t size : {request.size() / 2, request.size() - 10, request.size()}) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ck_assert(clients.back()->send(request.substr(0, size)));
  }
  ck_assert(eventually([&] { return server.begun() == 3; }));
  server.stop();
  ck_assert_uint_eq(server.ended(), 3);
  CHECK_TEXT(server.broken_rules(), "", row.name);
}

}  // namespace

int main() {
  return unit::run_tests("form", {{whole_and_by_bytes, row_count},
                                  {pipelined, row_count},
                                  {client_waits_for_the_end, row_count},
                                  {large_values, row_count},
                                  {shared_memory_is_short, row_count},
                                  {clients_that_leave, row_count},
                                  {end_of_the_daemon, row_count}});
}
