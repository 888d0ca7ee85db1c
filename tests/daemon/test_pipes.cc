// SPDX-License-Identifier: LGPL-2.1-or-later
// Replies that come from pipes: whoever writes into them takes its time, and nobody else waits. The
// index of a test (_i) is the row of the matrix.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_main.h"
#include "daemon/contents.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

// A server that answers "/pipe" from the read end of a pipe, once, and "/other" from memory.
class PipeServer {
 public:
  // `flags` of both ends; `sockets`: a pair of stream sockets in place of a pipe.
  explicit PipeServer(const Row& row, int flags = 0, bool sockets = false) : server(row) {
    int ends[2];
    ck_assert_int_eq(sockets ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe2(ends, flags), 0);
    read_end_ = ends[0];
    write_end = ends[1];
    server.make_with([this](const std::string& path) {
      if (path != "/pipe") return MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 6, "other\n");
      return MHD_response_from_pipe(MHD_HTTP_STATUS_OK, read_end_);
    });
    ck_assert_int_eq(server.start(), MHD_SC_OK);
  }
  ~PipeServer() { close_writer(); }

  void write_all(const std::string& text) {
    for (size_t at = 0; at < text.size();) {
      const ssize_t size = write(write_end, text.data() + at, text.size() - at);
      ck_assert(size > 0 || errno == EAGAIN);
      if (size > 0) at += static_cast<size_t>(size);
    }
  }
  void close_writer() {
    if (write_end >= 0) close(write_end);
    write_end = -1;
  }
  bool read_end_is_open() const { return fcntl(read_end_, F_GETFD) >= 0; }
  void expect_ended(MHD_RequestEndedCode code) {
    ck_assert(eventually([&] { return server.ended_in_all() == 1; }));
    ck_assert_uint_eq(server.ended(code), 1);
    ck_assert(eventually([&] { return !read_end_is_open(); }));
  }

  Server server;
  int write_end;

 private:
  int read_end_;
};

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::string chunk(const std::string& text) {
  char size[24];
  snprintf(size, sizeof size, "%zx\r\n", text.size());
  return size + text + "\r\n";
}

// Each write reaches the client while the writer waits, and others are served in between. The read
// end is in blocking mode.
ROW_TEST(slow_writer) {
  PipeServer site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  ck_assert(client.read_until("\r\n\r\n").find("Transfer-Encoding: chunked") != std::string::npos);
  for (int i = 0; i < 3; ++i) {
    pause(5);
    Client other(site.server.port());
    ck_assert(other.send(get("/other", "Connection: close\r\n")));
    bool orderly = false;
    const std::string reply = other.read_all(orderly);
    ck_assert(orderly && reply.size() > 6);
    CHECK_TEXT(reply.substr(reply.size() - 6), "other\n", row.name);
    const std::string text = "part " + std::to_string(i) + "\n";
    site.write_all(text);
    CHECK_TEXT(client.read_until(chunk(text)), chunk(text), row.name);
  }
  site.close_writer();
  CHECK_TEXT(client.read_until("0\r\n\r\n"), "0\r\n\r\n", row.name);
  ck_assert(client.send(get("/other")));
  ck_assert(client.read_until("other\n").size() > 6);
  ck_assert(eventually([&] { return !site.read_end_is_open(); }));
}

void send_much(PipeServer& site, const Row& row) {
  const std::string bytes = pattern(3000000);
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  std::thread writer([&] {
    site.write_all(bytes);
    site.close_writer();
  });
  std::string text = client.read_until("\r\n0\r\n\r\n");
  writer.join();
  const Reply reply = take_reply(text);
  ck_assert_msg(reply.complete && reply.chunked && reply.content == bytes, "%s: %zu bytes",
                row.name, reply.content.size());
  site.expect_ended(MHD_REQUEST_ENDED_COMPLETED_OK);
}

ROW_TEST(much) {
  PipeServer site(row);
  send_much(site, row);
}
ROW_TEST(much_without_blocking) {
  PipeServer site(row, O_NONBLOCK);
  send_much(site, row);
}
ROW_TEST(much_from_a_socket) {
  PipeServer site(row, 0, true);
  send_much(site, row);
}

