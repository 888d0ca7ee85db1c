// SPDX-License-Identifier: LGPL-2.1-or-later
// A strict reader of HTTP/1 replies, which shares nothing with the library.
#ifndef MHD_FUZZ_REPLY_READER_H
#define MHD_FUZZ_REPLY_READER_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

struct ReadReply {
  enum class End {
    complete,
    cut_off,    // the bytes end before the reply does
    malformed,  // see `what`
  };
  End end = End::malformed;
  const char* what = "";
  std::size_t size = 0;  // of a complete reply, in bytes
  unsigned status = 0;
  bool as_http_1_0 = false;
  bool says_close = false;
  bool ends_with_connection = false;  // nothing but the close tells where the content ends
  std::uint64_t content = 0;
};

class ReplyReader {
 public:
  // `no_content`: the request makes the reply one without content (RFC 9112, 6.3).
  ReplyReader(std::string_view bytes, bool no_content) : bytes_(bytes), no_content_(no_content) {}

  ReadReply read() {
    if (read_status_line() && read_fields() && read_content()) {
      reply_.end = ReadReply::End::complete;
      reply_.size = at_;
    }
    return reply_;
  }

 private:
  bool malformed(const char* what) {
    reply_.end = ReadReply::End::malformed;
    reply_.what = what;
    return false;
  }
  bool cut_off() {
    reply_.end = ReadReply::End::cut_off;
    return false;
  }

  // A line without its CR LF, which may not stand anywhere else.
  bool read_line(std::string_view& line) {
    const std::size_t end = bytes_.find('\n', at_);
    if (end == std::string_view::npos) return cut_off();
    if (end == at_ || bytes_[end - 1] != '\r') return malformed("LF without CR");
    line = bytes_.substr(at_, end - 1 - at_);
    at_ = end + 1;
    for (const char c : line)
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f)
        return malformed("a control character");
    return true;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  // HTTP/1.x, status and reason (RFC 9112, 4).
  bool read_status_line() {
    std::string_view line;
    if (!read_line(line)) return false;
    reply_.as_http_1_0 = line.starts_with("HTTP/1.0 ");
    if (!reply_.as_http_1_0 && !line.starts_with("HTTP/1.1 ")) return malformed("the version");
    if (line.size() < 13 || line[12] != ' ') return malformed("the status line");
    for (const std::size_t i : {9, 10, 11}) {
      if (!is_digit(line[i])) return malformed("the status");
      reply_.status = reply_.status * 10 + static_cast<unsigned>(line[i] - '0');
    }
    return reply_.status >= 100 || malformed("the status");
  }

  bool read_fields() {
    for (std::string_view line;;) {
      if (!read_line(line)) return false;
      if (line.empty()) return true;
      const std::size_t colon = line.find(':');
      constexpr std::string_view token =
          "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
      const std::string_view name = line.substr(0, colon);
      if (colon == std::string_view::npos || name.empty() ||
          name.find_first_not_of(token) != std::string_view::npos)
        return malformed("a field line");
      std::string_view value = line.substr(colon + 1);
      if (value.starts_with(' ')) value.remove_prefix(1);
      if (!take_field(name, value)) return false;
    }
  }

  bool take_field(std::string_view name, std::string_view value) {
    if (name == "Content-Length") {
      if (length_) return malformed("Content-Length twice");
      if (value.empty()) return malformed("Content-Length");
      length_ = 0;
      for (const char c : value) {
        if (!is_digit(c)) return malformed("Content-Length");
        length_ = *length_ * 10 + static_cast<unsigned>(c - '0');
      }
    } else if (name == "Transfer-Encoding") {
      if (chunked_ || value != "chunked") return malformed("Transfer-Encoding");
      chunked_ = true;
    } else if (name == "Connection") {
      reply_.says_close = reply_.says_close || value == "close";
    } else if (name == "Date") {
      if (has_date_) return malformed("Date twice");
      has_date_ = true;
    }
    return true;
  }

  bool read_content() {
    if (chunked_ && length_) return malformed("Content-Length beside Transfer-Encoding");
    const bool interim = reply_.status < 200;
    if ((interim || reply_.status == 204) && (chunked_ || length_))
      return malformed("a length where there is no content");
    if (no_content_ || interim || reply_.status == 204 || reply_.status == 304) return true;
    if (chunked_) return read_chunks();
    if (!length_) {
      reply_.ends_with_connection = true;
      reply_.content = bytes_.size() - at_;
      at_ = bytes_.size();
      return true;
    }
    reply_.content = *length_;
    if (bytes_.size() - at_ < *length_) return cut_off();
    at_ += static_cast<std::size_t>(*length_);
    return true;
  }

  bool read_chunks() {
    for (;;) {
      std::uint64_t size = 0;
      if (!read_chunk_size(size)) return false;
      if (size == 0) return read_trailers();
      reply_.content += size;
      if (bytes_.size() - at_ < size) return cut_off();
      at_ += static_cast<std::size_t>(size);
      std::string_view line;
      if (!read_line(line)) return false;
      if (!line.empty()) return malformed("the end of a chunk");
    }
  }

  // The size and, from those who lend, an extension.
  bool read_chunk_size(std::uint64_t& size) {
    std::string_view line;
    if (!read_line(line)) return false;
    const std::size_t end = std::min(line.find(';'), line.size());
    for (const char c : line.substr(0, end)) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(c);
      if (digit == std::string_view::npos) return malformed("a chunk size");
      size = size * 16 + digit;
    }
    if (end == 0 || end > 8) return malformed("a chunk size");
    const std::string_view extension = line.substr(end);
    if (!extension.empty() && extension.substr(0, 4) != ";at=") return malformed("an extension");
    return true;
  }

  bool read_trailers() {
    std::string_view line;
    if (!read_line(line)) return false;
    if (line.empty()) return true;
    if (line != "X-End: here") return malformed("a trailer");
    if (!read_line(line)) return false;
    return line.empty() || malformed("the end of the trailers");
  }

  std::string_view bytes_;
  bool no_content_;
  std::size_t at_ = 0;
  std::optional<std::uint64_t> length_;
  bool chunked_ = false;
  bool has_date_ = false;
  ReadReply reply_;
};

}  // namespace fuzz

#endif
