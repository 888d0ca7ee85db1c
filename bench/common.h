// SPDX-License-Identifier: LGPL-2.1-or-later
// What the benchmark programs share: the content that servers send and clients send, and number
// arguments. C and C++.
#ifndef MHD_BENCH_COMMON_H
#define MHD_BENCH_COMMON_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define BENCH_BODY "Hello, world\n"
#define BENCH_BODY_SIZE (sizeof(BENCH_BODY) - 1)

// A stream is this part so many times, each in a chunk.
#define BENCH_PART                                    \
  "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKL" \
  "MNOPQRSTUVWXYZ 0123456789 abcdefghijklmnopqrstuvw.\n"
#define BENCH_PART_SIZE (sizeof(BENCH_PART) - 1)
#define BENCH_PARTS 10000

// A form of 100 bytes, its number of fields, and the size of their values when they are decoded.
#define BENCH_FORM                                        \
  "name=Jane+Doe&street=12%2C+Long+Lane&city=Little+Town" \
  "&comment=Ring+twice%21+The+dog+sleeps&by_mail=y"
#define BENCH_FORM_SIZE (sizeof(BENCH_FORM) - 1)
#define BENCH_FORM_FIELDS 5
#define BENCH_FORM_VALUES_SIZE 59

// The number in `text`, or the end of the program when it is none or lies outside min..max.
static inline unsigned long long bench_number(const char* name, const char* text,
                                              unsigned long long min, unsigned long long max) {
  char* end = NULL;
  unsigned long long value;
  errno = 0;
  value = strtoull(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || *text == '-' || value < min || value > max) {
    fprintf(stderr, "%s: a number from %llu to %llu is needed, not '%s'\n", name, min, max, text);
    exit(2);
  }
  return value;
}

// The line that bench/run waits for: from now on the server accepts connections.
static inline void bench_print_listening(unsigned port) {
  printf("listening on 127.0.0.1:%u\n", port);
  fflush(stdout);
}

#endif  // MHD_BENCH_COMMON_H
