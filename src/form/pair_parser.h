// SPDX-License-Identifier: LGPL-2.1-or-later
// What the parsers of the two encodings share that consist of name=value pairs.
#ifndef MHD_FORM_PAIR_PARSER_H
#define MHD_FORM_PAIR_PARSER_H

#include <cstddef>
#include <cstdint>

#include "form/form_parser.h"
#include "form/text_buffer.h"

namespace mhd {

class PairParser : public FormParser {
 public:
  [[nodiscard]] Event parse(Bytes in, std::size_t& used) final {
    for (;;) {
      if (state_ == State::ended) return Event::end;
      if (state_ == State::no_value) return end_field();
      if (in.empty()) return Event::more;
      std::size_t step = 0;
      const Event event = parse_some(in, step);
      used += step;
      if (event != Event::more) return event;
      in = slice(in, step);
    }
  }

 protected:
  enum class State : std::uint8_t {
    name,      // of the next pair
    no_value,  // a field without '=' was told of, not that it ended
    value,
    ended,
  };

  PairParser(Arena& arena, const FormLimits& limits)
      : name_(arena, limits.name), most_fields_(limits.fields) {}
  ~PairParser() = default;

  // As parse(), of a name or a value of which something came. There may be more to parse when it
  // answers so.
  virtual Event parse_some(Bytes in, std::size_t& used) = 0;

  // Adds to the name. What fails is the end of the form.
  [[nodiscard]] bool add_name(View piece) {
    const TextBuffer::Append added = name_.append(piece);
    if (added == TextBuffer::Append::ok) return true;
    stop(added == TextBuffer::Append::too_large ? FormEnd::too_large : FormEnd::no_memory);
    return false;
  }

  bool has_name() const { return name_.size() > 0; }

  // The name is complete.
  Event begin_field(bool has_value) {
    if (fields_ == most_fields_) return stop(FormEnd::too_large);
    ++fields_;
    head_.name = name_.text();
    head_.has_value = has_value;
    state_ = has_value ? State::value : State::no_value;
    return Event::field;
  }

  Event end_field() {
    name_.clear();
    state_ = State::name;
    return Event::field_end;
  }

  Event give(View data, std::size_t raw_size) {
    data_ = data;
    raw_size_ = raw_size;
    return Event::data;
  }

  Event stop(FormEnd result) {
    state_ = State::ended;
    return end(result);
  }

  TextBuffer name_;
  State state_ = State::name;

 private:
  const std::size_t most_fields_;
  std::size_t fields_ = 0;
};

}  // namespace mhd

#endif
