// SPDX-License-Identifier: LGPL-2.1-or-later
// Shows each request as the library has parsed it: http://127.0.0.1:8888/any/path?name=value. The
// daemon has no thread of its own here; the loop in main() drives it until Ctrl-C.
#include <microhttpd2.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct text {
  char bytes[16384];  // what does not fit is left out
  size_t size;
};

static void put(struct text *text, const char *bytes, size_t size) {
  const size_t room = sizeof text->bytes - text->size;
  if (size > room) size = room;
  memcpy(text->bytes + text->size, bytes, size);
  text->size += size;
}

static void put_word(struct text *text, const char *word) { put(text, word, strlen(word)); }

// Called once for each value. Values have a length and may hold any byte.
static enum MHD_Bool show_value(void *cls, enum MHD_ValueKind kind,
                                const struct MHD_NameAndValue *pair) {
  struct text *text = cls;
  put_word(text, kind == MHD_VK_HEADER ? "field " : kind == MHD_VK_COOKIE ? "cookie " : "query ");
  put(text, pair->name.cstr, pair->name.len);
  if (pair->value.cstr) {  // "?name" has no value, "?name=" an empty one
    put_word(text, " = ");
    put(text, pair->value.cstr, pair->value.len);
  }
  put_word(text, "\n");
  return MHD_YES;
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  const enum MHD_ValueKind all =
      (enum MHD_ValueKind) (MHD_VK_HEADER | MHD_VK_COOKIE | MHD_VK_URI_QUERY_PARAM);
  struct text text = {.size = 0};
  union MHD_RequestInfoDynamicData info;
  struct MHD_StringNullable name;
  (void) cls;
  (void) method;
  (void) upload_size;
  if (MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING, &info) ==
      MHD_SC_OK)
    put(&text, info.v_http_method_string.cstr, info.v_http_method_string.len);
  put_word(&text, " ");
  put(&text, path->cstr, path->len);
  put_word(&text, "\n");
  MHD_request_get_values_cb(request, all, show_value, &text);
  if (MHD_request_get_value(request, MHD_VK_URI_QUERY_PARAM, "name", &name) && name.cstr) {
    put_word(&text, "Hello, ");
    put(&text, name.cstr, name.len);
    put_word(&text, "!\n");
  }
  return MHD_action_from_response(
      request, MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, text.size, text.bytes));
}

static volatile sig_atomic_t stopped;

static void stop(int signal_number) {
  (void) signal_number;
  stopped = 1;
}

int main(void) {
  struct sockaddr_in address;
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (MHD_DAEMON_SET_OPTIONS(daemon,
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) != MHD_SC_OK ||
      MHD_daemon_start(daemon) != MHD_SC_OK) {
    MHD_daemon_destroy(daemon);
    return 1;
  }
  signal(SIGINT, stop);
  puts("http://127.0.0.1:8888/?name=you - Ctrl-C stops");
  while (!stopped) MHD_daemon_process_blocking(daemon, 500000);  // at most half a second
  MHD_daemon_destroy(daemon);
  return 0;
}
