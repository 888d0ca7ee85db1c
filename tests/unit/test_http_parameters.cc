// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/parameters, on copies of exact size.
#include <iterator>
#include <vector>

#include "check_main.h"
#include "http/parameters.h"

namespace {

using mhd::View;

struct Row {
  View text;
  View expected;  // [name=value], quoted values in quotes; '!' where it is malformed
};

constexpr Row rows[] = {
    {"", ""},
    {" \t", ""},
    {";", ""},
    {" ; ;\t;; ", ""},
    {";a=b", "[a=b]"},
    {" ; a=b ; c=d\t", "[a=b][c=d]"},
    {";a=b;;c=d;", "[a=b][c=d]"},
    {";a=\"b\"", "[a=\"b\"]"},
    {";a=\"\"", "[a=\"\"]"},
    {";a=\"b;c=d\";e=f", "[a=\"b;c=d\"][e=f]"},
    {";a=\"b\\\"c\\\\\"", "[a=\"b\\\"c\\\\\"]"},
    {";a=\"\tb \xc3\xa4\"", "[a=\"\tb \xc3\xa4\"]"},
    {";a*=UTF-8''%41", "[a*=UTF-8''%41]"},
    {"a=b", "!"},
    {";a", "!"},
    {";a;b=c", "!"},
    {";=b", "!"},
    {";a=", "!"},
    {";a=;b=c", "!"},
    {";a =b", "!"},
    {";a= b", "!"},
    {";a=b c", "[a=b]!"},
    {";a=b c=d", "[a=b]!"},
    {";a=b,", "[a=b]!"},
    {";a=b=c", "[a=b]!"},
    {";a=b\"c\"", "[a=b]!"},
    {";a=\"b\"c", "[a=\"b\"]!"},
    {";a=\"", "!"},
    {";a=\"b", "!"},
    {";a=\"b\\", "!"},
    {";a=\"b\\\"", "!"},
    {";a=\"b\x01\"", "!"},
    {";a=\"b\\\x7f\"", "!"},
    {";a=\xc3\xa4", "!"},
    {";\xc3\xa4=a", "!"},
    {";a=b;\n", "[a=b]!"},
    {View(";a=b\0", 5), "[a=b]!"},
};

START_TEST(parameters) {
  const std::vector<char> exact(rows[_i].text.begin(), rows[_i].text.end());
  mhd::ParameterReader reader(View(exact.data(), exact.size()));
  std::string found;
  mhd::Parameter parameter;
  while (reader.next(parameter)) {
    const char* const quote = parameter.quoted ? "\"" : "";
    found += '[' + std::string(parameter.name) + '=' + quote;
    found += std::string(parameter.value) + quote + ']';
  }
  ck_assert(!reader.next(parameter));
  if (reader.malformed()) found += '!';
  CHECK_TEXT(found, rows[_i].expected, rows[_i].text);
}
END_TEST

}  // namespace

int main() { return unit::run_tests("http_parameters", {{parameters, std::size(rows)}}); }
