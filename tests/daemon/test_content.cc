// SPDX-License-Identifier: LGPL-2.1-or-later
// Replies with each kind of content, to clients of both versions, whole and broken off. Every byte
// is checked; free callbacks, termination callbacks and descriptors are counted. The index of a
// test (_i) is the row of the matrix.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "check_main.h"
#include "daemon/contents.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

// Serves "/K", content of kind K, and "/K/chunked", the same but chunked whatever its size.
Server::Maker maker_for(Material& material) {
  return [&material](const std::string& path) {
    MHD_Response* response = kinds[std::atoi(path.c_str() + 1)].make(material);
    const auto option = MHD_R_OPTION_CHUNKED_ENC(MHD_YES);
    if (path.find("/chunked") != std::string::npos &&
        MHD_response_set_option(response, &option) != MHD_SC_OK)
      std::abort();
    return response;
  };
}

std::string request(const char* method, const std::string& path, const char* version,
                    const char* fields) {
  return std::string(method) + " " + path + " HTTP/" + version + "\r\nHost: test\r\n" + fields +
         "\r\n";
}

// Everything that was made or begun has ended, once.
void check_all_ended(const Server& server, const Material& material) {
  ck_assert(eventually([&] { return server.ended_in_all() == server.requests(); }));
  ck_assert(eventually([&] { return material.freed == material.made; }));
  ck_assert_uint_eq(material.returned, material.lent);
}

// As above, after the end of the daemon, when nothing more can happen.
void check_nothing_left(Server& server, Material& material, std::size_t descriptors) {
  material.resume_no_more();
  server.stop();
  ck_assert_uint_eq(server.ended_in_all(), server.requests());
  ck_assert_uint_eq(material.freed, material.made);
  ck_assert_uint_eq(material.returned, material.lent);
  ck_assert_uint_eq(open_descriptors(), descriptors);
}

void check_reply(const Reply& reply, const Kind& kind, const std::string& content, bool chunked,
                 bool has_length) {
  ck_assert_msg(reply.complete, "%s: not complete, %zu bytes", kind.name, reply.content.size());
  ck_assert_msg(reply.chunked == chunked, "%s: chunked %d", kind.name, reply.chunked);
  ck_assert_msg(reply.has_length == has_length, "%s: length %d", kind.name, reply.has_length);
  ck_assert_msg(reply.content == content, "%s: other content, %zu bytes", kind.name,
                reply.content.size());
  CHECK_TEXT(reply.trailers, chunked && !content.empty() ? kind.trailers : "", kind.name);
}

// ---- whole replies ----

void ask_1_1(Server& server, const std::string& content, int number, bool forced) {
  const Kind& kind = kinds[number];
  const std::string path = "/" + std::to_string(number) + (forced ? "/chunked" : "");
  const bool chunked = forced || !kind.size_known;
  Client client(server.port());
  // The connection stays behind HEAD and GET, whatever the framing.
  ck_assert(client.send(request("GET", path, "1.1", "") + request("HEAD", path, "1.1", "") +
                        request("GET", path, "1.1", "Connection: close\r\n")));
  bool orderly = false;
  std::string bytes = client.read_all(orderly);
  ck_assert(orderly);
  check_reply(take_reply(bytes), kind, content, chunked, !chunked);
  check_reply(take_reply(bytes, true), kind, "", chunked, !chunked);
  check_reply(take_reply(bytes), kind, content, chunked, !chunked);
  ck_assert(bytes.empty());
}

void ask_1_0(Server& server, const std::string& content, int number, bool forced) {
  const Kind& kind = kinds[number];
  Client client(server.port());
  ck_assert(client.send(
      request("GET", "/" + std::to_string(number) + (forced ? "/chunked" : ""), "1.0", "")));
  bool orderly = false;
  std::string bytes = client.read_all(orderly);
  ck_assert(orderly);
  check_reply(take_reply(bytes), kind, content, false, kind.size_known);
  ck_assert(bytes.empty());
}

START_TEST(whole) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const std::size_t descriptors = open_descriptors();
  Material material(300000);
  Server server(row);
  server.make_with(maker_for(material));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  for (int number = 0; number < kind_count; ++number) {
    for (const bool forced : {false, true}) {
      ask_1_1(server, material.bytes, number, forced);
      ask_1_0(server, material.bytes, number, forced);
    }
  }
  check_all_ended(server, material);
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_COMPLETED_OK), server.requests());
  check_nothing_left(server, material, descriptors);
}
END_TEST

