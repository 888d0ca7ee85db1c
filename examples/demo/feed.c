// SPDX-License-Identifier: LGPL-2.1-or-later
#include "feed.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "context.h"

// A request that waits.
struct listener {
  struct context context;
  struct MHD_Request *request;
  unsigned wanted;
  unsigned long ticks_seen;
  unsigned long messages_seen;
  struct listener *next;
  struct listener **link;  // what points to it
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // for all below
static struct listener *listeners;
static unsigned long waiting;
static unsigned long ticks;
static unsigned long messages;
static char message[sizeof((struct news *) 0)->message];
static int stopping;
static pthread_cond_t stop = PTHREAD_COND_INITIALIZER;
static pthread_t ticker;

// With the lock: it keeps the requests, since they leave the list before they end.
static void wake(enum news_kind kind) {
  for (struct listener *l = listeners; l; l = l->next)
    if (l->wanted & kind) MHD_request_resume(l->request);
}

static void *tick(void *cls) {
  struct timespec next;
  (void) cls;
  clock_gettime(CLOCK_REALTIME, &next);
  pthread_mutex_lock(&lock);
  while (!stopping) {
    ++next.tv_sec;
    while (!stopping && pthread_cond_timedwait(&stop, &lock, &next) == 0) continue;
    ++ticks;
    wake(news_tick);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

int feed_start(void) { return pthread_create(&ticker, NULL, tick, NULL) == 0; }

void feed_stop(void) {
  pthread_mutex_lock(&lock);
  stopping = 1;
  pthread_cond_signal(&stop);
  pthread_mutex_unlock(&lock);
  pthread_join(ticker, NULL);
}

static void forget(struct context *context) {
  struct listener *l = (struct listener *) context;
  pthread_mutex_lock(&lock);
  *l->link = l->next;
  if (l->next) l->next->link = l->link;
  --waiting;
  pthread_mutex_unlock(&lock);
  free(l);
}

static struct listener *add_listener(struct MHD_Request *request, unsigned wanted) {
  struct listener *l = malloc(sizeof *l);
  if (!l) return NULL;
  *l = (struct listener){{forget}, request, wanted, ticks, messages, listeners, &listeners};
  if (listeners) listeners->link = &l->next;
  listeners = l;
  ++waiting;
  return l;
}

int feed_look(struct MHD_Request *request, unsigned wanted, struct news *news) {
  struct context **context = context_of(request);
  if (!context) return 0;
  pthread_mutex_lock(&lock);
  if (!*context) *context = (struct context *) add_listener(request, wanted);
  struct listener *l = (struct listener *) *context;
  if (l) {
    news->kinds = wanted & ((l->ticks_seen != ticks ? (unsigned) news_tick : 0) |
                            (l->messages_seen != messages ? (unsigned) news_message : 0));
    l->ticks_seen = news->ticks = ticks;
    l->messages_seen = messages;
    news->waiting = waiting;
    memcpy(news->message, message, sizeof message);
  }
  pthread_mutex_unlock(&lock);
  return l != NULL;
}

void feed_say(const char *text, size_t size) {
  pthread_mutex_lock(&lock);
  if (size > sizeof message - 1) size = sizeof message - 1;
  for (size_t i = 0; i < size; ++i) message[i] = text[i];
  for (size_t i = 0; i < size; ++i)
    if ((unsigned char) message[i] < 0x20) message[i] = ' ';  // it stays one line
  message[size] = '\0';
  ++messages;
  wake(news_message);
  pthread_mutex_unlock(&lock);
}
