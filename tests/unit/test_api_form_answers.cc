// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/form: what applications answer, when they suspend the request, and how they
// read the fields; clients that leave.
#include <algorithm>
#include <iterator>

#include "form_plays.h"

namespace {

using namespace unit;

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
  return unit::run_tests("api/form: answers", {{the_end_waits_for_nobody, std::size(wait_rows)},
                                               {each_piece_comes_before_more_is_needed},
                                               {suspended_bytes_are_not_lost},
                                               {reader_replies},
                                               {reply_before_much_content},
                                               {answers_that_abort},
                                               {lost_at_each_position},
                                               {values}});
}
