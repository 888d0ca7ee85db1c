// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/values: fields, query arguments, cookies and trailers of a request.
#include <cstring>
#include <initializer_list>
#include <iterator>

#include "api/mhd2/request.h"
#include "check_main.h"
#include "config.h"
#include "loopback.h"

namespace {

// All values of some kinds as "[name=value]", or "[name]" when there is no value, in the order in
// which they come.
enum MHD_Bool append(void* cls, MHD_ValueKind kind, const MHD_NameAndValue* pair) {
  auto& text = *static_cast<std::string*>(cls);
  text += '[';
  if (kind == MHD_VK_HEADER) text += "h:";
  if (kind == MHD_VK_COOKIE) text += "c:";
  if (kind == MHD_VK_FOOTER) text += "f:";
  text.append(pair->name.cstr, pair->name.len);
  ck_assert_int_eq(pair->name.cstr[pair->name.len], '\0');
  if (pair->value.cstr) {
    text += '=';
    text.append(pair->value.cstr, pair->value.len);
    ck_assert_int_eq(pair->value.cstr[pair->value.len], '\0');
  } else {
    ck_assert_uint_eq(pair->value.len, 0);
  }
  text += ']';
  return MHD_YES;
}

std::string listing(MHD_Request* request, unsigned kinds) {
  std::string text;
  const auto kind = static_cast<MHD_ValueKind>(kinds);
  const std::size_t count = MHD_request_get_values_cb(request, kind, append, &text);
  ck_assert_uint_eq(MHD_request_get_values_cb(request, kind, nullptr, nullptr), count);
  return text;
}

// What a test does in the request callback.
using Visit = void (*)(MHD_Request* request, void* cls);

struct Visitor {
  Visit visit;
  void* cls;
  int calls = 0;
};

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  auto& visitor = *static_cast<Visitor*>(cls);
  ++visitor.calls;
  visitor.visit(request, visitor.cls);
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

// Sends one request to a daemon with these options and calls `visit` for it.
void with_request(const std::string& bytes, std::initializer_list<MHD_DaemonOptionAndValue> options,
                  Visit visit, void* cls) {
  Visitor visitor{visit, cls};
  MHD_Daemon* daemon = loopback_daemon(answer, &visitor, options.begin(), options.size());
  char reply[1000];
  loopback_request(daemon, bytes.data(), bytes.size(), reply, sizeof reply);
  ck_assert_msg(visitor.calls == 1, "the callback was called %d times; the reply is %s",
                visitor.calls, reply);
  MHD_daemon_destroy(daemon);
}

std::string request_for(std::string_view target, std::string_view fields = "") {
  std::string text = "GET ";
  text += target;
  text += " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  text += fields;
  return text + "\r\n";
}

// ---- query ----

struct QueryRow {
  const char* query;
  bool plus_is_literal;
  std::string_view expected;
};

const QueryRow query_rows[] = {
    {"", false, ""},
    {"?", false, ""},
    {"?&&", false, ""},
    {"?a", false, "[a]"},
    {"?a=", false, "[a=]"},
    {"?a=b&a=c", false, "[a=b][a=c]"},
    {"?=b", false, "[=b]"},
    {"?a=b=c", false, "[a=b=c]"},
    {"?a%20b=c%26d&e", false, "[a b=c&d][e]"},
    {"?a+b=c+d", false, "[a b=c d]"},
    {"?a+b=c+d", true, "[a+b=c+d]"},
    {"?a%2Bb=%2b", false, "[a+b=+]"},
    {"?a=%zz&b=%4&c=%", false, "[a=%zz][b=%4][c=%]"},
    {"?a=%00b", false, std::string_view("[a=\0b]", 6)},
    {"?%3d=%3D", false, "[===]"},
    {"?abc=defgh&i=j&klm", false, "[abc=defgh][i=j][klm]"},
};

START_TEST(query) {
  const QueryRow& row = query_rows[_i];
  std::string found;
  const auto plus =
      MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE(row.plus_is_literal ? MHD_YES : MHD_NO);
  with_request(
      request_for(std::string("/p") + row.query), {plus},
      [](MHD_Request* request, void* cls) {
        const std::string first = listing(request, MHD_VK_URI_QUERY_PARAM);
        CHECK_TEXT(listing(request, MHD_VK_URI_QUERY_PARAM), first, "the second time");
        *static_cast<std::string*>(cls) = first;
      },
      &found);
  CHECK_TEXT(found, row.expected, row.query);
}
END_TEST

// ---- cookies ----

struct CookieRow {
  const char* fields;
  MHD_ProtocolStrictLevel level;
  const char* expected;
};

const CookieRow cookie_rows[] = {
    {"", MHD_PSL_DEFAULT, ""},
    {"Cookie:\r\n", MHD_PSL_DEFAULT, ""},
    {"Cookie: a=b\r\n", MHD_PSL_DEFAULT, "[c:a=b]"},
    {"Cookie: a=b; c=; d=e=f\r\n", MHD_PSL_DEFAULT, "[c:a=b][c:c=][c:d=e=f]"},
    {"Cookie: a=\"b\"\r\n", MHD_PSL_DEFAULT, "[c:a=b]"},
    {"cookie: a=b\r\nX: y\r\nCOOKIE: c=d\r\n", MHD_PSL_DEFAULT, "[c:a=b][c:c=d]"},
    {"Cookie: a=%20+\r\n", MHD_PSL_DEFAULT, "[c:a=%20+]"},
    {"Cookie: a=b; bad; c=d\r\n", MHD_PSL_DEFAULT, "[c:a=b][c:c=d]"},
    {"Cookie: a=b; bad; c=d\r\n", MHD_PSL_STRICT, "[c:a=b][c:c=d]"},
    {"Cookie: a=b; bad; c=d\r\nCookie: e=f\r\n", MHD_PSL_VERY_STRICT, "[c:e=f]"},
    {"Cookie: a=\"b c\"\r\n", MHD_PSL_PERMISSIVE, ""},
    {"Cookie: a=\"b c\"\r\n", MHD_PSL_VERY_PERMISSIVE, "[c:a=b c]"},
    {"Cookie: a = b; c=d\r\n", MHD_PSL_VERY_PERMISSIVE, "[c:c=d]"},
    {"Cookie: a = b; c=d\r\n", MHD_PSL_EXTRA_PERMISSIVE, "[c:a=b][c:c=d]"},
};

START_TEST(cookies) {
  const CookieRow& row = cookie_rows[_i];
  std::string found;
  with_request(
      request_for("/", row.fields),
      {MHD_D_OPTION_PROTOCOL_STRICT_LEVEL(row.level, MHD_USL_PRECISE)},
      [](MHD_Request* request, void* cls) {
        const std::string first = listing(request, MHD_VK_COOKIE);
        CHECK_TEXT(listing(request, MHD_VK_COOKIE), first, "the second time");
        *static_cast<std::string*>(cls) = first;
      },
      &found);
  CHECK_TEXT(found, MHD_HAVE_COOKIES ? row.expected : "", row.fields);
}
END_TEST

START_TEST(cookies_can_be_switched_off) {
  std::string found = "?";
  with_request(
      request_for("/", "Cookie: a=b\r\n"), {MHD_D_OPTION_DISABLE_COOKIES(MHD_YES)},
      [](MHD_Request* request, void* cls) {
        *static_cast<std::string*>(cls) = listing(request, MHD_VK_COOKIE);
        // The field itself is there as it was sent.
        MHD_StringNullable value;
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_HEADER, "Cookie", &value), MHD_YES);
        ck_assert_str_eq(value.cstr, "a=b");
      },
      &found);
  ck_assert_str_eq(found.c_str(), "");
}
END_TEST

