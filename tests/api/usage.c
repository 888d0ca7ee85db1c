// SPDX-License-Identifier: LGPL-2.1-or-later
// Uses every macro and inline helper of the public header the way programs do; it is compiled, not
// run.
#include <microhttpd2.h>

void use_daemon(struct MHD_Daemon* d, struct sockaddr* sa, char* cert);
void use_states(enum MHD_FdState state);
void use_psk(void* cls, const struct MHD_Connection* c, const struct MHD_String* name,
             struct MHD_ServerCredentialsContext* mscc);
void use_connection(struct MHD_Connection* c);
int use_request(struct MHD_Request* r);
int use_response(struct MHD_Response* resp);
int use_info(struct MHD_Daemon* d, struct MHD_Connection* c, struct MHD_Stream* s,
             struct MHD_Request* r);
const char* use_names(void);
const struct MHD_Action* answer(void* cls, struct MHD_Request* request,
                                const struct MHD_String* path, enum MHD_HTTP_Method method,
                                uint_fast64_t upload_size);

static void ignore(enum MHD_StatusCode sc) {
  if (MHD_SC_OK != sc) return;
}

static void* registered(void* cls, MHD_Socket fd, enum MHD_FdState watch_for, void* old,
                        struct MHD_EventUpdateContext* context) {
  (void)fd;
  (void)watch_for;
  (void)old;
  (void)context;
  return cls;
}

static void ended(void* cls, const struct MHD_RequestEndedData* data, void* context) {
  (void)cls;
  (void)data;
  (void)context;
}

static const struct MHD_DynamicContentCreatorAction* create(
    void* cls, struct MHD_DynamicContentCreatorContext* ctx, uint_fast64_t pos, void* buf,
    size_t max) {
  (void)buf;
  if (NULL == cls) return MHD_DCC_action_abort(ctx);
  if (0 == pos) return MHD_DCC_action_continue(ctx, max);
  return (1 == pos) ? MHD_DCC_action_continue_ce(ctx, 1, "name=value") : MHD_DCC_action_finish(ctx);
}

static const struct MHD_UploadAction* upload(void* cls, struct MHD_Request* request, size_t size,
                                             void* data) {
  (void)cls;
  (void)data;
  return (0 != size) ? MHD_upload_action_continue(request)
                     : MHD_upload_action_abort_request(request);
}

const struct MHD_Action* answer(void* cls, struct MHD_Request* request,
                                const struct MHD_String* path, enum MHD_HTTP_Method method,
                                uint_fast64_t upload_size) {
  (void)cls;
  (void)path;
  if (MHD_HTTP_METHOD_GET == method)
    return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_NO_CONTENT));
  if (MHD_HTTP_METHOD_HEAD == method)
    return MHD_action_from_response(request,
                                    MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 2, "ok"));
  if (MHD_SIZE_UNKNOWN == upload_size) return MHD_action_process_upload_inc(request, &upload, NULL);
  if (0 != upload_size) return MHD_action_process_upload_full(request, 1024, &upload, NULL);
  return MHD_action_abort_connection(request);
}

