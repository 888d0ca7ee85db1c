// SPDX-License-Identifier: LGPL-2.1-or-later
// Owned descriptors, and what is done to sockets besides sending and receiving.
#ifndef MHD_NET_SOCKET_H
#define MHD_NET_SOCKET_H

#include <cstddef>

#include "base/handle.h"

namespace mhd::net {

struct FdTraits {
  static constexpr int none = -1;
  static void close(int fd);
};
using Fd = Handle<int, FdTraits>;

bool set_nonblocking(int fd);
bool set_close_on_exec(int fd);
// The next close() resets the connection instead of ending it in order.
void reset_on_close(int fd);
// Tells the peer that nothing more will come; reading goes on.
void shut_down_sending(int fd);
// Whether bytes have arrived that were not received yet.
bool has_input(int fd);
// Bytes that were sent but that the peer's system has not taken yet; 0 where that can't be known.
std::size_t bytes_not_taken(int fd);

}  // namespace mhd::net

#endif
