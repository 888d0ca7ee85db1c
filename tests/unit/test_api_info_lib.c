// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/info_lib: what the library says about itself.
#include <microhttpd2.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "check_c.h"
#include "config.h"

static union MHD_LibInfoFixedData fixed(enum MHD_LibInfoFixed query) {
  union MHD_LibInfoFixedData data;
  memset(&data, 0xee, sizeof data);
  ck_assert_int_eq(MHD_lib_get_info_fixed(query, &data), MHD_SC_OK);
  return data;
}

START_TEST(version) {
  const struct MHD_String text = fixed(MHD_LIB_INFO_FIXED_VERSION_STRING).v_version_string;
  char expected[20];
  const unsigned number = MHD_VERSION;
  ck_assert_uint_eq(fixed(MHD_LIB_INFO_FIXED_VERSION_NUM).v_version_num_uint32, MHD_VERSION);
  ck_assert_uint_eq(MHD_lib_get_info_ver_num(), MHD_VERSION);
  // The digits of the number are the decimal ones of the text.
  snprintf(expected, sizeof expected, "%x.%x.%x.%x", number >> 24, number >> 16 & 0xff,
           number >> 8 & 0xff, number & 0xff);
  ck_assert_str_eq(text.cstr, expected);
  ck_assert_uint_eq(text.len, strlen(expected));
}
END_TEST

#ifdef MHD_DEBUG
#define NON_DEBUG 0
#else
#define NON_DEBUG 1
#endif

struct ability_row {
  enum MHD_LibInfoFixed query;
  int expected;
};

static const struct ability_row abilities[] = {
    {MHD_LIB_INFO_FIXED_SUPPORT_LOG_MESSAGES, MHD_HAVE_LOG_TEXTS},
    {MHD_LIB_INFO_FIXED_SUPPORT_AUTO_REPLIES_BODIES, MHD_HAVE_ERROR_BODIES},
    {MHD_LIB_INFO_FIXED_IS_NON_DEBUG, NON_DEBUG},
    {MHD_LIB_INFO_FIXED_SUPPORT_THREADS, 1},
    {MHD_LIB_INFO_FIXED_SUPPORT_COOKIE_PARSER, MHD_HAVE_COOKIES},
    {MHD_LIB_INFO_FIXED_SUPPORT_POST_PARSER, MHD_HAVE_POST_PARSER},
    {MHD_LIB_INFO_FIXED_SUPPORT_UPGRADE, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_AUTH_BASIC, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_AUTH_DIGEST, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_RFC2069, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_AUTH_INT, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_ALGO_SESSION, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_USERHASH, 0},
    {MHD_LIB_INFO_FIXED_SUPPORT_AGGREGATE_FD, MHD_HAVE_EPOLL},
    {MHD_LIB_INFO_FIXED_SUPPORT_TCP_FASTOPEN, 1},
    {MHD_LIB_INFO_FIXED_HAS_AUTODETECT_BIND_PORT, 1},
    {MHD_LIB_INFO_FIXED_HAS_SENDFILE, 1},
    {MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_INT, 1},
    {MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_EXT, 1},
    {MHD_LIB_INFO_FIXED_HAS_THREAD_NAMES, 1},
    {MHD_LIB_INFO_FIXED_SUPPORT_LARGE_FILE, sizeof(off_t) > 4},
};

START_TEST(each_ability) {
  const struct ability_row* row = &abilities[_i];
  const union MHD_LibInfoFixedData data = fixed(row->query);
  ck_assert_int_eq(data.v_support_threads_bool, row->expected ? MHD_YES : MHD_NO);
}
END_TEST

// Each member that holds yes or no is read where it is written.
START_TEST(ability_members) {
  const union MHD_LibInfoFixedData yes = fixed(MHD_LIB_INFO_FIXED_HAS_THREAD_NAMES);
  ck_assert_int_eq(yes.v_has_thread_names_bool, MHD_YES);
  ck_assert_int_eq(yes.v_support_log_messages_bool, MHD_YES);
  ck_assert_int_eq(yes.v_support_large_file_bool, MHD_YES);
}
END_TEST

