// SPDX-License-Identifier: LGPL-2.1-or-later
// The sweep: each system call and each allocation of a session fails or falls short at each
// position, in each poll call, with worker threads and without. Whatever fails, the daemon lives,
// the next client is served, every client gets right bytes or an end, nothing is left behind,
// nothing spins.
//
// Environment: MHD_TEST_BOUND=short takes a sample, chosen by MHD_FAULT_SEED (default 1).
// MHD_FAULT_CASE=NAME runs only the cases with NAME in their name; MHD_FAULT_VERBOSE prints each
// injection.
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "daemon/counted_heap.h"
#include "faults/rows.h"
#include "faults/session.h"

using namespace faults;

namespace {

// Where a kind of call must occur, so that a sweep can't be empty unnoticed.
enum class Where { always, threads, epoll, select };

struct Kind {
  Call call;
  Where where;
  std::vector<int> errors;
  std::vector<long> times = {1};
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {Call::socket, Where::always, {EMFILE, ENFILE, ENOMEM, ENOBUFS, EAFNOSUPPORT, EACCES}},
      {Call::bind, Where::always, {EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOMEM}},
      {Call::listen, Where::always, {EADDRINUSE, EOPNOTSUPP}},
      {Call::getsockname, Where::always, {ENOBUFS, EBADF}},
      {Call::setsockopt, Where::always, {ENOPROTOOPT, ENOMEM, EINVAL}},
      {Call::accept,
       Where::always,
       {EINTR, EAGAIN, ECONNABORTED, EPROTO, EPERM, EMFILE, ENFILE, ENOBUFS, ENOMEM, EINVAL,
        ETIMEDOUT},
       {1, 4}},
      {Call::epoll_create, Where::epoll, {EMFILE, ENFILE, ENOMEM}},
      {Call::epoll_add, Where::epoll, {ENOMEM, ENOSPC, EPERM}, {1, 3}},
      {Call::epoll_del, Where::epoll, {ENOENT, ENOMEM, EBADF}, {1, 3}},
      {Call::wait, Where::always, {EINTR, EBADF, EINVAL, EFAULT, ENOMEM}, {1, 5}},
      {Call::eventfd, Where::always, {EMFILE, ENFILE, ENOMEM, ENODEV}},
      {Call::wake, Where::threads, {EINTR, EAGAIN}, {1, 3}},
      {Call::drain, Where::threads, {EINTR, EAGAIN, EIO}, {1, 3}},
      {Call::recv,
       Where::always,
       {one_byte, EINTR, EAGAIN, ENOBUFS, ENOMEM, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, EIO},
       {1, 4}},
      {Call::peek, Where::select, {EINTR, EAGAIN, ENOBUFS, ENOMEM, ECONNRESET, EIO}, {1, 4}},
      {Call::send,
       Where::always,
       {one_byte, EINTR, EAGAIN, ENOBUFS, ENOMEM, ECONNRESET, EPIPE, ETIMEDOUT, EHOSTUNREACH, EIO},
       {1, 4}},
      {Call::sendmsg,
       Where::always,
       {one_byte, EINTR, EAGAIN, ENOBUFS, ENOMEM, ECONNRESET, EPIPE, ETIMEDOUT, EIO},
       {1, 4}},
      {Call::sendfile,
       Where::always,
       {one_byte, nothing, EINTR, EAGAIN, EINVAL, ENOSYS, EIO, ENOMEM, EPIPE, ECONNRESET},
       {1, 4}},
      {Call::splice,
       Where::always,
       {one_byte, nothing, EINTR, EAGAIN, EINVAL, EIO, ENOMEM, EPIPE, ECONNRESET},
       {1, 4}},
      {Call::pread, Where::always, {one_byte, nothing, EINTR, EIO}, {1, 4}},
      {Call::look, Where::always, {EINTR, ENOMEM}, {1, 3}},
      {Call::how_much, Where::always, {EINTR, EBADF}, {1, 3}},
      {Call::read_pipe, Where::always, {one_byte, EINTR, EAGAIN, EIO}, {1, 3}},
      {Call::shutdown, Where::always, {ENOTCONN, ENOBUFS}},
      {Call::close, Where::always, {EINTR, EIO}, {1, 3}},
      {Call::fcntl, Where::always, {EINVAL, EBADF}},
      {Call::attr_init, Where::threads, {ENOMEM}},
      {Call::stack_size, Where::threads, {EINVAL}},
      {Call::thread, Where::threads, {EAGAIN, EPERM, ENOMEM}},
      {Call::thread_name, Where::threads, {ERANGE}},
      {Call::getrlimit, Where::always, {EPERM, EFAULT}},
      {Call::memory, Where::always, {ENOMEM}, {1, 3}},
  };
  return all;
}

long injections;
bool verbose;

// One run against one fault.
struct Run {
  const daemon_test::Row& row;
  Fault fault;
  Options options;
  std::string problem;
  bool fired = false;
  std::string missing = {};  // what was not answered first
  bool unexplained = false;  // not everything was answered though nothing failed
  long waits = 0;

