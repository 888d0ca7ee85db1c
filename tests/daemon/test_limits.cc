// SPDX-License-Identifier: LGPL-2.1-or-later
// Who gets a connection, and who has to make room: limits of connections, of one address, of
// descriptors, and the accept policy. Where a second of real time must pass, all rows of the matrix
// wait for it together.
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <memory>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

constexpr char unavailable[] = "HTTP/1.1 503 Service Unavailable\r\n";

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

bool begins_with(const std::string& text, const char* part) {
  return text.compare(0, std::strlen(part), part) == 0;
}

unsigned count_of(const std::string& text, const char* part) {
  unsigned count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++count;
  return count;
}

// Longer than a connection may keep its place once another one wants it.
void wait_out_patience() { std::this_thread::sleep_for(std::chrono::milliseconds(1150)); }

double processor_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

unsigned open_descriptors() {
  unsigned count = 0;
  DIR* folder = opendir("/proc/self/fd");
  ck_assert_ptr_nonnull(folder);
  while (readdir(folder)) ++count;
  closedir(folder);
  return count;
}

bool serves(Client& client) {
  return client.send(get("/hello")) && contains(client.read_until("world\n"), "200 OK");
}

// Whether the peer ends the connection, at once and without a byte.
bool ends_silently(Client& client) {
  bool orderly;
  return client.read_all(orderly).empty() && orderly;
}

bool is_open(Client& client) {
  char byte;
  return recv(client.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

// ---- the limit of connections ----

// A daemon with room for five, all in use.
struct Full {
  Server server;
  std::unique_ptr<Client> idle, silent, begun, parked, replying;

  explicit Full(const Row& row) : server(row) {
    ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(5)));
    ck_assert_int_eq(server.start(), MHD_SC_OK);
    idle = std::make_unique<Client>(server.port());
    ck_assert(serves(*idle));
    silent = std::make_unique<Client>(server.port());
    parked = std::make_unique<Client>(server.port());
    ck_assert(parked->send(get("/park")));
    replying = std::make_unique<Client>(server.port());
    ck_assert(replying->send(get("/big") + get("/big") + get("/big") + get("/big") + get("/big") +
                             get("/big") + get("/big") + get("/big")));
    ck_assert(server.wait_suspended(1));
    begun = std::make_unique<Client>(server.port());
    ck_assert(begun->send("GET / HTTP/1.1\r\nHo"));
  }
};

std::vector<std::unique_ptr<Full>> full_servers() {
  std::vector<std::unique_ptr<Full>> scenes;
  for (const Row& row : rows)
    if (row_available(row)) scenes.push_back(std::make_unique<Full>(row));
  return scenes;
}

void newcomer_is_told(Server& server) {
  Client client(server.port());
  ck_assert(client.connected());
  // The request comes when the reply is there: closing at once would answer it with a reset.
  std::string reply = client.read_until("\r\n");
  ck_assert(client.send(get("/hello")));
  bool orderly;
  reply += client.read_all(orderly);
  ck_assert_msg(begins_with(reply, unavailable), "%s", reply.c_str());
  ck_assert(contains(reply, "\r\nConnection: close\r\n"));
  ck_assert(contains(reply, "\r\nRetry-After: 1\r\n"));
  ck_assert_msg(orderly, "a reset takes the reply from the client");
}

