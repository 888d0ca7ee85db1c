// SPDX-License-Identifier: LGPL-2.1-or-later
// Idle keep-alive connections, held while somebody measures the server's memory.
#ifndef MHD_BENCH_LOAD_IDLE_H
#define MHD_BENCH_LOAD_IDLE_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "load_reply.h"

namespace bench {

// Opens `count` connections that make one request each, says so on standard output, and holds them
// until standard input ends or SIGINT or SIGTERM comes. Returns how many the server closed
// meanwhile.
size_t hold_idle(uint16_t port, size_t count, const std::string& request,
                 const ReplyPattern& pattern);

}  // namespace bench

#endif  // MHD_BENCH_LOAD_IDLE_H