// One response serves many requests at once.
START_TEST(shared) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const std::size_t descriptors = open_descriptors();
  Material material(200000);
  std::vector<MHD_Response*> responses;
  for (int number = 0; number < kind_count; ++number) {
    MHD_Response* response = kinds[number].make(material);
    const auto option = MHD_R_OPTION_REUSABLE(MHD_YES);
    const MHD_StatusCode made_reusable = MHD_response_set_option(response, &option);
    ck_assert(made_reusable == MHD_SC_OK || !kinds[number].reusable);
    responses.push_back(response);
  }
  Server server(row);
  // The termination callback is set before the first use.
  server.make_with([&](const std::string& path) { return responses[std::atoi(path.c_str() + 1)]; });
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  for (int number = 0; number < kind_count; ++number) {
    if (!kinds[number].reusable) continue;
    // Alone first: so nobody sets the callback while others use the response.
    ask_1_0(server, material.bytes, number, false);
    std::vector<std::thread> clients;
    std::atomic<unsigned> right{0};
    for (int i = 0; i < 8; ++i)
      clients.emplace_back([&, number] {
        Client client(server.port());
        client.send(request("GET", "/" + std::to_string(number), "1.1", "Connection: close\r\n"));
        bool orderly = false;
        std::string bytes = client.read_all(orderly);
        const Reply reply = take_reply(bytes);
        if (reply.complete && reply.content == material.bytes) ++right;
      });
    for (std::thread& client : clients) client.join();
    ck_assert_msg(right == 8, "%s: %u of 8", kinds[number].name, right.load());
  }
  ck_assert(eventually([&] { return server.ended_in_all() == server.requests(); }));
  ck_assert_uint_eq(material.freed, 0);
  for (MHD_Response* response : responses) MHD_response_destroy(response);
  responses.clear();
  check_nothing_left(server, material, descriptors);
}
END_TEST

// ---- clients that go ----

// Takes so many bytes of a reply with little room on the way, then goes.
void take_and_go(unsigned port, const std::string& path, std::size_t bytes, bool reset) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int small = 2048;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ck_assert_int_eq(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const std::string text = request("GET", path, "1.1", "");
  ck_assert_int_eq(send(fd, text.data(), text.size(), MSG_NOSIGNAL), text.size());
  char buffer[4096];
  while (bytes > 0) {
    const ssize_t size = recv(fd, buffer, std::min(bytes, sizeof buffer), 0);
    ck_assert_int_gt(size, 0);
    bytes -= static_cast<std::size_t>(size);
  }
  const linger at_once = {1, 0};
  if (reset) setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd);
}

START_TEST(gone) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const std::size_t descriptors = open_descriptors();
  Material material(100 * 1024);
  Server server(row);
  server.make_with(maker_for(material));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  // Other positions in each row.
  for (int number = 0; number < kind_count; ++number) {
    const std::string path = "/" + std::to_string(number);
    unsigned round = 0;
    for (std::size_t at = static_cast<std::size_t>(_i) * 331; at < material.bytes.size();
         at += 2999)
      take_and_go(server.port(), path, at, ++round % 2 == 0);
  }
  check_all_ended(server, material);
  // What follows is served as if nothing had been.
  ask_1_0(server, material.bytes, 0, false);
  check_all_ended(server, material);
  check_nothing_left(server, material, descriptors);
}
END_TEST

// ---- files ----

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

START_TEST(beyond_4_gib) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const std::size_t descriptors = open_descriptors();
  const std::uint64_t end = 5 * gib + 12345;
  constexpr std::size_t size = 700000;
  Material material(1);
  Server server(row);
  server.make_with([&](const std::string& path) {
    const int fd = new_file("");
    const std::string bytes = pattern(size, end - size);
    if (pwrite(fd, bytes.data(), size, static_cast<off_t>(end - size)) != size) std::abort();
    return MHD_response_from_fd(MHD_HTTP_STATUS_OK, fd, end - size,
                                path == "/rest" ? MHD_SIZE_UNKNOWN : size);
  });
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  for (const char* path : {"/rest", "/part"}) {
    Client client(server.port());
    ck_assert(client.send(request("GET", path, "1.1", "Connection: close\r\n")));
    bool orderly = false;
    std::string bytes = client.read_all(orderly);
    const Reply reply = take_reply(bytes);
    ck_assert(orderly && reply.complete && reply.has_length);
    ck_assert(reply.content == pattern(size, end - size));
  }
  check_all_ended(server, material);
  check_nothing_left(server, material, descriptors);
}
END_TEST

