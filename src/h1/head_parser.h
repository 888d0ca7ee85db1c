// SPDX-License-Identifier: LGPL-2.1-or-later
// Request line and field lines of HTTP/1 (RFC 9112, 2 to 5), and the same field lines as a trailer
// section.
#ifndef MHD_H1_HEAD_PARSER_H
#define MHD_H1_HEAD_PARSER_H

#include <cstddef>
#include <cstdint>

#include "base/arena.h"
#include "base/bytes.h"
#include "exchange/config.h"
#include "h1/leniency.h"
#include "http/fields.h"
#include "http/refusal.h"
#include "http/request.h"

namespace mhd::h1 {

// What a parser is measured against.
struct HeadRules {
  const Leniency& leniency;
  const Limits& limits;
};

// Reads a head line by line, each line once, as soon as it is complete: where the bytes are cut
// makes no difference. It is given all bytes from the begin of the head each time. Offsets count
// from the first byte of the head, so the bytes may move in between.
class HeadParser {
 public:
  enum class Status : std::uint8_t {
    more,    // the last line is not complete
    target,  // the request line is complete; call again for the fields
    complete,
    refused,  // see refusal()
  };

  void begin_head() { *this = HeadParser(); }
  void begin_trailers() {
    *this = HeadParser();
    part_ = Part::fields;
    trailers_ = true;
  }

  [[nodiscard]] Status parse(Bytes in, const HeadRules& rules, Arena& arena, FieldList& fields);

  Refusal refusal() const { return refusal_; }
  // Where the fields begin, once Status::target was answered and before parse() is called again;
  // with fields_known() that is where they end instead, and the head is complete.
  std::size_t fields_at() const { return line_at_; }
  void fields_known(std::size_t size) { line_at_ += static_cast<std::uint32_t>(size); }
  // Whether all field lines were as usual, so that no byte of them was changed.
  bool fields_plain() const { return plain_; }
  // Bytes of a complete head, the empty line at its end included.
  std::size_t size() const { return line_at_; }
  // The request line, once Status::target was answered.
  Version version() const { return version_; }
  View method(const char* head) const { return View(head + method_at_, method_size_); }
  View target(const char* head) const { return View(head + target_at_, target_size_); }

  // Whether the refused request line begins as that of HEAD does: its reply has no content.
  bool begins_as_head(View in) const;

  // Puts a NUL behind each text of a complete head, over bytes that only delimit. `head` is where
  // the head is kept: its bytes may have been copied.
  void terminate_texts(char* head, const FieldList& fields) const;

 private:
  enum class Part : std::uint8_t { request_line, fields };
  // A line that the quick path could not take: its bounds without the line end, once it is
  // complete.
  struct Line {
    char* begin;
    char* end;
    bool bare_lf;
  };

  Status refuse(Refusal refusal) {
    refusal_ = refusal;
    return Status::refused;
  }
  bool line_end_missing(Bytes in);
  [[gnu::noinline]] Status want_more(Bytes in, const HeadRules& rules);
  Status parse_request_line(Bytes in, const HeadRules& rules);
  bool quick_request_line(View in, const HeadRules& rules);
  [[gnu::noinline, gnu::cold]] Status odd_request_line(Bytes in, const HeadRules& rules);
  Status split_request_line(Bytes in, const HeadRules& rules, Line line, std::size_t next_line);
  Status refuse_blank_target(Bytes in, const HeadRules& rules);
  Status parse_fields(Bytes in, const HeadRules& rules, Arena& arena, FieldList& fields);
  // Takes lines as long as they are as usual. True: the head is complete.
  bool quick_fields(View in, const HeadRules& rules, Arena& arena, FieldList& fields);
  [[gnu::noinline, gnu::cold]] Status odd_field_line(Bytes in, const HeadRules& rules, Arena& arena,
                                                     FieldList& fields);
  Status fold(Bytes in, const Line& line, const HeadRules& rules, FieldList& fields);
  Status split_field_line(Bytes in, const Line& line, const HeadRules& rules, Arena& arena,
                          FieldList& fields);
  Status take_field(const Field& field, const HeadRules& rules, Arena& arena, FieldList& fields);
  Refusal complete_line(Bytes in, const HeadRules& rules, Line& line, std::size_t& next_line) const;
  Refusal limit_passed(bool long_line, bool large_head, const HeadRules& rules) const;
  std::size_t line_limit(const HeadRules& rules) const;
  Refusal too_long() const;

  std::uint32_t line_at_ = 0;  // begin of the current line
  std::uint32_t scanned_ = 0;  // no line end before this offset
  std::uint32_t method_at_ = 0;
  std::uint32_t target_at_ = 0;
  std::uint32_t target_size_ = 0;
  std::uint32_t skipped_end_ = UINT32_MAX;  // behind a field line that was skipped, and its folds
  std::uint16_t method_size_ = 0;
  std::uint16_t empty_lines_ = 0;
  Part part_ = Part::request_line;
  Version version_ = Version::invalid;
  Refusal refusal_ = Refusal::none;
  bool trailers_ = false;
  bool plain_ = true;
};

}  // namespace mhd::h1

#endif
