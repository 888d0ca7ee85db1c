// SPDX-License-Identifier: LGPL-2.1-or-later
// What the parsers of the three form encodings have in common: bytes in, events out.
#ifndef MHD_FORM_FORM_PARSER_H
#define MHD_FORM_FORM_PARSER_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace mhd {

// What a client can drive up in a form. Sizes are bytes as sent.
struct FormLimits {
  std::size_t fields = 1000;
  std::size_t name = 8192;
  std::size_t part_head = 8192;  // all field lines of a part of multipart/form-data
  bool operator==(const FormLimits&) const = default;
};

// What is known of a field before its value. Texts have a NUL behind them and stay where they are
// until the next field begins; data() is nullptr for what the client did not give.
struct FieldHead {
  View name;
  View filename;
  View content_type;
  View transfer_encoding;
  bool has_value = true;  // urlencoded, text/plain: there is a '='
};

enum class FormEnd : std::uint8_t {
  ok,
  bad_termination,  // all was parsed, but the end is missing or odd: the last value may be cut
  malformed,        // nothing behind this place was parsed
  too_large,        // a limit
  no_memory,
};

// One for each form. Where the bytes are cut makes no difference to the fields and their values,
// only to the pieces in which a value comes.
class FormParser {
 public:
  enum class Event : std::uint8_t {
    more,       // all bytes were used up
    field,      // head() of a field; its value follows
    data,       // data(), a piece of the value: decoded, not empty
    field_end,  // the value is complete
    end,        // see result(); there is nothing more to parse
  };

  // Reads from the front of `in` up to the next event. `used` grows by the bytes that were used up;
  // call again with the others. Writes to `in`.
  [[nodiscard]] virtual Event parse(Bytes in, std::size_t& used) = 0;
  // The content is complete. To be called until it answers `end`, parse() not any more.
  [[nodiscard]] virtual Event finish() = 0;

  const FieldHead& head() const { return head_; }
  // Lies in the bytes that were given to parse(), or in the parser: until the next call.
  View data() const { return data_; }
  // How many bytes of the value as sent the piece data() stands for. Their sum over all pieces is
  // the size of the value as sent.
  std::size_t raw_size() const { return raw_size_; }
  FormEnd result() const { return result_; }

 protected:
  ~FormParser() = default;

  Event end(FormEnd result) {
    result_ = result;
    return Event::end;
  }

  FieldHead head_;
  View data_;
  std::size_t raw_size_ = 0;
  FormEnd result_ = FormEnd::ok;
};

}  // namespace mhd

#endif
