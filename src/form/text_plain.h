// SPDX-License-Identifier: LGPL-2.1-or-later
// The encoding text/plain: a line for each field, nothing is encoded.
#ifndef MHD_FORM_TEXT_PLAIN_H
#define MHD_FORM_TEXT_PLAIN_H

#include "form/pair_parser.h"

namespace mhd {

// A line ends with CRLF and, with `bare_lf`, with LF alone. Any other CR or LF is content. Empty
// lines are passed over.
class TextPlainParser final : public PairParser {
 public:
  TextPlainParser(Arena& arena, const FormLimits& limits, bool bare_lf)
      : PairParser(arena, limits), bare_lf_(bare_lf) {}

  [[nodiscard]] Event finish() override;

 private:
  // A part of a line, and the size of the line end behind it.
  struct Line {
    std::size_t size;
    std::size_t line_end;
  };
  Line find_line(View text) const;
  Event parse_some(Bytes in, std::size_t& used) override;
  Event parse_cr(Bytes in, std::size_t& used);
  Event parse_name(Bytes in, std::size_t& used);
  Event parse_value(Bytes in, std::size_t& used);
  Event end_line();
  Event finish_name();

  const bool bare_lf_;
  bool cr_ = false;       // was used up, and may be the begin of a line end
  bool cut_off_ = false;  // the last line had no end
};

}  // namespace mhd

#endif
