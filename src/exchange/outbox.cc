// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/outbox.h"

namespace mhd {

bool Outbox::append_reference(View bytes) {
  if (bytes.empty()) return true;
  if (count_ == most_segments) return false;
  segments_[count_++] = {bytes.data(), bytes.size()};
  ++references_;
  appended_ += bytes.size();
  return true;
}

bool Outbox::append_part(const FilePart& part) {
  if (part.size == 0) return true;
  if (has_part()) return false;
  part_ = part;
  barrier_ = count_;
  ++references_;
  appended_ += part.size;
  return true;
}

void Outbox::consume_part(std::uint64_t size) {
  part_.offset += size;
  part_.size -= size;
  sent_ += size;
  if (empty()) consume_all(sent_);
}

void Outbox::consume(std::size_t size) {
  sent_ += size;
  if (empty()) return consume_all(sent_);
  while (size > 0) {
    Segment& segment = segments_[first_];
    if (size < segment.size) {
      segment.data += size;
      segment.size -= size;
      return;
    }
    size -= segment.size;
    ++first_;
  }
}

}  // namespace mhd
