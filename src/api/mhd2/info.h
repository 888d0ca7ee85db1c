// SPDX-License-Identifier: LGPL-2.1-or-later
// What the info queries share: writing an answer into the caller's buffer.
#ifndef MHD_API_MHD2_INFO_H
#define MHD_API_MHD2_INFO_H

#include <cstddef>

#include "api/mhd2/public.h"

namespace mhd::mhd2 {

constexpr MHD_Bool to_bool(bool value) { return value ? MHD_YES : MHD_NO; }

// The buffer of one query: `size` bytes, which may be fewer than the union has.
template <class Union>
class Answer {
 public:
  Answer(Union* buffer, std::size_t size) : buffer_(buffer), size_(size) {}

  // Fails when the buffer is too small for the member.
  template <class Value>
  enum MHD_StatusCode operator()(Value Union::*member, Value value) const {
    if (size_ < sizeof(Value)) return MHD_SC_INFO_GET_BUFF_TOO_SMALL;
    buffer_->*member = value;
    return MHD_SC_OK;
  }
  enum MHD_StatusCode operator()(MHD_Bool Union::*member, bool value) const {
    return (*this)(member, to_bool(value));
  }

 private:
  Union* buffer_;
  std::size_t size_;
};

}  // namespace mhd::mhd2

#endif
