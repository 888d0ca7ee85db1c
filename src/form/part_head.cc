// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/part_head.h"

#include "base/scan.h"
#include "form/ext_value.h"
#include "http/parameters.h"

namespace mhd {

namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool has_control(View text) {
  const char* const end = text.data() + text.size();
  return scan_until_ctl(text.data(), end) != end;
}

// Reads lines and changes them in place: every text only becomes shorter, and behind each there is
// at least the end of its line.
class Reader {
 public:
  Reader(Bytes lines, FieldHead& out) : rest_(lines), out_(out) {}

  bool read();
  // As sent, quotes not counted.
  std::size_t name_size() const { return name_size_; }

 private:
  View take_raw_line();
  View take_line();
  bool read_line(View line);
  bool read_disposition(View value);
  bool keep_parameter(const Parameter& parameter);
  void finish_name(View& text);
  char* writable(View text) { return first_ + (text.data() - first_); }
  void close(View text) { writable(text)[text.size()] = '\0'; }

  Bytes rest_;
  char* const first_ = rest_.data();
  FieldHead& out_;
  View ext_filename_;
  std::size_t name_size_ = 0;
  bool has_disposition_ = false;
};

// A line without its end.
View Reader::take_raw_line() {
  const std::size_t feed = find_byte(view(rest_), '\n');
  View line = slice(view(rest_), 0, feed);
  rest_ = slice(rest_, feed + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// A field line and those that continue it, with one blank for each end of a line and the blanks
// around it.
View Reader::take_line() {
  View line = take_raw_line();
  while (!rest_.empty() && is_blank(rest_[0])) {
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    View more = take_raw_line();
    while (!more.empty() && is_blank(more[0])) more.remove_prefix(1);
    char* const end = writable(line) + line.size();
    *end = ' ';
    std::memmove(end + 1, more.data(), more.size());
    line = View(line.data(), line.size() + 1 + more.size());
  }
  return line;
}

bool Reader::keep_parameter(const Parameter& parameter) {
  View unused;
  View* place = &unused;
  if (equal_ignore_case(parameter.name, "name")) place = &out_.name;
  if (equal_ignore_case(parameter.name, "filename")) place = &out_.filename;
  if (equal_ignore_case(parameter.name, "filename*")) place = &ext_filename_;
  if (place->data()) return false;
  *place = parameter.value;
  // No value in quotes is an extended one: it ends up malformed.
  if (place == &ext_filename_ && parameter.quoted) *place = slice(parameter.value, 0, 0);
  return true;
}

// Takes the backslashes out that quotes and backslashes have before them.
void Reader::finish_name(View& text) {
  if (!text.data()) return;
  char* to = writable(text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\'))
      ++at;
    *to++ = text[at];
  }
  text = View(text.data(), static_cast<std::size_t>(to - text.data()));
  close(text);
}

bool Reader::read_disposition(View value) {
  if (has_disposition_) return false;
  has_disposition_ = true;
  if (!equal_ignore_case(take_token(value), "form-data")) return false;
  ParameterReader reader(value);
  Parameter parameter;
  while (reader.next(parameter))
    if (!keep_parameter(parameter)) return false;
  if (reader.malformed() || !out_.name.data()) return false;
  name_size_ = out_.name.size();
  finish_name(out_.name);
  finish_name(out_.filename);
  const Bytes ext(ext_filename_.data() ? writable(ext_filename_) : nullptr, ext_filename_.size());
  const Bytes decoded = decode_ext_value(ext);
  if (!decoded.data()) return true;
  out_.filename = view(decoded);
  close(out_.filename);
  return true;
}

bool Reader::read_line(View line) {
  if (has_control(line)) return false;
  View rest = line;
  const View name = take_token(rest);
  if (name.empty() || rest.empty() || rest[0] != ':') return false;
  const View value = trim_ows(slice(rest, 1));
  if (equal_ignore_case(name, "Content-Disposition")) return read_disposition(value);
  View* place = nullptr;
  if (equal_ignore_case(name, "Content-Type")) place = &out_.content_type;
  if (equal_ignore_case(name, "Content-Transfer-Encoding")) place = &out_.transfer_encoding;
  if (!place) return true;
  if (place->data()) return false;
  *place = value;
  close(value);
  return true;
}

bool Reader::read() {
  while (!rest_.empty())
    if (!read_line(take_line())) return false;
  return has_disposition_;
}

}  // namespace

View field_lines(View head) {
  head.remove_suffix(1);
  if (!head.empty() && head.back() == '\r') head.remove_suffix(1);
  return head;
}

HeadLine last_head_line(View lines, bool bare_lf) {
  const View before = field_lines(lines);
  if (lines.size() - before.size() < 2 && !bare_lf) return HeadLine::malformed;
  return before.empty() || before.back() == '\n' ? HeadLine::end : HeadLine::field;
}

FormEnd read_part_head(Bytes lines, std::size_t most_name, FieldHead& out) {
  out = FieldHead{};
  Reader reader(lines, out);
  if (!reader.read()) return FormEnd::malformed;
  return reader.name_size() > most_name ? FormEnd::too_large : FormEnd::ok;
}

}  // namespace mhd