// The content ends where the connection does, in order.
ROW_TEST(to_http_1_0) {
  PipeServer site(row);
  const std::string bytes = pattern(200000);
  Client client(site.server.port());
  ck_assert(client.send("GET /pipe HTTP/1.0\r\nHost: a\r\n\r\n"));
  std::thread writer([&] {
    site.write_all(bytes);
    site.close_writer();
  });
  bool orderly = false;
  const std::string text = client.read_all(orderly);
  writer.join();
  ck_assert(orderly);
  ck_assert_msg(text.size() > bytes.size() &&
                    text.compare(text.size() - bytes.size(), bytes.size(), bytes) == 0,
                "%s: %zu bytes", row.name, text.size());
  ck_assert(text.find("Connection: close") != std::string::npos);
}

ROW_TEST(nothing_was_written) {
  PipeServer site(row);
  site.close_writer();
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  std::string text = client.read_until("0\r\n\r\n");
  const Reply reply = take_reply(text);
  ck_assert(reply.complete && reply.chunked && reply.content.empty());
}

ROW_TEST(head_reads_nothing) {
  PipeServer site(row);
  site.write_all("unread");
  Client client(site.server.port());
  ck_assert(client.send("HEAD /pipe HTTP/1.1\r\nHost: a\r\n\r\n"));
  ck_assert(client.read_until("\r\n\r\n").size() > 20);
  site.expect_ended(MHD_REQUEST_ENDED_COMPLETED_OK);
}

// A client that breaks off while the pipe is empty is noticed, though nothing is to be sent.
ROW_TEST(client_goes_while_the_writer_waits) {
  PipeServer site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  ck_assert(client.read_until("\r\n\r\n").size() > 20);
  pause(5);
  client.reset();
  site.expect_ended(MHD_REQUEST_ENDED_CLIENT_ABORT);
}

// One that closes only its side gets its whole reply.
ROW_TEST(half_closed_client) {
  PipeServer site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  ck_assert(client.read_until("\r\n\r\n").size() > 20);
  client.half_close();
  pause(5);
  site.write_all("late");
  site.close_writer();
  bool orderly = false;
  CHECK_TEXT(client.read_all(orderly), chunk("late") + "0\r\n\r\n", row.name);
  ck_assert(orderly);
  site.expect_ended(MHD_REQUEST_ENDED_COMPLETED_OK);
}

// What was written before the client went away is in the pipe or in the socket: neither blocks.
ROW_TEST(client_goes_in_the_middle) {
  PipeServer site(row, O_NONBLOCK);
  {
    Client client(site.server.port());
    ck_assert(client.send(get("/pipe")));
    site.write_all(pattern(60000));
    ck_assert(client.read_bytes(30000).size() == 30000);
    client.reset();
  }
  site.expect_ended(MHD_REQUEST_ENDED_CLIENT_ABORT);
}

// The writer waits for the client, not the server for either: no time is spent.
ROW_TEST(waiting_costs_nothing) {
  PipeServer site(row, O_NONBLOCK);
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  // More than the socket takes: the rest waits in the pipe, whose writer closes it then.
  const std::string bytes = pattern(65536);
  size_t blocked = 0;
  for (int i = 0; i < 20000 && blocked < 50; ++i) {
    if (write(site.write_end, bytes.data(), bytes.size()) < 0) {
      ++blocked;
      pause(1);
    } else {
      blocked = 0;
    }
  }
  site.close_writer();
  rusage before = {};
  rusage after = {};
  getrusage(RUSAGE_SELF, &before);
  pause(200);
  getrusage(RUSAGE_SELF, &after);
  const long used = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000 +
                    (after.ru_stime.tv_sec - before.ru_stime.tv_sec) * 1000000 +
                    after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec -
                    before.ru_stime.tv_usec;
  ck_assert_msg(used < 100000, "%s: %ld us", row.name, used);
  client.reset();
  site.expect_ended(MHD_REQUEST_ENDED_CLIENT_ABORT);
}

// The end of the daemon ends the wait.
ROW_TEST(shutdown_while_the_writer_waits) {
  PipeServer site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/pipe")));
  ck_assert(client.read_until("\r\n\r\n").size() > 20);
  site.server.stop();
  site.expect_ended(MHD_REQUEST_ENDED_DAEMON_SHUTDOWN);
}

}  // namespace

int main() {
  return unit::run_tests("pipes", {{slow_writer, row_count},
                                   {much, row_count},
                                   {much_without_blocking, row_count},
                                   {much_from_a_socket, row_count},
                                   {to_http_1_0, row_count},
                                   {nothing_was_written, row_count},
                                   {head_reads_nothing, row_count},
                                   {client_goes_while_the_writer_waits, row_count},
                                   {half_closed_client, row_count},
                                   {client_goes_in_the_middle, row_count},
                                   {waiting_costs_nothing, row_count},
                                   {shutdown_while_the_writer_waits, row_count}});
}
