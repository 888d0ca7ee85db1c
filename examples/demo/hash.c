// SPDX-License-Identifier: LGPL-2.1-or-later
#include "hash.h"

#include <stdio.h>

#ifdef DEMO_NETTLE

void hash_begin(struct hash *hash) { sha256_init(&hash->sha256); }

void hash_update(struct hash *hash, const void *data, size_t size) {
  sha256_update(&hash->sha256, size, data);
}

void hash_end(struct hash *hash, char *text, size_t room) {
  unsigned char digest[SHA256_DIGEST_SIZE];
  sha256_digest(&hash->sha256, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest && 2 * i + 2 < room; ++i)
    snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

#else

void hash_begin(struct hash *hash) { (void) hash; }

void hash_update(struct hash *hash, const void *data, size_t size) {
  (void) hash;
  (void) data;
  (void) size;
}

void hash_end(struct hash *hash, char *text, size_t room) {
  (void) hash;
  snprintf(text, room, "unknown: built without nettle");
}

#endif
