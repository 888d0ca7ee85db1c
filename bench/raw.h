// SPDX-License-Identifier: LGPL-2.1-or-later
// What the floor programs share: sockets, events, the end of a head.
#ifndef MHD_BENCH_RAW_H
#define MHD_BENCH_RAW_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace bench {

// What ends the program: the message of errno.
[[noreturn]] void fail(const char* what);

// Listens on 127.0.0.1; port 0: the system chooses one.
int open_listener(uint16_t port, unsigned& chosen);

// Readable when SIGINT or SIGTERM has come.
int open_stop_signals();

// The next new connection, which never blocks; -1: none waits.
int accept_connection(int listener);

void watch(int epoll, int fd, uint32_t events);

size_t descriptor_limit();

// The value of the field Date.
std::array<char, 64> date_now();

// `matched`: how much of CR LF CR LF the bytes so far end with. True: `byte` ends a head.
inline bool ends_head(char byte, uint8_t& matched) {
  const char expected = (matched & 1) != 0 ? '\n' : '\r';
  matched = byte == expected ? static_cast<uint8_t>(matched + 1) : byte == '\r' ? 1 : 0;
  if (matched < 4) return false;
  matched = 0;
  return true;
}

}  // namespace bench

#endif  // MHD_BENCH_RAW_H
