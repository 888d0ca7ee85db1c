// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/upload and the upload actions: what each of them does in each state of a
// request, what is known of the content, and when trailers are seen. Daemon and client share one
// thread, so that nothing depends on timing.
#include <algorithm>
#include <cerrno>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "api/mhd2/daemon.h"
#include "check_main.h"
#include "loopback.h"

namespace {

using Action = const MHD_Action*;
using UploadAction = const MHD_UploadAction*;
using OnRequest = std::function<Action(MHD_Request*)>;
using OnUpload = std::function<UploadAction(MHD_Request*, std::string_view)>;

unsigned freed;
void count_free(void*) { ++freed; }

MHD_Response* text_response(unsigned status = 200) {
  return MHD_response_from_buffer(static_cast<MHD_HTTP_StatusCode>(status), 5, "done\n", count_free,
                                  nullptr);
}

UploadAction reply(MHD_Request* request) {
  return MHD_upload_action_from_response(request, text_response());
}

UploadAction called(void* cls, MHD_Request* request, size_t size, void* data) {
  ck_assert((size == 0) == (data == nullptr));
  return (*static_cast<OnUpload*>(cls))(request, {static_cast<const char*>(data), size});
}

Action receive(MHD_Request* request, size_t size, OnUpload* full, OnUpload* inc) {
  return MHD_action_process_upload(request, size, full ? called : nullptr, full,
                                   inc ? called : nullptr, inc);
}

// A daemon whose request callback is given, and one client of it.
class Api {
 public:
  explicit Api(OnRequest on_request, std::initializer_list<MHD_DaemonOptionAndValue> more = {})
      : on_request_(std::move(on_request)) {
    freed = 0;
    std::vector<MHD_DaemonOptionAndValue> options = {
        MHD_D_OPTION_LOG_CALLBACK(on_log, this),
        MHD_D_OPTION_REQUEST_ENDED_CALLBACK(on_ended, this)};
    options.insert(options.end(), more);
    daemon = loopback_daemon(answer, this, options.data(), options.size());
    fd_ = loopback_connect(daemon);
  }
  ~Api() {
    close(fd_);
    turn();
    ck_assert_uint_eq(daemon->large_pool.used(), 0);
    MHD_daemon_destroy(daemon);
    ck_assert_uint_eq(ended.size(), requests);
  }
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  void turn() {
    for (int i = 0; i < 4; ++i)
      ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 1000), MHD_SC_OK);
  }
  // Answers all that came back so far.
  const std::string& send(const std::string& bytes) {
    loopback_send(fd_, bytes.data(), bytes.size());
    return read();
  }
  const std::string& read() {
    turn();
    char buffer[4096];
    ssize_t size;
    while ((size = recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
      output.append(buffer, static_cast<size_t>(size));
    closed = size == 0;
    reset = reset || (size < 0 && errno == ECONNRESET);  // is told once
    return output;
  }
  bool has_logged(MHD_StatusCode code) const {
    return std::find(logged.begin(), logged.end(), code) != logged.end();
  }
  // The connection went without a reply.
  void check_aborted(MHD_StatusCode code) {
    read();
    CHECK_TEXT(output, "", "an aborted request");
    ck_assert(reset);
    ck_assert_msg(has_logged(code), "code %d was not logged", code);
    ck_assert_uint_eq(ended.size(), 1);
    ck_assert_int_eq(ended[0], MHD_REQUEST_ENDED_BY_APP_ABORT);
  }
  void check_replied() {
    read();
    ck_assert_msg(output.ends_with("\r\n\r\ndone\n"), "%s", output.c_str());
  }

  MHD_Daemon* daemon;
  unsigned requests = 0;
  std::string output;
  bool closed = false;
  bool reset = false;
  std::vector<MHD_StatusCode> logged;
  std::vector<MHD_RequestEndedCode> ended;

 private:
  static Action answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                       uint_fast64_t) {
    auto& self = *static_cast<Api*>(cls);
    ++self.requests;
    return self.on_request_(request);
  }
  static void on_log(void* cls, MHD_StatusCode code, const char*, va_list) {
    static_cast<Api*>(cls)->logged.push_back(code);
  }
  static void on_ended(void* cls, const MHD_RequestEndedData* data, void*) {
    static_cast<Api*>(cls)->ended.push_back(data->code);
  }

  OnRequest on_request_;
  int fd_;
};

