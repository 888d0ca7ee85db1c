// SPDX-License-Identifier: LGPL-2.1-or-later
// What each strictness level tolerates on the receiving side of HTTP/1: the one table of
// leniencies.
#ifndef MHD_H1_LENIENCY_H
#define MHD_H1_LENIENCY_H

#include <cstdint>

#include "http/framing.h"

namespace mhd::h1 {

// What becomes of a request whose target has blanks in it (RFC 9112, 3.2).
enum class BlankInTarget : std::uint8_t { refuse, redirect, keep };

struct Leniency {
  bool bare_lf;             // LF alone ends a line of the head
  bool folded_fields;       // obs-fold is read as blanks
  bool tab_in_line;         // HTAB separates the parts of a request line as SP does
  bool blank_runs;          // many blanks do, and may stand before and behind the request line
  bool control_as_space;    // a bare CR or NUL in a line is read as SP
  bool cr_in_value;         // but a bare CR in a field value stays
  bool indented_first;      // lines with a blank in front are skipped before the first field
  bool odd_field_lines;     // empty names, names with blanks; lines without colon are skipped
  bool blank_before_colon;  // is dropped, and the field counts
  bool blank_in_extension;  // blanks in chunk extensions
  bool misplaced_trailers;  // fields that no trailer section may have are dropped
  bool any_target_byte;     // paths and queries with bytes and escapes that no URI has
  BlankInTarget blank_in_target;
  unsigned empty_lines;  // before a request line
  FramingRules framing;
};

// A rule in each line: up to which level it is tolerated, and what it rests on. Levels below 0 are
// for closed networks, and even there nothing is tolerated that moves the end of a request in a way
// that RFC 9112 does not allow.
constexpr Leniency make_leniency(int level) {
  Leniency is = {};
  is.bare_lf = level <= 0;              // RFC 9112, 2.2: may be recognised
  is.folded_fields = level <= 0;        // RFC 9112, 5.2: reject, or replace by SP
  is.tab_in_line = level <= 0;          // RFC 9112, 3: any whitespace may separate
  is.blank_runs = level <= -1;          // RFC 9112, 3: word boundaries may count
  is.control_as_space = level <= -1;    // RFC 9112, 2.2, and RFC 9110, 5.5: invalid, or SP
  is.cr_in_value = level <= -3;         // breaks RFC 9112, 2.2
  is.indented_first = level <= -1;      // RFC 9112, 2.2: reject, or skip such lines
  is.odd_field_lines = level <= -2;     // breaks RFC 9112, 5; see HeadParser::split_field_line()
  is.blank_before_colon = level <= -3;  // breaks RFC 9112, 5.1
  is.blank_in_extension = level <= 1;   // RFC 9112, 7.1.1: "bad" whitespace
  is.misplaced_trailers = level <= 0;   // RFC 9110, 6.5.1: must not be sent, may be discarded
  is.any_target_byte = level <= 2;      // RFC 9112, 3.2: an invalid request line should get a 400
  is.blank_in_target = level <= -2  ? BlankInTarget::keep
                       : level <= 0 ? BlankInTarget::redirect  // RFC 9112, 3.2: 400 or 301
                                    : BlankInTarget::refuse;
  is.empty_lines = level <= -3  ? 1024  // RFC 9112, 2.2: at least one should be ignored
                   : level <= 0 ? 16
                   : level == 1 ? 1
                                : 0;
  FramingRules& fields = is.framing;
  fields.equal_lengths = level <= -1;         // RFC 9110, 8.6: reject, or take it once
  fields.length_beside_coding = level <= -1;  // RFC 9112, 6.3: reject, or close afterwards
  fields.host_optional = level <= -3;         // breaks RFC 9112, 3.2
  fields.unknown_expectation = level <= 0;    // RFC 9110, 10.1.1: may be answered with 417
  fields.repeated_content_type = level <= 0;  // RFC 9110, 5.3: must not be sent; the first counts
  fields.host_unlike_target = level <= 1;     // RFC 9112, 3.2: must be identical, 3.2.2: is ignored
  fields.https_target = level <= 0;           // RFC 9110, 7.4: 421 for a target of another service
  fields.foreign_scheme = level <= -1;        // RFC 9110, 7.4
  fields.trace_with_content = level <= 0;     // RFC 9110, 9.3.8: must not be sent
  fields.no_length_in_1_0 = level <= 0;       // RFC 1945, 7.2.2 and 8.3: needed, else 400 or 411
  fields.no_length = level <= 2;              // RFC 9110, 8.6: should be sent
  fields.content_of_get = level <= 2;         // RFC 9110, 9.3.1, 9.3.2, 9.3.5: should not be sent
  fields.needs_checks = !is.any_target_byte || !fields.trace_with_content ||
                        !fields.no_length_in_1_0 || !fields.no_length || !fields.content_of_get;
  return is;
}

inline constexpr Leniency leniencies[] = {
    make_leniency(-3), make_leniency(-2), make_leniency(-1), make_leniency(0),
    make_leniency(1),  make_leniency(2),  make_leniency(3),
};

// `level` as in enum MHD_ProtocolStrictLevel; numbers outside of it count as the nearest level.
constexpr const Leniency& leniency_of(int level) {
  const int index = level < -3 ? 0 : level > 3 ? 6 : level + 3;
  return leniencies[index];
}

}  // namespace mhd::h1

#endif
