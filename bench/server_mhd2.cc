// SPDX-License-Identifier: LGPL-2.1-or-later
// The benchmark server on this library, by its public interface: one reusable response to all
// requests, from memory, from a file or from a content creator; the content of requests is taken
// if asked for.
#include <arpa/inet.h>
#include <fcntl.h>
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
#include "server_mhd2_content.h"

namespace {

struct Options {
  uint16_t port = 0;
  unsigned workers = 1;  // 0: the main thread serves
  MHD_SockPollSyscall poll = MHD_SPS_EPOLL;
  const char* file = nullptr;  // what is served instead of a few bytes
  bool stream = false;         // a stream is
  bench::Taking taking = bench::Taking::none;
};

[[noreturn]] void usage(const char* program) {
  fprintf(stderr,
          "usage: %s [--port N] [--workers N] [--poll epoll|poll|select]\n"
          "       [--file PATH | --stream | --take pieces|whole|form]\n",
          program);
  exit(2);
}

MHD_SockPollSyscall poll_argument(const char* text, const char* program) {
  if (strcmp(text, "epoll") == 0) return MHD_SPS_EPOLL;
  if (strcmp(text, "poll") == 0) return MHD_SPS_POLL;
  if (strcmp(text, "select") == 0) return MHD_SPS_SELECT;
  usage(program);
}

Options parse_arguments(int argc, char** argv) {
  static const option table[] = {{"port", required_argument, nullptr, 'p'},
                                 {"workers", required_argument, nullptr, 'w'},
                                 {"poll", required_argument, nullptr, 'e'},
                                 {"file", required_argument, nullptr, 'f'},
                                 {"stream", no_argument, nullptr, 's'},
                                 {"take", required_argument, nullptr, 't'},
                                 {}};
  Options options;
  for (int c; (c = getopt_long(argc, argv, "p:w:e:f:st:", table, nullptr)) != -1;) {
    switch (c) {
      case 'p':
        options.port = static_cast<uint16_t>(bench_number("--port", optarg, 0, 65535));
        break;
      case 'w':
        options.workers = static_cast<unsigned>(bench_number("--workers", optarg, 0, 1024));
        break;
      case 'e':
        options.poll = poll_argument(optarg, argv[0]);
        break;
      case 'f':
        options.file = optarg;
        break;
      case 's':
        options.stream = true;
        break;
      case 't':
        options.taking = bench::taking_of(optarg);
        if (options.taking == bench::Taking::none) usage(argv[0]);
        break;
      default:
        usage(argv[0]);
    }
  }
  if (optind != argc) usage(argv[0]);
  return options;
}

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  return MHD_action_from_response(request, static_cast<MHD_Response*>(cls));
}

const MHD_DynamicContentCreatorAction* make_part(void*, MHD_DynamicContentCreatorContext* context,
                                                 uint_fast64_t position, void* buffer,
                                                 size_t size) {
  if (position == BENCH_PART_SIZE * BENCH_PARTS) return MHD_DCC_action_finish(context);
  if (size < BENCH_PART_SIZE) return nullptr;
  memcpy(buffer, BENCH_PART, BENCH_PART_SIZE);
  return MHD_DCC_action_continue(context, BENCH_PART_SIZE);
}

MHD_Response* make_content(const Options& options) {
  if (options.file != nullptr) {
    const int file = open(options.file, O_RDONLY | O_CLOEXEC);
    return file < 0 ? nullptr : MHD_response_from_fd(MHD_HTTP_STATUS_OK, file, 0, MHD_SIZE_UNKNOWN);
  }
  if (options.stream)
    return MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, make_part, nullptr,
                                      nullptr);
  return MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, BENCH_BODY_SIZE, BENCH_BODY);
}

MHD_Response* make_response(const Options& options) {
  MHD_Response* const response = make_content(options);
  if (response == nullptr) return nullptr;
  const MHD_ResponseOptionAndValue reusable = MHD_R_OPTION_REUSABLE(MHD_YES);
  if (MHD_response_set_option(response, &reusable) == MHD_SC_OK) return response;
  MHD_response_destroy(response);
  return nullptr;
}

bool start(MHD_Daemon* daemon, const Options& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const MHD_DaemonOptionAndValue values[] = {
      options.workers != 0 ? MHD_D_OPTION_WM_WORKER_THREADS(options.workers)
                           : MHD_D_OPTION_WM_EXTERNAL_PERIODIC(),
      MHD_D_OPTION_POLL_SYSCALL(options.poll),
      MHD_D_OPTION_BIND_SA(sizeof(address), reinterpret_cast<sockaddr*>(&address), MHD_NO)};
  return MHD_daemon_set_options(daemon, values, std::size(values)) == MHD_SC_OK &&
         MHD_daemon_start(daemon) == MHD_SC_OK;
}

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

volatile sig_atomic_t stopped = 0;

// The loop of a program that has no other thread. A signal ends its waiting.
bool serve_here(MHD_Daemon* daemon) {
  const sigset_t signals = stop_signals();
  struct sigaction action = {};
  action.sa_handler = [](int) { stopped = 1; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  while (!stopped)
    if (MHD_daemon_process_blocking(daemon, 500000) != MHD_SC_OK) return false;
  return true;
}

bool serve(MHD_Daemon* daemon, const Options& options) {
  const sigset_t signals = stop_signals();
  // Threads of the daemon inherit the mask, so the signals wait for sigwait().
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  MHD_DaemonInfoFixedData info;
  if (!start(daemon, options) ||
      MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) != MHD_SC_OK) {
    return false;
  }
  bench_print_listening(info.v_bind_port_uint16);
  if (options.workers == 0) return serve_here(daemon);
  int signal = 0;
  return sigwait(&signals, &signal) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_arguments(argc, argv);
  MHD_Response* const response = make_response(options);
  bench::Taker taker{options.taking, response};
  MHD_Daemon* const daemon = response == nullptr ? nullptr
                             : options.taking == bench::Taking::none
                                 ? MHD_daemon_create(answer, response)
                                 : MHD_daemon_create(bench::take_content, &taker);
  const bool good = daemon != nullptr && serve(daemon, options);
  if (daemon != nullptr) MHD_daemon_destroy(daemon);
  if (response != nullptr) MHD_response_destroy(response);
  if (!good) fprintf(stderr, "%s: the server could not run\n", argv[0]);
  return good ? 0 : 1;
}
