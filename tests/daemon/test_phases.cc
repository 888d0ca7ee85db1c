// SPDX-License-Identifier: LGPL-2.1-or-later
// What is known in which callback of a request: when its request line is there, when its head is
// complete, when it is called again after a suspension, and when it has ended. The index of a test
// (_i) is the row of the matrix.

#include <cstring>

#include "check_main.h"
#include "config.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

enum Phase { early, head, again, ended, phase_count };
constexpr const char* phase_names[] = {"early", "head", "again", "ended"};

enum class Target { request_fixed, request, connection_fixed, connection, stream_fixed, stream };

// A query and its answer in each phase; the phases after `early` differ hardly ever.
struct Query {
  const char* name;
  Target target;
  int number;
  MHD_StatusCode at_early;
  MHD_StatusCode later;
  MHD_StatusCode at_end;
};

#define ALWAYS(target, name) \
  { #name, Target::target, name, MHD_SC_OK, MHD_SC_OK, MHD_SC_OK }
#define WITH_HEAD(name) \
  { #name, Target::request, name, MHD_SC_TOO_EARLY, MHD_SC_OK, MHD_SC_OK }
#define NEVER(target, number, code) \
  { #number, Target::target, number, code, code, code }

const Query queries[] = {
    ALWAYS(request_fixed, MHD_REQUEST_INFO_FIXED_HTTP_VER),
    ALWAYS(request_fixed, MHD_REQUEST_INFO_FIXED_HTTP_METHOD),
    ALWAYS(request_fixed, MHD_REQUEST_INFO_FIXED_DAEMON),
    ALWAYS(request_fixed, MHD_REQUEST_INFO_FIXED_CONNECTION),
    ALWAYS(request_fixed, MHD_REQUEST_INFO_FIXED_STREAM),
    ALWAYS(request_fixed, MHD_REQUEST_INFO_FIXED_APP_CONTEXT),
    NEVER(request_fixed, 999, MHD_SC_INFO_GET_TYPE_UNKNOWN),
    ALWAYS(request, MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_URI),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_NUMBER_URI_PARAMS),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_HEADER_SIZE),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED),
    WITH_HEAD(MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS),
    NEVER(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS,
          MHD_HAVE_POST_PARSER ? MHD_SC_TOO_EARLY : MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD),
    NEVER(request, MHD_REQUEST_INFO_DYNAMIC_AUTH_DIGEST_INFO,
          MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD),
    NEVER(request, MHD_REQUEST_INFO_DYNAMIC_AUTH_BASIC_CREDS,
          MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD),
    NEVER(request, 999, MHD_SC_INFO_GET_TYPE_UNKNOWN),
    ALWAYS(connection_fixed, MHD_CONNECTION_INFO_FIXED_CLIENT_ADDRESS),
    ALWAYS(connection_fixed, MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET),
    ALWAYS(connection_fixed, MHD_CONNECTION_INFO_FIXED_DAEMON),
    ALWAYS(connection_fixed, MHD_CONNECTION_INFO_FIXED_APP_CONTEXT),
    NEVER(connection_fixed, 999, MHD_SC_INFO_GET_TYPE_UNKNOWN),
    ALWAYS(connection, MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER),
    ALWAYS(connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT),
    ALWAYS(connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC),
    ALWAYS(connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_SUSPENDED),
    ALWAYS(connection, MHD_CONNECTION_INFO_DYNAMIC_TLS_VER),
    NEVER(connection, MHD_CONNECTION_INFO_DYNAMIC_TLS_SESSION, MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE),
    NEVER(connection, 999, MHD_SC_INFO_GET_TYPE_UNKNOWN),
    ALWAYS(stream_fixed, MHD_STREAM_INFO_FIXED_DAEMON),
    ALWAYS(stream_fixed, MHD_STREAM_INFO_FIXED_CONNECTION),
    NEVER(stream_fixed, 999, MHD_SC_INFO_GET_TYPE_UNKNOWN),
    // The stream has no request when the last one has ended.
    {"stream's request", Target::stream, MHD_STREAM_INFO_DYNAMIC_REQUEST, MHD_SC_OK, MHD_SC_OK,
     MHD_SC_TOO_EARLY},
    NEVER(stream, 999, MHD_SC_INFO_GET_TYPE_UNKNOWN),
};

MHD_Connection* connection_of(MHD_Request* request) {
  MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_CONNECTION, &info) != MHD_SC_OK)
    std::abort();
  return info.v_connection;
}

MHD_Stream* stream_of(MHD_Request* request) {
  MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_STREAM, &info) != MHD_SC_OK)
    std::abort();
  return info.v_stream;
}

