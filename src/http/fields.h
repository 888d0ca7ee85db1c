// SPDX-License-Identifier: LGPL-2.1-or-later
// The field lines of a message, in the order in which they arrived.
#ifndef MHD_HTTP_FIELDS_H
#define MHD_HTTP_FIELDS_H

#include <cstdint>
#include <cstring>
#include <span>

#include "base/arena.h"
#include "http/field_name.h"

namespace mhd {

// One field line. Offsets count from the first byte of the text that the list describes.
struct Field {
  std::uint32_t name_at;
  std::uint32_t value_at;
  std::uint32_t value_size;
  std::uint16_t name_size;
  FieldId id;
};
static_assert(sizeof(Field) == 16);

// Grows in an arena and never gives memory back: it is gone with the arena's content, and the list
// must be cleared when the arena is reset.
class FieldList {
 public:
  FieldList() = default;
  // Begins with room that is not in the arena.
  FieldList(Field* room, std::uint32_t capacity) : fields_(room), capacity_(capacity) {}

  // False when the arena has no room; the list is then as it was.
  [[nodiscard]] bool add(Arena& arena, const Field& field) {
    if (size_ == capacity_ && !grow(arena)) return false;
    fields_[size_++] = field;
    return true;
  }

  // As above; the caller fills in the field. nullptr: no room. Quicker than handing over a whole
  // one, which would be written in parts and read as a whole.
  [[nodiscard]] Field* append(Arena& arena) {
    if (size_ == capacity_ && !grow(arena)) return nullptr;
    return &fields_[size_++];
  }

  // Valid until the next add().
  std::span<const Field> all() const { return {fields_, size_}; }
  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // The first field with this id, or the next one behind `after`; nullptr when there is none.
  const Field* find(FieldId id, const Field* after = nullptr) const {
    const Field* const end = fields_ + size_;
    for (const Field* f = after ? after + 1 : fields_; f != end; ++f)
      if (f->id == id) return f;
    return nullptr;
  }

  // The field that was added last, or nullptr. It may be changed.
  Field* last() { return size_ ? &fields_[size_ - 1] : nullptr; }

  // Gives up the fields for which keep(field) is false.
  template <class Keep>
  void keep_if(Keep keep) {
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < size_; ++i)
      if (keep(fields_[i])) fields_[kept++] = fields_[i];
    size_ = kept;
  }

  // As find(); the field may be changed.
  Field* find_to_change(FieldId id, const Field* after = nullptr) {
    return const_cast<Field*>(find(id, after));
  }

  // Forgets the fields and the memory they are in.
  void clear() { *this = FieldList(); }

 private:
  static constexpr std::uint32_t first_capacity = 16;

  [[gnu::noinline]] bool grow(Arena& arena) {
    if (capacity_ > UINT32_MAX / 2) return false;
    const std::uint32_t capacity = capacity_ ? capacity_ * 2 : first_capacity;
    Field* grown = arena.take_array<Field>(capacity);
    if (!grown) return false;
    if (size_) std::memcpy(grown, fields_, size_ * sizeof(Field));
    fields_ = grown;
    capacity_ = capacity;
    return true;
  }

  Field* fields_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace mhd

#endif
