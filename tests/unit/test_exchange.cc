// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of exchange/exchange: parking, resuming from other threads, and the store that keeps the
// memory.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

#include "check_main.h"
#include "exchange/exchange.h"

namespace {

using mhd::App;
using mhd::Exchange;
using mhd::ExchangeStore;
using mhd::Mail;

// The side of a worker: its mailbox, and a connection that counts wake-ups.
struct Worker final : mhd::MailDrop, mhd::Carrier {
  void post(Mail& mail) override { mail_.push(&mail); }
  void wake(Exchange& exchange) override {
    ++wakes;
    last = &exchange;
  }
  // The number of messages.
  unsigned deliver_all() {
    unsigned number = 0;
    for (Mail* mail = mail_.take_all(); mail;) {
      Mail* next = mail_.next(mail);
      mail->deliver(*mail, this);
      mail = next;
      ++number;
    }
    return number;
  }
  // False when no wake-up comes within a long time.
  bool wait_for_wake(unsigned wanted) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (wakes < wanted) {
      if (deliver_all() > 0) continue;
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return wakes == wanted;
  }

  unsigned wakes = 0;
  Exchange* last = nullptr;

 private:
  mhd::MpscStack<Mail> mail_;
};

struct Fixture {
  Worker worker;
  ExchangeStore store{worker, 32768};
  Exchange& take() {
    Exchange* exchange = store.take(worker);
    ck_assert_ptr_nonnull(exchange);
    return *exchange;
  }
};

START_TEST(park_then_resume) {
  Fixture f;
  Exchange& exchange = f.take();
  ck_assert(exchange.app() == App::idle);
  exchange.enter_callback();
  ck_assert(exchange.app() == App::running);
  ck_assert(exchange.park());
  ck_assert(exchange.app() == App::parked);
  exchange.resume();
  ck_assert(exchange.app() == App::resumed);
  ck_assert_uint_eq(f.worker.deliver_all(), 1);
  ck_assert_ptr_eq(f.worker.last, &exchange);
  ck_assert(exchange.app() == App::idle);
  f.store.give_back(exchange);
  ck_assert_uint_eq(f.store.in_use(), 0);
}
END_TEST

START_TEST(resume_during_the_callback_counts) {
  Fixture f;
  Exchange& exchange = f.take();
  exchange.enter_callback();
  exchange.resume();
  ck_assert(!exchange.park());
  ck_assert_uint_eq(f.worker.deliver_all(), 0);
  // The call is made again, and that one parks.
  exchange.enter_callback();
  ck_assert(exchange.park());
  exchange.resume();
  ck_assert_uint_eq(f.worker.deliver_all(), 1);
  f.store.give_back(exchange);
}
END_TEST

START_TEST(resume_without_parking_is_dropped) {
  Fixture f;
  Exchange& exchange = f.take();
  exchange.resume();
  ck_assert(exchange.app() == App::idle);
  exchange.enter_callback();
  exchange.resume();
  exchange.leave_callback();
  ck_assert(exchange.app() == App::idle);
  exchange.enter_callback();
  ck_assert(exchange.park());
  ck_assert_uint_eq(f.worker.deliver_all(), 0);
  exchange.resume();
  ck_assert_uint_eq(f.worker.deliver_all(), 1);
  f.store.give_back(exchange);
}
END_TEST

START_TEST(several_resumes_wake_once) {
  Fixture f;
  Exchange& exchange = f.take();
  exchange.enter_callback();
  ck_assert(exchange.park());
  for (int i = 0; i < 5; ++i) exchange.resume();
  ck_assert_uint_eq(f.worker.deliver_all(), 1);
  f.store.give_back(exchange);
  exchange.resume();  // too late, but harmless
  ck_assert_uint_eq(f.worker.deliver_all(), 0);
  ck_assert_uint_eq(f.worker.wakes, 1);
}
END_TEST

START_TEST(ended_while_parked) {
  Fixture f;
  Exchange& exchange = f.take();
  exchange.enter_callback();
  ck_assert(exchange.park());
  f.store.give_back(exchange);
  ck_assert_uint_eq(f.store.abandoned(), 0);
  exchange.resume();
  ck_assert_uint_eq(f.worker.deliver_all(), 0);
  ck_assert_ptr_eq(&f.take(), &exchange);
  f.store.give_back(exchange);
}
END_TEST

START_TEST(ended_with_the_wake_up_on_its_way) {
  Fixture f;
  Exchange& exchange = f.take();
  exchange.enter_callback();
  ck_assert(exchange.park());
  exchange.resume();
  f.store.give_back(exchange);
  ck_assert_uint_eq(f.store.in_use(), 0);
  ck_assert_uint_eq(f.store.abandoned(), 1);
  Exchange& other = f.take();
  ck_assert_ptr_ne(&other, &exchange);
  ck_assert_uint_eq(f.worker.deliver_all(), 1);
  ck_assert_uint_eq(f.worker.wakes, 0);
  ck_assert_uint_eq(f.store.abandoned(), 0);
  ck_assert_ptr_eq(&f.take(), &exchange);
  f.store.give_back(exchange);
  f.store.give_back(other);
}
END_TEST

// Memory that comes again is as new, but at the same place.
START_TEST(reuse) {
  Fixture f;
  Exchange& exchange = f.take();
  exchange.move_to(mhd::Recv::done);
  exchange.move_to(mhd::Send::head);
  exchange.known = true;
  exchange.content_sent = 7;
  exchange.slot<std::uint64_t>() = 1;
  ck_assert_ptr_nonnull(exchange.arena.take(20000));
  ck_assert_ptr_null(exchange.arena.take(20000));
  f.store.give_back(exchange);
  Exchange& again = f.take();
  ck_assert_ptr_eq(&again, &exchange);
  ck_assert(again.recv() == mhd::Recv::head);
  ck_assert(again.send() == mhd::Send::none);
  ck_assert(!again.known);
  ck_assert_uint_eq(again.content_sent, 0);
  ck_assert_uint_eq(again.arena.heap_bytes(), 0);
  ck_assert(again.carrier == &f.worker);
  f.store.give_back(again);
}
END_TEST

START_TEST(many_at_once) {
  Fixture f;
  std::vector<Exchange*> all;
  for (int i = 0; i < 200; ++i) all.push_back(&f.take());
  ck_assert_uint_eq(f.store.in_use(), 200);
  for (Exchange* exchange : all) f.store.give_back(*exchange);
  ck_assert_uint_eq(f.store.in_use(), 0);
  for (int i = 0; i < 200; ++i) ck_assert_ptr_nonnull(f.store.take(f.worker));
  for (Exchange* exchange : all) f.store.give_back(*exchange);
}
END_TEST

// A thread that resumes what it is shown, as fast as it can.
class Resumer {
 public:
  Resumer() : thread_([this] { run(); }) {}
  ~Resumer() {
    stop_ = true;
    thread_.join();
  }
  void show(Exchange& exchange) { shown_.store(&exchange, std::memory_order_release); }
  bool is_done() const { return shown_.load(std::memory_order_acquire) == nullptr; }

