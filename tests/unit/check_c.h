// SPDX-License-Identifier: LGPL-2.1-or-later
// What the unit test programs in C share: they run their tests and write TAP to standard output, as
// check_main.h has it for those in C++.
#ifndef MHD_UNIT_CHECK_C_H
#define MHD_UNIT_CHECK_C_H

#include <check.h>
#include <stddef.h>

// A test function, run once per row of its table; the index of the row is `_i`.
struct unit_test {
  const TTest* function;
  int rows;
};

// The result is for main(). CK_FORK=no in the environment keeps all tests in one process.
static inline int run_tests(const char* name, const struct unit_test* tests, size_t count) {
  Suite* suite = suite_create(name);
  TCase* group = tcase_create(name);
  SRunner* runner;
  int failed;
  suite_add_tcase(suite, group);
  for (size_t i = 0; i < count; ++i)
    tcase_add_loop_test(group, tests[i].function, 0, tests[i].rows);
  runner = srunner_create(suite);
  srunner_set_tap(runner, "-");
  srunner_run_all(runner, CK_SILENT);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? 0 : 1;
}

#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define RUN_TESTS(name, tests) run_tests((name), (tests), sizeof(tests) / sizeof((tests)[0]))

#endif