  void note(const std::string& what) {
    if (problem.empty()) problem = what;
  }

  void talk() {
    Site site(row, options);
    missing = site.running() ? play(site, problem) : "the daemon";
    fired = faults::fired() > 0;
    unexplained = !missing.empty() && !fired && problem.empty();
    if (fired) disarm();
    waits = calls(Call::wait);
    hold(true);
    if (site.running()) serves(site, problem);
    hold(false);
    site.stop();
    fired = faults::fired() > 0;
    disarm();
    if (site.unfinished() != 0)
      note(std::to_string(site.unfinished()) + " requests were never ended");
    if (const long count = site.sources().wrongly_freed())
      note(std::to_string(count) + " free callbacks did not run exactly once");
  }

  // A client that the machine held up for too long may have met a deadline of the daemon: it gets
  // another chance.
  void play_once() {
    for (int i = 0; i < 3 && (i == 0 || unexplained); ++i) attempt();
    if (unexplained) note("not everything was answered though nothing failed: " + missing);
  }

  void attempt() {
    const unsigned descriptors = open_descriptors();
    const unsigned threads = running_threads();
    alarm(60);
    sendfile_works = fault.call != Call::pread;
    arm(fault);
    talk();
    alarm(0);
    if (counted_heap::blocks != 0)
      note(std::to_string(counted_heap::blocks) + " blocks of memory are left");
    counted_heap::blocks = 0;
    if (open_descriptors() != descriptors) note("descriptors are left");
    for (int i = 0; i < 1000 && running_threads() != threads; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (running_threads() != threads) note("threads are left");
    if (waits > 2500) note(std::to_string(waits) + " calls to wait");
  }
};

// Every n-th of a sample, by a hash that depends on the seed.
class Sample {
 public:
  Sample() {
    const char* bound = std::getenv("MHD_TEST_BOUND");
    const char* seed = std::getenv("MHD_FAULT_SEED");
    if (bound && std::strcmp(bound, "short") == 0) every_ = 4;
    state_ = seed ? std::strtoull(seed, nullptr, 0) : 1;
  }
  bool takes() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return every_ == 1 || (state_ >> 33) % every_ == 0;
  }

 private:
  unsigned every_ = 1;
  unsigned long long state_;
};

const char* name_of_error(int error) {
  return error == one_byte ? "one byte" : error == nothing ? "nothing" : std::strerror(error);
}

// One fault at each place in turn, until the session ends before its place comes.
std::string sweep(const daemon_test::Row& row, const Kind& kind, int error, long times,
                  Sample& sample) {
  for (long n = 0; n < 5000;) {
    Run run{row, {kind.call, error, n, times}, {}, {}};
    run.options.adopt_listener = kind.call == Call::fcntl;
    now_trying("%s: %s number %ld: %s, %ld times\n", row.name, name_of(kind.call), n,
               name_of_error(error), times);
    if (verbose) std::fputs(trying(), stderr);
    const bool wanted = sample.takes() || n == 0;
    if (wanted) {
      run.play_once();
      if (run.fired) ++injections;
      if (!run.problem.empty()) return std::string(trying()) + "# " + run.problem;
      if (!run.fired) break;
    } else if (n > 400) {
      break;
    }
    n += n < 24 ? 1 : n / 12;
  }
  return std::string();
}

bool applies(const daemon_test::Row& row, Where where) {
  return where == Where::always || (where == Where::threads && row.workers) ||
         (where == Where::epoll && row.poll == MHD_SPS_EPOLL) ||
         (where == Where::select && row.poll == MHD_SPS_SELECT);
}

// The kind occurs in a run without a fault.
std::string occurs(const daemon_test::Row& row, const Kind& kind) {
  Run run{row, {kind.call, 0, 0, 0}, {}, {}};
  run.options.adopt_listener = kind.call == Call::fcntl;
  run.play_once();
  if (!run.problem.empty()) return "without a fault: " + run.problem;
  return calls(kind.call) > 0 ? "" : "the library does not call it";
}

std::string sweep_all(const daemon_test::Row& row, const Kind& kind, Sample& sample) {
  std::string problem = occurs(row, kind);
  for (const int error : kind.errors)
    for (const long times : kind.times)
      if (problem.empty()) problem = sweep(row, kind, error, times, sample);
  return problem;
}

void sweep_row(const daemon_test::Row& row, const char* only) {
  Sample sample;
  for (const Kind& kind : kinds()) {
    const std::string name = std::string(row.name) + ": " + name_of(kind.call);
    if (!applies(row, kind.where) || (only && name.find(only) == std::string::npos)) continue;
    const long before = injections;
    const long begin = now_ms();
    const std::string problem = sweep_all(row, kind, sample);
    report(name, problem, injections - before);
    if (verbose) std::printf("# %ld ms\n", now_ms() - begin);
  }
}

}  // namespace

int main() {
  verbose = std::getenv("MHD_FAULT_VERBOSE") != nullptr;
  return run_rows(sweep_row);
}
