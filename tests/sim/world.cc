// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/world.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace sim {

using mhd::net::Events;

World& world() { return *the_world; }

World::World(std::uint64_t number, bool talkative)
    : plan(draw_plan(number)),
      random(~number),
      app(*this),
      door(*this),
      seed(number),
      verbose(talkative) {
  for (const ClientPlan& client : plan.clients)
    clients.push_back(std::make_unique<Client>(*this, client));
  open(listener);
  the_world = this;
  app.start();
}

World::~World() { the_world = nullptr; }

void World::fail(const char* invariant, const std::string& detail) const {
  std::fflush(stdout);
  std::printf("# seed %llu, at %llu ms: %s: %s\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(now), invariant, detail.c_str());
  tell();
  std::printf("# replay: tests/sim/simulate --seed %llu --verbose\n",
              static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  std::_Exit(1);
}

void World::tell() const {
  if (!verbose) return;
  for (const auto& client : clients) {
    const Socket& s = client->socket;
    const Visit* visit = app.open_visit(*client);
    std::printf(
        "# client %u (%s%s): sent %llu, received %llu of it, handed %zu of %zu, replies %zu, fd "
        "%d, "
        "waiting to be received %zu, to be read %zu of %zu, interest %d%s%s%s%s%s%s%s%s\n",
        client->plan.requests[0].id / unsigned{most_requests}, name_of(client->plan.manner),
        client->plan.pipelines ? ", pipelining" : "",
        static_cast<unsigned long long>(client->sent()),
        static_cast<unsigned long long>(client->received), client->handed,
        client->plan.requests.size(), client->checker.replies(), s.fd, s.rx.size(), s.tx.size(),
        s.tx_room, s.interest, client->over() ? ", over" : "", s.closed ? ", closed" : "",
        s.reset ? ", reset" : "", s.rx_end ? ", client's end" : "", s.tx_end ? ", end" : "",
        visit ? ", open exchange" : "", visit && visit->parked ? ", parked" : "",
        visit && visit->replied ? ", replied" : "");
  }
}

void World::note(const char* format, ...) const {
  if (!verbose) return;
  std::printf("# %7llu  ", static_cast<unsigned long long>(now));
  va_list arguments;
  va_start(arguments, format);
  std::vprintf(format, arguments);
  va_end(arguments);
  std::putchar('\n');
}

// ---- Descriptors ----

namespace {

constexpr int first_fd = 3;

std::size_t place_of(int fd) { return static_cast<std::size_t>(fd - first_fd); }

}  // namespace

int World::open(Socket& socket) {
  std::size_t place = 0;
  while (place < table_.size() && table_[place]) ++place;
  if (place == table_.size()) table_.push_back(nullptr);
  table_[place] = &socket;
  return socket.fd = static_cast<int>(place) + first_fd;
}

Socket& World::socket(int fd) {
  const bool known = fd >= first_fd && place_of(fd) < table_.size() && table_[place_of(fd)];
  check(known, "only open descriptors are used", std::to_string(fd));
  return *table_[place_of(fd)];
}

// What the client has not yet read gets lost when the connection is broken off, be it on purpose or
// because there were bytes that nobody read.
void World::close(int fd) {
  Socket& s = socket(fd);
  check(!s.who, "what is closed is not waited for", std::to_string(fd));
  table_[place_of(fd)] = nullptr;
  s.fd = -1;
  s.closed = s.tx_end = true;
  progress();
  if (s.kind != Socket::Kind::connection) return;
  s.fd = fd;
  door.closed(*s.client);
  s.fd = -1;
  s.closed_by_reset = s.reset_on_close || !s.rx.empty();
  note("client %zu: closed%s", s.client->plan.requests[0].id / most_requests,
       s.reset_on_close    ? " by a reset"
       : s.closed_by_reset ? " with unread bytes"
                           : "");
  if (s.closed_by_reset)
    s.tx.clear();
  else
    s.client->checker.end();
  s.client->wake();
}

std::size_t World::open_descriptors() const {
  return static_cast<std::size_t>(
      std::count_if(table_.begin(), table_.end(), [](Socket* s) { return s != nullptr; }));
}

bool World::connect(Socket& socket) {
  if (backlog.size() >= plan.backlog) return false;
  backlog.push_back(&socket);
  progress();
  return true;
}

Events Socket::state() const {
  using namespace mhd::net;
  if (kind == Kind::waker) return signalled ? readable : Events{0};
  if (kind == Kind::listener) return world().backlog.empty() ? Events{0} : readable;
  Events events = 0;
  if (!rx.empty() || rx_end || reset) events |= readable;
  if (tx.size() < tx_room || reset) events |= writable;
  if (rx_end || reset) events |= hang_up;
  if (reset || (rx_end && tx_end)) events |= broken;
  return events;
}

// ---- Time ----

Millis World::next_event() const {
  Millis next = mhd::earlier(app.next_resume(), door.quiesce_at());
  for (const auto& client : clients)
    if (!client->over()) next = mhd::earlier(next, client->next_step);
  return next;
}

void World::act() {
  for (const auto& client : clients)
    while (!client->over() && client->next_step <= now) client->step();
  app.run_resumes();
  door.quiesce_in_time(false);
}

bool World::pass_time(Millis end) {
  const Millis next = mhd::earlier(next_event(), end);
  if (next == mhd::never) return false;
  if (next > now) {
    now = next;
    blocked = true;
  }
  act();
  return true;
}

void World::interleave() {
  if (plan.late_resumes && faults_on && random.chance(30)) app.resume_somebody();
  if (random.chance(200)) app.run_resumes();
}

bool World::fault(unsigned per_mille) {
  if (!faults_on || !random.chance(per_mille)) return false;
  progress();
  return true;
}

}  // namespace sim
