// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of server/address_counts: which addresses are the same, and that everything is given back.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <thread>

#include "check_main.h"
#include "server/address_counts.h"

namespace {

using mhd::net::PeerAddress;
using mhd::server::AddressCounts;
using Entered = AddressCounts::Entered;

template <class Address>
PeerAddress peer_of(const Address& address, std::size_t size = sizeof(Address)) {
  PeerAddress peer;
  peer.size = static_cast<socklen_t>(size);
  std::memcpy(peer.bytes, &address, size);
  return peer;
}

PeerAddress ip4(const char* text, std::uint16_t port = 1) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ck_assert_int_eq(inet_pton(AF_INET, text, &address.sin_addr), 1);
  return peer_of(address);
}

PeerAddress ip6(const char* text, std::uint16_t port = 1) {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  ck_assert_int_eq(inet_pton(AF_INET6, text, &address.sin6_addr), 1);
  return peer_of(address);
}

PeerAddress ip4_of(unsigned number) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0x0a000000 + number);
  return peer_of(address);
}

struct Pair {
  const char* name;
  PeerAddress (*first)();
  PeerAddress (*second)();
  bool same;
};

const Pair pairs[] = {
    {"IPv4", [] { return ip4("10.1.2.3", 1); }, [] { return ip4("10.1.2.3", 2); }, true},
    {"two of IPv4", [] { return ip4("10.1.2.3"); }, [] { return ip4("10.1.2.4"); }, false},
    {"IPv6", [] { return ip6("fd00::1", 1); }, [] { return ip6("fd00::1", 2); }, true},
    {"two of IPv6", [] { return ip6("fd00::1"); }, [] { return ip6("fd00::2"); }, false},
    {"two nets of IPv6", [] { return ip6("fd00:1::1"); }, [] { return ip6("fd00:2::1"); }, false},
    {"mapped", [] { return ip6("::ffff:10.1.2.3"); }, [] { return ip4("10.1.2.3"); }, true},
    {"compatible is not mapped", [] { return ip6("::10.1.2.3"); }, [] { return ip4("10.1.2.3"); },
     false},
};

START_TEST(the_same_address) {
  const Pair& pair = pairs[_i];
  AddressCounts counts(1);
  ck_assert(counts.enter(pair.first()) == Entered::ok);
  ck_assert_msg((counts.enter(pair.second()) == Entered::too_many) == pair.same, "%s", pair.name);
  counts.leave(pair.first());
  if (!pair.same) counts.leave(pair.second());
  ck_assert_uint_eq(counts.size(), 0);
  ck_assert_msg(counts.enter(pair.second()) == Entered::ok, "%s", pair.name);
}
END_TEST

START_TEST(others_are_not_counted) {
  AddressCounts counts(1);
  const sockaddr_un local = {AF_UNIX, {}};
  const PeerAddress rows[] = {PeerAddress(), peer_of(local, sizeof(sa_family_t)),
                              peer_of(local, 20)};
  for (const PeerAddress& row : rows) {
    for (int i = 0; i < 3; ++i) ck_assert(counts.enter(row) == Entered::ok);
    counts.leave(row);
  }
  ck_assert_uint_eq(counts.size(), 0);
}
END_TEST

START_TEST(limit_is_exact) {
  AddressCounts counts(3);
  const PeerAddress peer = ip4("10.0.0.1");
  for (int i = 0; i < 3; ++i) ck_assert(counts.enter(peer) == Entered::ok);
  for (int i = 0; i < 3; ++i) ck_assert(counts.enter(peer) == Entered::too_many);
  counts.leave(peer);
  ck_assert(counts.enter(peer) == Entered::ok);
  ck_assert(counts.enter(peer) == Entered::too_many);
  ck_assert(counts.enter(ip4("10.0.0.2")) == Entered::ok);
}
END_TEST

// The table grows and shrinks, and finds everybody all the time.
START_TEST(many_addresses) {
  constexpr unsigned many = 20000;
  AddressCounts counts(1);
  for (unsigned i = 0; i < many; ++i) ck_assert(counts.enter(ip4_of(i)) == Entered::ok);
  ck_assert_uint_eq(counts.size(), many);
  for (unsigned i = 0; i < many; ++i) ck_assert(counts.enter(ip4_of(i)) == Entered::too_many);
  for (unsigned i = 0; i < many; i += 2) counts.leave(ip4_of(i));
  for (unsigned i = 1; i < many; i += 2) ck_assert(counts.enter(ip4_of(i)) == Entered::too_many);
  for (unsigned i = 1; i < many; i += 2) counts.leave(ip4_of(i));
  ck_assert_uint_eq(counts.size(), 0);
}
END_TEST

START_TEST(several_threads) {
  constexpr unsigned rounds = 20000;
  AddressCounts counts(2);
  const auto work = [&counts] {
    for (unsigned i = 0; i < rounds; ++i)
      if (counts.enter(ip4_of(i % 64)) == Entered::ok) counts.leave(ip4_of(i % 64));
  };
  std::thread threads[] = {std::thread(work), std::thread(work), std::thread(work)};
  for (std::thread& thread : threads) thread.join();
  ck_assert_uint_eq(counts.size(), 0);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("server/address_counts", {{the_same_address, std::size(pairs)},
                                                   {others_are_not_counted},
                                                   {limit_is_exact},
                                                   {many_addresses},
                                                   {several_threads}});
}
