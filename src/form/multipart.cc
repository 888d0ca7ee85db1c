// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/multipart.h"

#include "base/scan.h"
#include "form/part_head.h"

namespace mhd {

namespace {

// The longest head, and the empty line behind it.
std::size_t room_of_head(std::size_t limit) { return limit < SIZE_MAX / 4 ? limit + 2 : limit; }

}  // namespace

MultipartParser::MultipartParser(View boundary, Arena& arena, const FormLimits& limits,
                                 bool bare_lf)
    : limits_(limits),
      bare_lf_(bare_lf),
      delimiter_(boundary, bare_lf),
      head_text_(arena, room_of_head(limits.part_head)) {
  hold_from_line_start();
}

void MultipartParser::hold() {
  holding_ = true;
  held_size_ = 0;
}

// What follows stands at the start of a line, though the end of the line before belongs to nothing.
void MultipartParser::hold_from_line_start() {
  delimiter_.begin_behind_line_end();
  hold();
}

FormParser::Event MultipartParser::parse(Bytes in, std::size_t& used) {
  Bytes rest = in;
  any_byte_ = any_byte_ || !in.empty();
  const Event event = run(rest);
  used += in.size() - rest.size();
  return event;
}

FormParser::Event MultipartParser::run(Bytes& rest) {
  if (state_ == State::ended) return Event::end;
  Event event = Event::more;
  while (!rest.empty() && event == Event::more) {
    if (state_ == State::head)
      event = take_head(rest);
    else if (state_ == State::epilogue)
      rest = {};
    else
      event = take_text(rest);
  }
  return event;
}

// ---- Preamble and values ----

FormParser::Event MultipartParser::take_text(Bytes& rest) {
  if (holding_) return take_delimiter(rest);
  const std::size_t size = delimiter_.find(view(rest));
  if (size == 0) {
    delimiter_.begin();
    hold();
    return take_delimiter(rest);
  }
  const View piece = slice(view(rest), 0, size);
  rest = slice(rest, size);
  return give_piece(piece);
}

FormParser::Event MultipartParser::take_delimiter(Bytes& rest) {
  while (!rest.empty()) {
    const char c = rest[0];
    const Delimiter::Match match = delimiter_.step(c);
    if (match == Delimiter::Match::none) return give_held();
    rest = slice(rest, 1);
    if (match != Delimiter::Match::more) return pass_delimiter(match);
    held_[held_size_++] = c;
  }
  return Event::more;
}

FormParser::Event MultipartParser::pass_delimiter(Delimiter::Match match) {
  const bool in_value = state_ == State::value;
  state_ = match == Delimiter::Match::close ? State::epilogue : State::head;
  holding_ = false;
  head_text_.clear();
  return in_value ? Event::field_end : Event::more;
}

FormParser::Event MultipartParser::give_piece(View piece) {
  if (state_ == State::preamble || piece.empty()) return Event::more;
  data_ = piece;
  raw_size_ = piece.size();
  return Event::data;
}

// It was no delimiter.
FormParser::Event MultipartParser::give_held() {
  holding_ = false;
  return give_piece(View(held_, held_size_));
}

// ---- Part heads ----

FormParser::Event MultipartParser::take_head(Bytes& rest) {
  if (head_text_.size() == 0 && ++parts_ > limits_.fields) return stop(FormEnd::too_large);
  Event event = Event::more;
  while (!rest.empty() && event == Event::more) {
    const View piece = slice(view(rest), 0, find_byte(view(rest), '\n') + 1);
    rest = slice(rest, piece.size());
    event = take_head_line(piece);
  }
  return event;
}

// `piece` ends where a line ends, or is all there is.
FormParser::Event MultipartParser::take_head_line(View piece) {
  switch (head_text_.append(piece)) {
    case TextBuffer::Append::too_large:
      return stop(FormEnd::too_large);
    case TextBuffer::Append::no_memory:
      return stop(FormEnd::no_memory);
    case TextBuffer::Append::ok:
      break;
  }
  if (piece.back() != '\n') return Event::more;
  switch (last_head_line(head_text_.text(), bare_lf_)) {
    case HeadLine::field:
      return Event::more;
    case HeadLine::malformed:
      return stop(FormEnd::malformed);
    case HeadLine::end:
      break;
  }
  return read_head();
}

FormParser::Event MultipartParser::read_head() {
  const View lines = field_lines(head_text_.text());
  if (lines.size() > limits_.part_head) return stop(FormEnd::too_large);
  const FormEnd result =
      read_part_head(Bytes(head_text_.data(), lines.size()), limits_.name, head_);
  if (result != FormEnd::ok) return stop(result);
  state_ = State::value;
  hold_from_line_start();
  return Event::field;
}

// ---- The end of the content ----

FormParser::Event MultipartParser::finish() {
  switch (state_) {
    case State::preamble:
      return finish_preamble();
    case State::head:
      return stop(head_text_.size() ? FormEnd::malformed : FormEnd::bad_termination);
    case State::value:
      return finish_value();
    case State::epilogue:
      return stop(FormEnd::ok);
    case State::ended:
      break;
  }
  return Event::end;
}

FormParser::Event MultipartParser::finish_preamble() {
  if (!any_byte_) return stop(FormEnd::ok);
  if (!holding_ || !delimiter_.has_boundary()) return stop(FormEnd::malformed);
  return stop(delimiter_.is_close() ? FormEnd::ok : FormEnd::bad_termination);
}

FormParser::Event MultipartParser::finish_value() {
  if (holding_ && held_size_ > 0 && !delimiter_.has_boundary()) return give_held();
  stop(holding_ && delimiter_.is_close() ? FormEnd::ok : FormEnd::bad_termination);
  return Event::field_end;
}

}  // namespace mhd