// Those who wait make room in the order in which they began to wait; who is busy never does.
START_TEST(longest_waiting_makes_room) {
  auto scenes = full_servers();
  for (auto& scene : scenes) newcomer_is_told(scene->server);
  wait_out_patience();
  for (auto& scene : scenes) {
    Client first(scene->server.port());
    ck_assert(serves(first));
    const bool one_worker = !contains(scene->server.row().name, "4 workers");
    if (one_worker) {
      ck_assert(ends_silently(*scene->idle));
      ck_assert(is_open(*scene->silent));
    }
    Client second(scene->server.port());
    ck_assert(serves(second));
    if (one_worker) {
      ck_assert(ends_silently(*scene->silent));
      ck_assert(is_open(*scene->begun));
    }
    Client third(scene->server.port());
    ck_assert(serves(third));
    bool orderly;
    ck_assert(begins_with(scene->begun->read_all(orderly), "HTTP/1.1 408 "));
    ck_assert(orderly);
    ck_assert(one_worker || (ends_silently(*scene->idle) && ends_silently(*scene->silent)));
    newcomer_is_told(scene->server);
    ck_assert(serves(first) && serves(second) && serves(third));
    scene->server.resume_all();
    ck_assert(contains(scene->parked->read_until("resumed\n"), "200 OK"));
    const std::string content = scene->replying->read_bytes(8 << 20);
    ck_assert_uint_eq(content.size(), 8 << 20);
    ck_assert_uint_eq(scene->server.ended(MHD_REQUEST_ENDED_CONNECTION_ERROR), 0);
  }
}
END_TEST

// Requests without a long pause keep the place.
START_TEST(active_keep_their_place) {
  const Row row = {"any", MHD_SPS_AUTO, 0};
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(2)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client active(server.port());
  Client idle(server.port());
  ck_assert(serves(idle));
  for (int i = 0; i < 12; ++i) {
    ck_assert(serves(active));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  Client newcomer(server.port());
  ck_assert(serves(newcomer));
  ck_assert(ends_silently(idle));
  ck_assert(serves(active));
  newcomer_is_told(server);
}
END_TEST

const MHD_Action* answer_empty(void*, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                               uint_fast64_t) {
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

// A request that has arrived keeps the place, whoever is looked at first.
START_TEST(arrived_request_is_not_lost) {
  MHD_Daemon* daemon = MHD_daemon_create(answer_empty, nullptr);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ck_assert_int_eq(
      MHD_DAEMON_SET_OPTIONS(
          daemon, MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(1),
          MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
          MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO)),
      MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  MHD_DaemonInfoFixedData info;
  ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                   MHD_SC_OK);
  const auto turns = [daemon] {
    for (int i = 0; i < 3; ++i)
      ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 1000), MHD_SC_OK);
  };
  Client idle(info.v_bind_port_uint16);
  turns();
  wait_out_patience();
  turns();
  const bool request_first = _i == 0;
  if (request_first) ck_assert(idle.send(get("/")));
  Client newcomer(info.v_bind_port_uint16);
  if (!request_first) ck_assert(idle.send(get("/")));
  turns();
  ck_assert(contains(idle.read_until("\r\n\r\n"), " 204 "));
  ck_assert(begins_with(newcomer.read_until("\r\n"), unavailable));
  MHD_daemon_destroy(daemon);
}
END_TEST

// A byte now and then does not make the wait for a head a new one.
START_TEST(trickling_makes_room) {
  const Row row = {"any", MHD_SPS_AUTO, 1};
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(1)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client slow(server.port());
  ck_assert(slow.send("GET / HTTP/1.1\r\nA: "));
  for (int i = 0; i < 23; ++i) {
    ck_assert(slow.send("a"));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  Client newcomer(server.port());
  ck_assert(serves(newcomer));
  bool orderly;
  ck_assert(begins_with(slow.read_all(orderly), "HTTP/1.1 408 "));
}
END_TEST

// The place is given away only when all workers are full.
START_TEST(workers_share_the_limit) {
  const Row row = {"any", MHD_SPS_AUTO, 4};
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(12)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 12; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ck_assert_msg(serves(*clients.back()), "client %d", i);
  }
  newcomer_is_told(server);
  for (auto& client : clients) ck_assert(serves(*client));
  clients.pop_back();
  ck_assert(eventually([&server] {
    Client client(server.port());
    return client.send(get("/close")) && contains(client.read_until("bye\n"), "200 OK");
  }));
}
END_TEST

