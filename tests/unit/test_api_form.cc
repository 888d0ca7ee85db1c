// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/form: what an application is told of each form, wherever its bytes are cut and
// whenever it suspends the request; memory and limits.
#include <iterator>

#include "form/field_store.h"
#include "form_plays.h"

namespace {

using namespace unit;

// ---- contents and results ----

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
                                      {small_connection_memory}});
}