 private:
  void run() {
    unsigned round = 0;
    while (!stop_) {
      Exchange* exchange = shown_.load(std::memory_order_acquire);
      if (!exchange) {
        std::this_thread::yield();
        continue;
      }
      for (unsigned i = 0; i < round % 64; ++i) atomic_thread_fence(std::memory_order_seq_cst);
      ++round;
      exchange->resume();
      shown_.store(nullptr, std::memory_order_release);
    }
  }

  std::atomic<Exchange*> shown_{nullptr};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

constexpr unsigned rounds_per_row = 10000;

// The resume comes while the callback runs, while it parks, or afterwards: it is never lost.
START_TEST(no_resume_is_lost) {
  Fixture f;
  Resumer resumer;
  Exchange& exchange = f.take();
  unsigned parked = 0;
  for (unsigned round = 0; round < rounds_per_row; ++round) {
    exchange.enter_callback();
    resumer.show(exchange);
    for (unsigned i = 0; i < (round * 7) % 64; ++i) atomic_thread_fence(std::memory_order_seq_cst);
    const bool parks = exchange.park();
    if (parks) {
      ++parked;
      ck_assert_msg(f.worker.wait_for_wake(parked), "resume %u was lost", round);
    }
    while (!resumer.is_done()) std::this_thread::yield();
    ck_assert(exchange.app() == (parks ? App::idle : App::resumed));
    exchange.leave_callback();
  }
  ck_assert_uint_eq(f.worker.deliver_all(), 0);
  ck_assert_uint_eq(f.worker.wakes, parked);
  f.store.give_back(exchange);
}
END_TEST

// The exchange ends while it is resumed: its memory comes back, once.
START_TEST(end_races_with_resume) {
  Fixture f;
  Resumer resumer;
  unsigned mails = 0, abandoned = 0;
  for (unsigned round = 0; round < rounds_per_row; ++round) {
    Exchange& exchange = f.take();
    exchange.enter_callback();
    ck_assert(exchange.park());
    resumer.show(exchange);
    for (unsigned i = 0; i < (round * 7) % 64; ++i) atomic_thread_fence(std::memory_order_seq_cst);
    f.store.give_back(exchange);
    abandoned += static_cast<unsigned>(f.store.abandoned());
    while (!resumer.is_done()) std::this_thread::yield();
    mails += f.worker.deliver_all();
    ck_assert_uint_eq(f.store.abandoned(), 0);
  }
  ck_assert_uint_eq(mails, abandoned);
  ck_assert_uint_eq(f.worker.wakes, 0);
  ck_assert_uint_eq(f.store.in_use(), 0);
}
END_TEST

}  // namespace

int main() {
  setenv("CK_DEFAULT_TIMEOUT", "60", 0);  // threads on a busy machine
  return unit::run_tests("exchange/exchange", {{park_then_resume},
                                               {resume_during_the_callback_counts},
                                               {resume_without_parking_is_dropped},
                                               {several_resumes_wake_once},
                                               {ended_while_parked},
                                               {ended_with_the_wake_up_on_its_way},
                                               {reuse},
                                               {many_at_once},
                                               {no_resume_is_lost, 10},
                                               {end_races_with_resume, 10}});
}
