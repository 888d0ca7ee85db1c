// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/info_daemon: what a daemon says about itself.
#include <microhttpd2.h>
#include <string.h>

#include "check_c.h"
#include "config.h"
#include "loopback.h"

static const struct MHD_Action* no_answer(void* cls, struct MHD_Request* request,
                                          const struct MHD_String* path,
                                          enum MHD_HTTP_Method method, uint_fast64_t upload_size) {
  (void)cls;
  (void)request;
  (void)path;
  (void)method;
  (void)upload_size;
  return NULL;
}

static struct MHD_Daemon* new_daemon(void) {
  struct MHD_Daemon* daemon = MHD_daemon_create(no_answer, NULL);
  ck_assert_ptr_nonnull(daemon);
  ck_assert_int_eq(MHD_daemon_set_option(daemon, &MHD_D_OPTION_LOG_CALLBACK(NULL, NULL)),
                   MHD_SC_OK);
  return daemon;
}

static union MHD_DaemonInfoFixedData daemon_fixed(struct MHD_Daemon* daemon,
                                                  enum MHD_DaemonInfoFixedType query) {
  union MHD_DaemonInfoFixedData data;
  memset(&data, 0xee, sizeof data);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, query, &data), MHD_SC_OK);
  return data;
}

START_TEST(daemon_phases) {
  union MHD_DaemonInfoFixedData fixed;
  union MHD_DaemonInfoDynamicData dynamic;
  struct MHD_Daemon* daemon = new_daemon();
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_TLS_BACKEND, &fixed),
                   MHD_SC_TOO_EARLY);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &dynamic),
      MHD_SC_TOO_EARLY);
  ck_assert_int_eq(MHD_daemon_set_option(daemon, &MHD_D_OPTION_TLS(MHD_TLS_BACKEND_OPENSSL)),
                   MHD_SC_OK);
  ck_assert_int_ne(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_TLS_BACKEND, &fixed),
                   MHD_SC_TOO_LATE);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &dynamic),
      MHD_SC_TOO_LATE);
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(daemon_defaults) {
  union MHD_DaemonInfoFixedData data;
  struct MHD_Daemon* daemon = new_daemon();
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &data),
                   MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET, &data),
                   MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD, &data),
                   MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  ck_assert_int_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_TLS_BACKEND).v_tls_backend,
                   MHD_TLS_BACKEND_NONE);
  ck_assert_uint_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_NUM_WORK_THREADS).v_num_work_threads_uint, 0);
  ck_assert_int_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_POLL_SYSCALL).v_poll_syscall,
                   MHD_HAVE_EPOLL  ? MHD_SPS_EPOLL
                   : MHD_HAVE_POLL ? MHD_SPS_POLL
                                   : MHD_SPS_SELECT);
  ck_assert_uint_gt(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_GLOBAL_CONNECTION_LIMIT)
                        .v_global_connection_limit_uint,
                    0);
  ck_assert_uint_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_PER_IP_LIMIT).v_per_ip_limit_uint,
                    0);
  ck_assert_uint_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_DEFAULT_TIMEOUT_MILSEC)
                        .v_default_timeout_milsec_uint32,
                    30000);
  ck_assert_int_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_SUPPRESS_DATE_HEADER).v_suppress_date_header_bool,
      MHD_NO);
  ck_assert_uint_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_CONN_MEMORY_LIMIT).v_conn_memory_limit_sizet,
      32768);
  ck_assert_int_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_FD_NUMBER_LIMIT).v_fd_number_limit_socket,
      MHD_INVALID_SOCKET);
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(daemon_settings) {
  struct MHD_Daemon* daemon = new_daemon();
  ck_assert_int_eq(
      MHD_DAEMON_SET_OPTIONS(
          daemon, MHD_D_OPTION_WM_WORKER_THREADS(3), MHD_D_OPTION_POLL_SYSCALL(MHD_SPS_SELECT),
          MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(17), MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(1500),
          MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_YES), MHD_D_OPTION_CONN_MEMORY_LIMIT(20000)),
      MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_uint_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_NUM_WORK_THREADS).v_num_work_threads_uint, 3);
  ck_assert_int_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_POLL_SYSCALL).v_poll_syscall,
                   MHD_SPS_SELECT);
  ck_assert_uint_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_GLOBAL_CONNECTION_LIMIT)
                        .v_global_connection_limit_uint,
                    17);
  ck_assert_uint_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_DEFAULT_TIMEOUT_MILSEC)
                        .v_default_timeout_milsec_uint32,
                    1500);
  ck_assert_int_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_SUPPRESS_DATE_HEADER).v_suppress_date_header_bool,
      MHD_YES);
  ck_assert_uint_eq(
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_CONN_MEMORY_LIMIT).v_conn_memory_limit_sizet,
      20000);
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(daemon_listens) {
  struct MHD_Daemon* daemon = loopback_daemon(no_answer, NULL, NULL, 0);
  const MHD_Socket listener =
      daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET).v_listen_socket;
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  ck_assert_int_eq(getsockname(listener, (struct sockaddr*)&address, &size), 0);
  ck_assert_uint_eq(daemon_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT).v_bind_port_uint16,
                    ntohs(address.sin_port));
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(daemon_waits) {
  const struct MHD_DaemonOptionAndValue timeout = MHD_D_OPTION_DEFAULT_TIMEOUT(20);
  struct MHD_Daemon* daemon = loopback_daemon(no_answer, NULL, &timeout, 1);
  union MHD_DaemonInfoDynamicData data;
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT, &data),
      MHD_SC_OK);
  ck_assert_uint_eq(data.v_max_time_to_wait_uint64, MHD_WAIT_INDEFINITELY);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &data),
      MHD_SC_OK);
  ck_assert_int_eq(data.v_has_connections_bool, MHD_NO);
  const int fd = loopback_connect(daemon);
  for (int turns = 0; turns < 100 && data.v_has_connections_bool == MHD_NO; ++turns) {
    ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 10000), MHD_SC_OK);
    ck_assert_int_eq(
        MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &data),
        MHD_SC_OK);
  }
  ck_assert_int_eq(data.v_has_connections_bool, MHD_YES);
  // Milliseconds: the idle timeout, give or take how the daemon counts time.
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT, &data),
      MHD_SC_OK);
  ck_assert_uint_le(data.v_max_time_to_wait_uint64, 20100);
  ck_assert_uint_ge(data.v_max_time_to_wait_uint64, 15000);
  const uint_fast64_t before = data.v_max_time_to_wait_uint64;
  usleep(100000);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT, &data),
      MHD_SC_OK);
  ck_assert_uint_le(data.v_max_time_to_wait_uint64, before - 90);
  close(fd);
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(threads_wait_by_themselves) {
  union MHD_DaemonInfoDynamicData data;
  struct MHD_Daemon* daemon = new_daemon();
  ck_assert_int_eq(MHD_daemon_set_option(daemon, &MHD_D_OPTION_WM_WORKER_THREADS(1)), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT, &data),
      MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(daemon_refuses) {
  union MHD_DaemonInfoFixedData fixed;
  union MHD_DaemonInfoDynamicData dynamic;
  struct MHD_Daemon* daemon = loopback_daemon(no_answer, NULL, NULL, 0);
  ck_assert_int_eq(MHD_daemon_get_info_fixed_sz(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &fixed, 1),
                   MHD_SC_INFO_GET_BUFF_TOO_SMALL);
  ck_assert_int_eq(MHD_daemon_get_info_fixed_sz(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &fixed, 2),
                   MHD_SC_OK);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic_sz(daemon, MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT, &dynamic, 7),
      MHD_SC_INFO_GET_BUFF_TOO_SMALL);
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, (enum MHD_DaemonInfoFixedType)999, &fixed),
                   MHD_SC_INFO_GET_TYPE_UNKNOWN);
  ck_assert_int_eq(
      MHD_daemon_get_info_dynamic(daemon, (enum MHD_DaemonInfoDynamicType)999, &dynamic),
      MHD_SC_INFO_GET_TYPE_UNKNOWN);
  MHD_daemon_destroy(daemon);
}
END_TEST

int main(void) {
  const struct unit_test tests[] = {{daemon_phases, 1},   {daemon_defaults, 1},
                                    {daemon_settings, 1}, {daemon_listens, 1},
                                    {daemon_waits, 1},    {threads_wait_by_themselves, 1},
                                    {daemon_refuses, 1}};
  return RUN_TESTS("api/mhd2/info_daemon", tests);
}
