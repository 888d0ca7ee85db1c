// SPDX-License-Identifier: LGPL-2.1-or-later
// Walks the tables of legal transitions of an exchange's states.
#include <cstddef>
#include <iterator>
#include <string_view>

#include "check_main.h"
#include "exchange/states.h"

namespace {

using mhd::App;
using mhd::legal;
using mhd::Recv;
using mhd::Send;
using mhd::Transition;

constexpr std::size_t most_states = 7;

// Compilers spell a value without a name as a cast, with the number behind a parenthesis.
template <auto value>
constexpr bool is_named() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t at = text.find("value = ") + 8;
  return text[at] != '(' && (text[at] < '0' || text[at] > '9');
}

// The number of enumerators, which are numbered from 0 without gaps.
template <class State, std::size_t from = 0>
constexpr std::size_t count_states() {
  if constexpr (from < 64 && is_named<static_cast<State>(from)>())
    return 1 + count_states<State, from + 1>();
  else
    return 0;
}

static_assert(count_states<Recv>() == 5);
static_assert(count_states<Send>() == 6);
static_assert(count_states<App>() == 4);
static_assert(count_states<Recv>() <= most_states && count_states<Send>() <= most_states &&
              count_states<App>() <= most_states);

template <class State, std::size_t count>
struct Machine {
  const Transition<State> (&table)[count];
  static constexpr std::size_t states = count_states<State>();
  bool can_reach[states][states] = {};

  explicit Machine(const Transition<State> (&transitions)[count]) : table(transitions) {
    for (const Transition<State>& t : table) can_reach[index(t.from)][index(t.to)] = true;
    for (std::size_t over = 0; over < states; ++over)
      for (std::size_t from = 0; from < states; ++from)
        for (std::size_t to = 0; to < states; ++to)
          if (can_reach[from][over] && can_reach[over][to]) can_reach[from][to] = true;
  }
  static std::size_t index(State state) { return static_cast<std::size_t>(state); }
};

template <class State, std::size_t count>
void check_table(const Transition<State> (&table)[count]) {
  constexpr std::size_t states = count_states<State>();
  for (const Transition<State>& t : table) {
    ck_assert(t.from != t.to);
    ck_assert_uint_lt(static_cast<std::size_t>(t.from), states);
    ck_assert_uint_lt(static_cast<std::size_t>(t.to), states);
  }
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < i; ++j)
      ck_assert_msg(table[i].from != table[j].from || table[i].to != table[j].to,
                    "row %zu repeats row %zu", i, j);
}

// Every pair that the table does not list is illegal.
template <class State, std::size_t count>
void check_legal(const Transition<State> (&table)[count]) {
  constexpr std::size_t states = count_states<State>();
  std::size_t found = 0;
  for (std::size_t from = 0; from < states; ++from)
    for (std::size_t to = 0; to < states; ++to)
      if (legal(static_cast<State>(from), static_cast<State>(to))) ++found;
  ck_assert_uint_eq(found, count);
  for (const Transition<State>& t : table) ck_assert(legal(t.from, t.to));
}

// Each state but the first is reached from it, and the last is reached from each other one.
template <class State, std::size_t count>
void check_reachable(const Transition<State> (&table)[count], State first, State last) {
  const Machine<State, count> machine(table);
  for (std::size_t state = 0; state < machine.states; ++state) {
    if (state != machine.index(first))
      ck_assert_msg(machine.can_reach[machine.index(first)][state], "state %zu is not reached",
                    state);
    if (state != machine.index(last))
      ck_assert_msg(machine.can_reach[state][machine.index(last)], "state %zu has no way out",
                    state);
  }
}

// A state that is left is not entered again, and nothing leaves the last one.
template <class State, std::size_t count>
void check_one_way(const Transition<State> (&table)[count], State last) {
  const Machine<State, count> machine(table);
  for (std::size_t state = 0; state < machine.states; ++state)
    ck_assert_msg(!machine.can_reach[state][state], "state %zu is entered again", state);
  for (const Transition<State>& t : table) ck_assert(t.from != last);
}

START_TEST(receiving) {
  check_table(mhd::recv_transitions);
  check_legal(mhd::recv_transitions);
  check_reachable(mhd::recv_transitions, Recv::head, Recv::done);
  check_one_way(mhd::recv_transitions, Recv::done);
}
END_TEST

START_TEST(sending) {
  check_table(mhd::send_transitions);
  check_legal(mhd::send_transitions);
  check_reachable(mhd::send_transitions, Send::none, Send::done);
  check_one_way(mhd::send_transitions, Send::done);
}
END_TEST

START_TEST(application) {
  check_table(mhd::app_transitions);
  check_legal(mhd::app_transitions);
  check_reachable(mhd::app_transitions, App::idle, App::idle);
  // A callback runs before anybody waits, and a resume never puts anybody to sleep.
  ck_assert(!legal(App::idle, App::parked));
  ck_assert(!legal(App::idle, App::resumed));
  ck_assert(!legal(App::resumed, App::parked));
}
END_TEST

}  // namespace

int main() { return unit::run_tests("exchange/states", {{receiving}, {sending}, {application}}); }
