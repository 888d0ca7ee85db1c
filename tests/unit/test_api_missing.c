// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/missing: each function that does nothing yet says so, and deals properly with
// what it is given.
#include <fcntl.h>
#include <microhttpd2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_c.h"

// Stand for objects that these functions never look at.
static char nothing[64];
#define THING(type) ((struct type*)(void*)nothing)

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

static void count_call(void* cls) { ++*(int*)cls; }

static struct MHD_Response* new_response(int* freed) {
  struct MHD_Response* response =
      MHD_response_from_buffer(MHD_HTTP_STATUS_UNAUTHORIZED, 1, "x", count_call, freed);
  ck_assert_ptr_nonnull(response);
  return response;
}

// ---- status codes ----

static enum MHD_StatusCode connection_set_psk(void) {
  return MHD_connection_set_psk(THING(MHD_ServerCredentialsContext), 3, strdup("key"));
}

static enum MHD_StatusCode upgraded_recv(void) {
  char buffer[8];
  size_t size = 5;
  const enum MHD_StatusCode result =
      MHD_upgraded_recv(THING(MHD_UpgradedHandle), sizeof buffer, buffer, &size, 0);
  ck_assert_uint_eq(size, 0);
  return result;
}

static enum MHD_StatusCode upgraded_send(void) {
  size_t size = 5;
  const enum MHD_StatusCode result =
      MHD_upgraded_send(THING(MHD_UpgradedHandle), 3, "abc", &size, 0, MHD_NO);
  ck_assert_uint_eq(size, 0);
  return result;
}

static enum MHD_StatusCode upgraded_close(void) {
  return MHD_upgraded_close(THING(MHD_UpgradedHandle));
}

static enum MHD_StatusCode calc_userhash(void) {
  char hash[16];
  return MHD_digest_auth_calc_userhash(MHD_DIGEST_AUTH_ALGO_MD5, "user", "realm", sizeof hash,
                                       hash);
}

static enum MHD_StatusCode calc_userhash_hex(void) {
  char hash[33];
  return MHD_digest_auth_calc_userhash_hex(MHD_DIGEST_AUTH_ALGO_MD5, "user", "realm", sizeof hash,
                                           hash);
}

static enum MHD_StatusCode calc_userdigest(void) {
  char digest[16];
  return MHD_digest_auth_calc_userdigest(MHD_DIGEST_AUTH_ALGO_MD5, "user", "realm", "password",
                                         sizeof digest, digest);
}

static enum MHD_StatusCode digest_challenge(void) {
  int freed = 0;
  struct MHD_Response* response = new_response(&freed);
  const enum MHD_StatusCode result = MHD_response_add_auth_digest_challenge(
      response, "realm", NULL, NULL, MHD_NO, MHD_DIGEST_AUTH_MULT_QOP_AUTH,
      MHD_DIGEST_AUTH_MULT_ALGO_ANY_NON_SESSION, MHD_NO, MHD_YES);
  ck_assert_int_eq(freed, 0);
  MHD_response_destroy(response);
  return result;
}

static enum MHD_StatusCode basic_challenge(void) {
  int freed = 0;
  struct MHD_Response* response = new_response(&freed);
  const enum MHD_StatusCode result =
      MHD_response_add_auth_basic_challenge(response, "realm", MHD_YES);
  ck_assert_int_eq(freed, 0);
  MHD_response_destroy(response);
  return result;
}

struct code_row {
  const char* name;
  enum MHD_StatusCode (*call)(void);
};

#define ROW(name) \
  { #name, name }

static const struct code_row codes[] = {
    ROW(connection_set_psk), ROW(upgraded_recv),    ROW(upgraded_send),
    ROW(upgraded_close),     ROW(calc_userhash),    ROW(calc_userhash_hex),
    ROW(calc_userdigest),    ROW(digest_challenge), ROW(basic_challenge),
};

START_TEST(disabled) {
  const struct code_row* row = &codes[_i];
  const enum MHD_StatusCode result = row->call();
  ck_assert_msg(result == MHD_SC_FEATURE_DISABLED, "%s answers %d", row->name, (int)result);
}
END_TEST

// ---- pointers ----

static void upgraded(void* cls, struct MHD_Request* request, struct MHD_UpgradedHandle* handle) {
  (void)cls;
  (void)request;
  (void)handle;
}

static const void* upgrade(void) {
  return MHD_action_upgrade(THING(MHD_Request), "test", upgraded, NULL, 0, NULL);
}

static const void* upload_upgrade(void) {
  return MHD_upload_action_upgrade(THING(MHD_Request), "test", upgraded, NULL, 0, NULL);
}

struct pointer_row {
  const char* name;
  const void* (*call)(void);
};

static const struct pointer_row pointers[] = {
    ROW(upgrade),
    ROW(upload_upgrade),
};

START_TEST(no_pointer) {
  const struct pointer_row* row = &pointers[_i];
  ck_assert_msg(row->call() == NULL, "%s answers a pointer", row->name);
}
END_TEST

// ---- other results ----

START_TEST(no_digest) {
  const char digest[16] = {0};
  ck_assert_uint_eq(MHD_digest_get_hash_size(MHD_DIGEST_AUTH_ALGO_SHA256), 0);
  ck_assert_int_eq(
      MHD_digest_auth_check(THING(MHD_Request), "realm", "user", "password", 0,
                            MHD_DIGEST_AUTH_MULT_QOP_AUTH, MHD_DIGEST_AUTH_MULT_ALGO_MD5),
      MHD_DAUTH_ERROR);
  ck_assert_int_eq(
      MHD_digest_auth_check_digest(THING(MHD_Request), "realm", "user", sizeof digest, digest, 0,
                                   MHD_DIGEST_AUTH_MULT_QOP_AUTH, MHD_DIGEST_AUTH_MULT_ALGO_MD5),
      MHD_DAUTH_ERROR);
}
END_TEST

START_TEST(no_registered_events) {
  struct MHD_Daemon* daemon = new_daemon();
  uint_fast64_t wait = 77;
  ck_assert_int_eq(MHD_daemon_process_reg_events(daemon, &wait), MHD_SC_TOO_EARLY);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_process_reg_events(daemon, &wait), MHD_SC_EXTERNAL_EVENT_ONLY);
  ck_assert_int_eq(MHD_daemon_process_reg_events(daemon, NULL), MHD_SC_EXTERNAL_EVENT_ONLY);
  ck_assert_uint_eq(wait, 77);
  MHD_daemon_event_update(daemon, THING(MHD_EventUpdateContext), MHD_FD_STATE_RECV);
  MHD_daemon_destroy(daemon);
}
END_TEST

START_TEST(no_registered_events_after_failed_start) {
  struct MHD_Daemon* daemon = new_daemon();
  ck_assert_int_eq(MHD_daemon_set_option(daemon, &MHD_D_OPTION_TLS(MHD_TLS_BACKEND_OPENSSL)),
                   MHD_SC_OK);
  ck_assert_int_ne(MHD_daemon_start(daemon), MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_process_reg_events(daemon, NULL), MHD_SC_TOO_LATE);
  MHD_daemon_destroy(daemon);
}
END_TEST

int main(void) {
  const struct unit_test tests[] = {{disabled, ROWS(codes)},
                                    {no_pointer, ROWS(pointers)},
                                    {no_digest, 1},
                                    {no_registered_events, 1},
                                    {no_registered_events_after_failed_start, 1}};
  return RUN_TESTS("api/mhd2/missing", tests);
}
