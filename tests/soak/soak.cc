// SPDX-License-Identifier: LGPL-2.1-or-later
// A soak test: clients that do at random what clients do, and check every byte that comes back.
//
// Environment: MHD_SOAK_SECONDS (default 2.5), MHD_SOAK_SEED (default 1), MHD_SOAK_CLIENTS at the
// same time (default 24), MHD_SOAK_CONNECTION: only the connection with this number, as a failure
// names it.
#include <dirent.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/counted_heap.h"
#include "soak/site.h"
#include "soak/visitor.h"

using namespace soak;

namespace {

constexpr daemon_test::Row rows[] = {
    {"epoll, 4 workers", MHD_SPS_EPOLL, 4},   {"epoll, external", MHD_SPS_EPOLL, 0},
    {"poll, 2 workers", MHD_SPS_POLL, 2},     {"poll, external", MHD_SPS_POLL, 0},
    {"select, 2 workers", MHD_SPS_SELECT, 2},
};

double number_from(const char* name, double otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::strtod(text, nullptr) : otherwise;
}

unsigned entries_of(const char* folder) {
  DIR* directory = opendir(folder);
  unsigned count = 0;
  while (directory && readdir(directory)) ++count;
  if (directory) closedir(directory);
  return count;
}

bool becomes(const char* folder, unsigned count) {
  for (int i = 0; i < 2000 && entries_of(folder) != count; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return entries_of(folder) == count;
}

int cases, failed_cases;

void report(bool holds, const char* what) {
  std::printf("%sok %d - %s\n", holds ? "" : "not ", ++cases, what);
  if (!holds) ++failed_cases;
}

// Clients that take numbers of connections until the time is over.
class Crowd {
 public:
  Crowd(std::vector<std::unique_ptr<Site>>& sites, std::uint64_t seed)
      : sites_(sites), seed_(seed) {}

  void visit(std::uint64_t number) {
    const std::uint64_t seed = mix(seed_ * 1000003 + number);
    const Plan plan = make_plan(seed, static_cast<unsigned>(sites_.size()));
    Visitor visitor(plan, seed, sites_[plan.server]->port());
    const std::string problem = visitor.run();
    const std::lock_guard<std::mutex> lock(mutex_);
    totals_.add(visitor.totals());
    if (problem.empty() || ++problems_ > 10) return;
    std::printf("# MHD_SOAK_SEED=%llu MHD_SOAK_CONNECTION=%llu, %s: %s\n",
                static_cast<unsigned long long>(seed_), static_cast<unsigned long long>(number),
                rows[plan.server].name, problem.c_str());
  }

  void run(unsigned clients, double seconds) {
    const auto end = std::chrono::steady_clock::now() +
                     std::chrono::milliseconds(static_cast<long>(seconds * 1000));
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < clients; ++i)
      threads.emplace_back([this, end] {
        while (std::chrono::steady_clock::now() < end && problems_.load() < 10) visit(next_++);
      });
    for (std::thread& thread : threads) thread.join();
  }

  const Totals& totals() const { return totals_; }
  int problems() const { return problems_.load(); }

 private:
  std::vector<std::unique_ptr<Site>>& sites_;
  std::uint64_t seed_;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<int> problems_{0};
  std::mutex mutex_;
  Totals totals_;
};

void print(const Totals& totals) {
  std::printf(
      "# %llu connections, %llu requests, %llu replies (%llu refusals), %llu bytes checked\n",
      static_cast<unsigned long long>(totals.connections),
      static_cast<unsigned long long>(totals.requests),
      static_cast<unsigned long long>(totals.replies),
      static_cast<unsigned long long>(totals.refusals),
      static_cast<unsigned long long>(totals.checked));
  std::printf(
      "# %llu connections were given up by their clients, %llu replies were lost by clients\n",
      static_cast<unsigned long long>(totals.left), static_cast<unsigned long long>(totals.lost));
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::signal(SIGPIPE, SIG_DFL);
  const auto seed = static_cast<std::uint64_t>(number_from("MHD_SOAK_SEED", 1));
  const double seconds = number_from("MHD_SOAK_SECONDS", 2.5);
  const auto clients = static_cast<unsigned>(number_from("MHD_SOAK_CLIENTS", 24));
  const double only = number_from("MHD_SOAK_CONNECTION", -1);
  std::printf("# seed %llu, %.1f s\n", static_cast<unsigned long long>(seed), seconds);
  std::thread([] {}).join();  // sanitizers start a thread of their own with the first one
  const unsigned descriptors = entries_of("/proc/self/fd");
  const unsigned threads = entries_of("/proc/self/task");
  long begun = 0, ended = 0, made = 0, freed = 0;
  {
    Resumer resumer(2);
    std::vector<std::unique_ptr<Site>> sites;
    for (const auto& row : rows)
      sites.push_back(
          std::make_unique<Site>(daemon_test::row_available(row) ? row : rows[4], resumer));
    Crowd crowd(sites, seed);
    if (only >= 0)
      crowd.visit(static_cast<std::uint64_t>(only));
    else
      crowd.run(clients, seconds);
    resumer.stop();
    for (auto& site : sites) {
      site->stop();
      begun += site->begun();
      ended += site->ended();
      made += site->made();
      freed += site->freed();
    }
    print(crowd.totals());
    report(crowd.problems() == 0,
           "every request is answered, each byte is right, and nothing ends without a reason");
    report(only >= 0 || crowd.totals().replies > 500, "a good number of replies");
  }
  std::printf("# replies: %ld begun, %ld ended; contents: %ld made, %ld freed\n", begun, ended,
              made, freed);
  report(begun == ended, "each reply is reported as ended, once");
  report(made == freed, "each content is freed, once");
  report(becomes("/proc/self/fd", descriptors), "no descriptor is left");
  report(becomes("/proc/self/task", threads), "no thread is left");
  report(counted_heap::blocks == 0, "no memory is left");
  std::printf("1..%d\n", cases);
  return failed_cases ? 1 : 0;
}
