// SPDX-License-Identifier: LGPL-2.1-or-later
// Conditional requests (RFC 9110, 13): what their fields mean for a reply that has validators.
#ifndef MHD_HTTP_CONDITIONS_H
#define MHD_HTTP_CONDITIONS_H

#include <cstdint>

#include "base/bytes.h"
#include "http/request.h"

namespace mhd {

// What tells one version of a content from another.
struct Validators {
  View etag;  // an entity tag; empty when there is none
  bool has_date = false;
  std::int64_t date = 0;  // the last modification
};

// The validators in field lines "name: value CR LF". Malformed ones do not count. `now` is the time
// of the reply.
Validators find_validators(View field_lines, std::int64_t now);

enum class Precondition : std::uint8_t {
  none,          // the reply as it is
  ranges,        // those that `range` asks for
  not_modified,  // 304
  failed,        // 412
};

struct Evaluation {
  Precondition result = Precondition::none;
  View range;  // the value of Range
};

// For a request of GET or HEAD whose reply, without conditions, is a 200 with these validators. In
// the order of RFC 9110, 13.2.2. Ranges have a meaning for GET only (14.2).
Evaluation evaluate_conditions(const Request& request, const Validators& current, std::int64_t now);

// Calls `use(line, name, value)` for each of the field lines; `line` ends with CR LF.
template <class Use>
void for_each_line(View field_lines, Use use) {
  while (!field_lines.empty()) {
    const std::size_t size = field_lines.find('\n') + 1;
    const View line = slice(field_lines, 0, size);
    const View name = slice(line, 0, line.find(':'));
    use(line, name, trim_ows(slice(line, name.size() + 1, size - name.size() - 3)));
    field_lines = slice(field_lines, size);
  }
}

}  // namespace mhd

#endif
