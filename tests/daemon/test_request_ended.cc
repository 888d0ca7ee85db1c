// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's callback for the end of requests: once for each request that the application has
// seen, whatever became of it, behind the termination callback of the response. The index of a test
// (_i) is the row of the matrix.
#include <sys/socket.h>

#include <algorithm>
#include <map>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

const std::string big(16 << 20, 'x');

// A daemon that notes the callbacks of each request. The context of a request is the number of
// its story.
class Watcher {
 public:
  Watcher(const Row& row, bool early) : early_(early), daemon_(row, on_request, this) {
    set(MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr));
    set(MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(200));
    set(MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(50));
    if (early) set(MHD_D_OPTION_EARLY_URI_LOGGER(on_uri, this));
    set(MHD_D_OPTION_REQUEST_ENDED_CALLBACK(on_over, this));
    ck_assert_int_eq(daemon_.start(), MHD_SC_OK);
  }
  ~Watcher() { stop(); }

  void stop() { daemon_.stop(); }

  // The stories of all requests so far, one in each line, sorted.
  std::string stories() {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::string> sorted;
    for (const auto& story : stories_) sorted.push_back(story.second);
    std::sort(sorted.begin(), sorted.end());
    std::string all;
    for (const std::string& story : sorted) all += story + "\n";
    return all;
  }
  size_t count(const std::string& wanted) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return static_cast<size_t>(std::count_if(stories_.begin(), stories_.end(),
                                             [&](auto& story) { return story.second == wanted; }));
  }
  bool tells(const std::string& all) {
    return eventually([&] { return stories() == all; });
  }
  std::string broken_rules() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return broken_;
  }

  unsigned port() const { return daemon_.port(); }

 private:
  void set(const MHD_DaemonOptionAndValue& option) { ck_assert(daemon_.set(option)); }

  // The lock is held.
  void* new_story() {
    const size_t number = stories_.size() + 1;
    stories_[number];
    return reinterpret_cast<void*>(number);
  }
  void note(void* context, const std::string& text) {
    const auto found = stories_.find(reinterpret_cast<size_t>(context));
    if (found == stories_.end()) {
      broken_ += "no context for " + text + "\n";
      return;
    }
    std::string& story = found->second;
    if (story.find("over") != std::string::npos) broken_ += text + " behind " + story + "\n";
    story += (story.empty() ? "" : ", ") + text;
  }

  static void on_uri(void* cls, const MHD_EarlyUriCbData*, void** context) {
    auto& self = *static_cast<Watcher*>(cls);
    const std::lock_guard<std::mutex> lock(self.mutex_);
    self.note(*context = self.new_story(), "early");
  }

  static void on_ended(void* cls, const MHD_RequestEndedData* data, void* context) {
    auto& self = *static_cast<Watcher*>(cls);
    const std::lock_guard<std::mutex> lock(self.mutex_);
    self.note(context, "ended " + std::to_string(data->code));
  }

  // Whatever can be asked has an answer, and no value of a head that was refused is shown.
  void ask(const MHD_RequestEndedData& data, void* context) {
    MHD_RequestInfoFixedData fixed;
    if (MHD_request_get_info_fixed(data.req, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &fixed) !=
            MHD_SC_OK ||
        *fixed.v_app_context_ppvoid != context)
      broken_ += "the context is not that of the request\n";
    MHD_RequestInfoDynamicData info;
    const bool has_head =
        MHD_request_get_info_dynamic(data.req, MHD_REQUEST_INFO_DYNAMIC_URI, &info) == MHD_SC_OK;
    MHD_StringNullable host;
    const bool has_host =
        MHD_request_get_value(data.req, MHD_VK_HEADER, "Host", &host) == MHD_YES &&
        std::string(host.cstr) == "test";
    const size_t values =
        MHD_request_get_values_cb(data.req, static_cast<MHD_ValueKind>(31), nullptr, nullptr);
    if (has_host != has_head || (values > 0) != has_head) broken_ += "values are wrong\n";
  }

  static void on_over(void* cls, const MHD_RequestEndedData* data, void* context) {
    auto& self = *static_cast<Watcher*>(cls);
    const std::lock_guard<std::mutex> lock(self.mutex_);
    self.ask(*data, context);
    self.note(context, "over " + std::to_string(data->code));
  }

  static const MHD_Action* on_request(void* cls, MHD_Request* request, const MHD_String* path,
                                      MHD_HTTP_Method, uint_fast64_t) {
    auto& self = *static_cast<Watcher*>(cls);
    const std::string where(path->cstr, path->len);
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
      std::abort();
    {
      const std::lock_guard<std::mutex> lock(self.mutex_);
      if (!self.early_) *info.v_app_context_ppvoid = self.new_story();
      self.note(*info.v_app_context_ppvoid, where);
    }
    if (where == "/park") return MHD_action_suspend(request);
    if (where == "/abort") return MHD_action_abort_request(request);
    const size_t size = where == "/big" ? big.size() : where == "/plain" ? 2000 : 3;
    MHD_Response* response = MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, size, big.data());
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, cls);
    const bool plain = where == "/plain";  // without a callback of its own
    if (!plain && MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
    return MHD_action_from_response(request, response);
  }

  const bool early_;
  RowDaemon daemon_;
  std::mutex mutex_;
  std::map<size_t, std::string> stories_;
  std::string broken_;
};

