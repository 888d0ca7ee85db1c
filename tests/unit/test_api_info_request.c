// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/info_connection and info_request: what a connection, its stream and a request
// say about themselves.
#include <microhttpd2.h>
#include <stdio.h>
#include <string.h>

#include "check_c.h"
#include "config.h"
#include "loopback.h"

#define SIZE_OF_MEMBER(type, member) sizeof(((type*)0)->member)

typedef void (*visit_function)(struct MHD_Request* request);

struct visitor {
  visit_function visit;
  int calls;
  struct MHD_Daemon* daemon;
};

static struct visitor visitor;

static const struct MHD_Action* answer(void* cls, struct MHD_Request* request,
                                       const struct MHD_String* path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  (void)cls;
  (void)path;
  (void)method;
  (void)upload_size;
  ++visitor.calls;
  visitor.visit(request);
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

// Sends one request to a daemon with these options, which calls `visit` for it.
static void with_request(const char* bytes, const struct MHD_DaemonOptionAndValue* options,
                         size_t count, visit_function visit) {
  char reply[1000];
  visitor.visit = visit;
  visitor.calls = 0;
  visitor.daemon = loopback_daemon(answer, NULL, options, count);
  loopback_request(visitor.daemon, bytes, strlen(bytes), reply, sizeof reply);
  ck_assert_msg(visitor.calls == 1, "the callback was called %d times; the reply is %s",
                visitor.calls, reply);
  MHD_daemon_destroy(visitor.daemon);
}

static const char simple[] = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

// ---- connection and stream ----

static struct MHD_Connection* connection_of(struct MHD_Request* request) {
  union MHD_RequestInfoFixedData data;
  ck_assert_int_eq(MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_CONNECTION, &data),
                   MHD_SC_OK);
  return data.v_connection;
}

static struct MHD_Stream* stream_of(struct MHD_Request* request) {
  union MHD_RequestInfoFixedData data;
  ck_assert_int_eq(MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_STREAM, &data),
                   MHD_SC_OK);
  return data.v_stream;
}

static void visit_connection_fixed(struct MHD_Request* request) {
  struct MHD_Connection* connection = connection_of(request);
  union MHD_ConnectionInfoFixedData data;
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  MHD_Socket fd;
  ck_assert_int_eq(
      MHD_connection_get_info_fixed(connection, MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET, &data),
      MHD_SC_OK);
  fd = data.v_connection_socket;
  ck_assert_int_eq(getpeername(fd, (struct sockaddr*)&peer, &size), 0);
  ck_assert_int_eq(
      MHD_connection_get_info_fixed(connection, MHD_CONNECTION_INFO_FIXED_CLIENT_ADDRESS, &data),
      MHD_SC_OK);
  ck_assert_uint_eq(data.v_client_address_sa_info.sa_size, sizeof peer);
  ck_assert_mem_eq(data.v_client_address_sa_info.sa, &peer, sizeof peer);
  ck_assert_int_eq(
      MHD_connection_get_info_fixed(connection, MHD_CONNECTION_INFO_FIXED_DAEMON, &data),
      MHD_SC_OK);
  ck_assert_ptr_eq(data.v_daemon, visitor.daemon);
  ck_assert_int_eq(
      MHD_connection_get_info_fixed(connection, MHD_CONNECTION_INFO_FIXED_APP_CONTEXT, &data),
      MHD_SC_OK);
  ck_assert_ptr_null(*data.v_app_context_ppvoid);
  ck_assert_int_eq(
      MHD_connection_get_info_fixed(connection, (enum MHD_ConnectionInfoFixedType)999, &data),
      MHD_SC_INFO_GET_TYPE_UNKNOWN);
  ck_assert_int_eq(
      MHD_connection_get_info_fixed_sz(connection, MHD_CONNECTION_INFO_FIXED_DAEMON, &data, 7),
      MHD_SC_INFO_GET_BUFF_TOO_SMALL);
}

START_TEST(connection_fixed) { with_request(simple, NULL, 0, visit_connection_fixed); }
END_TEST

