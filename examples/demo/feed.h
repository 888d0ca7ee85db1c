// SPDX-License-Identifier: LGPL-2.1-or-later
// News for requests that wait: what visitors say, and a tick each second.
#ifndef DEMO_FEED_H
#define DEMO_FEED_H

#include <microhttpd2.h>

enum news_kind { news_tick = 1, news_message = 2 };

struct news {
  unsigned kinds;         // which of them are new to the request
  unsigned long ticks;    // seconds since the start of the feed
  unsigned long waiting;  // requests that wait
  char message[200];      // one line
};

// Begins ticking. 0: it could not be started.
int feed_start(void);
// To be called before the daemon is destroyed: no request is resumed afterwards.
void feed_stop(void);

// What is new of the wanted kinds since the last call for the request, or since its first one. When
// there is nothing, the request is to be suspended: it is resumed when there is something. 0: there
// is no memory.
int feed_look(struct MHD_Request *request, unsigned wanted, struct news *news);

// Tells a message to all that want messages.
void feed_say(const char *text, size_t size);

#endif
