// SPDX-License-Identifier: LGPL-2.1-or-later
// What must stay until bytes have left.
#ifndef MHD_EXCHANGE_HELD_H
#define MHD_EXCHANGE_HELD_H

#include <cstdint>

namespace mhd {

// Base of what an exchange keeps for its reply. release() is called once, when the mark behind the
// bytes that need it has passed, or when the exchange ends; it frees the object.
struct Held {
  void (*release)(Held& self) = nullptr;
  Held* next = nullptr;
  std::uint64_t mark = UINT64_MAX;  // nothing but the end of the exchange passes this one
};

// In the order of their marks.
class HeldList {
 public:
  bool empty() const { return first_ == nullptr; }
  void add(Held& held, std::uint64_t mark) {
    held.mark = mark;
    Held** at = &first_;
    while (*at && (*at)->mark <= mark) at = &(*at)->next;
    held.next = *at;
    *at = &held;
  }
  // One of them has got its mark.
  void set_mark(Held& held, std::uint64_t mark) {
    Held** at = &first_;
    while (*at != &held) at = &(*at)->next;
    *at = held.next;
    add(held, mark);
  }
  // So many bytes of the connection have left.
  void release_passed(std::uint64_t sent) {
    while (first_ && first_->mark <= sent) release_first();
  }
  void release_all() {
    while (first_) release_first();
  }

 private:
  void release_first() {
    Held& held = *first_;
    first_ = held.next;
    held.release(held);
  }

  Held* first_ = nullptr;
};

}  // namespace mhd

#endif