// The answer to a query whose buffer has `size` bytes, or as many as are needed when SIZE_MAX.
MHD_StatusCode ask(const Query& query, MHD_Request* request, size_t size = SIZE_MAX) {
  const auto room = [size](size_t whole) { return size == SIZE_MAX ? whole : size; };
  switch (query.target) {
    case Target::request_fixed: {
      MHD_RequestInfoFixedData data;
      return MHD_request_get_info_fixed_sz(
          request, static_cast<MHD_RequestInfoFixedType>(query.number), &data, room(sizeof data));
    }
    case Target::request: {
      MHD_RequestInfoDynamicData data;
      return MHD_request_get_info_dynamic_sz(
          request, static_cast<MHD_RequestInfoDynamicType>(query.number), &data, room(sizeof data));
    }
    case Target::connection_fixed: {
      MHD_ConnectionInfoFixedData data;
      return MHD_connection_get_info_fixed_sz(
          connection_of(request), static_cast<MHD_ConnectionInfoFixedType>(query.number), &data,
          room(sizeof data));
    }
    case Target::connection: {
      MHD_ConnectionInfoDynamicData data;
      return MHD_connection_get_info_dynamic_sz(
          connection_of(request), static_cast<MHD_ConnectionInfoDynamicType>(query.number), &data,
          room(sizeof data));
    }
    case Target::stream_fixed: {
      MHD_StreamInfoFixedData data;
      return MHD_stream_get_info_fixed_sz(stream_of(request),
                                          static_cast<MHD_StreamInfoFixedType>(query.number), &data,
                                          room(sizeof data));
    }
    default: {
      MHD_StreamInfoDynamicData data;
      return MHD_stream_get_info_dynamic_sz(stream_of(request),
                                            static_cast<MHD_StreamInfoDynamicType>(query.number),
                                            &data, room(sizeof data));
    }
  }
}

std::string text_of(const MHD_String& text) { return std::string(text.cstr, text.len); }

// The strings of a request in one callback, as text and by their addresses.
struct Strings {
  std::string text;
  std::vector<const void*> addresses;

  void add(const char* text_at, size_t size) {
    addresses.push_back(text_at);
    text += text_at ? std::string(text_at, size) + "|" : "null|";
  }
};

Strings strings_of(MHD_Request* request) {
  Strings strings;
  MHD_RequestInfoDynamicData info;
  for (const auto type :
       {MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING, MHD_REQUEST_INFO_DYNAMIC_URI}) {
    if (MHD_request_get_info_dynamic(request, type, &info) != MHD_SC_OK) std::abort();
    strings.add(info.v_uri_string.cstr, info.v_uri_string.len);
  }
  MHD_NameValueKind values[20];
  const size_t count = MHD_request_get_values_list(
      request, static_cast<MHD_ValueKind>(MHD_VK_HEADER | MHD_VK_COOKIE | MHD_VK_URI_QUERY_PARAM),
      20, values);
  for (size_t i = 0; i < count; ++i) {
    strings.add(values[i].nv.name.cstr, values[i].nv.name.len);
    strings.add(values[i].nv.value.cstr, values[i].nv.value.len);
  }
  MHD_RequestInfoFixedData fixed;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_HTTP_VER, &fixed) != MHD_SC_OK)
    std::abort();
  strings.text += std::to_string(fixed.v_http_ver);
  return strings;
}

