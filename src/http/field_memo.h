// SPDX-License-Identifier: LGPL-2.1-or-later
// The field section of a recent request, remembered because clients repeat it word for word.
#ifndef MHD_HTTP_FIELD_MEMO_H
#define MHD_HTTP_FIELD_MEMO_H

#include <cstdint>

#include "base/bytes.h"
#include "base/scan.h"
#include "http/fields.h"
#include "http/request.h"

namespace mhd {

// What the same bytes mean does not change, so that a section which was understood once need not be
// read again. One for each worker, for requests of all its connections. Sections with credentials
// or cookies are never remembered, and the comparison takes the same time wherever the bytes
// differ: nobody learns by the clock what somebody else has sent.
class FieldMemo {
 public:
  // The size of the remembered section, the empty line at its end included, when `text` begins with
  // it; else 0.
  std::size_t match(View text) const {
    if (size_ == 0 || text.size() < size_ || !same_bytes(text.data(), text_, size_)) return 0;
    return size_;
  }
  // Fills the empty `fields` of a head in which the remembered section begins at `at`. False: no
  // room.
  [[nodiscard]] bool recall(std::uint32_t at, FieldList& fields, Arena& arena) const;
  // Whether the fields mean for `request` what they meant for the remembered one: no content and
  // nothing else out of the ordinary. Then sets what decide_request_framing() would.
  bool decide(Request& request) {
    if (request.method != method_ || request.version != version_ ||
        request.target.form != TargetForm::origin)
      return false;
    misses_ = 0;
    request.has_host = has_host_;
    return true;
  }
  // `request` was understood without a refusal; its fields begin at `at` and end with the head,
  // whose size is `head_size`. Now and then it takes the place of the remembered one.
  void offer(const Request& request, std::uint32_t at, std::uint32_t head_size) {
    if (size_ == 0 || ++misses_ >= patience) remember(request, at, head_size);
  }

 private:
  static constexpr std::size_t least_size = 16;
  static constexpr std::size_t most_size = 1024;
  static constexpr std::size_t most_fields = 24;
  // So many other sections in a row are not remembered, which would cost more than it saves.
  static constexpr unsigned patience = 4;

  [[gnu::noinline]] void remember(const Request& request, std::uint32_t at,
                                  std::uint32_t head_size);

  std::uint32_t size_ = 0;
  std::uint32_t count_ = 0;
  unsigned misses_ = 0;
  Method method_ = Method::other;
  Version version_ = Version::invalid;
  bool has_host_ = false;
  Field fields_[most_fields];  // offsets count from the begin of the section
  char text_[most_size];
};

}  // namespace mhd

#endif
