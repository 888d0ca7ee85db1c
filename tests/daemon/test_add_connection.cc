// SPDX-License-Identifier: LGPL-2.1-or-later
// Connections that the application brings, in each row of the matrix. The index of a test (_i) is
// the row.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

struct Pair {
  Pair() {
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ours = ends[0];
    theirs = ends[1];
  }
  int ours;
  int theirs;  // for the daemon
};

bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }

MHD_StatusCode add(MHD_Daemon* daemon, int fd, void* context = nullptr) {
  return MHD_daemon_add_connection(daemon, fd, 0, nullptr, context);
}

sockaddr_in address_of(uint32_t host) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(host);
  address.sin_port = htons(4711);
  return address;
}

MHD_StatusCode add_from(MHD_Daemon* daemon, int fd, const sockaddr_in& address,
                        size_t size = sizeof(sockaddr_in)) {
  return MHD_daemon_add_connection(daemon, fd, size, reinterpret_cast<const sockaddr*>(&address),
                                   nullptr);
}

bool says_hello(Client& client) {
  return client.send(get("/hello")) && client.read_until("world\n").ends_with("Hello, world\n");
}

// Our end of a pair is closed here.
bool ends_silently(int end) {
  bool orderly = false;
  return Client(Client::Connected{end}).read_all(orderly).empty() && orderly;
}

ROW_TEST(pairs_of_sockets) {
  Server server(row, false);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  for (int i = 0; i < 20; ++i) {
    Pair pair;
    ck_assert_int_eq(add(server.daemon(), pair.theirs), MHD_SC_OK);
    Client client(Client::Connected{pair.ours});
    for (int request = 0; request < 3; ++request) ck_assert(says_hello(client));
  }
}

// A daemon waits without a time limit, or for long: whoever adds a connection wakes it.
ROW_TEST(by_many_threads) {
  constexpr unsigned number = 4, each = 40;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::atomic<unsigned> served{0};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < number; ++i)
    threads.emplace_back([&] {
      for (unsigned k = 0; k < each; ++k) {
        Pair pair;
        if (add(server.daemon(), pair.theirs) != MHD_SC_OK) continue;
        Client client(Client::Connected{pair.ours});
        if (says_hello(client)) ++served;
      }
    });
  for (std::thread& thread : threads) thread.join();
  ck_assert_uint_eq(served, number * each);
  Client accepted(server.port());
  ck_assert(says_hello(accepted));
}

// What a daemon tells of the connections that it gets.
struct Told {
  static void notify(void* cls, MHD_ConnectionNotificationData* data) {
    auto& told = *static_cast<Told*>(cls);
    if (data->code != MHD_CONNECTION_NOTIFY_STARTED) return;
    told.context = data->application_context;
    MHD_ConnectionInfoFixedData info;
    if (MHD_connection_get_info_fixed(data->connection, MHD_CONNECTION_INFO_FIXED_CLIENT_ADDRESS,
                                      &info) == MHD_SC_OK)
      std::memcpy(&told.address, info.v_client_address_sa_info.sa, sizeof told.address);
    told.known = true;
  }
  std::atomic<bool> known{false};
  void* context = nullptr;
  sockaddr_in address = {};
};

