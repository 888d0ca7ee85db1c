// SPDX-License-Identifier: LGPL-2.1-or-later
// The three small states of an exchange and the one table of their legal transitions. A unit test
// walks the table and a script draws it into ARCHITECTURE.md.
#ifndef MHD_EXCHANGE_STATES_H
#define MHD_EXCHANGE_STATES_H

#include <cstddef>
#include <cstdint>

namespace mhd {

// What has arrived of the request.
enum class Recv : std::uint8_t {
  head,      // the head is not complete; no front end knows the exchange
  body,      // the front end takes the content
  trailers,  // the content is complete, the trailer section is not
  done,      // everything arrived
  discard,   // nobody wants the rest: it is read within a limit, or the connection closes
};

// What has been put into the outbox of the reply.
enum class Send : std::uint8_t {
  none,     // nothing
  interim,  // 100 (Continue)
  head,     // the reply is chosen, its head is being written
  body,     // content is being written
  tail,     // the end of a chunked content is being written
  done,     // everything; it may still have to leave
};

// Who has the exchange. The only state that other threads touch: resume() moves running to resumed
// and parked to resumed, everything else is done by the worker.
enum class App : std::uint8_t {
  idle,     // no callback runs and none is waited for
  running,  // a callback of the front end runs
  parked,   // the front end asked to wait
  resumed,  // resume() came: remembered during a callback, on its way through the mailbox else
};

template <class State>
struct Transition {
  State from;
  State to;
};

inline constexpr Transition<Recv> recv_transitions[] = {
    {Recv::head, Recv::body},     {Recv::head, Recv::done},        {Recv::head, Recv::discard},
    {Recv::body, Recv::trailers}, {Recv::body, Recv::done},        {Recv::body, Recv::discard},
    {Recv::trailers, Recv::done}, {Recv::trailers, Recv::discard}, {Recv::discard, Recv::done},
};

inline constexpr Transition<Send> send_transitions[] = {
    {Send::none, Send::interim}, {Send::none, Send::head}, {Send::interim, Send::head},
    {Send::head, Send::body},    {Send::head, Send::done}, {Send::body, Send::tail},
    {Send::body, Send::done},    {Send::tail, Send::done},
};

inline constexpr Transition<App> app_transitions[] = {
    {App::idle, App::running},    {App::running, App::idle},   {App::running, App::parked},
    {App::running, App::resumed}, {App::parked, App::resumed}, {App::resumed, App::running},
    {App::resumed, App::idle},    {App::parked, App::idle},
};

template <class State, std::size_t count>
constexpr bool listed(const Transition<State> (&table)[count], State from, State to) {
  for (const Transition<State>& t : table)
    if (t.from == from && t.to == to) return true;
  return false;
}

constexpr bool legal(Recv from, Recv to) { return listed(recv_transitions, from, to); }
constexpr bool legal(Send from, Send to) { return listed(send_transitions, from, to); }
constexpr bool legal(App from, App to) { return listed(app_transitions, from, to); }

// How an exchange ended; a front end translates it into its own words.
enum class Outcome : std::uint8_t {
  completed,  // the whole reply was given to the kernel
  upgraded,   // the connection left HTTP
  timed_out,
  connection_error,
  client_abort,    // the client closed before it had its reply
  protocol_error,  // the request turned out to be malformed after its head
  app_abort,       // the front end's verdict was abort
  app_error,       // the front end broke its contract
  source_failed,   // the file or pipe of the content does not hold what was promised
  no_resources,
  shutdown,
};

}  // namespace mhd

#endif
