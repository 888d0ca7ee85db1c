// SPDX-License-Identifier: LGPL-2.1-or-later
// Requests that are suspended and resumed as fast as threads can: no wake-up is lost, and nobody
// who is ready is passed over meanwhile. With a number as argument it does nothing else but so many
// resumes in each row of the matrix, and prints how late the latest came.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "check_main.h"
#include "daemon/server.h"

namespace {

using namespace daemon_test;

constexpr unsigned storm_clients = 6;
constexpr unsigned storm_requests = 300;   // of each of them
constexpr unsigned steady_requests = 300;  // of a client who is never suspended

// Asks for `path` again and again, and counts the replies that end with `content`.
unsigned ask(unsigned port, const char* path, const std::string& content, unsigned times) {
  Client client(port);
  unsigned replies = 0;
  for (; replies < times; ++replies) {
    if (!client.send(get(path))) break;
    if (!client.read_until(content).ends_with(content)) break;
  }
  return replies;
}

// "/park" is resumed before or after its callback is back, as it happens; "/park-early" always
// before; "/park-twice" is suspended again.
START_TEST(nobody_sleeps_for_ever) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::atomic<bool> over{false};
  std::thread resumer([&] {
    while (!over) {
      server.resume_all();
      std::this_thread::yield();
    }
  });
  constexpr const char* paths[] = {"/park", "/park-early", "/park-twice"};
  std::vector<std::thread> clients;
  std::atomic<unsigned> resumed{0};
  for (unsigned i = 0; i < storm_clients; ++i)
    clients.emplace_back(
        [&, i] { resumed += ask(server.port(), paths[i % 3], "resumed\n", storm_requests); });
  const unsigned steady = ask(server.port(), "/hello", "Hello, world\n", steady_requests);
  for (std::thread& client : clients) client.join();
  over = true;
  resumer.join();
  ck_assert_uint_eq(steady, steady_requests);
  ck_assert_uint_eq(resumed, storm_clients * storm_requests);
  CHECK_TEXT(server.broken_rules(), std::string(), "rules of the interface");
}
END_TEST

// ---- how late ----

constexpr unsigned storm_threads = 4;      // of clients
constexpr unsigned storm_connections = 8;  // of each of them
constexpr unsigned resumers = 3;
constexpr unsigned suspensions = 100;  // of each request
constexpr long long latest_allowed_us = 100000;

long long now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// A request; its context.
struct Sleeper {
  MHD_Request* request;
  unsigned left = suspensions;
  std::atomic<long long> resumed_at{0};
};

// A thread that resumes what it is given.
class Resumer {
 public:
  void start() {
    thread_ = std::thread([this] {
      while (Sleeper* sleeper = take()) {
        if (sleeper->left % 4 == 3) std::this_thread::yield();  // let it be suspended first
        sleeper->resumed_at.store(now_us());
        MHD_request_resume(sleeper->request);
      }
    });
  }
  void give(Sleeper* sleeper) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      sleepers_.push_back(sleeper);
    }
    some_.notify_one();
  }
  void stop() {
    give(nullptr);
    thread_.join();
  }

 private:
  Sleeper* take() {
    std::unique_lock<std::mutex> lock(mutex_);
    some_.wait(lock, [this] { return !sleepers_.empty(); });
    Sleeper* sleeper = sleepers_.front();
    sleepers_.pop_front();
    return sleeper;
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<Sleeper*> sleepers_;
  std::thread thread_;
};

// A daemon all of whose requests are suspended again and again.
class Storm {
 public:
  explicit Storm(const Row& row) : daemon_(row, on_request, this) {
    set(MHD_D_OPTION_REQUEST_ENDED_CALLBACK(on_over, nullptr));
    if (daemon_.start() != MHD_SC_OK) std::abort();
    for (Resumer& resumer : resumers_) resumer.start();
  }
  ~Storm() {
    for (Resumer& resumer : resumers_) resumer.stop();
    daemon_.stop();
  }

