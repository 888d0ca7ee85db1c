// SPDX-License-Identifier: LGPL-2.1-or-later
// A slow reader of multipart/form-data that has all bytes at once and goes by lines: what the
// parser must find.
#ifndef MHD_FUZZ_MULTIPART_MODEL_H
#define MHD_FUZZ_MULTIPART_MODEL_H

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "support/form_reader.h"

namespace model {

using mhd::FormEnd;
using std::string;

enum class LineKind { text, next, close, half };

struct Line {
  std::size_t begin, end, next;  // its text, and where the next line begins; == end: it has no end
  LineKind kind;
};

inline string lower(string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

inline string without(const char* bytes, const string& text) {
  const std::size_t first = text.find_first_not_of(bytes);
  if (first == string::npos) return "";
  return text.substr(first, text.find_last_not_of(bytes) + 1 - first);
}

// ---- Part heads ----

// Splits at each ';' outside of quotes. Nothing when a quote is not closed.
inline std::optional<std::vector<string>> split(const string& text) {
  std::vector<string> pieces(1);
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_quotes && text[i] == '\\') {
      pieces.back() += text[i];
      if (++i == text.size()) return {};
    } else if (text[i] == '"') {
      in_quotes = !in_quotes;
    } else if (text[i] == ';' && !in_quotes) {
      pieces.emplace_back();
      continue;
    }
    pieces.back() += text[i];
  }
  if (in_quotes) return {};
  return pieces;
}

inline bool is_token(const string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           (c != '\0' && string("!#$%&'*+-.^_`|~").find(c) != string::npos);
  });
}

// A quoted string: nothing but escapes holds a quote within.
inline bool is_quoted(const string& text) {
  if (text.size() < 2 || text.front() != '"') return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1 == text.size();
    if (text[i] == '\\') ++i;
  }
  return false;
}

inline string unescaped(const string& text) {
  string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const string two = text.substr(i, 2);
    if (two == "\\\"" || two == "\\\\") ++i;
    result += text[i];
  }
  return result;
}

// By code points rather than by ranges of bytes.
inline bool is_utf8(const string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto octet = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
    };
    const unsigned first = octet(i++);
    if (first < 0x80) continue;
    const unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc0 || first >= 0xf8) return false;
    unsigned point = first & (0x3fu >> more);
    for (unsigned k = 0; k < more; ++k, ++i) {
      if (octet(i) < 0x80 || octet(i) > 0xbf) return false;
      point = point * 64 + (octet(i) & 0x3f);
    }
    constexpr unsigned least[] = {0, 0x80, 0x800, 0x10000};
    if (point < least[more] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      return false;
  }
  return true;
}

inline std::optional<string> extended(const string& value) {
  const std::size_t first = value.find('\'');
  if (first == string::npos || lower(value.substr(0, first)) != "utf-8") return {};
  const std::size_t second = value.find('\'', first + 1);
  if (second == string::npos) return {};
  string text = value.substr(second + 1), result;
  while (!text.empty()) {
    if (text[0] == '%') {
      if (text.size() < 3 || !std::isxdigit(static_cast<unsigned char>(text[1])) ||
          !std::isxdigit(static_cast<unsigned char>(text[2])))
        return {};
      result += static_cast<char>(std::stoi(text.substr(1, 2), nullptr, 16));
      text.erase(0, 3);
      if (static_cast<unsigned char>(result.back()) < 0x20 || result.back() == 0x7f) return {};
      continue;
    }
    if (!is_token(text.substr(0, 1)) || text[0] == '*' || text[0] == '\'') return {};
    result += text[0];
    text.erase(0, 1);
  }
  if (!is_utf8(result)) return {};
  return result;
}

// False: malformed.
inline bool read_disposition(const string& value, support::FormField& part,
                             std::size_t& name_size) {
  const auto pieces = split(value);
  if (!pieces || lower(without(" \t", (*pieces)[0])) != "form-data") return false;
  std::optional<string> name, filename, ext;
  for (std::size_t i = 1; i < pieces->size(); ++i) {
    const string piece = without(" \t", (*pieces)[i]);
    if (piece.empty()) continue;
    const std::size_t equals = piece.find('=');
    if (equals == string::npos) return false;
    const string key = lower(piece.substr(0, equals)), text = piece.substr(equals + 1);
    if (!is_token(key) || (!is_token(text) && !is_quoted(text))) return false;
    auto* place = key == "name" ? &name : key == "filename" ? &filename : &ext;
    if (place == &ext && key != "filename*") continue;
    if (*place) return false;
    *place = text;
  }
  const auto plain = [](const string& text) {
    return text[0] == '"' ? text.substr(1, text.size() - 2) : text;
  };
  if (!name) return false;
  name_size = plain(*name).size();
  part.name = unescaped(plain(*name));
  if (filename) part.filename = unescaped(plain(*filename));
  if (ext && extended(*ext)) part.filename = extended(*ext);
  return true;
}

