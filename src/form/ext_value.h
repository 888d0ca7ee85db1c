// SPDX-License-Identifier: LGPL-2.1-or-later
// Values of parameters whose names end in '*' (RFC 8187): UTF-8'language'text, percent-encoded.
#ifndef MHD_FORM_EXT_VALUE_H
#define MHD_FORM_EXT_VALUE_H

#include <cstddef>

#include "base/bytes.h"

namespace mhd {

// Whether `text` is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(View text);

// Decodes in place and returns a piece of `value`. data() is nullptr when the value is malformed,
// in another charset than UTF-8, no valid UTF-8, or has controls in it.
Bytes decode_ext_value(Bytes value);

}  // namespace mhd

#endif