  // False: somebody was not answered.
  bool resume(unsigned long times) {
    const unsigned long each = storm_threads * storm_connections * suspensions;
    std::atomic<bool> answered{true};
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < storm_threads; ++i)
      threads.emplace_back([&] {
        if (!run_clients((times + each - 1) / each)) answered = false;
      });
    for (std::thread& thread : threads) thread.join();
    return answered;
  }
  unsigned long resumes() const { return resumes_.load(); }
  long long latest_us() const { return latest_us_.load(); }

 private:
  void set(const MHD_DaemonOptionAndValue& option) {
    if (!daemon_.set(option)) std::abort();
  }

  bool run_clients(unsigned long requests) const {
    std::vector<std::unique_ptr<Client>> clients;
    for (unsigned i = 0; i < storm_connections; ++i)
      clients.push_back(std::make_unique<Client>(daemon_.port()));
    for (unsigned long i = 0; i < requests; ++i) {
      for (auto& client : clients)
        if (!client->send(get("/"))) return false;
      for (auto& client : clients)
        if (!client->read_until("resumed\n").ends_with("resumed\n")) return false;
    }
    return true;
  }

  static Sleeper& sleeper_of(MHD_Request* request) {
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
      std::abort();
    void*& context = *info.v_app_context_ppvoid;
    if (!context) context = new Sleeper{request};
    return *static_cast<Sleeper*>(context);
  }

  void note_resume(long long late_us) {
    ++resumes_;
    long long latest = latest_us_.load();
    while (late_us > latest && !latest_us_.compare_exchange_weak(latest, late_us)) {
    }
  }

  // Every other time the resume may come before the action is made, else before it is returned.
  static const MHD_Action* on_request(void* cls, MHD_Request* request, const MHD_String*,
                                      MHD_HTTP_Method, uint_fast64_t) {
    auto& self = *static_cast<Storm*>(cls);
    Sleeper& sleeper = sleeper_of(request);
    const long long resumed_at = sleeper.resumed_at.exchange(0);
    if (resumed_at) self.note_resume(now_us() - resumed_at);
    if (sleeper.left == 0)
      return MHD_action_from_response(
          request, MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 8, "resumed\n"));
    const unsigned turn = --sleeper.left;
    Resumer& resumer = self.resumers_[turn % resumers];
    if (turn % 2 == 0) resumer.give(&sleeper);
    const MHD_Action* action = MHD_action_suspend(request);
    if (turn % 2 == 1) resumer.give(&sleeper);
    return action;
  }

  static void on_over(void*, const MHD_RequestEndedData*, void* context) {
    delete static_cast<Sleeper*>(context);
  }

  RowDaemon daemon_;
  Resumer resumers_[resumers];
  std::atomic<unsigned long> resumes_{0};
  std::atomic<long long> latest_us_{0};
};

START_TEST(none_is_lost) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  constexpr unsigned long times = 2 * storm_threads * storm_connections * suspensions;
  Storm storm(row);
  ck_assert(storm.resume(times));
  ck_assert_uint_eq(storm.resumes(), times);
}
END_TEST

// 0: all came, and in time.
int measure(unsigned long times) {
  bool good = true;
  for (const Row& row : rows) {
    if (!row_available(row)) continue;
    Storm storm(row);
    const long long begin = now_us();
    const bool answered = storm.resume(times);
    const double seconds = static_cast<double>(now_us() - begin) / 1e6;
    std::printf("%-18s %lu resumes in %.1f s, the latest after %.1f ms%s\n", row.name,
                storm.resumes(), seconds, static_cast<double>(storm.latest_us()) / 1e3,
                answered ? "" : "; somebody was not answered");
    std::fflush(stdout);
    good = good && answered && storm.latest_us() <= latest_allowed_us;
  }
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2) return measure(std::strtoul(argv[1], nullptr, 10));
  return unit::run_tests("resume_storm",
                         {{nobody_sleeps_for_ever, row_count}, {none_is_lost, row_count}});
}
