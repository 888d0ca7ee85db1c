// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/outbox.h"

namespace mhd {

void Outbox::commit(std::size_t size) {
  if (size == 0) return;
  if (joins_last())
    segments_[count_ - 1].size += size;
  else
    segments_[count_++] = {stage_ + stage_used_, size};
  stage_used_ += size;
  appended_ += size;
}

bool Outbox::append_reference(View bytes) {
  if (bytes.empty()) return true;
  if (count_ == most_segments) return false;
  segments_[count_++] = {bytes.data(), bytes.size()};
  ++references_;
  appended_ += bytes.size();
  return true;
}

void Outbox::consume(std::size_t size) {
  sent_ += size;
  if (empty()) {
    first_ = count_ = 0;
    stage_used_ = 0;
    return;
  }
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
