// SPDX-License-Identifier: LGPL-2.1-or-later
// What the wrapped functions ask the injector.
#ifndef MHD_TESTS_FAULTS_WRAPS_H
#define MHD_TESTS_FAULTS_WRAPS_H

#include <time.h>

#include "faults/inject.h"

namespace faults {

// 0: the call is to work; else the error, one_byte or nothing.
int judge(Call call);
// How long a wait of `timeout` ms really takes, and by how much it was shortened.
long shortened(long timeout);
void skip_time(long ms);
void add_skipped(timespec& time);

}  // namespace faults

#endif
