// SPDX-License-Identifier: LGPL-2.1-or-later
// What the application is told of connections, streams and requests, and in which order; what it
// can set of a connection. The index of a test (_i) is the row of the matrix.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <memory>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

// A daemon that notes what it is told, connection by connection.
class Recorder {
 public:
  explicit Recorder(const Row& row, std::initializer_list<MHD_DaemonOptionAndValue> more = {})
      : daemon_(row, on_request, this) {
    set(MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr));
    set(MHD_D_OPTION_NOTIFY_CONNECTION(on_connection, this));
    set(MHD_D_OPTION_NOTIFY_STREAM(on_stream, this));
    for (const MHD_DaemonOptionAndValue& option : more) set(option);
    ck_assert_int_eq(daemon_.start(), MHD_SC_OK);
  }
  ~Recorder() { stop(); }

  void stop() { daemon_.stop(); }

  unsigned port() const { return daemon_.port(); }
  // What was noted of the connection that started as the `index`th.
  std::string story(size_t index) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return index < stories_.size() ? stories_[index] : "none";
  }
  size_t connections() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return stories_.size();
  }
  bool told(size_t index, const char* what) {
    return eventually([&] { return story(index).find(what) != std::string::npos; });
  }
  bool told_now(size_t index, const char* what) {
    return story(index).find(what) != std::string::npos;
  }
  std::string broken_rules() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return broken_;
  }

  // What notifications and requests do beside being noted.
  std::atomic<const MHD_ConnectionOptionAndValue*> at_start{nullptr};
  std::atomic<const MHD_ConnectionOptionAndValue*> at_request{nullptr};

 private:
  void set(const MHD_DaemonOptionAndValue& option) { ck_assert(daemon_.set(option)); }
  void expect(bool holds, const char* rule) {
    if (!holds) broken_ += std::string(rule) + "\n";
  }
  static MHD_Connection* connection_of(MHD_Request* request) {
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_CONNECTION, &info) != MHD_SC_OK)
      std::abort();
    return info.v_connection;
  }
  static MHD_Connection* connection_of(MHD_Stream* stream) {
    MHD_StreamInfoFixedData info;
    if (MHD_stream_get_info_fixed(stream, MHD_STREAM_INFO_FIXED_CONNECTION, &info) != MHD_SC_OK)
      std::abort();
    return info.v_connection;
  }
  static void** context_of(MHD_Connection* connection) {
    MHD_ConnectionInfoFixedData info;
    if (MHD_connection_get_info_fixed(connection, MHD_CONNECTION_INFO_FIXED_APP_CONTEXT, &info) !=
        MHD_SC_OK)
      std::abort();
    return info.v_app_context_ppvoid;
  }
  static uint_fast32_t idle_time(MHD_Connection* connection) {
    MHD_ConnectionInfoDynamicData info;
    if (MHD_connection_get_info_dynamic(
            connection, MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC, &info) != MHD_SC_OK)
      std::abort();
    return info.v_connection_timeout_uint32;
  }

  // The context of a connection is the number of its story and 1; the lock is held.
  void note(MHD_Connection* connection, const std::string& text) {
    const size_t number = reinterpret_cast<size_t>(*context_of(connection));
    if (number == 0 || number > stories_.size()) return expect(false, "the context is kept");
    stories_[number - 1] += text + "\n";
  }

  static void on_connection(void* cls, MHD_ConnectionNotificationData* data) {
    auto& self = *static_cast<Recorder*>(cls);
    const std::lock_guard<std::mutex> lock(self.mutex_);
    if (data->code == MHD_CONNECTION_NOTIFY_STARTED) {
      self.expect(data->application_context == nullptr, "the first context is null");
      self.stories_.emplace_back("connection started\n");
      data->application_context = reinterpret_cast<void*>(self.stories_.size());
      MHD_ConnectionInfoDynamicData info;
      self.expect(
          MHD_connection_get_info_dynamic(data->connection, MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER,
                                          &info) == MHD_SC_TOO_EARLY,
          "the version is not known at the start");
      if (self.at_start)
        self.expect(MHD_connection_set_options(data->connection, self.at_start, 1) == MHD_SC_OK,
                    "options can be set at the start");
      return;
    }
    self.expect(data->application_context == *context_of(data->connection),
                "the context is that of the connection");
    const auto option = MHD_C_OPTION_TIMEOUT(1);
    self.expect(MHD_connection_set_options(data->connection, &option, 1) == MHD_SC_TOO_LATE,
                "options are too late at the end");
    MHD_ConnectionInfoFixedData info;
    self.expect(
        MHD_connection_get_info_fixed(data->connection, MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET,
                                      &info) == MHD_SC_OK &&
            fcntl(info.v_connection_socket, F_GETFD) != -1,
        "the socket is still open at the end");
    self.note(data->connection, "connection closed");
  }

  static void on_stream(void* cls, const MHD_StreamNotificationData* data) {
    auto& self = *static_cast<Recorder*>(cls);
    const std::lock_guard<std::mutex> lock(self.mutex_);
    MHD_StreamInfoDynamicData info;
    self.expect(MHD_stream_get_info_dynamic(data->stream, MHD_STREAM_INFO_DYNAMIC_REQUEST, &info) ==
                    MHD_SC_TOO_EARLY,
                "a stream has no request at its start and end");
    if (data->code == MHD_STREAM_NOTIFY_STARTED)
      self.expect(data->details.started.by_client == MHD_YES, "the client starts streams");
    self.note(connection_of(data->stream),
              data->code == MHD_STREAM_NOTIFY_STARTED ? "stream started" : "stream closed");
  }

  static void on_ended(void* cls, const MHD_RequestEndedData* data, void*) {
    auto& self = *static_cast<Recorder*>(cls);
    const std::lock_guard<std::mutex> lock(self.mutex_);
    self.note(connection_of(data->req), "ended " + std::to_string(data->code));
  }

  static const MHD_Action* on_request(void* cls, MHD_Request* request, const MHD_String* path,
                                      MHD_HTTP_Method, uint_fast64_t) {
    auto& self = *static_cast<Recorder*>(cls);
    const std::string where(path->cstr, path->len);
    MHD_Connection* connection = connection_of(request);
    {
      const std::lock_guard<std::mutex> lock(self.mutex_);
      if (self.at_request)
        self.expect(MHD_connection_set_options(connection, self.at_request, 1) == MHD_SC_OK,
                    "options can be set in a request");
      self.note(connection, "request " + where + " idle " + std::to_string(idle_time(connection)));
    }
    if (where == "/park") return MHD_action_suspend(request);
    if (where == "/abort") return nullptr;
    const size_t size = where == "/big" ? big.size() : 3;
    MHD_Response* response = MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, size, big.data());
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, cls);
    if (MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
    return MHD_action_from_response(request, response);
  }

  static const std::string big;
  RowDaemon daemon_;
  std::mutex mutex_;
  std::vector<std::string> stories_;
  std::string broken_;
};

