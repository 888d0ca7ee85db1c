// SPDX-License-Identifier: LGPL-2.1-or-later
// Memory runs out at every place in turn: the n-th allocation fails, n = 0, 1, 2 ... until a run
// needs fewer. Each run must end in order, lose nothing, and leave no block behind.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check_main.h"
#include "config.h"
#include "daemon/counted_heap.h"
#include "daemon/server.h"
#include "support/form_rig.h"

using namespace daemon_test;

namespace {

// Repeats a run with an allocation failing one place later each time. True from the run: it was
// complete.
template <class Run>
void fail_everywhere(Run run) {
  bool reached_end = false;
  for (long n = 0; n < 2000 && !reached_end; ++n) {
    counted_heap::failed = false;
    counted_heap::fail_after = n;
    const bool complete = run();
    counted_heap::fail_after = -1;
    reached_end = !counted_heap::failed;
    ck_assert_msg(counted_heap::blocks == 0, "%ld blocks are left after failure %ld",
                  counted_heap::blocks.load(), n);
    if (reached_end) ck_assert_msg(complete, "a run without a failure was not complete");
  }
  ck_assert(reached_end);
}

// One free callback for each buffer.
unsigned frees;
void count_free(void*) { ++frees; }

START_TEST(responses) {
  static const char text[] = "text";
  fail_everywhere([] {
    frees = 0;
    unsigned made = 0;
    MHD_Response* all[3] = {
        MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 4, text, count_free, nullptr),
        MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 4, text),
        MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT),
    };
    if (all[0]) ++made;
    bool complete = true;
    for (MHD_Response* response : all) {
      if (!response) {
        complete = false;
        continue;
      }
      const auto option = MHD_R_OPTION_REUSABLE(MHD_YES);
      if (MHD_response_set_option(response, &option) != MHD_SC_OK) complete = false;
      const std::string value(500, 'v');
      for (int i = 0; i < 10; ++i) {
        const MHD_StatusCode added = MHD_response_add_header(response, "X-Name", value.c_str());
        if (added != MHD_SC_OK) complete = false;
        ck_assert(added == MHD_SC_OK || added == MHD_SC_RESPONSE_HEADER_MEM_ALLOC_FAILED);
      }
      MHD_response_destroy(response);
    }
    ck_assert_uint_eq(frees, made);
    return complete;
  });
}
END_TEST

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  MHD_StringNullable value;
  MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "a", &value);
  MHD_request_get_value(request, MHD_VK_COOKIE, "c", &value);
  MHD_request_get_value(request, MHD_VK_HEADER, "Host", &value);
  return MHD_action_from_response(request, static_cast<MHD_Response*>(cls));
}

// A large reply, so that sending stops halfway and the connection keeps what is left.
MHD_Response* make_reply(const std::string& text) {
  MHD_Response* response =
      MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, text.size(), text.data());
  if (!response) return nullptr;
  const auto option = MHD_R_OPTION_REUSABLE(MHD_YES);
  if (MHD_response_set_option(response, &option) == MHD_SC_OK) return response;
  MHD_response_destroy(response);
  return nullptr;
}

// Sends a request in two pieces and reads the reply while the daemon is driven; all in one thread.
bool talk(MHD_Daemon* daemon, unsigned port, size_t reply_size) {
  Client client(port);
  if (!client.connected()) return false;
  fcntl(client.fd(), F_SETFL, O_NONBLOCK);
  const std::string request = get("/?a=1%20&b", "Cookie: c=d; e=f\r\n");
  size_t received = 0;
  char buffer[65536];
  for (int turn = 0; turn < 500 && received < reply_size; ++turn) {
    if (turn == 0) client.send(request.substr(0, 20));
    if (turn == 3) client.send(request.substr(20));
    if (MHD_daemon_process_blocking(daemon, 1000) != MHD_SC_OK) return false;
    const ssize_t size = recv(client.fd(), buffer, turn < 10 ? 1 : sizeof buffer, 0);
    if (size == 0 || (size < 0 && errno != EAGAIN)) return false;
    if (size > 0) received += static_cast<size_t>(size);
  }
  return received >= reply_size;
}