std::string counted(const std::string& content) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(content.size()) +
         "\r\n\r\n" + content;
}

const std::string chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

// ---- arguments ----

struct ArgumentRow {
  size_t size;
  bool full;
  bool inc;
  bool right;
};

const ArgumentRow argument_rows[] = {
    {0, false, false, false}, {0, true, false, false},  {0, true, true, false},
    {0, false, true, true},   {1, false, false, false}, {1, false, true, false},
    {1, true, false, true},   {1, true, true, true},    {SIZE_MAX, true, false, true},
};

START_TEST(arguments) {
  const ArgumentRow& row = argument_rows[_i];
  OnUpload last = [](MHD_Request* request, std::string_view) { return reply(request); };
  Api api([&](MHD_Request* request) {
    Action action =
        receive(request, row.size, row.full ? &last : nullptr, row.inc ? &last : nullptr);
    ck_assert_int_eq(action != nullptr, row.right);
    // What is refused leaves the request as it was.
    return action ? action : MHD_action_from_response(request, text_response());
  });
  api.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  api.check_replied();
}
END_TEST

// ---- actions where they do not belong ----

bool no_upload_action(MHD_Request* request) {
  const unsigned before = freed;
  const bool none = !MHD_upload_action_continue(request) && !MHD_upload_action_suspend(request) &&
                    !reply(request) && !MHD_upload_action_from_response(request, nullptr);
  return none && freed == before + 1;  // the response was consumed
}

bool no_request_action(MHD_Request* request, OnUpload* upload) {
  const unsigned before = freed;
  const bool none = !MHD_action_suspend(request) && !receive(request, 0, nullptr, upload) &&
                    !MHD_action_from_response(request, text_response());
  return none && freed == before + 1;
}

START_TEST(wrong_places) {
  MHD_Request* parked = nullptr;
  unsigned calls = 0;
  OnUpload upload = [&](MHD_Request* request, std::string_view piece) -> UploadAction {
    ++calls;
    ck_assert(no_request_action(request, &upload));
    if (piece.empty()) return reply(request);
    parked = request;
    UploadAction action = MHD_upload_action_suspend(request);
    ck_assert(action && no_upload_action(request) && no_request_action(request, &upload));
    return action;
  };
  Api api([&](MHD_Request* request) {
    ck_assert(no_upload_action(request));
    Action action = receive(request, 0, nullptr, &upload);
    ck_assert(action && no_request_action(request, &upload) && no_upload_action(request));
    return action;
  });
  api.send(counted("hello"));
  ck_assert_uint_eq(calls, 1);
  // No callback runs.
  ck_assert(parked && no_upload_action(parked) && no_request_action(parked, &upload));
  MHD_request_resume(parked);
  api.check_replied();
  ck_assert_uint_eq(calls, 2);
}
END_TEST

START_TEST(no_suspending) {
  OnUpload upload = [](MHD_Request* request, std::string_view) -> UploadAction {
    ck_assert(!MHD_upload_action_suspend(request));
    return reply(request);  // another action can be made
  };
  Api api([&](MHD_Request* request) { return receive(request, 0, nullptr, &upload); },
          {MHD_D_OPTION_DISALLOW_SUSPEND_RESUME(MHD_YES)});
  api.send(counted("hello"));
  api.check_replied();
}
END_TEST

START_TEST(not_final) {
  OnUpload upload = [](MHD_Request* request, std::string_view) -> UploadAction {
    ck_assert(!MHD_upload_action_from_response(request, text_response(102)));
    return reply(request);
  };
  Api api([&](MHD_Request* request) { return receive(request, 9, &upload, nullptr); });
  api.send(counted("hello"));
  api.check_replied();
  ck_assert_uint_eq(freed, 2);
}
END_TEST

// ---- actions that abort ----

enum class Wrong { null, null_after_reply, foreign, other_request, go_on };
enum class Place { piece, last, full, full_empty };
struct AbortRow {
  Place place;
  Wrong wrong;
};

const AbortRow abort_rows[] = {
    {Place::piece, Wrong::null},
    {Place::piece, Wrong::null_after_reply},
    {Place::piece, Wrong::foreign},
    {Place::piece, Wrong::other_request},
    {Place::last, Wrong::null},
    {Place::last, Wrong::null_after_reply},
    {Place::last, Wrong::foreign},
    {Place::last, Wrong::other_request},
    {Place::last, Wrong::go_on},
    {Place::full, Wrong::null},
    {Place::full, Wrong::null_after_reply},
    {Place::full, Wrong::foreign},
    {Place::full, Wrong::go_on},
    {Place::full_empty, Wrong::null},
    {Place::full_empty, Wrong::go_on},
};

