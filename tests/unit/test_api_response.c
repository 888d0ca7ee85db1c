// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/response: making responses from memory, their header fields and options.
// Also what the attributes of the header would have the compiler refuse.
#define MHD_NO_FUNC_ATTRIBUTES 1
#define MHD_NO_VLA_TYPES 1
#include <limits.h>
#include <microhttpd2.h>
#include <stdio.h>
#include <string.h>

#include "check_c.h"

static void count_call(void* cls) { ++*(int*)cls; }

static struct MHD_Response* make_response(void) {
  struct MHD_Response* response = MHD_response_from_empty(MHD_HTTP_STATUS_OK);
  ck_assert_ptr_nonnull(response);
  return response;
}

// ---- making ----

struct status_row {
  unsigned code;
  int valid;
};

static const struct status_row status_rows[] = {
    {0, 0}, {99, 0}, {100, 1}, {101, 1}, {200, 1}, {599, 1}, {999, 1}, {1000, 0}, {0x10000, 0}};

START_TEST(status_codes) {
  const struct status_row* row = &status_rows[_i];
  const enum MHD_HTTP_StatusCode sc = (enum MHD_HTTP_StatusCode)row->code;
  struct MHD_Response* buffer = MHD_response_from_buffer_static(sc, 1, "x");
  struct MHD_Response* copy = MHD_response_from_buffer_copy(sc, 1, "x");
  struct MHD_Response* empty = MHD_response_from_empty(sc);
  ck_assert_int_eq(buffer != NULL, row->valid);
  ck_assert_int_eq(copy != NULL, row->valid);
  ck_assert_int_eq(empty != NULL, row->valid);
  if (!row->valid) return;
  MHD_response_destroy(buffer);
  MHD_response_destroy(copy);
  MHD_response_destroy(empty);
}
END_TEST

START_TEST(free_callback_is_called_once) {
  int calls = 0;
  struct MHD_Response* response =
      MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 3, "abc", count_call, &calls);
  ck_assert_ptr_nonnull(response);
  ck_assert_int_eq(calls, 0);
  MHD_response_destroy(response);
  ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(free_callback_also_without_bytes) {
  int calls = 0;
  struct MHD_Response* response =
      MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 0, NULL, count_call, &calls);
  ck_assert_ptr_nonnull(response);
  MHD_response_destroy(response);
  ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(no_free_callback_on_failure) {
  int calls = 0;
  ck_assert_ptr_null(
      MHD_response_from_buffer((enum MHD_HTTP_StatusCode)99, 1, "x", count_call, &calls));
  ck_assert_ptr_null(MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 1, NULL, count_call, &calls));
  ck_assert_int_eq(calls, 0);
}
END_TEST

START_TEST(bytes_may_not_be_null) {
  ck_assert_ptr_null(MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 1, NULL));
  ck_assert_ptr_null(MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 1, NULL));
}
END_TEST

START_TEST(copy_of_nothing) {
  struct MHD_Response* response = MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 0, NULL);
  ck_assert_ptr_nonnull(response);
  MHD_response_destroy(response);
}
END_TEST

// A copy that can't be made must neither overflow nor crash. The size is hidden from the compiler,
// which would warn.
START_TEST(copy_of_too_much) {
  volatile size_t size = SIZE_MAX;
  ck_assert_ptr_null(MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, size, "x"));
  size = SIZE_MAX - 16;
  ck_assert_ptr_null(MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, size, "x"));
}
END_TEST

// ---- header fields ----

struct field_row {
  const char* name;
  const char* value;
  enum MHD_StatusCode expected;
};

static const struct field_row field_rows[] = {
    {"X-Test", "value", MHD_SC_OK},
    {"X-Test", "", MHD_SC_OK},
    {"X-Test", " leading and trailing blanks ", MHD_SC_OK},
    {"X-Test", "a\tb", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"X-Test", "caf\xc3\xa9", MHD_SC_OK},
    {"!#$%&'*+-.^_`|~09azAZ", "every special of a token", MHD_SC_OK},
    {"", "value", MHD_SC_RESP_HEADER_NAME_INVALID},
    {"X Test", "value", MHD_SC_RESP_HEADER_NAME_INVALID},
    {"X-Test:", "value", MHD_SC_RESP_HEADER_NAME_INVALID},
    {"X-Test\r\nEvil", "value", MHD_SC_RESP_HEADER_NAME_INVALID},
    {"X-T\xc3\xa9st", "value", MHD_SC_RESP_HEADER_NAME_INVALID},
    {"X-Test", "a\r\nEvil: 1", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"X-Test", "a\nEvil: 1", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"X-Test", "a\r", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"X-Test", "\n", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"X-Test", NULL, MHD_SC_RESP_HEADER_VALUE_INVALID},
    {NULL, "value", MHD_SC_RESP_HEADER_NAME_INVALID},
    {"Content-Type", "text/html", MHD_SC_OK},
    {"Date", "Sun, 06 Nov 1994 08:49:37 GMT", MHD_SC_OK},
    {"Connection", "close", MHD_SC_OK},
    {"connection", "Keep-Alive", MHD_SC_OK},
    {"Connection", "upgrade", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"Transfer-Encoding", "chunked", MHD_SC_OK},
    {"transfer-encoding", "Chunked", MHD_SC_OK},
    {"Transfer-Encoding", "gzip", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"Transfer-Encoding", "gzip, chunked", MHD_SC_RESP_HEADER_VALUE_INVALID},
    {"Content-Length", "3", MHD_SC_REPLY_CONTENT_LENGTH_NOT_ALLOWED},
    {"CONTENT-LENGTH", "3", MHD_SC_REPLY_CONTENT_LENGTH_NOT_ALLOWED},
};