enum class Leaves { not_at_all, by_closing, by_reset };

// What a client sends, what it does when the callbacks of `begin` have come, and what is told in
// the end. Without the early callback "early, " is taken away, and with it stories that are empty
// then.
struct EndRow {
  std::string text;
  Leaves leaves;
  std::string begin;
  std::string end;
};

const std::string chunked =
    "POST /one HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";

const EndRow end_rows[] = {
    {get("/one"), Leaves::not_at_all, "", "early, /one, ended 0, over 0\n"},
    {get("/plain"), Leaves::not_at_all, "", "early, /plain, over 0\n"},
    {get("/one") + get("/plain"), Leaves::not_at_all, "",
     "early, /one, ended 0, over 0\nearly, /plain, over 0\n"},
    {chunked + "bad\r\nHELLO\r\n\r\n", Leaves::not_at_all, "", "early, /one, ended 0, over 0\n"},
    {get("/abort"), Leaves::not_at_all, "", "early, /abort, over 40\n"},
    {get("/abort") + get("/one"), Leaves::not_at_all, "", "early, /abort, over 40\n"},
    {get("/park"), Leaves::by_closing, "early, /park\n", "early, /park, over 30\n"},
    {get("/park"), Leaves::by_reset, "early, /park\n", "early, /park, over 30\n"},
    {get("/one") + get("/park"), Leaves::by_reset, "early, /one, ended 0, over 0\nearly, /park\n",
     "early, /one, ended 0, over 0\nearly, /park, over 30\n"},
    {get("/big"), Leaves::by_reset, "early, /big\n", "early, /big, ended 30, over 30\n"},
    {"GET /x HTTP/1.1\r\nHost: test\r\n", Leaves::by_closing, "early\n", "early, over 30\n"},
    {"GET /x HTTP/1.1\r\nHost: test\r\n", Leaves::by_reset, "early\n", "early, over 30\n"},
    {"GET /x HTTP/1.1\r\nHost: test\r\n", Leaves::not_at_all, "early\n", "early, over 10\n"},
    {"GET /x HTTP/1.1\r\nHost: test\r\nBad\r\n\r\n", Leaves::not_at_all, "", "early, over 31\n"},
    {"GET /x HTTP/1.1\r\nHost: test\r\nHost: test\r\n\r\n", Leaves::not_at_all, "",
     "early, over 31\n"},
    {"GET http: HTTP/1.1\r\nHost: test\r\n\r\n", Leaves::not_at_all, "", "early, over 31\n"},
    {"GET /x HTTP/1.1 \r\n\r\n", Leaves::not_at_all, "", ""},
    {"GET /x HT", Leaves::by_reset, "", ""},
};

