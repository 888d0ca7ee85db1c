// SPDX-License-Identifier: LGPL-2.1-or-later
#include "api/mhd2/upload.h"

#include <algorithm>
#include <new>

#include "api/mhd2/daemon.h"
#include "api/mhd2/decision.h"
#include "base/shared_buffer.h"

namespace mhd::mhd2 {

namespace {

// Content goes into the buffer until all of it is there, or until it turns out to be too much: then
// the incremental callback gets what the buffer has and the rest, or there is an error.
class Upload final : public ContentReceiver {
 public:
  Upload(Exchange& exchange, std::size_t most, UploadSink full, UploadSink incremental)
      : full_(full),
        incremental_(incremental),
        buffer_(exchange.arena, daemon_of(exchange).large_pool,
                std::min<std::uint64_t>(most, exchange.request.content_length)),
        pool_(daemon_of(exchange).large_pool),
        most_(most),
        whole_(full.callback != nullptr) {}

  Verdict begin(Exchange& exchange) override;
  Verdict take(Exchange& exchange, Bytes piece, std::size_t& taken) override;
  Verdict end(Exchange& exchange) override;
  void release() override { buffer_.release(); }

 private:
  Verdict call(Exchange& exchange, UploadSink sink, Bytes content, bool last);
  Verdict take_piece(Exchange& exchange, Bytes piece, std::size_t& taken);
  Verdict cannot_hold(Growth why);
  Verdict refuse(Growth why);
  Verdict end_whole(Exchange& exchange);

  const UploadSink full_;
  const UploadSink incremental_;
  SharedBuffer buffer_;
  const Budget& pool_;
  const std::size_t most_;
  Bytes at_once_;  // all of the content, in the memory of the connection
  bool whole_;     // for the full callback; else for the incremental one
};

Verdict Upload::call(Exchange& exchange, UploadSink sink, Bytes content, bool last) {
  enter(state_of(exchange), Callback::upload);
  const MHD_UploadAction* action =
      sink.callback(sink.cls, request_of(exchange), content.size(), content.data());
  return take_upload_action(exchange, action, !last);
}

// The client is told of too much content before it sends it.
Verdict Upload::begin(Exchange& exchange) {
  const Request& request = exchange.request;
  if (!whole_ || request.framing != BodyFraming::counted) return Verdict::read_body();
  Growth result = Growth::ok;
  if (request.content_length > most_ || (request.content_length > SharedBuffer::most_in_arena &&
                                         request.content_length > pool_.limit()))
    result = Growth::buffer_full;
  else if (request.content_length > SharedBuffer::most_in_arena &&
           request.content_length > pool_.left())
    result = Growth::no_shared_memory;
  return result == Growth::ok ? Verdict::read_body() : cannot_hold(result);
}

// The content goes to the incremental callback instead, if there is one.
Verdict Upload::cannot_hold(Growth why) {
  if (incremental_.callback) {
    whole_ = false;
    return Verdict::read_body();
  }
  return refuse(why);
}

Verdict Upload::refuse(Growth why) {
  release();
  return Verdict::refuse(why == Growth::buffer_full ? Refusal::content_too_large
                                                    : Refusal::upload_memory_taken);
}

Verdict Upload::take(Exchange& exchange, Bytes piece, std::size_t& taken) {
  if (!whole_) return take_piece(exchange, piece, taken);
  if (piece.size() == exchange.request.content_length) {
    at_once_ = piece;
    taken = piece.size();
    return Verdict::read_body();
  }
  const Growth result = buffer_.append(view(piece));
  if (result == Growth::ok) {
    taken = piece.size();
    return Verdict::read_body();
  }
  Verdict verdict = cannot_hold(result);
  return whole_ ? static_cast<Verdict&&>(verdict) : take_piece(exchange, piece, taken);
}

// What was collected for the full callback comes first.
Verdict Upload::take_piece(Exchange& exchange, Bytes piece, std::size_t& taken) {
  if (const Bytes collected = buffer_.bytes(); !collected.empty()) {
    Verdict verdict = call(exchange, incremental_, collected, false);
    processed_ += collected.size();
    release();
    if (verdict.kind != Verdict::Kind::read_body) return verdict;
  }
  taken = piece.size();
  Verdict verdict = call(exchange, incremental_, piece, false);
  processed_ += piece.size();
  return verdict;
}

Verdict Upload::end(Exchange& exchange) {
  return whole_ ? end_whole(exchange) : call(exchange, incremental_, Bytes(), true);
}

// A callback that suspends is called again with the same content: it must not stay where the next
// bytes of the client go.
Verdict Upload::end_whole(Exchange& exchange) {
  const Bytes content = at_once_.empty() ? buffer_.bytes() : at_once_;
  Verdict verdict = call(exchange, full_, content, true);
  if (verdict.kind == Verdict::Kind::park) {
    const Growth kept = buffer_.append(view(at_once_));
    at_once_ = Bytes();
    return kept == Growth::ok ? static_cast<Verdict&&>(verdict) : refuse(kept);
  }
  processed_ = content.size();
  release();
  return verdict;
}

}  // namespace

ContentReceiver* make_upload(Exchange& exchange, std::size_t most, UploadSink full,
                             UploadSink incremental) {
  void* const room = exchange.arena.take(sizeof(Upload));
  return room ? ::new (room) Upload(exchange, most, full, incremental) : nullptr;
}

}  // namespace mhd::mhd2