START_TEST(kinds) {
  const struct MHD_LibInfoFixedPollingFunc poll =
      fixed(MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING).v_types_sockets_polling;
  ck_assert_int_eq(poll.func_select, MHD_YES);
  ck_assert_int_eq(poll.func_poll, MHD_HAVE_POLL ? MHD_YES : MHD_NO);
  ck_assert_int_eq(poll.tech_epoll, MHD_HAVE_EPOLL ? MHD_YES : MHD_NO);
  ck_assert_int_eq(fixed(MHD_LIB_INFO_FIXED_TYPE_IPV6).v_ipv6,
                   MHD_LIB_INFO_FIXED_IPV6_TYPE_IPV6_PURE);
  ck_assert_int_eq(fixed(MHD_LIB_INFO_FIXED_TYPE_ITC).v_type_itc,
                   MHD_LIB_INFO_FIXED_ITC_TYPE_EVENTFD);
  ck_assert_int_eq(fixed(MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_MD5).v_type_digest_auth_md5_algo_type,
                   MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_NOT_AVAILABLE);
  ck_assert_int_eq(
      fixed(MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA256).v_type_digest_auth_sha256_algo_type,
      MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_NOT_AVAILABLE);
  ck_assert_int_eq(
      fixed(MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA512_256).v_type_digest_auth_sha512_256_algo_type,
      MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_NOT_AVAILABLE);
}
END_TEST

static void check_no_tls(const struct MHD_LibInfoTLSType* backends) {
  ck_assert_int_eq(backends->tls_supported, MHD_NO);
  ck_assert_int_eq(backends->backend_gnutls, MHD_NO);
  ck_assert_int_eq(backends->backend_openssl, MHD_NO);
}

START_TEST(tls) {
  const union MHD_LibInfoFixedData built = fixed(MHD_LIB_INFO_FIXED_TLS_BACKENDS);
  const union MHD_LibInfoFixedData passwords = fixed(MHD_LIB_INFO_FIXED_TLS_KEY_PASSWORD_BACKENDS);
  union MHD_LibInfoDynamicData usable;
  memset(&usable, 0xee, sizeof usable);
  ck_assert_int_eq(MHD_lib_get_info_dynamic(MHD_LIB_INFO_DYNAMIC_TYPE_TLS, &usable), MHD_SC_OK);
  check_no_tls(&built.v_tls_backends);
  check_no_tls(&passwords.v_tls_key_password_backends);
  check_no_tls(&usable.v_tls_backends);
}
END_TEST

START_TEST(initialised) {
  union MHD_LibInfoDynamicData data;
  memset(&data, 0xee, sizeof data);
  ck_assert_int_eq(MHD_lib_get_info_dynamic(MHD_LIB_INFO_DYNAMIC_INITED_FULLY_ONCE, &data),
                   MHD_SC_OK);
  ck_assert_int_eq(data.v_inited_fully_once_bool, MHD_YES);
  memset(&data, 0xee, sizeof data);
  ck_assert_int_eq(MHD_lib_get_info_dynamic(MHD_LIB_INFO_DYNAMIC_INITED_FULLY_NOW, &data),
                   MHD_SC_OK);
  ck_assert_int_eq(data.v_inited_fully_now_bool, MHD_YES);
}
END_TEST

// ---- sizes and unknown numbers ----

struct size_row {
  enum MHD_LibInfoFixed query;
  size_t needed;
};

static const struct size_row sizes[] = {
    {MHD_LIB_INFO_FIXED_VERSION_NUM, sizeof(uint_fast32_t)},
    {MHD_LIB_INFO_FIXED_VERSION_STRING, sizeof(struct MHD_String)},
    {MHD_LIB_INFO_FIXED_SUPPORT_THREADS, sizeof(enum MHD_Bool)},
    {MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING, sizeof(struct MHD_LibInfoFixedPollingFunc)},
    {MHD_LIB_INFO_FIXED_TLS_BACKENDS, sizeof(struct MHD_LibInfoTLSType)},
};