bool run_daemon(MHD_SockPollSyscall poll, const std::string& text) {
  MHD_Response* reply = make_reply(text);
  MHD_Daemon* daemon = MHD_daemon_create(answer, reply);
  bool complete = false;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (reply && daemon &&
      MHD_DAEMON_SET_OPTIONS(
          daemon, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr), MHD_D_OPTION_POLL_SYSCALL(poll),
          MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO)) ==
          MHD_SC_OK &&
      MHD_daemon_start(daemon) == MHD_SC_OK) {
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                     MHD_SC_OK);
    complete = talk(daemon, info.v_bind_port_uint16, text.size());
    // Whatever happened to that client, the next one is served.
    if (counted_heap::failed) ck_assert(talk(daemon, info.v_bind_port_uint16, text.size()));
  }
  if (daemon) MHD_daemon_destroy(daemon);
  if (reply) MHD_response_destroy(reply);
  return complete;
}

constexpr MHD_SockPollSyscall polls[] = {MHD_SPS_EPOLL, MHD_SPS_POLL, MHD_SPS_SELECT};

START_TEST(daemon_and_request) {
  if (!row_available({"", polls[_i], 0})) return;
  const std::string text(4 << 20, 't');
  fail_everywhere([&text, _i] { return run_daemon(polls[_i], text); });
}
END_TEST

// ---- uploads ----

struct Took {
  const std::string& content;
  std::size_t size = 0;
  bool right = true;
};

const MHD_UploadAction* done(MHD_Request* request) {
  return MHD_upload_action_from_response(
      request, MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 5, "done\n"));
}

const MHD_UploadAction* take_all(void* cls, MHD_Request* request, size_t size, void* data) {
  auto& took = *static_cast<Took*>(cls);
  took.size = size;
  took.right = took.content == std::string(static_cast<char*>(data), size);
  return done(request);
}

const MHD_UploadAction* take_piece(void* cls, MHD_Request* request, size_t size, void* data) {
  auto& took = *static_cast<Took*>(cls);
  if (size == 0) return done(request);
  took.right =
      took.right && took.content.compare(took.size, size, static_cast<char*>(data), size) == 0;
  took.size += size;
  return MHD_upload_action_continue(request);
}

const MHD_Action* receive_all(void* cls, MHD_Request* request, const MHD_String* path,
                              MHD_HTTP_Method, uint_fast64_t) {
  const bool falls_back = path->len > 1;
  return MHD_action_process_upload(request, 1 << 20, take_all, cls,
                                   falls_back ? take_piece : nullptr, cls);
}

// The content in two deliveries. Answers the status: 0 when there is none.
unsigned upload(MHD_Daemon* daemon, unsigned port, const std::string& target,
                const std::string& content) {
  Client client(port);
  if (!client.connected()) return 0;
  const std::string head = "POST " + target + " HTTP/1.1\r\nHost: a\r\n";
  const bool chunked = target.ends_with("c");
  char size_line[20];
  std::snprintf(size_line, sizeof size_line, "%zx\r\n", content.size());
  const std::string request =
      chunked ? head + "Transfer-Encoding: chunked\r\n\r\n" + size_line + content + "\r\n0\r\n\r\n"
              : head + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
  char reply[2000];
  for (int turn = 0; turn < 50; ++turn) {
    if (turn == 0) client.send(request.substr(0, 10000));
    if (turn == 3) client.send(request.substr(10000));
    if (MHD_daemon_process_blocking(daemon, 1000) != MHD_SC_OK) return 0;
    const ssize_t size = recv(client.fd(), reply, sizeof reply, MSG_DONTWAIT);
    if (size >= 12) return static_cast<unsigned>(std::atoi(reply + 9));
    if (size == 0 || (size < 0 && errno != EAGAIN)) return 0;
  }
  return 0;
}

// A longer path falls back, a query of "c" is in chunks.
constexpr const char* targets[] = {"/", "/?c", "/both", "/both?c"};

