// SPDX-License-Identifier: LGPL-2.1-or-later
// The chunk parser: the same bytes as a whole, byte by byte, and taken slowly must give the same;
// what it accepts is what a second, simple reader accepts.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "support/codec.h"

namespace {

using mhd::View;
using support::ParsedChunks;

void require(bool condition) {
  if (!condition) std::abort();
}

// Content of well-formed chunks, for input that the parser accepted.
std::string simple_content(View bytes) {
  std::string content;
  for (;;) {
    const std::size_t line_end = bytes.find("\r\n");
    require(line_end != View::npos);
    std::uint64_t size = 0;
    std::size_t digits = 0;
    while (digits < line_end && mhd::hex_value(bytes[digits]) >= 0)
      size = size * 16 + static_cast<unsigned>(mhd::hex_value(bytes[digits++]));
    require(digits > 0);
    bytes = mhd::slice(bytes, line_end + 2);
    if (size == 0) break;
    require(size <= bytes.size());
    content += mhd::slice(bytes, 0, static_cast<std::size_t>(size));
    bytes = mhd::slice(bytes, static_cast<std::size_t>(size));
    require(bytes.starts_with("\r\n"));
    bytes = mhd::slice(bytes, 2);
  }
  require(bytes.empty());
  return content;
}

}  // namespace

// Byte 0: the strictness level in its low 3 bits, and a bit for small limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const View bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const int strictness = static_cast<int>(data[0] % 8) - 3;
  mhd::Limits limits;
  if (data[0] & 8) {
    limits.chunk_line = 12;
    limits.chunk_extensions = 24;
  }
  const auto each = support::every_position(bytes);
  const ParsedChunks whole = support::parse_chunks(bytes, {}, strictness, limits, SIZE_MAX);
  require(support::parse_chunks(bytes, each, strictness, limits, SIZE_MAX) == whole);
  require(support::parse_chunks(bytes, {bytes.size() / 3, bytes.size() / 2}, strictness, limits,
                                3) == whole);
  require((whole.refusal != mhd::Refusal::none) + whole.ended <= 1);
  if (whole.ended) require(simple_content(mhd::slice(bytes, 0, whole.used)) == whole.content);
  return 0;
}