const std::string Recorder::big(16 << 20, 'x');

ROW_TEST(order_of_callbacks) {
  Recorder recorder(row);
  {
    Client client(recorder.port());
    ck_assert(recorder.told(0, "stream started"));
    for (const char* path : {"/one", "/two"}) {
      ck_assert(client.send(get(path)));
      ck_assert(client.read_until("xxx").size() > 3);
    }
    ck_assert(recorder.told(0, "ended 0\nrequest /two idle 30000\nended 0\n"));
  }
  ck_assert(recorder.told(0, "connection closed"));
  CHECK_TEXT(recorder.story(0),
             "connection started\nstream started\nrequest /one idle 30000\nended 0\n"
             "request /two idle 30000\nended 0\nstream closed\nconnection closed\n",
             row.name);
  CHECK_TEXT(recorder.broken_rules(), "", row.name);
}

// Every way in which a connection may end.
ROW_TEST(every_start_has_its_end) {
  Recorder recorder(row, {MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(50)});
  std::map<std::string, std::string> expected = {
      {"", ""},
      {"GET /x HT", ""},
      {"GET /x HTTP/1.1\r\nBad\r\n\r\n", ""},
      {get("/park"), "request /park idle 30000\n"},
      {get("/abort"), "request /abort idle 30000\n"},
      {get("/big"), "request /big idle 30000\nended "},
  };
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<std::string> wanted;
  for (int round = 0; round < 3; ++round)  // the client closes, resets, or the daemon ends
    for (const auto& [text, story] : expected) {
      clients.push_back(std::make_unique<Client>(recorder.port()));
      wanted.push_back(story);
      ck_assert(recorder.told(clients.size() - 1, "stream started"));
      ck_assert(clients.back()->send(text));
      if (!story.empty()) ck_assert(recorder.told(clients.size() - 1, "request"));
    }
  const size_t each = expected.size();
  for (size_t i = 0; i < each; ++i) clients[i].reset();  // closes it
  for (size_t i = each; i < 2 * each; ++i) clients[i]->reset();
  for (size_t i = 0; i < 2 * each; ++i) {
    ck_assert_msg(recorder.told(i, "connection closed"), "%zu: %s", i, recorder.story(i).c_str());
  }
  recorder.stop();
  ck_assert_uint_eq(recorder.connections(), 3 * each);
  for (size_t i = 0; i < 3 * each; ++i) {
    const std::string story = recorder.story(i);
    const std::string begin = "connection started\nstream started\n" + wanted[i];
    const std::string end = "stream closed\nconnection closed\n";
    ck_assert_msg(story.compare(0, begin.size(), begin) == 0, "%zu: %s", i, story.c_str());
    ck_assert_msg(story.find(end) == story.size() - end.size(), "%zu: %s", i, story.c_str());
  }
  CHECK_TEXT(recorder.broken_rules(), "", row.name);
}

