// SPDX-License-Identifier: LGPL-2.1-or-later
// SHA-256 by nettle, if the demo is built with it.
#ifndef DEMO_HASH_H
#define DEMO_HASH_H

#include <stddef.h>
#ifdef DEMO_NETTLE
#include <nettle/sha2.h>
#endif

struct hash {
#ifdef DEMO_NETTLE
  struct sha256_ctx sha256;
#else
  char unused;
#endif
};

void hash_begin(struct hash *hash);
void hash_update(struct hash *hash, const void *data, size_t size);
// In hexadecimal digits; without nettle a text that says so. 65 bytes of room are enough.
void hash_end(struct hash *hash, char *text, size_t room);

#endif
