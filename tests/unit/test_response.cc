// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/response: which fields an application may add, freezing, the last reference.
#include <cstddef>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "check_main.h"
#include "http/response.h"
#include "support/text.h"

namespace {

using namespace std::literals;
using mhd::AddField;
using mhd::Response;
using mhd::View;

using Reply = mhd::Ref<Response>;

Reply make() { return support::make_response(200, {}); }

struct FieldRow {
  View name;
  View value;
  AddField result;
  View lines;
};

constexpr FieldRow field_rows[] = {
    {"Name", "value", AddField::ok, "Name: value\r\n"},
    {"n", "", AddField::ok, "n: \r\n"},
    {"!#$%&'*+-.^_`|~09azAZ", "v", AddField::ok, "!#$%&'*+-.^_`|~09azAZ: v\r\n"},
    {"Name", "a b  c", AddField::ok, "Name: a b  c\r\n"},
    {"Name", "a\tb", AddField::ok, "Name: a\tb\r\n"},
    {"Name", "\xc3\xa4\x80\xff", AddField::ok, "Name: \xc3\xa4\x80\xff\r\n"},
    {"", "value", AddField::bad_name, ""},
    {"Na me", "value", AddField::bad_name, ""},
    {"Name ", "value", AddField::bad_name, ""},
    {"Name:", "value", AddField::bad_name, ""},
    {"Na\r\nme", "value", AddField::bad_name, ""},
    {"Name\0"sv, "value", AddField::bad_name, ""},
    {"N\xc3\xa4me", "value", AddField::bad_name, ""},
    {"Na(me", "value", AddField::bad_name, ""},
    {"Na\"me", "value", AddField::bad_name, ""},
    {"Name", "a\rb", AddField::bad_value, ""},
    {"Name", "a\nb", AddField::bad_value, ""},
    {"Name", "a\r\nSet-Cookie: x", AddField::bad_value, ""},
    {"Name", "a\0b"sv, AddField::bad_value, ""},
    {"Name", "a\x01", AddField::bad_value, ""},
    {"Name", "a\x1b[0m", AddField::bad_value, ""},
    {"Name", "\x7f", AddField::bad_value, ""},
    {"Connection", "a\r\nb", AddField::bad_value, ""},
    {"Connection", "close", AddField::ok, ""},
    {"connection", " CLOSE\t", AddField::ok, ""},
    {"Connection", "keep-alive", AddField::ok, ""},
    {"Connection", "Upgrade", AddField::not_allowed, ""},
    {"Connection", "close, TE", AddField::not_allowed, ""},
    {"Connection", "", AddField::not_allowed, ""},
    {"Transfer-Encoding", "chunked", AddField::ok, ""},
    {"transfer-encoding", "Identity", AddField::ok, ""},
    {"Transfer-Encoding", "gzip", AddField::not_allowed, ""},
    {"Transfer-Encoding", "gzip, chunked", AddField::not_allowed, ""},
    {"Content-Length", "3", AddField::length_not_allowed, ""},
    {"content-length", "3", AddField::length_not_allowed, ""},
    {"Date", "whenever", AddField::ok, "Date: whenever\r\n"},
    {"Set-Cookie", "a=b", AddField::ok, "Set-Cookie: a=b\r\n"},
};

START_TEST(field) {
  const FieldRow& row = field_rows[_i];
  const Reply reply = make();
  const std::string input = std::string(row.name) + ": " + std::string(row.value);
  CHECK_EQUAL(reply->add_field(row.name, row.value), row.result, input);
  CHECK_TEXT(reply->field_lines(), row.lines, input);
}
END_TEST

START_TEST(every_byte_in_a_name) {
  const View others = "!#$%&'*+-.^_`|~";
  for (int byte = 0; byte < 256; ++byte) {
    const char name[] = {'a', static_cast<char>(byte), 'b'};
    const bool token = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') ||
                       (byte > 0 && byte < 128 && others.find(static_cast<char>(byte)) < 128);
    CHECK_EQUAL(make()->add_field(View(name, 3), ""), token ? AddField::ok : AddField::bad_name,
                View(name, 3));
  }
}
END_TEST

START_TEST(every_byte_in_a_value) {
  for (int byte = 0; byte < 256; ++byte) {
    const char value[] = {'a', static_cast<char>(byte), 'b'};
    const bool allowed = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    CHECK_EQUAL(make()->add_field("Name", View(value, 3)),
                allowed ? AddField::ok : AddField::bad_value, View(value, 3));
  }
}
END_TEST

START_TEST(fields_become_options) {
  Reply reply = make();
  ck_assert(reply->options().none());
  ck_assert(reply->add_field("Connection", "close") == AddField::ok);
  ck_assert(reply->options().close);
  ck_assert(reply->add_field("Connection", "close") == AddField::connection_repeated);
  ck_assert(reply->add_field("Transfer-Encoding", "chunked") == AddField::ok);
  ck_assert(reply->options().chunked);
  reply = make();
  ck_assert(reply->add_field("Connection", "Keep-Alive") == AddField::ok);
  ck_assert(reply->options().say_keep_alive && !reply->options().close);
  ck_assert(reply->add_field("Transfer-Encoding", "identity") == AddField::ok);
  ck_assert(reply->options().not_chunked && !reply->options().chunked);
  ck_assert(!reply->options().none());
}
END_TEST

START_TEST(date_stands_once) {
  const Reply reply = make();
  ck_assert(!reply->has_date());
  ck_assert(reply->add_field("date", "x") == AddField::ok);
  ck_assert(reply->has_date());
  ck_assert(reply->add_field("Date", "y") == AddField::date_repeated);
  CHECK_TEXT(reply->field_lines(), "date: x\r\n", "two dates");
}
END_TEST

START_TEST(own_content_length) {
  const Reply reply = make();
  reply->options().own_content_length = true;
  ck_assert(!reply->has_content_length());
  ck_assert(reply->add_field("Content-Length", "3") == AddField::ok);
  ck_assert(reply->has_content_length());
  CHECK_TEXT(reply->field_lines(), "Content-Length: 3\r\n", "own length");
}
END_TEST

START_TEST(many_fields_keep_their_order) {
  const Reply reply = make();
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "N" + std::to_string(i), value(static_cast<std::size_t>(i), 'v');
    ck_assert(reply->add_field(name, value) == AddField::ok);
    expected += name + ": " + value + "\r\n";
  }
  ck_assert(reply->field_lines() == expected);
}
END_TEST

START_TEST(freezing) {
  const Reply reply = make();
  ck_assert(!reply->frozen());
  reply->freeze();
  reply->freeze();
  ck_assert(reply->frozen());
}
END_TEST

std::atomic<int> disposed{0};

// The thread that gives up the last reference disposes, once.
START_TEST(last_reference) {
  disposed = 0;
  auto reply = Reply::adopt(new Response(200, {}, [](Response& response) {
    ++disposed;
    delete &response;
  }));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([mine = Reply::share(reply.get())] {
      for (int round = 0; round < 10000; ++round) Reply::share(mine.get()).reset();
    });
  }
  reply.reset();
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  ck_assert_int_eq(disposed, 1);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/response", {{field, std::size(field_rows)},
                                           {every_byte_in_a_name},
                                           {every_byte_in_a_value},
                                           {fields_become_options},
                                           {date_stands_once},
                                           {own_content_length},
                                           {many_fields_keep_their_order},
                                           {freezing},
                                           {last_reference}});
}
