// SPDX-License-Identifier: LGPL-2.1-or-later
// Suspended requests: resuming is a token that is kept, whoever leaves is noticed, waiting costs
// nothing. The index of a test (_i) is the row of the matrix.
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <memory>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

// Requests that ended, by reason.
struct Ends {
  std::atomic<unsigned> by_code[64] = {};
  unsigned of(MHD_RequestEndedCode code) const { return by_code[code].load(); }
  bool come(MHD_RequestEndedCode code, unsigned count) const {
    return eventually([&] { return of(code) >= count; }) && of(code) == count;
  }
  static void count(void* cls, const MHD_RequestEndedData* data, void*) {
    ++static_cast<Ends*>(cls)->by_code[data->code];
  }
};

// A server that has started and counts the ends of its requests.
struct Site {
  Ends ends;
  Server server;
  explicit Site(const Row& row, std::initializer_list<MHD_DaemonOptionAndValue> more = {})
      : server(row) {
    ck_assert(server.set(MHD_D_OPTION_REQUEST_ENDED_CALLBACK(Ends::count, &ends)));
    for (const MHD_DaemonOptionAndValue& option : more) ck_assert(server.set(option));
    ck_assert_int_eq(server.start(), MHD_SC_OK);
  }
};

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::string answer(Client& client) {
  const std::string text = client.read_until("resumed\n");
  return text.size() < 8 ? text : text.substr(text.size() - 8);
}

// ---- resuming is a token ----

ROW_TEST(resumed_before_the_action_is_made) {
  Site site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/park-early")));
  CHECK_TEXT(answer(client), "resumed\n", row.name);
}

ROW_TEST(resumed_before_the_callback_returns) {
  Site site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/park-late")));
  CHECK_TEXT(answer(client), "resumed\n", row.name);
}

// Several for one suspension count once: the next suspension lasts.
ROW_TEST(resumed_twice) {
  Site site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/park-token")));
  ck_assert(site.server.wait_suspended(1));
  pause(30);
  ck_assert_uint_eq(site.server.requests(), 2);
  site.server.resume_all();
  CHECK_TEXT(answer(client), "resumed\n", row.name);
  ck_assert_uint_eq(site.server.requests(), 3);
}

// Dropped with the callback: neither this request is suspended, nor is the next one resumed.
ROW_TEST(resumed_without_suspension) {
  Site site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/no-park")));
  CHECK_TEXT(answer(client), "resumed\n", row.name);
  ck_assert(client.send(get("/park")));
  ck_assert(site.server.wait_suspended(1));
  pause(30);
  ck_assert_uint_eq(site.server.requests(), 2);
  site.server.resume_all();
  CHECK_TEXT(answer(client), "resumed\n", row.name);
}

// ---- who leaves ----

enum class Leaves { by_half_close, by_closing, by_reset };

struct LeaveRow {
  const char* name;
  Leaves how;
  const char* more;  // that the client sent behind its request before it left, and that is not read
  bool select_sees;
};

constexpr LeaveRow leave_rows[] = {
    {"half-close", Leaves::by_half_close, "", true},
    {"close", Leaves::by_closing, "", true},
    {"reset", Leaves::by_reset, "", true},
    {"half-close behind a request", Leaves::by_half_close, "GET /", false},
    {"close behind a request", Leaves::by_closing, "GET /", false},
    {"reset behind a request", Leaves::by_reset, "GET /", false},
};

void leave(std::unique_ptr<Client>& client, Leaves how) {
  if (how == Leaves::by_half_close) return client->half_close();
  if (how == Leaves::by_reset) client->reset();
  client.reset();
}

