// SPDX-License-Identifier: LGPL-2.1-or-later
// Start and end of a daemon: a start that fails leaves nothing behind, and at the end each request
// that the application has seen is answered completely.
#include <dirent.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <memory>

#include "check_main.h"
#include "daemon/server.h"

namespace {
int threads_to_start = -1;  // then starting fails; -1: it never does
}

// The linker puts this between the library and the C library (-Wl,--wrap).
extern "C" {
int __real_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*function)(void*), void* argument);
int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*function)(void*), void* argument);

int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*function)(void*), void* argument) {
  if (threads_to_start == 0) return EAGAIN;
  if (threads_to_start > 0) --threads_to_start;
  return __real_pthread_create(thread, attributes, function, argument);
}
}

namespace {

using namespace daemon_test;

unsigned entries_of(const char* path) {
  unsigned count = 0;
  DIR* folder = opendir(path);
  ck_assert_ptr_nonnull(folder);
  while (const dirent* entry = readdir(folder)) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

// Descriptors and threads of the process.
struct Held {
  unsigned descriptors = entries_of("/proc/self/fd");
  unsigned threads = entries_of("/proc/self/task");
  bool operator==(const Held&) const = default;
};

// ---- starting ----

START_TEST(descriptors_run_out_while_starting) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  begin_counting_threads();
  const Held before;
  rlimit limit;
  ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
  unsigned failures = 0;
  for (rlim_t most = 3;; ++most) {
    ck_assert_uint_lt(most, 100);
    Server server(row);
    ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(4)));
    rlimit few = limit;
    few.rlim_cur = most;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    const MHD_StatusCode result = server.start();
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    if (result == MHD_SC_OK) break;
    ++failures;
    ck_assert(Held() == before);
    MHD_DaemonInfoDynamicData data;
    ck_assert_int_eq(MHD_daemon_get_info_dynamic(server.daemon(),
                                                 MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &data),
                     MHD_SC_TOO_LATE);
    ck_assert_int_eq(MHD_daemon_start(server.daemon()), MHD_SC_TOO_LATE);
  }
  ck_assert_uint_gt(failures, 2);
  ck_assert(Held() == before);
}
END_TEST

START_TEST(thread_can_not_be_started) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers == 0) return;
  begin_counting_threads();
  const Held before;
  for (unsigned started = 0; started < row.workers; ++started) {
    Server server(row);
    threads_to_start = static_cast<int>(started);
    const MHD_StatusCode result = server.start();
    threads_to_start = -1;
    ck_assert_int_eq(result, MHD_SC_THREAD_WORKER_LAUNCH_FAILURE);
    ck_assert(Held() == before);
  }
}
END_TEST

// ---- ending ----

constexpr char content[] = "Hello, world\n";

// How many whole replies of /hello the text has; -1: something else is in it, or a part of one.
int whole_replies(const std::string& text) {
  int count = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = text.find("\r\n\r\n", at);
    if (text.compare(at, 15, "HTTP/1.1 200 OK") != 0 || end == std::string::npos) return -1;
    if (text.compare(end + 4, 13, content) != 0) return -1;
    at = end + 17;
    ++count;
  }
  return count;
}

// A client that has `depth` requests under way until the server ends, and counts the replies.
struct Load {
  std::unique_ptr<Client> client;
  unsigned depth;
  unsigned replies = 0;
  bool complete = true;
  bool orderly = false;
  std::thread thread;

  Load(unsigned port, unsigned requests) : client(new Client(port)), depth(requests) {
    thread = std::thread([this] { work(); });
  }

  void work() {
    std::string batch;
    for (unsigned i = 0; i < depth; ++i) batch += get("/hello");
    std::string text;
    char buffer[65536];
    unsigned waiting = 0;
    for (;;) {
      if (waiting == 0) {
        if (!client->send(batch)) {
          orderly = depth <= 3;  // it ended before the batch came
          break;
        }
        waiting = depth;
      }
      const ssize_t size = recv(client->fd(), buffer, sizeof buffer, 0);
      // A connection that waits for a request may end while the next one is on its way.
      if (size == 0 || waiting == depth) orderly = true;
      if (size <= 0) break;
      orderly = false;
      text.append(buffer, static_cast<size_t>(size));
      const size_t last = text.rfind(content);
      if (last == std::string::npos) continue;
      const int count = whole_replies(text.substr(0, last + 13));
      if (count < 0) complete = false;
      if (count < 0 || static_cast<unsigned>(count) > waiting) break;
      waiting -= static_cast<unsigned>(count);
      replies += static_cast<unsigned>(count);
      text.erase(0, last + 13);
    }
    if (!text.empty()) complete = false;
    client.reset();
  }
};