// An action of a request that waits.
struct Other {
  Other() : api([this](MHD_Request* request) { return receive(request, 0, nullptr, &upload); }) {
    api.send(counted("x"));
    ck_assert(action != nullptr);
  }
  OnUpload upload = [this](MHD_Request* request, std::string_view) {
    return action = MHD_upload_action_suspend(request);
  };
  UploadAction action = nullptr;
  Api api;
};

START_TEST(aborts) {
  const AbortRow& row = abort_rows[_i];
  Other other;
  OnUpload upload = [&](MHD_Request* request, std::string_view piece) -> UploadAction {
    if (row.place == Place::last && !piece.empty()) return MHD_upload_action_continue(request);
    switch (row.wrong) {
      case Wrong::null:
        return MHD_upload_action_abort_request(request);
      case Wrong::null_after_reply:
        ck_assert(reply(request) != nullptr);
        return nullptr;
      case Wrong::foreign:
        ck_assert(reply(request) != nullptr);
        return reinterpret_cast<UploadAction>(&upload);
      case Wrong::other_request:
        return other.action;
      case Wrong::go_on:
        return MHD_upload_action_continue(request);
    }
    return nullptr;
  };
  const bool full = row.place == Place::full || row.place == Place::full_empty;
  Api api([&](MHD_Request* request) {
    return full ? receive(request, 100, &upload, nullptr) : receive(request, 0, nullptr, &upload);
  });
  api.send(row.place == Place::full_empty ? "GET / HTTP/1.1\r\nHost: a\r\n\r\n" : counted("hello"));
  const bool null = row.wrong == Wrong::null || row.wrong == Wrong::null_after_reply;
  api.check_aborted(null ? MHD_SC_APPLICATION_CALLBACK_ABORT_ACTION : MHD_SC_UPLOAD_ACTION_INVALID);
  ck_assert_uint_eq(freed, row.wrong == Wrong::null_after_reply || row.wrong == Wrong::foreign);
}
END_TEST

// ---- suspending ----

const char* const framings[] = {"counted", "chunked", "counted in pieces", "chunked in pieces"};

void send_hello(Api& api, int framing) {
  const std::string text =
      framing % 2 ? chunked_head + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n" : counted("hello");
  if (framing < 2) {
    api.send(text);
    return;
  }
  for (const char c : text) api.send(std::string(1, c));
}

// Everything that comes is suspended once, and resumed by the test.
START_TEST(suspended_pieces) {
  std::string got;
  unsigned last = 0;
  MHD_Request* parked = nullptr;
  bool resume_early = false;
  OnUpload upload = [&](MHD_Request* request, std::string_view piece) -> UploadAction {
    got += piece;
    if (piece.empty() && ++last == 2) return reply(request);
    if (resume_early)
      MHD_request_resume(request);
    else
      parked = request;
    return MHD_upload_action_suspend(request);
  };
  Api api([&](MHD_Request* request) {
    got.clear();
    last = 0;
    return receive(request, 0, nullptr, &upload);
  });
  for (const bool early : {false, true}) {
    resume_early = early;
    api.output.clear();
    send_hello(api, _i);
    while (parked) {
      MHD_request_resume(std::exchange(parked, nullptr));
      api.turn();
    }
    api.check_replied();
    CHECK_TEXT(got, "hello", framings[_i]);
  }
  ck_assert_uint_eq(api.requests, 2);
}
END_TEST

// The same bytes come again, though others have arrived, from the same client and from another one
// whose bytes take the same way.
START_TEST(suspended_full) {
  std::vector<std::string> got;
  MHD_Request* parked = nullptr;
  OnUpload upload = [&](MHD_Request* request, std::string_view content) -> UploadAction {
    got.emplace_back(content);
    if (got.size() % 3 == 0) return reply(request);
    parked = request;
    return MHD_upload_action_suspend(request);
  };
  Api api([&](MHD_Request* request) { return receive(request, 5, &upload, nullptr); });
  send_hello(api, _i);
  ck_assert(parked != nullptr);
  api.send(counted("again"));
  const int other = loopback_connect(api.daemon);
  const std::string unfinished = "GET /" + std::string(500, 'x');
  loopback_send(other, unfinished.data(), unfinished.size());
  api.turn();
  for (int i = 0; i < 4; ++i) {
    ck_assert(parked != nullptr);
    MHD_request_resume(std::exchange(parked, nullptr));
    api.turn();
  }
  close(other);
  api.check_replied();
  ck_assert(got ==
            std::vector<std::string>({"hello", "hello", "hello", "again", "again", "again"}));
  ck_assert_uint_eq(api.ended.size(), 2);
}
END_TEST