// Reading cookies does not change the fields they are in.
START_TEST(cookie_fields_stay_whole) {
  with_request(
      request_for("/", "Cookie: a=b; c=\"d\"; e\r\n"), {},
      [](MHD_Request* request, void*) {
        listing(request, MHD_VK_COOKIE);
        MHD_StringNullable value;
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_HEADER, "Cookie", &value), MHD_YES);
        ck_assert_str_eq(value.cstr, "a=b; c=\"d\"; e");
      },
      nullptr);
}
END_TEST

// ---- kinds ----

const char everything[] =
    "GET /?q=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: k=2\r\nX-Empty:\r\n\r\n";
#define FIELDS "[h:Host=a][h:Connection=close][h:Cookie=k=2][h:X-Empty=]"
#define COOKIES (MHD_HAVE_COOKIES ? "[c:k=2]" : "")

struct KindRow {
  unsigned kinds;
  std::string expected;
};

const KindRow kind_rows[] = {
    {0, ""},
    {MHD_VK_HEADER, FIELDS},
    {MHD_VK_COOKIE, COOKIES},
    {MHD_VK_GET_ARGUMENT, "[q=1]"},
    {MHD_VK_POSTDATA, ""},
    {MHD_VK_FOOTER, ""},
    {MHD_VK_HEADER_FOOTER, FIELDS},
    {MHD_VK_GET_POST, "[q=1]"},
    {MHD_VK_HEADER | MHD_VK_COOKIE | MHD_VK_GET_ARGUMENT, std::string(FIELDS) + COOKIES + "[q=1]"},
};

