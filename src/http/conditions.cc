// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/conditions.h"

#include "http/date.h"

namespace mhd {

namespace {

// The entity tag that `text` begins with (RFC 9110, 8.8.3); empty when there is none.
View leading_tag(View text) {
  std::size_t at = begins_with(text, "W/") ? 2 : 0;
  if (at == text.size() || text[at] != '"') return {};
  for (++at; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '"') return slice(text, 0, at + 1);
    if (c <= 0x20 || c == 0x7f) return {};
  }
  return {};
}

bool is_weak(View tag) { return begins_with(tag, "W"); }
View opaque(View tag) { return slice(tag, is_weak(tag) ? 2 : 0); }

// The two comparisons of RFC 9110, 8.8.3.2.
bool equal_strongly(View a, View b) { return !a.empty() && a == b && !is_weak(a); }
bool equal_weakly(View a, View b) { return !a.empty() && !b.empty() && opaque(a) == opaque(b); }

using Compare = bool (*)(View a, View b);

// Whether `current` is in a list of entity tags; the list ends where it is malformed.
bool lists_tag(View list, View current, Compare equal) {
  for (;;) {
    while (!list.empty() && (list.front() == ',' || list.front() == ' ' || list.front() == '\t'))
      list = slice(list, 1);
    const View tag = leading_tag(list);
    if (tag.empty()) return false;
    list = slice(list, tag.size());
    const View behind = trim_ows(list);
    if (!behind.empty() && behind.front() != ',') return false;
    if (equal(tag, current)) return true;
  }
}

// What the lines of one field say together.
struct Condition {
  unsigned lines = 0;
  View value;            // of the last line
  bool matched = false;  // lists of entity tags: `current` is in one of them
};

struct Conditions {
  Condition if_match;
  Condition if_none_match;
  Condition if_modified_since;
  Condition if_unmodified_since;
  Condition if_range;
  Condition range;
};

// Any version of the content is what "*" means, and there is one.
void take_tags(Condition& condition, View value, View current, Compare equal) {
  ++condition.lines;
  if (value == "*" || lists_tag(value, current, equal)) condition.matched = true;
}

void take_value(Condition& condition, View value) {
  ++condition.lines;
  condition.value = value;
}

void take_field(Conditions& all, View name, View value, View etag) {
  if (equal_ignore_case(name, "range")) return take_value(all.range, value);
  if (name.size() < 3 || !equal_ignore_case(slice(name, 0, 3), "if-")) return;
  const View rest = slice(name, 3);
  if (equal_ignore_case(rest, "match"))
    take_tags(all.if_match, value, etag, equal_strongly);
  else if (equal_ignore_case(rest, "none-match"))
    take_tags(all.if_none_match, value, etag, equal_weakly);
  else if (equal_ignore_case(rest, "modified-since"))
    take_value(all.if_modified_since, value);
  else if (equal_ignore_case(rest, "unmodified-since"))
    take_value(all.if_unmodified_since, value);
  else if (equal_ignore_case(rest, "range"))
    take_value(all.if_range, value);
}

Conditions find_conditions(const Request& request, View etag) {
  Conditions all;
  for (const Field& field : request.fields.all())
    take_field(all, request.name_of(field), trim_ows(request.value_of(field)), etag);
  return all;
}

// False: the field is to be ignored, since it stands there not once, has no date, or there is
// nothing to compare it with.
bool read_date(const Condition& condition, const Validators& current, std::int64_t now,
               std::int64_t& date) {
  return condition.lines == 1 && current.has_date && parse_http_date(condition.value, now, date);
}

// A date is a strong validator only when the content did not change twice in its second, which
// can't be said before that second is over.
bool range_condition_holds(const Condition& condition, const Validators& current,
                           std::int64_t now) {
  if (condition.lines != 1) return condition.lines == 0;
  if (const View tag = leading_tag(condition.value); !tag.empty())
    return tag.size() == condition.value.size() && equal_strongly(tag, current.etag);
  std::int64_t date = 0;
  return read_date(condition, current, now, date) && date == current.date && date < now;
}

bool has_failed(const Conditions& all, const Validators& current, std::int64_t now) {
  if (all.if_match.lines > 0) return !all.if_match.matched;
  std::int64_t date = 0;
  return read_date(all.if_unmodified_since, current, now, date) && current.date > date;
}

bool is_not_modified(const Conditions& all, const Validators& current, std::int64_t now) {
  if (all.if_none_match.lines > 0) return all.if_none_match.matched;
  std::int64_t date = 0;
  return read_date(all.if_modified_since, current, now, date) && current.date <= date;
}

}  // namespace

Validators find_validators(View field_lines, std::int64_t now) {
  Validators found;
  for_each_line(field_lines, [&](View, View name, View value) {
    if (equal_ignore_case(name, "etag") && leading_tag(value).size() == value.size())
      found.etag = value;
    else if (equal_ignore_case(name, "last-modified") && parse_http_date(value, now, found.date))
      found.has_date = true;
  });
  return found;
}

Evaluation evaluate_conditions(const Request& request, const Validators& current,
                               std::int64_t now) {
  const Conditions all = find_conditions(request, current.etag);
  if (has_failed(all, current, now)) return {Precondition::failed, {}};
  if (is_not_modified(all, current, now)) return {Precondition::not_modified, {}};
  const bool asks_for_ranges = request.method == Method::get && all.range.lines == 1;
  if (!asks_for_ranges || !range_condition_holds(all.if_range, current, now)) return {};
  return {Precondition::ranges, all.range.value};
}

}  // namespace mhd
