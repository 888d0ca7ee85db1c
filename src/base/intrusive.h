// SPDX-License-Identifier: LGPL-2.1-or-later
// Containers whose links are members of the elements: nothing is allocated, nothing can fail.
#ifndef MHD_BASE_INTRUSIVE_H
#define MHD_BASE_INTRUSIVE_H

#include <atomic>
#include <cstddef>

namespace mhd {

// Link of a doubly linked list. An element may be in one list per Link it has; the tag tells them
// apart.
template <class Tag>
struct Link {
  Link* prev = nullptr;
  Link* next = nullptr;
  bool linked() const { return next != nullptr; }
  void unlink() {
    if (!next) return;
    prev->next = next;
    next->prev = prev;
    prev = next = nullptr;
  }
};

// Doubly linked list of T, which derives from Link<Tag>. The list owns nothing.
template <class T, class Tag>
class List {
 public:
  List() { head_.prev = head_.next = &head_; }
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  bool empty() const { return head_.next == &head_; }
  T* front() { return empty() ? nullptr : static_cast<T*>(head_.next); }
  T* back() { return empty() ? nullptr : static_cast<T*>(head_.prev); }
  T* after(T* element) {
    Link<Tag>* next = static_cast<Link<Tag>*>(element)->next;
    return next == &head_ ? nullptr : static_cast<T*>(next);
  }
  void push_back(T* element) { insert(element, head_.prev); }
  void push_front(T* element) { insert(element, &head_); }
  T* pop_front() {
    T* element = front();
    if (element) static_cast<Link<Tag>*>(element)->unlink();
    return element;
  }
  // Moves all elements of `other` to the end of this list.
  void take_all(List& other) {
    while (T* element = other.pop_front()) push_back(element);
  }

 private:
  void insert(T* element, Link<Tag>* position) {
    Link<Tag>* link = element;
    link->prev = position;
    link->next = position->next;
    position->next->prev = link;
    position->next = link;
  }
  Link<Tag> head_;
};

// Link of an element of an MpscStack.
struct StackLink {
  StackLink* below = nullptr;
};

// Many threads push, one thread takes everything at once. Lock-free.
template <class T>
class MpscStack {
 public:
  // True when the stack was empty: the consumer may be asleep and wants a wake-up.
  bool push(T* element) {
    StackLink* link = element;
    StackLink* top = top_.load(std::memory_order_relaxed);
    do {
      link->below = top;
    } while (!top_.compare_exchange_weak(top, link, std::memory_order_release,
                                         std::memory_order_relaxed));
    return top == nullptr;
  }
  bool empty() const { return top_.load(std::memory_order_relaxed) == nullptr; }
  // All elements in the order in which they were pushed, linked by `below`; nullptr when empty.
  T* take_all() {
    if (empty()) return nullptr;
    StackLink* stack = top_.exchange(nullptr, std::memory_order_acquire);
    StackLink* queue = nullptr;
    while (stack) {
      StackLink* below = stack->below;
      stack->below = queue;
      queue = stack;
      stack = below;
    }
    return static_cast<T*>(queue);
  }
  static T* next(T* element) { return static_cast<T*>(element->StackLink::below); }

 private:
  std::atomic<StackLink*> top_{nullptr};
};

}  // namespace mhd

#endif