START_TEST(fields) {
  const struct field_row* row = &field_rows[_i];
  struct MHD_Response* response = make_response();
  ck_assert_int_eq(MHD_response_add_header(response, row->name, row->value), row->expected);
  MHD_response_destroy(response);
}
END_TEST

// Whether `c` may stand in a name (RFC 9110, 5.6.2).
static int is_token_character(int c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return 1;
  return c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

START_TEST(every_character_of_a_name) {
  struct MHD_Response* response = make_response();
  for (int c = 1; c <= UCHAR_MAX; ++c) {
    const char name[] = {'a', (char)c, 'b', '\0'};
    const enum MHD_StatusCode expected =
        is_token_character(c) ? MHD_SC_OK : MHD_SC_RESP_HEADER_NAME_INVALID;
    ck_assert_msg(MHD_response_add_header(response, name, "x") == expected, "character %d", c);
  }
  MHD_response_destroy(response);
}
END_TEST

// Controls but HTAB are not allowed (RFC 9110, 5.5).
START_TEST(every_character_of_a_value) {
  struct MHD_Response* response = make_response();
  for (int c = 1; c <= UCHAR_MAX; ++c) {
    const char value[] = {'a', (char)c, 'b', '\0'};
    const int valid = (c >= 0x20 && c != 0x7f);
    const enum MHD_StatusCode expected = valid ? MHD_SC_OK : MHD_SC_RESP_HEADER_VALUE_INVALID;
    ck_assert_msg(MHD_response_add_header(response, "X-Test", value) == expected, "character %d",
                  c);
  }
  MHD_response_destroy(response);
}
END_TEST

START_TEST(fields_that_stand_once) {
  struct MHD_Response* response = make_response();
  ck_assert_int_eq(MHD_response_add_header(response, "Date", "today"), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_add_header(response, "date", "tomorrow"),
                   MHD_SC_DATE_HEADER_SEVERAL);
  ck_assert_int_eq(MHD_response_add_header(response, "Connection", "close"), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_add_header(response, "CONNECTION", "close"),
                   MHD_SC_CONNECTION_HEADER_SEVERAL);
  ck_assert_int_eq(MHD_response_add_header(response, "Set-Cookie", "a=1"), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_add_header(response, "Set-Cookie", "b=2"), MHD_SC_OK);
  MHD_response_destroy(response);
}
END_TEST

START_TEST(many_fields) {
  struct MHD_Response* response = make_response();
  for (int i = 0; i < 2000; ++i) {
    char name[32];
    snprintf(name, sizeof name, "X-Number-%d", i);
    ck_assert_int_eq(MHD_response_add_header(response, name, "0123456789"), MHD_SC_OK);
  }
  MHD_response_destroy(response);
}
END_TEST

// Numbers without a name, with one more at each end of those that have one.
START_TEST(predefined_fields) {
  for (unsigned number = 0; number <= 70; ++number) {
    struct MHD_Response* response = make_response();
    const enum MHD_PredefinedHeader stk = (enum MHD_PredefinedHeader)number;
    enum MHD_StatusCode expected = MHD_SC_OK;
    if (number < MHD_PREDEF_ACCEPT_CHARSET || number > MHD_PREDEF_WWW_AUTHENTICATE)
      expected = MHD_SC_RESP_HEADER_NAME_INVALID;
    else if (number == MHD_PREDEF_CONTENT_LENGTH)
      expected = MHD_SC_REPLY_CONTENT_LENGTH_NOT_ALLOWED;
    else if (number == MHD_PREDEF_TRANSFER_ENCODING)
      expected = MHD_SC_RESP_HEADER_VALUE_INVALID;
    ck_assert_msg(MHD_response_add_predef_header(response, stk, "x") == expected, "number %u",
                  number);
    MHD_response_destroy(response);
  }
}
END_TEST

START_TEST(predefined_field_values_are_checked) {
  struct MHD_Response* response = make_response();
  ck_assert_int_eq(MHD_response_add_predef_header(response, MHD_PREDEF_LOCATION, "/\r\nEvil: 1"),
                   MHD_SC_RESP_HEADER_VALUE_INVALID);
  MHD_response_destroy(response);
}
END_TEST

START_TEST(no_response) {
  struct MHD_Response* none = NULL;
  ck_assert_int_eq(MHD_response_add_header(none, "X-Test", "x"), MHD_SC_RESP_POINTER_NULL);
  ck_assert_int_eq(MHD_response_add_predef_header(none, MHD_PREDEF_AGE, "1"),
                   MHD_SC_RESP_POINTER_NULL);
  ck_assert_int_eq(MHD_response_set_option(none, &MHD_R_OPTION_REUSABLE(MHD_YES)),
                   MHD_SC_RESP_POINTER_NULL);
}
END_TEST

// ---- options ----

static void ended(void* cls, const struct MHD_RequestEndedData* data, void* request_app_context) {
  (void)cls;
  (void)data;
  (void)request_app_context;
}

START_TEST(all_options) {
  struct MHD_Response* response = make_response();
  ck_assert_int_eq(
      MHD_RESPONSE_SET_OPTIONS(
          response, MHD_R_OPTION_REUSABLE(MHD_YES), MHD_R_OPTION_HEAD_ONLY_RESPONSE(MHD_YES),
          MHD_R_OPTION_CHUNKED_ENC(MHD_YES), MHD_R_OPTION_CONN_CLOSE(MHD_YES),
          MHD_R_OPTION_HTTP_1_0_COMPATIBLE_STRICT(MHD_YES), MHD_R_OPTION_HTTP_1_0_SERVER(MHD_YES),
          MHD_R_OPTION_INSANITY_HEADER_CONTENT_LENGTH(MHD_YES),
          MHD_R_OPTION_TERMINATION_CALLBACK(ended, NULL), MHD_R_OPTION_RANGES(MHD_YES)),
      MHD_SC_OK);
  MHD_response_destroy(response);
}
END_TEST

START_TEST(reusable_can_not_be_cleared) {
  struct MHD_Response* response = make_response();
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_NO)), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_YES)), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_YES)), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_NO)),
                   MHD_SC_RESPONSE_CANNOT_CLEAR_REUSE);
  MHD_response_destroy(response);
}
END_TEST

