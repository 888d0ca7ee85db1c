// SPDX-License-Identifier: LGPL-2.1-or-later
// Pieces of the application's memory that are sent from where they are.
#ifndef MHD_API_MHD2_PIECES_H
#define MHD_API_MHD2_PIECES_H

#include <cstdint>
#include <span>

#include "api/mhd2/public.h"
#include "base/bytes.h"

namespace mhd::mhd2 {

// Number and size of the pieces that are not empty. False: they can't be sent.
inline bool count_pieces(std::span<const MHD_IoVec> iov, std::uint32_t& count,
                         std::uint64_t& size) {
  count = 0;
  size = 0;
  for (const MHD_IoVec& piece : iov) {
    if (piece.iov_len == 0) continue;
    if (!piece.iov_base || piece.iov_len > std::uint64_t{INT64_MAX} - size) return false;
    size += piece.iov_len;
    ++count;
  }
  return true;
}

// Copies those that are not empty.
inline void copy_pieces(std::span<const MHD_IoVec> iov, Segment* to) {
  for (const MHD_IoVec& piece : iov)
    if (piece.iov_len > 0) *to++ = {static_cast<const char*>(piece.iov_base), piece.iov_len};
}

}  // namespace mhd::mhd2

#endif