// Many who are turned away neither fill the log nor take descriptors for long.
// A burst of clients, as many as there may be: nobody is turned away while a worker has room, be it
// that one of them gets all newcomers and the others' threads have not run yet.
START_TEST(burst_finds_all_room) {
  constexpr unsigned most = 400;
  const Row& row = rows[_i];
  if (!row_available(row) || row.workers < 2) return;
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(most)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::vector<std::unique_ptr<Client>> clients;
  for (unsigned i = 0; i < most; ++i) clients.push_back(std::make_unique<Client>(server.port()));
  for (auto& client : clients) ck_assert(client->send(get("/hello")));
  unsigned refused = 0;
  for (auto& client : clients)
    if (!contains(client->read_until("Hello, world\n"), "200 OK")) ++refused;
  ck_assert_msg(refused == 0, "%s: %u of %u", row.name, refused, most);
}
END_TEST

START_TEST(flood) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(4)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ck_assert(serves(*clients.back()));
  }
  const unsigned before = open_descriptors();
  for (int i = 0; i < 100; ++i) {
    Client client(server.port());
    ck_assert(begins_with(client.read_until("\r\n"), unavailable));
    clients.push_back(std::make_unique<Client>(server.port()));
  }
  ck_assert_uint_le(open_descriptors() - before, 100 + 16 + 16);
  ck_assert_uint_le(count_of(server.log_text(), "30000 "), 4);
  ck_assert_uint_ge(count_of(server.log_text(), "30000 "), 1);
  for (int i = 0; i < 4; ++i) ck_assert(serves(*clients[static_cast<size_t>(i)]));
}
END_TEST

// ---- one address ----

START_TEST(address_limit) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert(server.set(MHD_D_OPTION_PER_IP_LIMIT(2)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client parked(server.port());
  ck_assert(parked.send(get("/park")));
  ck_assert(server.wait_suspended(1));
  {
    Client second(server.port());
    ck_assert(serves(second));
    newcomer_is_told(server);
    Client elsewhere(server.port(), "127.0.0.2");
    ck_assert(serves(elsewhere));
    ck_assert_uint_eq(count_of(server.log_text(), "30000 "), 1);
  }
  ck_assert(eventually([&server] {
    Client client(server.port());
    return client.send(get("/close")) && contains(client.read_until("bye\n"), "200 OK");
  }));
  server.resume_all();
  ck_assert(contains(parked.read_until("resumed\n"), "200 OK"));
  MHD_DaemonInfoFixedData info;
  ck_assert_int_eq(
      MHD_daemon_get_info_fixed(server.daemon(), MHD_DAEMON_INFO_FIXED_PER_IP_LIMIT, &info),
      MHD_SC_OK);
  ck_assert_uint_eq(info.v_per_ip_limit_uint, 2);
}
END_TEST

// ---- the accept policy ----

struct Policy {
  std::mutex mutex;
  unsigned asked = 0;
  bool wrong = false;
  MHD_Daemon* daemon = nullptr;
};

// Nobody from 127.0.0.3.
MHD_Bool ask(void* cls, size_t size, const sockaddr* address) {
  auto& policy = *static_cast<Policy*>(cls);
  const std::lock_guard<std::mutex> lock(policy.mutex);
  ++policy.asked;
  const auto* ip = reinterpret_cast<const sockaddr_in*>(address);
  if (size != sizeof(sockaddr_in) || !ip || ip->sin_family != AF_INET) {
    policy.wrong = true;
    return MHD_NO;
  }
  return ip->sin_addr.s_addr == htonl(0x7f000003) ? MHD_NO : MHD_YES;
}

START_TEST(accept_policy) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  Policy policy;
  ck_assert(server.set(MHD_D_OPTION_ACCEPT_POLICY(ask, &policy)));
  ck_assert(server.set(MHD_D_OPTION_PER_IP_LIMIT(1)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Client good(server.port());
  ck_assert(serves(good));
  for (unsigned i = 0; i < 3; ++i) {
    Client bad(server.port(), "127.0.0.3");
    ck_assert(ends_silently(bad));
  }
  ck_assert(serves(good));
  {
    const std::lock_guard<std::mutex> lock(policy.mutex);
    ck_assert_uint_eq(policy.asked, 4);
    ck_assert(!policy.wrong);
  }
  ck_assert_uint_ge(count_of(server.log_text(), "30070 "), 1);
}
END_TEST

MHD_Bool ask_unix(void* cls, size_t size, const sockaddr* address) {
  auto& policy = *static_cast<Policy*>(cls);
  ++policy.asked;
  policy.wrong = size < sizeof(sa_family_t) || !address || address->sa_family != AF_UNIX;
  return MHD_YES;
}

// Clients of a Unix domain socket have no address that could be counted.
START_TEST(unix_clients_are_not_counted) {
  char folder[] = "/tmp/mhd-limits-XXXXXX";
  ck_assert_ptr_nonnull(mkdtemp(folder));
  sockaddr_un address = {AF_UNIX, {}};
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
  MHD_Daemon* daemon = MHD_daemon_create(answer_empty, nullptr);
  Policy policy;
  ck_assert_int_eq(
      MHD_DAEMON_SET_OPTIONS(
          daemon,
          MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO),
          MHD_D_OPTION_WM_WORKER_THREADS(1), MHD_D_OPTION_PER_IP_LIMIT(1),
          MHD_D_OPTION_ACCEPT_POLICY(ask_unix, &policy)),
      MHD_SC_OK);
  ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_OK);
  int clients[3];
  for (int& fd : clients) {
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const std::string request = get("/");
    ck_assert_int_eq(send(fd, request.data(), request.size(), MSG_NOSIGNAL),
                     static_cast<ssize_t>(request.size()));
    char reply[12];
    ck_assert_int_eq(recv(fd, reply, sizeof reply, MSG_WAITALL), 12);
    ck_assert_int_eq(std::memcmp(reply, "HTTP/1.1 204", 12), 0);
  }
  for (int fd : clients) close(fd);
  MHD_daemon_destroy(daemon);
  ck_assert_uint_eq(policy.asked, 3);
  ck_assert(!policy.wrong);
  unlink(address.sun_path);
  rmdir(folder);
}
END_TEST

