// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/dcc: what a content creator can answer, what is refused, and what is sent.
#include <algorithm>
#include <climits>
#include <cstring>

#include "check_main.h"
#include "support/creator_rig.h"

using support::Context;
using support::CreatorAction;
using support::CreatorRig;

namespace {

constexpr std::uint64_t unknown = MHD_SIZE_UNKNOWN;

void count_call(void* cls) { ++*static_cast<unsigned*>(cls); }

const CreatorAction* put(Context* context, char* buffer, std::string_view text) {
  std::memcpy(buffer, text.data(), text.size());
  return MHD_DCC_action_continue(context, text.size());
}

// What becomes of a reply whose creator misbehaves.
void check_aborted(CreatorRig& rig, MHD_RequestEndedCode code, MHD_StatusCode logged) {
  ck_assert_int_eq(static_cast<int>(rig.pump().close()), static_cast<int>(mhd::CloseKind::reset));
  ck_assert_uint_eq(rig.ended.size(), 1);
  ck_assert_int_eq(rig.ended[0], code);
  ck_assert_uint_eq(rig.logged.size(), 1);
  ck_assert_int_eq(rig.logged[0], logged);
  ck_assert_uint_eq(rig.freed, 1);
}

void check_completed(CreatorRig& rig) {
  ck_assert_uint_eq(rig.ended.size(), 1);
  ck_assert_int_eq(rig.ended[0], MHD_REQUEST_ENDED_COMPLETED_OK);
  ck_assert_uint_eq(rig.logged.size(), 0);
  ck_assert_uint_eq(rig.freed, 1);
}

// ---- sizes ----

constexpr std::size_t all_of_it = SIZE_MAX - 1;  // what `max` says

struct SizeRow {
  std::uint64_t total;
  std::size_t data;
  std::size_t lent;
  bool valid;
};

const SizeRow size_rows[] = {
    {unknown, 0, 0, false},
    {unknown, 1, 0, true},
    {unknown, 0, 1, true},
    {unknown, 1, 1, true},
    {unknown, all_of_it, 0, true},
    {unknown, all_of_it, 100000, true},
    {unknown, SIZE_MAX, 0, false},
    {unknown, SIZE_MAX, 1, false},
    {unknown, 1, SIZE_MAX, false},
    {10, all_of_it, 0, true},
    {10, 11, 0, false},
    {10, 5, 5, true},
    {10, 5, 6, false},
    {10, 0, 10, true},
    {10, 0, 11, false},
    {10, 10, 0, true},
    {10, 10, 1, false},
    {10, 1, static_cast<std::size_t>(INT64_MAX), false},
};

START_TEST(sizes) {
  const SizeRow& row = size_rows[_i];
  const std::string memory(100000, 'l');
  unsigned freed = 0;
  CreatorRig rig(
      row.total, [&](Context* context, std::uint64_t position, char* buffer, std::size_t max) {
        if (position > 0) return MHD_DCC_action_finish(context);
        const std::size_t data = row.data == all_of_it ? max : row.data;
        if (data <= max) std::memset(buffer, 'd', data);
        const MHD_IoVec piece = {memory.data(), row.lent};
        const MHD_DynContentZCIoVec lent = {1, &piece, count_call, &freed};
        const CreatorAction* action = MHD_DCC_action_continue_zc(context, data, &lent, nullptr);
        if ((action != nullptr) != row.valid) ck_abort_msg("row %d", _i);
        // Another one may be made in its place.
        return action ? action : MHD_DCC_action_suspend(context);
      });
  rig.ask();
  ck_assert_uint_eq(freed, 1);
}
END_TEST

START_TEST(max_is_what_is_left) {
  std::vector<std::size_t> rooms;
  std::uint64_t sum = 0;
  CreatorRig rig(20000,
                 [&](Context* context, std::uint64_t position, char* buffer, std::size_t max) {
                   ck_assert_uint_eq(position, sum);
                   ck_assert_uint_ge(max, std::min<std::uint64_t>(512, 20000 - position));
                   ck_assert_uint_le(max, 20000 - position);
                   const std::size_t size = max < 7000 ? max : 7000;
                   std::memset(buffer, 'a', size);
                   sum += size;
                   return MHD_DCC_action_continue(context, size);
                 });
  ck_assert(rig.content() == std::string(20000, 'a'));
  ck_assert_uint_eq(sum, 20000);
  check_completed(rig);
}
END_TEST

START_TEST(known_size_of_nothing) {
  CreatorRig rig(0, [](Context*, std::uint64_t, char*, std::size_t) { return nullptr; });
  ck_assert(rig.content().empty());
  ck_assert_uint_eq(rig.calls, 0);
  check_completed(rig);
}
END_TEST

START_TEST(too_little) {
  CreatorRig rig(10, [](Context* context, std::uint64_t position, char* buffer, std::size_t) {
    return position ? MHD_DCC_action_finish(context) : put(context, buffer, "123456789");
  });
  CHECK_TEXT(rig.content(), "123456789", "too little");
  check_aborted(rig, MHD_REQUEST_ENDED_BY_APP_ERROR, MHD_SC_DCC_ACTION_INVALID);
}
END_TEST

// ---- pieces of memory ----

struct PiecesRow {
  const char* name;
  std::vector<std::string> pieces;
  const char* version;
  std::uint64_t total;
  std::string expected;
};

const std::string large(100000, 'L');

const PiecesRow pieces_rows[] = {
    {"small", {"abc", "", "de"}, "1.1", unknown, "7\r\n--abcde\r\n0\r\n\r\n"},
    {"none", {}, "1.1", unknown, "2\r\n--\r\n0\r\n\r\n"},
    {"only empty ones", {"", ""}, "1.1", unknown, "2\r\n--\r\n0\r\n\r\n"},
    {"small, 1.0", {"abc", "", "de"}, "1.0", unknown, "--abcde"},
    {"small, known", {"abc", "", "de"}, "1.1", 7, "--abcde"},
    {"large",
     {large, "x", large},
     "1.1",
     unknown,
     "30d43\r\n--" + large + "x" + large + "\r\n0\r\n\r\n"},
    {"large, known", {large, "x"}, "1.1", 100003, "--" + large + "x"},
    {"many", std::vector<std::string>(5000, "ab"), "1.0", unknown,
     "--" +
         [] {
           std::string all;
           for (int i = 0; i < 5000; ++i) all += "ab";
           return all;
         }()},
};

struct PiecesCase {
  const PiecesRow& row;
  std::size_t drain;
};

PiecesCase pieces_case(int i) {
  constexpr std::size_t drains[] = {support::everything, 1000, 1};
  return {pieces_rows[i / 3], drains[i % 3]};
}

START_TEST(pieces) {
  const PiecesCase test = pieces_case(_i);
  unsigned freed = 0;
  std::vector<MHD_IoVec> array;
  CreatorRig rig(
      test.row.total,
      [&](Context* context, std::uint64_t position, char* buffer, std::size_t) {
        if (position > 0) return MHD_DCC_action_finish(context);
        std::memcpy(buffer, "--", 2);
        for (const std::string& piece : test.row.pieces)
          array.push_back({piece.data(), piece.size()});
        const MHD_DynContentZCIoVec lent = {static_cast<unsigned>(array.size()), array.data(),
                                            count_call, &freed};
        const CreatorAction* action = MHD_DCC_action_continue_zc(context, 2, &lent, nullptr);
        array.clear();
        return action;
      },
      test.drain);
  CHECK_TEXT(rig.content(test.row.version), test.row.expected, test.row.name);
  ck_assert_uint_eq(freed, 1);
  check_completed(rig);
}
END_TEST

START_TEST(pieces_are_given_back_early) {
  unsigned freed = 0;
  CreatorRig rig(unknown, [&](Context* context, std::uint64_t position, char*, std::size_t) {
    if (position == 3 * large.size()) return MHD_DCC_action_finish(context);
    // Those of the last call have left.
    ck_assert_uint_eq(freed, position / large.size());
    const MHD_IoVec piece = {large.data(), large.size()};
    const MHD_DynContentZCIoVec lent = {1, &piece, count_call, &freed};
    return MHD_DCC_action_continue_zc(context, 0, &lent, nullptr);
  });
  rig.ask();
  ck_assert_uint_eq(freed, 3);
  check_completed(rig);
}
END_TEST

// ---- actions that are not what they should be ----

enum class Misuse { abort, made_then_null, made_then_foreign, foreign, pieces_then_null, two };

struct MisuseRow {
  Misuse misuse;
  MHD_StatusCode logged;
};

const MisuseRow misuse_rows[] = {
    {Misuse::abort, MHD_SC_APPLICATION_DATA_GENERATION_FAILURE_CLOSED},
    {Misuse::made_then_null, MHD_SC_DCC_ACTION_INVALID},
    {Misuse::made_then_foreign, MHD_SC_DCC_ACTION_INVALID},
    {Misuse::foreign, MHD_SC_DCC_ACTION_INVALID},
    {Misuse::pieces_then_null, MHD_SC_DCC_ACTION_INVALID},
    {Misuse::two, MHD_SC_DCC_ACTION_INVALID},
};

START_TEST(misuse) {
  const MisuseRow& row = misuse_rows[_i];
  unsigned freed = 0;
  const MHD_IoVec piece = {large.data(), large.size()};
  const MHD_DynContentZCIoVec lent = {1, &piece, count_call, &freed};
  const auto* foreign = reinterpret_cast<const CreatorAction*>(&piece);
  CreatorRig rig(
      unknown, [&](Context* context, std::uint64_t, char*, std::size_t) -> const CreatorAction* {
        switch (row.misuse) {
          case Misuse::abort:
            return MHD_DCC_action_abort(context);
          case Misuse::made_then_null:
            ck_assert_ptr_nonnull(MHD_DCC_action_continue(context, 1));
            return nullptr;
          case Misuse::made_then_foreign:
            ck_assert_ptr_nonnull(MHD_DCC_action_finish(context));
            return foreign;
          case Misuse::foreign:
            return foreign;
          case Misuse::pieces_then_null:
            ck_assert_ptr_nonnull(MHD_DCC_action_continue_zc(context, 1, &lent, nullptr));
            ck_assert_uint_eq(freed, 0);
            return nullptr;
          case Misuse::two:
            ck_assert_ptr_nonnull(MHD_DCC_action_continue_zc(context, 1, &lent, nullptr));
            ck_assert_ptr_null(MHD_DCC_action_continue(context, 1));
            ck_assert_ptr_null(MHD_DCC_action_finish(context));
            ck_assert_ptr_null(MHD_DCC_action_suspend(context));
            // The pieces of the second one are given back at once, those of the first one later.
            ck_assert_ptr_null(MHD_DCC_action_continue_zc(context, 1, &lent, nullptr));
            ck_assert_uint_eq(freed, 1);
            return nullptr;
        }
        return nullptr;
      });
  rig.ask();
  check_aborted(rig, MHD_REQUEST_ENDED_BY_APP_ABORT, row.logged);
  const unsigned lendings = row.misuse == Misuse::two                ? 2
                            : row.misuse == Misuse::pieces_then_null ? 1
                                                                     : 0;
  ck_assert_uint_eq(freed, lendings);
}
END_TEST

START_TEST(refused_then_another) {
  unsigned freed = 0;
  const MHD_IoVec nowhere = {nullptr, 5};
  const MHD_DynContentZCIoVec bad_piece = {1, &nowhere, count_call, &freed};
  const MHD_DynContentZCIoVec no_array = {1, nullptr, count_call, &freed};
  const MHD_NameValueCStr bad_footer = {"a b", "c"};
  CreatorRig rig(unknown,
                 [&](Context* context, std::uint64_t position, char* buffer, std::size_t max) {
                   if (position > 0) return MHD_DCC_action_finish(context);
                   ck_assert_ptr_null(MHD_DCC_action_continue(context, 0));
                   ck_assert_ptr_null(MHD_DCC_action_continue(context, max + 1));
                   ck_assert_ptr_null(MHD_DCC_action_continue_ce(context, 1, "a b"));
                   ck_assert_ptr_null(MHD_DCC_action_continue_zc(context, 1, &bad_piece, nullptr));
                   ck_assert_ptr_null(MHD_DCC_action_continue_zc(context, 1, &no_array, nullptr));
                   ck_assert_ptr_null(MHD_DCC_action_finish_with_footer(context, 1, &bad_footer));
                   ck_assert_ptr_null(MHD_DCC_action_finish_with_footer(context, 1, nullptr));
                   return put(context, buffer, "fine");
                 });
  CHECK_TEXT(rig.content(), "4\r\nfine\r\n0\r\n\r\n", "another action");
  ck_assert_uint_eq(freed, 2);
  check_completed(rig);
}
END_TEST

// ---- chunk extensions ----

struct ExtensionRow {
  const char* given;
  const char* sent;  // null: refused
};

const std::string name_1023(1023, 'n');
const std::string name_1024(1024, 'n');
const std::string sent_1023 = ";" + name_1023;

const ExtensionRow extension_rows[] = {
    {nullptr, ""},
    {"", ""},
    {"a", ";a"},
    {";a", ";a"},
    {"a=b", ";a=b"},
    {"a;b;c=d", ";a;b;c=d"},
    {" ; a = b ; c", ";a=b;c"},
    {"a=\"\"", ";a=\"\""},
    {"a=\"b c;d=e\t\xc3\xa9\"", ";a=\"b c;d=e\t\xc3\xa9\""},
    {"a=\"b\\\"c\\\\\"; d", ";a=\"b\\\"c\\\\\";d"},
    {"!#$%&'*+-.^_`|~09azAZ", ";!#$%&'*+-.^_`|~09azAZ"},
    {";", nullptr},
    {"a;", nullptr},
    {"a;;b", nullptr},
    {";;a", nullptr},
    {" a ", nullptr},
    {"a ", nullptr},
    {"a=", nullptr},
    {"=b", nullptr},
    {"a=b=c", nullptr},
    {"a b", nullptr},
    {"a,b", nullptr},
    {"a\r\nb", nullptr},
    {"a\n", nullptr},
    {"a=\"b", nullptr},
    {"a=\"b\\", nullptr},
    {"a=\"b\\\"", nullptr},
    {"a=\"b\r\n\"", nullptr},
    {"a=\"b\\\r\"", nullptr},
    {"a=\"b\x7f\"", nullptr},
    {"a=\"b\"c", nullptr},
    {"\"a\"", nullptr},
    {"\xc3\xa9", nullptr},
    {name_1023.c_str(), sent_1023.c_str()},
    {name_1024.c_str(), nullptr},
};

START_TEST(extensions) {
  const ExtensionRow& row = extension_rows[_i];
  for (const char* version : {"1.1", "1.0"}) {
    CreatorRig rig(unknown,
                   [&](Context* context, std::uint64_t position, char* buffer, std::size_t) {
                     if (position > 0) return MHD_DCC_action_finish(context);
                     std::memcpy(buffer, "data", 4);
                     std::string copy(row.given ? row.given : "");
                     const auto* action =
                         MHD_DCC_action_continue_ce(context, 4, row.given ? copy.c_str() : nullptr);
                     copy.assign(copy.size(), 'x');
                     if (action) return action;
                     return put(context, buffer, "none");
                   });
    const std::string sent = rig.content(version);
    const std::string text = row.sent ? "data" : "none";
    CHECK_TEXT(sent,
               *version && version[2] == '0'
                   ? text
                   : "4" + std::string(row.sent ? row.sent : "") + "\r\n" + text + "\r\n0\r\n\r\n",
               row.given ? row.given : "none");
    check_completed(rig);
  }
}
END_TEST

// Which bytes may stand in names, values, and quoted values.
START_TEST(every_byte_of_an_extension) {
  for (int c = 1; c <= UCHAR_MAX; ++c) {
    const auto byte = static_cast<char>(c);
    const bool token = std::strchr("!#$%&'*+-.^_`|~", c) || (c < 0x80 && std::isalnum(c));
    const bool quoted = (c >= 0x20 || c == '\t') && c != 0x7f && c != '"' && c != '\\';
    const bool escaped = (c >= 0x20 || c == '\t') && c != 0x7f;
    const std::string texts[] = {
        {'a', byte, 'b'},
        {'a', '=', 'b', byte, 'b'},
        {'a', '=', '"', byte, '"'},
        {'a', '=', '"', '\\', byte, '"'},
    };
    const bool joins = c == ';' || c == '=';  // two extensions, or name and value
    const bool valid[] = {token || joins, token || c == ';', quoted, escaped};
    for (int i = 0; i < 4; ++i) {
      bool made = false;
      CreatorRig rig(unknown, [&](Context* context, std::uint64_t, char*, std::size_t) {
        made = MHD_DCC_action_continue_ce(context, 1, texts[i].c_str());
        return nullptr;
      });
      rig.ask();
      ck_assert_msg(made == valid[i], "byte %d in text %d", c, i);
    }
  }
}
END_TEST

// ---- footers ----

struct FooterRow {
  const char* name;
  const char* value;
  bool valid;
};

const std::string value_8187(8192 - 5, 'v');  // with "a: " and the line end 8192 bytes
const std::string value_8188(8192 - 4, 'v');

const FooterRow footer_rows[] = {
    {"X-Sum", "abc", true},
    {"X-Sum", "", true},
    {"X-Sum", "caf\xc3\xa9", true},
    {"ETag", "\"1\"", true},
    {"Content-Digest", "sha-256=:AA==:", true},
    {"Server-Timing", "a;dur=1", true},
    {nullptr, "abc", false},
    {"X-Sum", nullptr, false},
    {"", "abc", false},
    {"X Sum", "abc", false},
    {"X-Sum:", "abc", false},
    {"X-Sum\r\nEvil", "abc", false},
    {"X-Sum", "a\r\nEvil: 1", false},
    {"X-Sum", "a\nb", false},
    {"X-Sum", "a\tb", false},
    {"X-Sum", "a\x7f", false},
    {"Transfer-Encoding", "chunked", false},
    {"content-length", "5", false},
    {"Connection", "close", false},
    {"Keep-Alive", "timeout=5", false},
    {"Trailer", "X-Sum", false},
    {"TE", "trailers", false},
    {"Upgrade", "h2c", false},
    {"HOST", "a", false},
    {"Date", "today", false},
    {"Content-Type", "text/html", false},
    {"Content-Encoding", "gzip", false},
    {"Content-Range", "bytes 0-1/2", false},
    {"Set-Cookie", "a=b", false},
    {"Cookie", "a=b", false},
    {"WWW-Authenticate", "Basic", false},
    {"Authorization", "Basic", false},
    {"Proxy-Authenticate", "Basic", false},
    {"Cache-Control", "no-store", false},
    {"Age", "1", false},
    {"Expires", "now", false},
    {"Location", "/", false},
    {"Retry-After", "1", false},
    {"Vary", "*", false},
    {"If-Match", "*", false},
    {"Range", "bytes=0-", false},
    {"Expect", "100-continue", false},
    {"Max-Forwards", "1", false},
    {"a", value_8187.c_str(), true},
    {"a", value_8188.c_str(), false},
};

START_TEST(footers) {
  const FooterRow& row = footer_rows[_i];
  for (const char* version : {"1.1", "1.0"}) {
    CreatorRig rig(
        unknown, [&](Context* context, std::uint64_t position, char* buffer, std::size_t) {
          if (position == 0) return put(context, buffer, "data");
          const MHD_NameValueCStr two[] = {{"X-First", "1"}, {row.name, row.value}};
          const bool fits = !row.value || std::strlen(row.value) < 8000;
          const auto* action =
              MHD_DCC_action_finish_with_footer(context, fits ? 2 : 1, fits ? two : two + 1);
          if ((action != nullptr) != row.valid) ck_abort_msg("row %d", _i);
          return action ? action : MHD_DCC_action_finish(context);
        });
    const bool first = row.valid && std::strlen(row.value) < 8000;
    const std::string lines = row.valid ? std::string(first ? "X-First: 1\r\n" : "") + row.name +
                                              ": " + row.value + "\r\n"
                                        : "";
    CHECK_TEXT(rig.content(version),
               version[2] == '0' ? "data" : "4\r\ndata\r\n0\r\n" + lines + "\r\n", "footers");
    check_completed(rig);
  }
}
END_TEST

START_TEST(no_footers) {
  CreatorRig rig(unknown, [](Context* context, std::uint64_t, char*, std::size_t) {
    return MHD_DCC_action_finish_with_footer(context, 0, nullptr);
  });
  CHECK_TEXT(rig.content(), "0\r\n\r\n", "no footers");
  check_completed(rig);
}
END_TEST

// ---- suspending ----

START_TEST(suspend_and_resume) {
  MHD_Request* request = nullptr;
  CreatorRig rig(unknown, [&](Context* context, std::uint64_t position, char* buffer, std::size_t) {
    if (position > 0) return MHD_DCC_action_finish(context);
    if (request) {
      ck_assert_ptr_eq(MHD_DCC_get_request(context), request);
      return put(context, buffer, "later");
    }
    request = MHD_DCC_get_request(context);
    return MHD_DCC_action_suspend(context);
  });
  rig.ask();
  ck_assert_uint_eq(rig.calls, 1);
  MHD_request_resume(request);
  MHD_request_resume(request);
  rig.pump().run();
  ck_assert(rig.pump().output().ends_with("\r\n\r\n5\r\nlater\r\n0\r\n\r\n"));
  ck_assert_uint_eq(rig.calls, 3);
  check_completed(rig);
}
END_TEST

// Before the action is made, and between making and returning it.
START_TEST(resume_comes_first) {
  CreatorRig rig(unknown, [&](Context* context, std::uint64_t, char*, std::size_t) {
    if (rig.calls == 3) return MHD_DCC_action_finish(context);
    if (rig.calls == 1) MHD_request_resume(MHD_DCC_get_request(context));
    const auto* action = MHD_DCC_action_suspend(context);
    if (rig.calls == 2) MHD_request_resume(MHD_DCC_get_request(context));
    return action;
  });
  CHECK_TEXT(rig.content(), "0\r\n\r\n", "resumed at once");
  check_completed(rig);
}
END_TEST

// A resume in a callback that asks for something else is dropped.
START_TEST(resume_for_nothing) {
  CreatorRig rig(unknown, [&](Context* context, std::uint64_t position, char* buffer, std::size_t) {
    if (position > 0) return MHD_DCC_action_suspend(context);
    MHD_request_resume(MHD_DCC_get_request(context));
    return put(context, buffer, "x");
  });
  rig.ask();
  ck_assert_uint_eq(rig.calls, 2);
  ck_assert_uint_eq(rig.ended.size(), 0);
}
END_TEST

START_TEST(suspending_is_not_allowed) {
  CreatorRig rig(unknown, [](Context* context, std::uint64_t, char*, std::size_t) {
    ck_assert_ptr_null(MHD_DCC_action_suspend(context));
    return MHD_DCC_action_finish(context);
  });
  const auto option = MHD_D_OPTION_DISALLOW_SUSPEND_RESUME(MHD_YES);
  ck_assert_int_eq(MHD_daemon_set_option(&rig.daemon(), &option), MHD_SC_OK);
  CHECK_TEXT(rig.content(), "0\r\n\r\n", "no suspending");
  check_completed(rig);
}
END_TEST

// Actions for requests can't be made here.
START_TEST(no_request_actions) {
  CreatorRig rig(unknown, [](Context* context, std::uint64_t, char*, std::size_t) {
    ck_assert_ptr_null(MHD_action_suspend(MHD_DCC_get_request(context)));
    return MHD_DCC_action_finish(context);
  });
  rig.ask();
  check_completed(rig);
}
END_TEST

// ---- making the response ----

START_TEST(making) {
  unsigned freed = 0;
  const auto creator = [](void*, Context*, std::uint_fast64_t, void*,
                          std::size_t) -> const CreatorAction* { return nullptr; };
  ck_assert_ptr_null(
      MHD_response_from_callback(MHD_HTTP_STATUS_OK, 1, nullptr, &freed, count_call));
  ck_assert_ptr_null(MHD_response_from_callback(static_cast<MHD_HTTP_StatusCode>(99), 1, creator,
                                                &freed, count_call));
  ck_assert_uint_eq(freed, 0);
  MHD_Response* response =
      MHD_response_from_callback(MHD_HTTP_STATUS_OK, 1, creator, &freed, count_call);
  ck_assert_ptr_nonnull(response);
  MHD_response_destroy(response);
  ck_assert_uint_eq(freed, 1);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api/mhd2/dcc", {{sizes, std::size(size_rows)},
                                          {max_is_what_is_left},
                                          {known_size_of_nothing},
                                          {too_little},
                                          {pieces, 3 * std::size(pieces_rows)},
                                          {pieces_are_given_back_early},
                                          {misuse, std::size(misuse_rows)},
                                          {refused_then_another},
                                          {extensions, std::size(extension_rows)},
                                          {every_byte_of_an_extension},
                                          {footers, std::size(footer_rows)},
                                          {no_footers},
                                          {suspend_and_resume},
                                          {resume_comes_first},
                                          {resume_for_nothing},
                                          {suspending_is_not_allowed},
                                          {no_request_actions},
                                          {making}});
}
