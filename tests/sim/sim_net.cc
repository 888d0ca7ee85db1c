// SPDX-License-Identifier: LGPL-2.1-or-later
// What src/net and src/base declare, done by the simulated world: the linker takes these instead of
// the library's.
#include <netinet/in.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/memory.h"
#include "net/listen.h"
#include "net/plain.h"
#include "net/system_clock.h"
#include "net/waker.h"
#include "sim/world.h"

// Where the counts of addresses lie does not depend on chance either.
extern "C" ssize_t getrandom(void* bytes, std::size_t size, unsigned) {
  std::memset(bytes, 1, size);
  return static_cast<ssize_t>(size);
}

namespace mhd {

namespace {

// In front of each block: its size.
constexpr std::size_t prefix = 16;

std::size_t& size_of(void* block) {
  return *reinterpret_cast<std::size_t*>(static_cast<char*>(block) - prefix);
}

}  // namespace

void* mem_alloc(std::size_t size) {
  sim::World& world = sim::world();
  if (world.fault(world.plan.faults.memory)) {
    world.note("no memory for %zu bytes", size);
    return nullptr;
  }
  char* block = static_cast<char*>(std::malloc(prefix + size));
  if (!block) return nullptr;
  block += prefix;
  size_of(block) = size;
  std::memset(block, 0xa5, size);
  world.live_bytes += size;
  ++world.live_blocks;
  return block;
}

void* mem_alloc_zero(std::size_t size) {
  void* block = mem_alloc(size);
  if (block) std::memset(block, 0, size);
  return block;
}

void* mem_resize(void* block, std::size_t size) {
  void* larger = mem_alloc(size);
  if (!larger || !block) return larger;
  std::memcpy(larger, block, size < size_of(block) ? size : size_of(block));
  mem_free(block);
  return larger;
}

void mem_free(void* block) {
  if (!block) return;
  sim::world().live_bytes -= size_of(block);
  --sim::world().live_blocks;
  std::memset(block, 0x5a, size_of(block));
  std::free(static_cast<char*>(block) - prefix);
}

}  // namespace mhd

