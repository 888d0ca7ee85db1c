// SPDX-License-Identifier: LGPL-2.1-or-later
// EXTERNAL_SINGLE_FD_WATCH beyond the matrix: nothing but the descriptor tells the application when
// to call, and it does not tell without a reason.
#include <netinet/in.h>
#include <poll.h>

#include "check_main.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

const MHD_Action* hello(void*, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                        uint_fast64_t) {
  return MHD_action_from_response(request,
                                  MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 5, "hello"));
}

class Watched {
 public:
  explicit Watched(const MHD_DaemonOptionAndValue& option)
      : daemon_(MHD_daemon_create(hello, nullptr)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(
        MHD_DAEMON_SET_OPTIONS(
            daemon_, MHD_D_OPTION_WM_EXTERNAL_SINGLE_FD_WATCH(),
            MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO),
            option),
        MHD_SC_OK);
    ck_assert_int_eq(MHD_daemon_start(daemon_), MHD_SC_OK);
    MHD_DaemonInfoFixedData info;
    ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD, &info),
                     MHD_SC_OK);
    fd_ = info.v_aggreagate_fd;
    ck_assert_int_eq(MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info),
                     MHD_SC_OK);
    port = info.v_bind_port_uint16;
  }
  ~Watched() { MHD_daemon_destroy(daemon_); }

  // Whether the descriptor is readable within `milsec`; then the daemon works.
  bool work(int milsec) {
    pollfd one = {fd_, POLLIN, 0};
    if (poll(&one, 1, milsec) != 1) return false;
    ck_assert_int_eq(MHD_daemon_process_nonblocking(daemon_), MHD_SC_OK);
    ++calls;
    return true;
  }
  // Until there is nothing to do for a moment.
  void work_off() {
    while (work(20)) {
    }
  }

  unsigned port = 0;
  unsigned calls = 0;

 private:
  MHD_Daemon* daemon_;
  int fd_ = -1;
};

bool has_input(const Client& client) {
  pollfd one = {client.fd(), POLLIN, 0};
  return poll(&one, 1, 0) == 1;
}

// The client sends nothing more: only the clock can make the descriptor readable.
START_TEST(time_limits) {
  Watched daemon(MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(300));
  Client client(daemon.port);
  ck_assert(client.send(get("/")));
  while (!has_input(client)) ck_assert(daemon.work(5000));
  ck_assert(client.read_until("hello").ends_with("hello"));
  while (!has_input(client)) ck_assert(daemon.work(5000));
  bool orderly = false;
  ck_assert(client.read_all(orderly).empty());
  ck_assert(orderly);
  ck_assert_uint_lt(daemon.calls, 50);
}
END_TEST

// A long limit, and nobody who does anything: the application is left alone.
START_TEST(silence) {
  Watched daemon(MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(60000));
  daemon.work_off();
  ck_assert_uint_le(daemon.calls, 2);
  Client client(daemon.port);
  ck_assert(client.send(get("/")));
  daemon.work_off();
  ck_assert(client.read_until("hello").ends_with("hello"));
  ck_assert_uint_le(daemon.calls, 10);
  ck_assert(!daemon.work(50));
}
END_TEST

// More clients than one turn serves: the descriptor stays readable until all are.
START_TEST(many_at_once) {
  constexpr unsigned number = 200;
  Watched daemon(MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(60000));
  std::vector<std::unique_ptr<Client>> clients;
  for (unsigned i = 0; i < number; ++i) {
    clients.push_back(std::make_unique<Client>(daemon.port));
    ck_assert(clients.back()->send(get("/")));
    if (i % 50 == 0) daemon.work_off();
  }
  daemon.work_off();
  for (auto& client : clients) ck_assert(client->read_until("hello").ends_with("hello"));
}
END_TEST

START_TEST(other_polling_calls) {
  for (const MHD_SockPollSyscall call : {MHD_SPS_SELECT, MHD_SPS_POLL}) {
    MHD_Daemon* daemon = MHD_daemon_create(hello, nullptr);
    ck_assert_int_eq(MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
                                            MHD_D_OPTION_WM_EXTERNAL_SINGLE_FD_WATCH(),
                                            MHD_D_OPTION_POLL_SYSCALL(call)),
                     MHD_SC_OK);
    ck_assert_int_eq(MHD_daemon_start(daemon), MHD_SC_SYSCALL_WORK_MODE_COMBINATION_INVALID);
    MHD_daemon_destroy(daemon);
  }
}
END_TEST

// Other work modes have no such descriptor.
ROW_TEST(other_modes) {
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  MHD_DaemonInfoFixedData info;
  ck_assert_int_eq(
      MHD_daemon_get_info_fixed(server.daemon(), MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD, &info),
      row.single ? MHD_SC_OK : MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE);
}

}  // namespace

int main() {
  const std::size_t epoll = row_available({"", MHD_SPS_EPOLL, 0}) ? 1 : 0;
  return unit::run_tests("single_fd", {{time_limits, epoll},
                                       {silence, epoll},
                                       {many_at_once, epoll},
                                       {other_polling_calls},
                                       {other_modes, row_count}});
}
