// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/delimiter.h"

#include "base/check.h"
#include "base/scan.h"

namespace mhd {

Delimiter::Delimiter(View boundary, bool bare_lf)
    : size_(static_cast<std::uint8_t>(2 + boundary.size())), bare_lf_(bare_lf) {
  MHD_CHECK(!boundary.empty() && boundary.size() <= longest_boundary);
  copy_bytes(copy_bytes(text_, "--"), boundary);
}

Delimiter::Match Delimiter::step(char c) {
  switch (part_) {
    case Part::start:
      if (c == '\r') return go(Part::line_feed);
      return c == '\n' && bare_lf_ ? go(Part::text) : Match::none;
    case Part::line_feed:
      return c == '\n' ? go(Part::text) : Match::none;
    case Part::text:
      return step_text(c);
    case Part::padding:
      return step_padding(c);
    case Part::dash:
      closes_ = true;
      return c == '-' ? go(Part::padding) : Match::none;
    case Part::last_line_feed:
      return c == '\n' ? found() : Match::none;
  }
  return Match::none;
}

Delimiter::Match Delimiter::step_text(char c) {
  if (c != text_[matched_]) return Match::none;
  if (++matched_ < size_) return Match::more;
  matched_ = 0;
  return go(Part::padding);
}

Delimiter::Match Delimiter::step_padding(char c) {
  if (c == '\r') return go(Part::last_line_feed);
  if (c == '\n' && bare_lf_) return found();
  if (c == '-' && matched_ == 0 && !closes_) return go(Part::dash);
  if ((c != ' ' && c != '\t') || matched_ == most_padding) return Match::none;
  ++matched_;
  return Match::more;
}

// A CR at the end of the text counts: LF may come.
std::size_t Delimiter::find_line_end(View text, std::size_t from) const {
  const View rest = slice(text, from);
  if (!bare_lf_) return from + find_byte(rest, '\r');
  std::size_t at = find_byte(rest, '\n');
  if (at > 0 && rest[at - 1] == '\r') --at;
  return from + at;
}

std::size_t Delimiter::find(View text) {
  std::size_t at = find_line_end(text, 0);
  while (at < text.size()) {
    begin();
    std::size_t end = at;
    Match match = Match::more;
    while (end < text.size() && match == Match::more) match = step(text[end++]);
    if (match != Match::none) return at;
    at = find_line_end(text, end - 1);  // no other delimiter begins before the byte that refused
  }
  return at;
}

}  // namespace mhd
