// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/date: known dates, agreement with the C library, and reading what was written.
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

constexpr std::int64_t no_date = INT64_MIN;
constexpr std::int64_t year_1994 = 784111777;
constexpr std::int64_t year_2026 = 1790000000;

struct ReadRow {
  const char* text;
  std::int64_t time;
  std::int64_t now = year_1994;
};

constexpr ReadRow read_rows[] = {
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
    {"Sun Nov  6 08:49:37 1994", 784111777},
    {"Sun Nov 06 08:49:37 1994", 784111777},
    {"Wed Nov 16 08:49:37 1994", 784975777},
    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
    {"Sat, 01 Jan 0000 00:00:00 GMT", -62167219200},
    {"Tue, 29 Feb 2000 00:00:00 GMT", 951782400},
    {"Tue, 29 Feb 2028 00:00:00 GMT", 1835395200},
    {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
    {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800},
    // the day of the week is not verified
    {"Mon, 06 Nov 1994 08:49:37 GMT", 784111777},
    // years of two digits
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777, year_2026},
    {"Saturday, 01-Jan-00 00:00:00 GMT", 946684800, year_2026},
    {"Friday, 01-Jan-77 00:00:00 GMT", 220924800, year_2026},
    {"Wednesday, 01-Jan-76 00:00:00 GMT", 3345062400, year_2026},
    // no dates
    {"", no_date},
    {"0", no_date},
    {"-1", no_date},
    {"Sun, 06 Nov 1994 08:49:37 GM", no_date},
    {"Sun, 06 Nov 1994 08:49:37 GMT ", no_date},
    {"Sun, 06 Nov 1994 08:49:37 UTC", no_date},
    {"Sun, 06 Nov 1994 08:49:37", no_date},
    {"Sun, 6 Nov 1994 08:49:37 GMT", no_date},
    {"Sun, 06 nov 1994 08:49:37 GMT", no_date},
    {"Sum, 06 Nov 1994 08:49:37 GMT", no_date},
    {"unF, 06 Nov 1994 08:49:37 GMT", no_date},
    {"Sun, 06 Non 1994 08:49:37 GMT", no_date},
    {"Sun, 06 anF 1994 08:49:37 GMT", no_date},
    {"Sun, 00 Nov 1994 08:49:37 GMT", no_date},
    {"Sun, 31 Nov 1994 08:49:37 GMT", no_date},
    {"Sun, 32 Dec 1994 08:49:37 GMT", no_date},
    {"Tue, 29 Feb 1994 00:00:00 GMT", no_date},
    {"Tue, 29 Feb 2100 00:00:00 GMT", no_date},
    {"Sun, 06 Nov 1994 24:00:00 GMT", no_date},
    {"Sun, 06 Nov 1994 08:60:37 GMT", no_date},
    {"Sun, 06 Nov 1994 08:49:61 GMT", no_date},
    {"Sun, 06 Nov 1994 08:4:37 GMT", no_date},
    {"Sun, 06 Nov 1994 08.49.37 GMT", no_date},
    {"Sun, 06 Nov 1994 8:49:37 GMT", no_date},
    {"Sun, 06 Nov +994 08:49:37 GMT", no_date},
    {"Sun, 06 Nov 11994 08:49:37 GMT", no_date},
    {"Sunday, 06-Nov-1994 08:49:37 GMT", no_date},
    {"Sun, 06-Nov-94 08:49:37 GMT", no_date},
    {"Someday, 06-Nov-94 08:49:37 GMT", no_date},
    {"Sun Nov 6 08:49:37 1994", no_date},
    {"Sun Nov  6 08:49:37 1994 GMT", no_date},
    {"Sun Nov    08:49:37 1994", no_date},
    {"Sunday Nov  6 08:49:37 1994", no_date},
};

START_TEST(reads_dates) {
  const ReadRow& row = read_rows[_i];
  std::int64_t time = no_date;
  const bool read = mhd::parse_http_date(row.text, row.now, time);
  CHECK_EQUAL(time, row.time, row.text);
  CHECK_EQUAL(read, row.time != no_date, row.text);
}
END_TEST

START_TEST(reads_what_it_writes) {
  for (std::int64_t time = 0; time < 253402300800; time += 12345677) {
    char out[mhd::http_date_size];
    mhd::format_http_date(time, out);
    std::int64_t read = no_date;
    ck_assert(mhd::parse_http_date(mhd::View(out, sizeof out), year_1994, read));
    CHECK_EQUAL(read, time, mhd::View(out, sizeof out));
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/date", {{known_dates, std::size(rows)},
                                       {each_day_of_400_years},
                                       {samples_up_to_year_9999},
                                       {reads_dates, std::size(read_rows)},
                                       {reads_what_it_writes}});
}
