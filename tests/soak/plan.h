// SPDX-License-Identifier: LGPL-2.1-or-later
// What one connection does, and what must come of it: everything follows from its seed.
#ifndef MHD_TESTS_SOAK_PLAN_H
#define MHD_TESTS_SOAK_PLAN_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "soak/random.h"

namespace soak {

struct Expected {
  enum class Kind {
    reply,    // of the application, with the content of `id`
    refusal,  // of the library
    drop,     // no reply: the application ends the connection
  };
  Kind kind = Kind::reply;
  unsigned status = 200;
  std::uint64_t id = 0;
  std::size_t size = 0;
  bool without_content = false;  // the answer to HEAD
  bool closes = false;           // nothing behind it is answered
  bool client_closes = false;    // the client asked for the end, and must not send more
  bool may_be_lost = false;      // the client sends more than the daemon reads before it closes
};

struct Asked {
  std::string bytes;
  Expected expected;
};

struct Plan {
  enum class Leaving { close, reset, half_close };
  std::vector<Asked> requests;
  std::size_t pipelined = 1;      // requests that are sent before their replies are waited for
  std::size_t most_sent = 65536;  // bytes in one piece
  std::size_t most_read = 65536;
  unsigned pause_us = 0;  // at most, between pieces
  int receive_room = 0;   // of the socket; 0: as the system likes
  // The client leaves when it has sent, or received, so many bytes; 0: it stays.
  std::size_t leaves_after_sent = 0;
  std::size_t leaves_after_received = 0;
  Leaving leaving = Leaving::close;
  unsigned server = 0;
};

Plan make_plan(std::uint64_t seed, unsigned servers);

}  // namespace soak

#endif
