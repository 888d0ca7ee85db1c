// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE  // O_CLOEXEC and the *at() functions
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hash.h"

enum { places = 4 };

const uint_fast64_t store_most = (uint_fast64_t) 2 << 30;
static const uint_fast64_t most_together = (uint_fast64_t) 4 << 30;

enum state { unused, arriving, complete };

struct place {
  enum state state;
  unsigned long number;  // the order of their ends
  uint_fast64_t size;    // what it takes of the disk
  struct stored stored;
};

struct incoming {
  struct place *place;
  int fd;
  struct hash hash;
  char name[sizeof((struct stored *) 0)->name];
  size_t name_size;
};

static char folder_path[256];
static int folder = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // for all below
static struct place all[places];
static uint_fast64_t together;
static unsigned long last_number;

// No name of a client is ever the name of a file.
static void file_name(const struct place *place, char name[8]) {
  snprintf(name, 8, "%u", (unsigned) (place - all));
}

// With the lock.
static void clear(struct place *place) {
  char name[8];
  file_name(place, name);
  unlinkat(folder, name, 0);
  together -= place->size;
  memset(place, 0, sizeof *place);
}

// With the lock. NULL: there is none.
static struct place *oldest(enum state state) {
  struct place *found = NULL;
  for (struct place *p = all; p < all + places; ++p)
    if (p->state == state && (!found || p->number < found->number)) found = p;
  return found;
}

int store_open(void) {
  const char *parent = getenv("TMPDIR");
  const int size = snprintf(folder_path, sizeof folder_path, "%s/mhd2-demo-XXXXXX",
                            parent && *parent ? parent : "/var/tmp");
  if (size >= (int) sizeof folder_path || !mkdtemp(folder_path)) return 0;
  folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) rmdir(folder_path);
  return folder >= 0;
}

void store_close(void) {
  if (folder < 0) return;
  pthread_mutex_lock(&lock);
  for (struct place *p = all; p < all + places; ++p)
    if (p->state != unused) clear(p);
  pthread_mutex_unlock(&lock);
  close(folder);
  folder = -1;
  rmdir(folder_path);
}

static struct place *take_place(void) {
  pthread_mutex_lock(&lock);
  struct place *place = oldest(unused);
  if (!place && (place = oldest(complete))) clear(place);
  if (place) place->state = arriving;
  pthread_mutex_unlock(&lock);
  return place;
}

static void give_back(struct place *place) {
  pthread_mutex_lock(&lock);
  clear(place);
  pthread_mutex_unlock(&lock);
}

struct incoming *store_begin(const char *name, size_t name_size) {
  char file[8];
  struct incoming *incoming = calloc(1, sizeof *incoming);
  if (!incoming) return NULL;
  if (!(incoming->place = take_place())) {
    free(incoming);
    return NULL;
  }
  incoming->name_size = name_size < sizeof incoming->name ? name_size : sizeof incoming->name;
  memcpy(incoming->name, name, incoming->name_size);
  hash_begin(&incoming->hash);
  file_name(incoming->place, file);
  incoming->fd = openat(folder, file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (incoming->fd >= 0) return incoming;
  give_back(incoming->place);
  free(incoming);
  return NULL;
}

// Older files make room.
static int charge(struct place *place, size_t size) {
  pthread_mutex_lock(&lock);
  for (struct place *p; together + size > most_together && (p = oldest(complete));) clear(p);
  const int ok = together + size <= most_together;
  if (ok) {
    place->size += size;
    together += size;
  }
  pthread_mutex_unlock(&lock);
  return ok;
}

// It waits for the disk if it must, and with it all connections of the thread. For a demo that is
// good enough; examples/upload_to_disk.c says more about it.
enum store_result store_write(struct incoming *incoming, const void *data, size_t size) {
  const char *rest = data;
  if (size > store_most - incoming->place->size) return store_too_large;
  if (!charge(incoming->place, size)) return store_full;
  hash_update(&incoming->hash, data, size);
  while (size > 0) {
    const ssize_t written = write(incoming->fd, rest, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno == ENOSPC || errno == EDQUOT ? store_full : store_failed;
    rest += written;
    size -= (size_t) written;
  }
  return store_ok;
}

enum store_result store_finish(struct incoming *incoming, struct stored *result) {
  struct place *place = incoming->place;
  const int fd = incoming->fd;
  incoming->fd = -1;
  if (close(fd) != 0) {
    store_abandon(incoming);
    return store_failed;
  }
  memset(result, 0, sizeof *result);
  memcpy(result->name, incoming->name, incoming->name_size);
  result->name_size = incoming->name_size;
  result->size = place->size;
  hash_end(&incoming->hash, result->hash, sizeof result->hash);
  pthread_mutex_lock(&lock);
  place->stored = *result;
  place->number = ++last_number;
  place->state = complete;
  pthread_mutex_unlock(&lock);
  free(incoming);
  return store_ok;
}

void store_abandon(struct incoming *incoming) {
  if (!incoming) return;
  if (incoming->fd >= 0) close(incoming->fd);
  give_back(incoming->place);
  free(incoming);
}

size_t store_list(struct stored *files, size_t most) {
  size_t count = 0;
  unsigned long after = 0;
  pthread_mutex_lock(&lock);
  while (count < most) {
    const struct place *next = NULL;
    for (const struct place *p = all; p < all + places; ++p)
      if (p->state == complete && p->number > after && (!next || p->number < next->number))
        next = p;
    if (!next) break;
    after = next->number;
    files[count++] = next->stored;
  }
  pthread_mutex_unlock(&lock);
  return count;
}
