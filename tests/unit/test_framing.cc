// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/framing: what the fields of a request mean, and how a reply is delimited.
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

#include "check_main.h"
#include "http/framing.h"
#include "http/trailers.h"
#include "support/head.h"
#include "support/text.h"

namespace {

using mhd::BodyFraming;
using mhd::BodyKind;
using mhd::FramingRules;
using mhd::Method;
using mhd::Refusal;
using mhd::ReplyPlan;
using mhd::Request;
using mhd::Version;
using mhd::View;
using support::Head;

constexpr Version v10 = Version::http_1_0;
constexpr Version v11 = Version::http_1_1;
constexpr std::uint64_t unknown = mhd::size_unknown;

// ---- requests

constexpr FramingRules strict{};
constexpr FramingRules lax{.equal_lengths = true,
                           .length_beside_coding = true,
                           .host_optional = true,
                           .unknown_expectation = true,
                           .repeated_content_type = true,
                           .host_unlike_target = true,
                           .https_target = true,
                           .foreign_scheme = true,
                           .trace_with_content = true,
                           .no_length_in_1_0 = true,
                           .no_length = true,
                           .content_of_get = true,
                           .needs_checks = false};

struct RequestRow {
  View fields;
  Refusal refusal = Refusal::none;
  BodyFraming framing = BodyFraming::none;
  std::uint64_t length = 0;
  bool wants_close = false;
  bool expects_continue = false;
  Version version = v11;
  FramingRules rules = strict;
};

#define HOST "Host: a\n"

const RequestRow request_rows[] = {
    {HOST},
    {"Host: "},
    {"Host: [::1]:80"},
    {"Host: a-name-of-more-than-64-bytes.a-name-of-more-than-64-bytes.example"},
    {"", Refusal::host_missing},
    {"Name: value", Refusal::host_missing},
    {.fields = "", .wants_close = true, .version = v10},
    {.fields = "", .rules = lax},
    {HOST "Host: a", Refusal::host_repeated},
    {.fields = HOST "Host: a", .refusal = Refusal::host_repeated, .version = v10},
    {.fields = HOST "Host: b", .rules = lax},
    {"Host: a b", Refusal::host_malformed},
    {"Host: a/", Refusal::host_malformed},
    {"Host: u@a", Refusal::host_malformed},
    {.fields = "Host: a b", .refusal = Refusal::host_malformed, .rules = lax},
    {HOST "Content-Length: 0"},
    {HOST "Content-Length: 1", {}, BodyFraming::counted, 1},
    {HOST "content-LENGTH: 0012", {}, BodyFraming::counted, 12},
    {HOST "Content-Length: 18446744073709551614", {}, BodyFraming::counted, UINT64_MAX - 1},
    {HOST "Content-Length: 18446744073709551615", Refusal::content_length_malformed},
    {HOST "Content-Length: 18446744073709551616", Refusal::content_length_malformed},
    {HOST "Content-Length: 99999999999999999999999999", Refusal::content_length_malformed},
    {HOST "Content-Length: ", Refusal::content_length_malformed},
    {HOST "Content-Length: -1", Refusal::content_length_malformed},
    {HOST "Content-Length: +1", Refusal::content_length_malformed},
    {HOST "Content-Length: 0x1", Refusal::content_length_malformed},
    {HOST "Content-Length: 1,1", Refusal::content_length_malformed},
    {HOST "Content-Length: 1 1", Refusal::content_length_malformed},
    {HOST "Content-Length: 1\nContent-Length: 1", Refusal::content_length_repeated},
    {HOST "Content-Length: 1\nContent-Length: 2", Refusal::content_length_differs},
    {.fields = HOST "Content-Length: 1\nContent-Length: 01",
     .framing = BodyFraming::counted,
     .length = 1,
     .rules = lax},
    {.fields = HOST "Content-Length: 1\nContent-Length: 2",
     .refusal = Refusal::content_length_differs,
     .rules = lax},
    {.fields = "Content-Length: 3",
     .framing = BodyFraming::counted,
     .length = 3,
     .wants_close = true,
     .version = v10},
    {HOST "Transfer-Encoding: chunked", {}, BodyFraming::chunked, unknown},
    {HOST "Transfer-Encoding: CHUNKED ,", {}, BodyFraming::chunked, unknown},
    {HOST "Transfer-Encoding: gzip, chunked", Refusal::transfer_encoding_unsupported},
    {HOST "Transfer-Encoding: gzip\nTransfer-Encoding: chunked",
     Refusal::transfer_encoding_unsupported},
    {HOST "Transfer-Encoding: identity", Refusal::transfer_encoding_unsupported},
    {HOST "Transfer-Encoding: xchunked", Refusal::transfer_encoding_unsupported},
    {HOST "Transfer-Encoding: chunkedx", Refusal::transfer_encoding_unsupported},
    {HOST "Transfer-Encoding: ", Refusal::transfer_encoding_malformed},
    {HOST "Transfer-Encoding: chunked, chunked", Refusal::transfer_encoding_malformed},
    {HOST "Transfer-Encoding: chunked, gzip", Refusal::transfer_encoding_malformed},
    {HOST "Transfer-Encoding: chunked\nTransfer-Encoding: identity",
     Refusal::transfer_encoding_malformed},
    {.fields = HOST "Transfer-Encoding: chunked",
     .refusal = Refusal::transfer_encoding_in_http_1_0,
     .version = v10},
    {.fields = HOST "Transfer-Encoding: chunked",
     .refusal = Refusal::transfer_encoding_in_http_1_0,
     .version = v10,
     .rules = lax},
    {.fields = HOST "Transfer-Encoding: gzip, chunked",
     .refusal = Refusal::transfer_encoding_unsupported,
     .rules = lax},
    {HOST "Transfer-Encoding: chunked\nContent-Length: 3",
     Refusal::content_length_and_transfer_encoding},
    {HOST "Content-Length: 0\nTransfer-Encoding: chunked",
     Refusal::content_length_and_transfer_encoding},
    {.fields = HOST "Content-Length: 3\nTransfer-Encoding: chunked",
     .framing = BodyFraming::chunked,
     .length = unknown,
     .wants_close = true,
     .rules = lax},
    {.fields = HOST "Connection: close", .wants_close = true},
    {.fields = HOST "Connection: Close, TE", .wants_close = true},
    {.fields = HOST "Connection: TE\nConnection: x ,close", .wants_close = true},
    {.fields = HOST "Connection: closed"},
    {.fields = HOST "Connection: keep-alive"},
    {.fields = HOST "Connection: keep-alive, close", .wants_close = true},
    {.fields = "Connection: Keep-Alive", .version = v10},
    {.fields = "Connection: close, Keep-Alive", .wants_close = true, .version = v10},
    {.fields = "Connection: x", .wants_close = true, .version = v10},
    {.fields = HOST "Expect: 100-continue\nContent-Length: 1",
     .framing = BodyFraming::counted,
     .length = 1,
     .expects_continue = true},
    {.fields = HOST "Expect: 100-Continue\nTransfer-Encoding: chunked",
     .framing = BodyFraming::chunked,
     .length = unknown,
     .expects_continue = true},
    {.fields = HOST "Expect: 100-continue"},
    {.fields = HOST "Expect: 100-continue\nContent-Length: 0"},
    {.fields = "Expect: 100-continue\nContent-Length: 1",
     .framing = BodyFraming::counted,
     .length = 1,
     .wants_close = true,
     .version = v10},
    {HOST "Expect: 200-ok", Refusal::expectation_unknown},
    {.fields = HOST "Expect: 200-ok", .rules = lax},
    {HOST "Authorization: a\nAuthorization: a", Refusal::field_repeated},
    {.fields = HOST "Authorization: a\nAuthorization: b",
     .refusal = Refusal::field_repeated,
     .rules = lax},
    {.fields = HOST "Cookie: a\nCookie: b\nContent-Type: x\nContent-Type: y", .rules = lax},
    {HOST "Cookie: a\nCookie: b\nContent-Type: x"},
    {HOST "Content-Type: x\nContent-Type: x", Refusal::field_repeated},
    {.fields = HOST "Expect: ,"},
    {.fields = HOST "Expect: , 100-continue ,100-Continue\nContent-Length: 1",
     .framing = BodyFraming::counted,
     .length = 1,
     .expects_continue = true},
    {HOST "Expect: 100-continue, x", Refusal::expectation_unknown},
    {.fields = HOST "Expect: x, 100-continue\nExpect: y\nContent-Length: 1",
     .framing = BodyFraming::counted,
     .length = 1,
     .expects_continue = true,
     .rules = lax},
};

START_TEST(request_framing) {
  const RequestRow& row = request_rows[_i];
  Head head(row.version, row.fields);
  const Refusal refusal = mhd::decide_request_framing(head.request, row.rules);
  CHECK_TEXT(support::name_of(refusal), support::name_of(row.refusal), row.fields);
  if (refusal != Refusal::none) return;
  CHECK_EQUAL(head.request.framing, row.framing, row.fields);
  ck_assert_msg(head.request.content_length == row.length, "%s", row.fields.data());
  CHECK_EQUAL(head.request.wants_close, row.wants_close, row.fields);
  CHECK_EQUAL(head.request.expects_continue, row.expects_continue, row.fields);
}
END_TEST

// ---- what the target and the method say

struct MeaningRow {
  Method method;
  View target;
  View fields;
  Refusal strictly = Refusal::none;
  Refusal laxly = Refusal::none;
  Version version = v11;
  View name = {};  // of a method without a number
};

const MeaningRow meaning_rows[] = {
    {Method::get, "/", HOST},
    {Method::get, "/", HOST "Content-Length: 0"},
    {Method::get, "/", HOST "Content-Length: 1", Refusal::content_not_allowed},
    {Method::head, "/", HOST "Content-Length: 1", Refusal::content_not_allowed},
    {Method::del, "/", HOST "Transfer-Encoding: chunked", Refusal::content_not_allowed},
    {Method::trace, "/", HOST "Content-Length: 1", Refusal::content_not_allowed},
    {Method::trace, "/", HOST},
    {Method::options, "*", HOST "Content-Length: 1"},
    {Method::post, "/", HOST, Refusal::length_required},
    {Method::put, "/", HOST, Refusal::length_required},
    {Method::post, "/", HOST "Content-Length: 0"},
    {Method::post, "/", HOST "Content-Length: 1"},
    {Method::put, "/", HOST "Transfer-Encoding: chunked"},
    {Method::post, "/", HOST, Refusal::length_required, Refusal::none, v10},
    {Method::other, "/", HOST, Refusal::length_required, Refusal::none, v11, "PATCH"},
    {Method::other, "/", HOST, Refusal::none, Refusal::none, v10, "PATCH"},
    {Method::other, "/", HOST, Refusal::none, Refusal::none, v11, "patch"},
    {Method::get, "http://a/", HOST},
    {Method::get, "http://A/", HOST},
    {Method::get, "http://b/", HOST, Refusal::host_differs},
    {Method::get, "http://a:80/", HOST, Refusal::host_differs},
    {Method::get, "http://a/", "", Refusal::none, Refusal::none, v10},
    {Method::get, "https://a/", HOST, Refusal::misdirected},
    {Method::get, "ws://a/", HOST, Refusal::misdirected},
    {Method::connect, "a:1", HOST},
    {Method::connect, "a:1", HOST "Content-Length: 0"},
    {Method::connect, "a:1", HOST "Content-Length: 1", Refusal::content_not_allowed,
     Refusal::content_not_allowed},
    {Method::connect, "a:1", HOST "Transfer-Encoding: chunked", Refusal::content_not_allowed,
     Refusal::content_not_allowed},
};

Refusal meaning_of(const MeaningRow& row, const FramingRules& rules) {
  Head head(row.version, row.fields);
  Request& request = head.request;
  request.method = row.method;
  request.target = mhd::split_target(row.target, row.method);
  ck_assert(mhd::decide_request_framing(request, rules) == Refusal::none);
  const Refusal refusal = mhd::check_target_form(request, rules);
  ck_assert(request.wants_close == (row.method == Method::connect || row.version == v10));
  return refusal == Refusal::none ? mhd::check_method(request, row.name, rules) : refusal;
}

START_TEST(meaning) {
  const MeaningRow& row = meaning_rows[_i];
  CHECK_TEXT(support::name_of(meaning_of(row, strict)), support::name_of(row.strictly), row.fields);
  CHECK_TEXT(support::name_of(meaning_of(row, lax)), support::name_of(row.laxly), row.fields);
}
END_TEST

START_TEST(misplaced_trailers) {
  const View lines = "X: 1\nHost: a\nDate: d\nTE: x\nContent-Encoding: br\nRANGE: x\nTrailers: y";
  Head head(v11, lines);
  Request& request = head.request;
  request.trailers = request.fields;
  request.trailer_text = request.head;
  ck_assert(mhd::drop_misplaced_trailers(request));
  std::string left;
  for (const mhd::Field& field : request.trailers.all())
    left += request.name_of(field), left += ' ';
  CHECK_TEXT(left, "X Date Trailers ", lines);
  ck_assert(!mhd::drop_misplaced_trailers(request));
}
END_TEST

// ---- list elements

struct ListRow {
  View list;
  View elements;  // joined by '|'
};

constexpr ListRow list_rows[] = {
    {"", ""},
    {" ", ""},
    {",", ""},
    {" , ,\t,", ""},
    {"a", "a"},
    {"a,b", "a|b"},
    {" a , b ", "a|b"},
    {",,a,,b,,", "a|b"},
    {"a b,c", "a b|c"},
    {"\ta\t,", "a"},
    {"a;q=1, b", "a;q=1|b"},
};

START_TEST(list_elements) {
  const ListRow& row = list_rows[_i];
  std::string joined;
  mhd::for_each_element(row.list, [&joined](View element) {
    if (!joined.empty()) joined += '|';
    joined += element;
  });
  CHECK_TEXT(joined, row.elements, row.list);
}
END_TEST

// ---- replies

struct PlanRow {
  const char* title;
  Version version = v11;
  Method method = Method::get;
  bool wants_close = false;
  unsigned status = 200;
  std::uint64_t size = 3;  // of the content
  mhd::ReplyOptions options = {};
  bool must_close = false;
  const char* plan;  // as in plan_text()
};

std::string plan_text(const ReplyPlan& plan) {
  std::string text = plan.as_http_1_0 ? "1.0" : "1.1";
  if (plan.send_content) text += " content";
  if (plan.chunked) text += " chunked";
  if (plan.say_length) text += " length " + std::to_string(plan.length);
  if (plan.close) text += " closes";
  if (plan.say_close) text += " close";
  if (plan.say_keep_alive) text += " keep-alive";
  return text;
}

const PlanRow plan_rows[] = {
    {.title = "plain", .plan = "1.1 content length 3"},
    {.title = "empty", .size = 0, .plan = "1.1 content length 0"},
    {.title = "HEAD", .method = Method::head, .plan = "1.1 length 3"},
    {.title = "client closes", .wants_close = true, .plan = "1.1 content length 3 closes close"},
    {.title = "must close", .must_close = true, .plan = "1.1 content length 3 closes close"},
    {.title = "page closes",
     .options = {.close = true},
     .plan = "1.1 content length 3 closes close"},
    {.title = "says keep-alive",
     .options = {.say_keep_alive = true},
     .plan = "1.1 content length 3 keep-alive"},
    {.title = "keep-alive that closes",
     .wants_close = true,
     .options = {.say_keep_alive = true},
     .plan = "1.1 content length 3 closes close"},
    {.title = "unknown size", .size = unknown, .plan = "1.1 content chunked"},
    {.title = "unknown size, HEAD", .method = Method::head, .size = unknown, .plan = "1.1 chunked"},
    {.title = "unknown size, 1.0",
     .version = v10,
     .size = unknown,
     .plan = "1.1 content closes close"},
    {.title = "unknown size, 1.0, HEAD",
     .version = v10,
     .method = Method::head,
     .size = unknown,
     .plan = "1.1 keep-alive"},
    {.title = "known size, 1.0, persistent",
     .version = v10,
     .plan = "1.1 content length 3 keep-alive"},
    {.title = "known size, 1.0",
     .version = v10,
     .wants_close = true,
     .plan = "1.1 content length 3 closes close"},
    {.title = "chunked by choice", .options = {.chunked = true}, .plan = "1.1 content chunked"},
    {.title = "chunked by choice, HEAD",
     .method = Method::head,
     .options = {.chunked = true},
     .plan = "1.1 chunked"},
    {.title = "chunked by choice, 1.0",
     .version = v10,
     .options = {.chunked = true},
     .plan = "1.1 content length 3 keep-alive"},
    {.title = "never chunked", .options = {.not_chunked = true}, .plan = "1.1 content length 3"},
    {.title = "never chunked, unknown size",
     .size = unknown,
     .options = {.not_chunked = true},
     .plan = "1.1 content closes close"},
    {.title = "never chunked wins",
     .options = {.chunked = true, .not_chunked = true},
     .plan = "1.1 content length 3"},
    {.title = "204", .status = 204, .plan = "1.1"},
    {.title = "204, unknown size", .status = 204, .size = unknown, .plan = "1.1"},
    {.title = "204, chunked by choice", .status = 204, .options = {.chunked = true}, .plan = "1.1"},
    {.title = "204, 1.0", .version = v10, .status = 204, .plan = "1.1 keep-alive"},
    {.title = "205", .status = 205, .plan = "1.1 length 0"},
    {.title = "205, unknown size", .status = 205, .size = unknown, .plan = "1.1 length 0"},
    {.title = "304", .status = 304, .plan = "1.1 length 3"},
    {.title = "304, empty", .status = 304, .size = 0, .plan = "1.1"},
    {.title = "304, unknown size", .status = 304, .size = unknown, .plan = "1.1"},
    {.title = "404", .status = 404, .plan = "1.1 content length 3"},
    {.title = "500, empty", .status = 500, .size = 0, .plan = "1.1 content length 0"},
    {.title = "101", .status = 101, .plan = "1.1 closes close"},
    {.title = "as 1.0",
     .options = {.http_1_0_server = true},
     .plan = "1.0 content length 3 keep-alive"},
    {.title = "as 1.0, client closes",
     .wants_close = true,
     .options = {.http_1_0_server = true},
     .plan = "1.0 content length 3 closes close"},
    {.title = "as 1.0, unknown size",
     .size = unknown,
     .options = {.http_1_0_server = true},
     .plan = "1.0 content closes close"},
    {.title = "compatible",
     .options = {.http_1_0_compatible = true},
     .plan = "1.1 content length 3 closes close"},
    {.title = "compatible, unknown size",
     .size = unknown,
     .options = {.http_1_0_compatible = true},
     .plan = "1.1 content closes close"},
    {.title = "head only, HEAD",
     .method = Method::head,
     .options = {.head_only = true},
     .plan = "1.1"},
    {.title = "head only, 304", .status = 304, .options = {.head_only = true}, .plan = "1.1"},
    {.title = "CONNECT",
     .method = Method::connect,
     .wants_close = true,
     .plan = "1.1 closes close"},
    {.title = "CONNECT, 299, unknown size",
     .method = Method::connect,
     .wants_close = true,
     .status = 299,
     .size = unknown,
     .plan = "1.1 closes close"},
    {.title = "CONNECT, 300",
     .method = Method::connect,
     .wants_close = true,
     .status = 300,
     .plan = "1.1 content length 3 closes close"},
    {.title = "PUT", .method = Method::put, .plan = "1.1 content length 3"},
};

START_TEST(reply_plan) {
  const PlanRow& row = plan_rows[_i];
  Request request;
  request.version = row.version;
  request.method = row.method;
  request.wants_close = row.wants_close;
  const BodyKind kind = row.size == unknown ? BodyKind::producer : BodyKind::bytes;
  const auto response = support::make_response(row.status, {kind, row.size, "abc"});
  response->options() = row.options;
  const ReplyPlan plan = mhd::plan_reply(request, *response, row.must_close);
  CHECK_TEXT(plan_text(plan), row.plan, row.title);
}
END_TEST

struct OwnLengthRow {
  Method method;
  std::uint64_t size;
  const char* plan;
};

const OwnLengthRow own_length_rows[] = {
    {Method::get, 3, "1.1 content"},
    {Method::head, 3, "1.1"},
    {Method::get, unknown, "1.1 content"},
};

// The application's own Content-Length stands instead of the library's, and excludes chunks.
START_TEST(own_length) {
  const OwnLengthRow& row = own_length_rows[_i];
  Request request;
  request.version = v11;
  request.method = row.method;
  const BodyKind kind = row.size == unknown ? BodyKind::producer : BodyKind::bytes;
  const auto response = support::make_response(200, {kind, row.size, "abc"});
  response->options().own_content_length = true;
  ck_assert(response->add_field("content-length", "3") == mhd::AddField::ok);
  CHECK_TEXT(plan_text(mhd::plan_reply(request, *response, false)), row.plan, "own length");
}
END_TEST

// What holds for each combination of everything.
START_TEST(every_plan_is_framed) {
  for (unsigned bits = 0; bits < 4096; ++bits) {
    Request request;
    request.version = bits & 1 ? v10 : v11;
    request.method = bits & 2 ? Method::head : Method::get;
    request.wants_close = bits & 4;
    const unsigned statuses[] = {200, 204, 304, 404};
    const unsigned status = statuses[bits >> 3 & 3];
    const bool known = bits & 32;
    const auto response = support::make_response(
        status, {known ? BodyKind::bytes : BodyKind::producer, known ? 3 : unknown, "abc"});
    mhd::ReplyOptions& options = response->options();
    options.chunked = bits & 64;
    options.not_chunked = bits & 128;
    options.close = bits & 256;
    options.say_keep_alive = bits & 512;
    options.http_1_0_server = bits & 1024;
    options.http_1_0_compatible = bits & 2048;
    const ReplyPlan plan = mhd::plan_reply(request, *response, false);
    const std::string text = plan_text(plan) + " for " + std::to_string(bits);
    // The receiver can tell where the content ends.
    ck_assert_msg(!plan.send_content || plan.chunked || plan.say_length || plan.close, "%s",
                  text.c_str());
    ck_assert_msg(!(plan.chunked && plan.say_length), "%s", text.c_str());
    ck_assert_msg(!plan.chunked || (request.version == v11 && !plan.as_http_1_0), "%s",
                  text.c_str());
    ck_assert_msg(
        !plan.send_content || (request.method == Method::get && status % 100 == 0) || status == 404,
        "%s", text.c_str());
    ck_assert_msg(status != 204 || (!plan.chunked && !plan.say_length), "%s", text.c_str());
    ck_assert_msg(plan.close == plan.say_close && !(plan.close && plan.say_keep_alive), "%s",
                  text.c_str());
    ck_assert_msg(plan.close || !(request.wants_close || options.close), "%s", text.c_str());
    // A client of HTTP/1.0 and one that is answered in 1.0 learn that the connection stays.
    ck_assert_msg(
        plan.close || plan.say_keep_alive || (request.version == v11 && !plan.as_http_1_0), "%s",
        text.c_str());
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/framing", {{request_framing, std::size(request_rows)},
                                          {meaning, std::size(meaning_rows)},
                                          {misplaced_trailers},
                                          {list_elements, std::size(list_rows)},
                                          {reply_plan, std::size(plan_rows)},
                                          {own_length, std::size(own_length_rows)},
                                          {every_plan_is_framed}});
}
