// SPDX-License-Identifier: LGPL-2.1-or-later
// Waiting for descriptors: one interface, one file for each system call.
#ifndef MHD_NET_POLLER_H
#define MHD_NET_POLLER_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/clock.h"

namespace mhd::net {

using Events = std::uint8_t;
inline constexpr Events readable = 1;
inline constexpr Events writable = 2;
inline constexpr Events hang_up = 4;  // the peer closed its side, or both; bytes may still wait
// Reported whatever one waits for; to wait for it alone keeps away from the others. select can't
// tell.
inline constexpr Events broken = 8;

// Something that can be waited for; base of what the worker holds. The poller keeps its own data in
// `place`.
struct Pollable {
  int fd = -1;
  std::uint32_t place = 0;
};

struct Ready {
  Pollable* who;
  Events events;
};

// How changes are reported, where the system call offers a choice.
enum class Trigger : std::uint8_t {
  edge,    // once for each change; epoll waits for everything and change() does nothing
  level,   // as long as it lasts
  shared,  // level, for a descriptor that several pollers wait for: wake one of them
};

enum class AddResult : std::uint8_t { ok, no_memory, descriptor_too_large, failed };

class Poller {
 public:
  virtual AddResult add(Pollable& who, Events interest, Trigger trigger) = 0;
  // Only descriptors that were added. Cannot fail for a reason of memory.
  virtual void change(Pollable& who, Events interest) = 0;
  virtual void remove(Pollable& who) = 0;
  // Waits at most `timeout` ms (never: without limit). The number of entries written to `ready`; 0
  // also when a signal interrupted; -1 when waiting is impossible.
  virtual int wait(Millis timeout, std::span<Ready> ready) = 0;
  // Whether Trigger::edge is honoured.
  virtual bool edge() const = 0;
  // Whether remove() may be called by any thread, also while another one waits.
  virtual bool removes_from_any_thread() const { return false; }
  // A descriptor that is readable whenever something is ready, or -1.
  virtual int aggregate_fd() const { return -1; }
  virtual void dispose() = 0;

 protected:
  ~Poller() = default;
};

enum class PollCall : std::uint8_t { automatic, select, poll, epoll };

// nullptr: this build has no such poller (`exists` false), or there is no memory or descriptor for
// it.
Poller* make_poller(PollCall call, bool& exists);
bool has_poller(PollCall call);
// The call that make_poller() uses for `call`: which one `automatic` stands for.
PollCall effective_call(PollCall call);

// Milliseconds as poll() and epoll_wait() take them.
constexpr int poll_timeout(Millis timeout) {
  if (timeout == never) return -1;
  return timeout > 0x7fffffff ? 0x7fffffff : static_cast<int>(timeout);
}

}  // namespace mhd::net

#endif
