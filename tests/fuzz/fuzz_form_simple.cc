// SPDX-License-Identifier: LGPL-2.1-or-later
// The parsers of urlencoded and text/plain forms: where the bytes are cut makes no difference, and
// simple readers of the whole form agree.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "form/text_plain.h"
#include "form/urlencoded.h"
#include "http/query.h"
#include "support/form_reader.h"

namespace {

using mhd::FormEnd;
using mhd::View;
using support::ParsedForm;

void require(bool condition) {
  if (!condition) std::abort();
}

enum class Kind { urlencoded, text, text_bare_lf };

ParsedForm parse(Kind kind, View bytes, const support::Cuts& cuts, const mhd::FormLimits& limits) {
  mhd::Arena arena(nullptr, 0, 1 << 20);
  if (kind == Kind::urlencoded) {
    mhd::UrlencodedParser parser(arena, limits);
    return support::read_form(parser, bytes, cuts);
  }
  mhd::TextPlainParser parser(arena, limits, kind == Kind::text_bare_lf);
  return support::read_form(parser, bytes, cuts);
}

std::string decoded(View text) {
  std::string copy(text);
  copy.resize(mhd::decode_argument(mhd::Bytes(copy.data(), copy.size()), true));
  return copy;
}

// Adds a field unless a limit is in the way: then the form ends, and false.
bool add(ParsedForm& form, const mhd::FormLimits& limits, View name, support::FormField field) {
  if (name.size() > limits.name || form.fields.size() == limits.fields) {
    form.result = FormEnd::too_large;
    return false;
  }
  form.fields.push_back(std::move(field));
  return true;
}

ParsedForm model_urlencoded(View bytes, const mhd::FormLimits& limits) {
  ParsedForm form;
  const bool lf = bytes.ends_with('\n');
  if (lf) bytes.remove_suffix(1);
  const bool cr = bytes.ends_with('\r');
  if (cr) bytes.remove_suffix(1);
  mhd::QueryReader reader(bytes);
  for (mhd::NameValue pair; reader.next(pair);) {
    support::FormField field;
    field.name = decoded(pair.name);
    field.value = decoded(pair.value);
    field.has_value = pair.has_value;
    field.raw_size = pair.value.size();
    if (!add(form, limits, pair.name, std::move(field))) return form;
  }
  if (lf || cr) form.result = FormEnd::bad_termination;
  return form;
}

ParsedForm model_text(View bytes, const mhd::FormLimits& limits, bool bare_lf) {
  ParsedForm form;
  while (!bytes.empty() && form.result == FormEnd::ok) {
    const std::size_t end = bytes.find(bare_lf ? "\n" : "\r\n");
    View line = mhd::slice(bytes, 0, end);
    if (end == View::npos) {
      form.result = FormEnd::bad_termination;
      bytes = View();
    } else {
      bytes.remove_prefix(end + (bare_lf ? 1 : 2));
      if (bare_lf && line.ends_with('\r')) line.remove_suffix(1);
    }
    if (line.empty()) continue;
    const View name = mhd::slice(line, 0, line.find('='));
    support::FormField field;
    field.name = name;
    field.has_value = name.size() < line.size();
    field.value = mhd::slice(line, name.size() + 1);
    field.raw_size = field.value.size();
    if (!add(form, limits, name, std::move(field))) break;
  }
  return form;
}

}  // namespace

// Byte 0: the kind of form in its low 2 bits, a bit for small limits, and how many bytes behind it
// are the distances of cuts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const Kind kind = static_cast<Kind>(data[0] % 4 % 3);
  mhd::FormLimits limits;
  if (data[0] & 4) {
    limits.fields = 3;
    limits.name = 6;
  }
  const std::size_t cut_count = data[0] >> 3;
  if (size < 1 + cut_count) return 0;
  const View bytes(reinterpret_cast<const char*>(data) + 1 + cut_count, size - 1 - cut_count);
  support::Cuts cuts;
  std::size_t at = 0;
  for (std::size_t i = 0; i < cut_count; ++i) cuts.push_back(at += data[1 + i]);

  const ParsedForm whole = parse(kind, bytes, {}, limits);
  require(parse(kind, bytes, cuts, limits) == whole);
  require(parse(kind, bytes, support::every_position(bytes), limits) == whole);
  require(whole == (kind == Kind::urlencoded
                        ? model_urlencoded(bytes, limits)
                        : model_text(bytes, limits, kind == Kind::text_bare_lf)));
  return 0;
}
