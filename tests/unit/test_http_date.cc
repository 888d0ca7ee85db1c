// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/date: known dates, and agreement with the C library.
#include <cstdint>
#include <ctime>
#include <iterator>

#include "check_main.h"
#include "http/date.h"

namespace {

struct Row {
  std::int64_t time;
  const char* text;
};

constexpr Row rows[] = {
    {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
    {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
    {86399, "Thu, 01 Jan 1970 23:59:59 GMT"},
    {86400, "Fri, 02 Jan 1970 00:00:00 GMT"},
    {68169599, "Mon, 28 Feb 1972 23:59:59 GMT"},
    {68169600, "Tue, 29 Feb 1972 00:00:00 GMT"},
    {68256000, "Wed, 01 Mar 1972 00:00:00 GMT"},
    {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
    {951868800, "Wed, 01 Mar 2000 00:00:00 GMT"},
    {978307199, "Sun, 31 Dec 2000 23:59:59 GMT"},
    {2147483647, "Tue, 19 Jan 2038 03:14:07 GMT"},
    {2147483648, "Tue, 19 Jan 2038 03:14:08 GMT"},
    {4107542399, "Sun, 28 Feb 2100 23:59:59 GMT"},
    {4107542400, "Mon, 01 Mar 2100 00:00:00 GMT"},
    {4294967296, "Sun, 07 Feb 2106 06:28:16 GMT"},
    {13574563200, "Tue, 29 Feb 2400 00:00:00 GMT"},
    {253402300799, "Fri, 31 Dec 9999 23:59:59 GMT"},
    {253402300800, "Fri, 31 Dec 9999 23:59:59 GMT"},
    {INT64_MAX, "Fri, 31 Dec 9999 23:59:59 GMT"},
    {-1, "Thu, 01 Jan 1970 00:00:00 GMT"},
    {INT64_MIN, "Thu, 01 Jan 1970 00:00:00 GMT"},
};

START_TEST(known_dates) {
  char out[mhd::http_date_size + 1];
  out[mhd::http_date_size] = '#';
  mhd::format_http_date(rows[_i].time, out);
  CHECK_TEXT(std::string_view(out, mhd::http_date_size), rows[_i].text, rows[_i].text);
  ck_assert_int_eq(out[mhd::http_date_size], '#');
}
END_TEST

// As the C library writes it, in the "C" locale.
std::string library_date(std::int64_t time) {
  const std::time_t seconds = static_cast<std::time_t>(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return std::string(text, size);
}

void agree_with_library(std::int64_t time) {
  char out[mhd::http_date_size];
  mhd::format_http_date(time, out);
  CHECK_TEXT(std::string_view(out, sizeof out), library_date(time), std::to_string(time));
}

// Every day of one cycle of the calendar: 400 years.
START_TEST(each_day_of_400_years) {
  for (std::int64_t day = 0; day <= 146097; ++day) agree_with_library(day * 86400 + day % 86400);
}
END_TEST

START_TEST(samples_up_to_year_9999) {
  for (std::int64_t time = 0; time < 253402300800; time += 12345677) agree_with_library(time);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests(
      "http/date",
      {{known_dates, std::size(rows)}, {each_day_of_400_years}, {samples_up_to_year_9999}});
}
