// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/codec.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace support {

using mhd::View;
using mhd::h1::ChunkParser;
using mhd::h1::HeadParser;

namespace {

void describe(const HeadParser& parser, const char* head, const mhd::FieldList& fields,
              bool trailers, ParsedHead& result) {
  result.refusal = parser.refusal();
  if (result.status != HeadParser::Status::complete) return;
  result.size = parser.size();
  if (!trailers) {
    result.version = parser.version();
    result.method = parser.method(head);
    result.target = parser.target(head);
  }
  for (const mhd::Field& field : fields.all()) {
    result.fields += View(head + field.name_at, field.name_size);
    result.fields += ": ";
    result.fields += View(head + field.value_at, field.value_size);
    result.fields += '\n';
  }
}

}  // namespace

Cuts ends_of(View bytes, const Cuts& cuts) {
  Cuts ends;
  for (const std::size_t cut : cuts)
    if (cut > 0 && cut < bytes.size()) ends.push_back(cut);
  std::sort(ends.begin(), ends.end());
  ends.push_back(bytes.size());
  return ends;
}

Cuts every_position(View bytes) {
  Cuts cuts;
  for (std::size_t i = 1; i < bytes.size(); ++i) cuts.push_back(i);
  return cuts;
}

ParsedHead parse_head(View bytes, const Cuts& cuts, const HeadSettings& settings) {
  const mhd::h1::HeadRules rules{mhd::h1::leniency_of(settings.strictness), settings.limits};
  char memory[2048];
  mhd::Arena arena(memory, sizeof memory, settings.memory);
  mhd::FieldList fields;
  HeadParser parser;
  if (settings.trailers)
    parser.begin_trailers();
  else
    parser.begin_head();
  ParsedHead result;
  std::string so_far;
  for (const std::size_t end : ends_of(bytes, cuts)) {
    so_far += mhd::slice(bytes, so_far.size(), end - so_far.size());
    const auto block = std::make_unique<char[]>(end);
    std::memcpy(block.get(), so_far.data(), end);
    do {
      result.status = parser.parse(mhd::Bytes(block.get(), end), rules, arena, fields);
    } while (result.status == HeadParser::Status::target);
    so_far.assign(block.get(), end);
    if (result.status != HeadParser::Status::more) break;
  }
  describe(parser, so_far.data(), fields, settings.trailers, result);
  return result;
}

ParsedChunks parse_chunks(View bytes, const Cuts& cuts, int strictness, const mhd::Limits& limits,
                          std::size_t most_taken) {
  const mhd::h1::Leniency& leniency = mhd::h1::leniency_of(strictness);
  ChunkParser parser;
  parser.begin();
  ParsedChunks result;
  for (const std::size_t end : ends_of(bytes, cuts)) {
    const std::size_t size = end - result.used;
    const auto block = std::make_unique<char[]>(size);
    if (size > 0) std::memcpy(block.get(), bytes.data() + result.used, size);
    View in(block.get(), size);
    for (bool again = true; again;) {
      std::size_t used = 0;
      const ChunkParser::Event event = parser.parse(in, leniency, limits, used);
      in = mhd::slice(in, used);
      result.used += used;
      again = event == ChunkParser::Event::data;
      result.ended = event == ChunkParser::Event::end;
      result.refusal = parser.refusal();
      if (result.ended || event == ChunkParser::Event::refused) return result;
      if (!again) continue;
      const std::uint64_t most = std::min<std::uint64_t>(most_taken, parser.data());
      const View taken = mhd::slice(in, 0, static_cast<std::size_t>(most));
      result.content += taken;
      parser.taken(taken.size());
      in = mhd::slice(in, taken.size());
      result.used += taken.size();
    }
  }
  return result;
}

}  // namespace support