// A request that waits before it reads.
START_TEST(suspended_before) {
  MHD_Request* parked = nullptr;
  unsigned asked = 0;
  std::string got;
  OnUpload upload = [&](MHD_Request* request, std::string_view content) {
    got += content;
    return reply(request);
  };
  Api api([&](MHD_Request* request) {
    if (++asked == 3) return receive(request, 5, &upload, nullptr);
    parked = request;
    return MHD_action_suspend(request);
  });
  send_hello(api, _i);
  while (parked) {
    MHD_request_resume(std::exchange(parked, nullptr));
    api.turn();
  }
  api.check_replied();
  CHECK_TEXT(got, "hello", framings[_i]);
  api.requests -= 2;  // calls for one and the same
}
END_TEST

// ---- a reusable response ----

START_TEST(reusable) {
  MHD_Response* shared = text_response();
  const auto option = MHD_R_OPTION_REUSABLE(MHD_YES);
  ck_assert_int_eq(MHD_response_set_option(shared, &option), MHD_SC_OK);
  OnUpload upload = [&](MHD_Request* request, std::string_view) {
    return MHD_upload_action_from_response(request, shared);
  };
  freed = 0;
  {
    Api api([&](MHD_Request* request) { return receive(request, 5, &upload, nullptr); });
    for (int i = 0; i < 3; ++i) {
      api.output.clear();
      api.send(counted("hello"));
      api.check_replied();
    }
  }
  ck_assert_uint_eq(freed, 0);
  MHD_response_destroy(shared);
  ck_assert_uint_eq(freed, 1);
}
END_TEST

// ---- what is known ----

std::string number(uint_fast64_t value) {
  return value == MHD_SIZE_UNKNOWN ? "?" : std::to_string(value);
}

std::string footers(MHD_Request* request) {
  std::string text;
  MHD_request_get_values_cb(
      request, MHD_VK_FOOTER,
      [](void* cls, MHD_ValueKind, const MHD_NameAndValue* pair) {
        *static_cast<std::string*>(cls) +=
            std::string(" ") + pair->name.cstr + '=' + pair->value.cstr;
        return MHD_YES;
      },
      &text);
  return text;
}

// "present chunked, total, received + to receive, processed + to process, trailers".
std::string known(MHD_Request* request) {
  MHD_RequestInfoDynamicData data;
  const auto ask = [&](MHD_RequestInfoDynamicType type) {
    ck_assert_int_eq(MHD_request_get_info_dynamic(request, type, &data), MHD_SC_OK);
    return data;
  };
  std::string text =
      ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT).v_upload_present_bool ? "content" : "none";
  if (ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED).v_upload_chunked_bool) text += " chunked";
  text += ", " + number(ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL).v_upload_size_total_uint64);
  text += ", " +
          number(ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED).v_upload_size_recieved_uint64);
  text +=
      "+" +
      number(ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE).v_upload_size_to_recieve_uint64);
  text +=
      ", " +
      number(ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED).v_upload_size_processed_uint64);
  text +=
      "+" +
      number(ask(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS).v_upload_size_to_process_uint64);
  return text + footers(request);
}

struct KnownRow {
  const char* name;
  size_t buffer;  // 0: piece by piece
  bool both;
  std::vector<std::string> sent;
  std::vector<std::string> expected;
};