START_TEST(each_kind) {
  const KindRow& row = kind_rows[_i];
  with_request(
      everything, {},
      [](MHD_Request* request, void* cls) {
        const auto& wanted = *static_cast<const KindRow*>(cls);
        CHECK_TEXT(listing(request, wanted.kinds), wanted.expected, "kinds");
      },
      const_cast<KindRow*>(&row));
}
END_TEST

enum MHD_Bool stop_at_second(void* cls, MHD_ValueKind, const MHD_NameAndValue*) {
  return ++*static_cast<int*>(cls) < 2 ? MHD_YES : MHD_NO;
}

START_TEST(iterator_can_stop) {
  with_request(
      everything, {},
      [](MHD_Request* request, void*) {
        int calls = 0;
        const auto kinds = static_cast<MHD_ValueKind>(MHD_VK_HEADER | MHD_VK_GET_ARGUMENT);
        ck_assert_uint_eq(MHD_request_get_values_cb(request, kinds, stop_at_second, &calls), 2);
        ck_assert_int_eq(calls, 2);
      },
      nullptr);
}
END_TEST

START_TEST(list) {
  with_request(
      everything, {},
      [](MHD_Request* request, void*) {
        MHD_NameValueKind found[9];
        const auto kinds = static_cast<MHD_ValueKind>(MHD_VK_HEADER | MHD_VK_GET_ARGUMENT);
        std::memset(static_cast<void*>(found), 0, sizeof found);
        ck_assert_uint_eq(MHD_request_get_values_list(request, kinds, 9, found), 5);
        ck_assert_str_eq(found[0].nv.name.cstr, "Host");
        ck_assert_str_eq(found[0].nv.value.cstr, "a");
        ck_assert_int_eq(found[0].kind, MHD_VK_HEADER);
        ck_assert_str_eq(found[4].nv.name.cstr, "q");
        ck_assert_int_eq(found[4].kind, MHD_VK_URI_QUERY_PARAM);
        ck_assert_ptr_null(found[5].nv.name.cstr);
        std::memset(static_cast<void*>(found), 0, sizeof found);
        ck_assert_uint_eq(MHD_request_get_values_list(request, kinds, 2, found), 2);
        ck_assert_ptr_null(found[2].nv.name.cstr);
        ck_assert_uint_eq(MHD_request_get_values_list(request, kinds, 0, found), 0);
      },
      nullptr);
}
END_TEST

// ---- one value ----

START_TEST(value) {
  with_request(
      request_for("/?Arg=1&arg=2&no&e=", "X-Twice: 1\r\nX-Twice: 2\r\nArg: field\r\n"), {},
      [](MHD_Request* request, void*) {
        MHD_StringNullable found;
        // Whatever the case, the first one wins.
        for (const char* name : {"Arg", "arg", "ARG"}) {
          ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, name, &found),
                           MHD_YES);
          ck_assert_str_eq(found.cstr, "1");
        }
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_HEADER, "x-twice", &found), MHD_YES);
        ck_assert_str_eq(found.cstr, "1");
        ck_assert_uint_eq(found.len, 1);
        const auto both = static_cast<MHD_ValueKind>(MHD_VK_HEADER | MHD_VK_GET_ARGUMENT);
        ck_assert_int_eq(MHD_request_get_value(request, both, "arg", &found), MHD_YES);
        ck_assert_str_eq(found.cstr, "field");
        // No value and an empty one differ.
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "no", &found),
                         MHD_YES);
        ck_assert_ptr_null(found.cstr);
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "e", &found), MHD_YES);
        ck_assert_str_eq(found.cstr, "");
        // Not found.
        found = MHD_StringNullable{5, "stale"};
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "ar", &found), MHD_NO);
        ck_assert_ptr_null(found.cstr);
        ck_assert_uint_eq(found.len, 0);
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_COOKIE, "arg", nullptr), MHD_NO);
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_HEADER, "arg", nullptr), MHD_YES);
      },
      nullptr);
}
END_TEST

// The form with three arguments gives the same pointer each time, as long as the request lives.
START_TEST(value_by_pointer) {
  with_request(
      request_for("/?a=1&no", "X-Test: 2\r\n"), {},
      [](MHD_Request* request, void*) {
        const MHD_StringNullable* argument =
            MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "A");
        const MHD_StringNullable* field = MHD_request_get_value(request, MHD_VK_HEADER, "x-test");
        const MHD_StringNullable* none = MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "no");
        for (int i = 0; i < 100000; ++i) {
          ck_assert_ptr_eq(MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "a"), argument);
          ck_assert_ptr_eq(MHD_request_get_value(request, MHD_VK_HEADER, "X-Test"), field);
        }
        ck_assert_str_eq(argument->cstr, "1");
        ck_assert_str_eq(field->cstr, "2");
        ck_assert_ptr_nonnull(none);
        ck_assert_ptr_null(none->cstr);
        ck_assert_ptr_null(MHD_request_get_value(request, MHD_VK_HEADER, "a"));
      },
      nullptr);
}
END_TEST

