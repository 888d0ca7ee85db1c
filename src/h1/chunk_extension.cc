// SPDX-License-Identifier: LGPL-2.1-or-later
#include "h1/chunk_extension.h"

#include "base/scan.h"

namespace mhd::h1 {

namespace {

// Takes parts of a text in turn and copies them.
class Copier {
 public:
  Copier(View text, char* to) : text_(text), begin_(to), to_(to) {}

  bool at_end() const { return text_.empty(); }
  std::size_t written() const { return static_cast<std::size_t>(to_ - begin_); }
  void put(char c) { *to_++ = c; }

  // Blanks in front of `c` and behind it are left out. False: something else follows.
  bool take_mark(char c) {
    const View from_mark = trim_left(text_);
    if (from_mark.empty() || from_mark[0] != c) return false;
    put(c);
    text_ = trim_left(slice(from_mark, 1));
    return true;
  }
  bool take_token() {
    const char* end = text_.data() + text_.size();
    return take(static_cast<std::size_t>(scan_token_end(text_.data(), end) - text_.data()));
  }
  // A quoted string (RFC 9110, 5.6.4).
  bool take_quoted() {
    for (std::size_t at = 1; at < text_.size(); ++at) {
      if (text_[at] == '"') return take(at + 1);
      if (text_[at] == '\\') ++at;
      if (at == text_.size() || is_control(text_[at])) return false;
    }
    return false;
  }
  bool at_quote() const { return !text_.empty() && text_[0] == '"'; }

 private:
  static View trim_left(View text) {
    while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
    return text;
  }
  static bool is_control(char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  }
  bool take(std::size_t size) {
    to_ = copy_bytes(to_, slice(text_, 0, size));
    text_ = slice(text_, size);
    return size > 0;
  }

  View text_;
  char* begin_;
  char* to_;
};

bool copy_extension(Copier& copier) {
  if (!copier.take_token()) return false;
  if (!copier.take_mark('=')) return true;
  return copier.at_quote() ? copier.take_quoted() : copier.take_token();
}

}  // namespace

std::optional<std::size_t> write_chunk_extension(View text, char* to) {
  Copier copier(text, to);
  if (copier.at_end()) return 0;
  if (!copier.take_mark(';')) copier.put(';');
  for (;;) {
    if (!copy_extension(copier)) return {};
    if (copier.at_end()) return copier.written();
    if (!copier.take_mark(';')) return {};
  }
}

}  // namespace mhd::h1
