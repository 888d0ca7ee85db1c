// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/urlencoded.h"

#include "base/scan.h"
#include "http/query.h"

namespace mhd {

namespace {

// Of the CR, LF or CRLF at the end, or 0.
std::size_t line_end_size(View text) {
  if (text.empty()) return 0;
  if (text.back() == '\r') return 1;
  if (text.back() != '\n') return 0;
  return text.size() > 1 && text[text.size() - 2] == '\r' ? 2 : 1;
}

// The byte that is meant by the escape with which `text` begins, or -1 when it is none.
int escaped_byte(View text) {
  if (text.size() < 3) return -1;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

// Whether `text`, which begins with '%', may become an escape.
bool may_be_escape(View text) {
  return text.size() == 1 || (text.size() == 2 && hex_value(text[1]) >= 0);
}

struct Decoded {
  std::size_t used;
  std::size_t size;
};

// Decodes a value in place, up to '&' or the end. `goes_on`: an escape that the end cuts off may go
// on behind it, and is left.
Decoded decode_value(Bytes text, bool goes_on) {
  const char* in = text.data();
  const char* const end = in + text.size();
  char* out = text.data();
  while (in < end && *in != '&') {
    if (*in != '%') {
      const char* const stop = copy_form_run(out, in, end);
      out += stop - in;
      in = stop;
      continue;
    }
    const View rest(in, static_cast<std::size_t>(end - in));
    if (goes_on && may_be_escape(rest)) break;
    const int byte = escaped_byte(rest);
    in += byte < 0 ? 1 : 3;
    *out++ = byte < 0 ? '%' : static_cast<char>(byte);
  }
  return {static_cast<std::size_t>(in - text.data()), static_cast<std::size_t>(out - text.data())};
}

}  // namespace

void UrlencodedParser::hold(View bytes) {
  copy_bytes(held_ + held_size_, bytes);
  held_size_ = static_cast<unsigned char>(held_size_ + bytes.size());
}

FormParser::Event UrlencodedParser::parse_some(Bytes in, std::size_t& used) {
  if (held_size_ > 0) return held_[0] == '%' ? parse_escape(in, used) : parse_held(in, used);
  return state_ == State::name ? parse_name(in, used) : parse_value(in, used);
}

// A line end was held back. Something follows, so it is content, but for a LF that belongs to it.
FormParser::Event UrlencodedParser::parse_held(Bytes in, std::size_t& used) {
  if (in[0] == '\n' && held_size_ == 1 && held_[0] == '\r') {
    hold("\n");
    used += 1;
    return Event::more;
  }
  const View line_end(held_, held_size_);
  held_size_ = 0;
  if (state_ == State::value) return give(line_end, line_end.size());
  return add_name(line_end) ? Event::more : Event::end;
}

FormParser::Event UrlencodedParser::parse_name(Bytes in, std::size_t& used) {
  const std::size_t line_end = line_end_size(view(in));
  const std::size_t size = in.size() - line_end;
  std::size_t begin = 0;
  if (!has_name())
    while (begin < size && in[begin] == '&') ++begin;
  std::size_t at = begin;
  while (at < size && in[at] != '=' && in[at] != '&') ++at;
  used += at;
  if (!add_name(slice(view(in), begin, at - begin))) return Event::end;
  if (at < size) {
    used += 1;
    return begin_pair(in[at] == '=');
  }
  hold(slice(view(in), size));
  used += line_end;
  return Event::more;
}

FormParser::Event UrlencodedParser::begin_pair(bool has_value) {
  const std::size_t raw_size = name_.size();
  const std::size_t size = decode_argument(Bytes(name_.data(), raw_size), true);
  const Event event = begin_field(has_value);
  if (size == raw_size) return event;
  name_.data()[size] = '\0';
  head_.name = slice(head_.name, 0, size);
  return event;
}

FormParser::Event UrlencodedParser::parse_value(Bytes in, std::size_t& used) {
  const std::size_t line_end = line_end_size(view(in));
  const std::size_t size = in.size() - line_end;
  const Decoded decoded = decode_value(slice(in, 0, size), line_end == 0);
  if (decoded.size > 0) {
    used += decoded.used;
    return give(View(in.data(), decoded.size), decoded.used);
  }
  if (size > 0 && in[0] == '&') {
    used += 1;
    return end_field();
  }
  hold(view(in));
  used += in.size();
  return Event::more;
}

// The begin of an escape was held back, and something follows.
FormParser::Event UrlencodedParser::parse_escape(Bytes in, std::size_t& used) {
  if (hex_value(in[0]) < 0) return give_escape();
  used += 1;
  hold(slice(view(in), 0, 1));
  return held_size_ < 3 ? Event::more : give_escape();
}

// Gives the byte that is meant, or the bytes themselves when it is none.
FormParser::Event UrlencodedParser::give_escape() {
  const View escape(held_, held_size_);
  held_size_ = 0;
  const int byte = escaped_byte(escape);
  if (byte < 0) return give(escape, escape.size());
  given_[0] = static_cast<char>(byte);
  return give(View(given_, 1), escape.size());
}

FormParser::Event UrlencodedParser::finish() {
  switch (state_) {
    case State::name:
      if (has_name()) return begin_pair(false);
      return stop(held_size_ > 0 ? FormEnd::bad_termination : FormEnd::ok);
    case State::value:
      if (held_size_ > 0 && held_[0] == '%') return give_escape();
      return end_field();
    case State::no_value:
      return end_field();
    case State::ended:
      break;
  }
  return Event::end;
}

}  // namespace mhd
