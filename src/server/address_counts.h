// SPDX-License-Identifier: LGPL-2.1-or-later
// How many connections each client address has, over all workers of a daemon.
#ifndef MHD_SERVER_ADDRESS_COUNTS_H
#define MHD_SERVER_ADDRESS_COUNTS_H

#include <cstddef>
#include <cstdint>

#include "net/listen.h"
#include "server/mutex.h"

namespace mhd::server {

// A hash table in a few parts, each with a lock that is held for some instructions. Its memory is
// in proportion to the addresses that are connected. The hash has a key, so that clients can't
// choose addresses that meet in one place. Any thread may use it.
class AddressCounts {
 public:
  explicit AddressCounts(unsigned most);
  ~AddressCounts();
  AddressCounts(const AddressCounts&) = delete;
  AddressCounts& operator=(const AddressCounts&) = delete;

  // One more connection. Addresses of other families than IPv4 and IPv6 are not counted; an
  // IPv4-mapped one is the same as that of IPv4. Only after `ok` leave() is owed.
  enum class Entered : std::uint8_t { ok, too_many, no_memory };
  [[nodiscard]] Entered enter(const net::PeerAddress& peer);
  void leave(const net::PeerAddress& peer);
  // Addresses that have any; for tests.
  std::size_t size();

 private:
  struct Address {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Address&) const = default;
  };
  struct Node {
    Address address;
    unsigned count;
    Node* next;
  };
  struct Part {
    Mutex mutex;
    Node** buckets = nullptr;
    std::size_t room = 0;  // of buckets, a power of two
    std::size_t size = 0;
  };
  static constexpr std::size_t parts = 16;
  static constexpr std::size_t least_room = 16;

  static bool address_of(const net::PeerAddress& peer, Address& address);
  std::uint64_t hash(const Address& address) const;
  Part& part_of(std::uint64_t hash) { return parts_[hash % parts]; }
  Node** find(Part& part, const Address& address, std::uint64_t hash);
  void resize(Part& part, std::size_t room);

  const unsigned most_;
  std::uint64_t key_[2] = {};
  Part parts_[parts];
};

}  // namespace mhd::server

#endif
