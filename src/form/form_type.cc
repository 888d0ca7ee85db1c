// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/form_type.h"

#include "http/parameters.h"

namespace mhd {

namespace {

struct Known {
  View type;
  View subtype;
  FormType meaning;
};

constexpr Known known[] = {
    {"application", "x-www-form-urlencoded", FormType::urlencoded},
    {"multipart", "form-data", FormType::no_boundary},
    {"text", "plain", FormType::text_plain},
};

// Takes the media type off the front.
FormType take_type(View& text) {
  const View type = take_token(text);
  if (type.empty() || text.empty() || text[0] != '/') return FormType::malformed;
  text.remove_prefix(1);
  const View subtype = take_token(text);
  if (subtype.empty()) return FormType::malformed;
  for (const Known& row : known)
    if (equal_ignore_case(type, row.type) && equal_ignore_case(subtype, row.subtype))
      return row.meaning;
  return FormType::other;
}

// bchars of RFC 2046, 5.1.1.
constexpr bool is_boundary_char(char c) {
  const char l = ascii_lower(c);
  if (is_digit(c) || (l >= 'a' && l <= 'z')) return true;
  for (char other : View("'()+_,-./:=? "))
    if (c == other) return true;
  return false;
}

// Copies a boundary as it was written in a parameter. False: it is none.
bool keep_boundary(const Parameter& written, FormTypeField& out) {
  for (std::size_t at = 0; at < written.value.size(); ++at) {
    if (written.value[at] == '\\') ++at;
    const char c = written.value[at];
    if (!is_boundary_char(c) || out.boundary_size == longest_boundary) return false;
    out.boundary_text[out.boundary_size++] = c;
  }
  return out.boundary_size > 0 && out.boundary_text[out.boundary_size - 1] != ' ';
}

bool read_parameters(View text, FormTypeField& out) {
  ParameterReader reader(text);
  Parameter parameter;
  const bool multipart = out.type == FormType::no_boundary;
  while (reader.next(parameter)) {
    if (!multipart || !equal_ignore_case(parameter.name, "boundary")) continue;
    if (out.type == FormType::multipart || !keep_boundary(parameter, out)) return false;
    out.type = FormType::multipart;
  }
  return !reader.malformed();
}

}  // namespace

FormTypeField read_form_type(View field_value) {
  View text = trim_ows(field_value);
  FormTypeField result;
  result.type = take_type(text);
  if (result.type == FormType::malformed || result.type == FormType::other) return result;
  if (read_parameters(text, result)) return result;
  return FormTypeField{};
}

}  // namespace mhd
