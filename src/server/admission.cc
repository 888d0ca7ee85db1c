// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/admission.h"

#include "base/memory.h"
#include "exchange/mail.h"
#include "server/worker.h"

namespace mhd::server {

namespace {

constexpr unsigned service_unavailable = 503;

}  // namespace

// A newcomer on its way to another worker. Its memory ends with its delivery.
struct Admission::Handover final : Mail {
  explicit Handover(Newcomer& given) : Mail(arrive), newcomer(static_cast<Newcomer&&>(given)) {}

  static void arrive(Mail& mail, void* worker) {
    auto& self = static_cast<Handover&>(mail);
    Admission& admission = static_cast<Worker*>(worker)->admission();
    admission.place(self.newcomer);
    admission.on_the_way_.fetch_sub(1, std::memory_order_acq_rel);
    destroy(&self);
  }

  Newcomer newcomer;
};

// Asks the workers one after the other for a descriptor, until one frees one.
struct Admission::Plea final : Mail {
  explicit Plea(unsigned others_left) : Mail(arrive), others(others_left) {}

  static void arrive(Mail& mail, void* worker) {
    auto& self = static_cast<Plea&>(mail);
    Admission& admission = static_cast<Worker*>(worker)->admission();
    if (!admission.free_own_descriptor()) admission.ask_next(self.others);
    destroy(&self);
  }

  unsigned others;  // that come after this one
};

void Admission::admit(net::Fd socket, const net::PeerAddress& peer) {
  examine(static_cast<net::Fd&&>(socket), peer);
  arriving_.fetch_sub(1, std::memory_order_acq_rel);
}

// The cheap and certain refusals first; nothing is read before the application has been asked.
void Admission::examine(net::Fd socket, const net::PeerAddress& peer) {
  const Config& config = worker_.config();
  if (!config.accepts_fd(socket.get())) return worker_.notice_rarely(Notice::descriptor_refused);
  if (!config.accept_policy(peer)) return worker_.notice_rarely(Notice::policy_refused);
  if (!enter(peer)) return say_unavailable(static_cast<net::Fd&&>(socket));
  Newcomer newcomer{static_cast<net::Fd&&>(socket), peer, others(), nullptr, true};
  place(newcomer);
}

unsigned Admission::others() const {
  unsigned count = 0;
  for (Worker* other = worker_.next(); other != &worker_; other = other->next()) ++count;
  return count;
}

bool Admission::enter(const net::PeerAddress& peer) {
  if (!worker_.addresses()) return true;
  const AddressCounts::Entered entered = worker_.addresses()->enter(peer);
  if (entered == AddressCounts::Entered::ok) return true;
  worker_.notice_rarely(entered == AddressCounts::Entered::too_many
                            ? Notice::address_limit_reached
                            : Notice::no_memory_for_connection);
  return false;
}

void Admission::place(Newcomer& newcomer) {
  if (!newcomer.welcome) {
    if (!worker_.env().stopping) say_unavailable(static_cast<net::Fd&&>(newcomer.socket));
    return;
  }
  if (worker_.env().stopping) return forget(newcomer);
  if (!worker_.has_room()) {
    worker_.notice_rarely(Notice::connection_limit_reached);
    Worker* other = newcomer.others > 0 ? neighbour_with_room() : nullptr;
    if (other && hand_over(*other, newcomer, other->most_connections())) return;
    if (!make_room()) {
      if (newcomer.others > 0 && hand_over(*worker_.next(), newcomer, most_on_the_way)) return;
      return turn_away(newcomer);
    }
  }
  if (!worker_.adopt(newcomer)) turn_away(newcomer);
}

bool Admission::send(Newcomer& newcomer) {
  auto* handover = create<Handover>(newcomer);
  if (!handover) return false;
  on_the_way_.fetch_add(1, std::memory_order_acq_rel);
  worker_.post(*handover);
  return true;
}

// At most `most` are on their way at a time: where there is room, as many as it may hold; where
// there is none, few, so that nobody waits in a mailbox that is not emptied.
bool Admission::hand_over(Worker& to, Newcomer& newcomer, unsigned most) {
  std::atomic<unsigned>& on_the_way = to.admission().on_the_way_;
  if (on_the_way.fetch_add(1, std::memory_order_acq_rel) < most) {
    --newcomer.others;
    if (auto* handover = create<Handover>(newcomer)) {
      to.post(*handover);
      return true;
    }
    ++newcomer.others;
  }
  on_the_way.fetch_sub(1, std::memory_order_acq_rel);
  return false;
}

Worker* Admission::neighbour_with_room() const {
  for (Worker* other = worker_.next(); other != &worker_; other = other->next()) {
    const unsigned coming = other->admission().on_the_way_.load(std::memory_order_relaxed);
    if (other->connections() + coming < other->most_connections()) return other;
  }
  return nullptr;
}

void Admission::turn_away(Newcomer& newcomer) {
  forget(newcomer);
  say_unavailable(static_cast<net::Fd&&>(newcomer.socket));
}

// It does not become a connection.
void Admission::forget(const Newcomer& newcomer) {
  if (worker_.addresses()) worker_.addresses()->leave(newcomer.peer);
}

void Admission::say_unavailable(net::Fd socket) {
  if (socket.valid()) worker_.farewells().say(static_cast<net::Fd&&>(socket), service_unavailable);
}

bool Admission::free_own_descriptor() {
  if (worker_.farewells().end_oldest()) return true;
  if (!make_room()) return false;
  worker_.farewells().end_oldest();  // who made room may have been told why
  return true;
}

bool Admission::free_descriptor() {
  const bool done = free_own_descriptor();
  if (!done) ask_next(others());
  return done;
}

void Admission::ask_next(unsigned others) {
  if (others == 0 || worker_.env().stopping) return;
  if (auto* plea = create<Plea>(others - 1)) worker_.next()->post(*plea);
}

// The list is in the order of Connection::listed_at(), and nobody has begun to wait before that.
// Who is busy goes to the end and is not looked at again for a while, so that all accepts together
// look at each connection about once in `Connection::least_wait`.
bool Admission::make_room() {
  Connection* connection = worker_.longest_listed();
  for (unsigned i = 0; i < most_looked_at && connection; ++i) {
    if (connection->listed_at() + Connection::least_wait > worker_.now()) return false;
    Connection* const next = worker_.listed_after(*connection);
    switch (connection->patience()) {
      case Connection::Patience::over:
        connection->give_way();
        return true;
      case Connection::Patience::busy:
        worker_.list_again(*connection);
        break;
      case Connection::Patience::left:
        break;
    }
    connection = next;
  }
  return false;
}

}  // namespace mhd::server