void use_daemon(struct MHD_Daemon* d, struct sockaddr* sa, char* cert) {
  ignore(MHD_DAEMON_SET_OPTIONS(d, MHD_D_OPTION_BIND_PORT(MHD_AF_AUTO, 8080)));
  ignore(MHD_DAEMON_SET_OPTIONS(
      d, MHD_D_OPTION_WM_EXTERNAL_PERIODIC(),
      MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL(&registered, NULL),
      MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_CB_EDGE(&registered, NULL),
      MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_LEVEL(&registered, NULL),
      MHD_D_OPTION_WM_EXTERNAL_SINGLE_FD_WATCH(), MHD_D_OPTION_WM_WORKER_THREADS(4),
      MHD_D_OPTION_WM_THREAD_PER_CONNECTION(),
      MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_WORKER_THREADS(2)),
      MHD_D_OPTION_POLL_SYSCALL(MHD_SPS_AUTO), MHD_D_OPTION_REREGISTER_ALL(MHD_NO),
      MHD_D_OPTION_LOG_CALLBACK(NULL, NULL), MHD_D_OPTION_BIND_SA(16, sa, MHD_NO),
      MHD_D_OPTION_LISTEN_SOCKET(MHD_INVALID_SOCKET),
      MHD_D_OPTION_LISTEN_ADDR_REUSE(MHD_D_OPTION_BIND_TYPE_NOT_SHARED),
      MHD_D_OPTION_TCP_FASTOPEN(MHD_FOM_AUTO, 0), MHD_D_OPTION_LISTEN_BACKLOG(0),
      MHD_D_OPTION_SIGPIPE_SUPPRESSED(MHD_YES), MHD_D_OPTION_TLS(MHD_TLS_BACKEND_NONE),
      MHD_D_OPTION_TLS_CERT_KEY(cert, cert, NULL), MHD_D_OPTION_TLS_CLIENT_CA(cert),
      MHD_D_OPTION_TLS_PSK_CALLBACK(NULL, NULL), MHD_D_OPTION_NO_ALPN(MHD_NO),
      MHD_D_OPTION_DEFAULT_TIMEOUT(10), MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(10000),
      MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(5000), MHD_D_OPTION_BODY_RATE(20000, 500),
      MHD_D_OPTION_WRITE_RATE(10000, 5000), MHD_D_OPTION_DRAIN_LIMIT(4096, 1000),
      MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(1000),
      MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(60000), MHD_D_OPTION_SUSPENDED_HALF_CLOSE(MHD_NO),
      MHD_D_OPTION_REQUEST_ENDED_CALLBACK(NULL, NULL),
      MHD_D_OPTION_HEAD_LIMIT(16384),
      MHD_D_OPTION_REQUEST_LINE_LIMIT(4096), MHD_D_OPTION_FIELD_LINE_LIMIT(4096),
      MHD_D_OPTION_HEADER_FIELDS_LIMIT(50), MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(64, 1024),
      MHD_D_OPTION_FORM_FIELDS_LIMIT(20), MHD_D_OPTION_FORM_HEAD_LIMIT(512),
      MHD_D_OPTION_TERMINATE()));
  ignore(MHD_DAEMON_SET_OPTIONS(
      d, MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(100), MHD_D_OPTION_PER_IP_LIMIT(10),
      MHD_D_OPTION_ACCEPT_POLICY(NULL, NULL),
      MHD_D_OPTION_PROTOCOL_STRICT_LEVEL(MHD_PSL_DEFAULT, MHD_USL_NEAREST),
      MHD_D_OPTION_EARLY_URI_LOGGER(NULL, NULL),
      MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE(MHD_NO),
      MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_NO), MHD_D_OPTION_ENABLE_SHOUTCAST(MHD_NO),
      MHD_D_OPTION_CONN_MEMORY_LIMIT(0), MHD_D_OPTION_LARGE_POOL_SIZE(0),
      MHD_D_OPTION_STACK_SIZE(0), MHD_D_OPTION_FD_NUMBER_LIMIT(1024), MHD_D_OPTION_TURBO(MHD_NO),
      MHD_D_OPTION_DISABLE_THREAD_SAFETY(MHD_NO), MHD_D_OPTION_DISALLOW_UPGRADE(MHD_NO),
      MHD_D_OPTION_DISALLOW_SUSPEND_RESUME(MHD_NO), MHD_D_OPTION_DISABLE_COOKIES(MHD_NO),
      MHD_D_OPTION_DAEMON_READY_CALLBACK(NULL, NULL), MHD_D_OPTION_NOTIFY_CONNECTION(NULL, NULL),
      MHD_D_OPTION_NOTIFY_STREAM(NULL, NULL), MHD_D_OPTION_RANDOM_ENTROPY(1, cert),
      MHD_D_OPTION_AUTH_DIGEST_MAP_SIZE(0), MHD_D_OPTION_AUTH_DIGEST_NONCE_TIMEOUT(0),
      MHD_D_OPTION_AUTH_DIGEST_DEF_MAX_NC(0), MHD_D_OPTION_TERIMINATE()));
  {
    struct MHD_DaemonOptionAndValue list[] = {MHD_D_OPTION_TURBO(MHD_YES),
                                              MHD_D_OPTION_TERMINATE()};
    ignore(MHD_daemon_set_options(d, list, MHD_OPTIONS_ARRAY_MAX_SIZE));
    ignore(MHD_daemon_set_option(d, list));
  }
