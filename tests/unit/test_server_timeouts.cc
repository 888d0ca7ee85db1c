// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of the wheel of deadlines: what is due when, however often it is set.
#include <algorithm>
#include <memory>
#include <string>

#include "check_main.h"
#include "server/timeouts.h"

namespace {

using mhd::Millis;
using mhd::server::Timeouts;
using mhd::server::Timer;

constexpr Millis begin = 1000;
constexpr Millis slot = 32;  // how exact the wheel is

// A loop that takes `step` ms for a turn, and sets the deadline anew in each or only once.
struct Loop {
  Millis step;
  Millis deadline;
  bool again;
};
constexpr Loop loops[] = {{1, 1500, false},     {1, 1500, true},     {7, 1500, true},
                          {10, 1536, true},     {31, 1500, true},    {32, 1500, true},
                          {33, 1535, true},     {100, 1500, true},   {10, 1000, true},
                          {10, 900, true},      {31, 0, true},       {32, 0, true},
                          {10, 200000, false},  {31, 200000, true},  {32, 33768, true},
                          {1000, 200000, true}, {50000, 1500, true}, {50000, 200000, false}};

START_TEST(due_at_its_time) {
  const Loop& loop = loops[_i];
  auto timeouts = std::make_unique<Timeouts>();
  timeouts->start(begin);
  Timer timer;
  timeouts->set(timer, loop.deadline);
  Millis now = begin;
  const Millis latest = std::max(begin, loop.deadline) + 3 * slot + loop.step;
  for (; now <= latest; now += loop.step) {
    if (loop.again) timeouts->set(timer, loop.deadline);
    if (timeouts->expired(now)) break;
  }
  const std::string what = "every " + std::to_string(loop.step) + " ms, due at " +
                           std::to_string(loop.deadline) + ", came at " + std::to_string(now);
  ck_assert_msg(now >= loop.deadline && now <= latest, "%s", what.c_str());
}
END_TEST

// The deadline of a connection moves with each request; the last one counts.
START_TEST(moved_again_and_again) {
  auto timeouts = std::make_unique<Timeouts>();
  timeouts->start(begin);
  Timer timer;
  for (Millis now = begin; now < begin + 100000; now += 10) {
    timeouts->set(timer, now + 500);
    ck_assert_ptr_null(timeouts->expired(now));
  }
  ck_assert_ptr_null(timeouts->expired(begin + 100000 + 400));
  ck_assert_ptr_eq(timeouts->expired(begin + 100000 + 500 + slot), &timer);
  ck_assert_ptr_null(timeouts->expired(begin + 300000));
}
END_TEST

START_TEST(moved_to_the_front) {
  auto timeouts = std::make_unique<Timeouts>();
  timeouts->start(begin);
  Timer timer;
  timeouts->set(timer, begin + 20000);
  timeouts->set(timer, begin + 100);
  ck_assert_uint_le(timeouts->until_next(begin), 100 + slot);
  ck_assert_ptr_null(timeouts->expired(begin + 99));
  ck_assert_ptr_eq(timeouts->expired(begin + 100 + slot), &timer);
}
END_TEST

START_TEST(taken_out) {
  auto timeouts = std::make_unique<Timeouts>();
  timeouts->start(begin);
  Timer removed, without;
  timeouts->set(removed, begin + 100);
  timeouts->set(without, begin + 100);
  timeouts->remove(removed);
  timeouts->set(without, mhd::never);
  ck_assert_ptr_null(timeouts->expired(begin + 1000000));
  ck_assert_uint_eq(timeouts->until_next(begin + 1000000), mhd::never);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("timeouts", {{due_at_its_time, std::size(loops)},
                                      {moved_again_and_again},
                                      {moved_to_the_front},
                                      {taken_out}});
}
