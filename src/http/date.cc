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

constexpr char weekdays[] = "ThuFriSatSunMonTueWed";  // 1970 began on a Thursday
constexpr char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr View long_weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                  "Thursday", "Friday", "Saturday"};

}  // namespace

void format_http_date(std::int64_t unix_seconds, char out[http_date_size]) {
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

namespace {

struct Moment {
  CivilDay civil = {};
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;  // 60 in a leap second
};

// Takes a text apart from its begin; nothing fits any more once something did not.
class DateReader {
 public:
  explicit DateReader(View text) : rest_(text) {}

  void literal(View expected) {
    if (!begins_with(rest_, expected)) fits_ = false;
    rest_ = slice(rest_, expected.size());
  }
  unsigned number(std::size_t digits) {
    if (rest_.size() < digits) fits_ = false;
    unsigned value = 0;
    for (const char c : slice(rest_, 0, digits)) {
      if (!is_digit(c)) fits_ = false;
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    rest_ = slice(rest_, digits);
    return value;
  }
  // One of the names of three letters that `names` consists of: its number.
  unsigned name(View names) {
    const View text = slice(rest_, 0, 3);
    rest_ = slice(rest_, 3);
    for (unsigned i = 0; i * 3 < names.size(); ++i)
      if (slice(names, i * 3, 3) == text) return i;
    fits_ = false;
    return 0;
  }
  void long_weekday() {
    for (const View day : long_weekdays)
      if (begins_with(rest_, day)) return literal(day);
    fits_ = false;
  }
  void time(Moment& moment) {
    moment.hour = number(2);
    literal(":");
    moment.minute = number(2);
    literal(":");
    moment.second = number(2);
  }
  // The day of the month of asctime().
  unsigned padded_day() {
    if (!begins_with(rest_, " ")) return number(2);
    literal(" ");
    return number(1);
  }
  bool complete() const { return fits_ && rest_.empty(); }

 private:
  View rest_;
  bool fits_ = true;
};

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool read_fixdate(View text, Moment& moment) {
  DateReader from(text);
  from.name(weekdays);
  from.literal(", ");
  moment.civil.day = from.number(2);
  from.literal(" ");
  moment.civil.month = from.name(months);
  from.literal(" ");
  moment.civil.year = from.number(4);
  from.literal(" ");
  from.time(moment);
  from.literal(" GMT");
  return from.complete();
}

unsigned year_of(std::int64_t unix_seconds) {
  const std::int64_t time = std::clamp(unix_seconds, std::int64_t{0}, last_second);
  return civil_from_days(static_cast<unsigned>(time / seconds_per_day)).year;
}

// "Sunday, 06-Nov-94 08:49:37 GMT". What seems to be more than 50 years ahead is past.
bool read_rfc850_date(View text, std::int64_t now, Moment& moment) {
  DateReader from(text);
  from.long_weekday();
  from.literal(", ");
  moment.civil.day = from.number(2);
  from.literal("-");
  moment.civil.month = from.name(months);
  from.literal("-");
  const unsigned this_year = year_of(now);
  moment.civil.year = this_year - this_year % 100 + from.number(2);
  if (moment.civil.year > this_year + 50) moment.civil.year -= 100;
  from.literal(" ");
  from.time(moment);
  from.literal(" GMT");
  return from.complete();
}

// "Sun Nov  6 08:49:37 1994"
bool read_asctime_date(View text, Moment& moment) {
  DateReader from(text);
  from.name(weekdays);
  from.literal(" ");
  moment.civil.month = from.name(months);
  from.literal(" ");
  moment.civil.day = from.padded_day();
  from.literal(" ");
  from.time(moment);
  from.literal(" ");
  moment.civil.year = from.number(4);
  return from.complete();
}

unsigned days_in_month(unsigned year, unsigned month) {
  constexpr unsigned days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month] + (month == 1 && leap_year ? 1 : 0);
}

bool exists(const Moment& m) {
  return m.civil.day >= 1 && m.civil.day <= days_in_month(m.civil.year, m.civil.month) &&
         m.hour <= 23 && m.minute <= 59 && m.second <= 60;
}

std::int64_t days_since_1970(const CivilDay& civil) {
  // 400 years more than there are, so that nothing is negative.
  constexpr std::int64_t days_before = 719468 + days_per_400_years;
  const bool ends_year = civil.month < 2;  // January and February
  const unsigned year = civil.year + 400 - (ends_year ? 1 : 0);
  const unsigned month = ends_year ? civil.month + 10 : civil.month - 2;
  return std::int64_t{year * 365 + year / 4 - year / 100 + year / 400 + days_before_month[month] +
                      civil.day - 1} -
         days_before;
}

}  // namespace

bool parse_http_date(View text, std::int64_t now, std::int64_t& unix_seconds) {
  Moment moment;
  const bool read = read_fixdate(text, moment) || read_rfc850_date(text, now, moment) ||
                    read_asctime_date(text, moment);
  if (!read || !exists(moment)) return false;
  unix_seconds = days_since_1970(moment.civil) * seconds_per_day + moment.hour * 3600 +
                 moment.minute * 60 + moment.second;
  return true;
}

}  // namespace mhd
