// SPDX-License-Identifier: LGPL-2.1-or-later
// Faults that last, clients that vanish, and the limit of connections: nothing spins, those who are
// connected are served on, newcomers are served soon after it is over, no slot and no deadline is
// lost.
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "daemon/counted_heap.h"
#include "faults/rows.h"
#include "faults/session.h"

using namespace faults;

namespace {

constexpr long for_ever = 1L << 40;

long processor_ms() {
  rusage used = {};
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
         (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

// How much the library does from now on.
class Quiet {
 public:
  Quiet() : processor_(processor_ms()) { count_from_zero(); }
  // Empty when it was no more than a few calls.
  std::string check(const char* when) const {
    const long calls_made = all_calls();
    const long processor = processor_ms() - processor_;
    if (calls_made <= 150 && processor <= 200) return std::string();
    return std::string(when) + ": " + std::to_string(calls_made) + " calls and " +
           std::to_string(processor) + " ms of processor time";
  }

 private:
  long processor_;
};

bool gets(Guest& guest, const std::string& reply) { return guest.expect(reply) == Guest::Got::all; }

bool is_served(Guest& guest) {
  guest.send(get("/hello"));
  return gets(guest, reply_to_hello());
}

// `old` is connected and served all the time, `fresh` comes while accepting fails.
std::string accept_fails(const daemon_test::Row& row, int error) {
  Site site(row);
  Guest old(site);
  if (!is_served(old)) return "not served at first";
  arm({Call::accept, error, 0, for_ever});
  Guest fresh(site);
  const Quiet quiet;
  site.go_on(150);
  if (!is_served(old)) return "who is connected is not served: " + old.problem();
  site.go_on(150);
  std::string problem = quiet.check("while accepting fails");
  if (fired() == 0) problem = "accepting did not fail";
  disarm();
  const long begin = now_ms();
  if (!is_served(fresh)) return "not served afterwards: " + fresh.problem();
  if (now_ms() - begin > 1000) return "served late";
  return problem;
}

std::string no_descriptors(const daemon_test::Row& row) {
  for (const int error : {EMFILE, ENFILE, ENOBUFS, ENOMEM})
    if (std::string problem = accept_fails(row, error); !problem.empty()) return problem;
  return std::string();
}

// No connection is used up, so that the listening socket stays readable.
std::string accept_refused(const daemon_test::Row& row) {
  for (const int error : {EPERM, EACCES, EINVAL, EIO})
    if (std::string problem = accept_fails(row, error); !problem.empty()) return problem;
  return std::string();
}

std::string waiting_fails(const daemon_test::Row& row) {
  for (const int error : {EBADF, EINVAL, ENOMEM}) {
    Site site(row);
    Guest guest(site);
    if (!is_served(guest)) return "not served at first";
    arm({Call::wait, error, 0, for_ever});
    guest.send(get("/hello"));  // ends a wait that has begun
    const Quiet quiet;
    if (row.workers) {
      site.go_on(300);
    } else {
      site.turn();  // the application is told, and decides
      if (site.turned() == MHD_SC_OK) return "the application is not told";
    }
    const std::string problem = quiet.check("while waiting fails");
    if (!problem.empty()) return problem;
    disarm();
    if (!gets(guest, reply_to_hello())) return "not served afterwards: " + guest.problem();
  }
  return std::string();
}

// Memory of the kernel is short: it is tried again, in a moment.
std::string transfer_fails(const daemon_test::Row& row, Call call, const char* target,
                           const std::string& reply) {
  for (const int error : {ENOBUFS, ENOMEM, EINTR}) {
    Site site(row);
    Guest guest(site, 65536);
    if (!is_served(guest)) return "not served at first";
    arm({call, error, 0, for_ever});
    guest.send(get(target));
    const Quiet quiet;
    site.go_on(300);
    const std::string problem = quiet.check("while the transfer fails");
    if (!problem.empty()) return problem;
    if (fired() == 0) return "nothing failed";
    disarm();
    if (!gets(guest, reply)) return "not served afterwards: " + guest.problem();
  }
  return std::string();
}

std::string receiving_fails(const daemon_test::Row& row) {
  return transfer_fails(row, Call::recv, "/hello", reply_to_hello());
}

std::string sending_fails(const daemon_test::Row& row) {
  const std::string problem = transfer_fails(row, Call::send, "/hello", reply_to_hello());
  return problem.empty() ? transfer_fails(row, Call::sendmsg, "/large", reply_to_large()) : problem;
}

std::string sending_from_descriptors_fails(const daemon_test::Row& row) {
  std::string problem = transfer_fails(row, Call::sendfile, "/file", reply_to_file());
  if (problem.empty()) problem = transfer_fails(row, Call::splice, "/pipe", reply_to_pipe());
  return problem;
}

// Trying again does not take the place of the deadline.
std::string deadline_while_retrying(const daemon_test::Row& row) {
  Options options;
  options.idle_ms = 300;
  Site site(row, options);
  Guest guest(site);
  if (!is_served(guest)) return "not served at first";
  arm({Call::recv, ENOBUFS, 0, for_ever});
  guest.send(get("/hello"));
  const bool ended = site.wait(guest.fd(), POLLIN, 2000) && guest.expect_end();
  disarm();
  return ended ? "" : "the connection outlives its deadline";
}

enum class State { fresh, idle, in_head, in_content, receiving, parked, making, piping, lingering };

// A connection in the given state.
std::string bring_to(Site& site, Guest& guest, State state) {
  switch (state) {
    case State::fresh:
      break;
    case State::idle:
      if (!is_served(guest)) return "not served at first";
      break;
    case State::in_head:
      guest.send("GET /hello HT");
      break;
    case State::in_content:
      guest.send("POST /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nfirst");
      if (!gets(guest, reply_to_hello())) return "not served at first";
      break;
    case State::receiving:
      guest.send(get("/large"));
      if (!site.wait(guest.fd(), POLLIN)) return "no reply begins";
      break;
    case State::parked:
      guest.send(get("/park"));
      if (!site.wait_parked(guest.fd())) return "not suspended";
      break;
    case State::making:
      guest.send(get("/made"));
      if (!gets(guest, Sources::first_of_made(Site::large())) || !site.wait_parked(guest.fd()))
        return "no reply waits for its creator";
      break;
    case State::piping:
      guest.send(get("/slow"));
      if (!site.wait(guest.fd(), POLLIN)) return "no reply begins";
      break;
    case State::lingering:
      guest.send("GET /hello HTTP/1.1\r\nHost test\r\n\r\n" + std::string(100, 'x'));
      if (!site.wait(guest.fd(), POLLIN)) return "no reply begins";
      break;
  }
  site.go_on(10);
  return std::string();
}

constexpr std::pair<State, const char*> states[] = {
    {State::fresh, "fresh"},           {State::idle, "idle"},
    {State::in_head, "in the head"},   {State::in_content, "in content"},
    {State::parked, "parked"},         {State::receiving, "receiving"},
    {State::making, "making content"}, {State::piping, "waiting for a pipe"},
    {State::lingering, "lingering"},
};

// The client vanishes in each state, or an error of the system makes it look so.
std::string vanishes(const daemon_test::Row& row, bool by_reset, int error) {
  for (const auto& [state, name] : states) {
    Site site(row);
    {
      Guest guest(site, 65536);
      std::string problem = bring_to(site, guest, state);
      if (!problem.empty()) return std::string(name) + ": " + problem;
      if (error) arm({Call::recv, error, 0, 1});
      if (by_reset) guest.reset();
    }
    const Quiet quiet;
    site.go_on(100);
    const std::string problem = quiet.check(name);
    disarm();
    if (!problem.empty()) return problem;
    std::string served;
    if (!serves(site, served)) return std::string(name) + ": " + served;
    site.resume();
    site.sources().feed();
    site.stop();
    if (site.unfinished() != 0) return std::string(name) + ": a request was never ended";
    if (site.sources().wrongly_freed()) return std::string(name) + ": freed not exactly once";
    if (counted_heap::blocks != 0) return std::string(name) + ": memory is left";
  }
  return std::string();
}

std::string by_reset(const daemon_test::Row& row) { return vanishes(row, true, 0); }
std::string by_end(const daemon_test::Row& row) { return vanishes(row, false, 0); }
std::string by_read_error(const daemon_test::Row& row) { return vanishes(row, false, EIO); }

// The application ends the connection with its reply, and the client's next request is on its way:
// a reset would overtake the reply.
std::string last_reply_is_whole(const daemon_test::Row& row) {
  Site site(row);
  Guest guest(site, 4096);
  guest.send(get("/close"));
  site.go_on(20);
  guest.send(get("/hello"));
  site.go_on(20);
  const std::string reply =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(Site::last_size) +
      "\r\nConnection: close\r\n\r\n" + Site::large().substr(0, Site::last_size);
  if (!gets(guest, reply)) return "not served: " + guest.problem();
  return guest.expect_end() ? "" : guest.problem();
}

// A reply comes to an end that was begun before, together with one that fits behind it, in a turn
// in which another client is ready as well.
std::string small_behind_large(const daemon_test::Row& row) {
  Site site(row);
  Guest guest(site);
  Guest other(site);
  if (!is_served(guest) || !is_served(other)) return "not served at first";
  arm({Call::sendmsg, one_byte, 0, 1});
  guest.send(get("/some") + get("/hello"));
  site.turn();
  other.send(get("/hello"));
  site.turn();
  disarm();
  if (!gets(other, reply_to_hello())) return "the other client is not served: " + other.problem();
  const std::string reply = reply_to_some() + reply_to_hello();
  return gets(guest, reply) ? "" : "not served: " + guest.problem();
}

bool has_connections(Site& site) {
  MHD_DaemonInfoDynamicData data;
  return MHD_daemon_get_info_dynamic(site.daemon(), MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS,
                                     &data) != MHD_SC_OK ||
         data.v_has_connections_bool != MHD_NO;
}

// Clients that come all at once, ask, and stay.
class Crowd {
 public:
  explicit Crowd(Site& site)
      : guests_{Guest(site), Guest(site), Guest(site), Guest(site), Guest(site), Guest(site)} {
    for (Guest& guest : guests_) guest.send(get("/hello"));
  }
  // Of them, with their connection still there.
  unsigned served() const {
    unsigned count = 0;
    char buffer[12];
    for (const Guest& guest : guests_)
      if (recv(guest.fd(), buffer, sizeof buffer, MSG_PEEK | MSG_DONTWAIT) == sizeof buffer &&
          std::string(buffer, sizeof buffer) == "HTTP/1.1 200")
        ++count;
    return count;
  }

 private:
  Guest guests_[6];
};

// Slots that connections take are given back, whatever became of the connections; and there are no
// more of them.
std::string limit_holds(const daemon_test::Row& row, const Fault& fault) {
  constexpr unsigned limit = 4;
  Options options;
  options.most_connections = limit;
  Site site(row, options);
  arm(fault);
  for (int round = 0; round < 3; ++round) {
    if (round == 2) disarm();
    {
      Crowd crowd(site);
      const Quiet quiet;
      site.go_on(round == 2 ? 200 : 60);  // accepting may have to pause for 100 ms
      const std::string problem = quiet.check("at the limit");
      if (!problem.empty()) return problem;
      if (crowd.served() > limit) return std::to_string(crowd.served()) + " clients at once";
      if (round == 2 && crowd.served() == 0) return "nobody is served";
    }
    const long end = now_ms() + 2000;
    while (has_connections(site) && now_ms() < end) site.go_on(10);
    if (has_connections(site)) return "slots are lost";
  }
  std::string problem;
  serves(site, problem);
  return problem;
}

std::string limit_holds_always(const daemon_test::Row& row) {
  for (const Fault& fault :
       {Fault{Call::accept, ECONNABORTED, 0, 5}, Fault{Call::epoll_add, ENOMEM, 2, 5},
        Fault{Call::memory, ENOMEM, 40, 5}, Fault{Call::recv, ECONNRESET, 0, 5},
        Fault{Call::close, EINTR, 0, 50}}) {
    const std::string problem = limit_holds(row, fault);
    if (!problem.empty()) return std::string(name_of(fault.call)) + ": " + problem;
  }
  return std::string();
}

struct Case {
  const char* name;
  std::string (*run)(const daemon_test::Row& row);
};

constexpr Case cases[] = {
    {"no descriptor to accept with (EMFILE)", no_descriptors},
    {"accepting is refused for ever", accept_refused},
    {"waiting is impossible", waiting_fails},
    {"receiving fails for want of memory", receiving_fails},
    {"sending fails for want of memory", sending_fails},
    {"sending from descriptors fails for want of memory", sending_from_descriptors_fails},
    {"a deadline comes while it is tried again", deadline_while_retrying},
    {"no busy loop on a reset connection, no SIGPIPE", by_reset},
    {"no busy loop on a connection that ended", by_end},
    {"a read error in each state", by_read_error},
    {"the last reply is whole though the client goes on sending", last_reply_is_whole},
    {"a small reply behind a large one, beside others", small_behind_large},
    {"the limit of connections holds, and gives back", limit_holds_always},
};

void press(const daemon_test::Row& row, const char* only) {
  std::signal(SIGPIPE, SIG_DFL);
  fast_waits = false;
  for (const Case& c : cases) {
    const std::string name = std::string(row.name) + ": " + c.name;
    if (only && name.find(only) == std::string::npos) continue;
    now_trying("%s\n", name.c_str());
    const unsigned descriptors = open_descriptors();
    alarm(60);
    std::string problem = c.run(row);
    alarm(0);
    disarm();
    if (problem.empty() && open_descriptors() != descriptors) problem = "descriptors are left";
    if (problem.empty() && counted_heap::blocks != 0) problem = "memory is left";
    counted_heap::blocks = 0;
    report(name, problem, 0);
  }
}

}  // namespace

int main() { return run_rows(press); }
