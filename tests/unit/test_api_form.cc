// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/form: what an application is told of each form, wherever its bytes are cut and
// whenever it suspends the request.
#include <algorithm>
#include <iterator>

#include "check_main.h"
#include "form/field_store.h"
#include "support/codec.h"
#include "support/form_rig.h"

namespace {

using mhd::View;
using support::form_request;
using support::FormAnswer;
using support::FormRig;
using support::FormUse;

using Options = std::initializer_list<MHD_DaemonOptionAndValue>;

// How the application suspends the request.
enum class Suspends { never, early, at_once, late };
constexpr Suspends all_suspends[] = {Suspends::never, Suspends::early, Suspends::at_once,
                                     Suspends::late};

// early: in each call; else in each but those that repeat one.
void suspend(FormRig& rig, Suspends how) {
  if (how == Suspends::never) return;
  const bool early = how == Suspends::early;
  const FormAnswer park = early ? FormAnswer::suspend_resumed : FormAnswer::suspend;
  rig.reader_answer = [park](unsigned) { return park; };
  rig.done_answer = [park](unsigned call) { return call < 2 ? park : FormAnswer::reply; };
}

// The client has sent all; whoever is suspended is resumed.
void settle(FormRig& rig) {
  while (rig.resume()) {
  }
}

void check_end(const FormRig& rig, const std::string& name, Suspends how) {
  ck_assert_msg(rig.done, "%s: not done", name.c_str());
  CHECK_EQUAL(rig.done_calls, how == Suspends::never ? 1 : 3, name);
  CHECK_EQUAL(rig.ended.size(), 1, name);
  CHECK_EQUAL(rig.ended[0], MHD_REQUEST_ENDED_COMPLETED_OK, name);
}

// The bytes in pieces that end at the cuts.
void play(FormRig& rig, const std::string& request, const support::Cuts& cuts, Suspends how) {
  suspend(rig, how);
  std::size_t at = 0;
  for (const std::size_t end : support::ends_of(request, cuts)) {
    rig.deliver(View(request).substr(at, end - at));
    at = end;
    if (how == Suspends::at_once) settle(rig);
  }
  settle(rig);
}

struct Told {
  View seen;
  MHD_StatusCode logged = MHD_SC_OK;  // OK: nothing
};

void check_play(const std::string& request, const support::Cuts& cuts, const FormUse& use,
                const Options& options, const Told& told, Suspends how) {
  const std::string name = unit::quoted(request) + (cuts.empty() ? "" : " cut at ") +
                           (cuts.empty() ? "" : std::to_string(cuts[0])) + " of " +
                           std::to_string(cuts.size()) + " cuts, suspends " +
                           std::to_string(static_cast<int>(how));
  FormRig rig(use, options);
  play(rig, request, cuts, how);
  CHECK_TEXT(rig.seen(), told.seen, name);
  check_end(rig, name, how);
  CHECK_EQUAL(rig.logged.size(), told.logged == MHD_SC_OK ? 0 : 1, name);
  if (told.logged != MHD_SC_OK) CHECK_EQUAL(rig.logged[0], told.logged, name);
  ck_assert(rig.pump().output().ends_with("\r\n\r\ndone\n"));
}

// Counted and chunked, whole, cut at each place and at all.
void check_all_ways(const char* type, View content, const FormUse& use, const Options& options,
                    const Told& told) {
  for (const std::size_t chunk : {std::size_t{0}, std::size_t{1}, std::size_t{7}, content.size()}) {
    const std::string request = form_request(type, content, chunk);
    for (const Suspends how : all_suspends) {
      check_play(request, {}, use, options, told, how);
      check_play(request, support::every_position(request), use, options, told, how);
      for (std::size_t cut = support::head_size(request) - 1; cut < request.size(); ++cut)
        check_play(request, {cut}, use, options, told, how);
    }
  }
}

// `|` stands for CR LF.
std::string with_line_ends(View text) {
  std::string result;
  for (const char c : text) c == '|' ? result += "\r\n" : result += c;
  return result;
}

// ---- contents and results ----

constexpr const char* urlencoded = "application/x-www-form-urlencoded";
constexpr const char* text_plain = "text/plain";
constexpr const char* multipart = "multipart/form-data; boundary=b";
#define A "Content-Disposition: form-data; name=a||"
#define FILE_HEAD                                                 \
  "Content-Disposition: form-data; name=f; filename=\"a;b.txt\"|" \
  "Content-Type: text/x|Content-Transfer-Encoding: binary||"

struct Row {
  const char* type;
  View content;
  View seen;
  MHD_StatusCode logged = MHD_SC_OK;
  std::size_t most_kept = SIZE_MAX;
  MHD_HTTP_PostEncoding encoding = MHD_HTTP_POST_ENCODING_OTHER;
};

constexpr MHD_HTTP_PostEncoding forced_urlencoded = MHD_HTTP_POST_ENCODING_FORM_URLENCODED;
constexpr MHD_HTTP_PostEncoding forced_multipart = MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA;
constexpr MHD_HTTP_PostEncoding forced_text = MHD_HTTP_POST_ENCODING_TEXT_PLAIN;

const Row rows[] = {
    {urlencoded, "a=1&b=%41+%c3%a4&c&d=", View("[a=1][b=A \xc3\xa4][c][d=] 0")},
    {urlencoded, "n%00m=v%00w&", View("[n\0m=v\0w] 0", 11)},
    {urlencoded, "a=1&b", "(a=1)(b=) 0", MHD_SC_OK, 0},
    {urlencoded, "a=%41&b=%41%42&c=12", "(b=AB)[a=A][c=12] 0", MHD_SC_OK, 3},
    {urlencoded, "a=%41&b=%41%42&c=%zz4", "(a=A)(b=AB)(c=%zz4) 0", MHD_SC_OK, 2},
    {urlencoded, "a=123&b=1234&c=12&d=12345678", "(b=1234)(d=12345678)[a=123][c=12] 0", MHD_SC_OK,
     3},
    {urlencoded, "a=1\r\n", "[a=1] 2", MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION},
    {urlencoded, "a=1\r\n", "(a=1) 2", MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION, 0},
    {nullptr, "a=1", " 81", MHD_SC_REQ_POST_PARSE_FAILED_NO_CNTN_TYPE},
    {nullptr, "a=1", "[a=1] 0", MHD_SC_OK, SIZE_MAX, forced_urlencoded},
    {multipart, "a=1", "[a=1] 0", MHD_SC_OK, SIZE_MAX, forced_urlencoded},
    {text_plain, "a=1|b=2=|c|", "[a=1][b=2=][c] 0"},
    {text_plain, "a=1|b=22|", "(b=22)[a=1] 0", MHD_SC_OK, 1},
    {text_plain, "a=1\r", "[a=1\r] 2", MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION},
    {text_plain, "a=1\r", "(a=1\r) 2", MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION, 1},
    {nullptr, "a=1|", "[a=1] 0", MHD_SC_OK, SIZE_MAX, forced_text},
    {multipart, "--b|" A "1|--b|" FILE_HEAD "2|3|--b--|",
     "[a=1][f filename:a;b.txt type:text/x coding:binary=2|3] 0"},
    {multipart, "--b|" A "1|--b|" FILE_HEAD "2|3|--b--|",
     "(f filename:a;b.txt type:text/x coding:binary=2|3)[a=1] 0", MHD_SC_OK, 2},
    {multipart, "--b|" A "|--b|" A "|--|-|--b--", "(a=)(a=|--|-) 0", MHD_SC_OK, 0},
    {multipart, "--b|" A "1|--b--", "[a=1] 0", MHD_SC_OK, SIZE_MAX, forced_multipart},
    {multipart, "--b|" A "1", "[a=1] 2", MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION},
    {multipart, "--b|" A "1|--b", "(a=1) 2", MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION, 0},
    {multipart, "--b|" A "12|--b|x|1", "[a=12] 3",
     MHD_SC_REQ_POST_PARSE_PARTIAL_INVALID_POST_FORMAT},
    {multipart, "--b|" A "12|--b|x|1", "(a=12) 3",
     MHD_SC_REQ_POST_PARSE_PARTIAL_INVALID_POST_FORMAT, 1},
    {multipart, "--b|x||1|--b--", " 90", MHD_SC_REQ_POST_PARSE_FAILED_INVALID_POST_FORMAT},
    {multipart, "x", " 90", MHD_SC_REQ_POST_PARSE_FAILED_INVALID_POST_FORMAT},
    {"image/png", "a=1", " 80", MHD_SC_REQ_POST_PARSE_FAILED_UNKNOWN_CNTN_TYPE},
    {"multipart/form-data", "a=1", " 82", MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NO_BOUNDARY},
    {"multipart/form-data; boundary=\"", "a", " 83", MHD_SC_REQ_POST_PARSE_FAILED_HEADER_MISFORMED},
    {"x", "a", " 83", MHD_SC_REQ_POST_PARSE_FAILED_HEADER_MISFORMED},
    {urlencoded, "a=1", " 84", MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NOT_MPART, 0, forced_multipart},
    {"image/png", "1", " 84", MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NOT_MPART, 0, forced_multipart},
    {nullptr, "a=1", " 81", MHD_SC_REQ_POST_PARSE_FAILED_NO_CNTN_TYPE, 0, forced_multipart},
    {"multipart/form-data", "1", " 82", MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NO_BOUNDARY, 0,
     forced_multipart},
};

START_TEST(forms) {
  const Row& row = rows[_i];
  const FormUse use = {.most_kept = row.most_kept, .encoding = row.encoding};
  check_all_ways(row.type, with_line_ends(row.content), use, {},
                 {with_line_ends(row.seen), row.logged});
}
END_TEST

// ---- no content ----

struct EmptyRow {
  const char* framing;  // fields, and the content
  MHD_HTTP_PostEncoding encoding = MHD_HTTP_POST_ENCODING_OTHER;
  View seen = " 1";
};

const EmptyRow empty_rows[] = {
    {"\r\n"},
    {"Content-Length: 0\r\n\r\n"},
    {"Content-Type: image/png\r\n\r\n"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n"},
    {"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", forced_urlencoded},
    {"Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n"
     "0\r\n\r\n"},
    {"\r\n", forced_multipart},
};

START_TEST(no_content) {
  const EmptyRow& row = empty_rows[_i];
  const std::string request = std::string("POST / HTTP/1.1\r\nHost: a\r\n") + row.framing;
  const FormUse use = {.encoding = row.encoding};
  for (const Suspends how : all_suspends) {
    check_play(request, {}, use, {}, {row.seen}, how);
    check_play(request, support::every_position(request), use, {}, {row.seen}, how);
    for (std::size_t cut = 1; cut < request.size(); ++cut)
      check_play(request, {cut}, use, {}, {row.seen}, how);
  }
}
END_TEST

// ---- memory and limits ----

constexpr std::size_t record = mhd::FieldStore::record_size;

void check_form(View content, const FormUse& use, const Options& options, const Told& told) {
  check_all_ways(urlencoded, content, use, options, told);
}

// A field takes its record, and name and value with a NUL each.
START_TEST(buffer_size) {
  const std::size_t two = record + 2 + 4 + record + 3 + 2;
  const View content = "a=123&bb=1&c";
  FormUse use = {.buffer_size = two + record + 2};
  check_form(content, use, {}, {"[a=123][bb=1][c] 0"});
  --use.buffer_size;
  check_form(content, use, {}, {"(c=)[a=123][bb=1] 0"});
  use.buffer_size = two - 1;
  check_form(content, use, {}, {"(bb=1)[a=123][c] 0"});
  use.buffer_size = record + 2 + 3;
  check_form(content, use, {}, {"(a=123)(c=)[bb=1] 0"});
  use.buffer_size = 0;
  check_form(content, use, {}, {"(a=123)(bb=1)(c=) 0"});
}
END_TEST

START_TEST(buffer_size_without_reader) {
  const std::size_t two = record + 2 + 4 + record + 3 + 2;
  const View content = "a=123&bb=1&c=%41";
  FormUse use = {.buffer_size = two + record + 4, .most_kept = 0, .reader = false};
  check_form(content, use, {}, {"[a=123][bb=1][c=A] 0"});
  const auto logged = MHD_SC_REQ_POST_PARSE_FAILED_NO_LARGE_BUF_MEM;
  use.buffer_size -= 1;
  check_form(content, use, {}, {"[a=123][bb=1] 61", logged});
  use.buffer_size = two;
  check_form(content, use, {}, {"[a=123][bb=1] 61", logged});
  use.buffer_size = two - 1;
  check_form(content, use, {}, {"[a=123] 61", logged});
  use.buffer_size = 0;
  check_form(content, use, {}, {" 61", logged});
}
END_TEST

// More than 4 KiB is on the heap and counts against the memory that all requests share.
std::string large_form(std::size_t size) { return "a=1&b=" + std::string(size, 'v') + "&c=3"; }

void check_large(std::size_t taken, bool reader, std::size_t size, const std::string& seen) {
  const std::string content = large_form(size);
  for (const std::size_t chunk : {0, 1, 1000}) {
    for (const Suspends how : all_suspends) {
      FormRig rig({.reader = reader}, {MHD_D_OPTION_LARGE_POOL_SIZE(100000)});
      ck_assert(rig.pool().take(taken));
      rig.look = [&](MHD_Request*) { rig.pool().give_back(taken); };
      play(rig, form_request(urlencoded, content, chunk), {300, 1000, 5000}, how);
      CHECK_TEXT(rig.seen(), seen, std::to_string(taken));
      check_end(rig, std::to_string(taken), how);
    }
  }
}

START_TEST(shared_memory) {
  const std::string value(10000, 'v');
  for (const std::size_t taken : {0, 80000})
    for (const bool reader : {false, true})
      check_large(taken, reader, value.size(), "[a=1][b=" + value + "][c=3] 0");
  check_large(95000, true, value.size(), "(b=" + value + ")[a=1][c=3] 0");
  check_large(95000, false, value.size(), "[a=1] 61");
  check_large(100000, true, value.size(), "(b=" + value + ")[a=1][c=3] 0");
  check_large(100000, false, value.size(), "[a=1] 61");
  // What lies in the memory of the connection costs nothing.
  check_large(100000, false, 3900, "[a=1][b=" + std::string(3900, 'v') + "][c=3] 0");
}
END_TEST

// It is held while the done callback may look at the fields, and not after it.
START_TEST(shared_memory_is_free_behind_the_end) {
  for (const FormAnswer answer : {FormAnswer::reply, FormAnswer::none, FormAnswer::go_on}) {
    FormRig rig({});
    rig.pump().stop_at(0);
    std::size_t held = 0;
    rig.done_answer = [&](unsigned call) {
      held = rig.pool().used();
      return call == 0 ? FormAnswer::suspend : answer;
    };
    rig.deliver(form_request(urlencoded, large_form(50000)));
    ck_assert_uint_ge(rig.pool().used(), 50000);
    ck_assert(rig.resume());
    ck_assert_uint_ge(held, 50000);
    ck_assert_uint_eq(rig.pool().used(), 0);
  }
}
END_TEST

// The same when it is the reader that ends it: the reply may take its time.
START_TEST(shared_memory_is_free_behind_the_reader) {
  FormRig rig({.most_kept = 50000});
  rig.pump().stop_at(0);
  rig.reader_answer = [](unsigned) { return FormAnswer::reply; };
  rig.deliver(form_request(urlencoded, large_form(50000) + "&d=" + std::string(50001, 'd')));
  ck_assert_uint_eq(rig.reader_calls, 1);
  ck_assert_uint_eq(rig.ended.size(), 0);
  ck_assert_uint_eq(rig.pool().used(), 0);
}
END_TEST

START_TEST(number_of_fields) {
  const auto limit = MHD_D_OPTION_FORM_FIELDS_LIMIT(3);
  const auto logged = MHD_SC_REQ_POST_PARSE_FAILED_NO_POOL_MEM;
  check_all_ways(urlencoded, "a=1&b&c=3&", {}, {limit}, {"[a=1][b][c=3] 0"});
  check_all_ways(urlencoded, "a=1&b&c=3&d", {}, {limit}, {"[a=1][b][c=3] 60", logged});
  check_all_ways(urlencoded, "a=1&b&c=3&d=", {.most_kept = 0}, {limit},
                 {"(a=1)(b=)(c=3) 60", logged});
  check_all_ways(text_plain, "a=1\r\nb\r\nc=3\r\n", {}, {limit}, {"[a=1][b][c=3] 0"});
  check_all_ways(text_plain, "a=1\r\nb\r\nc=3\r\nd\r\n", {}, {limit}, {"[a=1][b][c=3] 60", logged});
  const std::string part = with_line_ends("--b|" A "1|");
  check_all_ways(multipart, part + part + part + "--b--", {}, {limit}, {"[a=1][a=1][a=1] 0"});
  check_all_ways(multipart, part + part + part + part + "--b--", {}, {limit},
                 {"[a=1][a=1][a=1] 60", logged});
}
END_TEST

START_TEST(size_of_heads) {
  const auto limit = MHD_D_OPTION_FORM_HEAD_LIMIT(64);
  const auto logged = MHD_SC_REQ_POST_PARSE_FAILED_NO_POOL_MEM;
  const std::string most(64, 'n');
  check_form("a=1&" + most + "=1", {}, {limit}, {"[a=1][" + most + "=1] 0"});
  check_form("a=1&" + most + "n=1", {}, {limit}, {"[a=1] 60", logged});
  check_form(most + "n", {}, {limit}, {" 60", logged});
  const std::string name(64 - 37 - 2, 'n');
  const std::string begin = "--b\r\nContent-Disposition: form-data; name=";
  ck_assert_uint_eq(begin.size() - 5, 37);
  check_all_ways(multipart, begin + name + "\r\n\r\n1\r\n--b--", {}, {limit},
                 {"[" + name + "=1] 0"});
  check_all_ways(multipart, begin + name + "n\r\n\r\n1\r\n--b--", {}, {limit}, {" 60", logged});
}
END_TEST

// The memory of a connection that is nearly too small for a form: each size ends well.
START_TEST(small_connection_memory) {
  unsigned parsed = 0, failed = 0;
  const std::string request = form_request(urlencoded, "a=1&" + std::string(3000, 'n') + "=1");
  for (std::size_t memory = 256; memory < 12000; memory += 16) {
    FormRig rig({}, {MHD_D_OPTION_CONN_MEMORY_LIMIT(memory)});
    play(rig, request, {}, Suspends::at_once);
    if (!rig.done) continue;
    if (rig.seen().ends_with(" 0"))
      ++parsed;
    else if (rig.seen().ends_with(" 60"))
      ++failed;
    else
      ck_abort_msg("%zu: %s", memory, rig.seen().c_str());
  }
  ck_assert_uint_gt(parsed, 0);
  ck_assert_uint_gt(failed, 0);
}
END_TEST

// ---- suspending ----

// The client waits for an answer to what it has sent, which is not all it announced.
struct WaitRow {
  const char* type;
  View content;
  View seen;
};

const WaitRow wait_rows[] = {
    {"image/png", "", " 80"},
    {"image/png", "x", " 80"},
    {"multipart/form-data; boundary=b", "--b|x||", " 90"},
    {"multipart/form-data; boundary=b", "--b|" A "1|--b|x||", "[a=1] 3"},
    {"multipart/form-data; boundary=b", "--b|" A "1|--b|x||y", "[a=1] 3"},
};

START_TEST(the_end_waits_for_nobody) {
  const WaitRow& row = wait_rows[_i];
  const std::string content = with_line_ends(row.content);
  for (const bool chunked : {false, true}) {
    std::string request = form_request(row.type, content + std::string(100, 'x'), chunked ? 4 : 0);
    const std::size_t size = support::head_size(request);
    if (!chunked) request.resize(size + content.size());
    if (chunked) {
      request = request.substr(0, size);
      for (const char c : content) request += std::string("1\r\n") + c + "\r\n";
    }
    for (const Suspends how : all_suspends) {
      for (const bool bytes : {false, true}) {
        FormRig rig({});
        play(rig, request, bytes ? support::every_position(request) : support::Cuts(), how);
        CHECK_TEXT(rig.seen(), row.seen, request);
        ck_assert(rig.done);
      }
    }
  }
}
END_TEST

// What turned out too large is flushed first: each piece is told before more bytes are needed.
START_TEST(each_piece_comes_before_more_is_needed) {
  for (const View piece : {View("%41"), View("x"), View("%zz"), View("+")}) {
    const std::string content = "a=12345" + std::string(piece);
    for (const auto& cuts : {support::Cuts(), support::every_position(content)}) {
      FormRig rig({.most_kept = 5});
      suspend(rig, Suspends::at_once);
      std::string request = form_request(urlencoded, content + std::string(100, 'x'));
      const std::size_t head = support::head_size(request);
      request.resize(head + content.size());
      rig.deliver(View(request).substr(0, head));
      std::size_t at = head;
      for (const std::size_t end : support::ends_of(content, cuts)) {
        rig.deliver(View(request).substr(at, head + end - at));
        at = head + end;
        settle(rig);
      }
      const std::string value = piece == "%41" ? "A" : piece == "+" ? " " : std::string(piece);
      CHECK_TEXT(rig.seen(), "(a=12345" + value, piece);
    }
  }
}
END_TEST

START_TEST(suspended_bytes_are_not_lost) {
  // All positions at which the flush of a kept value may be interrupted, and all bytes behind it.
  const std::string content = "a=%41%42%43x&b=1&c=%44%45%46%47";
  for (std::size_t most = 0; most < 14; ++most) {
    FormRig never({.most_kept = most});
    play(never, form_request(urlencoded, content), {}, Suspends::never);
    for (const std::size_t chunk : {0, 1, 2, 3, 5}) {
      const std::string request = form_request(urlencoded, content, chunk);
      for (const Suspends how : all_suspends)
        for (std::size_t cut = support::head_size(request); cut < request.size(); ++cut)
          check_play(request, {cut}, {.most_kept = most}, {}, {never.seen()}, how);
    }
  }
}
END_TEST

// ---- other answers ----

// From the call with this number on.
START_TEST(reader_replies) {
  const std::string content = "a=1&b=123456&c=1234567&d";
  for (const bool all : {false, true}) {
    for (unsigned call = 0; call < (all ? 4 : 3); ++call) {
      FormRig rig({.most_kept = 2});
      rig.reader_answer = [call](unsigned now) {
        return now == call ? FormAnswer::reply : FormAnswer::go_on;
      };
      const std::string request = form_request(urlencoded, content);
      rig.deliver(all ? request : request.substr(0, request.size() - 2));
      ck_assert_uint_eq(rig.reader_calls, call + 1);
      ck_assert(!rig.done);
      ck_assert(rig.pump().output().ends_with("\r\n\r\ndone\n"));
      if (!all) rig.deliver(request.substr(request.size() - 2));
      CHECK_EQUAL(rig.ended.size(), 1, content);
      CHECK_EQUAL(rig.ended[0], MHD_REQUEST_ENDED_COMPLETED_OK, content);
      // The rest was drained, so there is a next request.
      rig.reader_answer = nullptr;
      rig.deliver(request);
      CHECK_EQUAL(rig.ended.size(), 2, content);
      ck_assert(rig.done);
    }
  }
}
END_TEST

// More is left than is drained: the connection ends with the reply.
START_TEST(reply_before_much_content) {
  for (const bool reader : {false, true}) {
    FormRig rig({.most_kept = 2}, {MHD_D_OPTION_DRAIN_LIMIT(100, 1000)});
    if (reader) rig.reader_answer = [](unsigned) { return FormAnswer::reply; };
    const std::string type = reader ? urlencoded : "image/png";
    const std::string request = form_request(type.c_str(), "a=123&b=" + std::string(1000, 'x'));
    rig.deliver(request.substr(0, support::head_size(request) + 8));
    ck_assert(rig.pump().output().ends_with("\r\n\r\ndone\n"));
    ck_assert(rig.pump().output().find("Connection: close") != std::string::npos);
    ck_assert(rig.pump().closed());
    ck_assert_uint_eq(rig.reader_calls, reader);
  }
}
END_TEST

START_TEST(answers_that_abort) {
  struct AbortRow {
    bool in_reader;
    FormAnswer answer;
    MHD_StatusCode logged;
  };
  for (const AbortRow& row :
       {AbortRow{true, FormAnswer::none, MHD_SC_APPLICATION_CALLBACK_ABORT_ACTION},
        AbortRow{false, FormAnswer::none, MHD_SC_APPLICATION_CALLBACK_ABORT_ACTION},
        AbortRow{false, FormAnswer::go_on, MHD_SC_UPLOAD_ACTION_INVALID}}) {
    for (const char* type : {urlencoded, "image/png"}) {
      if (row.in_reader && type != urlencoded) continue;
      FormRig rig({.most_kept = 2});
      auto& answer = row.in_reader ? rig.reader_answer : rig.done_answer;
      answer = [&row](unsigned) { return row.answer; };
      rig.deliver(form_request(type, "a=123&b=1"));
      CHECK_TEXT(rig.pump().output(), "", type);
      ck_assert(rig.pump().close() == mhd::CloseKind::reset);
      ck_assert_uint_eq(rig.ended.size(), 1);
      CHECK_EQUAL(rig.ended[0], MHD_REQUEST_ENDED_BY_APP_ABORT, type);
      ck_assert(std::find(rig.logged.begin(), rig.logged.end(), row.logged) != rig.logged.end());
    }
  }
}
END_TEST

// ---- clients that leave ----

START_TEST(lost_at_each_position) {
  const std::string content =
      with_line_ends("--b|" A "1|--b|" FILE_HEAD) + std::string(6000, 'x') + "\r\n--b--";
  for (const std::size_t chunk : {0, 500}) {
    const std::string request = form_request(multipart, content, chunk);
    for (const std::size_t most : {std::size_t{0}, std::size_t{5000}, SIZE_MAX}) {
      for (const Suspends how : {Suspends::never, Suspends::late}) {
        for (std::size_t size = 1; size < request.size(); size += size < 400 ? 1 : 97) {
          FormRig rig({.most_kept = most});
          suspend(rig, how);
          rig.deliver(View(request).substr(0, size));
          const bool known = size >= support::head_size(request);
          rig.lose();
          rig.resume();
          CHECK_EQUAL(rig.ended.size(), known, std::to_string(size));
          ck_assert(!rig.done);
          ck_assert_uint_eq(rig.pool().used(), 0);
        }
      }
    }
  }
}
END_TEST

// ---- values ----

bool has_value(MHD_Request* request, unsigned kinds, const char* name, View expected) {
  MHD_StringNullable value = {7, "x"};
  if (!MHD_request_get_value(request, static_cast<MHD_ValueKind>(kinds), name, &value))
    return false;
  CHECK_TEXT(value.cstr ? View(value.cstr, value.len) : View("NULL"), expected, name);
  if (value.cstr) ck_assert_int_eq(value.cstr[value.len], '\0');
  return true;
}

std::string all_values(MHD_Request* request, unsigned kinds) {
  std::string text;
  MHD_request_get_values_cb(
      request, static_cast<MHD_ValueKind>(kinds),
      [](void* cls, MHD_ValueKind kind, const MHD_NameAndValue* nv) {
        auto& to = *static_cast<std::string*>(cls);
        to += (kind == MHD_VK_POSTDATA ? "post " : "query ") + std::string(nv->name.cstr) + ' ';
        return to.size() < 60 ? MHD_YES : MHD_NO;
      },
      &text);
  return text;
}

START_TEST(values) {
  FormRig rig({});
  const unsigned both = MHD_VK_GET_ARGUMENT | MHD_VK_POSTDATA;
  rig.look = [&](MHD_Request* request) {
    ck_assert(has_value(request, MHD_VK_POSTDATA, "name", "1"));
    ck_assert(has_value(request, MHD_VK_POSTDATA, "NAME", "1"));
    ck_assert(has_value(request, MHD_VK_POSTDATA, "none", "NULL"));
    ck_assert(has_value(request, MHD_VK_POSTDATA, "empty", ""));
    ck_assert(has_value(request, MHD_VK_POSTDATA, "zero", View("a\0b", 3)));
    ck_assert(!has_value(request, MHD_VK_POSTDATA, "q", ""));
    ck_assert(!has_value(request, MHD_VK_GET_ARGUMENT, "zero", ""));
    ck_assert(has_value(request, both, "q", "0"));
    ck_assert(has_value(request, both, "name", "query"));
    CHECK_TEXT(all_values(request, MHD_VK_POSTDATA),
               "post NAME post name post none post empty post zero ", "");
    CHECK_TEXT(all_values(request, both),
               "query q query name post NAME post name post none post empty ", "");
    // By address: the same one each time.
    const auto* kept = MHD_request_get_value_ptr(request, MHD_VK_POSTDATA, "Name");
    ck_assert(kept && View(kept->cstr) == "1");
    ck_assert_ptr_eq(MHD_request_get_value_ptr(request, MHD_VK_POSTDATA, "name"), kept);
    ck_assert_ptr_null(MHD_request_get_value_ptr(request, MHD_VK_POSTDATA, "q"));
    MHD_PostField fields[2];
    ck_assert_uint_eq(MHD_request_get_post_data_list(request, 2, fields), 2);
    CHECK_TEXT(fields[1].name.cstr, "name", "");
    ck_assert_uint_eq(MHD_request_get_post_data_list(request, 0, fields), 0);
    // Stops at the second one.
    unsigned calls = 0;
    const auto stop = [](void* cls, const MHD_PostField*) {
      return ++*static_cast<unsigned*>(cls) < 2 ? MHD_YES : MHD_NO;
    };
    ck_assert_uint_eq(MHD_request_get_post_data_cb(request, stop, &calls), 2);
    ck_assert_uint_eq(calls, 2);
  };
  std::string request = form_request(urlencoded, "NAME=1&name=2&none&empty=&zero=a%00b");
  request.replace(0, 6, "POST /?q=0&name=query");
  rig.deliver(request);
  ck_assert(rig.done);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api/form", {{forms, std::size(rows)},
                                      {no_content, std::size(empty_rows)},
                                      {buffer_size},
                                      {buffer_size_without_reader},
                                      {shared_memory},
                                      {shared_memory_is_free_behind_the_end},
                                      {shared_memory_is_free_behind_the_reader},
                                      {number_of_fields},
                                      {size_of_heads},
                                      {small_connection_memory},
                                      {the_end_waits_for_nobody, std::size(wait_rows)},
                                      {each_piece_comes_before_more_is_needed},
                                      {suspended_bytes_are_not_lost},
                                      {reader_replies},
                                      {reply_before_much_content},
                                      {answers_that_abort},
                                      {lost_at_each_position},
                                      {values}});
}