START_TEST(reusable_is_destroyed_once) {
  int calls = 0;
  struct MHD_Response* response =
      MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 1, "x", count_call, &calls);
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_YES)), MHD_SC_OK);
  MHD_response_destroy(response);
  ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(own_content_length) {
  struct MHD_Response* response = make_response();
  const struct MHD_ResponseOptionAndValue allow =
      MHD_R_OPTION_INSANITY_HEADER_CONTENT_LENGTH(MHD_YES);
  ck_assert_int_eq(MHD_response_set_option(response, &allow), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_add_header(response, "Content-Length", "12"), MHD_SC_OK);
  MHD_response_destroy(response);
}
END_TEST

START_TEST(options_end_at_end) {
  struct MHD_Response* response = make_response();
  const struct MHD_ResponseOptionAndValue options[] = {
      MHD_R_OPTION_REUSABLE(MHD_YES), MHD_R_OPTION_TERMINATE(), MHD_R_OPTION_REUSABLE(MHD_NO)};
  ck_assert_int_eq(MHD_response_set_options(response, options, MHD_OPTIONS_ARRAY_MAX_SIZE),
                   MHD_SC_OK);
  ck_assert_int_eq(MHD_response_set_options(response, options, 0), MHD_SC_OK);
  ck_assert_int_eq(MHD_response_set_options(response, options + 2, 1),
                   MHD_SC_RESPONSE_CANNOT_CLEAR_REUSE);
  MHD_response_destroy(response);
}
END_TEST

START_TEST(unknown_option) {
  struct MHD_Response* response = make_response();
  struct MHD_ResponseOptionAndValue options[] = {MHD_R_OPTION_REUSABLE(MHD_YES),
                                                 MHD_R_OPTION_CONN_CLOSE(MHD_YES)};
  options[1].opt = (enum MHD_ResponseOption)7;
  ck_assert_int_eq(MHD_response_set_options(response, options, 2), MHD_SC_OPTION_UNKNOWN);
  // Those before it stay set.
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_NO)),
                   MHD_SC_RESPONSE_CANNOT_CLEAR_REUSE);
  MHD_response_destroy(response);
}
END_TEST

int main(void) {
  const struct unit_test tests[] = {{status_codes, ROWS(status_rows)},
                                    {free_callback_is_called_once, 1},
                                    {free_callback_also_without_bytes, 1},
                                    {no_free_callback_on_failure, 1},
                                    {bytes_may_not_be_null, 1},
                                    {copy_of_nothing, 1},
                                    {copy_of_too_much, 1},
                                    {fields, ROWS(field_rows)},
                                    {every_character_of_a_name, 1},
                                    {every_character_of_a_value, 1},
                                    {fields_that_stand_once, 1},
                                    {many_fields, 1},
                                    {predefined_fields, 1},
                                    {predefined_field_values_are_checked, 1},
                                    {no_response, 1},
                                    {all_options, 1},
                                    {reusable_can_not_be_cleared, 1},
                                    {reusable_is_destroyed_once, 1},
                                    {own_content_length, 1},
                                    {options_end_at_end, 1},
                                    {unknown_option, 1}};
  return RUN_TESTS("api/mhd2/response", tests);
}
