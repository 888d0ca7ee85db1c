// SPDX-License-Identifier: LGPL-2.1-or-later
// Recognises delimiter lines of a multipart content (RFC 2046, 5.1.1).
#ifndef MHD_FORM_DELIMITER_H
#define MHD_FORM_DELIMITER_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "form/form_type.h"

namespace mhd {

// A delimiter is the end of a line, "--" and the boundary, then "--" if it is the last one, blanks,
// and the end of this line.
class Delimiter {
 public:
  enum class Match : std::uint8_t { more, none, next, close };

  static constexpr std::size_t most_padding = 64;  // blanks; a line with more is no delimiter
  // No delimiter has more bytes: two ends of lines, two times "--".
  static constexpr std::size_t longest = longest_boundary + most_padding + 8;

  Delimiter(View boundary, bool bare_lf);

  // The bytes from the end of a line on are to be looked at, or those behind it.
  void begin() { enter(Part::start); }
  void begin_behind_line_end() { enter(Part::text); }
  // `none`: neither the bytes so far nor a part of them, with or without this byte in the end, are
  // the beginning of a delimiter; only at this byte alone one may begin.
  Match step(char c);

  // Index of the first byte in `text` where a delimiter begins or, for all that is known, may
  // begin; or text.size().
  std::size_t find(View text);

  // Whether the boundary was there, all of it; whether at the end of the content this is the last
  // delimiter.
  bool has_boundary() const {
    return part_ == Part::padding || part_ == Part::dash || part_ == Part::last_line_feed;
  }
  bool is_close() const { return part_ == Part::padding && closes_; }

 private:
  enum class Part : std::uint8_t { start, line_feed, text, padding, dash, last_line_feed };

  void enter(Part part) {
    part_ = part;
    matched_ = 0;
    closes_ = false;
  }
  Match go(Part part) {
    part_ = part;
    return Match::more;
  }
  Match found() const { return closes_ ? Match::close : Match::next; }
  Match step_text(char c);
  Match step_padding(char c);
  std::size_t find_line_end(View text, std::size_t from) const;

  char text_[2 + longest_boundary];  // "--" and the boundary
  const std::uint8_t size_;
  const bool bare_lf_;
  bool closes_ = false;
  Part part_ = Part::start;
  std::uint8_t matched_ = 0;  // bytes of the text, then blanks
};

}  // namespace mhd

#endif
