// SPDX-License-Identifier: LGPL-2.1-or-later
// A system call in place, without a function of the C library around it. A call into the kernel
// leaves the processor without its memory of who called whom: the return from such a function,
// right behind the call, costs 20 ns each time. Nor is it a cancellation point: workers are never
// cancelled.
#ifndef MHD_NET_KERNEL_CALL_H
#define MHD_NET_KERNEL_CALL_H

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace mhd::net {

// The result, or the negative number of an error; errno may change or not. MHD_LIBC_CALLS is for
// tests that put something else into the place of syscall().
#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && !defined(MHD_LIBC_CALLS)
inline long kernel_call(long number, long a, const void* b, long c, long d = 0,
                        const void* e = nullptr, long f = 0) {
  long result;
  register long r10 asm("r10") = d;
  register const void* r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}
#else
inline long kernel_call(long number, long a, const void* b, long c, long d = 0,
                        const void* e = nullptr, long f = 0) {
  const long result = syscall(number, a, b, c, d, e, f);
  return result == -1 ? -errno : result;
}
#endif

}  // namespace mhd::net

#endif
