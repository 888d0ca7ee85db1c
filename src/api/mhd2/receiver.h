// SPDX-License-Identifier: LGPL-2.1-or-later
// Who takes the content of a request: an upload or a form, as the application chose.
#ifndef MHD_API_MHD2_RECEIVER_H
#define MHD_API_MHD2_RECEIVER_H

#include <cstdint>

#include "exchange/front_end.h"

namespace mhd {
class FieldStore;
}

namespace mhd::mhd2 {

// The kept fields of a form can be read while the application is told of its end.
enum class FormPhase : unsigned char { too_early, readable, too_late };
struct FormView {
  FormPhase phase = FormPhase::too_early;
  const FieldStore* fields = nullptr;  // while they can be read
};

// Lies in the arena of its exchange, which destroys nothing: release() is called in its place.
class ContentReceiver {
 public:
  // The application has chosen it, nothing was read. Again after parking.
  virtual Verdict begin(Exchange& exchange) = 0;
  // As FrontEnd::on_body() and on_end().
  virtual Verdict take(Exchange& exchange, Bytes piece, std::size_t& taken) = 0;
  virtual Verdict end(Exchange& exchange) = 0;
  // Gives back what is not in the arena. May be called more than once.
  virtual void release() = 0;

  virtual FormView form() const { return {}; }

  // Bytes of content that the application is done with.
  std::uint64_t processed() const { return processed_; }

 protected:
  ~ContentReceiver() = default;

  std::uint64_t processed_ = 0;
};

}  // namespace mhd::mhd2

#endif
