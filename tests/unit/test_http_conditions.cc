// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/conditions: validators of a reply, and what conditional requests make of them.
#include <iterator>
#include <string>

#include "check_main.h"
#include "http/conditions.h"
#include "support/head.h"

namespace {

using mhd::Method;
using mhd::Precondition;
using mhd::Validators;
using mhd::View;

constexpr Precondition none = Precondition::none;
constexpr Precondition ranges = Precondition::ranges;
constexpr Precondition not_modified = Precondition::not_modified;
constexpr Precondition failed = Precondition::failed;

constexpr std::int64_t now = 784111777 + 3600;

#define EARLIER "Sun, 06 Nov 1994 08:49:36 GMT"
#define SAME "Sun, 06 Nov 1994 08:49:37 GMT"
#define LATER "Sun, 06 Nov 1994 08:49:38 GMT"
#define THIS_SECOND "Sun, 06 Nov 1994 09:49:37 GMT"

#define STRONG "ETag: \"a\"\r\n"
#define WEAK "ETag: W/\"a\"\r\n"
#define DATED "Last-Modified: " SAME "\r\n"

struct Row {
  const char* reply;
  const char* request;
  Precondition result;
};

constexpr Row rows[] = {
    {STRONG DATED, "", none},
    {"", "If-None-Match: \"a\"", none},
    {"", "If-Modified-Since: " SAME, none},
    {"", "If-Unmodified-Since: " SAME, none},
    // If-Match compares strongly
    {STRONG, "If-Match: \"a\"", none},
    {STRONG, "If-Match: \"b\"", failed},
    {STRONG, "If-Match: \"A\"", failed},
    {STRONG, "If-Match: W/\"a\"", failed},
    {WEAK, "If-Match: W/\"a\"", failed},
    {WEAK, "If-Match: \"a\"", failed},
    {STRONG, "If-Match: *", none},
    {"", "If-Match: *", none},
    {"", "If-Match: \"a\"", failed},
    {"", "If-Match: \"\"", failed},
    {"ETag: \"\"\r\n", "If-Match: \"\"", none},
    {STRONG, "If-Match: \"b\", \"a\"", none},
    {STRONG, "If-Match: \"b\",\"a\"", none},
    {STRONG, "If-Match: \"b\"\nIf-Match: \"a\"", none},
    {STRONG, "If-Match: \"b\"\nIf-Match: \"c\"", failed},
    {STRONG, "If-Match: ", failed},
    {STRONG, "If-Match: a", failed},
    // If-None-Match compares weakly
    {STRONG, "If-None-Match: \"a\"", not_modified},
    {STRONG, "if-none-match: \"a\"", not_modified},
    {STRONG, "If-None-Match: W/\"a\"", not_modified},
    {WEAK, "If-None-Match: \"a\"", not_modified},
    {WEAK, "If-None-Match: W/\"a\"", not_modified},
    {STRONG, "If-None-Match: \"b\"", none},
    {STRONG, "If-None-Match: w/\"a\"", none},
    {STRONG, "If-None-Match: *", not_modified},
    {"", "If-None-Match: *", not_modified},
    {STRONG, "If-None-Match: \"*\"", none},
    {STRONG, "If-None-Match: *, \"b\"", none},
    {STRONG, "If-None-Match: , ,\"b\" ,\t\"a\",", not_modified},
    {STRONG, "If-None-Match: \"b\"\nX: y\nIf-None-Match: \"a\"", not_modified},
    {STRONG, "If-None-Match: \"b\" \"a\"", none},
    {STRONG, "If-None-Match: b, \"a\"", none},
    {STRONG, "If-None-Match: \"a", none},
    {STRONG, "If-None-Match: a\"", none},
    {STRONG, "If-None-Match: W/", none},
    {STRONG, "If-None-Match: W/a", none},
    {STRONG, "If-None-Match: \"a\"b", none},
    {"ETag: \"a,b\"\r\n", "If-None-Match: \"x\", \"a,b\"", not_modified},
    {"ETag: \"b\"\r\n", "If-None-Match: \"a,\"b\"", none},
    {"ETag: \"\xc3\xa4\"\r\n", "If-None-Match: \"\xc3\xa4\"", not_modified},
    // validators that are none
    {"ETag: a\r\n", "If-None-Match: \"a\"", none},
    {"ETag: \"a\"b\r\n", "If-None-Match: \"a\"", none},
    {"ETag: \"a b\"\r\n", "If-None-Match: \"a b\"", none},
    {"ETag:\r\n", "If-None-Match: \"a\"", none},
    {"Last-Modified: 1994\r\n", "If-Modified-Since: " SAME, none},
    {"X-ETag: \"a\"\r\nEmpty: \r\n", "If-None-Match: \"a\"", none},
    {"X: y\r\netag: \"a\"\r\nZ: \"a\"\r\n", "If-None-Match: \"a\"", not_modified},
    // If-Modified-Since
    {DATED, "If-Modified-Since: " EARLIER, none},
    {DATED, "If-Modified-Since: " SAME, not_modified},
    {DATED, "If-Modified-Since: " LATER, not_modified},
    {DATED, "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT", not_modified},
    {DATED, "If-Modified-Since: Sun Nov  6 08:49:37 1994", not_modified},
    {DATED, "If-Modified-Since: Sun Nov  6 08:49:36 1994", none},
    {DATED, "If-Modified-Since: tomorrow", none},
    {DATED, "If-Modified-Since: ", none},
    {DATED, "If-Modified-Since: " SAME "\nIf-Modified-Since: " SAME, none},
    // If-Unmodified-Since
    {DATED, "If-Unmodified-Since: " EARLIER, failed},
    {DATED, "If-Unmodified-Since: " SAME, none},
    {DATED, "If-Unmodified-Since: " LATER, none},
    {DATED, "If-Unmodified-Since: tomorrow", none},
    {DATED, "If-Unmodified-Since: " EARLIER "\nIf-Unmodified-Since: " EARLIER, none},
    // precedence
    {STRONG DATED, "If-Match: \"a\"\nIf-Unmodified-Since: " EARLIER, none},
    {STRONG DATED, "If-Match: \"b\"\nIf-Unmodified-Since: " SAME, failed},
    {STRONG DATED, "If-None-Match: \"b\"\nIf-Modified-Since: " SAME, none},
    {STRONG DATED, "If-None-Match: \"a\"\nIf-Modified-Since: " EARLIER, not_modified},
    {STRONG DATED, "If-Match: \"a\"\nIf-None-Match: \"a\"", not_modified},
    {STRONG DATED, "If-None-Match: \"a\"\nIf-Match: \"b\"", failed},
    {STRONG DATED, "If-None-Match: \"a\"\nIf-Unmodified-Since: " EARLIER, failed},
    {STRONG DATED, "If-Unmodified-Since: " SAME "\nIf-Modified-Since: " SAME, not_modified},
    {STRONG DATED, "If-None-Match: \"a\"\nRange: r\nIf-Range: \"a\"", not_modified},
    {STRONG DATED, "If-Match: \"b\"\nRange: r\nIf-Range: \"a\"", failed},
    {STRONG DATED, "If-Match: \"a\"\nIf-None-Match: \"b\"\nRange: r\nIf-Range: \"a\"", ranges},
    // Range and If-Range
    {STRONG DATED, "Range: r", ranges},
    {"", "range: r", ranges},
    {STRONG DATED, "Range: r\nRange: r", none},
    {STRONG DATED, "If-Range: \"a\"", none},
    {STRONG DATED, "If-Range: \"b\"", none},
    {STRONG, "Range: r\nIf-Range: \"a\"", ranges},
    {STRONG, "Range: r\nIf-Range: \"b\"", none},
    {STRONG, "Range: r\nIf-Range: W/\"a\"", none},
    {WEAK, "Range: r\nIf-Range: W/\"a\"", none},
    {WEAK, "Range: r\nIf-Range: \"a\"", none},
    {"", "Range: r\nIf-Range: \"a\"", none},
    {STRONG, "Range: r\nIf-Range: *", none},
    {STRONG, "Range: r\nIf-Range: \"a\", \"b\"", none},
    {STRONG, "Range: r\nIf-Range: \"a\"\nIf-Range: \"a\"", none},
    {STRONG, "Range: r\nIf-Range: ", none},
    {DATED, "Range: r\nIf-Range: " SAME, ranges},
    {DATED, "Range: r\nIf-Range: Sun Nov  6 08:49:37 1994", ranges},
    {DATED, "Range: r\nIf-Range: " EARLIER, none},
    {DATED, "Range: r\nIf-Range: " LATER, none},
    {STRONG, "Range: r\nIf-Range: " SAME, none},
    {"Last-Modified: " THIS_SECOND "\r\n", "Range: r\nIf-Range: " THIS_SECOND, none},
};

mhd::Evaluation evaluate(const Row& row, Method method) {
  support::Head head(mhd::Version::http_1_1, row.request);
  head.request.method = method;
  return evaluate_conditions(head.request, mhd::find_validators(row.reply, now), now);
}

START_TEST(rows_with_get) {
  const Row& row = rows[_i];
  CHECK_EQUAL(evaluate(row, Method::get).result, row.result, std::string(row.reply) + row.request);
}
END_TEST

// Ranges have no meaning for HEAD.
START_TEST(rows_with_head) {
  const Row& row = rows[_i];
  CHECK_EQUAL(evaluate(row, Method::head).result, row.result == ranges ? none : row.result,
              std::string(row.reply) + row.request);
}
END_TEST

START_TEST(value_of_range) {
  support::Head head(mhd::Version::http_1_1, "A: b\nRange:  bytes=1-2 \nC: d");
  head.request.method = Method::get;
  const mhd::Evaluation found = evaluate_conditions(head.request, Validators(), now);
  CHECK_TEXT(found.range, "bytes=1-2", "Range");
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests(
      "http/conditions",
      {{rows_with_get, std::size(rows)}, {rows_with_head, std::size(rows)}, {value_of_range}});
}
