// SPDX-License-Identifier: LGPL-2.1-or-later
// The arguments of a query: "name=value" pieces between '&'.
#ifndef MHD_HTTP_QUERY_H
#define MHD_HTTP_QUERY_H

#include <cstddef>

#include "base/bytes.h"
#include "http/target.h"

namespace mhd {

// One argument, still encoded. Without '=' there is no value, which differs from an empty one.
struct NameValue {
  View name;
  View value;
  bool has_value = false;
};

// Hands out the arguments one by one; empty pieces are passed over.
class QueryReader {
 public:
  // `raw` is the query without its '?'.
  explicit QueryReader(View raw) : rest_(raw) {}
  // False at the end of the query; `out` is then unchanged. The views point into `raw`.
  bool next(NameValue& out);

 private:
  View rest_;
};

// Decodes a name or a value in place and returns its new size.
inline std::size_t decode_argument(Bytes text, bool plus_as_space) {
  return plus_as_space ? percent_decode_form(text) : percent_decode(text);
}

}  // namespace mhd

#endif