static void visit_connection_dynamic(struct MHD_Request* request) {
  struct MHD_Connection* connection = connection_of(request);
  union MHD_ConnectionInfoDynamicData data;
  ck_assert_int_eq(
      MHD_connection_get_info_dynamic(connection, MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER, &data),
      MHD_SC_OK);
  ck_assert_int_eq(data.v_http_ver, MHD_HTTP_VERSION_1_0);
  ck_assert_int_eq(MHD_connection_get_info_dynamic(
                       connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT, &data),
                   MHD_SC_OK);
  ck_assert_uint_eq(data.v_connection_timeout_uint, 2);
  ck_assert_int_eq(MHD_connection_get_info_dynamic(
                       connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC, &data),
                   MHD_SC_OK);
  ck_assert_uint_eq(data.v_connection_timeout_uint32, 1001);
  ck_assert_int_eq(MHD_connection_get_info_dynamic(
                       connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_SUSPENDED, &data),
                   MHD_SC_OK);
  ck_assert_int_eq(data.v_connection_suspended_bool, MHD_NO);
  ck_assert_int_eq(
      MHD_connection_get_info_dynamic(connection, MHD_CONNECTION_INFO_DYNAMIC_TLS_VER, &data),
      MHD_SC_OK);
  ck_assert_int_eq(data.v_tls_ver, MHD_TLS_VERSION_NO_TLS);
  ck_assert_int_eq(
      MHD_connection_get_info_dynamic(connection, MHD_CONNECTION_INFO_DYNAMIC_TLS_SESSION, &data),
      MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
  ck_assert_int_eq(
      MHD_connection_get_info_dynamic(connection, (enum MHD_ConnectionInfoDynamicType)999, &data),
      MHD_SC_INFO_GET_TYPE_UNKNOWN);
}

// Seconds are rounded up.
START_TEST(connection_dynamic) {
  const struct MHD_DaemonOptionAndValue timeout = MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(1001);
  with_request("GET / HTTP/1.0\r\n\r\n", &timeout, 1, visit_connection_dynamic);
}
END_TEST

static void visit_stream(struct MHD_Request* request) {
  struct MHD_Stream* stream = stream_of(request);
  union MHD_StreamInfoFixedData fixed;
  union MHD_StreamInfoDynamicData dynamic;
  ck_assert_int_eq(MHD_stream_get_info_fixed(stream, MHD_STREAM_INFO_FIXED_DAEMON, &fixed),
                   MHD_SC_OK);
  ck_assert_ptr_eq(fixed.v_daemon, visitor.daemon);
  ck_assert_int_eq(MHD_stream_get_info_fixed(stream, MHD_STREAM_INFO_FIXED_CONNECTION, &fixed),
                   MHD_SC_OK);
  ck_assert_ptr_eq(fixed.v_connection, connection_of(request));
  ck_assert_int_eq(MHD_stream_get_info_fixed(stream, (enum MHD_StreamInfoFixedType)999, &fixed),
                   MHD_SC_INFO_GET_TYPE_UNKNOWN);
  ck_assert_int_eq(MHD_stream_get_info_dynamic(stream, MHD_STREAM_INFO_DYNAMIC_REQUEST, &dynamic),
                   MHD_SC_OK);
  ck_assert_ptr_eq(dynamic.v_request, request);
  ck_assert_int_eq(
      MHD_stream_get_info_dynamic(stream, (enum MHD_StreamInfoDynamicType)999, &dynamic),
      MHD_SC_INFO_GET_TYPE_UNKNOWN);
}

START_TEST(stream) { with_request(simple, NULL, 0, visit_stream); }
END_TEST

// Two requests on one connection share its context; each has one of its own.
static void* connection_context;
static int context_calls;

static const struct MHD_Action* check_contexts(void* cls, struct MHD_Request* request,
                                               const struct MHD_String* path,
                                               enum MHD_HTTP_Method method,
                                               uint_fast64_t upload_size) {
  union MHD_ConnectionInfoFixedData connection;
  union MHD_RequestInfoFixedData own;
  (void)cls;
  (void)path;
  (void)method;
  (void)upload_size;
  ck_assert_int_eq(MHD_connection_get_info_fixed(
                       connection_of(request), MHD_CONNECTION_INFO_FIXED_APP_CONTEXT, &connection),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &own),
                   MHD_SC_OK);
  ck_assert_ptr_eq(*connection.v_app_context_ppvoid, connection_context);
  ck_assert_ptr_null(*own.v_app_context_ppvoid);
  connection_context = &connection_context;
  *connection.v_app_context_ppvoid = connection_context;
  *own.v_app_context_ppvoid = &context_calls;
  ++context_calls;
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

START_TEST(contexts) {
  static const char two[] =
      "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  char reply[1000];
  struct MHD_Daemon* daemon = loopback_daemon(check_contexts, NULL, NULL, 0);
  connection_context = NULL;
  context_calls = 0;
  loopback_request(daemon, two, sizeof two - 1, reply, sizeof reply);
  ck_assert_int_eq(context_calls, 2);
  MHD_daemon_destroy(daemon);
}
END_TEST

// While a request is suspended its connection says so; the version of HTTP is known also after the
// reply.
static struct MHD_Request* suspended;
static struct MHD_Connection* suspended_connection;
static int ended_calls;

static void on_ended(void* cls, const struct MHD_RequestEndedData* data, void* context) {
  union MHD_ConnectionInfoDynamicData info;
  (void)cls;
  (void)context;
  ++ended_calls;
  ck_assert_int_eq(MHD_connection_get_info_dynamic(connection_of(data->req),
                                                   MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER, &info),
                   MHD_SC_OK);
  ck_assert_int_eq(info.v_http_ver, MHD_HTTP_VERSION_1_1);
}

static const struct MHD_Action* suspend_once(void* cls, struct MHD_Request* request,
                                             const struct MHD_String* path,
                                             enum MHD_HTTP_Method method,
                                             uint_fast64_t upload_size) {
  struct MHD_Response* response;
  (void)cls;
  (void)path;
  (void)method;
  (void)upload_size;
  if (!suspended) {
    suspended = request;
    suspended_connection = connection_of(request);
    return MHD_action_suspend(request);
  }
  response = MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT);
  ck_assert_int_eq(
      MHD_response_set_option(response, &MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, NULL)),
      MHD_SC_OK);
  return MHD_action_from_response(request, response);
}

