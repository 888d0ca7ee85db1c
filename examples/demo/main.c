// SPDX-License-Identifier: LGPL-2.1-or-later
// The demo: a small site that shows what the library can do.
//
//   demo [--port N] [--workers N]
#include <arpa/inet.h>
#include <microhttpd2.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "context.h"
#include "feed.h"
#include "pages.h"
#include "reply.h"
#include "store.h"

static atomic_ulong requests;

unsigned long counted_requests(void) { return atomic_load(&requests); }

// Called once for each request, whatever became of it.
static void request_ended(void *cls, const struct MHD_RequestEndedData *data, void *context) {
  (void) cls;
  (void) data;
  atomic_fetch_add(&requests, 1);
  if (context) ((struct context *) context)->forget(context);
}

static const struct page *find_page(const struct MHD_String *path) {
  for (const struct page *p = pages; p->path; ++p)
    if (strlen(p->path) == path->len && memcmp(p->path, path->cstr, path->len) == 0) return p;
  return NULL;
}

static struct MHD_Response *reply_not_allowed(const struct page *page) {
  const int gets = !page || page->make || page->answer;
  const char *allowed = !gets ? "POST" : page && page->post ? "GET, HEAD, POST" : "GET, HEAD";
  struct MHD_Response *response =
      reply_note(MHD_HTTP_STATUS_METHOD_NOT_ALLOWED, "Method not allowed",
                 "This page of the demo has another method.");
  if (response && MHD_response_add_header(response, MHD_HTTP_HEADER_ALLOW, allowed) != MHD_SC_OK) {
    MHD_response_destroy(response);
    return NULL;
  }
  return response;
}

static int is_allowed(const struct page *page, enum MHD_HTTP_Method method) {
  if (method == MHD_HTTP_METHOD_POST) return page && page->post;
  if (method != MHD_HTTP_METHOD_GET && method != MHD_HTTP_METHOD_HEAD) return 0;
  return !page || page->make || page->answer;
}

// Called by the library for each request, and again when one was resumed. An action from no
// response aborts the request.
static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  const struct demo *demo = cls;
  const struct page *page = find_page(path);
  if (!is_allowed(page, method)) return MHD_action_from_response(request, reply_not_allowed(page));
  if (!page)
    return MHD_action_from_response(
        request, reply_note(MHD_HTTP_STATUS_NOT_FOUND, "Not found", "The demo has no such page."));
  if (method == MHD_HTTP_METHOD_POST) return page->post(request, upload_size);
  if (page->answer) return page->answer(request);
  return MHD_action_from_response(request, page->make(demo, request));
}

static unsigned long number_of(const char *text, unsigned long most) {
  char *end;
  const unsigned long number = strtoul(text, &end, 10);
  if (*text == '\0' || *end != '\0' || number > most) {
    fprintf(stderr, "%s is not a number of at most %lu\n", text, most);
    exit(2);
  }
  return number;
}

static int start(struct demo *demo, unsigned long port, unsigned long workers) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t) port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return MHD_DAEMON_SET_OPTIONS(
             demo->daemon, MHD_D_OPTION_WM_WORKER_THREADS((unsigned int) workers),
             MHD_D_OPTION_REQUEST_ENDED_CALLBACK(request_ended, NULL),
             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address, MHD_NO)) ==
             MHD_SC_OK &&
         MHD_daemon_start(demo->daemon) == MHD_SC_OK;
}

static void print_address(struct MHD_Daemon *daemon) {
  union MHD_DaemonInfoFixedData info;
  if (MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) != MHD_SC_OK)
    return;
  const unsigned port = info.v_bind_port_uint16;
  printf("The demo runs on http://127.0.0.1:%u - Ctrl-C stops it. Try:\n", port);
  printf("  curl -i http://127.0.0.1:%u/\n", port);
  printf("  curl -b colour=blue 'http://127.0.0.1:%u/inspect?name=Ada%%20Lovelace&flag'\n", port);
  printf("  curl -N http://127.0.0.1:%u/live/events\n", port);
  printf("  curl -C - -o demo.txt http://127.0.0.1:%u/file\n", port);
  printf("  curl -X POST -T photo.jpg http://127.0.0.1:%u/upload\n", port);
  printf("  curl -v --raw http://127.0.0.1:%u/stream\n", port);
  fflush(stdout);
}

// Serves until one of the signals comes. 0: it could not be started.
static int run(struct demo *demo, unsigned long port, unsigned long workers, const sigset_t *stop) {
  int signal_number;
  if (!demo->large || !demo->file || !demo->events || !store_open()) return 0;
  demo->daemon = MHD_daemon_create(answer, demo);
  if (!demo->daemon || !start(demo, port, workers) || !feed_start()) return 0;
  print_address(demo->daemon);
  sigwait(stop, &signal_number);
  feed_stop();
  return 1;
}

int main(int argc, char **argv) {
  unsigned long port = 8080;
  unsigned long workers = 2;
  for (int i = 1; i < argc; ++i) {
    if (i + 1 < argc && strcmp(argv[i], "--port") == 0)
      port = number_of(argv[++i], 65535);
    else if (i + 1 < argc && strcmp(argv[i], "--workers") == 0)
      workers = number_of(argv[++i], 64);
    else {
      fprintf(stderr, "usage: %s [--port N] [--workers N]\n", argv[0]);
      return 2;
    }
  }
  // The signals are waited for below, also where the shell that started us ignores them; threads
  // that start later inherit the mask.
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  sigprocmask(SIG_BLOCK, &stop, NULL);

  struct demo demo = {.started = time(NULL),
                      .large = prepare_large(),
                      .file = prepare_file(),
                      .events = prepare_events()};
  const int ok = run(&demo, port, workers, &stop);
  if (!ok) fprintf(stderr, "The demo could not be started.\n");
  if (demo.daemon) MHD_daemon_destroy(demo.daemon);
  store_close();
  if (demo.large) MHD_response_destroy(demo.large);
  if (demo.file) MHD_response_destroy(demo.file);
  if (demo.events) MHD_response_destroy(demo.events);
  return ok ? 0 : 1;
}
