// SPDX-License-Identifier: LGPL-2.1-or-later
// The client of long replies: one thread, few keep-alive connections, one request in flight on
// each, every reply checked by status, framing and size, the first one of each connection by each
// byte.
#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "bulk_run.h"
#include "common.h"
#include "load_reply.h"

namespace {

struct Options {
  bench::BulkPlan plan;
  std::string path = "/";
  std::string content;
};

std::string read_file(const char* path) {
  FILE* const file = fopen(path, "rb");
  if (file == nullptr) bench::fail(path);
  std::string content;
  char piece[65536];
  for (size_t size; (size = fread(piece, 1, sizeof(piece), file)) != 0;)
    content.append(piece, size);
  if (ferror(file) != 0) bench::fail(path);
  fclose(file);
  return content;
}

std::string make_stream() {
  std::string content;
  content.reserve(BENCH_PART_SIZE * BENCH_PARTS);
  for (unsigned i = 0; i < BENCH_PARTS; ++i) content += BENCH_PART;
  return content;
}

[[noreturn]] void usage(const char* program) {
  fprintf(stderr,
          "usage: %s --port N --file PATH | --stream [--path TARGET] [--connections N]\n"
          "       [--milliseconds N | --requests N]\n",
          program);
  exit(2);
}

uint64_t milliseconds_argument(const char* text) {
  return bench_number("--milliseconds", text, 1, 3600000) * 1000000;
}

Options parse_arguments(int argc, char** argv) {
  static const option table[] = {{"port", required_argument, nullptr, 'p'},
                                 {"file", required_argument, nullptr, 'f'},
                                 {"stream", no_argument, nullptr, 's'},
                                 {"path", required_argument, nullptr, 'P'},
                                 {"connections", required_argument, nullptr, 'c'},
                                 {"milliseconds", required_argument, nullptr, 'm'},
                                 {"requests", required_argument, nullptr, 'n'},
                                 {}};
  Options options;
  for (int c; (c = getopt_long(argc, argv, "p:f:sP:c:m:n:", table, nullptr)) != -1;) {
    switch (c) {
      case 'p':
        options.plan.port = static_cast<uint16_t>(bench_number("--port", optarg, 1, 65535));
        break;
      case 'f':
        options.content = read_file(optarg);
        break;
      case 's':
        options.content = make_stream();
        break;
      case 'P':
        options.path = optarg;
        break;
      case 'c':
        options.plan.connections = bench_number("--connections", optarg, 1, 1000);
        break;
      case 'm':
        options.plan.duration = milliseconds_argument(optarg);
        break;
      case 'n':
        options.plan.requests = bench_number("--requests", optarg, 1, 1000000000ULL);
        break;
      default:
        usage(argv[0]);
    }
  }
  if (options.plan.port == 0 || options.content.empty() || optind != argc) usage(argv[0]);
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_arguments(argc, argv);
  const std::string request = "GET " + options.path +
                              " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.plan.port) +
                              "\r\n\r\n";
  bench::BulkRun run(options.plan, request, options.content);
  return run.run() == 0 ? 0 : 1;
}
