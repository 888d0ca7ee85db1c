// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks of our own invariants, present in debug builds only: never on what a peer or the kernel
// does.
#ifndef MHD_BASE_CHECK_H
#define MHD_BASE_CHECK_H

#ifdef MHD_DEBUG
#define MHD_CHECK(condition) ((condition) ? (void)0 : __builtin_trap())
#else
#define MHD_CHECK(condition) ((void)0)
#endif

#endif