ROW_TEST(address_and_context) {
  Told told;
  Server server(row, false);
  ck_assert(server.set(MHD_D_OPTION_NOTIFY_CONNECTION(Told::notify, &told)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Pair pair;
  Client client(Client::Connected{pair.ours});
  const sockaddr_in address = address_of(0x01020304);
  ck_assert_int_eq(MHD_daemon_add_connection(server.daemon(), pair.theirs, sizeof address,
                                             reinterpret_cast<const sockaddr*>(&address), &told),
                   MHD_SC_OK);
  ck_assert(eventually([&] { return told.known.load(); }));
  ck_assert_ptr_eq(told.context, &told);
  ck_assert_int_eq(std::memcmp(&told.address, &address, sizeof address), 0);
  ck_assert(says_hello(client));
}

ROW_TEST(limit_of_connections) {
  const unsigned limit = row.workers > 3 ? row.workers : 3;
  Server server(row, false);
  ck_assert(server.set(MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(limit)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::vector<std::unique_ptr<Client>> clients;
  for (unsigned i = 0; i < limit; ++i) {
    Pair pair;
    ck_assert_int_eq(add(server.daemon(), pair.theirs), MHD_SC_OK);
    clients.push_back(std::make_unique<Client>(Client::Connected{pair.ours}));
    ck_assert(says_hello(*clients.back()));
  }
  Pair refused;
  ck_assert_int_eq(add(server.daemon(), refused.theirs), MHD_SC_LIMIT_CONNECTIONS_REACHED);
  ck_assert(ends_silently(refused.ours));
  clients.pop_back();
  ck_assert(eventually([&] {
    Pair pair;
    Client client(Client::Connected{pair.ours});
    return add(server.daemon(), pair.theirs) == MHD_SC_OK && says_hello(client);
  }));
}

ROW_TEST(limit_of_an_address) {
  Server server(row, false);
  ck_assert(server.set(MHD_D_OPTION_PER_IP_LIMIT(1)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Pair first, second, other;
  Client client(Client::Connected{first.ours}), refused(Client::Connected{second.ours});
  ck_assert_int_eq(add_from(server.daemon(), first.theirs, address_of(0x0a000001)), MHD_SC_OK);
  ck_assert(says_hello(client));
  ck_assert_int_eq(add_from(server.daemon(), second.theirs, address_of(0x0a000001)),
                   MHD_SC_LIMIT_CONNECTIONS_REACHED);
  bool orderly = false;
  ck_assert(refused.read_all(orderly).starts_with("HTTP/1.1 503 "));
  Client welcome(Client::Connected{other.ours});
  ck_assert_int_eq(add_from(server.daemon(), other.theirs, address_of(0x0a000002)), MHD_SC_OK);
  ck_assert(says_hello(welcome));
}

MHD_Bool only_ten(void*, size_t size, const sockaddr* address) {
  sockaddr_in known = {};
  if (size == sizeof known) std::memcpy(&known, address, sizeof known);
  return ntohl(known.sin_addr.s_addr) >> 24 == 10 ? MHD_YES : MHD_NO;
}

ROW_TEST(accept_policy) {
  Server server(row, false);
  ck_assert(server.set(MHD_D_OPTION_ACCEPT_POLICY(only_ten, nullptr)));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  Pair refused, unknown, accepted;
  ck_assert_int_eq(add_from(server.daemon(), refused.theirs, address_of(0x0b000001)),
                   MHD_SC_ACCEPT_POLICY_REJECTED);
  ck_assert_int_eq(add(server.daemon(), unknown.theirs), MHD_SC_ACCEPT_POLICY_REJECTED);
  for (const int end : {refused.ours, unknown.ours}) ck_assert(ends_silently(end));
  Client client(Client::Connected{accepted.ours});
  ck_assert_int_eq(add_from(server.daemon(), accepted.theirs, address_of(0x0a000001)), MHD_SC_OK);
  ck_assert(says_hello(client));
}

ROW_TEST(malformed_arguments) {
  Server server(row, false);
  Pair early, small, nothing;
  ck_assert_int_eq(add(server.daemon(), early.theirs), MHD_SC_TOO_EARLY);
  ck_assert(!is_open(early.theirs));
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  ck_assert_int_eq(add_from(server.daemon(), small.theirs, address_of(1), sizeof(sockaddr_in) - 1),
                   MHD_SC_CONFIGURATION_WRONG_SA_SIZE);
  ck_assert_int_eq(MHD_daemon_add_connection(server.daemon(), nothing.theirs, 7, nullptr, nullptr),
                   MHD_SC_CONFIGURATION_WRONG_SA_SIZE);
  for (const int fd : {small.theirs, nothing.theirs}) ck_assert(!is_open(fd));
  ck_assert_int_eq(add(server.daemon(), MHD_INVALID_SOCKET),
                   MHD_SC_ACCEPT_CONFIGURE_NONBLOCKING_FAILED);
  for (const int fd : {early.ours, small.ours, nothing.ours}) close(fd);
}

// Descriptors that are no sockets end at once and harm nobody.
ROW_TEST(no_socket) {
  Server server(row, false);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  int ends[2];
  ck_assert_int_eq(pipe(ends), 0);
  ck_assert_int_eq(add(server.daemon(), ends[0]), MHD_SC_OK);
  ck_assert_int_eq(write(ends[1], "GET", 3) == 3 || errno == EPIPE, 1);
  ck_assert(eventually([&] { return !is_open(ends[0]); }));
  close(ends[1]);
  Pair pair;
  Client client(Client::Connected{pair.ours});
  ck_assert_int_eq(add(server.daemon(), pair.theirs), MHD_SC_OK);
  ck_assert(says_hello(client));
}

ROW_TEST(on_the_way_when_the_daemon_ends) {
  for (int round = 0; round < 20; ++round) {
    Pair pair;
    Client client(Client::Connected{pair.ours});
    {
      Server server(row, false);
      ck_assert_int_eq(server.start(), MHD_SC_OK);
      ck_assert_int_eq(add(server.daemon(), pair.theirs), MHD_SC_OK);
    }
    bool orderly = false;
    client.read_all(orderly);
    ck_assert(!is_open(pair.theirs));
  }
}

}  // namespace

int main() {
  return unit::run_tests("add_connection", {{pairs_of_sockets, row_count},
                                            {by_many_threads, row_count},
                                            {address_and_context, row_count},
                                            {limit_of_connections, row_count},
                                            {limit_of_an_address, row_count},
                                            {accept_policy, row_count},
                                            {malformed_arguments, row_count},
                                            {no_socket, row_count},
                                            {on_the_way_when_the_daemon_ends, row_count}});
}