// ---- limits ----

struct Heard {
  int calls = 0;
  int code = 0;
};

void hear(void* cls, MHD_StatusCode code, const char*, va_list) {
  auto& heard = *static_cast<Heard*>(cls);
  ++heard.calls;
  heard.code = code;
}

// More arguments than the memory of the request can hold: there are none, which the log tells once.
START_TEST(too_many_arguments) {
  std::string target = "/?";
  for (int i = 0; i < 500; ++i) target += "a&";
  Heard heard;
  with_request(
      request_for(target),
      {MHD_D_OPTION_LOG_CALLBACK(hear, &heard), MHD_D_OPTION_CONN_MEMORY_LIMIT(6000)},
      [](MHD_Request* request, void*) {
        CHECK_TEXT(listing(request, MHD_VK_GET_ARGUMENT), "", "many arguments");
        MHD_StringNullable found;
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "a", &found), MHD_NO);
        // Everything else is as usual.
        ck_assert_int_eq(MHD_request_get_value(request, MHD_VK_HEADER, "host", &found), MHD_YES);
      },
      nullptr);
  ck_assert_int_eq(heard.calls, 1);
  ck_assert_int_eq(heard.code, MHD_SC_CONNECTION_POOL_NO_MEM_GET_PARAM);
}
END_TEST

START_TEST(malformed_cookies_are_logged) {
  Heard heard;
  with_request(
      request_for("/", "Cookie: bad\r\n"), {MHD_D_OPTION_LOG_CALLBACK(hear, &heard)},
      [](MHD_Request* request, void*) {
        listing(request, MHD_VK_COOKIE);
        listing(request, MHD_VK_COOKIE);
      },
      nullptr);
  ck_assert_int_eq(heard.calls, MHD_HAVE_COOKIES ? 1 : 0);
  if (MHD_HAVE_COOKIES) ck_assert_int_eq(heard.code, MHD_SC_REQ_COOKIE_PARSED_PARTIALLY);
}
END_TEST

// ---- trailers ----

// An exchange that was received up to `recv`, with one field and one trailer.
class Received {
 public:
  explicit Received(mhd::Recv recv) : exchange_(chunk_, sizeof chunk_, 16384) {
    ::new (&mhd::mhd2::state_of(exchange_)) mhd::mhd2::RequestState();
    mhd::Request& request = exchange_.request;
    request.head = head_;
    request.trailer_text = trailer_;
    const mhd::Field field{0, 2, 1, 1, mhd::FieldId::other};
    ck_assert(request.fields.add(exchange_.arena, field));
    ck_assert(request.trailers.add(exchange_.arena, field));
    for (const mhd::Recv next : {mhd::Recv::body, mhd::Recv::trailers, mhd::Recv::done})
      if (exchange_.recv() != recv) exchange_.move_to(next);
  }
  MHD_Request* get() { return mhd::mhd2::request_of(exchange_); }

 private:
  char chunk_[1024];
  char head_[4] = {'A', '\0', '1', '\0'};
  char trailer_[4] = {'B', '\0', '2', '\0'};
  mhd::Exchange exchange_;
};

START_TEST(trailers_are_there_at_the_end) {
  Received trailers(mhd::Recv::trailers);
  CHECK_TEXT(listing(trailers.get(), MHD_VK_FOOTER), "", "before the end");
  CHECK_TEXT(listing(trailers.get(), MHD_VK_HEADER_FOOTER), "[h:A=1]", "before the end");
  Received done(mhd::Recv::done);
  CHECK_TEXT(listing(done.get(), MHD_VK_FOOTER), "[f:B=2]", "at the end");
  CHECK_TEXT(listing(done.get(), MHD_VK_HEADER_FOOTER), "[h:A=1][f:B=2]", "at the end");
  MHD_StringNullable found;
  ck_assert_int_eq(MHD_request_get_value(done.get(), MHD_VK_HEADER_FOOTER, "b", &found), MHD_YES);
  ck_assert_str_eq(found.cstr, "2");
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api/mhd2/values", {{query, std::size(query_rows)},
                                             {cookies, std::size(cookie_rows)},
                                             {cookies_can_be_switched_off},
                                             {cookie_fields_stay_whole},
                                             {each_kind, std::size(kind_rows)},
                                             {iterator_can_stop},
                                             {list},
                                             {value},
                                             {value_by_pointer},
                                             {too_many_arguments},
                                             {malformed_cookies_are_logged},
                                             {trailers_are_there_at_the_end}});
}
