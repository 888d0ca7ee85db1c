// SPDX-License-Identifier: LGPL-2.1-or-later
// What every unit test program shares: it runs its tests and writes TAP to standard output.
#ifndef MHD_UNIT_CHECK_MAIN_H
#define MHD_UNIT_CHECK_MAIN_H

#include <check.h>
#undef fail  // a macro of Check, and a name in the standard library

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>

namespace unit {

// A test function, run once per row of its table; each row counts as a test. The index of the row
// is `_i`.
struct Test {
  const TTest* function;
  std::size_t rows = 1;
};

// A test that takes so many seconds hangs: on a machine that does other things too, those of Check
// are over soon.
constexpr double longest_test = 30;

// The result is for main(). CK_FORK=no in the environment keeps all tests in one process.
inline int run_tests(const char* name, std::initializer_list<Test> tests) {
  Suite* suite = suite_create(name);
  TCase* group = tcase_create(name);
  suite_add_tcase(suite, group);
  if (!std::getenv("CK_DEFAULT_TIMEOUT")) tcase_set_timeout(group, longest_test);
  for (const Test& test : tests)
    tcase_add_loop_test(group, test.function, 0, static_cast<int>(test.rows));
  SRunner* runner = srunner_create(suite);
  srunner_set_tap(runner, "-");
  srunner_run_all(runner, CK_SILENT);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? 0 : 1;
}

// `text` in quotes, with bytes other than visible ASCII as \xNN.
inline std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
      result += c;
      continue;
    }
    char escape[5];
    std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned char>(c));
    result += escape;
  }
  return result + '"';
}

}  // namespace unit

// Fails the test unless two texts are equal; `input` says what was examined.
#define CHECK_TEXT(actual, expected, input)                                                 \
  do {                                                                                      \
    const auto& actual_text = (actual);                                                     \
    const auto& expected_text = (expected);                                                 \
    if (std::string_view(actual_text) != std::string_view(expected_text))                   \
      ck_abort_msg("%s: %s is %s, expected %s", unit::quoted(input).c_str(), #actual,       \
                   unit::quoted(actual_text).c_str(), unit::quoted(expected_text).c_str()); \
    mark_point();                                                                           \
  } while (0)

// Fails the test unless two numbers or enumerators are equal.
#define CHECK_EQUAL(actual, expected, input)                                              \
  do {                                                                                    \
    const auto actual_value = static_cast<long long>(actual);                             \
    const auto expected_value = static_cast<long long>(expected);                         \
    if (actual_value != expected_value)                                                   \
      ck_abort_msg("%s: %s is %lld, expected %lld", unit::quoted(input).c_str(), #actual, \
                   actual_value, expected_value);                                         \
    mark_point();                                                                         \
  } while (0)

#endif
