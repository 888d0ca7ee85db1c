// SPDX-License-Identifier: LGPL-2.1-or-later
// Sockets that never block, and the clock, for the clients of bench/slow.
#ifndef MHD_BENCH_NONBLOCKING_H
#define MHD_BENCH_NONBLOCKING_H

#include <cstddef>
#include <cstdint>

namespace bench {

// What ends the program: the message of errno.
[[noreturn]] void fail(const char* what);

// Nanoseconds.
uint64_t clock_now();

// Begins to connect to 127.0.0.1; -1: there is no port or no descriptor left. `receive_buffer` is
// what the kernel is asked for, 0 its default.
int start_connection(uint16_t port, int receive_buffer);

// Nothing of the connection stays in the kernel.
void close_with_reset(int fd);

void raise_descriptor_limit(size_t needed);

}  // namespace bench

#endif  // MHD_BENCH_NONBLOCKING_H
