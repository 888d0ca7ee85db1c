// SPDX-License-Identifier: LGPL-2.1-or-later
// Ownership of things that are closed by a function: descriptors first of all.
#ifndef MHD_BASE_HANDLE_H
#define MHD_BASE_HANDLE_H

namespace mhd {

// Owns a value of type T; `Traits` has `static constexpr T none` and `static void close(T)`.
template <class T, class Traits>
class Handle {
 public:
  Handle() = default;
  explicit Handle(T value) : value_(value) {}
  Handle(Handle&& other) noexcept : value_(other.release()) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~Handle() { reset(); }

  T get() const { return value_; }
  bool valid() const { return value_ != Traits::none; }
  // Gives the value up to the caller.
  [[nodiscard]] T release() {
    T value = value_;
    value_ = Traits::none;
    return value;
  }
  void reset(T value = Traits::none) {
    if (value_ != Traits::none) Traits::close(value_);
    value_ = value;
  }

 private:
  T value_ = Traits::none;
};

}  // namespace mhd

#endif
