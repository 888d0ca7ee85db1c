// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of form/form_type, on copies of exact size, and of the boundary at its largest.
#include <iterator>
#include <vector>

#include "check_main.h"
#include "form/form_type.h"

namespace {

using mhd::FormType;
using mhd::View;

mhd::FormTypeField read(View value) {
  const std::vector<char> exact(value.begin(), value.end());
  return mhd::read_form_type(View(exact.data(), exact.size()));
}

struct Row {
  View value;
  FormType type;
  View boundary = "";
};

constexpr Row rows[] = {
    {"application/x-www-form-urlencoded", FormType::urlencoded},
    {"Application/X-WWW-Form-Urlencoded ; charset=UTF-8", FormType::urlencoded},
    {" text/plain\t", FormType::text_plain},
    {"TEXT/PLAIN;format=\"flowed\";", FormType::text_plain},
    {"text/plain;boundary=\"#\";boundary=b", FormType::text_plain},
    {"multipart/form-data; boundary=b", FormType::multipart, "b"},
    {"MULTIPART/Form-Data;BOUNDARY=B", FormType::multipart, "B"},
    {"multipart/form-data; charset=utf-8; boundary=\"b\"; a=b", FormType::multipart, "b"},
    {"multipart/form-data; boundary=\"09azAZ'()+_,-./:=? b\"", FormType::multipart,
     "09azAZ'()+_,-./:=? b"},
    {"multipart/form-data; boundary=\"\\b\\c\"", FormType::multipart, "bc"},
    {"multipart/form-data; boundary=\" b\"", FormType::multipart, " b"},
    {"multipart/form-data; boundary=----------", FormType::multipart, "----------"},
    {"multipart/form-data", FormType::no_boundary},
    {"multipart/form-data;", FormType::no_boundary},
    {"multipart/form-data; bound=b; charset=a", FormType::no_boundary},
    {"multipart/mixed; boundary=b", FormType::other},
    {"multipart/form-dat", FormType::other},
    {"multipart/form-data2; boundary=b", FormType::other},
    {"application/json", FormType::other},
    {"text/html; charset", FormType::other},
    {"text/plain2", FormType::other},
    {"plain/text", FormType::other},
    {"application/form-data; boundary=b", FormType::other},
    {"", FormType::malformed},
    {" ", FormType::malformed},
    {"text", FormType::malformed},
    {"text/", FormType::malformed},
    {"/plain", FormType::malformed},
    {"text /plain", FormType::malformed},
    {"text/ plain", FormType::malformed},
    {"text/plain/x", FormType::malformed},
    {"text/plain, text/html", FormType::malformed},
    {"text/plain charset=a", FormType::malformed},
    {"text/plain; charset", FormType::malformed},
    {"text/plain; charset=\"a", FormType::malformed},
    {"multipart/form-data boundary=b", FormType::malformed},
    {"multipart/form-data; boundary", FormType::malformed},
    {"multipart/form-data; boundary=", FormType::malformed},
    {"multipart/form-data; boundary=\"\"", FormType::malformed},
    {"multipart/form-data; boundary=\"b", FormType::malformed},
    {"multipart/form-data; boundary=\"b\\", FormType::malformed},
    {"multipart/form-data; boundary=\"b \"", FormType::malformed},
    {"multipart/form-data; boundary=\" \"", FormType::malformed},
    {"multipart/form-data; boundary=b#", FormType::malformed},
    {"multipart/form-data; boundary=\"b\\\"\"", FormType::malformed},
    {"multipart/form-data; boundary=\"b\tc\"", FormType::malformed},
    {"multipart/form-data; boundary=\"\xc3\xa4\"", FormType::malformed},
    {"multipart/form-data; boundary=a/b", FormType::malformed},
    {"multipart/form-data; boundary=b; boundary=b", FormType::malformed},
    {"multipart/form-data; boundary=b; Boundary=c", FormType::malformed},
    {"multipart/form-data; boundary=b; charset", FormType::malformed},
};

START_TEST(types) {
  const Row& row = rows[_i];
  const mhd::FormTypeField found = read(row.value);
  CHECK_EQUAL(found.type, row.type, row.value);
  CHECK_TEXT(found.boundary(), row.boundary, row.value);
}
END_TEST

START_TEST(longest_boundary) {
  const std::string start = "multipart/form-data; boundary=";
  const std::string boundary(70, 'b');
  const mhd::FormTypeField longest = read(start + boundary);
  CHECK_TEXT(longest.boundary(), boundary, "70 bytes");
  CHECK_EQUAL(read(start + boundary + 'b').type, FormType::malformed, "71 bytes");
  CHECK_EQUAL(read(start + '"' + boundary + "\\b\"").type, FormType::malformed, "71 bytes, quoted");
}
END_TEST

}  // namespace

int main() { return unit::run_tests("form_type", {{types, std::size(rows)}, {longest_boundary}}); }
