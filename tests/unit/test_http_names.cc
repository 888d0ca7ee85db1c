// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/method, http/status and http/predef_field: from number to text and back.
#include <cstddef>
#include <iterator>
#include <string_view>

#include "check_main.h"
#include "http/method.h"
#include "http/predef_field.h"
#include "http/status.h"

namespace {

using mhd::Method;

struct MethodRow {
  std::string_view text;
  Method method;
};

constexpr MethodRow methods[] = {
    {"GET", Method::get},         {"HEAD", Method::head},      {"POST", Method::post},
    {"PUT", Method::put},         {"DELETE", Method::del},     {"CONNECT", Method::connect},
    {"OPTIONS", Method::options}, {"TRACE", Method::trace},    {"*", Method::asterisk},
    {"", Method::other},          {"get", Method::other},      {"GEt", Method::other},
    {"Gxx", Method::other},       {"PxT", Method::other},      {"PATCH", Method::other},
    {"POSt", Method::other},      {"HEAd", Method::other},     {"TRACe", Method::other},
    {"DELETe", Method::other},    {"CONNECt", Method::other},  {"OPTIONs", Method::other},
    {"-", Method::other},         {"PROPFIND", Method::other}, {"GETGET", Method::other},
};

START_TEST(parses_method) {
  const MethodRow& row = methods[_i];
  CHECK_EQUAL(mhd::parse_method(row.text), row.method, row.text);
  const std::string_view name = row.method == Method::other ? std::string_view() : row.text;
  CHECK_TEXT(mhd::method_name(row.method), name, row.text);
}
END_TEST

START_TEST(method_numbers_without_name) {
  CHECK_TEXT(mhd::method_name(static_cast<Method>(0)), "", "0");
  CHECK_TEXT(mhd::method_name(static_cast<Method>(10)), "", "10");
}
END_TEST

struct StatusRow {
  unsigned code;
  std::string_view phrase;
};

constexpr StatusRow statuses[] = {
    {100, "Continue"},
    {103, "Early Hints"},
    {200, "OK"},
    {226, "IM Used"},
    {304, "Not Modified"},
    {413, "Content Too Large"},
    {431, "Request Header Fields Too Large"},
    {505, "HTTP Version Not Supported"},
    {511, "Network Authentication Required"},
    {0, ""},
    {99, ""},
    {104, ""},
    {199, ""},
    {418, ""},
    {512, ""},
    {999, ""},
    {4294967295u, ""},
};

START_TEST(finds_phrase) {
  const StatusRow& row = statuses[_i];
  CHECK_TEXT(mhd::reason_phrase(row.code), row.phrase, row.phrase);
}
END_TEST

START_TEST(finds_every_phrase) {
  std::size_t position = 0;
  for (const mhd::StatusPhrase& status : mhd::status_phrases) {
    CHECK_EQUAL(mhd::status_position(status.code), position, status.phrase);
    ++position;
  }
}
END_TEST

START_TEST(finds_predefined_field) {
  CHECK_TEXT(mhd::predef_field_name(15), "Accept-Charset", "15");
  CHECK_TEXT(mhd::predef_field_name(17), "Accept-Language", "17");
  CHECK_TEXT(mhd::predef_field_name(38), "Host", "38");
  CHECK_TEXT(mhd::predef_field_name(61), "WWW-Authenticate", "61");
  CHECK_TEXT(mhd::predef_field_name(0), "", "0");
  CHECK_TEXT(mhd::predef_field_name(14), "", "14");
  CHECK_TEXT(mhd::predef_field_name(62), "", "62");
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http names", {{parses_method, std::size(methods)},
                                        {method_numbers_without_name},
                                        {finds_phrase, std::size(statuses)},
                                        {finds_every_phrase},
                                        {finds_predefined_field}});
}