// The file changes when the client has its begin; more of it is on the way than any buffer holds.
void check_changed_file(const Row& row, std::uint64_t new_size, bool chunked) {
  constexpr std::uint64_t size = 16 << 20;
  const std::size_t descriptors = open_descriptors();
  Material material(1);
  std::atomic<int> file{-1};
  Server server(row);
  server.make_with([&](const std::string&) {
    const int fd = new_file("");
    file = dup(fd);
    if (ftruncate(fd, size) != 0) std::abort();
    MHD_Response* response = MHD_response_from_fd(MHD_HTTP_STATUS_OK, fd, 0, MHD_SIZE_UNKNOWN);
    const auto option = MHD_R_OPTION_CHUNKED_ENC(chunked ? MHD_YES : MHD_NO);
    if (MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
    return response;
  });
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  {
    Client client(server.port());
    ck_assert(client.send(request("GET", "/", "1.1", "Connection: close\r\n")));
    std::string bytes = client.read_bytes(1000);
    ck_assert_int_eq(ftruncate(file, static_cast<off_t>(new_size)), 0);
    bool orderly = false;
    bytes += client.read_all(orderly);
    const Reply reply = take_reply(bytes);
    ck_assert_msg(orderly == (new_size > size), "orderly: %d", orderly);
    ck_assert_msg(reply.complete == orderly, "complete: %d", reply.complete);
    if (orderly) ck_assert_uint_eq(reply.content.size(), size);
    ck_assert(reply.content.find_first_not_of('\0') == std::string::npos);
  }
  close(file);
  check_all_ended(server, material);
  ck_assert_uint_eq(
      server.ended(new_size > size ? MHD_REQUEST_ENDED_COMPLETED_OK : MHD_REQUEST_ENDED_FILE_ERROR),
      1);
  check_nothing_left(server, material, descriptors);
}

START_TEST(file_shrinks) {
  if (!row_available(rows[_i])) return;
  check_changed_file(rows[_i], _i % 2 ? 2 << 20 : 0, _i % 2);
}
END_TEST

START_TEST(file_grows) {
  if (!row_available(rows[_i])) return;
  check_changed_file(rows[_i], 17 << 20, _i % 2);
}
END_TEST

// A promise that is wrong from the begin.
START_TEST(file_too_short) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const std::size_t descriptors = open_descriptors();
  Material material(1);
  Server server(row);
  server.make_with([&](const std::string&) {
    return MHD_response_from_fd(MHD_HTTP_STATUS_OK, new_file(pattern(1000)), 0, 1001);
  });
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  {
    Client client(server.port());
    ck_assert(client.send(request("GET", "/", "1.0", "")));
    bool orderly = true;
    std::string bytes = client.read_all(orderly);
    ck_assert(!orderly);
    ck_assert(!take_reply(bytes).complete);
  }
  check_all_ended(server, material);
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_FILE_ERROR), 1);
  const std::string code = std::to_string(MHD_SC_REPLY_FILE_TOO_SHORT) + " ";
  ck_assert(server.log_text().find(code) != std::string::npos);
  check_nothing_left(server, material, descriptors);
}
END_TEST

// ---- creators that do not keep their promise ----

using Action = const MHD_DynamicContentCreatorAction*;

Action nine_bytes(void*, MHD_DynamicContentCreatorContext* context, std::uint_fast64_t position,
                  void* buffer, std::size_t) {
  if (position > 0) return MHD_DCC_action_finish(context);
  std::copy_n("123456789", 9, static_cast<char*>(buffer));
  return MHD_DCC_action_continue(context, 9);
}

Action nine_bytes_then_abort(void* cls, MHD_DynamicContentCreatorContext* context,
                             std::uint_fast64_t position, void* buffer, std::size_t max) {
  return position ? MHD_DCC_action_abort(context) : nine_bytes(cls, context, position, buffer, max);
}

START_TEST(broken_promise) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const std::size_t descriptors = open_descriptors();
  Material material(1);
  Server server(row);
  server.make_with([&](const std::string& path) {
    const bool aborts = path == "/abort";
    return MHD_response_from_callback(MHD_HTTP_STATUS_OK, aborts ? MHD_SIZE_UNKNOWN : 10,
                                      aborts ? nine_bytes_then_abort : nine_bytes, nullptr,
                                      nullptr);
  });
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  for (const char* version : {"1.0", "1.1"}) {
    for (const char* path : {"/abort", "/short"}) {
      Client client(server.port());
      ck_assert(client.send(request("GET", path, version, "")));
      bool orderly = true;
      client.read_all(orderly);
      ck_assert_msg(!orderly, "%s, %s", path, version);
    }
  }
  check_all_ended(server, material);
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_BY_APP_ERROR), 2);
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_BY_APP_ABORT), 2);
  check_nothing_left(server, material, descriptors);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("content", {{whole, row_count},
                                     {shared, row_count},
                                     {gone, row_count},
                                     {beyond_4_gib, row_count},
                                     {file_shrinks, row_count},
                                     {file_grows, row_count},
                                     {file_too_short, row_count},
                                     {broken_promise, row_count}});
}
