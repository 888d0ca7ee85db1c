// SPDX-License-Identifier: LGPL-2.1-or-later
// System calls and allocations of the library that fail or fall short when a test wants it. The
// linker puts these between the library and the C library (-Wl,--wrap, see faults.am).
#ifndef MHD_TESTS_FAULTS_INJECT_H
#define MHD_TESTS_FAULTS_INJECT_H

#include <atomic>

namespace faults {

enum class Call : unsigned {
  socket,
  bind,
  listen,
  getsockname,
  setsockopt,
  accept,
  epoll_create,
  epoll_add,
  epoll_mod,
  epoll_del,
  wait,  // epoll_wait, poll or select
  eventfd,
  wake,   // write to the eventfd
  drain,  // read from it
  recv,
  peek,  // recv that leaves the bytes
  send,
  sendmsg,
  sendfile,
  splice,
  pread,
  look,       // poll of a pipe that is about to be read
  how_much,   // ioctl FIONREAD
  read_pipe,  // read from a pipe
  shutdown,
  close,
  fcntl,
  attr_init,
  stack_size,
  thread,
  thread_name,
  getrlimit,
  memory,
};
inline constexpr unsigned call_count = static_cast<unsigned>(Call::memory) + 1;
const char* name_of(Call call);

// Instead of an error: the call does its work for one byte only.
inline constexpr int one_byte = -1;
// The call says that there is nothing (more): 0.
inline constexpr int nothing = -2;

// The calls number `first` to `first + times - 1` of this kind, counted from arm(), do not work.
struct Fault {
  Call call;
  int error;  // errno, one_byte or nothing
  long first;
  long times;
};

void arm(const Fault& fault);
void disarm();
bool is_armed(Call call);
// For a moment nothing fails, though calls are counted on.
void hold(bool held);
// How often the fault happened since arm().
long fired();
// Calls of this kind since arm() or count_from_zero().
long calls(Call call);
void count_from_zero();
// All calls since then, of every kind.
long all_calls();

// While this is false, sendfile() can't send files of the kind there are.
extern std::atomic<bool> sendfile_works;

// Calls are the library's, unless their thread says that they are the test's own.
extern constinit thread_local bool own_calls;
class OwnCalls {
 public:
  explicit OwnCalls(bool own);
  ~OwnCalls();

 private:
  bool before_;
};

// Time as the library sees it, in ms. While `fast_waits` is set, a wait of the library for less
// than 2.5 s that finds nothing ends after a few ms, and its clock moves on by the rest.
extern std::atomic<bool> fast_waits;
long now_ms();

}  // namespace faults

#endif
