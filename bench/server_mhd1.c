// SPDX-License-Identifier: LGPL-2.1-or-later
// The benchmark server on libmicrohttpd 0.9 or 1.0, for comparison: epoll in one thread of the
// library.
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "common.h"
#include "server_mhd1_content.h"

static enum MHD_Result answer(void* cls, struct MHD_Connection* connection, const char* url,
                              const char* method, const char* version, const char* upload_data,
                              size_t* upload_data_size, void** request_cls) {
  (void)url;
  (void)method;
  (void)version;
  (void)upload_data;
  (void)upload_data_size;
  // A reply in the first call of a request would close the connection.
  if (*request_cls == NULL) {
    *request_cls = cls;
    return MHD_YES;
  }
  return MHD_queue_response(connection, MHD_HTTP_OK, cls);
}

static struct MHD_Daemon* start(uint16_t port, struct bench_taker* taker) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (taker->taking == BENCH_TAKE_NONE)
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, port, NULL, NULL,
                            &answer, taker->response, MHD_OPTION_SOCK_ADDR,
                            (struct sockaddr*)&address, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)15000, MHD_OPTION_END);
  return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, port, NULL, NULL,
                          &bench_take, taker, MHD_OPTION_NOTIFY_COMPLETED, &bench_taken, NULL,
                          MHD_OPTION_SOCK_ADDR, (struct sockaddr*)&address, MHD_OPTION_END);
}

// One part in each call, whatever the room.
static ssize_t make_part(void* cls, uint64_t position, char* buffer, size_t size) {
  (void)cls;
  if (position == BENCH_PART_SIZE * BENCH_PARTS) return MHD_CONTENT_READER_END_OF_STREAM;
  if (size < BENCH_PART_SIZE) return MHD_CONTENT_READER_END_WITH_ERROR;
  memcpy(buffer, BENCH_PART, BENCH_PART_SIZE);
  return (ssize_t)BENCH_PART_SIZE;
}

// `path`: a file that is served instead of a few bytes; `stream`: a stream is.
static struct MHD_Response* make_response(const char* path, int stream) {
  struct stat status;
  int file;
  if (stream)
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 16384, &make_part, NULL, NULL);
  if (path == NULL)
    return MHD_create_response_from_buffer(BENCH_BODY_SIZE, (void*)BENCH_BODY,
                                           MHD_RESPMEM_PERSISTENT);
  file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &status) != 0) return NULL;
  return MHD_create_response_from_fd64((uint64_t)status.st_size, file);
}

static void wait_for_stop(const sigset_t* signals) {
  int signal = 0;
  while (sigwait(signals, &signal) != 0) continue;
}

int main(int argc, char** argv) {
  struct bench_taker taker = {BENCH_TAKE_NONE, NULL};
  struct MHD_Daemon* daemon;
  sigset_t signals;
  uint16_t port = 0;
  const char* file = NULL;
  int stream = 0;
  int i;
  for (i = 1; i < argc; ++i) {
    if (strcmp(argv[i], "--stream") == 0) {
      stream = 1;
    } else if (i + 1 < argc && strcmp(argv[i], "--port") == 0) {
      port = (uint16_t)bench_number("--port", argv[++i], 0, 65535);
    } else if (i + 1 < argc && strcmp(argv[i], "--file") == 0) {
      file = argv[++i];
    } else if (i + 1 < argc && strcmp(argv[i], "--take") == 0 &&
               bench_taking_of(argv[i + 1]) != BENCH_TAKE_NONE) {
      taker.taking = bench_taking_of(argv[++i]);
    } else {
      fprintf(stderr, "usage: %s [--port N] [--file PATH | --stream | --take pieces|whole|form]\n",
              argv[0]);
      return 2;
    }
  }
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  taker.response = make_response(file, stream);
  daemon = taker.response != NULL ? start(port, &taker) : NULL;
  if (daemon == NULL) {
    fprintf(stderr, "%s: the server could not start\n", argv[0]);
    return 1;
  }
  bench_print_listening(MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  wait_for_stop(&signals);
  MHD_stop_daemon(daemon);
  MHD_destroy_response(taker.response);
  return 0;
}