START_TEST(buffer_sizes) {
  const struct size_row* row = &sizes[_i];
  union MHD_LibInfoFixedData data;
  const union MHD_LibInfoFixedData* const before = memset(&data, 0xee, sizeof data);
  union MHD_LibInfoFixedData copy = *before;
  ck_assert_int_eq(MHD_lib_get_info_fixed_sz(row->query, &data, row->needed - 1),
                   MHD_SC_INFO_GET_BUFF_TOO_SMALL);
  ck_assert_int_eq(MHD_lib_get_info_fixed_sz(row->query, &data, 0), MHD_SC_INFO_GET_BUFF_TOO_SMALL);
  ck_assert_mem_eq(&data, &copy, sizeof data);
  ck_assert_int_eq(MHD_lib_get_info_fixed_sz(row->query, &data, row->needed), MHD_SC_OK);
  // What lies behind the result is left alone.
  ck_assert_mem_eq((const char*)&data + row->needed, (const char*)&copy + row->needed,
                   sizeof data - row->needed);
}
END_TEST

START_TEST(dynamic_buffer_sizes) {
  union MHD_LibInfoDynamicData data;
  ck_assert_int_eq(MHD_lib_get_info_dynamic_sz(MHD_LIB_INFO_DYNAMIC_TYPE_TLS, &data,
                                               sizeof(struct MHD_LibInfoTLSType) - 1),
                   MHD_SC_INFO_GET_BUFF_TOO_SMALL);
  ck_assert_int_eq(MHD_lib_get_info_dynamic_sz(MHD_LIB_INFO_DYNAMIC_INITED_FULLY_NOW, &data,
                                               sizeof(enum MHD_Bool)),
                   MHD_SC_OK);
}
END_TEST

// Each number is either known or said to be unknown: 31 and 3 of them are known.
START_TEST(unknown_numbers) {
  unsigned fixed_known = 0;
  unsigned dynamic_known = 0;
  for (unsigned number = 0; number <= MHD_LIB_INFO_FIXED_SENTINEL; ++number) {
    union MHD_LibInfoFixedData fixed_data;
    union MHD_LibInfoDynamicData dynamic_data;
    enum MHD_StatusCode result = MHD_lib_get_info_fixed((enum MHD_LibInfoFixed)number, &fixed_data);
    ck_assert(result == MHD_SC_OK || result == MHD_SC_INFO_GET_TYPE_UNKNOWN);
    fixed_known += result == MHD_SC_OK;
    result = MHD_lib_get_info_dynamic((enum MHD_LibInfoDynamic)number, &dynamic_data);
    ck_assert(result == MHD_SC_OK || result == MHD_SC_INFO_GET_TYPE_UNKNOWN);
    dynamic_known += result == MHD_SC_OK;
  }
  ck_assert_uint_eq(fixed_known, 31);
  ck_assert_uint_eq(dynamic_known, 3);
}
END_TEST

static void panic(void* cls, const char* file, const char* func, unsigned int line,
                  const char* message) {
  (void)cls;
  (void)file;
  (void)func;
  (void)line;
  (void)message;
  ck_abort_msg("the library panicked");
}

START_TEST(panic_callback) {
  union MHD_LibInfoFixedData data;
  MHD_lib_set_panic_func(panic, NULL);
  ck_assert_int_eq(MHD_lib_get_info_fixed_sz((enum MHD_LibInfoFixed)99, &data, 0),
                   MHD_SC_INFO_GET_TYPE_UNKNOWN);
  MHD_lib_set_panic_func_default();
}
END_TEST

int main(void) {
  const struct unit_test tests[] = {{version, 1},
                                    {each_ability, ROWS(abilities)},
                                    {ability_members, 1},
                                    {kinds, 1},
                                    {tls, 1},
                                    {initialised, 1},
                                    {buffer_sizes, ROWS(sizes)},
                                    {dynamic_buffer_sizes, 1},
                                    {unknown_numbers, 1},
                                    {panic_callback, 1}};
  return RUN_TESTS("api/mhd2/info_lib", tests);
}
