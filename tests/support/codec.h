// SPDX-License-Identifier: LGPL-2.1-or-later
// Heads and chunked content parsed from bytes that arrive in pieces, for comparison.
#ifndef MHD_SUPPORT_CODEC_H
#define MHD_SUPPORT_CODEC_H

#include <cstddef>
#include <string>
#include <vector>

#include "h1/chunk_parser.h"
#include "h1/head_parser.h"

namespace support {

// Where deliveries end; positions beyond the bytes mean nothing.
using Cuts = std::vector<std::size_t>;

struct ParsedHead {
  mhd::h1::HeadParser::Status status = mhd::h1::HeadParser::Status::more;
  mhd::Refusal refusal = mhd::Refusal::none;
  std::size_t size = 0;  // of a complete head
  mhd::Version version = mhd::Version::invalid;
  std::string method;
  std::string target;
  std::string fields;  // "name: value\n" each

  bool operator==(const ParsedHead&) const = default;
};

struct HeadSettings {
  int strictness = 0;
  mhd::Limits limits = {};
  std::size_t memory = 65536;
  bool trailers = false;
};

// The parser is given all bytes so far with each delivery, in a new block of exactly their size.
ParsedHead parse_head(mhd::View bytes, const Cuts& cuts, const HeadSettings& settings);

struct ParsedChunks {
  bool ended = false;
  mhd::Refusal refusal = mhd::Refusal::none;
  std::size_t used = 0;  // bytes, up to the end or the refusal
  std::string content;

  bool operator==(const ParsedChunks&) const = default;
};

// As above. `most_taken`: so much content at most is taken at once.
ParsedChunks parse_chunks(mhd::View bytes, const Cuts& cuts, int strictness,
                          const mhd::Limits& limits, std::size_t most_taken);

// The ends of deliveries, in order; the last one is that of the bytes.
Cuts ends_of(mhd::View bytes, const Cuts& cuts);

// Cuts at each position.
Cuts every_position(mhd::View bytes);

}  // namespace support

#endif
