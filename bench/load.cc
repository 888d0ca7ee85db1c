// SPDX-License-Identifier: LGPL-2.1-or-later
// The load client: one thread, N keep-alive connections, P requests in flight on each, every reply
// checked. With --idle it opens connections and holds them instead.
#include <getopt.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "common.h"
#include "load_idle.h"
#include "load_reply.h"
#include "load_run.h"

namespace {

struct Options {
  bench::LoadPlan plan;
  size_t idle = 0;
  // Further field lines of each request, with their line ends.
  std::string fields;
  // What each request sends, none: it is a GET.
  std::string content;
};

std::string make_request(const Options& options) {
  return (options.content.empty() ? "GET" : "POST") + std::string(" / HTTP/1.1\r\n") +
         "Host: 127.0.0.1:" + std::to_string(options.plan.port) + "\r\n" + options.fields +
         (options.plan.vary ? "X-Number: aaaa\r\n" : "") + "\r\n" + options.content;
}

[[noreturn]] void usage(const char* program) {
  fprintf(stderr,
          "usage: %s --port N [--connections N] [--depth N] [--seconds X | --requests N]\n"
          "       [--header 'Name: value']... [--vary | --post text|form] | --port N --idle N\n",
          program);
  exit(2);
}

void set_content(Options& options, const std::string& kind, const char* program) {
  const bool form = kind == "form";
  if (!form && kind != "text") usage(program);
  options.content = form ? BENCH_FORM : BENCH_PART;
  options.fields += std::string("Content-Type: ") +
                    (form ? "application/x-www-form-urlencoded" : "application/octet-stream") +
                    "\r\nContent-Length: " + std::to_string(options.content.size()) + "\r\n";
}

void raise_descriptor_limit(size_t needed) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) bench::fail("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) bench::fail("setrlimit");
  if (limit.rlim_cur < needed)
    bench::fail_text("the limit of open files is too low for so many connections");
}

uint64_t seconds_argument(const char* text) {
  char* end = nullptr;
  const double seconds = strtod(text, &end);
  if (end == text || *end != '\0' || !(seconds > 0 && seconds <= 3600)) {
    bench::fail_text("--seconds: a number above 0, up to 3600, is needed");
  }
  return static_cast<uint64_t>(seconds * 1e9);
}

Options parse_arguments(int argc, char** argv) {
  static const option table[] = {{"port", required_argument, nullptr, 'p'},
                                 {"connections", required_argument, nullptr, 'c'},
                                 {"depth", required_argument, nullptr, 'd'},
                                 {"seconds", required_argument, nullptr, 's'},
                                 {"requests", required_argument, nullptr, 'n'},
                                 {"header", required_argument, nullptr, 'H'},
                                 {"vary", no_argument, nullptr, 'v'},
                                 {"post", required_argument, nullptr, 'P'},
                                 {"idle", required_argument, nullptr, 'i'},
                                 {}};
  Options options;
  for (int c; (c = getopt_long(argc, argv, "p:c:d:s:n:H:vP:i:", table, nullptr)) != -1;) {
    switch (c) {
      case 'p':
        options.plan.port = static_cast<uint16_t>(bench_number("--port", optarg, 1, 65535));
        break;
      case 'c':
        options.plan.connections = bench_number("--connections", optarg, 1, 100000);
        break;
      case 'd':
        options.plan.depth = bench_number("--depth", optarg, 1, 10000);
        break;
      case 's':
        options.plan.duration = seconds_argument(optarg);
        break;
      case 'n':
        options.plan.requests = bench_number("--requests", optarg, 1, 1000000000000ULL);
        break;
      case 'H':
        options.fields.append(optarg).append("\r\n");
        break;
      case 'v':
        options.plan.vary = true;
        break;
      case 'P':
        set_content(options, optarg, argv[0]);
        break;
      case 'i':
        options.idle = bench_number("--idle", optarg, 1, 1000000);
        break;
      default:
        usage(argv[0]);
    }
  }
  const bool two_ends = options.plan.vary && !options.content.empty();
  if (options.plan.port == 0 || optind != argc || two_ends) usage(argv[0]);
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_arguments(argc, argv);
  raise_descriptor_limit(std::max(options.idle, options.plan.connections) + 16);
  const std::string request = make_request(options);
  const int first = bench::open_connection(options.plan.port);
  const bench::ReplyPattern pattern = bench::learn_reply(first, request);
  close(first);
  if (options.idle != 0)
    return bench::hold_idle(options.plan.port, options.idle, request, pattern) == 0 ? 0 : 1;
  bench::Load load(options.plan, request, pattern);
  return load.run() == 0 ? 0 : 1;
}
