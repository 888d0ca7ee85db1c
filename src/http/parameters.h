// SPDX-License-Identifier: LGPL-2.1-or-later
// Parameters behind the first word of a field value: `; name=value` (RFC 9110, 5.6.6).
#ifndef MHD_HTTP_PARAMETERS_H
#define MHD_HTTP_PARAMETERS_H

#include "base/bytes.h"

namespace mhd {

struct Parameter {
  View name;
  View value;  // as written; of a quoted string what stands between the quotes
  bool quoted = false;
};

// Hands out the parameters one by one, up to the first that is malformed. Blanks around ';' and
// parameters that are empty are no errors.
class ParameterReader {
 public:
  // `text` is all that stands behind the first word.
  explicit ParameterReader(View text) : rest_(text) {}
  // False at the end, and when what follows is malformed. The views point into the text.
  [[nodiscard]] bool next(Parameter& out);
  bool malformed() const { return malformed_; }

 private:
  bool fail();
  bool take_semicolon();
  bool take_value(Parameter& out);

  View rest_;
  bool malformed_ = false;
};

// Takes the token at the front of `text` off it; empty when there is none.
View take_token(View& text);

}  // namespace mhd

#endif
