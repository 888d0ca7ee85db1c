// SPDX-License-Identifier: LGPL-2.1-or-later
// Slow clients, by kind and number. bench/slow starts them.
#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "common.h"
#include "nonblocking.h"
#include "slow_attack.h"

namespace {

[[noreturn]] void usage(const char* program) {
  fprintf(stderr,
          "usage: %s --port N [--milliseconds N] [--interval MS] [--pause MS] KIND=NUMBER...\n"
          "kinds: idle head counted chunks extension trailers read sip\n",
          program);
  exit(2);
}

bench::AttackPlan::Group group_argument(const char* text, const char* program) {
  const char* const equals = strchr(text, '=');
  if (equals == nullptr) usage(program);
  const bench::SlowKind* const kind =
      bench::find_slow_kind({text, static_cast<size_t>(equals - text)});
  if (kind == nullptr) usage(program);
  return {kind, static_cast<size_t>(bench_number(text, equals + 1, 1, 100000))};
}

bench::AttackPlan parse_arguments(int argc, char** argv) {
  static const option table[] = {{"port", required_argument, nullptr, 'p'},
                                 {"milliseconds", required_argument, nullptr, 't'},
                                 {"interval", required_argument, nullptr, 'i'},
                                 {"pause", required_argument, nullptr, 'w'},
                                 {}};
  bench::AttackPlan plan;
  for (int c; (c = getopt_long(argc, argv, "p:t:i:w:", table, nullptr)) != -1;) {
    switch (c) {
      case 'p':
        plan.port = static_cast<uint16_t>(bench_number("--port", optarg, 1, 65535));
        break;
      case 't':
        plan.duration = bench_number("--milliseconds", optarg, 1, 3600000);
        break;
      case 'i':
        plan.interval = bench_number("--interval", optarg, 100, 60000);
        break;
      case 'w':
        plan.pause = bench_number("--pause", optarg, 0, 60000);
        break;
      default:
        usage(argv[0]);
    }
  }
  for (int i = optind; i < argc; ++i) plan.groups.push_back(group_argument(argv[i], argv[0]));
  if (plan.port == 0 || plan.groups.empty()) usage(argv[0]);
  return plan;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::AttackPlan plan = parse_arguments(argc, argv);
  size_t attackers = 0;
  for (const bench::AttackPlan::Group& group : plan.groups) attackers += group.attackers;
  bench::raise_descriptor_limit(attackers + 16);
  bench::Attack attack(plan);
  attack.run();
  return 0;
}