namespace mhd::net {

using sim::Socket;
using sim::World;
using Kind = IoResult::Kind;

Millis SystemClock::monotonic_ms() { return sim::world().now; }
std::int64_t SystemClock::unix_seconds() {
  return static_cast<std::int64_t>(sim::world().now / 1000) + 1700000000;
}

void FdTraits::close(int fd) { sim::world().close(fd); }
void reset_on_close(int fd) { sim::world().socket(fd).reset_on_close = true; }

void shut_down_sending(int fd) {
  World& world = sim::world();
  Socket& socket = world.socket(fd);
  world.door.touched(*socket.client);
  socket.tx_end = true;
  socket.client->shut_at = world.now;
  socket.client->checker.end();
  socket.client->wake();
  sim::world().progress();
}

bool has_input(int fd) { return !sim::world().socket(fd).rx.empty(); }

// The first bytes for a client are in the buffers of its system.
std::size_t bytes_not_taken(int fd) {
  const Socket& socket = sim::world().socket(fd);
  return socket.tx.size() > socket.window ? socket.tx.size() - socket.window : 0;
}

bool Waker::open() {
  counter_.reset(sim::world().open(sim::world().waker));
  return true;
}

void Waker::wake() const {
  sim::world().socket(counter_.get()).signalled = true;
  sim::world().progress();
}

void Waker::drain() const { sim::world().socket(counter_.get()).signalled = false; }

namespace {

// EINTR once, or ENOBUFS for a while.
bool is_busy(World& world, Socket& socket) {
  constexpr Millis patience = 100;
  constexpr unsigned most_times_busy = 20;  // then even a good client is too slow
  if (world.now >= socket.busy_until) {
    if (!world.fault(world.plan.faults.busy)) return false;
    if (world.random.chance(300))
      socket.busy_until = world.now + world.random.below(world.plan.faults.longest_busy);
    world.note("%d is busy", socket.fd);
  }
  socket.tried_again_at = world.now + patience;
  if (++socket.times_busy > most_times_busy) socket.client->is_disturbed = true;
  return true;
}

void break_off(World& world, Socket& socket) {
  world.note("client's connection breaks");
  socket.reset = true;
  socket.client->is_disturbed = true;
  socket.changed();
  socket.client->wake();
}

}  // namespace

IoResult PlainTransport::receive(Bytes room) {
  World& world = sim::world();
  world.interleave();
  world.door.quiesce_in_time(true);
  Socket& socket = world.socket(fd_);
  const sim::Faults& faults = world.plan.faults;
  socket.turns_unserved = 0;
  world.door.touched(*socket.client);
  world.last_receiver = socket.client;
  world.check(!room.empty(), "there is room to receive into", "");
  if (world.fault(faults.reset)) break_off(world, socket);
  if (socket.reset) return {Kind::reset, 0};
  if (is_busy(world, socket)) return {Kind::busy, 0};
  if (world.fault(faults.again)) {
    socket.changed();
    world.note("%d would block for no reason", fd_);
    return {Kind::again, 0};
  }
  if (socket.rx.empty()) return {socket.rx_end ? Kind::end : Kind::again, 0};
  std::size_t size = room.size() < socket.rx.size() ? room.size() : socket.rx.size();
  if (size > 1 && world.fault(faults.cut)) {
    size = world.random.within(1, size - 1);
    socket.changed();
  }
  std::memcpy(room.data(), socket.rx.data(), size);
  socket.rx.erase(0, size);
  socket.client->bytes_taken(size);
  world.note("%d received %zu", fd_, size);
  world.progress();
  return {Kind::done, size};
}

// The content of a reply that is in a file; the number of the file is that of the request. It may
// be shorter than it was said to be.
IoResult PlainTransport::send_file(int file, std::uint64_t offset, std::uint64_t size, Bytes) {
  World& world = sim::world();
  const auto id = static_cast<unsigned>(file);
  const sim::Client& client = *world.clients[id / sim::most_requests];
  const sim::RequestPlan& plan = client.plan.requests[id % sim::most_requests];
  world.check(offset + size == plan.reply_size, "what is left of a file is sent", "");
  const std::size_t end = std::min(plan.reply_size, plan.produce_most);
  if (offset >= end) return {Kind::source, 0};
  std::string text(std::min(world.random.within(1, 100000), end - offset), ' ');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = sim::pattern(id, offset + i);
  const Segment segment{text.data(), text.size()};
  const IoResult result = send({&segment, 1}, false);
  if (result.kind == Kind::done && offset + result.size == plan.reply_size) ++sim::counts.files;
  return result;
}

// The simulated applications have no pipes to send.
IoResult PlainTransport::send_pipe(int, std::uint64_t) {
  sim::world().check(false, "nothing is sent from a pipe", "");
  return {IoResult::Kind::failed, 0};
}

void PlainTransport::push() { sim::world().socket(fd_).held_back = false; }

IoResult PlainTransport::send(std::span<const Segment> segments, bool more) {
  World& world = sim::world();
  world.interleave();
  Socket& socket = world.socket(fd_);
  const sim::Faults& faults = world.plan.faults;
  world.door.touched(*socket.client);
  if (world.last_receiver && world.last_receiver != socket.client) ++sim::counts.sent_together;
  world.check(!segments.empty(), "there is something to send", "");
  world.check(!socket.tx_end, "nothing is sent behind the end", "");
  if (world.fault(faults.reset)) break_off(world, socket);
  if (socket.reset) return {Kind::reset, 0};
  // Who is busy is tried again soon, and a full buffer leaves with the acknowledgements to come.
  socket.held_back = false;
  if (is_busy(world, socket)) return {Kind::busy, 0};
  std::size_t room = socket.tx_room - socket.tx.size();
  if (room == 0 || world.fault(faults.again)) {
    socket.wants_room = true;
    if (room > 0) socket.changed();
    return {Kind::again, 0};
  }
  if (world.fault(faults.cut)) {
    room = world.random.within(1, room);
    socket.changed();
  }
  std::size_t sent = 0;
  for (const Segment& segment : segments) {
    world.check(segment.size > 0, "no segment is empty", "");
    const std::size_t size = segment.size < room ? segment.size : room;
    if (size == 0) {
      socket.wants_room = true;
      break;
    }
    socket.client->checker.feed(View(segment.data, size));
    socket.tx.append(segment.data, size);
    sent += size;
    room -= size;
  }
  if (room == 0) socket.wants_room = true;
  socket.held_back = more && room > 0;
  socket.client->last_sent_at = world.now;
  if (socket.client->over()) {
    // Nobody is there any more: the peer's kernel answers with a reset.
    socket.tx.clear();
    socket.reset = true;
    socket.changed();
  }
  socket.client->wake();
  world.note("%d sent %zu", fd_, sent);
  world.progress();
  return {Kind::done, sent};
}

Fd accept_connection(int, PeerAddress& peer, AcceptError& error) {
  World& world = sim::world();
  world.interleave();
  const sim::Faults& faults = world.plan.faults;
  world.door.nobody_comes();
  world.check(!world.door.quiesced(), "nobody is accepted after quiesce()", "");
  peer.size = 0;
  if (world.fault(faults.descriptors))
    world.no_descriptors_until = world.now + world.random.below(500);
  if (world.now < world.no_descriptors_until) {
    world.door.no_descriptor();
    errno = EMFILE;
    error = AcceptError::no_descriptor;
    return Fd();
  }
  error = AcceptError::nothing;
  if (world.backlog.empty() || world.fault(faults.again)) return Fd();
  Socket& socket = *world.backlog.front();
  world.backlog.pop_front();
  world.progress();
  if (world.fault(faults.reset)) {
    break_off(world, socket);
    socket.closed = true;
    error = AcceptError::connection;
    return Fd();
  }
  error = AcceptError::none;
  socket.accepted = true;
  if (socket.client->plan.address != 0) {
    sockaddr_in from = {};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(socket.client->plan.address);
    std::memcpy(peer.bytes, &from, sizeof from);
    peer.size = sizeof from;
  }
  Fd fd(world.open(socket));
  world.door.accepted(*socket.client);
  return fd;
}

}  // namespace mhd::net
