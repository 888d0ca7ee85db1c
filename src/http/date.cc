// SPDX-License-Identifier: LGPL-2.1-or-later
// Calendar arithmetic without time zones, locales, or the C library.
#include "http/date.h"

#include <algorithm>
#include <cstring>

namespace mhd {

namespace {

constexpr std::int64_t seconds_per_day = 86400;
constexpr std::int64_t last_second = 253402300799;  // 9999-12-31 23:59:59

// Years are counted from 1 March here, so that a leap day is the last day of its year, of its four
// years, and of its 400 years. The count of days begins with 1600-03-01.
constexpr unsigned days_before_1970 = 135080;
constexpr unsigned days_per_4_years = 1461;
constexpr unsigned days_per_century = 36524;
constexpr unsigned days_per_400_years = 146097;

// Days of the year before each month, from March to February.
constexpr unsigned days_before_month[12] = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

struct CivilDay {
  unsigned year;
  unsigned month;  // 0 is January
  unsigned day;
};

CivilDay civil_from_days(unsigned days_since_1970) {
  unsigned rest = days_since_1970 + days_before_1970;
  unsigned year = 1600 + rest / days_per_400_years * 400;
  rest %= days_per_400_years;
  const unsigned centuries = std::min(rest / days_per_century, 3u);
  rest -= centuries * days_per_century;
  year += centuries * 100 + rest / days_per_4_years * 4;
  rest %= days_per_4_years;
  const unsigned single_years = std::min(rest / 365, 3u);
  rest -= single_years * 365;
  year += single_years;
  unsigned month = 11;
  while (days_before_month[month] > rest) --month;
  const unsigned day = rest - days_before_month[month] + 1;
  return month < 10 ? CivilDay{year, month + 2, day} : CivilDay{year + 1, month - 10, day};
}

void put_two_digits(char* at, unsigned number) {
  at[0] = static_cast<char>('0' + number / 10);
  at[1] = static_cast<char>('0' + number % 10);
}

}  // namespace

void format_http_date(std::int64_t unix_seconds, char out[http_date_size]) {
  static constexpr char weekdays[] = "ThuFriSatSunMonTueWed";  // 1970 began on a Thursday
  static constexpr char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::int64_t time = std::clamp(unix_seconds, std::int64_t{0}, last_second);
  const unsigned days = static_cast<unsigned>(time / seconds_per_day);
  const unsigned second = static_cast<unsigned>(time % seconds_per_day);
  const CivilDay civil = civil_from_days(days);
  std::memcpy(out, "Thu, 01 Jan 1970 00:00:00 GMT", http_date_size);
  std::memcpy(out, weekdays + days % 7 * 3, 3);
  put_two_digits(out + 5, civil.day);
  std::memcpy(out + 8, months + civil.month * 3, 3);
  put_two_digits(out + 12, civil.year / 100);
  put_two_digits(out + 14, civil.year % 100);
  put_two_digits(out + 17, second / 3600);
  put_two_digits(out + 20, second / 60 % 60);
  put_two_digits(out + 23, second % 60);
}

}  // namespace mhd