#ifdef __cplusplus
  auto option = MHD_D_OPTION_TURBO(MHD_YES);
  ignore(MHD_daemon_set_option(d, &option));
#else
  ignore(MHD_daemon_set_option(d, &MHD_D_OPTION_TURBO(MHD_YES)));
#endif
  ignore(MHD_daemon_process_nonblocking(d));
  MHD_daemon_stop(d);
  MHD_lib_set_panic_func_default();
}

void use_states(enum MHD_FdState state) {
  if (MHD_FD_STATE_IS_SET(state, MHD_FD_STATE_READ) || MHD_FD_STATE_IS_SET_RECV(state) ||
      MHD_FD_STATE_IS_SET_SEND(state) || MHD_FD_STATE_IS_SET_EXCEPT(state))
    MHD_FD_STATE_CLEAR(state, MHD_FD_STATE_RECV);
  MHD_FD_STATE_SET(state, MHD_FD_STATE_SEND);
  MHD_FD_STATE_SET_RECV(state);
  MHD_FD_STATE_SET_SEND(state);
  MHD_FD_STATE_SET_EXCEPT(state);
  MHD_FD_STATE_CLEAR_RECV(state);
  MHD_FD_STATE_CLEAR_SEND(state);
  MHD_FD_STATE_CLEAR_EXCEPT(state);
}

void use_psk(void* cls, const struct MHD_Connection* c, const struct MHD_String* name,
             struct MHD_ServerCredentialsContext* mscc) {
  const MHD_PskServerCredentialsCallback same = &use_psk;
  (void)cls;
  (void)c;
  (void)name;
  (void)same;
  ignore(MHD_connection_set_psk_unavailable(mscc));
}

void use_connection(struct MHD_Connection* c) {
  struct MHD_ConnectionOptionAndValue list[] = {MHD_C_OPTION_TIMEOUT(1), MHD_C_OPTION_TERMINATE()};
  ignore(MHD_connection_set_option(c, list));
  ignore(MHD_CONNECTION_SET_OPTIONS(c, MHD_C_OPTION_TIMEOUT(1)));
  ignore(MHD_CONNECTION_SET_OPTIONS(c, MHD_C_OPTION_TIMEOUT(1), MHD_C_OPTION_TIMEOUT_MILSEC(1000)));
}

int use_request(struct MHD_Request* r) {
  struct MHD_StringNullable value;
  const struct MHD_StringNullable* april = MHD_request_get_value(r, MHD_VK_GET_ARGUMENT, "name");
  if (MHD_NO == MHD_request_get_value(r, MHD_VK_URI_QUERY_PARAM, "name", &value)) return 0;
  if (MHD_YES == (MHD_request_get_value)(r, MHD_VK_HEADER, "name", NULL)) return NULL != april;
  return NULL != MHD_action_basic_auth_challenge_a(
                     r, "realm", MHD_YES, MHD_response_from_empty(MHD_HTTP_STATUS_UNAUTHORIZED)) ||
         NULL != MHD_action_basic_auth_challenge_p(r, "realm", MHD_YES, NULL) ||
         NULL != MHD_action_digest_auth_challenge_a(
                     r, "realm", NULL, NULL, MHD_NO, MHD_DIGEST_AUTH_MULT_QOP_AUTH,
                     MHD_DIGEST_AUTH_MULT_ALGO_ANY_NON_SESSION, MHD_YES, MHD_YES, NULL) ||
         NULL != MHD_action_digest_auth_challenge_p(
                     r, "realm", NULL, NULL, MHD_NO, MHD_DIGEST_AUTH_MULT_QOP_AUTH,
                     MHD_DIGEST_AUTH_MULT_ALGO_ANY_NON_SESSION, MHD_YES, MHD_YES, NULL);
}