START_TEST(suspended_connections) {
  struct MHD_Daemon* daemon = loopback_daemon(suspend_once, NULL, NULL, 0);
  union MHD_ConnectionInfoDynamicData data;
  char reply[1000];
  const int fd = loopback_connect(daemon);
  suspended = NULL;
  ended_calls = 0;
  loopback_send(fd, simple, sizeof simple - 1);
  for (int turns = 0; turns < 100 && !suspended; ++turns)
    ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 10000), MHD_SC_OK);
  ck_assert_ptr_nonnull(suspended);
  ck_assert_int_eq(
      MHD_connection_get_info_dynamic(suspended_connection,
                                      MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_SUSPENDED, &data),
      MHD_SC_OK);
  ck_assert_int_eq(data.v_connection_suspended_bool, MHD_YES);
  MHD_request_resume(suspended);
  loopback_finish(daemon, fd, reply, sizeof reply);
  ck_assert_int_eq(ended_calls, 1);
  MHD_daemon_destroy(daemon);
}
END_TEST

// ---- request ----

static union MHD_RequestInfoDynamicData dynamic_info(struct MHD_Request* request,
                                                     enum MHD_RequestInfoDynamicType query) {
  union MHD_RequestInfoDynamicData data;
  memset(&data, 0xee, sizeof data);
  ck_assert_int_eq(MHD_request_get_info_dynamic(request, query, &data), MHD_SC_OK);
  return data;
}

static const char full[] =
    "PATCH /a%20b?x=1&y HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: c=d; e=f; g=h\r\n\r\n";

static void visit_request_fixed(struct MHD_Request* request) {
  union MHD_RequestInfoFixedData data;
  ck_assert_int_eq(MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_HTTP_VER, &data),
                   MHD_SC_OK);
  ck_assert_int_eq(data.v_http_ver, MHD_HTTP_VERSION_1_1);
  ck_assert_int_eq(MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_HTTP_METHOD, &data),
                   MHD_SC_OK);
  ck_assert_int_eq(data.v_http_method, MHD_HTTP_METHOD_OTHER);
  ck_assert_int_eq(MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_DAEMON, &data),
                   MHD_SC_OK);
  ck_assert_ptr_eq(data.v_daemon, visitor.daemon);
  ck_assert_int_eq(MHD_request_get_info_fixed(request, (enum MHD_RequestInfoFixedType)999, &data),
                   MHD_SC_INFO_GET_TYPE_UNKNOWN);
  ck_assert_int_eq(
      MHD_request_get_info_fixed_sz(request, MHD_REQUEST_INFO_FIXED_HTTP_METHOD, &data, 1),
      MHD_SC_INFO_GET_BUFF_TOO_SMALL);
}

START_TEST(request_fixed) { with_request(full, NULL, 0, visit_request_fixed); }
END_TEST