std::string without_early(std::string all) {
  for (const char* word :
       {"early, over 10\n", "early, over 30\n", "early, over 31\n", "early, ", "early\n"})
    for (size_t at; (at = all.find(word)) != std::string::npos;)
      all.erase(at, std::string(word).size());
  return all;
}

void every_request_has_its_end_in(const Row& row, bool early) {
  for (const EndRow& end : end_rows) {
    Watcher watcher(row, early);
    Client client(watcher.port());
    ck_assert(client.send(end.text));
    const std::string begin = early ? end.begin : without_early(end.begin);
    if (end.leaves != Leaves::not_at_all)
      ck_assert_msg(watcher.tells(begin), "%s: %s", end.text.c_str(), watcher.stories().c_str());
    if (end.leaves == Leaves::by_closing) client.half_close();
    if (end.leaves == Leaves::by_reset) client.reset();
    const std::string expected = early ? end.end : without_early(end.end);
    ck_assert_msg(watcher.tells(expected), "%s: %s", end.text.c_str(), watcher.stories().c_str());
    watcher.stop();
    CHECK_TEXT(watcher.stories(), expected, end.text);
    CHECK_TEXT(watcher.broken_rules(), "", end.text);
  }
}

ROW_TEST(every_request_has_its_end) { every_request_has_its_end_in(row, true); }

ROW_TEST(without_the_early_callback) { every_request_has_its_end_in(row, false); }

// Sends requests and reads nothing, until the server takes no more of them.
void fill(Client& client) {
  const int small_buffer = 4096;
  setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small_buffer, sizeof small_buffer);
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += get("/plain");
  for (int pauses = 0; pauses < 3;) {
    const ssize_t size = send(client.fd(), requests.data(), requests.size(), MSG_DONTWAIT);
    if (size == static_cast<ssize_t>(requests.size())) continue;
    if (size > 0) requests.erase(0, static_cast<size_t>(size));
    if (size < 0) std::this_thread::sleep_for(std::chrono::milliseconds(20 * ++pauses));
  }
}

// Small replies are complete when they have left, not when they were made. Up to 16 of a client
// wait to leave, as it happens; and perhaps one found no room.
ROW_TEST(replies_that_did_not_leave) {
  constexpr size_t clients = 4;
  Watcher watcher(row, false);
  for (size_t i = 0; i < clients; ++i) {
    Client client(watcher.port());
    fill(client);
    client.reset();
  }
  ck_assert(eventually([&] { return watcher.count("/plain, over 30") > clients; }));
  watcher.stop();
  CHECK_TEXT(watcher.broken_rules(), "", row.name);
}

// The daemon ends with requests in every state.
ROW_TEST(end_of_the_daemon) {
  Watcher watcher(row, true);
  Client parked(watcher.port());
  Client reading(watcher.port());
  Client begun(watcher.port());
  Client idle(watcher.port());
  ck_assert(idle.send(get("/one")));
  ck_assert(watcher.tells("early, /one, ended 0, over 0\n"));
  ck_assert(parked.send(get("/park")));
  ck_assert(reading.send(get("/big")));
  ck_assert(begun.send("GET /begun HTTP/1.1\r\n"));
  ck_assert(watcher.tells("early\nearly, /big\nearly, /one, ended 0, over 0\nearly, /park\n"));
  watcher.stop();
  CHECK_TEXT(watcher.stories(),
             "early, /big, ended 60, over 60\nearly, /one, ended 0, over 0\n"
             "early, /park, over 60\nearly, over 60\n",
             row.name);
  CHECK_TEXT(watcher.broken_rules(), "", row.name);
}

}  // namespace

int main() {
  return unit::run_tests("request_ended", {{every_request_has_its_end, row_count},
                                           {without_the_early_callback, row_count},
                                           {replies_that_did_not_leave, row_count},
                                           {end_of_the_daemon, row_count}});
}
