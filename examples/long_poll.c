// SPDX-License-Identifier: LGPL-2.1-or-later
// Long polling on http://127.0.0.1:8888/, until Enter is pressed. A GET waits for the next message:
//   curl http://127.0.0.1:8888/                        waits
//   curl 'http://127.0.0.1:8888/?after=3'              waits only if message 3 is the newest one
//   curl -X POST 'http://127.0.0.1:8888/?text=hello'   sends a message to all that wait
// When there is none for 20 seconds, all that wait are answered with 204, so that they ask again.
#include <microhttpd2.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A GET that waits. It is the application's pointer of its request.
struct waiter {
  struct MHD_Request *request;
  unsigned long after;  // the message that the client knows
  unsigned long round;  // the round in which it came
  struct waiter *next;
  struct waiter **link;  // what points to it
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // for all below
static struct waiter *waiters;
static char message[512];
static unsigned long message_number;
static unsigned long round_number;  // the timer begins a new one
static int stopping;
static pthread_cond_t stop = PTHREAD_COND_INITIALIZER;

// Has `answer` called again for each waiter. Any thread may do that. The lock keeps the requests:
// they leave the list before they end.
static void wake_all(void) {
  for (struct waiter *w = waiters; w; w = w->next) MHD_request_resume(w->request);
}

static struct waiter *add_waiter(struct MHD_Request *request) {
  struct MHD_StringNullable after;
  struct waiter *w = malloc(sizeof *w);
  if (!w) return NULL;
  w->request = request;
  w->after = message_number;
  w->round = round_number;
  if (MHD_request_get_value(request, MHD_VK_URI_QUERY_PARAM, "after", &after) && after.cstr)
    w->after = strtoul(after.cstr, NULL, 10);
  w->next = waiters;
  w->link = &waiters;
  if (waiters) waiters->link = &w->next;
  waiters = w;
  return w;
}

// Called once for each request, whatever became of it; also when the client has gone.
static void request_ended(void *cls, const struct MHD_RequestEndedData *data, void *context) {
  struct waiter *w = context;
  (void) cls;
  (void) data;
  if (!w) return;
  pthread_mutex_lock(&lock);
  *w->link = w->next;
  if (w->next) w->next->link = w->link;
  pthread_mutex_unlock(&lock);
  free(w);
}

// With the lock. Called for the first time, and again each time after it was resumed.
static const struct MHD_Action *wait_for_message(struct MHD_Request *request,
                                                 struct waiter **context) {
  char text[sizeof message + 32];
  if (!*context) *context = add_waiter(request);
  if (!*context) return MHD_action_abort_request(request);
  if ((*context)->after != message_number) {
    const int size = snprintf(text, sizeof text, "%lu %s\n", message_number, message);
    return MHD_action_from_response(
        request, MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, (size_t) size, text));
  }
  if ((*context)->round != round_number)
    return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
  return MHD_action_suspend(request);
}

// With the lock.
static const struct MHD_Action *take_message(struct MHD_Request *request) {
  struct MHD_StringNullable text;
  if (!MHD_request_get_value(request, MHD_VK_URI_QUERY_PARAM, "text", &text) || !text.cstr)
    return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_BAD_REQUEST));
  snprintf(message, sizeof message, "%s", text.cstr);
  ++message_number;
  wake_all();
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  union MHD_RequestInfoFixedData info;
  const struct MHD_Action *action;
  (void) cls;
  (void) path;
  (void) upload_size;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    return MHD_action_abort_request(request);
  pthread_mutex_lock(&lock);
  if (method == MHD_HTTP_METHOD_POST)
    action = take_message(request);
  else
    action = wait_for_message(request, (struct waiter **) info.v_app_context_ppvoid);
  pthread_mutex_unlock(&lock);
  return action;
}

static void *run_timer(void *cls) {
  (void) cls;
  pthread_mutex_lock(&lock);
  while (!stopping) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_cond_timedwait(&stop, &lock, &until);
    ++round_number;
    wake_all();
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  struct sockaddr_in address;
  pthread_t timer;
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int started =
      MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(2),
                             MHD_D_OPTION_REQUEST_ENDED_CALLBACK(request_ended, NULL),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) == MHD_SC_OK &&
      MHD_daemon_start(daemon) == MHD_SC_OK && pthread_create(&timer, NULL, run_timer, NULL) == 0;
  if (started) {
    puts("http://127.0.0.1:8888/ - press Enter to stop");
    fflush(stdout);
    getchar();
    // First the thread that resumes, then the daemon.
    pthread_mutex_lock(&lock);
    stopping = 1;
    pthread_cond_signal(&stop);
    pthread_mutex_unlock(&lock);
    pthread_join(timer, NULL);
  }
  MHD_daemon_destroy(daemon);
  return started ? 0 : 1;
}
