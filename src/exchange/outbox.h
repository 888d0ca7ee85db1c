// SPDX-License-Identifier: LGPL-2.1-or-later
// What a connection still has to send: a gather list of copied and referenced bytes, with marks.
#ifndef MHD_EXCHANGE_OUTBOX_H
#define MHD_EXCHANGE_OUTBOX_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/bytes.h"

namespace mhd {

// Bytes that are sent from a descriptor, without coming into our memory where that can be.
struct FilePart {
  int fd;
  bool is_file;  // from `offset`; else from a pipe that holds as many bytes
  std::uint64_t offset;
  std::uint64_t size;
};

// A mark is the number of bytes that were put into outboxes of a connection since it began; it has
// passed when that many were sent. Whoever owns referenced bytes keeps them until the mark after
// them has passed.
class Outbox {
 public:
  static constexpr std::size_t stage_size = 16384;
  static constexpr std::size_t most_segments = 64;
  // From this many waiting bytes on nothing new is begun.
  static constexpr std::size_t enough = 65536;

  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  // Begins anew, for a connection that has sent `sent` bytes so far.
  void begin(std::uint64_t sent) {
    consume_all(sent);
    references_ = 0;
  }

  std::uint64_t mark() const { return appended_; }
  std::uint64_t sent() const { return sent_; }
  std::uint64_t pending() const { return appended_ - sent_; }
  bool empty() const { return appended_ == sent_; }
  // Whether it is time to send before anything new is begun.
  bool full() const {
    return pending() >= enough || has_part() || count_ + 4 > most_segments ||
           stage_size - stage_used_ < 1024;
  }

  // Room for copied bytes that will lie in one piece; empty when there are fewer than `least`.
  // commit() says how many were written; nothing else may be called in between.
  Bytes reserve(std::size_t least) {
    const std::size_t room = stage_size - stage_used_;
    if (room < least || (count_ == most_segments && !joins_last())) return Bytes();
    return Bytes(stage_ + stage_used_, room);
  }
  [[gnu::always_inline]] void commit(std::size_t size) {
    if (size == 0) return;
    if (joins_last())
      segments_[count_ - 1].size += size;
    else
      segments_[count_++] = {stage_ + stage_used_, size};
    stage_used_ += size;
    appended_ += size;
  }

  // Whether so many further segments fit, whatever their kind.
  bool has_segments(std::size_t number) const { return count_ + number <= most_segments; }

  // False: no room, nothing was added.
  [[nodiscard]] bool append_copy(View bytes) {
    const Bytes room = reserve(bytes.size());
    if (room.size() < bytes.size() || bytes.empty()) return bytes.empty();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    commit(bytes.size());
    return true;
  }
  // The bytes stay where they are.
  [[nodiscard]] bool append_reference(View bytes);
  // At most one part is there at a time. What is appended later lies behind it.
  [[nodiscard]] bool append_part(const FilePart& part);
  bool has_part() const { return part_.size > 0; }
  // How many references and parts were appended since begin().
  std::size_t references() const { return references_; }

  // Forgets what was not sent; nothing may follow it on this connection.
  void discard() { begin(sent_); }

  // What is to be sent, in order: up to the part, which is next when there is nothing in front.
  std::span<const Segment> segments() const {
    return {segments_ + first_, (has_part() ? barrier_ : count_) - first_};
  }
  const FilePart& part() const { return part_; }
  // The first `size` bytes of the segments were sent.
  void consume(std::size_t size);
  // The first `size` bytes of the part, which is next, were sent.
  void consume_part(std::uint64_t size);
  // All bytes up to `mark`, which is mark(), were sent. Nothing is loaded: behind a system call
  // what is loaded comes from far.
  void consume_all(std::uint64_t mark) {
    first_ = count_ = barrier_ = 0;
    stage_used_ = 0;
    part_.size = 0;
    sent_ = appended_ = mark;
  }

 private:
  // Whether bytes at the end of the stage would continue the last segment.
  bool joins_last() const {
    return count_ > barrier_ &&
           segments_[count_ - 1].data + segments_[count_ - 1].size == stage_ + stage_used_;
  }

  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::size_t barrier_ = 0;  // segments below it stay as they are: a part follows them, or did
  std::size_t stage_used_ = 0;
  std::size_t references_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t appended_ = 0;
  FilePart part_ = {};
  Segment segments_[most_segments];
  // The stage begins at a cache line: the kernel copies from there several times faster than from
  // other addresses.
  static constexpr std::size_t line_size = 64;
  char room_[stage_size + line_size];
  char* const stage_ = room_ + (line_size - reinterpret_cast<std::uintptr_t>(room_) % line_size);
};

}  // namespace mhd

#endif