// A connection that can't be polled was never started.
START_TEST(failed_start_is_not_told) {
  Recorder recorder({"select", MHD_SPS_SELECT, 1});
  const rlimit limit = {2048, 2048};
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return;  // not allowed here
  std::vector<int> filled;
  while (filled.empty() || filled.back() < FD_SETSIZE) filled.push_back(dup(0));
  Client client(recorder.port());
  bool orderly = false;
  client.read_all(orderly);
  for (int fd : filled) close(fd);
  Client good(recorder.port());
  ck_assert(recorder.told(0, "stream started"));
  ck_assert_uint_eq(recorder.connections(), 1);
}
END_TEST

ROW_TEST(idle_time_of_a_connection) {
  const auto at_start = MHD_C_OPTION_TIMEOUT(7);
  const auto at_request = MHD_C_OPTION_TIMEOUT_MILSEC(100);
  Recorder recorder(row);
  recorder.at_start = &at_start;
  Client first(recorder.port());
  ck_assert(first.send(get("/one")));
  ck_assert(recorder.told(0, "request /one idle 7000\n"));
  recorder.at_request = &at_request;
  Client second(recorder.port());
  ck_assert(second.send(get("/two")));
  ck_assert(recorder.told(1, "request /two idle 100\n"));
  ck_assert(recorder.told(1, "connection closed"));
  bool orderly = false;
  second.read_all(orderly);
  ck_assert(orderly);
  ck_assert(!recorder.told_now(0, "connection closed"));
  CHECK_TEXT(recorder.broken_rules(), "", row.name);
}

// 0 takes the limit away.
ROW_TEST(idle_time_can_be_none) {
  const auto none = MHD_C_OPTION_TIMEOUT(0);
  Recorder recorder(row, {MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(100)});
  Client usual(recorder.port());
  ck_assert(recorder.told(0, "stream started"));
  recorder.at_start = &none;
  Client unlimited(recorder.port());
  ck_assert(recorder.told(1, "stream started"));
  ck_assert(unlimited.send(get("/one")));
  ck_assert(recorder.told(1, "request /one idle 0\n"));
  recorder.at_start = nullptr;
  for (size_t next = 2; next < 5; ++next) {  // three times as long as the limit
    Client other(recorder.port());
    ck_assert(recorder.told(next, "connection closed"));
  }
  ck_assert(recorder.told_now(0, "connection closed"));
  ck_assert(!recorder.told_now(1, "connection closed"));
}

}  // namespace

int main() {
  return unit::run_tests("notify", {{order_of_callbacks, row_count},
                                    {every_start_has_its_end, row_count},
                                    {failed_start_is_not_told},
                                    {idle_time_of_a_connection, row_count},
                                    {idle_time_can_be_none, row_count}});
}
