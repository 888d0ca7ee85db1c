// SPDX-License-Identifier: LGPL-2.1-or-later
// The fields of a form that are kept until the request ends.
#ifndef MHD_FORM_FIELD_STORE_H
#define MHD_FORM_FIELD_STORE_H

#include <cstddef>
#include <cstdint>

#include "base/shared_buffer.h"
#include "form/form_parser.h"

namespace mhd {

// Texts have a NUL behind them; data() is nullptr for what the client did not give.
struct StoredField {
  View name;
  View value;
  View filename;
  View content_type;
  View transfer_encoding;
  bool has_value = false;
};

// One block of memory with field behind field: a record, the texts that there are, the value.
// A field is open between begin() and complete() or drop(); only complete ones count.
class FieldStore {
 public:
  // What a field takes besides the bytes of its texts and value and a NUL for each of them.
  static constexpr std::size_t record_size = 24;

  // `buffer_size`: what all fields may take.
  FieldStore(Arena& arena, Budget& budget, std::size_t buffer_size)
      : buffer_(arena, budget, buffer_size) {}

  // Copies the texts of a field. When it fails no field is open.
  [[nodiscard]] Growth begin(const FieldHead& head);
  // Adds to the value of the open field. When it fails the field has what it had.
  [[nodiscard]] Growth append(View piece);
  // What the value of the open field has so far. Stays until the next begin() or append(), also
  // when the field is dropped.
  View open_value() const {
    MHD_CHECK(open_);
    return slice(view(buffer_.bytes()), value_at_);
  }
  void complete();
  // Forgets the open field: there is not enough room for it.
  void drop();
  bool is_open() const { return open_; }

  // How many fields are complete.
  std::size_t count() const { return count_; }

  // Hands out the complete fields in the order of the form. The views stay until the next begin()
  // or append().
  class Reader {
   public:
    // False behind the last field; `out` is then unchanged.
    bool next(StoredField& out);

   private:
    friend class FieldStore;
    explicit Reader(View rest) : rest_(rest) {}
    View take(std::uint64_t size);

    View rest_;
  };
  Reader read() const { return Reader(slice(view(buffer_.bytes()), 0, complete_size_)); }

  // Forgets all fields and gives all memory back. May be called again and again; has to be called
  // when the store lies in an arena.
  void release();

 private:
  SharedBuffer buffer_;
  std::size_t complete_size_ = 0;  // the bytes of all complete fields
  std::size_t value_at_ = 0;       // of the open field
  std::size_t count_ = 0;
  bool open_ = false;
};

}  // namespace mhd

#endif
