// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/body_pump.h"

namespace mhd {

namespace {

// Up to this size copying is cheaper than another segment.
constexpr std::size_t most_copied = 512;
// Room that is left for the end of a chunk and of the content.
constexpr std::size_t spare_bytes = 64;
constexpr std::size_t spare_segments = 2;

bool put(View piece, Outbox& out) {
  const bool fits = out.reserve(piece.size() + spare_bytes).size() >= piece.size() + spare_bytes;
  if (piece.size() <= most_copied && fits) return out.append_copy(piece);
  return out.has_segments(1 + spare_segments) && out.append_reference(piece);
}

bool pump_pieces(const BodySource& body, BodyCursor& cursor, Outbox& out) {
  while (cursor.at < cursor.end) {
    const Segment& segment = body.pieces[cursor.piece];
    const std::uint64_t skipped = cursor.at - cursor.piece_at;
    const std::uint64_t wanted = cursor.end - cursor.at;
    const View piece = slice(View(segment.data, segment.size), static_cast<std::size_t>(skipped),
                             wanted < SIZE_MAX ? static_cast<std::size_t>(wanted) : SIZE_MAX);
    if (out.pending() >= Outbox::enough || !put(piece, out)) return false;
    cursor.at += piece.size();
    cursor.piece_at += segment.size;
    ++cursor.piece;
  }
  return true;
}

bool pump_bytes(const BodySource& body, BodyCursor& cursor, Outbox& out) {
  const auto size = static_cast<std::size_t>(cursor.end - cursor.at);
  if (!put(View(body.data + cursor.at, size), out)) return false;
  cursor.at = cursor.end;
  return true;
}

bool pump_file(const BodySource& body, BodyCursor& cursor, Outbox& out) {
  const FilePart part{body.fd, true, body.offset + cursor.at, cursor.end - cursor.at};
  if (!out.has_segments(spare_segments) || !out.append_part(part)) return false;
  cursor.at = cursor.end;
  return true;
}

}  // namespace

BodyCursor body_range(const BodySource& body, std::uint64_t first, std::uint64_t end) {
  BodyCursor cursor{first, end, 0, 0};
  if (body.kind != BodyKind::gather) return cursor;
  while (cursor.piece < body.piece_count &&
         cursor.piece_at + body.pieces[cursor.piece].size <= first)
    cursor.piece_at += body.pieces[cursor.piece++].size;
  return cursor;
}

bool pump_body(const BodySource& body, BodyCursor& cursor, Outbox& out) {
  if (cursor.at == cursor.end) return true;
  switch (body.kind) {
    case BodyKind::bytes:
      return pump_bytes(body, cursor, out);
    case BodyKind::gather:
      return pump_pieces(body, cursor, out);
    case BodyKind::file:
      return pump_file(body, cursor, out);
    default:
      return false;
  }
}

}  // namespace mhd