// Who can fall back needs no memory for the content; the others are told that there is none.
START_TEST(uploads) {
  const std::string target = targets[_i];
  std::string content(30000, 'u');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>('a' + i % 23);
  unsigned refused = 0, served = 0;
  fail_everywhere([&] {
    Took took{content};
    const long fails_later = counted_heap::fail_after.exchange(-1);
    MHD_Daemon* daemon = MHD_daemon_create(receive_all, &took);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert(daemon != nullptr);
    ck_assert_int_eq(
        MHD_DAEMON_SET_OPTIONS(
            daemon, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
            MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO)),
        MHD_SC_OK);
    ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                     MHD_SC_OK);
    counted_heap::fail_after = fails_later;
    const unsigned status = upload(daemon, info.v_bind_port_uint16, target, content);
    counted_heap::fail_after = -1;
    if (status == 503) ++refused;
    if (status == 200) {
      ++served;
      ck_assert(took.right);
      ck_assert_uint_eq(took.size, content.size());
    }
    ck_assert(status == 200 || (counted_heap::failed && (status == 503 || status == 0)));
    if (counted_heap::failed) {
      took.size = 0;
      ck_assert_uint_eq(upload(daemon, info.v_bind_port_uint16, target, content), 200);
      ck_assert(took.right);
    }
    MHD_daemon_destroy(daemon);
    return status == 200;
  });
  ck_assert_uint_ge(refused, 1);
  ck_assert_uint_ge(served, _i < 2 ? 1 : 2);
}
END_TEST

START_TEST(daemon_with_threads) {
  fail_everywhere([] {
    MHD_Daemon* daemon = MHD_daemon_create(answer, nullptr);
    if (!daemon) return false;
    const bool started = MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
                                                MHD_D_OPTION_WM_WORKER_THREADS(3)) == MHD_SC_OK &&
                         MHD_daemon_start(daemon) == MHD_SC_OK;
    MHD_daemon_destroy(daemon);
    return started;
  });
}
END_TEST

// Values of all sizes, kept and streamed, by an application that suspends its request now and then.
std::string some_form() {
  std::string content = "a=1&" + std::string(5000, 'n') + "=2";
  for (const size_t size : {300, 3000, 9000, 30000}) content += "&v=" + std::string(size, 'v');
  return support::form_request("application/x-www-form-urlencoded", content + "&z", 7000);
}

// From the head on each allocation fails once. The end is told with a result that says so, or with
// all fields, of which some went to the reader; a request that can't be served at all is refused.
bool run_form(const support::FormUse& use, const std::string& request, const std::string& all) {
  const long fail_after = counted_heap::fail_after.exchange(-1);
  support::FormRig rig(use);
  counted_heap::fail_after = fail_after;
  rig.done_answer = [](unsigned call) {
    return call == 0 ? support::FormAnswer::suspend : support::FormAnswer::reply;
  };
  for (size_t at = 0; at < request.size(); at += 10000) rig.deliver(request.substr(at, 10000));
  rig.resume();
  counted_heap::fail_after = -1;
  ck_assert_uint_le(rig.ended.size(), 1);
  std::string fields;
  for (const std::string& field : rig.fields) fields += field + '&';
  if (rig.done && rig.seen().ends_with(" 0")) CHECK_EQUAL(fields.size(), all.size(), fields);
  if (rig.done && !rig.seen().ends_with(" 0"))
    ck_assert_msg(rig.seen().ends_with(" 60") || rig.seen().ends_with(" 61"), "%s",
                  rig.seen().c_str());
  return rig.done && rig.seen().ends_with(" 0") && rig.ended.size() == 1;
}

START_TEST(forms) {
  const std::string request = some_form();
  const support::FormUse uses[] = {
      {.reader = false}, {.most_kept = SIZE_MAX}, {.most_kept = 5000}, {.most_kept = 0}};
  std::string all;
  {
    support::FormRig rig({});
    rig.deliver(request);
    for (const std::string& field : rig.fields) all += field + '&';
    ck_assert_uint_gt(all.size(), 47000);
  }
  for (const support::FormUse& use : uses)
    fail_everywhere([&] { return run_form(use, request, all); });
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("alloc_failure", {{responses},
                                           {daemon_and_request, 3},
                                           {uploads, 4},
                                           {daemon_with_threads},
                                           {forms, MHD_HAVE_POST_PARSER}});
}
