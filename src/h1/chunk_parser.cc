// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/chunk_parser.h"

namespace mhd::h1 {

ChunkParser::Event ChunkParser::parse(View in, const Leniency& leniency, const Limits& limits,
                                      std::size_t& used) {
  for (char c : in) {
    if (part_ == Part::data) return Event::data;
    const bool ends_line = part_ == Part::line_feed;
    if (!take_framing_byte(c, leniency, limits)) return Event::refused;
    ++used;
    if (ends_line && left_ == 0) return Event::end;
  }
  return Event::more;
}

void ChunkParser::taken(std::uint64_t size) {
  left_ -= size;
  if (left_ == 0) {
    part_ = Part::data_end;
    half_end_ = false;
  }
}

bool ChunkParser::take_framing_byte(char c, const Leniency& leniency, const Limits& limits) {
  switch (part_) {
    case Part::data_end:
      if (c != (half_end_ ? '\n' : '\r')) return refuse(Refusal::chunk_malformed);
      if (half_end_) {
        part_ = Part::size_first;
        line_size_ = 0;
        blank_seen_ = false;
      }
      half_end_ = !half_end_;
      return true;
    case Part::line_feed:
      if (c != '\n') return refuse(Refusal::chunk_malformed);
      part_ = Part::data;
      return true;
    case Part::data:
      return true;
    default:
      break;
  }
  if (++line_size_ > limits.chunk_line) return refuse(Refusal::chunk_line_too_long);
  if (part_ == Part::size_first || part_ == Part::size) return take_size_byte(c, leniency);
  if (++extension_total_ > limits.chunk_extensions) return refuse(Refusal::chunk_line_too_long);
  return take_extension_byte(c, leniency);
}

bool ChunkParser::take_size_byte(char c, const Leniency& leniency) {
  const int digit = hex_value(c);
  if (digit >= 0 && !blank_seen_) {
    if (part_ == Part::size_first) left_ = 0;
    if (left_ > (UINT64_MAX >> 4)) return refuse(Refusal::chunk_size_overflow);
    left_ = left_ << 4 | static_cast<unsigned>(digit);
    part_ = Part::size;
    return true;
  }
  if (part_ == Part::size_first) return refuse(Refusal::chunk_malformed);
  if ((c == ' ' || c == '\t') && leniency.blank_in_extension) {
    blank_seen_ = true;
    return true;
  }
  if (c == ';') {
    part_ = Part::extension;
    return true;
  }
  // Blanks may only stand in front of an extension.
  if (c != '\r' || blank_seen_) return refuse(Refusal::chunk_malformed);
  part_ = Part::line_feed;
  return true;
}

bool ChunkParser::take_extension_byte(char c, const Leniency& leniency) {
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\r' && part_ == Part::extension) {
    part_ = Part::line_feed;
    return true;
  }
  if ((byte < 0x20 && c != '\t') || byte == 0x7f) return refuse(Refusal::chunk_malformed);
  const bool blank = c == ' ' || c == '\t';
  if (blank && part_ == Part::extension && !leniency.blank_in_extension)
    return refuse(Refusal::chunk_malformed);
  if (escaped_) {
    escaped_ = false;
  } else if (part_ == Part::quoted) {
    escaped_ = c == '\\';
    if (c == '"') part_ = Part::extension;
  } else if (c == '"') {
    part_ = Part::quoted;
  }
  return true;
}

}  // namespace mhd::h1