// ---- numbers of descriptors ----

// The greatest number among the next descriptors that the process opens.
int last_of_next(unsigned count) {
  std::vector<int> opened;
  for (unsigned i = 0; i < count; ++i) opened.push_back(dup(0));
  for (int fd : opened) close(fd);
  ck_assert_int_ge(opened.back(), 0);
  return opened.back();
}

// From too small to just large enough: nothing is left behind by the starts that fail, and the
// connection, which gets the next number, is refused.
START_TEST(descriptor_numbers) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  const unsigned before = open_descriptors();
  // The listening socket and for each worker what wakes it up; epoll has one more, and a timer.
  const unsigned workers = row.workers ? row.workers : 1;
  const int last =
      last_of_next(1 + workers * (row.poll == MHD_SPS_EPOLL ? 2 : 1) + (row.single ? 1 : 0));
  for (int limit = 0;; ++limit) {
    ck_assert_int_le(limit, last + 1);
    Server server(row);
    ck_assert(server.set(MHD_D_OPTION_FD_NUMBER_LIMIT(limit)));
    ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(4)));
    const MHD_StatusCode result = server.start();
    if (result != MHD_SC_OK) {
      ck_assert_int_eq(result, MHD_SC_MAX_FD_NUMBER_LIMIT_TOO_STRICT);
      server.stop();
      ck_assert_uint_eq(open_descriptors(), before);
      continue;
    }
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(
        MHD_daemon_get_info_fixed(server.daemon(), MHD_DAEMON_INFO_FIXED_FD_NUMBER_LIMIT, &info),
        MHD_SC_OK);
    ck_assert_int_eq(info.v_fd_number_limit_socket, limit);
    Client client(server.port());
    ck_assert(ends_silently(client));
    ck_assert_uint_eq(count_of(server.log_text(), "50143 "), 1);
    ck_assert_int_eq(limit, last + 1);
    break;
  }
}
END_TEST

