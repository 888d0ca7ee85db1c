// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/form_reader.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/arena.h"
#include "form/multipart.h"

namespace support {

using mhd::FieldHead;
using mhd::FormParser;
using mhd::View;
using Event = mhd::FormParser::Event;

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "A form parser broke its contract: %s\n", what);
  std::abort();
}

std::optional<std::string> text_of(View text) {
  if (!text.data()) return std::nullopt;
  require(text.data()[text.size()] == '\0', "there is a NUL behind a text");
  return std::string(text);
}

FormField field_of(const FieldHead& head) {
  require(head.name.data(), "there is a name");
  FormField field;
  field.name = *text_of(head.name);
  field.filename = text_of(head.filename);
  field.content_type = text_of(head.content_type);
  field.transfer_encoding = text_of(head.transfer_encoding);
  field.has_value = head.has_value;
  field.complete = false;
  return field;
}

// Takes events and knows which of them may come.
class Collector {
 public:
  explicit Collector(const FormParser& parser) : parser_(parser) {}

  void take(Event event) {
    switch (event) {
      case Event::more:
        return;
      case Event::field:
        require(!open_, "a field begins behind the end of the one before");
        form.fields.push_back(field_of(parser_.head()));
        open_ = true;
        return;
      case Event::data:
        take_data();
        return;
      case Event::field_end:
        require(open_, "a field ends once");
        check_head();
        form.fields.back().complete = true;
        open_ = false;
        return;
      case Event::end:
        require(!open_ || parser_.result() > mhd::FormEnd::bad_termination,
                "all fields are complete when nothing is wrong");
        form.result = parser_.result();
    }
  }

  ParsedForm form;

 private:
  void take_data() {
    require(open_ && form.fields.back().has_value, "data belongs to the value of a field");
    require(!parser_.data().empty(), "data is not empty");
    require(parser_.raw_size() >= parser_.data().size(), "nothing is longer when it is decoded");
    form.fields.back().value += parser_.data();
    form.fields.back().raw_size += parser_.raw_size();
    check_head();
  }

  // The head stays until the next field.
  void check_head() {
    const FormField now = field_of(parser_.head());
    const FormField& field = form.fields.back();
    require(now.name == field.name && now.filename == field.filename &&
                now.content_type == field.content_type &&
                now.transfer_encoding == field.transfer_encoding &&
                now.has_value == field.has_value,
            "the head of a field stays as it is");
  }

  const FormParser& parser_;
  bool open_ = false;
};

// True when the parser ended.
bool deliver(FormParser& parser, View bytes, Collector& collector) {
  const auto block = std::make_unique<char[]>(bytes.size());
  if (!bytes.empty()) std::memcpy(block.get(), bytes.data(), bytes.size());
  mhd::Bytes in(block.get(), bytes.size());
  std::size_t still = 0;  // events without progress: end of a field, and the next one begins
  for (;;) {
    std::size_t used = 0;
    const Event event = parser.parse(in, used);
    require(used <= in.size(), "no more is used than there is");
    in = mhd::slice(in, used);
    collector.take(event);
    if (event == Event::end) return true;
    still = used > 0 ? 0 : still + 1;
    require(still < 8, "it goes on");
    if (event != Event::more) continue;
    require(in.empty(), "more is wanted when all was used");
    return false;
  }
}

// It has said that there is nothing more.
void check_end(FormParser& parser) {
  require(parser.finish() == Event::end, "behind the end nothing comes");
  std::size_t used = 0;
  char byte = 'a';
  require(parser.parse(mhd::Bytes(&byte, 1), used) == Event::end && used == 0,
          "behind the end nothing is read");
}

ParsedForm read_events(FormParser& parser, View bytes, const Cuts& cuts) {
  Collector collector(parser);
  std::size_t at = 0;
  for (const std::size_t end : ends_of(bytes, cuts)) {
    if (deliver(parser, mhd::slice(bytes, at, end - at), collector)) return collector.form;
    at = end;
  }
  for (int calls = 0;; ++calls) {
    require(calls < 8, "finish() comes to an end");
    const Event event = parser.finish();
    require(event != Event::more, "finish() wants nothing more");
    collector.take(event);
    if (event == Event::end) return collector.form;
  }
}

std::string cuts_text(const Cuts& cuts) {
  std::string text = "cut at";
  for (const std::size_t cut : cuts) text += ' ' + std::to_string(cut);
  return text + ": ";
}

void add(std::string& to, const char* mark, const std::optional<std::string>& text) {
  if (text) to += mark + *text;
}

}  // namespace

ParsedForm read_form(FormParser& parser, View bytes, const Cuts& cuts) {
  ParsedForm form = read_events(parser, bytes, cuts);
  check_end(parser);
  return form;
}

ParsedForm read_multipart(View content, const Cuts& cuts, const FormSettings& settings) {
  mhd::Arena arena(nullptr, 0, settings.memory);
  mhd::MultipartParser parser(settings.boundary, arena, settings.limits, settings.bare_lf);
  ParsedForm form = read_form(parser, content, cuts);
  for (const FormField& field : form.fields)
    require(field.has_value && field.raw_size == field.value.size(), "nothing is decoded");
  return form;
}

const char* name_of(mhd::FormEnd result) {
  switch (result) {
    case mhd::FormEnd::ok:
      return "ok";
    case mhd::FormEnd::bad_termination:
      return "bad_termination";
    case mhd::FormEnd::malformed:
      return "malformed";
    case mhd::FormEnd::too_large:
      return "too_large";
    case mhd::FormEnd::no_memory:
      return "no_memory";
  }
  return "?";
}

std::string listing(const ParsedForm& form) {
  std::string result;
  for (const FormField& field : form.fields) {
    result += '[' + field.name;
    add(result, " filename:", field.filename);
    add(result, " type:", field.content_type);
    add(result, " coding:", field.transfer_encoding);
    if (field.has_value) result += '=' + field.value;
    result += field.complete ? "]" : "...]";
  }
  if (form.result != mhd::FormEnd::ok) result += name_of(form.result);
  return result;
}

std::string same_for_all_cuts(View bytes, const std::function<ParsedForm(const Cuts&)>& read) {
  constexpr std::size_t short_size = 48;
  const ParsedForm whole = read({});
  std::string difference;
  const auto differs = [&](const Cuts& cuts) {
    const ParsedForm form = read(cuts);
    if (form == whole) return false;
    difference = cuts_text(cuts) + listing(form);
    return true;
  };
  if (differs(every_position(bytes))) return difference;
  for (std::size_t first = 1; first < bytes.size(); ++first) {
    if (differs({first})) return difference;
    if (bytes.size() > short_size) continue;
    for (std::size_t second = first; second < bytes.size(); ++second)
      if (differs({first, second})) return difference;
  }
  return listing(whole);
}

}  // namespace support
