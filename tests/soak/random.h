// SPDX-License-Identifier: LGPL-2.1-or-later
// Random numbers that follow from a seed, and the bytes that belong to a request.
#ifndef MHD_TESTS_SOAK_RANDOM_H
#define MHD_TESTS_SOAK_RANDOM_H

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace soak {

constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return state_ = mix(state_); }
  // From 0 to limit - 1.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
  std::size_t between(std::size_t least, std::size_t most) {
    return least + below(most - least + 1);
  }
  bool once_in(std::size_t number) { return below(number) == 0; }

 private:
  std::uint64_t state_;
};

// The bytes of the content of reply `id` from `offset` on. Those of two replies differ, and so do
// those of two places in one, so that bytes that are lost, doubled or another's are noticed.
inline void fill_pattern(std::uint64_t id, std::size_t offset, char* at, std::size_t size) {
  while (size > 0) {
    const std::uint64_t word = mix(mix(id) + offset / 8);
    char bytes[8];
    std::memcpy(bytes, &word, sizeof bytes);
    const std::size_t skip = offset % 8;
    const std::size_t part = size < 8 - skip ? size : 8 - skip;
    std::memcpy(at, bytes + skip, part);
    at += part;
    offset += part;
    size -= part;
  }
}

// What a request tells in its query, a cookie and a field, so that the application can see that
// they belong together.
constexpr std::uint64_t tag_of(std::uint64_t id) { return mix(id ^ 0x7461672121u) >> 20; }

}  // namespace soak

#endif
