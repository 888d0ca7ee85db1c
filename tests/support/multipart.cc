// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/multipart.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/arena.h"
#include "form/multipart.h"

namespace support {

namespace {

using mhd::Bytes;
using mhd::FormParser;
using mhd::View;
using Event = FormParser::Event;

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

std::optional<std::string> text_of(View text) {
  if (!text.data()) return {};
  require(text.data()[text.size()] == '\0', "no NUL behind a text");
  return std::string(text);
}

class Run {
 public:
  explicit Run(FormParser& parser) : parser_(parser) {}

  // False: the parser came to an end.
  bool deliver(View bytes) {
    const std::unique_ptr<char[]> block(new char[bytes.size()]);
    mhd::copy_bytes(block.get(), bytes);
    Bytes rest(block.get(), bytes.size());
    for (;;) {
      std::size_t used = 0;
      const Event event = parser_.parse(rest, used);
      require(used <= rest.size(), "too much was used up");
      rest = mhd::slice(rest, used);
      if (event == Event::end) return false;
      if (event == Event::more) break;
      take(event);
    }
    require(rest.empty(), "bytes were left over");
    return true;
  }

  ParsedMultipart finish() {
    for (unsigned calls = 0;; ++calls) {
      const Event event = parser_.finish();
      if (event == Event::end) break;
      require(event != Event::more && event != Event::field && calls < 3, "no end");
      take(event);
    }
    require(parser_.finish() == Event::end, "an end that is none");
    std::size_t used = 0;
    char byte = 'a';
    require(parser_.parse(Bytes(&byte, 1), used) == Event::end && used == 0, "more after the end");
    form_.result = parser_.result();
    return form_;
  }

 private:
  void take(Event event) {
    if (event == Event::field) return begin();
    require(open_, "no field is open");
    PartOfForm& part = form_.parts.back();
    if (event == Event::field_end) {
      same_head(part);
      part.complete = true;
      open_ = false;
      return;
    }
    require(!parser_.data().empty() && parser_.raw_size() == parser_.data().size(), "odd data");
    part.value += parser_.data();
  }
  void begin() {
    require(!open_, "a field within a field");
    open_ = true;
    const mhd::FieldHead& head = parser_.head();
    require(head.name.data() && head.has_value, "a field without a name");
    form_.parts.push_back({std::string(head.name), text_of(head.filename),
                           text_of(head.content_type), text_of(head.transfer_encoding), "", false});
    same_head(form_.parts.back());
  }
  void same_head(const PartOfForm& part) {
    const mhd::FieldHead& head = parser_.head();
    require(text_of(head.name) == part.name && text_of(head.filename) == part.filename &&
                text_of(head.content_type) == part.content_type &&
                text_of(head.transfer_encoding) == part.transfer_encoding,
            "the head changed");
  }

  FormParser& parser_;
  ParsedMultipart form_;
  bool open_ = false;
};

constexpr const char* result_names[] = {"", " bad_termination", " malformed", " too_large",
                                        " no_memory"};

}  // namespace

ParsedMultipart parse_multipart(View content, const Cuts& cuts, const FormSettings& settings) {
  mhd::Arena arena(nullptr, 0, settings.memory);
  mhd::MultipartParser parser(settings.boundary, arena, settings.limits, settings.bare_lf);
  Run run(parser);
  std::size_t at = 0;
  for (std::size_t cut : cuts) {
    if (cut < at || cut > content.size()) continue;
    if (!run.deliver(mhd::slice(content, at, cut - at))) return run.finish();
    at = cut;
  }
  run.deliver(mhd::slice(content, at));
  return run.finish();
}

std::string listing(const ParsedMultipart& form) {
  std::string text;
  for (const PartOfForm& part : form.parts) {
    text += '[' + part.name;
    if (part.filename) text += " file=" + *part.filename;
    if (part.content_type) text += " type=" + *part.content_type;
    if (part.transfer_encoding) text += " encoding=" + *part.transfer_encoding;
    text += ':' + part.value;
    if (part.complete) text += ']';
  }
  return text + result_names[static_cast<unsigned>(form.result)];
}

}  // namespace support