// The bytes behind the request come when it is suspended, or with it.
void check_leaving(const Row& row, const LeaveRow& of, bool at_once) {
  if (row.poll == MHD_SPS_SELECT && !of.select_sees && !at_once) return;
  Site site(row);
  auto client = std::make_unique<Client>(site.server.port());
  ck_assert(client->send(get("/park") + (at_once ? of.more : "")));
  ck_assert(site.server.wait_suspended(1));
  if (!at_once) ck_assert(client->send(of.more));
  if (!at_once) pause(20);
  leave(client, of.how);
  ck_assert_msg(site.ends.come(MHD_REQUEST_ENDED_CLIENT_ABORT, 1), "%s, %s", row.name, of.name);
}

ROW_TEST(who_leaves_is_noticed) {
  for (const LeaveRow& of : leave_rows)
    for (const bool at_once : {false, true}) check_leaving(row, of, at_once);
}

// One connection, request after request: what was seen of the first is forgotten for the next.
ROW_TEST(who_leaves_the_second_request_is_noticed) {
  Site site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/park")));
  ck_assert(site.server.wait_suspended(1));
  ck_assert(client.send(get("/park")));
  pause(20);
  site.server.resume_all();
  CHECK_TEXT(answer(client), "resumed\n", row.name);
  ck_assert(site.server.wait_suspended(1));
  pause(20);
  client.half_close();
  ck_assert(site.ends.come(MHD_REQUEST_ENDED_CLIENT_ABORT, 1));
}

// It is also noticed when the client left before the request was suspended.
ROW_TEST(gone_before_the_suspension) {
  Site site(row);
  Client client(site.server.port());
  ck_assert(client.send(get("/park-twice")));
  client.half_close();
  ck_assert(site.ends.come(MHD_REQUEST_ENDED_CLIENT_ABORT, 1));
}

// ---- half-closed clients ----

ROW_TEST(half_closed_may_wait) {
  Site site(row, {MHD_D_OPTION_SUSPENDED_HALF_CLOSE(MHD_YES)});
  Client client(site.server.port());
  ck_assert(client.send(get("/park-twice") + get("/park")));
  ck_assert(site.server.wait_suspended(1));
  client.half_close();
  for (int resumes = 0; resumes < 3; ++resumes) {
    ck_assert(site.server.wait_suspended(1));
    pause(20);
    ck_assert_uint_eq(site.ends.of(MHD_REQUEST_ENDED_CLIENT_ABORT), 0);
    site.server.resume_all();
  }
  bool orderly = false;
  const std::string replies = client.read_all(orderly);
  ck_assert(orderly);
  const size_t first = replies.find("resumed\n");
  ck_assert(first != std::string::npos &&
            replies.find("resumed\n", first + 1) != std::string::npos);
  ck_assert(site.ends.come(MHD_REQUEST_ENDED_COMPLETED_OK, 2));
}

// A reset ends it even so; select can't see it behind the end.
ROW_TEST(half_closed_may_wait_until_a_reset) {
  Site site(row, {MHD_D_OPTION_SUSPENDED_HALF_CLOSE(MHD_YES)});
  for (const bool half_closed : {false, true}) {
    if (half_closed && row.poll == MHD_SPS_SELECT) continue;
    Client client(site.server.port());
    ck_assert(client.send(get("/park")));
    ck_assert(site.server.wait_suspended(half_closed ? 2 : 1));
    if (half_closed) {
      client.half_close();
      pause(30);
      ck_assert_uint_eq(site.ends.of(MHD_REQUEST_ENDED_CLIENT_ABORT), 1);
    }
    client.reset();
    ck_assert(site.ends.come(MHD_REQUEST_ENDED_CLIENT_ABORT, half_closed ? 2 : 1));
  }
}

// Waiting for them is no work, whatever the poller reports.
ROW_TEST(half_closed_wait_costs_nothing) {
  Site site(row, {MHD_D_OPTION_SUSPENDED_HALF_CLOSE(MHD_YES)});
  Client client(site.server.port());
  Client other(site.server.port());
  ck_assert(client.send(get("/park")));
  ck_assert(other.send(get("/park") + get("/park")));
  ck_assert(site.server.wait_suspended(2));
  client.half_close();
  other.half_close();
  pause(20);
  const clock_t begin = clock();
  pause(200);
  ck_assert_int_lt((clock() - begin) * 1000 / CLOCKS_PER_SEC, 50);
}

