// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/text_plain.h"

#include "base/scan.h"

namespace mhd {

FormParser::Event TextPlainParser::parse_some(Bytes in, std::size_t& used) {
  if (cr_) return parse_cr(in, used);
  return state_ == State::name ? parse_name(in, used) : parse_value(in, used);
}

// Without a line end in `text` it is a part of a line; a CR at its end belongs to neither.
TextPlainParser::Line TextPlainParser::find_line(View text) const {
  for (std::size_t at = 0;; ++at) {
    at += find_byte(slice(text, at), '\n');
    if (at == text.size()) break;
    if (at > 0 && text[at - 1] == '\r') return {at - 1, 2};
    if (bare_lf_) return {at, 1};
  }
  return {text.size() - (!text.empty() && text.back() == '\r' ? 1 : 0), 0};
}

FormParser::Event TextPlainParser::parse_cr(Bytes in, std::size_t& used) {
  cr_ = false;
  if (in[0] == '\n') {
    used += 1;
    return end_line();
  }
  if (state_ == State::value) return give("\r", 1);
  return add_name("\r") ? Event::more : Event::end;
}

FormParser::Event TextPlainParser::end_line() {
  if (state_ == State::value) return end_field();
  return has_name() ? begin_field(false) : Event::more;
}

FormParser::Event TextPlainParser::parse_name(Bytes in, std::size_t& used) {
  const Line line = find_line(view(in));
  const View part = slice(view(in), 0, line.size);
  const std::size_t size = find_byte(part, '=');
  if (!add_name(slice(part, 0, size))) return Event::end;
  if (size < part.size()) {
    used += size + 1;
    return begin_field(true);
  }
  used += line.size + line.line_end;
  if (line.line_end > 0) return end_line();
  cr_ = line.size < in.size();
  used += cr_ ? 1 : 0;
  return Event::more;
}

FormParser::Event TextPlainParser::parse_value(Bytes in, std::size_t& used) {
  const Line line = find_line(view(in));
  if (line.size > 0) {
    used += line.size;
    return give(slice(view(in), 0, line.size), line.size);
  }
  used += line.line_end;
  if (line.line_end > 0) return end_line();
  cr_ = true;
  used += 1;
  return Event::more;
}

FormParser::Event TextPlainParser::finish() {
  switch (state_) {
    case State::name:
      return finish_name();
    case State::value:
      cut_off_ = true;
      if (!cr_) return end_field();
      cr_ = false;
      return give("\r", 1);
    case State::no_value:
      return end_field();
    case State::ended:
      break;
  }
  return Event::end;
}

FormParser::Event TextPlainParser::finish_name() {
  if (cr_ && !add_name("\r")) return Event::end;
  cr_ = false;
  if (!has_name()) return stop(cut_off_ ? FormEnd::bad_termination : FormEnd::ok);
  cut_off_ = true;
  return begin_field(false);
}

}  // namespace mhd
