// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/strings: names and texts by number.
#include <microhttpd2.h>
#include <string.h>

#include "check_c.h"

// Fails unless `string` is `expected` with a NUL behind it; NULL for NULL.
static void check_string(const struct MHD_String* string, const char* expected, unsigned number) {
  if (!expected) {
    ck_assert_msg(string == NULL, "%u has the string \"%s\"", number, string ? string->cstr : "");
    return;
  }
  ck_assert_msg(string != NULL, "%u has no string", number);
  ck_assert_uint_eq(string->len, strlen(expected));
  ck_assert_str_eq(string->cstr, expected);
}

struct row {
  unsigned number;
  const char* expected;
};

static const struct row methods[] = {
    {0, NULL},
    {MHD_HTTP_METHOD_GET, "GET"},
    {MHD_HTTP_METHOD_HEAD, "HEAD"},
    {MHD_HTTP_METHOD_POST, "POST"},
    {MHD_HTTP_METHOD_PUT, "PUT"},
    {MHD_HTTP_METHOD_DELETE, "DELETE"},
    {MHD_HTTP_METHOD_CONNECT, "CONNECT"},
    {MHD_HTTP_METHOD_OPTIONS, "OPTIONS"},
    {MHD_HTTP_METHOD_TRACE, "TRACE"},
    {MHD_HTTP_METHOD_ASTERISK, "*"},
    {10, NULL},
    {254, NULL},
    {MHD_HTTP_METHOD_OTHER, NULL},
};

START_TEST(method_names) {
  const struct row* row = &methods[_i];
  check_string(MHD_http_method_to_string((enum MHD_HTTP_Method)row->number), row->expected,
               row->number);
}
END_TEST

static const struct row versions[] = {
    {MHD_HTTP_VERSION_INVALID, "[invalid]"},
    {MHD_HTTP_VERSION_1_0, "HTTP/1.0"},
    {MHD_HTTP_VERSION_1_1, "HTTP/1.1"},
    {MHD_HTTP_VERSION_2, "HTTP/2"},
    {MHD_HTTP_VERSION_3, "HTTP/3"},
    {5, NULL},
    {254, NULL},
    {MHD_HTTP_VERSION_FUTURE, "[future version]"},
};

START_TEST(version_names) {
  const struct row* row = &versions[_i];
  check_string(MHD_protocol_version_to_string((enum MHD_HTTP_ProtocolVersion)row->number),
               row->expected, row->number);
}
END_TEST

