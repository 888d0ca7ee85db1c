// SPDX-License-Identifier: LGPL-2.1-or-later
// Splitting of a query into arguments.
#include "http/query.h"

#include "base/scan.h"

namespace mhd {

bool QueryReader::next(NameValue& out) {
  while (!rest_.empty()) {
    const View piece = slice(rest_, 0, find_byte(rest_, '&'));
    rest_ = slice(rest_, piece.size() + 1);
    if (piece.empty()) continue;
    const std::size_t equals = find_byte(piece, '=');
    out.name = slice(piece, 0, equals);
    out.value = slice(piece, equals + 1);
    out.has_value = equals < piece.size();
    return true;
  }
  return false;
}

}  // namespace mhd
