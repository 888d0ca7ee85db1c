// SPDX-License-Identifier: LGPL-2.1-or-later
// The server of bench/slow on this library: a small page, a large one for those who read slowly,
// and one for uploads that nobody reads.
#include <arpa/inet.h>
#include <getopt.h>
#include <microhttpd2.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "common.h"

namespace {

// More than the kernel buffers for one connection.
constexpr size_t large_size = 16 << 20;

// 0: the default of the library.
struct Options {
  unsigned workers = 1;
  unsigned limit = 0;
  unsigned idle = 0;  // milliseconds, as the others
  uint_fast32_t head = 0;
  uint_fast32_t drain = 0;
  uint_fast32_t period = 0;
  uint_fast32_t least = 0;
};

struct Pages {
  MHD_Response* small = nullptr;
  MHD_Response* large = nullptr;
};

[[noreturn]] void usage(const char* program) {
  fprintf(stderr,
          "usage: %s [--workers N] [--limit CONNECTIONS] [--idle MS] [--head MS] [--drain MS]\n"
          "       [--write-period MS] [--write-bytes N]\n",
          program);
  exit(2);
}

Options parse_arguments(int argc, char** argv) {
  static const option table[] = {{"workers", required_argument, nullptr, 'w'},
                                 {"limit", required_argument, nullptr, 'l'},
                                 {"idle", required_argument, nullptr, 'i'},
                                 {"head", required_argument, nullptr, 'h'},
                                 {"drain", required_argument, nullptr, 'd'},
                                 {"write-period", required_argument, nullptr, 'p'},
                                 {"write-bytes", required_argument, nullptr, 'b'},
                                 {}};
  Options options;
  for (int c; (c = getopt_long(argc, argv, "w:l:i:h:d:p:b:", table, nullptr)) != -1;) {
    if (c == '?') usage(argv[0]);
    const auto number = static_cast<unsigned>(bench_number("option", optarg, 1, 100000000));
    switch (c) {
      case 'w':
        options.workers = number;
        break;
      case 'l':
        options.limit = number;
        break;
      case 'i':
        options.idle = number;
        break;
      case 'h':
        options.head = number;
        break;
      case 'd':
        options.drain = number;
        break;
      case 'p':
        options.period = number;
        break;
      default:
        options.least = number;
        break;
    }
  }
  if (optind != argc) usage(argv[0]);
  return options;
}

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String* path, MHD_HTTP_Method,
                         uint_fast64_t) {
  const Pages& pages = *static_cast<const Pages*>(cls);
  const bool large = strcmp(path->cstr, "/large") == 0;
  return MHD_action_from_response(request, large ? pages.large : pages.small);
}

MHD_Response* make_page(const char* content, size_t size) {
  MHD_Response* const response = MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, size, content);
  if (response == nullptr) return nullptr;
  const MHD_ResponseOptionAndValue reusable = MHD_R_OPTION_REUSABLE(MHD_YES);
  if (MHD_response_set_option(response, &reusable) == MHD_SC_OK) return response;
  MHD_response_destroy(response);
  return nullptr;
}

bool configure(MHD_Daemon* daemon, const Options& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const MHD_DaemonOptionAndValue values[] = {
      // A line for each refusal would be what is measured.
      MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
      MHD_D_OPTION_WM_WORKER_THREADS(options.workers),
      MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(options.head),
      MHD_D_OPTION_DRAIN_LIMIT(0, options.drain),
      MHD_D_OPTION_WRITE_RATE(options.period, options.least),
      MHD_D_OPTION_BIND_SA(sizeof(address), reinterpret_cast<sockaddr*>(&address), MHD_NO)};
  if (MHD_daemon_set_options(daemon, values, std::size(values)) != MHD_SC_OK) return false;
  const MHD_DaemonOptionAndValue limit = MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(options.limit);
  const MHD_DaemonOptionAndValue idle = MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(options.idle);
  return (options.limit == 0 || MHD_daemon_set_options(daemon, &limit, 1) == MHD_SC_OK) &&
         (options.idle == 0 || MHD_daemon_set_options(daemon, &idle, 1) == MHD_SC_OK);
}

bool serve(MHD_Daemon* daemon, const Options& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  // Threads of the daemon inherit the mask, so the signals wait for sigwait().
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  MHD_DaemonInfoFixedData info;
  if (!configure(daemon, options) || MHD_daemon_start(daemon) != MHD_SC_OK ||
      MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) != MHD_SC_OK) {
    return false;
  }
  bench_print_listening(info.v_bind_port_uint16);
  int signal = 0;
  return sigwait(&signals, &signal) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_arguments(argc, argv);
  char* const content = static_cast<char*>(calloc(1, large_size));
  if (content == nullptr) return 1;
  Pages pages{make_page(BENCH_BODY, BENCH_BODY_SIZE), make_page(content, large_size)};
  MHD_Daemon* const daemon = pages.small != nullptr && pages.large != nullptr
                                 ? MHD_daemon_create(answer, &pages)
                                 : nullptr;
  const bool good = daemon != nullptr && serve(daemon, options);
  if (daemon != nullptr) MHD_daemon_destroy(daemon);
  if (pages.large != nullptr) MHD_response_destroy(pages.large);
  if (pages.small != nullptr) MHD_response_destroy(pages.small);
  free(content);
  if (!good) fprintf(stderr, "%s: the server could not run\n", argv[0]);
  return good ? 0 : 1;
}
