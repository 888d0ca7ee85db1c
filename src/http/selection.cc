// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/selection.h"

#include <charconv>
#include <new>

#include "http/conditions.h"

namespace mhd {

namespace {

constexpr std::size_t boundary_size = 32;
constexpr View accept_ranges_line = "Accept-Ranges: bytes\r\n";
constexpr View multipart_line = "Content-Type: multipart/byteranges; boundary=";
constexpr View content_range = "Content-Range: bytes ";
constexpr std::size_t most_digits = 20;
constexpr std::size_t range_line_size = content_range.size() + 3 * most_digits + 4;

// Field lines of the response that a reply in its place leaves out, by the kind of that reply.
constexpr unsigned in_one_part = 1;
constexpr unsigned in_parts = 2;
constexpr unsigned in_not_modified = 4;  // metadata that guides no cache (RFC 9110, 15.4.5)
// What is said of the content, and what would let caches keep the error in its place.
constexpr unsigned in_errors = 8;
constexpr unsigned in_tagged = 16;  // not modified, and there is an entity tag
constexpr unsigned always = in_one_part | in_parts | in_not_modified | in_errors;

struct OmittedField {
  View name;
  unsigned when;
};

constexpr OmittedField omitted_fields[] = {
    {"Content-Length", always},
    {"Content-Range", always},
    {"Content-Type", in_parts | in_not_modified | in_errors},
    {"Content-Encoding", in_not_modified | in_errors},
    {"Content-Language", in_not_modified | in_errors},
    {"Content-Disposition", in_not_modified | in_errors},
    {"Content-Location", in_errors},
    {"Cache-Control", in_errors},
    {"Expires", in_errors},
    {"Last-Modified", in_tagged},
};

bool is_omitted(View name, unsigned when) {
  for (const OmittedField& field : omitted_fields)
    if ((field.when & when) && equal_ignore_case(name, field.name)) return true;
  return false;
}

// The line of that field, or nothing.
View find_line(View field_lines, View wanted) {
  View found;
  for_each_line(field_lines, [&](View line, View name, View) {
    if (found.empty() && equal_ignore_case(name, wanted)) found = line;
  });
  return found;
}

// Text in memory of an arena that is taken in one piece; what does not fit makes it bad.
class Text {
 public:
  Text(Arena& arena, std::size_t room) : begin_(arena.take_array<char>(room)), room_(room) {
    if (!begin_) room_ = 0;
  }
  void add(View v) {
    if (room_ - size_ < v.size()) return fail();
    copy_bytes(begin_ + size_, v);
    size_ += v.size();
  }
  void add(std::uint64_t number) {
    char digits[most_digits];
    const char* end = std::to_chars(digits, digits + most_digits, number).ptr;
    add(View(digits, static_cast<std::size_t>(end - digits)));
  }
  bool good() const { return begin_ && good_; }
  // What was added since the last call.
  View take() {
    const View piece(begin_ + taken_, size_ - taken_);
    taken_ = size_;
    return piece;
  }

 private:
  void fail() { good_ = false; }

  char* begin_;
  std::size_t room_;
  std::size_t size_ = 0;
  std::size_t taken_ = 0;
  bool good_ = true;
};

void add_content_range(Text& text, const ByteRange& range, std::uint64_t size) {
  text.add(content_range);
  text.add(range.at);
  text.add("-");
  text.add(range.end - 1);
  text.add("/");
  text.add(size);
  text.add("\r\n");
}

void add_kept_lines(Text& text, View field_lines, unsigned when) {
  for_each_line(field_lines, [&](View line, View name, View) {
    if (!is_omitted(name, when)) text.add(line);
  });
}

// A selection is made for one exchange.
class Selector {
 public:
  Selector(const Response& response, Arena& arena)
      : response_(response), fields_(response.field_lines()), arena_(arena) {}

  Selection* without_content(std::uint16_t status, unsigned omitted) {
    Text lines(arena_, fields_.size());
    add_kept_lines(lines, fields_, omitted);
    return finish(status, lines);
  }

  Selection* unsatisfiable() {
    Text lines(arena_, fields_.size() + range_line_size);
    add_kept_lines(lines, fields_, in_errors);
    lines.add(content_range);
    lines.add("*/");
    lines.add(size());
    lines.add("\r\n");
    return finish(416, lines);
  }

  Selection* one_part(const ByteRange& range) {
    Text lines(arena_, fields_.size() + accept_ranges_line.size() + range_line_size);
    add_kept_lines(lines, fields_, in_one_part);
    add_accept_ranges(lines);
    add_content_range(lines, range, size());
    SelectedPart* part = arena_.take_array<SelectedPart>(1);
    if (!part) return nullptr;
    *part = {View(), range};
    selection_.parts = {part, 1};
    return finish(206, lines);
  }

