// SPDX-License-Identifier: LGPL-2.1-or-later
#include "faults/chunks.h"

#include <cstdio>
#include <cstdlib>

namespace faults {

std::string chunk(const std::string& data, const std::string& extension) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx", data.size());
  return size + extension + "\r\n" + data + "\r\n";
}

namespace {

// The size at `at`, which moves behind its line. False: the line is not complete, or not valid.
bool read_size(const std::string& got, size_t& at, size_t& size, Match& match) {
  const size_t end = got.find("\r\n", at);
  const std::string line = got.substr(at, end == std::string::npos ? end : end - at);
  const bool valid = line.find_first_not_of("0123456789abcdef\r") == std::string::npos;
  match = valid && line.size() <= 8 ? Match::beginning : Match::wrong;
  if (end == std::string::npos || match == Match::wrong) return false;
  if (line.empty()) match = Match::wrong;
  size = std::strtoul(line.c_str(), nullptr, 16);
  at = end + 2;
  return !line.empty();
}

// Whether `part` stands at `at`, as far as `got` goes; then `at` moves behind it.
bool stands_at(const std::string& got, size_t& at, const std::string& part) {
  const size_t size = got.size() - at < part.size() ? got.size() - at : part.size();
  if (got.compare(at, size, part, 0, size) != 0) return false;
  at += size;
  return true;
}

}  // namespace

Match match_chunked(const std::string& got, const std::string& head, const std::string& content) {
  size_t at = 0;
  size_t done = 0;  // of the content
  if (!stands_at(got, at, head)) return Match::wrong;
  for (Match match = Match::beginning; at < got.size();) {
    size_t size = 0;
    if (!read_size(got, at, size, match)) return match;
    if (size > content.size() - done) return Match::wrong;
    const bool last = size == 0;
    if (last && done < content.size()) return Match::wrong;
    const size_t begin = at;
    if (!stands_at(got, at, content.substr(done, size) + "\r\n")) return Match::wrong;
    if (last && at - begin == 2) return at == got.size() ? Match::all : Match::wrong;
    done += size;
  }
  return Match::beginning;
}

}  // namespace faults
