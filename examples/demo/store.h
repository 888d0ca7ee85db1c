// SPDX-License-Identifier: LGPL-2.1-or-later
// Files that visitors have sent. They are in a folder that goes when the demo ends; there are never
// more than a few of them, nor more than a few GiB together.
#ifndef DEMO_STORE_H
#define DEMO_STORE_H

#include <stddef.h>
#include <stdint.h>

enum store_result {
  store_ok,
  store_too_large,  // no file may be so large
  store_full,       // the disk, or what all files may take, and nothing could make room
  store_failed      // the system said something else
};

// A complete file.
struct stored {
  char name[100];  // the first bytes of what the visitor calls it: for showing only
  size_t name_size;
  uint_fast64_t size;
  char hash[80];  // SHA-256 in hexadecimal digits, or why there is none
};

// A file on its way.
struct incoming;

// The largest file, in bytes.
extern const uint_fast64_t store_most;

// Makes the folder. 0: it could not be done.
int store_open(void);
// Removes the folder and all that is in it. No file may be on its way.
void store_close(void);

// Begins a file; the oldest one makes room if it must. NULL: too many are on their way, or the system
// could not do it.
struct incoming *store_begin(const char *name, size_t name_size);
enum store_result store_write(struct incoming *incoming, const void *data, size_t size);
// One of these ends it. The second one removes what came, and takes NULL too.
enum store_result store_finish(struct incoming *incoming, struct stored *result);
void store_abandon(struct incoming *incoming);

// The complete files, the oldest one first. Answers how many.
size_t store_list(struct stored *files, size_t most);

#endif
