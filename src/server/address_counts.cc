// SPDX-License-Identifier: LGPL-2.1-or-later
#include "server/address_counts.h"

#include <netinet/in.h>

#include <cstring>

#include "base/memory.h"
#include "net/random.h"

namespace mhd::server {

namespace {

constexpr unsigned part_bits = 4;  // of a hash; the others choose the bucket

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

// Without random bytes, early after the start of a system, the place of the object is the key.
AddressCounts::AddressCounts(unsigned most) : most_(most) {
  if (!net::random_bytes(Bytes(reinterpret_cast<char*>(key_), sizeof key_)))
    key_[0] = key_[1] = reinterpret_cast<std::uintptr_t>(this);
}

AddressCounts::~AddressCounts() {
  for (Part& part : parts_) {
    for (std::size_t i = 0; i < part.room; ++i)
      while (Node* node = part.buckets[i]) {
        part.buckets[i] = node->next;
        mem_free(node);
      }
    mem_free(part.buckets);
  }
}

bool AddressCounts::address_of(const net::PeerAddress& peer, Address& address) {
  unsigned char bytes[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (peer.size < sizeof(sa_family_t)) return false;
  if (peer.get()->sa_family == AF_INET && peer.size >= sizeof(sockaddr_in)) {
    std::memcpy(bytes + 12, peer.bytes + offsetof(sockaddr_in, sin_addr), 4);
  } else if (peer.get()->sa_family == AF_INET6 && peer.size >= sizeof(sockaddr_in6)) {
    std::memcpy(bytes, peer.bytes + offsetof(sockaddr_in6, sin6_addr), 16);
  } else {
    return false;
  }
  std::memcpy(&address.high, bytes, 8);
  std::memcpy(&address.low, bytes + 8, 8);
  return true;
}

std::uint64_t AddressCounts::hash(const Address& address) const {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
  return mix(mix(address.high ^ key_[0], odd) ^ address.low ^ key_[1], odd);
}

// The link that leads to the node of the address, or the one at the end of its bucket.
AddressCounts::Node** AddressCounts::find(Part& part, const Address& address, std::uint64_t hash) {
  Node** link = &part.buckets[(hash >> part_bits) & (part.room - 1)];
  while (*link && !((*link)->address == address)) link = &(*link)->next;
  return link;
}

// Without memory the table stays as it is, and is only slower.
void AddressCounts::resize(Part& part, std::size_t room) {
  auto** buckets = static_cast<Node**>(mem_alloc_zero(room * sizeof(Node*)));
  if (!buckets) return;
  for (std::size_t i = 0; i < part.room; ++i)
    while (Node* node = part.buckets[i]) {
      part.buckets[i] = node->next;
      Node*& first = buckets[(hash(node->address) >> part_bits) & (room - 1)];
      node->next = first;
      first = node;
    }
  mem_free(part.buckets);
  part.buckets = buckets;
  part.room = room;
}

AddressCounts::Entered AddressCounts::enter(const net::PeerAddress& peer) {
  Address address;
  if (!address_of(peer, address)) return Entered::ok;
  const std::uint64_t place = hash(address);
  Part& part = part_of(place);
  const Locked locked(part.mutex);
  if (part.size >= part.room) resize(part, part.room ? 2 * part.room : least_room);
  if (!part.buckets) return Entered::no_memory;
  Node** link = find(part, address, place);
  if (*link) {
    if ((*link)->count >= most_) return Entered::too_many;
    ++(*link)->count;
    return Entered::ok;
  }
  auto* node = static_cast<Node*>(mem_alloc(sizeof(Node)));
  if (!node) return Entered::no_memory;
  *node = {address, 1, nullptr};
  *link = node;
  ++part.size;
  return Entered::ok;
}

void AddressCounts::leave(const net::PeerAddress& peer) {
  Address address;
  if (!address_of(peer, address)) return;
  const std::uint64_t place = hash(address);
  Part& part = part_of(place);
  const Locked locked(part.mutex);
  if (!part.buckets) return;
  Node** link = find(part, address, place);
  Node* node = *link;
  if (!node || --node->count > 0) return;
  *link = node->next;
  mem_free(node);
  --part.size;
  if (part.room > least_room && part.size < part.room / 4) resize(part, part.room / 2);
}

std::size_t AddressCounts::size() {
  std::size_t sum = 0;
  for (Part& part : parts_) {
    const Locked locked(part.mutex);
    sum += part.size;
  }
  return sum;
}

}  // namespace mhd::server