  // RFC 9110, 14.6: each part says by itself what it is.
  Selection* several_parts(const RangeSet& set, View boundary) {
    Text lines(arena_, fields_.size() + accept_ranges_line.size() + multipart_line.size() +
                           boundary.size() + 2);
    add_kept_lines(lines, fields_, in_parts);
    add_accept_ranges(lines);
    lines.add(multipart_line);
    lines.add(boundary);
    lines.add("\r\n");
    return add_parts(set, boundary) ? finish(206, lines) : nullptr;
  }

 private:
  std::uint64_t size() const { return response_.body().size; }

  void add_accept_ranges(Text& lines) {
    if (find_line(fields_, "Accept-Ranges").empty()) lines.add(accept_ranges_line);
  }

  bool add_parts(const RangeSet& set, View boundary) {
    const View type = find_line(fields_, "Content-Type");
    const std::size_t delimiter_size = boundary.size() + 8;
    Text heads(arena_,
               delimiter_size + set.count * (delimiter_size + type.size() + range_line_size + 2));
    SelectedPart* parts = arena_.take_array<SelectedPart>(set.count);
    if (!parts) return false;
    for (std::size_t i = 0; i < set.count; ++i) {
      heads.add(i == 0 ? "--" : "\r\n--");
      heads.add(boundary);
      heads.add("\r\n");
      heads.add(type);
      add_content_range(heads, set.list[i], size());
      heads.add("\r\n");
      parts[i] = {heads.take(), set.list[i]};
    }
    heads.add("\r\n--");
    heads.add(boundary);
    heads.add("--\r\n");
    selection_.closing = heads.take();
    selection_.parts = {parts, set.count};
    return heads.good();
  }

  Selection* finish(std::uint16_t status, Text& lines) {
    void* memory = lines.good() ? arena_.take(sizeof(Selection)) : nullptr;
    if (!memory) return nullptr;
    selection_.status = status;
    selection_.lines = lines.take();
    selection_.length = selection_.closing.size();
    for (const SelectedPart& part : selection_.parts)
      selection_.length += part.head.size() + (part.range.end - part.range.at);
    return ::new (memory) Selection(selection_);
  }

  const Response& response_;
  View fields_;
  Arena& arena_;
  Selection selection_;
};

// Text that no content has but by a chance of one in 2^128, since nobody could know it before.
bool make_boundary(const SelectionEnv& env, char (&text)[boundary_size]) {
  char bytes[boundary_size / 2];
  if (!env.random || !env.random(Bytes(bytes, sizeof bytes))) return false;
  for (std::size_t i = 0; i < boundary_size; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i / 2]);
    text[i] = "0123456789abcdef"[i % 2 ? byte & 15 : byte >> 4];
  }
  return true;
}

Selection* select_ranges(View range, const Response& response, const SelectionEnv& env,
                         Selector& selector) {
  if (response.options().head_only) return nullptr;
  const RangeSet set = parse_byte_ranges(range, response.body().size);
  if (set.kind == RangeSet::Kind::whole) return nullptr;
  if (set.kind == RangeSet::Kind::unsatisfiable) return selector.unsatisfiable();
  if (set.count == 1) return selector.one_part(set.list[0]);
  char boundary[boundary_size];
  if (!make_boundary(env, boundary)) return nullptr;
  return selector.several_parts(set, View(boundary, boundary_size));
}

bool has_choice(const Request& request, const Response& response) {
  return response.serves_ranges() && response.status() == 200 &&
         (request.method == Method::get || request.method == Method::head);
}

}  // namespace

Selection* select_reply(const Request& request, const Response& response, const SelectionEnv& env,
                        Arena& arena) {
  if (!has_choice(request, response)) return nullptr;
  const Validators current = find_validators(response.field_lines(), env.now);
  const Evaluation found = evaluate_conditions(request, current, env.now);
  Selector selector(response, arena);
  switch (found.result) {
    case Precondition::ranges:
      return select_ranges(found.range, response, env, selector);
    case Precondition::not_modified:
      return selector.without_content(304,
                                      in_not_modified | (current.etag.empty() ? 0u : in_tagged));
    case Precondition::failed:
      return selector.without_content(412, in_errors);
    case Precondition::none:
      break;
  }
  return nullptr;
}

bool offers_ranges(const Request& request, const Response& response) {
  return has_choice(request, response) &&
         find_line(response.field_lines(), "Accept-Ranges").empty();
}

}  // namespace mhd
