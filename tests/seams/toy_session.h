// SPDX-License-Identifier: LGPL-2.1-or-later
// A session of another kind: requests in frames with a length in front, two at once, whose replies
// may finish out of order. It proves that exchanges, front ends and the outbox serve more than
// HTTP/1.
#ifndef MHD_SEAMS_TOY_SESSION_H
#define MHD_SEAMS_TOY_SESSION_H

#include <cstddef>
#include <cstdint>

#include "exchange/session.h"

namespace seams {

// A frame is a type, the number of a stream (one byte each), the size of what follows (two bytes,
// the higher one first), and so many bytes.
enum class FrameType : char {
  request = 'q',        // from the client: a target, without content
  request_begin = 'Q',  // a target, with content in frames of their own
  content = 'C',
  content_end = 'E',
  status = 'S',  // from the server: three digits
  data = 'D',
  end = 'Z',
};
inline constexpr std::size_t frame_head_size = 4;

class ToySession final : public mhd::Session {
 public:
  static constexpr std::size_t most_streams = 2;

  ToySession(mhd::SessionEnv& env, mhd::Carrier& carrier) : env_(env), carrier_(carrier) {}

  std::size_t on_bytes(mhd::Bytes in, mhd::Outbox& out) override;
  void on_room(mhd::Outbox& out) override;
  void on_sent(std::uint64_t sent) override;
  void on_eof(mhd::Outbox& out) override;
  void on_wake(mhd::Exchange& exchange, mhd::Outbox& out) override;
  void on_deadline(mhd::Outbox&) override {}
  void on_lost(mhd::Outcome outcome) override;
  mhd::Wants wants() const override;

 private:
  struct Stream {
    mhd::Exchange* exchange = nullptr;
    char number = 0;
  };
  struct Frame {
    FrameType type;
    char number;
    mhd::Bytes payload;
  };

  Stream* find(char number);
  Stream* find(const mhd::Exchange& exchange);
  bool take_frame(const Frame& frame, mhd::Outbox& out);
  bool begin(const Frame& frame, mhd::Outbox& out);
  bool take_content(Stream& stream, const Frame& frame, mhd::Outbox& out);
  void content_ended(Stream& stream, mhd::Outbox& out);
  void ask(Stream& stream, mhd::Outbox& out);
  void act(Stream& stream, mhd::Verdict verdict, mhd::Outbox& out);
  void go_on(Stream& stream, mhd::Outbox& out);
  bool write_bytes(Stream& stream, mhd::Outbox& out);
  bool pull(Stream& stream, mhd::Outbox& out);
  void leave(Stream& stream, mhd::Outbox& out);
  void end(Stream& stream, mhd::Outcome outcome);
  void finish(mhd::Exchange& exchange, mhd::Outcome outcome);

  mhd::SessionEnv& env_;
  mhd::Carrier& carrier_;
  Stream streams_[most_streams];
  mhd::Exchange* leaving_first_ = nullptr;
  mhd::Exchange* leaving_last_ = nullptr;
  std::size_t taken_ = 0;  // of the content in the frame that comes next
  mhd::CloseKind close_ = mhd::CloseKind::none;
  bool eof_ = false;
};

}  // namespace seams

#endif
