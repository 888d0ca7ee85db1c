// SPDX-License-Identifier: LGPL-2.1-or-later
// The parser of multipart/form-data (RFC 7578; RFC 2046, 5.1).
#ifndef MHD_FORM_MULTIPART_H
#define MHD_FORM_MULTIPART_H

#include <cstddef>
#include <cstdint>

#include "base/arena.h"
#include "base/bytes.h"
#include "form/delimiter.h"
#include "form/form_parser.h"
#include "form/text_buffer.h"

namespace mhd {

// Values are looked through for delimiters where they lie; only the beginning of what may be one is
// held back, when the bytes end there. A delimiter may stand at the very start of the content and
// of a value. Memory: the object, and a part head in the arena.
class MultipartParser final : public FormParser {
 public:
  // `boundary`: 1 to 70 bytes, copied. `bare_lf`: LF alone ends lines of part heads and of
  // delimiters as well.
  MultipartParser(View boundary, Arena& arena, const FormLimits& limits, bool bare_lf);

  // After the last delimiter takes all bytes and looks at none.
  [[nodiscard]] Event parse(Bytes in, std::size_t& used) override;
  [[nodiscard]] Event finish() override;

 private:
  enum class State : std::uint8_t { preamble, head, value, epilogue, ended };

  Event run(Bytes& rest);
  Event take_text(Bytes& rest);
  Event take_delimiter(Bytes& rest);
  Event pass_delimiter(Delimiter::Match match);
  Event give_piece(View piece);
  Event give_held();
  Event take_head(Bytes& rest);
  Event take_head_line(View piece);
  Event read_head();
  Event finish_preamble();
  Event finish_value();
  void hold();
  void hold_from_line_start();
  Event stop(FormEnd result) {
    state_ = State::ended;
    return end(result);
  }

  const FormLimits limits_;
  const bool bare_lf_;
  State state_ = State::preamble;
  bool holding_ = false;   // the bytes in held_ and those that follow may be a delimiter
  bool any_byte_ = false;  // came
  std::uint8_t held_size_ = 0;
  char held_[Delimiter::longest];
  Delimiter delimiter_;
  TextBuffer head_text_;
  std::size_t parts_ = 0;
};

}  // namespace mhd

#endif
