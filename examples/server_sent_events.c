// SPDX-License-Identifier: LGPL-2.1-or-later
// Server-sent events on http://127.0.0.1:8888/, until Enter is pressed: a page with a clock that
// the server moves. Without a browser: curl -N http://127.0.0.1:8888/events
//
// All clients share one response. Its content creator suspends each of them until the ticker has
// something new.
#include <microhttpd2.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A client that listens. It is the application's pointer of its request.
struct client {
  struct MHD_Request *request;
  unsigned long sent;  // the event that it got last
  struct client *next;
  struct client **link;  // what points to it
};

static const char page[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><title>Events</title><p>It is <b id=\"clock\">?</b>.</p>\n"
    "<script>\nnew EventSource('/events').onmessage =\n"
    "  event => { document.getElementById('clock').textContent = event.data; "
    "};\n</script></html>\n";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // for all below
static struct client *clients;
static unsigned long number;  // of the newest event
static char text[32];
static int stopping;
static pthread_cond_t stop = PTHREAD_COND_INITIALIZER;

// The place for the application's pointer; NULL when there is none.
static struct client **context_of(struct MHD_Request *request) {
  union MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    return NULL;
  return (struct client **) info.v_app_context_ppvoid;
}

static struct client *add_client(struct MHD_Request *request) {
  struct client *client = malloc(sizeof *client);
  if (!client) return NULL;
  client->request = request;
  client->sent = 0;
  client->next = clients;
  client->link = &clients;
  if (clients) clients->link = &client->next;
  clients = client;
  return client;
}

// Called once for each request, whatever became of it; mostly because the client has gone.
static void request_ended(void *cls, const struct MHD_RequestEndedData *data, void *context) {
  struct client *client = context;
  (void) cls;
  (void) data;
  if (!client) return;
  pthread_mutex_lock(&lock);
  *client->link = client->next;
  if (client->next) client->next->link = client->link;
  pthread_mutex_unlock(&lock);
  free(client);
}

// Called by the library when it can send something to one of the clients, and again after a resume.
static const struct MHD_DynamicContentCreatorAction *make_event(
    void *cls, struct MHD_DynamicContentCreatorContext *ctx, uint_fast64_t position, void *buffer,
    size_t room) {
  const struct MHD_DynamicContentCreatorAction *action;
  struct MHD_Request *request = MHD_DCC_get_request(ctx);
  struct client **client = context_of(request);
  (void) cls;
  (void) position;
  if (!client) return MHD_DCC_action_abort(ctx);
  pthread_mutex_lock(&lock);
  if (!*client) *client = add_client(request);
  if (!*client) {
    action = MHD_DCC_action_abort(ctx);
  } else if ((*client)->sent == number) {
    action = MHD_DCC_action_suspend(ctx);
  } else {
    const int size = snprintf(buffer, room, "id: %lu\ndata: %s\n\n", number, text);
    (*client)->sent = number;
    action = MHD_DCC_action_continue(ctx, (size_t) size);
  }
  pthread_mutex_unlock(&lock);
  return action;
}

// A new event each second.
static void *run_ticker(void *cls) {
  (void) cls;
  pthread_mutex_lock(&lock);
  while (!stopping) {
    struct timespec until;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &until);
    localtime_r(&until.tv_sec, &local);
    strftime(text, sizeof text, "%H:%M:%S", &local);
    ++number;
    for (struct client *client = clients; client; client = client->next)
      MHD_request_resume(client->request);
    ++until.tv_sec;
    pthread_cond_timedwait(&stop, &lock, &until);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

// A response that can be used many times.
static struct MHD_Response *prepare(struct MHD_Response *response, const char *type) {
  if (!response) return NULL;
  if (MHD_RESPONSE_SET_OPTIONS(response, MHD_R_OPTION_REUSABLE(MHD_YES)) == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type) == MHD_SC_OK &&
      MHD_response_add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store") == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}

static struct MHD_Response *page_response;
static struct MHD_Response *events_response;

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  (void) cls;
  (void) method;
  (void) upload_size;
  if (strcmp(path->cstr, "/events") == 0) return MHD_action_from_response(request, events_response);
  return MHD_action_from_response(request, page_response);
}

static int run(struct MHD_Daemon *daemon) {
  struct sockaddr_in address;
  pthread_t ticker;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(2),
                             MHD_D_OPTION_REQUEST_ENDED_CALLBACK(request_ended, NULL),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) != MHD_SC_OK ||
      MHD_daemon_start(daemon) != MHD_SC_OK || pthread_create(&ticker, NULL, run_ticker, NULL) != 0)
    return 1;
  puts("http://127.0.0.1:8888/ - press Enter to stop");
  fflush(stdout);
  getchar();
  // First the thread that resumes, then the daemon.
  pthread_mutex_lock(&lock);
  stopping = 1;
  pthread_cond_signal(&stop);
  pthread_mutex_unlock(&lock);
  pthread_join(ticker, NULL);
  return 0;
}

int main(void) {
  page_response = prepare(
      MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, sizeof page - 1, page), "text/html");
  events_response = prepare(
      MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, make_event, NULL, NULL),
      "text/event-stream");
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  const int result = page_response && events_response && daemon ? run(daemon) : 1;
  if (daemon) MHD_daemon_destroy(daemon);
  if (events_response) MHD_response_destroy(events_response);
  if (page_response) MHD_response_destroy(page_response);
  return result;
}
