// SPDX-License-Identifier: LGPL-2.1-or-later
// What each strictness level tolerates on the receiving side of HTTP/1: one row a level, one column
// a rule.
#ifndef MHD_H1_LENIENCY_H
#define MHD_H1_LENIENCY_H

#include "http/framing.h"

namespace mhd::h1 {

struct Leniency {
  bool bare_lf;             // LF alone ends a line of the head (RFC 9112, 2.2)
  bool folded_fields;       // obs-fold, read as blanks (RFC 9112, 5.2)
  bool blank_in_extension;  // blanks around chunk extensions (RFC 9112, 7.1.1)
  unsigned empty_lines;     // before a request line (RFC 9112, 2.2)
  FramingRules framing;
};

//                                            bare   folded blank  empty  same   len+   no     odd
//                                            LF     fields in ext lines  len    coding Host Expect
inline constexpr Leniency leniencies[] = {
    /* -3 extra permissive */ {true, true, true, 1024, {true, true, true, true}},
    /* -2 very permissive  */ {true, true, true, 16, {true, true, false, true}},
    /* -1 permissive       */ {true, true, true, 16, {true, true, false, true}},
    /*  0 default          */ {true, true, true, 16, {false, false, false, true}},
    /*  1 strict           */ {false, false, true, 1, {false, false, false, false}},
    /*  2 very strict      */ {false, false, false, 0, {false, false, false, false}},
    /*  3 extra strict     */ {false, false, false, 0, {false, false, false, false}},
};

// `level` as in enum MHD_ProtocolStrictLevel; numbers outside of it count as the nearest level.
constexpr const Leniency& leniency_of(int level) {
  const int index = level < -3 ? 0 : level > 3 ? 6 : level + 3;
  return leniencies[index];
}

}  // namespace mhd::h1

#endif
