// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/head_parser.h"

#include <cstring>

#include "base/scan.h"
#include "http/field_name.h"

namespace mhd::h1 {

namespace {

constexpr std::size_t longest_method = 64;
constexpr std::size_t longest_name = 0xffff;

std::uint32_t offset(const char* base, const char* at) {
  return static_cast<std::uint32_t>(at - base);
}

// The end of the method that begins at `line`; most are GET.
const char* scan_method_end(const char* line, const char* end) {
  if (end - line >= 4 && std::memcmp(line, "GET ", 4) == 0) return line + 3;
  return scan_token_end(line, end);
}

// " HTTP/1.x CR LF" at `at`, with at least 11 bytes there; Version::invalid: something else.
Version quick_version(const char* at) {
  if (std::memcmp(at, " HTTP/1.", 8) != 0 || at[9] != '\r' || at[10] != '\n')
    return Version::invalid;
  if (at[8] == '1') return Version::http_1_1;
  return at[8] == '0' ? Version::http_1_0 : Version::invalid;
}

// The version field of a request line (RFC 9112, 2.3).
Refusal read_version(View text, Version& version) {
  if (text.size() != 8 || std::memcmp(text.data(), "HTTP/", 5) != 0 || !is_digit(text[5]) ||
      text[6] != '.' || !is_digit(text[7]))
    return Refusal::version_malformed;
  if (text[5] != '1') return Refusal::version_unsupported;
  version = text[7] == '0' ? Version::http_1_0 : Version::http_1_1;
  return Refusal::none;
}

// The first control character of a line other than HTAB.
Refusal find_control(const char* begin, const char* end) {
  const char* at = scan_until_ctl(begin, end);
  if (at == end) return Refusal::none;
  return *at == '\r' ? Refusal::bare_cr : Refusal::control_character;
}

const char* find(const char* begin, const char* end, char c) {
  const void* at = std::memchr(begin, c, static_cast<std::size_t>(end - begin));
  return at ? static_cast<const char*>(at) : end;
}

}  // namespace

HeadParser::Status HeadParser::parse(Bytes in, const HeadRules& rules, Arena& arena,
                                     FieldList& fields) {
  if (part_ == Part::request_line) return parse_request_line(in, rules);
  return parse_fields(in, rules, arena, fields);
}

std::size_t HeadParser::line_limit(const HeadRules& rules) const {
  return part_ == Part::request_line ? rules.limits.request_line : rules.limits.field_line;
}

Refusal HeadParser::too_long() const {
  return part_ == Part::request_line ? Refusal::request_line_too_long
                                     : Refusal::field_line_too_long;
}

bool HeadParser::line_end_missing(Bytes in) {
  const std::size_t from = scanned_ > line_at_ ? scanned_ : line_at_;
  if (std::memchr(in.data() + from, '\n', in.size() - from)) return false;
  scanned_ = static_cast<std::uint32_t>(in.size());
  return true;
}

// Of two limits the one counts that is reached first, as when the bytes come one by one.
Refusal HeadParser::limit_passed(bool long_line, bool large_head, const HeadRules& rules) const {
  if (long_line && !(large_head && line_at_ + line_limit(rules) + 1 > rules.limits.head))
    return too_long();
  return large_head ? Refusal::head_too_large : Refusal::none;
}

HeadParser::Status HeadParser::want_more(Bytes in, const HeadRules& rules) {
  const Refusal refusal = limit_passed(in.size() - line_at_ > line_limit(rules) + 1,
                                       in.size() > rules.limits.head, rules);
  return refusal == Refusal::none ? Status::more : refuse(refusal);
}

// Finds the bounds of the current line, whose end is known to be there.
Refusal HeadParser::complete_line(Bytes in, const HeadRules& rules, Line& line,
                                  std::size_t& next_line) const {
  line.begin = in.data() + line_at_;
  char* lf = line.begin;
  while (*lf != '\n') ++lf;
  next_line = static_cast<std::size_t>(lf + 1 - in.data());
  line.bare_lf = lf == line.begin || lf[-1] != '\r';
  line.end = line.bare_lf ? lf : lf - 1;
  return limit_passed(static_cast<std::size_t>(line.end - line.begin) > line_limit(rules),
                      next_line > rules.limits.head, rules);
}

HeadParser::Status HeadParser::parse_request_line(Bytes in, const HeadRules& rules) {
  if (quick_request_line(view(in), rules)) return Status::target;
  while (!line_end_missing(in)) {
    const Status status = odd_request_line(in, rules);
    if (status != Status::more) return status;
    if (quick_request_line(view(in), rules)) return Status::target;
  }
  return want_more(in, rules);
}

bool HeadParser::quick_request_line(View in, const HeadRules& rules) {
  const char* const line = in.data() + line_at_;
  const char* const end = in.data() + in.size();
  const char* method_end = scan_method_end(line, end);
  const auto method_size = static_cast<std::size_t>(method_end - line);
  if (method_end == end || *method_end != ' ' || method_size - 1 >= longest_method) return false;
  const char* target = method_end + 1;
  const char* target_end = scan_target_end(target, end);
  if (target_end == target || end - target_end < 11) return false;
  const Version version = quick_version(target_end);
  if (version == Version::invalid) return false;
  if (static_cast<std::size_t>(target_end + 9 - line) > rules.limits.request_line) return false;
  version_ = version;
  method_at_ = line_at_;
  method_size_ = static_cast<std::uint16_t>(method_size);
  target_at_ = offset(in.data(), target);
  target_size_ = offset(target, target_end);
  line_at_ = target_at_ + target_size_ + 11;
  part_ = Part::fields;
  return true;
}

// more: an empty line was skipped.
HeadParser::Status HeadParser::odd_request_line(Bytes in, const HeadRules& rules) {
  Line line;
  std::size_t next_line = 0;
  Refusal refusal = complete_line(in, rules, line, next_line);
  if (refusal != Refusal::none) return refuse(refusal);
  if (line.bare_lf && !rules.leniency.bare_lf) return refuse(Refusal::bare_lf);
  if (line.begin == line.end) {
    if (empty_lines_ >= rules.leniency.empty_lines) return refuse(Refusal::leading_empty_line);
    ++empty_lines_;
    line_at_ = static_cast<std::uint32_t>(next_line);
    return Status::more;
  }
  refusal = find_control(line.begin, line.end);
  if (refusal != Refusal::none) return refuse(refusal);
  return split_request_line(in, line, next_line);
}

HeadParser::Status HeadParser::split_request_line(Bytes in, const Line& line,
                                                  std::size_t next_line) {
  const char* method_end = scan_token_end(line.begin, line.end);
  if (method_end == line.begin || method_end == line.end || *method_end != ' ')
    return refuse(Refusal::request_line_malformed);
  if (static_cast<std::size_t>(method_end - line.begin) > longest_method)
    return refuse(Refusal::method_too_long);
  const char* target = method_end + 1;
  const char* target_end = line.end;
  while (target_end > target && *target_end != ' ') --target_end;
  if (target_end == target) return refuse(Refusal::request_line_malformed);
  if (scan_target_end(target, target_end) != target_end) return refuse(Refusal::target_has_blank);
  const View version(target_end + 1, static_cast<std::size_t>(line.end - target_end - 1));
  const Refusal refusal = read_version(version, version_);
  if (refusal != Refusal::none) return refuse(refusal);
  method_at_ = line_at_;
  method_size_ = static_cast<std::uint16_t>(method_end - line.begin);
  target_at_ = offset(in.data(), target);
  target_size_ = offset(target, target_end);
  line_at_ = static_cast<std::uint32_t>(next_line);
  part_ = Part::fields;
  return Status::target;
}

void HeadParser::terminate_texts(char* head, const FieldList& fields) const {
  if (!trailers_) {
    head[method_at_ + method_size_] = '\0';
    head[target_at_ + target_size_] = '\0';
  }
  for (const Field& field : fields.all()) {
    head[field.name_at + field.name_size] = '\0';
    head[field.value_at + field.value_size] = '\0';
  }
}

HeadParser::Status HeadParser::parse_fields(Bytes in, const HeadRules& rules, Arena& arena,
                                            FieldList& fields) {
  for (;;) {
    if (quick_fields(view(in), rules, arena, fields)) return Status::complete;
    if (line_end_missing(in)) return want_more(in, rules);
    const Status status = odd_field_line(in, rules, arena, fields);
    if (status != Status::more) return status;
  }
}

bool HeadParser::quick_fields(View in, const HeadRules& rules, Arena& arena, FieldList& fields) {
  const char* const base = in.data();
  const char* const end = base + in.size();
  const auto longest_line = static_cast<std::ptrdiff_t>(rules.limits.field_line);
  const auto largest_head = static_cast<std::ptrdiff_t>(rules.limits.head);
  const std::size_t most_fields = rules.limits.fields;
  const char* line = base + line_at_;
  while (end - line >= 2) {
    if (line[0] == '\r' && line[1] == '\n' && line + 2 - base <= largest_head) {
      line_at_ = offset(base, line) + 2;
      return true;
    }
    const char* name_end = scan_token_end(line, end);
    const auto name_size = static_cast<std::size_t>(name_end - line);
    if (name_end == end || *name_end != ':' || name_size - 1 >= longest_name) break;
    const char* value = name_end + 1;
    while (value < end && (*value == ' ' || *value == '\t')) ++value;
    const char* line_end = scan_until_ctl(value, end);
    if (end - line_end < 2 || line_end[0] != '\r' || line_end[1] != '\n') break;
    if (line_end - line > longest_line || line_end + 2 - base > largest_head) break;
    const char* value_end = line_end;
    while (value_end > value && (value_end[-1] == ' ' || value_end[-1] == '\t')) --value_end;
    Field* field = fields.size() < most_fields ? fields.append(arena) : nullptr;
    if (!field) break;
    field->name_at = offset(base, line);
    field->value_at = offset(base, value);
    field->value_size = offset(value, value_end);
    field->name_size = static_cast<std::uint16_t>(name_size);
    field->id = identify_field(View(line, name_size));
    line = line_end + 2;
  }
  line_at_ = offset(base, line);
  return false;
}

HeadParser::Status HeadParser::take_field(const Field& field, const HeadRules& rules, Arena& arena,
                                          FieldList& fields) {
  if (fields.size() >= rules.limits.fields) return refuse(Refusal::too_many_fields);
  if (!fields.add(arena, field)) return refuse(Refusal::head_too_large);
  return Status::more;
}

HeadParser::Status HeadParser::odd_field_line(Bytes in, const HeadRules& rules, Arena& arena,
                                              FieldList& fields) {
  Line line;
  std::size_t next_line = 0;
  plain_ = false;
  Refusal refusal = complete_line(in, rules, line, next_line);
  if (refusal != Refusal::none) return refuse(refusal);
  if (line.bare_lf && !rules.leniency.bare_lf) return refuse(Refusal::bare_lf);
  const std::uint32_t this_line = line_at_;
  line_at_ = static_cast<std::uint32_t>(next_line);
  if (line.begin == line.end) return Status::complete;
  refusal = find_control(line.begin, line.end);
  if (refusal != Refusal::none) return refuse(refusal);
  if (*line.begin == ' ' || *line.begin == '\t') return fold(in, line, rules, fields);
  const char* colon = find(line.begin, line.end, ':');
  if (colon == line.end) return refuse(Refusal::field_without_colon);
  if (colon == line.begin || scan_token_end(line.begin, colon) != colon ||
      static_cast<std::size_t>(colon - line.begin) > longest_name)
    return refuse(Refusal::field_name_malformed);
  const View value = trim_ows(View(colon + 1, static_cast<std::size_t>(line.end - colon - 1)));
  const View name(line.begin, static_cast<std::size_t>(colon - line.begin));
  const Field field = {this_line, offset(in.data(), value.data()),
                       static_cast<std::uint32_t>(value.size()),
                       static_cast<std::uint16_t>(name.size()), identify_field(name)};
  return take_field(field, rules, arena, fields);
}

// The line goes on with the value of the field before: what lies between becomes blanks.
HeadParser::Status HeadParser::fold(Bytes in, const Line& line, const HeadRules& rules,
                                    FieldList& fields) {
  Field* field = fields.last();
  if (!field) return refuse(Refusal::first_field_folded);
  if (!rules.leniency.folded_fields) return refuse(Refusal::field_folded);
  const View more = trim_ows(View(line.begin, static_cast<std::size_t>(line.end - line.begin)));
  if (more.empty()) return Status::more;
  if (field->value_size == 0) field->value_at = offset(in.data(), more.data());
  char* const value_end = in.data() + field->value_at + field->value_size;
  std::memset(value_end, ' ', static_cast<std::size_t>(more.data() - value_end));
  field->value_size = offset(in.data() + field->value_at, more.data() + more.size());
  return Status::more;
}

}  // namespace mhd::h1