// ---- no descriptor is left ----

// As long as it lives the process can open none.
class NoDescriptors {
 public:
  NoDescriptors() {
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before_), 0);
    const int next = dup(0);
    ck_assert_int_ge(next, 0);
    close(next);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(next);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  ~NoDescriptors() { end(); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  void end() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

struct Scarce {
  Server server;
  std::unique_ptr<Client> connected;
  std::unique_ptr<Client> newcomer;

  explicit Scarce(const Row& row) : server(row) {
    ck_assert_int_eq(server.start(), MHD_SC_OK);
    connected = std::make_unique<Client>(server.port());
    ck_assert(serves(*connected));
  }
};

// Sockets that exist before descriptors run out, and connect afterwards.
class LateClient {
 public:
  LateClient() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) { ck_assert_int_ge(fd_, 0); }
  ~LateClient() { close(fd_); }
  LateClient(const LateClient&) = delete;
  LateClient& operator=(const LateClient&) = delete;

  void ask(unsigned port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const std::string request = get("/hello");
    ck_assert_int_eq(send(fd_, request.data(), request.size(), MSG_NOSIGNAL),
                     static_cast<ssize_t>(request.size()));
  }
  bool is_answered(int within_ms) {
    const timeval limit = {within_ms / 1000, within_ms % 1000 * 1000};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    char reply[15];
    return recv(fd_, reply, sizeof reply, MSG_WAITALL) == 15 &&
           std::memcmp(reply, "HTTP/1.1 200 OK", 15) == 0;
  }

 private:
  int fd_;
};

std::vector<std::unique_ptr<Scarce>> scarce_servers() {
  std::vector<std::unique_ptr<Scarce>> scenes;
  for (const Row& row : rows)
    if (row_available(row)) scenes.push_back(std::make_unique<Scarce>(row));
  return scenes;
}

START_TEST(no_descriptor_left) {
  auto scenes = scarce_servers();
  std::unique_ptr<LateClient[]> late(new LateClient[scenes.size()]);
  {
    NoDescriptors none;
    for (size_t i = 0; i < scenes.size(); ++i) {
      ck_assert(serves(*scenes[i]->connected));
      late[i].ask(scenes[i]->server.port());
    }
    const double before = processor_seconds();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    ck_assert_double_lt(processor_seconds() - before, 0.08);
    for (auto& scene : scenes) {
      ck_assert(serves(*scene->connected));
      const std::string log = scene->server.log_text();
      ck_assert(count_of(log, "30060 ") >= 1 && count_of(log, "30060 ") <= 4);
    }
  }
  for (size_t i = 0; i < scenes.size(); ++i) ck_assert(late[i].is_answered(1000));
  for (auto& scene : scenes) ck_assert(serves(*scene->connected));
}
END_TEST

// Who has waited long enough gives its descriptor to the newcomer.
START_TEST(descriptor_of_the_idle) {
  auto scenes = scarce_servers();
  std::unique_ptr<LateClient[]> late(new LateClient[scenes.size()]);
  wait_out_patience();
  NoDescriptors none;
  for (size_t i = 0; i < scenes.size(); ++i) {
    late[i].ask(scenes[i]->server.port());
    ck_assert(late[i].is_answered(2000));
    ck_assert(ends_silently(*scenes[i]->connected));
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("limits", {{longest_waiting_makes_room},
                                    {active_keep_their_place},
                                    {arrived_request_is_not_lost, 2},
                                    {trickling_makes_room},
                                    {workers_share_the_limit},
                                    {burst_finds_all_room, row_count},
                                    {flood, row_count},
                                    {address_limit, row_count},
                                    {accept_policy, row_count},
                                    {unix_clients_are_not_counted},
                                    {descriptor_numbers, row_count},
                                    {no_descriptor_left},
                                    {descriptor_of_the_idle}});
}
