// SPDX-License-Identifier: LGPL-2.1-or-later
// The poller of the simulated world: edge-triggered as epoll, or level-triggered as poll and
// select.
#include <algorithm>
#include <vector>

#include "base/memory.h"
#include "net/poller.h"
#include "sim/world.h"

namespace mhd::net {

namespace {

using sim::Flavour;
using sim::Socket;
using sim::World;

class SimPoller final : public Poller {
 public:
  AddResult add(Pollable& who, Events interest, Trigger trigger) override {
    World& world = sim::world();
    world.interleave();
    if (world.fault(world.plan.faults.poller))
      return world.random.chance(500) ? AddResult::no_memory : AddResult::descriptor_too_large;
    Socket& socket = world.socket(who.fd);
    world.check(!socket.who, "nothing is added twice", std::to_string(who.fd));
    world.check(socket.kind != Socket::Kind::listener || !world.door.quiesced(),
                "the listening socket is left alone after quiesce()", "");
    socket.who = &who;
    socket.interest = interest;
    socket.edge = edge() && trigger == Trigger::edge;
    socket.armed = true;
    return AddResult::ok;
  }

  void change(Pollable& who, Events interest) override {
    Socket& socket = added(who);
    if (!socket.edge) socket.interest = interest;
  }

  void remove(Pollable& who) override {
    added(who).who = nullptr;
    sim::world().door.nobody_comes();
  }
  bool removes_from_any_thread() const override { return edge(); }

  int wait(Millis timeout, std::span<Ready> ready) override {
    World& world = sim::world();
    world.blocked = world.stuck = false;
    world.last_receiver = nullptr;
    world.door.nobody_comes();
    if (timeout > 0) check_nothing_held_back(world);
    if (world.fault(world.plan.faults.poller)) return -1;
    if (world.fault(world.plan.faults.jump)) jump(world);
    if (world.fault(world.plan.faults.spurious)) return spurious(world, ready);
    const Millis end = deadline(world.now, timeout);
    world.note("wait until %lld", static_cast<long long>(end));
    world.act();
    for (;;) {
      const int count = collect(world, ready);
      if (count > 0 || world.now >= end) return count;
      if (!world.pass_time(end)) {
        world.stuck = true;
        return 0;
      }
    }
  }

  bool edge() const override { return sim::world().plan.flavour == Flavour::edge; }
  void dispose() override {
    for (Socket* socket : sim::world().descriptors())
      if (socket) socket->who = nullptr;
    destroy(this);
  }

 private:
  static Millis deadline(Millis now, Millis timeout) {
    return timeout >= never - now ? never : now + timeout;
  }

  static Socket& added(Pollable& who) {
    Socket& socket = sim::world().socket(who.fd);
    sim::world().check(socket.who == &who, "only what was added is changed or removed",
                       std::to_string(who.fd));
    return socket;
  }

  // The kernel would keep back for a while what is said to be followed by more.
  static void check_nothing_held_back(const World& world) {
    for (const Socket* socket : world.descriptors()) {
      if (!socket || socket->closed || socket->reset || socket->tx_end) continue;
      world.check(!socket->held_back, "all that was sent leaves", std::to_string(socket->fd));
    }
  }

  static void jump(World& world) {
    world.now += world.random.within(1000, 200000);
    world.jumped_at = world.now;
    world.note("time jumps");
    for (auto& client : world.clients) client->is_disturbed = true;
  }

  // What would be reported now.
  static Events events_of(const World& world, Socket& socket) {
    if (socket.edge) return socket.armed ? socket.state() : Events{0};
    if (socket.interest == 0) return 0;
    const auto mask = static_cast<Events>(socket.interest | broken);
    if (world.plan.flavour != Flavour::level_without_hang_up) return socket.state() & mask;
    // select: an end is seen by looking, which does not work behind bytes that wait.
    auto events = static_cast<Events>(socket.state() & mask & (readable | writable));
    const bool can_look = !(socket.interest & readable) && socket.interest & hang_up;
    if (!can_look || !socket.rx.empty()) return events;
    return static_cast<Events>(events | (socket.state() & (hang_up | broken)));
  }

  static int collect(World& world, std::span<Ready> ready) {
    std::vector<Ready> found;
    for (Socket* socket : world.descriptors()) {
      if (!socket || !socket->who) continue;
      const Events events = events_of(world, *socket);
      if (events) found.push_back({socket->who, events});
    }
    for (std::size_t i = found.size(); i > 1; --i)
      std::swap(found[i - 1], found[world.random.below(i)]);
    std::size_t count = std::min(found.size(), ready.size());
    if (count > 1 && world.fault(world.plan.faults.spurious)) count = world.random.within(1, count);
    for (std::size_t i = 0; i < count; ++i) {
      ready[i] = found[i];
      world.note("ready: %d, events %d", found[i].who->fd, found[i].events);
      world.socket(found[i].who->fd).armed = false;
    }
    return static_cast<int>(count);
  }

  // An event for nothing, or none though one waited for it.
  static int spurious(World& world, std::span<Ready> ready) {
    Socket* socket = world.descriptors()[world.random.below(world.descriptors().size())];
    if (!socket || !socket->who || socket->interest == 0) return 0;
    world.note("spurious event: %d", socket->fd);
    ready[0] = {socket->who, readable};
    if (socket->kind == Socket::Kind::connection && world.random.chance(500))
      ready[0].events |= writable;
    return 1;
  }
};

}  // namespace

Poller* make_poller(PollCall, bool& exists) {
  exists = true;
  return create<SimPoller>();
}

}  // namespace mhd::net