// A daemon that asks everything in each callback.
class Asker {
 public:
  explicit Asker(const Row& row) : daemon_(row, on_request, this) {
    set(MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr));
    set(MHD_D_OPTION_EARLY_URI_LOGGER(on_uri, this));
    ck_assert_int_eq(daemon_.start(), MHD_SC_OK);
  }
  ~Asker() { daemon_.stop(); }

  unsigned port() const { return daemon_.port(); }
  std::atomic<unsigned> calls[phase_count] = {};  // that are over
  std::atomic<MHD_Request*> suspended{nullptr};
  std::string strings;  // of the last request
  // As the early callback saw them.
  std::string uris() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return uris_;
  }
  std::string broken() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return broken_;
  }

 private:
  void set(const MHD_DaemonOptionAndValue& option) { ck_assert(daemon_.set(option)); }
  void expect(bool holds, const std::string& rule) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!holds) broken_ += rule + "\n";
  }

  void ask_all(Phase phase, MHD_Request* request) {
    for (const Query& query : queries) {
      const MHD_StatusCode expected = phase == early   ? query.at_early
                                      : phase == ended ? query.at_end
                                                       : query.later;
      const MHD_StatusCode answer = ask(query, request);
      expect(answer == expected, std::string(query.name) + " in " + phase_names[phase] + " is " +
                                     std::to_string(answer));
      if (answer == MHD_SC_OK)
        expect(ask(query, request, 0) == MHD_SC_INFO_GET_BUFF_TOO_SMALL,
               std::string(query.name) + " needs no room in " + phase_names[phase]);
    }
  }

  static void on_uri(void* cls, const MHD_EarlyUriCbData* data, void** context) {
    auto& self = *static_cast<Asker*>(cls);
    self.ask_all(early, data->request);
    {
      const std::lock_guard<std::mutex> lock(self.mutex_);
      self.uris_ += text_of(data->full_uri) + "\n";
    }
    self.expect(data->full_uri.cstr[data->full_uri.len] == '\0', "the target ends with NUL");
    self.expect(data->method == MHD_HTTP_METHOD_GET, "the method is known early");
    self.expect(*context == nullptr, "the first context is null");
    *context = &self.uris_;
    const auto all = static_cast<MHD_ValueKind>(31);
    self.expect(MHD_request_get_values_cb(data->request, all, nullptr, nullptr) == 0,
                "no value is known early");
    self.expect(MHD_action_suspend(data->request) == nullptr, "no action can be made early");
    ++self.calls[early];
  }

  static const MHD_Action* on_request(void* cls, MHD_Request* request, const MHD_String*,
                                      MHD_HTTP_Method, uint_fast64_t) {
    auto& self = *static_cast<Asker*>(cls);
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
      std::abort();
    void*& context = *info.v_app_context_ppvoid;
    if (context == &self.uris_) {
      self.ask_all(head, request);
      self.first_ = strings_of(request);
      self.strings = self.first_.text;
      context = &self;
      const MHD_Action* action = MHD_action_suspend(request);
      ++self.calls[head];
      self.suspended.store(request);
      return action;
    }
    self.expect(context == &self, "the context is kept");
    self.ask_all(again, request);
    self.compare(again, request);
    ++self.calls[again];
    MHD_Response* response = MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 5, "done\n");
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, cls);
    if (MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
    return MHD_action_from_response(request, response);
  }

  static void on_ended(void* cls, const MHD_RequestEndedData* data, void* context) {
    auto& self = *static_cast<Asker*>(cls);
    self.expect(context == cls, "the context is given at the end");
    self.ask_all(ended, data->req);
    self.compare(ended, data->req);
    ++self.calls[ended];
  }

  void compare(Phase phase, MHD_Request* request) {
    const Strings now = strings_of(request);
    expect(now.text == first_.text,
           "strings in " + std::string(phase_names[phase]) + " are " + now.text);
    expect(now.addresses == first_.addresses,
           "strings in " + std::string(phase_names[phase]) + " have moved");
  }

  RowDaemon daemon_;
  std::mutex mutex_;
  std::string uris_;
  std::string broken_;
  Strings first_;
};

const char* const request_text =
    "GET /a%20b?x=1&y HTTP/1.1\r\nHost: canary\r\nX-Canary:  sings \r\nCookie: seed=7\r\n\r\n";

// Whole and byte by byte; while it is suspended the next request overwrites what it came in.
ROW_TEST(strings_stay_in_every_phase) {
  Asker asker(row);
  for (const bool byte_by_byte : {false, true}) {
    Client client(asker.port());
    const std::string text = request_text;
    asker.suspended.store(nullptr);
    for (size_t i = 0; i < text.size(); i += byte_by_byte ? 1 : text.size())
      ck_assert(client.send(text.substr(i, byte_by_byte ? 1 : text.size())));
    ck_assert(eventually([&] { return asker.suspended.load() != nullptr; }));
    Client other(asker.port());
    ck_assert(other.send(std::string(3000, 'G') + "\r\n\r\n"));
    bool orderly = false;
    other.read_all(orderly);
    ck_assert(client.send(std::string(3000, 'g')));
    MHD_request_resume(asker.suspended.load());
    ck_assert(client.read_until("done\n").size() > 5);
    const unsigned times = byte_by_byte ? 2 : 1;
    ck_assert(eventually([&] { return asker.calls[ended].load() == times; }));
    for (const auto& count : asker.calls) ck_assert_uint_eq(count.load(), times);
  }
  CHECK_TEXT(asker.uris(), "/a%20b?x=1&y\n/a%20b?x=1&y\n", row.name);
  MHD_LibInfoFixedData info;
  ck_assert_int_eq(MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_SUPPORT_COOKIE_PARSER, &info),
                   MHD_SC_OK);
  if (info.v_support_cookie_parser_bool)
    CHECK_TEXT(asker.strings,
               "GET|/a b|Host|canary|X-Canary|sings|Cookie|seed=7|seed|7|x|1|y|null|2", row.name);
  CHECK_TEXT(asker.broken(), "", row.name);
}

// What is refused behind its request line was seen early, and that is all.
ROW_TEST(refused_after_the_early_callback) {
  Asker asker(row);
  for (const char* text : {"GET /no-host HTTP/1.1\r\n\r\n", "GET /bad HTTP/1.1\r\n:\r\n\r\n",
                           "GET http: HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    Client client(asker.port());
    ck_assert(client.send(text));
    bool orderly = false;
    CHECK_TEXT(client.read_all(orderly).substr(0, 12), "HTTP/1.1 400", text);
  }
  CHECK_TEXT(asker.uris(), "/no-host\n/bad\nhttp:\n", row.name);
  ck_assert_uint_eq(asker.calls[head].load() + asker.calls[ended].load(), 0);
  CHECK_TEXT(asker.broken(), "", row.name);
}

}  // namespace

int main() {
  return unit::run_tests("phases", {{strings_stay_in_every_phase, row_count},
                                    {refused_after_the_early_callback, row_count}});
}
