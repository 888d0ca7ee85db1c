// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/head_parser.h"

#include <cstring>

#include "base/scan.h"
#include "http/field_name.h"
#include "http/target.h"

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

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Control characters of a line other than HTAB: CR and NUL become SP where that is tolerated, and
// CR stays from `value` on.
Refusal settle_controls(char* begin, char* end, const char* value, const Leniency& leniency) {
  while ((begin = const_cast<char*>(scan_until_ctl(begin, end))) != end) {
    if (*begin != '\r' && *begin != '\0') return Refusal::control_character;
    if (!leniency.control_as_space)
      return *begin == '\r' ? Refusal::bare_cr : Refusal::control_character;
    if (*begin == '\0' || begin < value) *begin = ' ';
    ++begin;
  }
  return Refusal::none;
}

// Whether `name` is one that decides where a request ends or goes but for blanks in it.
bool looks_like_framing(View name) {
  char text[17];
  std::size_t size = 0;
  for (const char c : name) {
    if (is_blank(c)) continue;
    if (size == sizeof text) return false;
    text[size++] = c;
  }
  const FieldId id = identify_field(View(text, size));
  return id == FieldId::content_length || id == FieldId::transfer_encoding || id == FieldId::host;
}

// A name that is no token, but would be one without blanks. Names that another server could take
// for Content-Length, Transfer-Encoding or Host are not tolerated: nothing here reads them as such.
bool tolerable_name(View name) {
  for (const char c : name)
    if (!is_tchar(c) && !is_blank(c)) return false;
  return !looks_like_framing(name);
}

const char* find(const char* begin, const char* end, char c) {
  const void* at = std::memchr(begin, c, static_cast<std::size_t>(end - begin));
  return at ? static_cast<const char*>(at) : end;
}

}  // namespace

HeadParser::Status HeadParser::parse(Bytes in, const HeadRules& rules, Arena& arena,
                                     FieldList& fields) {
  if (part_ == Part::request_line) [[likely]]
    return parse_request_line(in, rules);
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
  if (quick_request_line(view(in), rules)) [[likely]]
    return Status::target;
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
  refusal = settle_controls(line.begin, line.end, line.end, rules.leniency);
  if (refusal != Refusal::none) return refuse(refusal);
  return split_request_line(in, rules, line, next_line);
}

// The version is the last word; what lies between it and the method is the target.
HeadParser::Status HeadParser::split_request_line(Bytes in, const HeadRules& rules, Line line,
                                                  std::size_t next_line) {
  const bool runs = rules.leniency.blank_runs;
  const auto separates = [&rules](char c) {
    return c == ' ' || (c == '\t' && rules.leniency.tab_in_line);
  };
  while (runs && line.begin < line.end && is_blank(*line.begin)) ++line.begin;
  while (runs && line.begin < line.end && is_blank(line.end[-1])) --line.end;
  const char* const method_end = scan_token_end(line.begin, line.end);
  if (method_end == line.begin || method_end == line.end || !separates(*method_end))
    return refuse(Refusal::request_line_malformed);
  if (static_cast<std::size_t>(method_end - line.begin) > longest_method)
    return refuse(Refusal::method_too_long);
  const char* target = method_end + 1;
  const char* version = line.end;
  while (version > target && !separates(version[-1])) --version;
  const char* target_end = version > target ? version - 1 : target;
  while (runs && target < target_end && is_blank(*target)) ++target;
  while (runs && target < target_end && is_blank(target_end[-1])) --target_end;
  if (target_end == target) return refuse(Refusal::request_line_malformed);
  const Refusal refusal =
      read_version(View(version, static_cast<std::size_t>(line.end - version)), version_);
  if (refusal != Refusal::none) return refuse(refusal);
  method_at_ = offset(in.data(), line.begin);
  method_size_ = static_cast<std::uint16_t>(method_end - line.begin);
  target_at_ = offset(in.data(), target);
  target_size_ = offset(target, target_end);
  if (scan_target_end(target, target_end) != target_end &&
      rules.leniency.blank_in_target != BlankInTarget::keep)
    return refuse_blank_target(in, rules);
  line_at_ = static_cast<std::uint32_t>(next_line);
  part_ = Part::fields;
  return Status::target;
}

