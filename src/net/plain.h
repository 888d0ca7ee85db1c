// SPDX-License-Identifier: LGPL-2.1-or-later
// Transport without encryption: TCP and unix-domain stream sockets.
#ifndef MHD_NET_PLAIN_H
#define MHD_NET_PLAIN_H

#include "net/transport.h"

namespace mhd::net {

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(int fd) : fd_(fd) {}
  IoResult receive(Bytes room) override;
  IoResult send(std::span<const Segment> segments, bool more) override;
  void push() override;
  IoResult send_file(int file, std::uint64_t offset, std::uint64_t size, Bytes room) override;
  IoResult send_pipe(int pipe, std::uint64_t size) override;
  bool can_splice() const override { return true; }

 private:
  IoResult send_read(int file, std::uint64_t offset, Bytes room);

  int fd_;
};

}  // namespace mhd::net

#endif
