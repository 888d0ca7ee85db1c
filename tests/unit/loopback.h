// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon without threads on the loopback address, and a client in the same thread: what a test of
// a callback needs.
#ifndef MHD_UNIT_LOOPBACK_H
#define MHD_UNIT_LOOPBACK_H

#include <arpa/inet.h>
#include <check.h>
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// A started daemon with `count` options and a port of its own; it logs nothing unless an option
// says so.
static inline struct MHD_Daemon* loopback_daemon(MHD_RequestCallback callback, void* cls,
                                                 const struct MHD_DaemonOptionAndValue* options,
                                                 size_t count) {
  struct MHD_Daemon* daemon = MHD_daemon_create(callback, cls);
  struct MHD_DaemonOptionAndValue own[2];
  struct sockaddr_in address;
  ck_assert(daemon != NULL);
  memset(own, 0, sizeof own);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  own[0].opt = MHD_D_O_LOG_CALLBACK;
  own[1].opt = MHD_D_O_BIND_SA;
  own[1].val.bind_sa.v_sa_len = sizeof address;
  own[1].val.bind_sa.v_sa = (struct sockaddr*)&address;
  ck_assert_int_eq(MHD_daemon_set_options(daemon, own, 2), MHD_SC_OK);
  if (count > 0) ck_assert_int_eq(MHD_daemon_set_options(daemon, options, count), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  return daemon;
}

static inline int loopback_connect(struct MHD_Daemon* daemon) {
  union MHD_DaemonInfoFixedData info;
  struct sockaddr_in address;
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                   MHD_SC_OK);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(info.v_bind_port_uint16);
  ck_assert_int_eq(connect(fd, (struct sockaddr*)&address, sizeof address), 0);
  return fd;
}

static inline void loopback_send(int fd, const char* bytes, size_t size) {
  ck_assert_int_eq(send(fd, bytes, size, MSG_NOSIGNAL), (ssize_t)size);
}

// Lets the daemon work until it closed the connection, at most for some seconds. Writes what it
// sent to `reply`, with a NUL behind it.
static inline size_t loopback_finish(struct MHD_Daemon* daemon, int fd, char* reply, size_t room) {
  size_t size = 0;
  ssize_t got = -1;
  int turns;
  for (turns = 0; turns < 500 && got != 0; ++turns) {
    ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 10000), MHD_SC_OK);
    while (size < room - 1 && (got = recv(fd, reply + size, room - 1 - size, MSG_DONTWAIT)) > 0)
      size += (size_t)got;
  }
  ck_assert_int_eq(got, 0);
  close(fd);
  reply[size] = '\0';
  return size;
}

// One request, which must end the connection, and its reply.
static inline size_t loopback_request(struct MHD_Daemon* daemon, const char* bytes, size_t size,
                                      char* reply, size_t room) {
  const int fd = loopback_connect(daemon);
  loopback_send(fd, bytes, size);
  return loopback_finish(daemon, fd, reply, room);
}

#endif