static void visit_request_dynamic(struct MHD_Request* request) {
  union MHD_RequestInfoDynamicData data;
  const struct MHD_String method =
      dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING).v_http_method_string;
  const struct MHD_String uri = dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_URI).v_uri_string;
  ck_assert_str_eq(method.cstr, "PATCH");
  ck_assert_uint_eq(method.len, 5);
  ck_assert_str_eq(uri.cstr, "/a b");
  ck_assert_uint_eq(uri.len, 4);
  ck_assert_uint_eq(
      dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_URI_PARAMS).v_number_uri_params_sizet,
      2);
  ck_assert_uint_eq(dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_HEADER_SIZE).v_header_size_sizet,
                    sizeof full - 1);
  if (MHD_HAVE_COOKIES)
    ck_assert_uint_eq(
        dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_COOKIES).v_number_cookies_sizet, 3);
  else
    ck_assert_int_eq(
        MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_COOKIES, &data),
        MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD);
  ck_assert_int_eq(
      MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS, &data),
      MHD_HAVE_POST_PARSER ? MHD_SC_TOO_EARLY : MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD);
  ck_assert_int_eq(
      MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_AUTH_DIGEST_INFO, &data),
      MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD);
  ck_assert_int_eq(
      MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_AUTH_BASIC_CREDS, &data),
      MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD);
  ck_assert_int_eq(
      MHD_request_get_info_dynamic(request, (enum MHD_RequestInfoDynamicType)999, &data),
      MHD_SC_INFO_GET_TYPE_UNKNOWN);
  ck_assert_int_eq(MHD_request_get_info_dynamic_sz(
                       request, MHD_REQUEST_INFO_DYNAMIC_URI, &data,
                       SIZE_OF_MEMBER(union MHD_RequestInfoDynamicData, v_uri_string) - 1),
                   MHD_SC_INFO_GET_BUFF_TOO_SMALL);
}

START_TEST(request_dynamic) { with_request(full, NULL, 0, visit_request_dynamic); }
END_TEST

struct upload_row {
  const char* fields;  // and content
  enum MHD_Bool present;
  enum MHD_Bool chunked;
  uint_fast64_t size;
};

static const struct upload_row upload_rows[] = {
    {"\r\n", MHD_NO, MHD_NO, 0},
    {"Content-Length: 0\r\n\r\n", MHD_YES, MHD_NO, 0},
    {"Content-Length: 3\r\n\r\nabc", MHD_YES, MHD_NO, 3},
    {"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", MHD_YES, MHD_YES, MHD_SIZE_UNKNOWN},
};

static const struct upload_row* upload_row;

static void visit_upload(struct MHD_Request* request) {
  ck_assert_int_eq(
      dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT).v_upload_present_bool,
      upload_row->present);
  ck_assert_int_eq(
      dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED).v_upload_chunked_bool,
      upload_row->chunked);
  ck_assert_uint_eq(
      dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL).v_upload_size_total_uint64,
      upload_row->size);
  ck_assert_uint_eq(dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED)
                        .v_upload_size_recieved_uint64,
                    0);
  ck_assert_uint_eq(dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE)
                        .v_upload_size_to_recieve_uint64,
                    upload_row->size);
  ck_assert_uint_eq(dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED)
                        .v_upload_size_processed_uint64,
                    0);
  ck_assert_uint_eq(dynamic_info(request, MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS)
                        .v_upload_size_to_process_uint64,
                    upload_row->size);
}

START_TEST(uploads) {
  char request[200];
  upload_row = &upload_rows[_i];
  snprintf(request, sizeof request, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s",
           upload_row->fields);
  with_request(request, NULL, 0, visit_upload);
}
END_TEST

// Both forms of the query for a value, chosen by the number of arguments.
static void visit_value_forms(struct MHD_Request* request) {
  struct MHD_StringNullable value;
  const struct MHD_StringNullable* found;
  ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_HEADER, "host", &value), MHD_YES);
  ck_assert_str_eq(value.cstr, "a");
  ck_assert_int_eq((MHD_request_get_value)(request, MHD_VK_HEADER, "HOST", &value), MHD_YES);
  ck_assert_str_eq(value.cstr, "a");
  found = MHD_request_get_value(request, MHD_VK_HEADER, "Host");
  ck_assert_ptr_nonnull(found);
  ck_assert_str_eq(found->cstr, "a");
}

START_TEST(value_forms) { with_request(simple, NULL, 0, visit_value_forms); }
END_TEST

int main(void) {
  const struct unit_test tests[] = {
      {connection_fixed, 1}, {connection_dynamic, 1},      {stream, 1},
      {contexts, 1},         {suspended_connections, 1},   {request_fixed, 1},
      {request_dynamic, 1},  {uploads, ROWS(upload_rows)}, {value_forms, 1}};
  return RUN_TESTS("api/mhd2/info_request", tests);
}