// Some of each class, and numbers around them that have no phrase.
static const struct row phrases[] = {
    {0, NULL},
    {99, NULL},
    {100, "Continue"},
    {101, "Switching Protocols"},
    {103, "Early Hints"},
    {104, NULL},
    {199, NULL},
    {200, "OK"},
    {204, "No Content"},
    {206, "Partial Content"},
    {226, "IM Used"},
    {304, "Not Modified"},
    {308, "Permanent Redirect"},
    {399, NULL},
    {404, "Not Found"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {418, NULL},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {505, "HTTP Version Not Supported"},
    {511, "Network Authentication Required"},
    {512, NULL},
    {999, NULL},
    {0x10000, NULL},
};

START_TEST(reason_phrases) {
  const struct row* row = &phrases[_i];
  const enum MHD_HTTP_StatusCode code = (enum MHD_HTTP_StatusCode)row->number;
  check_string(MHD_HTTP_status_code_to_string(code), row->expected, row->number);
  if (row->expected)
    ck_assert_str_eq(MHD_HTTP_status_code_to_string_lazy(code), row->expected);
  else
    ck_assert_str_ne(MHD_HTTP_status_code_to_string_lazy(code), "");
}
END_TEST

static const struct row predefined[] = {
    {0, NULL},
    {14, NULL},
    {MHD_PREDEF_ACCEPT_CHARSET, "Accept-Charset"},
    {MHD_PREDEF_ACCEPT_LANGUAGE, "Accept-Language"},
    {MHD_PREDEF_CONTENT_TYPE, "Content-Type"},
    {MHD_PREDEF_ETAG, "ETag"},
    {MHD_PREDEF_SET_COOKIE, "Set-Cookie"},
    {MHD_PREDEF_VIA, "Via"},
    {MHD_PREDEF_WWW_AUTHENTICATE, "WWW-Authenticate"},
    {62, NULL},
    {0xffff, NULL},
};

START_TEST(predefined_names) {
  const struct row* row = &predefined[_i];
  check_string(MHD_predef_header_to_string((enum MHD_PredefinedHeader)row->number), row->expected,
               row->number);
}
END_TEST

START_TEST(every_predefined_name) {
  for (unsigned number = MHD_PREDEF_ACCEPT_CHARSET; number <= MHD_PREDEF_WWW_AUTHENTICATE; ++number)
    ck_assert_ptr_nonnull(MHD_predef_header_to_string((enum MHD_PredefinedHeader)number));
}
END_TEST

// Numbers of all kinds: the smallest and the greatest, those with six digits, those with two names.
static const unsigned codes[] = {
    MHD_SC_OK,
    MHD_SC_DAEMON_STARTED,
    MHD_SC_ACCEPTED_SOCKADDR_TOO_LARGE,
    MHD_SC_DAEMON_ALREADY_QUIESCED,
    MHD_SC_CONNECTION_TIMEOUT,
    MHD_SC_AF_NOT_AVAILABLE,
    MHD_SC_EPOLL_CTL_REMOVE_FAILED,
    MHD_SC_FEATURE_DISABLED,
    MHD_SC_EPOLL_CTL_ADD_FAILED,
    MHD_SC_TOO_EARLY,
    MHD_SC_OPTIONS_CONFLICT,
    MHD_SC_CONNECTION_HEADER_SEVERAL,
    MHD_SC_INFO_GET_TYPE_UNOBTAINABLE,
    MHD_SC_EXTR_EVENT_UNEXPECTED_STATUS,
};

START_TEST(status_texts) {
  const struct MHD_String* text = MHD_status_code_to_string((enum MHD_StatusCode)codes[_i]);
  ck_assert_msg(text != NULL, "%u has no text", codes[_i]);
  ck_assert_str_eq(MHD_status_code_to_string_lazy((enum MHD_StatusCode)codes[_i]), text->cstr);
}
END_TEST

// Each text that exists is one that can be shown as it is.
START_TEST(every_status_text) {
  unsigned texts = 0;
  for (unsigned number = 0; number < 600000; ++number) {
    const struct MHD_String* text = MHD_status_code_to_string((enum MHD_StatusCode)number);
    if (!text) continue;
    ++texts;
    ck_assert_uint_ge(text->len, 5);
    ck_assert_uint_eq(text->len, strlen(text->cstr));
    for (size_t i = 0; i < text->len; ++i)
      ck_assert_msg(text->cstr[i] >= ' ' && text->cstr[i] <= '~', "%u: \"%s\"", number, text->cstr);
  }
  ck_assert_uint_ge(texts, 200);
}
END_TEST

static const unsigned no_codes[] = {1, 9999, 49999, 59999, 65535, 500099, 600000};

START_TEST(unknown_status_codes) {
  ck_assert_ptr_null(MHD_status_code_to_string((enum MHD_StatusCode)no_codes[_i]));
}
END_TEST

int main(void) {
  const struct unit_test tests[] = {
      {method_names, ROWS(methods)},   {version_names, ROWS(versions)},
      {reason_phrases, ROWS(phrases)}, {predefined_names, ROWS(predefined)},
      {every_predefined_name, 1},      {status_texts, ROWS(codes)},
      {every_status_text, 1},          {unknown_status_codes, ROWS(no_codes)}};
  return RUN_TESTS("api/mhd2/strings", tests);
}