// The client may be told the right target where it will ask for it in the same way.
HeadParser::Status HeadParser::refuse_blank_target(Bytes in, const HeadRules& rules) {
  const View name = method(in.data());
  const bool redirect = rules.leniency.blank_in_target == BlankInTarget::redirect &&
                        (name == "GET" || name == "HEAD") && may_be_fixed(target(in.data()));
  return refuse(redirect ? Refusal::target_redirected : Refusal::target_has_blank);
}

bool HeadParser::begins_as_head(View in) const {
  if (part_ != Part::request_line) return false;
  const View line = trim_ows(slice(in, line_at_));
  return line.size() > 4 && slice(line, 0, 4) == "HEAD" && is_blank(line[4]);
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
  line_at_ = static_cast<std::uint32_t>(next_line);
  if (line.begin == line.end) return Status::complete;
  const char* value = line.end;
  if (rules.leniency.cr_in_value)
    value = is_blank(*line.begin) ? line.begin : find(line.begin, line.end, ':');
  refusal = settle_controls(line.begin, line.end, value, rules.leniency);
  if (refusal != Refusal::none) return refuse(refusal);
  if (is_blank(*line.begin)) return fold(in, line, rules, fields);
  return split_field_line(in, line, rules, arena, fields);
}

// A name that is no token never names a field that means anything here; a blank before the colon,
// where it is dropped, does not make the name another one. Lines without colon are skipped.
HeadParser::Status HeadParser::split_field_line(Bytes in, const Line& line, const HeadRules& rules,
                                                Arena& arena, FieldList& fields) {
  const char* const colon = find(line.begin, line.end, ':');
  if (colon == line.end) {
    skipped_end_ = line_at_;
    return rules.leniency.odd_field_lines ? Status::more : refuse(Refusal::field_without_colon);
  }
  const char* name_end = colon;
  while (rules.leniency.blank_before_colon && name_end > line.begin && is_blank(name_end[-1]))
    --name_end;
  const View name(line.begin, static_cast<std::size_t>(name_end - line.begin));
  const bool token = !name.empty() && scan_token_end(line.begin, name_end) == name_end;
  if (name.size() > longest_name ||
      (!token && !(rules.leniency.odd_field_lines && tolerable_name(name))))
    return refuse(Refusal::field_name_malformed);
  const View value = trim_ows(View(colon + 1, static_cast<std::size_t>(line.end - colon - 1)));
  const Field field = {offset(in.data(), line.begin), offset(in.data(), value.data()),
                       static_cast<std::uint32_t>(value.size()),
                       static_cast<std::uint16_t>(name.size()),
                       token ? identify_field(name) : FieldId::other};
  return take_field(field, rules, arena, fields);
}

// The line goes on with the value of the field before: what lies between becomes blanks. Behind a
// line that was skipped it is skipped too.
HeadParser::Status HeadParser::fold(Bytes in, const Line& line, const HeadRules& rules,
                                    FieldList& fields) {
  Field* field = fields.last();
  const bool behind_skipped = skipped_end_ == offset(in.data(), line.begin);
  if (!field && !behind_skipped && !rules.leniency.indented_first)
    return refuse(Refusal::first_field_folded);
  if (!rules.leniency.folded_fields) return refuse(Refusal::field_folded);
  if (!field || behind_skipped) {
    skipped_end_ = line_at_;
    return Status::more;
  }
  const View more = trim_ows(View(line.begin, static_cast<std::size_t>(line.end - line.begin)));
  if (more.empty()) return Status::more;
  if (field->value_size == 0) field->value_at = offset(in.data(), more.data());
  char* const value_end = in.data() + field->value_at + field->value_size;
  std::memset(value_end, ' ', static_cast<std::size_t>(more.data() - value_end));
  field->value_size = offset(in.data() + field->value_at, more.data() + more.size());
  return Status::more;
}

}  // namespace mhd::h1
