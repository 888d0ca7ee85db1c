// SPDX-License-Identifier: LGPL-2.1-or-later
// A client that behaves, and measures how it is served meanwhile. bench/slow starts it.
#include <getopt.h>

#include <cstdio>
#include <cstdlib>

#include "common.h"
#include "good_run.h"
#include "nonblocking.h"

namespace {

[[noreturn]] void usage(const char* program) {
  fprintf(stderr,
          "usage: %s --port N [--milliseconds N] [--interval US] [--connections N] [--fresh N]\n",
          program);
  exit(2);
}

bench::GoodPlan parse_arguments(int argc, char** argv) {
  static const option table[] = {{"port", required_argument, nullptr, 'p'},
                                 {"milliseconds", required_argument, nullptr, 't'},
                                 {"interval", required_argument, nullptr, 'i'},
                                 {"connections", required_argument, nullptr, 'c'},
                                 {"fresh", required_argument, nullptr, 'f'},
                                 {}};
  bench::GoodPlan plan;
  for (int c; (c = getopt_long(argc, argv, "p:t:i:c:f:", table, nullptr)) != -1;) {
    switch (c) {
      case 'p':
        plan.port = static_cast<uint16_t>(bench_number("--port", optarg, 1, 65535));
        break;
      case 't':
        plan.duration = bench_number("--milliseconds", optarg, 1, 3600000);
        break;
      case 'i':
        plan.interval = bench_number("--interval", optarg, 100, 10000000);
        break;
      case 'c':
        plan.connections = bench_number("--connections", optarg, 1, 1000);
        break;
      case 'f':
        plan.fresh_each = bench_number("--fresh", optarg, 1, 1000000);
        break;
      default:
        usage(argv[0]);
    }
  }
  if (plan.port == 0 || optind != argc) usage(argv[0]);
  return plan;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::GoodPlan plan = parse_arguments(argc, argv);
  bench::raise_descriptor_limit(1024);
  bench::GoodClient client(plan);
  client.run();
  return 0;
}
