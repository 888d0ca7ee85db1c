// SPDX-License-Identifier: LGPL-2.1-or-later
#include "faults/inject.h"

#include <sys/epoll.h>
#include <time.h>

#include <cerrno>

#include "daemon/counted_heap.h"
#include "faults/wraps.h"

namespace faults {

constinit thread_local bool own_calls = false;
std::atomic<bool> fast_waits{true};
std::atomic<bool> sendfile_works{true};

namespace {

constexpr unsigned none = call_count;
std::atomic<unsigned> armed_call{none};
std::atomic<bool> is_held{false};
std::atomic<int> armed_error{0};
std::atomic<long> armed_first{0};
std::atomic<long> armed_times{0};
std::atomic<long> fired_count{0};
std::atomic<long> counts[call_count];
std::atomic<long> skipped_ms{0};

bool memory_may_succeed() { return judge(Call::memory) == 0; }

}  // namespace

// Here, where the variable is: elsewhere GCC's sanitizer takes its address for null.
OwnCalls::OwnCalls(bool own) : before_(own_calls) { own_calls = own; }
OwnCalls::~OwnCalls() { own_calls = before_; }

const char* name_of(Call call) {
  static const char* const names[] = {"socket",
                                      "bind",
                                      "listen",
                                      "getsockname",
                                      "setsockopt",
                                      "accept4",
                                      "epoll_create1",
                                      "epoll_ctl add",
                                      "epoll_ctl mod",
                                      "epoll_ctl del",
                                      "wait",
                                      "eventfd",
                                      "eventfd write",
                                      "eventfd read",
                                      "recv",
                                      "recv to peek",
                                      "send",
                                      "sendmsg",
                                      "sendfile",
                                      "splice",
                                      "pread",
                                      "poll of a pipe",
                                      "ioctl",
                                      "read of a pipe",
                                      "shutdown",
                                      "close",
                                      "fcntl",
                                      "pthread_attr_init",
                                      "pthread_attr_setstacksize",
                                      "pthread_create",
                                      "pthread_setname_np",
                                      "getrlimit",
                                      "memory"};
  static_assert(sizeof names / sizeof names[0] == call_count);
  return names[static_cast<unsigned>(call)];
}

int judge(Call call) {
  if (own_calls) return 0;
  const auto index = static_cast<unsigned>(call);
  const long number = counts[index]++;
  if (armed_call.load() != index || is_held.load()) return 0;
  if (number < armed_first.load() || number >= armed_first.load() + armed_times.load()) return 0;
  ++fired_count;
  return armed_error.load();
}

void count_from_zero() {
  for (auto& count : counts) count = 0;
}

void arm(const Fault& fault) {
  counted_heap::may_succeed = memory_may_succeed;
  count_from_zero();
  fired_count = 0;
  armed_error = fault.error;
  armed_first = fault.first;
  armed_times = fault.times;
  armed_call = static_cast<unsigned>(fault.call);
}

void disarm() { armed_call = none; }
bool is_armed(Call call) { return armed_call.load() == static_cast<unsigned>(call); }
void hold(bool held) { is_held = held; }
long fired() { return fired_count.load(); }
long calls(Call call) { return counts[static_cast<unsigned>(call)].load(); }

long all_calls() {
  long sum = 0;
  for (const auto& count : counts) sum += count.load();
  return sum;
}

long shortened(long timeout) {
  constexpr long short_wait = 2;
  constexpr long longer_wait = 300;  // a busy machine may hold up clients for so long
  if (!fast_waits.load() || timeout <= short_wait || timeout > 2500) return timeout;
  if (timeout <= 250) return short_wait;
  return timeout < longer_wait ? timeout : longer_wait;
}

void skip_time(long ms) { skipped_ms += ms; }

void add_skipped(timespec& time) {
  const long ms = skipped_ms.load();
  time.tv_sec += ms / 1000;
  time.tv_nsec += ms % 1000 * 1000000;
  if (time.tv_nsec < 1000000000) return;
  time.tv_nsec -= 1000000000;
  ++time.tv_sec;
}

long now_ms() {
  timespec now = {};
  const OwnCalls mine(true);
  clock_gettime(CLOCK_MONOTONIC, &now);
  add_skipped(now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

}  // namespace faults
