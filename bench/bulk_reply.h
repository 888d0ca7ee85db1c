// SPDX-License-Identifier: LGPL-2.1-or-later
// Long replies as they come, counted or chunked: their bytes are counted and, if asked, compared;
// none are kept.
#ifndef MHD_BENCH_BULK_REPLY_H
#define MHD_BENCH_BULK_REPLY_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

class BulkReply {
 public:
  // `content`: what each reply must hold.
  explicit BulkReply(std::string_view content) : content_(content) {}

  // The next reply begins. `compare`: each byte, not only their number.
  void begin(bool compare);
  // Takes bytes of the reply. False: it is wrong, or goes on behind its end.
  bool take(std::string_view bytes);
  [[nodiscard]] bool complete() const { return state_ == State::complete; }

 private:
  enum class State : uint8_t { head, counted, size_line, chunk, chunk_end, last_line, complete };

  bool step(std::string_view& bytes);
  bool take_head(std::string_view& bytes);
  bool read_head(std::string_view head);
  bool take_content(std::string_view& bytes);
  bool take_size_line(std::string_view& bytes);
  bool take_line_end(std::string_view& bytes, State next);
  bool end_content(State next);

  std::string_view content_;
  State state_ = State::complete;
  bool compare_ = false;
  bool digits_ = false;   // of a chunk's size, at least one
  uint8_t line_end_ = 0;  // how much of CR LF has come
  uint64_t left_ = 0;     // of the chunk, or of the content
  uint64_t taken_ = 0;    // bytes of the content
  std::string head_;
};

}  // namespace bench

#endif  // MHD_BENCH_BULK_REPLY_H
