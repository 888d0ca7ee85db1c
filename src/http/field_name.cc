// SPDX-License-Identifier: LGPL-2.1-or-later
// Names are told apart by their size, then compared by two words with the case bit of letters set.
// Most unknown names cost a switch and a comparison or two.
#include "http/field_name.h"

#include <array>
#include <bit>
#include <cstring>

namespace mhd {

namespace {

// The first and the last bytes of a known name as they lie in memory; the two may overlap. The fold
// has the case bit of each letter.
template <class Word>
struct KnownName {
  Word head;
  Word head_fold;
  Word tail;
  Word tail_fold;
};

template <class Word>
constexpr Word word_of(const char* text, bool only_case_bits) {
  std::array<char, sizeof(Word)> bytes{};
  for (char& byte : bytes) {
    const char c = *text++;
    byte = only_case_bits ? (c == '-' ? '\0' : ' ') : c;
  }
  return std::bit_cast<Word>(bytes);
}

// `lower` consists of small letters and '-'.
template <class Word>
constexpr KnownName<Word> known(View lower) {
  const char* tail = lower.data() + lower.size() - sizeof(Word);
  return {word_of<Word>(lower.data(), false), word_of<Word>(lower.data(), true),
          word_of<Word>(tail, false), word_of<Word>(tail, true)};
}

constexpr auto te_name = known<std::uint16_t>("te");
constexpr auto date_name = known<std::uint32_t>("date");
constexpr auto host_name = known<std::uint32_t>("host");
constexpr auto cookie_name = known<std::uint32_t>("cookie");
constexpr auto expect_name = known<std::uint32_t>("expect");
constexpr auto trailer_name = known<std::uint32_t>("trailer");
constexpr auto upgrade_name = known<std::uint32_t>("upgrade");
constexpr auto connection_name = known<std::uint64_t>("connection");
constexpr auto keep_alive_name = known<std::uint64_t>("keep-alive");
constexpr auto content_type_name = known<std::uint64_t>("content-type");
constexpr auto authorization_name = known<std::uint64_t>("authorization");
constexpr auto content_length_name = known<std::uint64_t>("content-length");
constexpr auto transfer_encoding_name = known<std::uint64_t>("transfer-encoding");

template <class Word>
Word load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// `name` has the size of the known name.
template <class Word>
bool is(View name, const KnownName<Word>& wanted) {
  const char* tail = name.data() + name.size() - sizeof(Word);
  return (load<Word>(name.data()) | wanted.head_fold) == wanted.head &&
         (load<Word>(tail) | wanted.tail_fold) == wanted.tail;
}

}  // namespace

FieldId identify_field(View name) {
  switch (name.size()) {
    case 2:
      return is(name, te_name) ? FieldId::te : FieldId::other;
    case 4:
      if (is(name, host_name)) return FieldId::host;
      return is(name, date_name) ? FieldId::date : FieldId::other;
    case 6:
      if (is(name, cookie_name)) return FieldId::cookie;
      return is(name, expect_name) ? FieldId::expect : FieldId::other;
    case 7:
      if (is(name, upgrade_name)) return FieldId::upgrade;
      return is(name, trailer_name) ? FieldId::trailer : FieldId::other;
    case 10:
      if (is(name, connection_name)) return FieldId::connection;
      return is(name, keep_alive_name) ? FieldId::keep_alive : FieldId::other;
    case 12:
      return is(name, content_type_name) ? FieldId::content_type : FieldId::other;
    case 13:
      return is(name, authorization_name) ? FieldId::authorization : FieldId::other;
    case 14:
      return is(name, content_length_name) ? FieldId::content_length : FieldId::other;
    case 17:
      return is(name, transfer_encoding_name) && name[8] == '-' ? FieldId::transfer_encoding
                                                                : FieldId::other;
    default:
      return FieldId::other;
  }
}

}  // namespace mhd