int use_response(struct MHD_Response* resp) {
  ignore(MHD_RESPONSE_SET_OPTIONS(resp, MHD_R_OPTION_REUSABLE(MHD_YES)));
  ignore(MHD_RESPONSE_SET_OPTIONS(
      resp, MHD_R_OPTION_REUSABLE(MHD_YES), MHD_R_OPTION_HEAD_ONLY_RESPONSE(MHD_NO),
      MHD_R_OPTION_CHUNKED_ENC(MHD_NO), MHD_R_OPTION_CONN_CLOSE(MHD_NO),
      MHD_R_OPTION_HTTP_1_0_COMPATIBLE_STRICT(MHD_NO), MHD_R_OPTION_HTTP_1_0_SERVER(MHD_NO),
      MHD_R_OPTION_INSANITY_HEADER_CONTENT_LENGTH(MHD_NO),
      MHD_R_OPTION_TERMINATION_CALLBACK(&ended, NULL), MHD_R_OPTION_RANGES(MHD_NO), MHD_R_OPTION_TERMINATE()));
#ifdef __cplusplus
  const auto option = MHD_R_OPTION_CONN_CLOSE(MHD_YES);
  ignore(MHD_response_set_option(resp, &option));
#else
  ignore(MHD_response_set_option(resp, &MHD_R_OPTION_CONN_CLOSE(MHD_YES)));
#endif
  return NULL != MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, &create, NULL,
                                            NULL) &&
         NULL != MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 0, NULL);
}

int use_info(struct MHD_Daemon* d, struct MHD_Connection* c, struct MHD_Stream* s,
             struct MHD_Request* r) {
  union MHD_LibInfoFixedData lf;
  union MHD_LibInfoDynamicData ld;
  union MHD_DaemonInfoFixedData df;
  union MHD_DaemonInfoDynamicData dd;
  union MHD_ConnectionInfoFixedData cf;
  union MHD_ConnectionInfoDynamicData cd;
  union MHD_StreamInfoFixedData sf;
  union MHD_StreamInfoDynamicData sd;
  union MHD_RequestInfoFixedData rf;
  union MHD_RequestInfoDynamicData rd;
  return MHD_SC_OK == MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_HAS_UPGRADE, &lf) &&
         MHD_SC_OK == MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_HAS_LARGE_FILE, &lf) &&
         MHD_SC_OK == MHD_lib_get_info_dynamic(MHD_LIB_INFO_DYNAMIC_TYPE_TLS, &ld) &&
         MHD_SC_OK == MHD_daemon_get_info_fixed(d, MHD_DAEMON_INFO_FIXED_BIND_PORT, &df) &&
         MHD_SC_OK ==
             MHD_daemon_get_info_dynamic(d, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &dd) &&
         MHD_SC_OK == MHD_connection_get_info_fixed(c, MHD_CONNECTION_INFO_FIXED_DAEMON, &cf) &&
         MHD_SC_OK ==
             MHD_connection_get_info_dynamic(c, MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER, &cd) &&
         MHD_SC_OK == MHD_stream_get_info_fixed(s, MHD_STREAM_INFO_FIXED_DAEMON, &sf) &&
         MHD_SC_OK == MHD_stream_get_info_dynamic(s, MHD_STREAM_INFO_DYNAMIC_REQUEST, &sd) &&
         MHD_SC_OK == MHD_request_get_info_fixed(r, MHD_REQUEST_INFO_FIXED_HTTP_METHOD, &rf) &&
         MHD_SC_OK == MHD_request_get_info_dynamic(r, MHD_REQUEST_INFO_DYNAMIC_URI, &rd) &&
         MHD_VERSION <= MHD_lib_get_info_ver_num();
}

const char* use_names(void) {
  struct MHD_UpgradeHandle* handle = NULL;
  struct MHD_ioVec piece = {NULL, 0};
  if (NULL != handle || 0 != piece.iov_len)
    return MHD_HTTP_status_code_to_string_lazy(MHD_HTTP_STATUS_OK);
  return MHD_status_code_to_string_lazy(MHD_SC_OK);
}