ROW_TEST(half_closed_get_their_answer) {
  Site site(row);
  for (const char* path : {"/hello", "/big", "/empty"}) {
    Client client(site.server.port());
    ck_assert(client.send(get(path)));
    client.half_close();
    bool orderly = false;
    const std::string reply = client.read_all(orderly);
    ck_assert_msg(orderly, "%s, %s", row.name, path);
    ck_assert_uint_ge(reply.size(), std::string(path) == "/big" ? 1 << 20 : 20);
  }
  ck_assert(site.ends.come(MHD_REQUEST_ENDED_COMPLETED_OK, 3));
}

// ---- the end of the daemon, and limits ----

ROW_TEST(end_of_the_daemon) {
  Site site(row);
  std::vector<std::unique_ptr<Client>> clients;
  for (unsigned i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(site.server.port()));
    ck_assert(clients.back()->send(get("/park") + get("/hello")));
  }
  ck_assert(site.server.wait_suspended(8));
  site.server.stop();
  ck_assert_uint_eq(site.ends.of(MHD_REQUEST_ENDED_DAEMON_SHUTDOWN), 8);
  ck_assert_uint_eq(site.server.requests(), 8);
}

ROW_TEST(suspended_for_too_long) {
  Site site(row, {MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(50)});
  Client client(site.server.port());
  ck_assert(client.send(get("/park")));
  bool orderly = true;
  CHECK_TEXT(client.read_all(orderly), "", row.name);
  ck_assert(!orderly);
  ck_assert(site.ends.come(MHD_REQUEST_ENDED_TIMEOUT_REACHED, 1));
}

// ---- thousands at once ----

// How many clients can be held here, of `wanted`; each needs two descriptors.
unsigned clients_possible(unsigned wanted) {
  rlimit limit;
  ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlim_t needed = 2 * wanted + 200;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(limit.rlim_max, needed);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  return limit.rlim_cur >= needed ? wanted : static_cast<unsigned>(limit.rlim_cur - 200) / 2;
}

ROW_TEST(thousands_wait_for_nothing) {
  const unsigned count = clients_possible(row.poll == MHD_SPS_SELECT ? 400 : 2000);
  // Of which each worker has its share: room for all.
  Site site(row,
            {MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(4 * count), MHD_D_OPTION_LISTEN_BACKLOG(count)});
  std::vector<std::unique_ptr<Client>> clients;
  for (unsigned i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<Client>(site.server.port()));
    ck_assert(clients.back()->connected());
    ck_assert(clients.back()->send(get("/park")));
  }
  ck_assert(site.server.wait_suspended(count));
  pause(20);
  const clock_t begin = clock();
  pause(500);
  const long used_ms = (clock() - begin) * 1000 / CLOCKS_PER_SEC;
  ck_assert_msg(used_ms < 150, "%s: %ld ms of CPU time while nothing happens", row.name, used_ms);
  site.server.resume_all();
  for (auto& client : clients) CHECK_TEXT(answer(*client), "resumed\n", row.name);
}

}  // namespace

int main() {
  return unit::run_tests("suspend", {{resumed_before_the_action_is_made, row_count},
                                     {resumed_before_the_callback_returns, row_count},
                                     {resumed_twice, row_count},
                                     {resumed_without_suspension, row_count},
                                     {who_leaves_is_noticed, row_count},
                                     {who_leaves_the_second_request_is_noticed, row_count},
                                     {gone_before_the_suspension, row_count},
                                     {half_closed_may_wait, row_count},
                                     {half_closed_may_wait_until_a_reset, row_count},
                                     {half_closed_wait_costs_nothing, row_count},
                                     {half_closed_get_their_answer, row_count},
                                     {end_of_the_daemon, row_count},
                                     {suspended_for_too_long, row_count},
                                     {thousands_wait_for_nothing, row_count}});
}