inline bool read_field(const string& line, support::FormField& part, bool& disposition,
                       std::size_t& name_size) {
  for (char c : line)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return false;
  const std::size_t colon = line.find(':');
  if (colon == string::npos || !is_token(line.substr(0, colon))) return false;
  const string name = lower(line.substr(0, colon)), value = without(" \t", line.substr(colon + 1));
  if (name == "content-disposition") {
    if (disposition) return false;
    disposition = true;
    return read_disposition(value, part, name_size);
  }
  auto* place = name == "content-type"                ? &part.content_type
                : name == "content-transfer-encoding" ? &part.transfer_encoding
                                                      : nullptr;
  if (!place) return true;
  if (*place) return false;
  *place = value;
  return true;
}

// ---- Lines ----

class Reader {
 public:
  Reader(const string& content, const support::FormSettings& settings)
      : content_(content), settings_(settings) {}

  support::ParsedForm read() {
    form_.result = read_all();
    return form_;
  }

 private:
  static constexpr std::size_t most_padding = 64;

  static LineKind kind_of_rest(string rest, bool has_end) {
    if (!has_end && rest == "-") return LineKind::half;
    const bool half_end = !has_end && !rest.empty() && rest.back() == '\r';
    if (half_end) rest.pop_back();
    const bool close = rest.substr(0, 2) == "--";
    if (close) rest.erase(0, 2);
    if (rest.size() > most_padding || rest.find_first_not_of(" \t") != string::npos)
      return LineKind::text;
    if (half_end || (!has_end && !close)) return LineKind::half;
    return close ? LineKind::close : LineKind::next;
  }

  Line line_at(std::size_t begin) const {
    Line line{begin, content_.size(), content_.size(), LineKind::text};
    const std::size_t end = content_.find(settings_.bare_lf ? "\n" : "\r\n", begin);
    if (end != string::npos) {
      line.next = content_.find('\n', end) + 1;
      const bool crlf = settings_.bare_lf && end > begin && content_[end - 1] == '\r';
      line.end = crlf ? end - 1 : end;
    }
    const string text = content_.substr(begin, line.end - begin), dash = "--" + settings_.boundary;
    if (text.substr(0, dash.size()) == dash)
      line.kind = kind_of_rest(text.substr(dash.size()), end != string::npos);
    return line;
  }

  // From `at`, the start of a line, to the next delimiter; `end` is where the text before it ends.
  Line delimiter_from(std::size_t at, std::size_t& end) const {
    end = at;
    for (;;) {
      const Line line = line_at(at);
      if (line.kind != LineKind::text) return line;
      end = line.end;
      if (line.next == line.end) return line;
      at = line.next;
      if (at == content_.size()) {
        end = at;
        return {at, at, at, LineKind::text};
      }
    }
  }

  FormEnd read_all() {
    if (content_.empty()) return FormEnd::ok;
    std::size_t end;
    Line delimiter = delimiter_from(0, end);
    if (delimiter.kind == LineKind::text) return FormEnd::malformed;
    while (delimiter.kind == LineKind::next) {
      if (delimiter.next == content_.size()) return FormEnd::bad_termination;
      if (form_.fields.size() == settings_.limits.fields) return FormEnd::too_large;
      support::FormField part;
      std::size_t at = delimiter.next;
      const FormEnd result = read_head(at, part);
      if (result != FormEnd::ok) return result;
      delimiter = delimiter_from(at, end);
      part.value = content_.substr(at, end - at);
      part.raw_size = part.value.size();
      form_.fields.push_back(part);
    }
    return delimiter.kind == LineKind::close ? FormEnd::ok : FormEnd::bad_termination;
  }

  FormEnd read_head(std::size_t& at, support::FormField& part) const {
    const std::size_t begin = at, most = settings_.limits.part_head;
    std::vector<string> lines;
    for (;;) {
      const std::size_t feed = content_.find('\n', at);
      const std::size_t next = feed == string::npos ? content_.size() : feed + 1;
      if (next - begin > most + 2) return FormEnd::too_large;
      if (feed == string::npos) return FormEnd::malformed;
      string line = content_.substr(at, feed - at);
      const bool crlf = !line.empty() && line.back() == '\r';
      if (!crlf && !settings_.bare_lf) return FormEnd::malformed;
      if (crlf) line.pop_back();
      const std::size_t size = at - begin;
      at = next;
      if (line.empty()) return size > most ? FormEnd::too_large : read_lines(lines, part);
      if (!lines.empty() && (line[0] == ' ' || line[0] == '\t'))
        lines.back() = without_end(lines.back()) + ' ' + without_start(line);
      else
        lines.push_back(line);
    }
  }

  static string without_end(const string& text) {
    return text.substr(0, text.find_last_not_of(" \t") + 1);
  }
  static string without_start(const string& text) {
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
  }

  FormEnd read_lines(const std::vector<string>& lines, support::FormField& part) const {
    bool disposition = false;
    std::size_t name_size = 0;
    for (const string& line : lines)
      if (!read_field(line, part, disposition, name_size)) return FormEnd::malformed;
    if (!disposition) return FormEnd::malformed;
    return name_size > settings_.limits.name ? FormEnd::too_large : FormEnd::ok;
  }

  const string& content_;
  const support::FormSettings& settings_;
  support::ParsedForm form_;
};

}  // namespace model

#endif
