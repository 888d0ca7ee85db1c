// SPDX-License-Identifier: LGPL-2.1-or-later
// What the daemon and the library say about themselves.
#include <time.h>

#include "html.h"
#include "pages.h"
#include "reply.h"

static void begin_row(struct html *page, const char *name) {
  html_put(page, "<tr><th>");
  html_put(page, name);
  html_put(page, "</th><td>");
}

static void end_row(struct html *page) { html_put(page, "</td></tr>\n"); }

static void put_number(struct html *page, const char *name, unsigned long long number) {
  begin_row(page, name);
  html_put_number(page, number);
  end_row(page);
}

static void put_word(struct html *page, const char *name, const char *word) {
  begin_row(page, name);
  html_put(page, word);
  end_row(page);
}

static void put_daemon(struct html *page, const struct demo *demo) {
  union MHD_DaemonInfoFixedData fixed;
  union MHD_DaemonInfoDynamicData dynamic;
  if (MHD_daemon_get_info_fixed(demo->daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &fixed) == MHD_SC_OK)
    put_number(page, "Port", fixed.v_bind_port_uint16);
  if (MHD_daemon_get_info_fixed(demo->daemon, MHD_DAEMON_INFO_FIXED_NUM_WORK_THREADS, &fixed) ==
      MHD_SC_OK)
    put_number(page, "Worker threads", fixed.v_num_work_threads_uint);
  if (MHD_daemon_get_info_dynamic(demo->daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &dynamic) ==
      MHD_SC_OK)
    put_word(page, "Has connections", dynamic.v_has_connections_bool ? "yes" : "no");
}

static void put_library(struct html *page) {
  union MHD_LibInfoFixedData info;
  if (MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_VERSION_STRING, &info) == MHD_SC_OK)
    put_word(page, "Library version", info.v_version_string.cstr);
  if (MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING, &info) == MHD_SC_OK) {
    put_word(page, "Has epoll", info.v_types_sockets_polling.tech_epoll ? "yes" : "no");
    put_word(page, "Has poll", info.v_types_sockets_polling.func_poll ? "yes" : "no");
    put_word(page, "Has select", info.v_types_sockets_polling.func_select ? "yes" : "no");
  }
}

struct MHD_Response *make_counters(const struct demo *demo, struct MHD_Request *request) {
  (void) request;
  struct html page = {0};
  html_begin(&page, "Counters");
  html_put(&page, "<table>\n");
  put_number(&page, "Requests that have ended", counted_requests());
  put_number(&page, "Seconds since the start", (unsigned long long) (time(NULL) - demo->started));
  put_daemon(&page, demo);
  put_library(&page);
  html_put(&page, "</table>\n<p>Reload to see them move.</p>\n");
  html_end(&page);
  return reply_from_html(MHD_HTTP_STATUS_OK, &page);
}