// Each request that the application got is answered in full, and nothing else is.
START_TEST(ends_under_load) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::vector<std::unique_ptr<Load>> loads;
  for (const unsigned depth : {1u, 1u, 1u, 3u, 20u, 400u, 2000u})
    loads.push_back(std::make_unique<Load>(server.port(), depth));
  ck_assert(eventually([&server] { return server.requests() > 3000; }));
  const auto begin = std::chrono::steady_clock::now();
  server.stop();
  const auto used = std::chrono::steady_clock::now() - begin;
  unsigned replies = 0;
  for (auto& load : loads) {
    load->thread.join();
    ck_assert_msg(load->complete, "a reply at depth %u is not whole", load->depth);
    // Who sends many at once must have been read from to the end, and sees no reset.
    ck_assert_msg(load->orderly, "a reset at depth %u", load->depth);
    replies += load->replies;
  }
  ck_assert_uint_eq(replies, server.requests());
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_COMPLETED_OK), server.requests());
  ck_assert_int_lt(std::chrono::duration_cast<std::chrono::milliseconds>(used).count(), 2500);
}
END_TEST

// Everybody else at the end: the reply that is on its way is finished, what has not begun does not
// begin, who is suspended is cut off.
START_TEST(ends_in_each_state) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client silent(server.port());
  Client idle(server.port());
  ck_assert(idle.send(get("/hello")));
  ck_assert(whole_replies(idle.read_until(content)) == 1);
  Client begun(server.port());
  ck_assert(begun.send("GET /hello HTTP/1.1\r\nHo"));
  Client parked(server.port());
  ck_assert(parked.send(get("/park")));
  ck_assert(server.wait_suspended(1));
  Client replying(server.port());
  ck_assert(replying.send(get("/big") + get("/big") + get("/big") + get("/big") + get("/big") +
                          get("/big") + get("/big") + get("/big")));
  ck_assert(eventually([&server] { return server.requests() >= 3; }));
  // Until the buffers of the kernel are full.
  unsigned requests;
  do {
    requests = server.requests();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  } while (requests != server.requests());
  std::thread stopping([&server] { server.stop(); });
  bool orderly;
  ck_assert(silent.read_all(orderly).empty() && orderly);
  ck_assert(idle.read_all(orderly).empty() && orderly);
  ck_assert(begun.read_all(orderly).empty() && orderly);
  ck_assert(parked.read_all(orderly).empty() && !orderly);
  const std::string text = replying.read_all(orderly);
  replying.reset();
  stopping.join();
  ck_assert(orderly);
  size_t replies = 0;
  for (size_t at = 0; (at = text.find("HTTP/1.1 200 OK", at)) != std::string::npos; ++replies) {
    at = text.find("\r\n\r\n", at) + 4 + (1 << 20);
    ck_assert_uint_le(at, text.size());
  }
  ck_assert_uint_ge(replies, 1);
  ck_assert_uint_eq(replies + 2, server.requests());
  // Each worker hears of the end when its turn comes.
  if (row.workers <= 1) {
    ck_assert_uint_eq(server.requests(), requests);
    ck_assert_uint_lt(replies, 8);
  }
  ck_assert_uint_eq(server.ended(MHD_REQUEST_ENDED_COMPLETED_OK), replies + 1);
  ck_assert_uint_eq(server.ended_in_all(), replies + 1);
}
END_TEST

struct Inside {
  MHD_Daemon* daemon = nullptr;
  unsigned ended = 0;
};

void destroy_inside(void* cls, const MHD_RequestEndedData*, void*) {
  auto& inside = *static_cast<Inside*>(cls);
  ++inside.ended;
  MHD_daemon_destroy(inside.daemon);
}

const MHD_Action* answer_then_destroy(void* cls, MHD_Request* request, const MHD_String*,
                                      MHD_HTTP_Method, uint_fast64_t) {
  static std::string big(8 << 20, 'x');
  MHD_Response* response =
      MHD_response_from_buffer(MHD_HTTP_STATUS_OK, big.size(), big.data(), nullptr, nullptr);
  const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(destroy_inside, cls);
  ck_assert_int_eq(MHD_response_set_option(response, &option), MHD_SC_OK);
  return MHD_action_from_response(request, response);
}

// A callback that runs while the daemon is being destroyed can't destroy it again.
START_TEST(destroy_while_ending) {
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers != 0) return;
  Inside inside;
  inside.daemon = MHD_daemon_create(answer_then_destroy, &inside);
  ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(inside.daemon, MHD_D_OPTION_BIND_PORT(MHD_AF_INET4, 0),
                                          MHD_D_OPTION_POLL_SYSCALL(row.poll),
                                          MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr)),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(inside.daemon), MHD_SC_OK);
  MHD_DaemonInfoFixedData data;
  ck_assert_int_eq(MHD_daemon_get_info_fixed(inside.daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &data),
                   MHD_SC_OK);
  Client client(data.v_bind_port_uint16);
  ck_assert(client.send(get("/")));
  for (int i = 0; i < 3; ++i)
    ck_assert_int_eq(MHD_daemon_process_blocking(inside.daemon, 1000), MHD_SC_OK);
  ck_assert_uint_eq(inside.ended, 0);
  std::thread reading([&client] {
    bool orderly;
    client.read_all(orderly);
  });
  MHD_daemon_destroy(inside.daemon);
  reading.join();
  ck_assert_uint_eq(inside.ended, 1);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("start_stop", {{descriptors_run_out_while_starting, row_count},
                                        {thread_can_not_be_started, row_count},
                                        {ends_under_load, row_count},
                                        {ends_in_each_state, row_count},
                                        {destroy_while_ending, row_count}});
}
