// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs a test in each row of poll call and work mode, side by side, and writes TAP.
#ifndef MHD_TESTS_FAULTS_ROWS_H
#define MHD_TESTS_FAULTS_ROWS_H

#include <string>

#include "daemon/server.h"

namespace faults {

// All cases of a row, those with `only` in their name if that is given (MHD_FAULT_CASE in the
// environment).
using RowTest = void (*)(const daemon_test::Row& row, const char* only);
// The result is for main().
int run_rows(RowTest run);

// In the row's process: one case is over. `problem` is empty when all is well.
void report(const std::string& name, const std::string& problem, long injections);

// What is tried now, for whoever has to tell of a crash.
void now_trying(const char* format, ...) __attribute__((format(printf, 1, 2)));
const char* trying();

}  // namespace faults

#endif
