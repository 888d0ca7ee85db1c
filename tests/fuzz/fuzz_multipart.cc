// SPDX-License-Identifier: LGPL-2.1-or-later
// The parser of multipart/form-data: however the bytes are cut, and as a slow reader of lines finds
// them, the same parts and the same end.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "fuzz/multipart_model.h"
#include "support/form_reader.h"

namespace {

void require_same(const support::ParsedForm& found, const support::ParsedForm& expected,
                  const char* what) {
  if (found == expected) return;
  std::fprintf(stderr, "%s:\n%s\nexpected:\n%s\n", what, listing(found).c_str(),
               listing(expected).c_str());
  std::abort();
}

// Pieces of 1 byte to 64 bytes, mostly short ones.
support::Cuts some_cuts(std::uint32_t seed, std::size_t size) {
  support::Cuts cuts;
  for (std::size_t at = 0; at < size;) {
    seed = seed * 1664525 + 1013904223;
    at += 1 + (seed >> 24) % (1u << (seed >> 16) % 7);
    cuts.push_back(at);
  }
  return cuts;
}

constexpr mhd::View boundary_chars =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=? ";

std::string make_boundary(mhd::View bytes) {
  std::string boundary(bytes);
  for (char& c : boundary)
    if (c == '\0' || boundary_chars.find(c) == mhd::View::npos) c = 'b';
  if (boundary.empty() || boundary.back() == ' ') boundary += 'b';
  if (boundary.size() > 70) boundary.erase(0, boundary.size() - 70);
  return boundary;
}

}  // namespace

// Byte 0: whether LF alone ends lines, and a bit for small limits; byte 1: where to cut; byte 2:
// the size of the boundary, which follows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const mhd::View bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  support::FormSettings settings;
  settings.boundary = make_boundary(mhd::slice(bytes, 0, data[2] % 71));
  settings.bare_lf = data[0] & 1;
  if (data[0] & 2) settings.limits = {.fields = 2, .name = 3, .part_head = 70};
  const std::string content(mhd::slice(bytes, data[2] % 71));

  const support::ParsedForm whole = support::read_multipart(content, {}, settings);
  require_same(whole, model::Reader(content, settings).read(), "The model disagrees");
  const auto each = support::every_position(content);
  require_same(support::read_multipart(content, each, settings), whole, "Byte by byte");
  const auto cuts = some_cuts(data[1], content.size());
  require_same(support::read_multipart(content, cuts, settings), whole, "Cut");
  return 0;
}
