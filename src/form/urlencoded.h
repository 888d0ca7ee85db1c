// SPDX-License-Identifier: LGPL-2.1-or-later
// The encoding application/x-www-form-urlencoded: that of a query (http/query.h).
#ifndef MHD_FORM_URLENCODED_H
#define MHD_FORM_URLENCODED_H

#include "form/pair_parser.h"

namespace mhd {

// A line end behind the last value is not content: some clients send one. Any other is.
class UrlencodedParser final : public PairParser {
 public:
  UrlencodedParser(Arena& arena, const FormLimits& limits) : PairParser(arena, limits) {}

  [[nodiscard]] Event finish() override;

 private:
  Event parse_some(Bytes in, std::size_t& used) override;
  Event parse_held(Bytes in, std::size_t& used);
  Event parse_name(Bytes in, std::size_t& used);
  Event parse_value(Bytes in, std::size_t& used);
  Event parse_escape(Bytes in, std::size_t& used);
  Event give_escape();
  Event begin_pair(bool has_value);
  void hold(View bytes);

  // Bytes that were used up, and whose meaning those behind them decide: a line end that may be the
  // last, or the begin of an escape in a value.
  char held_[3] = {};
  unsigned char held_size_ = 0;
  char given_[2] = {};  // data that does not lie in the input
};

}  // namespace mhd

#endif
