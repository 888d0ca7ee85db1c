// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of the containers and owners in base/: lists, the stack of many producers, reference
// counts, handles.
#include <atomic>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

#include "base/handle.h"
#include "base/intrusive.h"
#include "base/ref.h"
#include "check_main.h"

namespace {

struct FirstTag {};
struct SecondTag {};
struct Item : mhd::Link<FirstTag>, mhd::Link<SecondTag> {
  explicit Item(char item_name = '?') : name(item_name) {}
  char name;
};
using FirstLink = mhd::Link<FirstTag>;
using FirstList = mhd::List<Item, FirstTag>;
using SecondList = mhd::List<Item, SecondTag>;

// The names of the elements, and whether front() and back() fit to them.
template <class Tag>
std::string names(mhd::List<Item, Tag>& list) {
  std::string result;
  for (Item* item = list.front(); item; item = list.after(item)) result += item->name;
  ck_assert_int_eq(list.empty(), result.empty());
  ck_assert_int_eq(list.back() ? list.back()->name : 0, result.empty() ? 0 : result.back());
  return result;
}

START_TEST(list_keeps_order) {
  Item a('a'), b('b'), c('c');
  FirstList list;
  CHECK_TEXT(names(list), "", "new");
  ck_assert_ptr_null(list.pop_front());
  list.push_back(&b);
  list.push_back(&c);
  list.push_front(&a);
  CHECK_TEXT(names(list), "abc", "filled");
  ck_assert_ptr_eq(list.pop_front(), &a);
  ck_assert(!a.FirstLink::linked());
  CHECK_TEXT(names(list), "bc", "one taken");
  list.push_back(&a);
  CHECK_TEXT(names(list), "bca", "put back");
}
END_TEST

START_TEST(list_unlinks_anywhere) {
  Item items[3] = {Item('a'), Item('b'), Item('c')};
  static constexpr const char* left[] = {"bc", "ac", "ab"};
  FirstList list;
  for (Item& item : items) list.push_back(&item);
  FirstLink& link = items[_i];
  ck_assert(link.linked());
  link.unlink();
  ck_assert(!link.linked());
  CHECK_TEXT(names(list), left[_i], "unlinked");
  link.unlink();
  CHECK_TEXT(names(list), left[_i], "unlinked twice");
  while (list.pop_front()) {
  }
  CHECK_TEXT(names(list), "", "emptied");
}
END_TEST

START_TEST(list_element_in_two_lists) {
  Item a('a'), b('b');
  FirstList first;
  SecondList second;
  first.push_back(&a);
  first.push_back(&b);
  second.push_back(&b);
  second.push_back(&a);
  static_cast<FirstLink&>(a).unlink();
  CHECK_TEXT(names(first), "b", "first");
  CHECK_TEXT(names(second), "ba", "second");
}
END_TEST

START_TEST(list_takes_all_of_another) {
  Item a('a'), b('b'), c('c');
  FirstList list, other;
  list.take_all(other);
  list.push_back(&a);
  other.push_back(&b);
  other.push_back(&c);
  list.take_all(other);
  CHECK_TEXT(names(list), "abc", "list");
  CHECK_TEXT(names(other), "", "other");
}
END_TEST

struct Letter : mhd::StackLink {
  int sender = 0;
  int number = 0;
};
using LetterStack = mhd::MpscStack<Letter>;

START_TEST(stack_hands_out_in_order_of_pushing) {
  Letter letters[3];
  LetterStack stack;
  ck_assert(stack.empty());
  ck_assert_ptr_null(stack.take_all());
  ck_assert(stack.push(&letters[0]));
  ck_assert(!stack.push(&letters[1]));
  ck_assert(!stack.push(&letters[2]));
  ck_assert(!stack.empty());
  const Letter* expected = letters;
  for (Letter* letter = stack.take_all(); letter; letter = LetterStack::next(letter))
    ck_assert_ptr_eq(letter, expected++);
  ck_assert_ptr_eq(expected, letters + 3);
  ck_assert(stack.empty());
  ck_assert(stack.push(&letters[1]));
  ck_assert_ptr_eq(stack.take_all(), &letters[1]);
}
END_TEST

// Nothing is lost or doubled, each sender's order is kept, and whenever something lies in the stack
// somebody was told.
START_TEST(stack_with_many_producers) {
  constexpr int senders = 4, per_sender = 20000;
  LetterStack stack;
  std::vector<std::vector<Letter>> letters(senders, std::vector<Letter>(per_sender));
  std::atomic<int> wake_ups{0};
  std::vector<std::thread> threads;
  for (int sender = 0; sender < senders; ++sender)
    threads.emplace_back([&, sender] {
      for (int number = 0; number < per_sender; ++number) {
        Letter& letter =
            letters[static_cast<std::size_t>(sender)][static_cast<std::size_t>(number)];
        letter.sender = sender;
        letter.number = number;
        if (stack.push(&letter)) ++wake_ups;
      }
    });
  int next_number[senders] = {}, received = 0, batches = 0;
  while (received < senders * per_sender) {
    Letter* letter = stack.take_all();
    if (letter) ++batches;
    for (; letter; letter = LetterStack::next(letter)) {
      ck_assert_int_eq(letter->number, next_number[letter->sender]++);
      ++received;
    }
    std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  ck_assert(stack.empty());
  ck_assert_int_eq(wake_ups, batches);
}
END_TEST

struct Shared : mhd::Counted<Shared> {
  int releases = 0;
  void last_release() { ++releases; }
};
using SharedRef = mhd::Ref<Shared>;

START_TEST(ref_releases_once_at_the_end) {
  Shared object;
  {
    SharedRef first = SharedRef::adopt(&object);
    SharedRef second = SharedRef::share(&object);
    first.reset();
    ck_assert(!first);
    ck_assert_int_eq(object.releases, 0);
    ck_assert_ptr_eq(second.get(), &object);
    ck_assert_ptr_eq(&*second, &object);
    ck_assert_int_eq(second->releases, 0);
  }
  ck_assert_int_eq(object.releases, 1);
}
END_TEST

START_TEST(ref_moves) {
  Shared object, replaced;
  SharedRef first = SharedRef::adopt(&object);
  SharedRef second = std::move(first);
  ck_assert(!first && second);
  SharedRef third = SharedRef::adopt(&replaced);
  third = std::move(second);
  ck_assert_int_eq(replaced.releases, 1);
  ck_assert(!second && third);
  SharedRef& same = third;
  third = std::move(same);
  ck_assert_ptr_eq(third.get(), &object);
  ck_assert_int_eq(object.releases, 0);
  third.reset();
  third.reset();
  ck_assert_int_eq(object.releases, 1);
}
END_TEST

START_TEST(ref_detaches) {
  Shared object;
  {
    SharedRef ref = SharedRef::adopt(&object);
    ck_assert_ptr_eq(ref.detach(), &object);
    ck_assert(!ref);
  }
  ck_assert_int_eq(object.releases, 0);
  object.release();
  ck_assert_int_eq(object.releases, 1);
  ck_assert(!SharedRef::share(nullptr));
}
END_TEST

START_TEST(ref_shared_between_threads) {
  Shared object;
  SharedRef own = SharedRef::adopt(&object);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&object] {
      for (int round = 0; round < 20000; ++round) SharedRef::share(&object).reset();
    });
  for (std::thread& thread : threads) thread.join();
  ck_assert_int_eq(object.releases, 0);
  own.reset();
  ck_assert_int_eq(object.releases, 1);
}
END_TEST

std::vector<int> closed;
struct NumberTraits {
  static constexpr int none = -1;
  static void close(int number) { closed.push_back(number); }
};
using NumberHandle = mhd::Handle<int, NumberTraits>;

START_TEST(handle_closes_once) {
  closed.clear();
  {
    NumberHandle empty, first(1), second(2);
    ck_assert(!empty.valid() && first.valid());
    empty = std::move(first);
    ck_assert(!first.valid());
    ck_assert_int_eq(empty.get(), 1);
    second.reset(3);
    ck_assert(closed == std::vector<int>{2});
    ck_assert_int_eq(second.release(), 3);
    NumberHandle moved(std::move(empty));
    ck_assert(!empty.valid() && moved.get() == 1);
  }
  ck_assert(closed == (std::vector<int>{2, 1}));
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("base/intrusive", {{list_keeps_order},
                                            {list_unlinks_anywhere, 3},
                                            {list_element_in_two_lists},
                                            {list_takes_all_of_another},
                                            {stack_hands_out_in_order_of_pushing},
                                            {stack_with_many_producers},
                                            {ref_releases_once_at_the_end},
                                            {ref_moves},
                                            {ref_detaches},
                                            {ref_shared_between_threads},
                                            {handle_closes_once}});
}
