// SPDX-License-Identifier: LGPL-2.1-or-later
// Shared ownership by an atomic count inside the object.
#ifndef MHD_BASE_REF_H
#define MHD_BASE_REF_H

#include <atomic>
#include <cstdint>

namespace mhd {

// Base of counted objects. A new object has one reference, held by its creator. T has `void
// last_release()`, called by the thread that gave up the last reference.
template <class T>
class Counted {
 public:
  void add_ref(std::uint32_t number = 1) { count_.fetch_add(number, std::memory_order_relaxed); }
  void release(std::uint32_t number = 1) {
    if (count_.fetch_sub(number, std::memory_order_acq_rel) == number)
      static_cast<T*>(this)->last_release();
  }

 private:
  std::atomic<std::uint32_t> count_{1};
};

// One counted reference. Movable, not copyable: an extra reference is taken with share().
template <class T>
class Ref {
 public:
  Ref() = default;
  // Takes over a reference that the caller holds.
  static Ref adopt(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  // Takes an additional reference.
  static Ref share(T* object) {
    if (object) object->add_ref();
    return adopt(object);
  }
  Ref(Ref&& other) noexcept : object_(other.object_) { other.object_ = nullptr; }
  Ref& operator=(Ref&& other) noexcept {
    if (this != &other) {
      reset();
      object_ = other.object_;
      other.object_ = nullptr;
    }
    return *this;
  }
  ~Ref() { reset(); }

  // A function of its own would be a cold one where its first caller is, and so would be what
  // follows it.
  [[gnu::always_inline]] void reset() {
    if (object_) object_->release();
    object_ = nullptr;
  }
  // Gives the reference up to the caller.
  T* detach() {
    T* object = object_;
    object_ = nullptr;
    return object;
  }
  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

}  // namespace mhd

#endif
