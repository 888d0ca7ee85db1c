// SPDX-License-Identifier: LGPL-2.1-or-later
// Bytes over a descriptor; plain and encrypted ones look the same.
#ifndef MHD_NET_TRANSPORT_H
#define MHD_NET_TRANSPORT_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace mhd::net {

struct IoResult {
  enum class Kind : std::uint8_t {
    done,    // `size` bytes, at least one
    again,   // wait until the descriptor is ready
    busy,    // nothing happened though the descriptor may be ready: try again in a moment
    end,     // receiving: the peer closed its side in order
    reset,   // the peer broke the connection off
    failed,  // anything else: the connection is lost
    source,  // sending from a descriptor: it does not hold what was promised
  };
  Kind kind;
  std::size_t size;
};

class Transport {
 public:
  virtual IoResult receive(Bytes room) = 0;
  // Sends from the begin of `segments`; fewer bytes than all mean that the descriptor is full.
  // `more`: something follows at once, and may go in the same packet.
  virtual IoResult send(std::span<const Segment> segments, bool more) = 0;
  // Nothing follows at once after all.
  virtual void push() = 0;
  // Sends bytes of a file from `offset` on: fewer than `size` also when it is more than one call
  // takes. `room` is for the way through our memory, where there is no other.
  virtual IoResult send_file(int file, std::uint64_t offset, std::uint64_t size, Bytes room) = 0;
  // Sends bytes that wait in a pipe, fewer as above. Only when can_splice().
  virtual IoResult send_pipe(int pipe, std::uint64_t size) = 0;
  virtual bool can_splice() const = 0;

 protected:
  ~Transport() = default;
};

}  // namespace mhd::net

#endif