const std::string head_5 = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
const KnownRow known_rows[] = {
    {"nothing, full",
     9,
     false,
     {"GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
     {"none, 0, 0+0, 0+0", "none, 0, 0+0, 0+0"}},
    {"nothing, incremental",
     0,
     false,
     {"GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
     {"none, 0, 0+0, 0+0", "none, 0, 0+0, 0+0"}},
    {"empty",
     9,
     false,
     {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"},
     {"content, 0, 0+0, 0+0", "content, 0, 0+0, 0+0"}},
    {"counted, full",
     9,
     false,
     {head_5 + "hello"},
     {"content, 5, 0+5, 0+5", "content, 5, 5+0, 0+5"}},
    {"counted, full, in pieces",
     9,
     false,
     {head_5, "he", "llo"},
     {"content, 5, 0+5, 0+5", "content, 5, 5+0, 0+5"}},
    {"counted, incremental",
     0,
     false,
     {head_5, "he", "llo"},
     {"content, 5, 0+5, 0+5", "content, 5, 2+3, 0+5", "content, 5, 5+0, 2+3",
      "content, 5, 5+0, 5+0"}},
    {"counted, falls back at once",
     4,
     true,
     {head_5, "he", "llo"},
     {"content, 5, 0+5, 0+5", "content, 5, 2+3, 0+5", "content, 5, 5+0, 2+3",
      "content, 5, 5+0, 5+0"}},
    {"chunked, full",
     9,
     false,
     {chunked_head, "2\r\nhe\r\n", "3\r\nllo\r\n", "0\r\nA: b\r\n\r\n"},
     {"content chunked, ?, 0+?, 0+?", "content chunked, 5, 5+0, 0+5 A=b"}},
    {"chunked, all at once",
     9,
     false,
     {chunked_head + "5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"},
     {"content chunked, ?, 0+?, 0+?", "content chunked, 5, 5+0, 0+5 A=b C=d"}},
    {"chunked, incremental",
     0,
     false,
     {chunked_head + "2\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n"},
     {"content chunked, ?, 0+?, 0+?", "content chunked, ?, 2+?, 0+?",
      "content chunked, ?, 5+?, 2+?", "content chunked, 5, 5+0, 5+0 A=b"}},
    {"chunked, falls back",
     3,
     true,
     {chunked_head + "2\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n"},
     {"content chunked, ?, 0+?, 0+?", "content chunked, ?, 5+?, 0+?",
      "content chunked, ?, 5+?, 2+?", "content chunked, 5, 5+0, 5+0 A=b"}},
    {"chunked, empty",
     9,
     true,
     {chunked_head, "0\r\nA: b\r\n\r\n"},
     {"content chunked, ?, 0+?, 0+?", "content chunked, 0, 0+0, 0+0 A=b"}},
};

START_TEST(known_at_each_time) {
  const KnownRow& row = known_rows[_i];
  std::vector<std::string> seen;
  bool last = false;
  OnUpload full = [&](MHD_Request* request, std::string_view) {
    seen.push_back(known(request));
    return reply(request);
  };
  OnUpload inc = [&](MHD_Request* request, std::string_view piece) {
    seen.push_back(known(request));
    last = piece.empty();
    return last ? reply(request) : MHD_upload_action_continue(request);
  };
  Api api([&](MHD_Request* request) {
    seen.push_back(known(request));
    return receive(request, row.buffer, row.buffer ? &full : nullptr,
                   row.both || !row.buffer ? &inc : nullptr);
  });
  for (const std::string& bytes : row.sent) api.send(bytes);
  api.check_replied();
  ck_assert_uint_eq(seen.size(), row.expected.size());
  for (size_t i = 0; i < seen.size(); ++i) CHECK_TEXT(seen[i], row.expected[i], row.name);
}
END_TEST

// Small content is handed out from where it was received, whatever the shared memory has.
START_TEST(without_shared_memory) {
  std::string got;
  OnUpload upload = [&](MHD_Request* request, std::string_view content) {
    got = content;
    return reply(request);
  };
  Api api([&](MHD_Request* request) { return receive(request, SIZE_MAX, &upload, nullptr); },
          {MHD_D_OPTION_LARGE_POOL_SIZE(1)});
  const std::string content(4096, 'x');
  api.send(counted(content));
  api.check_replied();
  ck_assert(got == content);
  api.output.clear();
  api.send(counted(std::string(4097, 'x')));
  ck_assert_msg(api.output.starts_with("HTTP/1.1 413 "), "%s", api.output.c_str());
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api_upload", {{arguments, std::size(argument_rows)},
                                        {wrong_places},
                                        {no_suspending},
                                        {not_final},
                                        {aborts, std::size(abort_rows)},
                                        {suspended_pieces, std::size(framings)},
                                        {suspended_full, std::size(framings)},
                                        {suspended_before, std::size(framings)},
                                        {reusable},
                                        {known_at_each_time, std::size(known_rows)},
                                        {without_shared_memory}});
}
