// SPDX-License-Identifier: LGPL-2.1-or-later
// The byte scanners that the codecs use: the fastest ones the target machine has.
#ifndef MHD_BASE_SCAN_H
#define MHD_BASE_SCAN_H

#include <cstddef>

#include "base/bytes.h"
#include "base/scan_portable.h"
#if defined(__SSE2__)
#include "base/scan_sse2.h"
#endif

namespace mhd {

#if defined(__SSE2__)
using sse2::copy_form_run;
using sse2::same_bytes;
using sse2::scan_target_end;
using sse2::scan_token_end;
using sse2::scan_until_ctl;
#else
using portable::copy_form_run;
using portable::same_bytes;
using portable::scan_target_end;
using portable::scan_token_end;
using portable::scan_until_ctl;
#endif

inline bool is_tchar(char c) { return has_class(c, class_token); }

// Index of the first `wanted`, or text.size() when there is none.
std::size_t find_byte(View text, char wanted);

}  // namespace mhd

#endif
