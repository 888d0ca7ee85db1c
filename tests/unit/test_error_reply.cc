// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of exchange/error_reply: the pages of what the library answers by itself.
#include <cstddef>
#include <iterator>
#include <string>

#include "check_main.h"
#include "exchange/error_reply.h"
#include "http/refusal.h"
#include "http/status.h"

namespace {

using mhd::Refusal;
using mhd::View;

// The page has the phrase of the status as its title.
void check_page(unsigned status) {
  const View page = mhd::error_page(status, true);
  const std::string title = "<title>" + std::string(mhd::reason_phrase(status)) + "</title>";
  ck_assert_msg(page.find(title) != View::npos, "the page of %u", status);
  ck_assert_msg(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"),
                "the page of %u", status);
  ck_assert(mhd::error_page(status, false).empty());
}

START_TEST(each_refusal_has_a_page) {
  for (unsigned i = 1; i < static_cast<unsigned>(Refusal::count_); ++i)
    check_page(mhd::refusal_info(static_cast<Refusal>(i)).status);
}
END_TEST

constexpr unsigned statuses[] = {301, 400, 403, 405, 408, 411, 413, 414,
                                 417, 421, 426, 431, 500, 501, 503, 505};

START_TEST(each_status_has_a_page) { check_page(statuses[_i]); }
END_TEST

START_TEST(others_have_none) {
  for (const unsigned status : {0u, 200u, 404u, 599u})
    ck_assert(mhd::error_page(status, true).empty());
}
END_TEST

START_TEST(redirect) {
  const auto with_page = mhd::make_redirect("/a%20b", true);
  ck_assert_uint_eq(with_page->status(), 301);
  ck_assert(with_page->frozen());
  CHECK_TEXT(with_page->field_lines(),
             "Location: /a%20b\r\nContent-Type: text/html; charset=utf-8\r\n", "with a page");
  ck_assert_uint_eq(with_page->body().size, mhd::error_page(301, true).size());
  const auto without = mhd::make_redirect("/", false);
  CHECK_TEXT(without->field_lines(), "Location: /\r\n", "without a page");
  ck_assert_uint_eq(without->body().size, 0);
}
END_TEST

// Whatever comes in, no second field goes out.
START_TEST(redirect_without_injection) { ck_assert(!mhd::make_redirect("/\r\nX: y", true)); }
END_TEST

}  // namespace

int main() {
  return unit::run_tests("exchange/error_reply", {{each_refusal_has_a_page},
                                                  {each_status_has_a_page, std::size(statuses)},
                                                  {others_have_none},
                                                  {redirect},
                                                  {redirect_without_injection}});
}
