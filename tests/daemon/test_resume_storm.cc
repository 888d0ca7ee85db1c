// SPDX-License-Identifier: LGPL-2.1-or-later
// Requests that are suspended and resumed as fast as threads can: no wake-up is lost, and nobody
// who is ready is passed over meanwhile.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "check_main.h"
#include "daemon/server.h"

namespace {

using namespace daemon_test;

constexpr unsigned storm_clients = 6;
constexpr unsigned storm_requests = 300;   // of each of them
constexpr unsigned steady_requests = 300;  // of a client who is never suspended

// Asks for `path` again and again, and counts the replies that end with `content`.
unsigned ask(unsigned port, const char* path, const std::string& content, unsigned times) {
  Client client(port);
  unsigned replies = 0;
  for (; replies < times; ++replies) {
    if (!client.send(get(path))) break;
    if (!client.read_until(content).ends_with(content)) break;
  }
  return replies;
}

// "/park" is resumed before or after its callback is back, as it happens; "/park-early" always
// before; "/park-twice" is suspended again.
START_TEST(nobody_sleeps_for_ever) {
  const Row& row = rows[_i];
  if (!row_available(row)) return;
  Server server(row);
  ck_assert_int_eq(server.start(), MHD_SC_OK);
  std::atomic<bool> over{false};
  std::thread resumer([&] {
    while (!over) {
      server.resume_all();
      std::this_thread::yield();
    }
  });
  constexpr const char* paths[] = {"/park", "/park-early", "/park-twice"};
  std::vector<std::thread> clients;
  std::atomic<unsigned> resumed{0};
  for (unsigned i = 0; i < storm_clients; ++i)
    clients.emplace_back(
        [&, i] { resumed += ask(server.port(), paths[i % 3], "resumed\n", storm_requests); });
  const unsigned steady = ask(server.port(), "/hello", "Hello, world\n", steady_requests);
  for (std::thread& client : clients) client.join();
  over = true;
  resumer.join();
  ck_assert_uint_eq(steady, steady_requests);
  ck_assert_uint_eq(resumed, storm_clients * storm_requests);
  CHECK_TEXT(server.broken_rules(), std::string(), "rules of the interface");
}
END_TEST

}  // namespace

int main() { return unit::run_tests("resume_storm", {{nobody_sleeps_for_ever, row_count}}); }
