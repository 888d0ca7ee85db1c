// SPDX-License-Identifier: LGPL-2.1-or-later
// The public header as the library itself includes it: its functions are visible outside, and the attributes that promise
// the compiler sane arguments are off, since it is here that arguments are checked.
#ifndef MHD_API_MHD2_PUBLIC_H
#define MHD_API_MHD2_PUBLIC_H

#define MHD_NO_FUNC_ATTRIBUTES 1
#pragma GCC visibility push(default)
#include <microhttpd2.h>
#pragma GCC visibility pop

#endif
