// SPDX-License-Identifier: LGPL-2.1-or-later
// The same bytes at each strictness level: what a level accepts, each one below accepts too, with
// the same meaning, and it ends at the same byte. Else somebody who reads more strictly, or less,
// could be told apart: the ground of request smuggling.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "h1/session.h"
#include "support/pump.h"
#include "support/text.h"

namespace {

using mhd::Exchange;
using mhd::Request;
using mhd::Verdict;

constexpr int levels = 7;  // from -3 on

struct Field {
  std::string name;
  std::string value;

  bool operator==(const Field&) const = default;
};
using Fields = std::vector<Field>;

// A request as the front end was told.
struct Told {
  std::string method;
  std::string target;
  std::string path;
  std::string query;
  std::string authority;
  std::string framing;
  bool is_1_0 = false;
  Fields fields;
  std::string content;
  Fields trailers;
  bool complete = false;
  std::size_t end = 0;  // where the line ends in which it was complete

  bool same_head(const Told& other) const {
    return method == other.method && target == other.target && path == other.path &&
           query == other.query && authority == other.authority && framing == other.framing &&
           is_1_0 == other.is_1_0 && fields == other.fields;
  }
  bool same_end(const Told& other) const {
    return complete == other.complete && end == other.end && content == other.content &&
           trailers == other.trailers;
  }
};

Fields copy_fields(const mhd::FieldList& list, const char* text) {
  Fields fields;
  for (const mhd::Field& field : list.all())
    fields.push_back({std::string(text + field.name_at, field.name_size),
                      std::string(text + field.value_at, field.value_size)});
  return fields;
}

// Reads all content and answers each request.
class Reader {
 public:
  Reader(mhd::View bytes, const mhd::SessionConfig& config) {
    mhd::FrontEnd front;
    front.self = this;
    front.on_head = on_head;
    front.on_body = on_body;
    front.on_end = on_end;
    front.on_done = [](void*, Exchange&, mhd::Outcome) {};
    support::Rig<mhd::h1::Session> rig(config, front);
    // Line by line: only counted content ends elsewhere, and its size is compared in any case.
    while (delivered_ < bytes.size() && !rig.pump.closed()) {
      const std::size_t line_end = std::min(bytes.find('\n', delivered_), bytes.size() - 1);
      const mhd::View line = mhd::slice(bytes, delivered_, line_end + 1 - delivered_);
      delivered_ += line.size();
      rig.pump.deliver(line);
    }
  }

  const std::vector<Told>& told() const { return told_; }

 private:
  static Verdict on_head(void* self, Exchange& exchange) {
    const Request& request = exchange.request;
    Told told;
    told.method = request.method_text;
    told.target = request.raw_target;
    told.path = request.path;
    told.query = (request.target.has_query ? "?" : "") + std::string(request.target.query);
    told.authority = request.target.authority;
    told.framing =
        support::name_of(request.framing) + (' ' + std::to_string(request.content_length));
    told.is_1_0 = request.version == mhd::Version::http_1_0;
    told.fields = copy_fields(request.fields, request.head);
    static_cast<Reader*>(self)->told_.push_back(told);
    return Verdict::read_body();
  }
  static Verdict on_body(void* self, Exchange&, mhd::Bytes piece, std::size_t& taken) {
    static_cast<Reader*>(self)->told_.back().content += mhd::view(piece);
    taken = piece.size();
    return Verdict::read_body();
  }
  static Verdict on_end(void* self, Exchange& exchange) {
    auto& reader = *static_cast<Reader*>(self);
    Told& told = reader.told_.back();
    told.complete = true;
    told.end = reader.delivered_;
    told.trailers = copy_fields(exchange.request.trailers, exchange.request.trailer_text);
    mhd::Ref<mhd::Response> response = support::make_response(200, {});
    response->freeze();
    exchange.outcome_matters = false;  // the shortest way through a session
    return Verdict::reply(static_cast<mhd::Ref<mhd::Response>&&>(response));
  }

  std::vector<Told> told_;
  std::size_t delivered_ = 0;
};

// What level -3 does besides accepting more: a bare CR stays in a value, where others read a blank,
// and a blank in front of a colon is dropped, where others have it in the name. HTAB behind such a
// CR is no longer at the begin of a folded line, where it would become SP.
std::string without_blanks_at_ends(std::string text) {
  for (char& c : text)
    if (c == '\r' || c == '\t') c = ' ';
  return std::string(mhd::trim_ows(text));
}

bool forgive_level_3(Fields& fields) {
  bool differs = false;
  for (Field& field : fields) {
    const Field before = field;
    field = {without_blanks_at_ends(field.name), without_blanks_at_ends(field.value)};
    differs = differs || before.name != field.name || before.value.find('\r') != std::string::npos;
  }
  return differs;
}

bool has_bare_cr(mhd::View bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n')) return true;
  return false;
}

void print(int level, const std::vector<Told>& requests) {
  std::fprintf(stderr, "level %d:\n", level);
  for (const Told& told : requests) {
    std::fprintf(stderr, "  %s %s%s, %s, %zu bytes, %s at %zu\n",
                 support::escaped(told.method).c_str(), support::escaped(told.target).c_str(),
                 told.is_1_0 ? " 1.0" : "", told.framing.c_str(), told.content.size(),
                 told.complete ? "complete" : "not complete", told.end);
    for (const Field& field : told.fields)
      std::fprintf(stderr, "    %s: %s\n", support::escaped(field.name).c_str(),
                   support::escaped(field.value).c_str());
  }
}

[[noreturn]] void fail(const char* what, int strict, const std::vector<Told>& a, int lenient,
                       const std::vector<Told>& b) {
  std::fprintf(stderr, "%s\n", what);
  print(strict, a);
  print(lenient, b);
  std::abort();
}

void compare(mhd::View bytes, int strict, const std::vector<Told>& a, int lenient,
             const std::vector<Told>& b) {
  const bool loose = lenient == -3;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (i >= b.size()) {
      if (loose && has_bare_cr(bytes)) return;
      fail("a request is accepted by the stricter level only", strict, a, lenient, b);
    }
    Told one = a[i], other = b[i];
    bool other_options = false;
    if (loose) {
      other_options = forgive_level_3(one.fields);
      other_options |= forgive_level_3(other.fields);
      // A blank in front of a colon may hide a field that no trailer section may have.
      if (forgive_level_3(one.trailers)) one.trailers = other.trailers;
      if (forgive_level_3(other.trailers)) other.trailers = one.trailers;
    }
    if (!one.same_head(other)) fail("a head has two meanings", strict, a, lenient, b);
    if (one.complete && !other.complete && loose && has_bare_cr(bytes)) return;
    if (one.complete && !one.same_end(other)) fail("a request has two ends", strict, a, lenient, b);
    // Connection and its like may be among them, so that nothing follows at the other level.
    if (!one.complete || other_options) return;
  }
}

}  // namespace

// Byte 0: a bit for small limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const mhd::View bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  mhd::SessionConfig config;
  if (data[0] & 1) {
    config.limits.request_line = 64;
    config.limits.field_line = 48;
    config.limits.head = 256;
    config.limits.fields = 6;
    config.limits.chunk_line = 12;
    config.limits.chunk_extensions = 24;
  }
  std::vector<Told> told[levels];
  for (int i = 0; i < levels; ++i) {
    config.strictness = i - 3;
    told[i] = Reader(bytes, config).told();
  }
  for (int strict = 1; strict < levels; ++strict)
    for (int lenient = 0; lenient < strict; ++lenient)
      compare(bytes, strict - 3, told[strict], lenient - 3, told[lenient]);
  return 0;
}
