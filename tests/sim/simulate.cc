// SPDX-License-Identifier: LGPL-2.1-or-later
// A worker in a simulated world, once for each seed.
//
//   simulate                     all seeds, in blocks; MHD_TEST_BOUND=short: fewer of them
//   simulate --seed N [--verbose] one of them
//   simulate --from N --count M   others
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "server/worker.h"
#include "sim/checks.h"

extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

using sim::World;

constexpr unsigned most_turns = 400000;
constexpr unsigned most_seconds = 60;  // of real time for one seed: a turn that never ends
constexpr mhd::Millis poll_failure_pause_ms = 100;

std::uint64_t running_seed = 0;

void say_seed() {
  std::printf("# the program ended in seed %llu\n", static_cast<unsigned long long>(running_seed));
  std::fflush(stdout);
}

void on_signal(int number) {
  say_seed();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

mhd::server::Config configure(World& world) {
  mhd::server::Config config;
  config.session = world.plan.config;
  config.front_end = world.app.front_end();
  world.door.configure(config);
  return config;
}

bool all_over(const World& world, const mhd::server::Worker& worker) {
  for (const auto& client : world.clients)
    if (!client->over()) return false;
  return worker.connections() == 0;
}

void run_turns(World& world, mhd::server::Worker& worker) {
  sim::Checks checks(world);
  for (unsigned turn = 0; turn < most_turns; ++turn) {
    if (all_over(world, worker) || world.now >= world.plan.stop_at) return;
    const bool waits = !world.plan.external || world.random.chance(300);
    const bool ok = worker.turn(waits ? mhd::never : 0);
    checks.end_turn();
    if (world.stuck && !all_over(world, worker))
      world.fail("the worker never waits for nothing", "somebody is left");
    if (!ok) world.pass_time(world.now + poll_failure_pause_ms);
    if (!waits) world.pass_time(world.now + world.random.below(20));
  }
  world.fail("all comes to an end", "too many turns");
}

void run_seed(std::uint64_t seed, bool verbose) {
  running_seed = seed;
  alarm(most_seconds);
  World world(seed, verbose);
  const mhd::server::Config config = configure(world);
  {
    mhd::server::Worker worker(config);
    const mhd::server::Worker::Plan plan = {world.listener.fd, world.plan.most_connections, 1,
                                            world.door.addresses()};
    world.check(worker.open(plan) == mhd::server::Worker::Opened::ok, "the worker opens", "");
    world.door.worker = &worker;
    world.faults_on = true;
    run_turns(world, worker);
    const bool early = world.now >= world.plan.stop_at;
    world.faults_on = false;
    if (!early && !world.plan.faults.harsh)
      for (const auto& client : world.clients) client->check_end();
    if (world.random.chance(300)) world.app.resume_everybody();
    worker.wind_down();
    worker.finish(world.plan.grace);
  }
  world.door.check_end();
  world.app.stop();
  world.app.check_end();
  world.check(world.live_blocks == 0, "no memory is left", std::to_string(world.live_bytes));
  world.check(world.open_descriptors() == 1, "no descriptor is left", "");
}

void run_block(unsigned number, std::uint64_t from, std::uint64_t count) {
  for (std::uint64_t seed = from; seed < from + count; ++seed) run_seed(seed, false);
  std::printf("ok %u - seeds %llu to %llu\n", number, static_cast<unsigned long long>(from),
              static_cast<unsigned long long>(from + count - 1));
  std::fflush(stdout);
}

// What a seed may bring has to come often enough, or nothing is known of it.
void check_counts(unsigned number, std::uint64_t seeds) {
  struct Row {
    const char* what;
    unsigned long count;
    std::uint64_t least_per_1000;
  };
  const Row rows[] = {
      {"connections made room", sim::counts.evicted, 50},
      {"newcomers were turned away", sim::counts.turned_away, 500},
      {"newcomers were shut out", sim::counts.shut_out, 100},
      {"replies were sent behind what others had received", sim::counts.sent_together, 500},
      {"clients took too little", sim::counts.too_slow, 10},
      {"clients left parked exchanges", sim::counts.gone_while_parked, 20},
      {"exchanges with content were parked for long", sim::counts.long_parks, 20},
      {"listening sockets were taken away", sim::counts.quiesced, 20},
      {"pieces were lent", sim::counts.lent, 500},
      {"files were sent", sim::counts.files, 500},
  };
  bool ok = true;
  for (const Row& row : rows) {
    std::printf("# %lu %s\n", row.count, row.what);
    ok = ok && row.count * 1000 >= row.least_per_1000 * seeds;
  }
  std::printf("%s %u - all that is rare came often enough\n", ok ? "ok" : "not ok", number);
}

}  // namespace

int main(int count, char** words) {
  const char* bound = std::getenv("MHD_TEST_BOUND");
  std::uint64_t from = 1;
  std::uint64_t seeds = bound && std::strcmp(bound, "short") == 0 ? 500 : 10000;
  bool verbose = false;
  for (int i = 1; i < count; ++i) {
    const bool has_number = i + 1 < count;
    if (std::strcmp(words[i], "--verbose") == 0) verbose = true;
    if (std::strcmp(words[i], "--from") == 0 && has_number)
      from = std::strtoull(words[++i], nullptr, 10);
    else if (std::strcmp(words[i], "--count") == 0 && has_number)
      seeds = std::strtoull(words[++i], nullptr, 10);
    else if (std::strcmp(words[i], "--seed") == 0 && has_number) {
      from = std::strtoull(words[++i], nullptr, 10);
      seeds = 1;
    }
  }
  for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGALRM})
    std::signal(number, on_signal);
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(say_seed);
  if (seeds == 1) {
    run_seed(from, verbose);
    std::printf("1..1\nok 1 - seed %llu\n", static_cast<unsigned long long>(from));
    return 0;
  }
  constexpr std::uint64_t block = 500;
  const auto blocks = static_cast<unsigned>((seeds + block - 1) / block);
  const bool counts = seeds >= block;
  std::printf("1..%u\n", blocks + counts);
  for (unsigned i = 0; i < blocks; ++i) {
    const std::uint64_t begin = i * block;
    run_block(i + 1, from + begin, seeds - begin < block ? seeds - begin : block);
  }
  if (counts) check_counts(blocks + 1, seeds);
  return 0;
}
