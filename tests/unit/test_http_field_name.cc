// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of http/field_name: each known name in several spellings, and its neighbours.
#include <cctype>
#include <cstddef>
#include <iterator>
#include <vector>

#include "check_main.h"
#include "http/field_name.h"

namespace {

using mhd::FieldId;

struct Row {
  std::string_view name;
  FieldId id;
};

constexpr Row known_names[] = {
    {"Authorization", FieldId::authorization},
    {"Connection", FieldId::connection},
    {"Content-Length", FieldId::content_length},
    {"Content-Type", FieldId::content_type},
    {"Cookie", FieldId::cookie},
    {"Date", FieldId::date},
    {"Expect", FieldId::expect},
    {"Host", FieldId::host},
    {"Keep-Alive", FieldId::keep_alive},
    {"TE", FieldId::te},
    {"Trailer", FieldId::trailer},
    {"Transfer-Encoding", FieldId::transfer_encoding},
    {"Upgrade", FieldId::upgrade},
};

constexpr Row other_names[] = {
    {"", FieldId::other},
    {"A", FieldId::other},
    {"TF", FieldId::other},
    {"Age", FieldId::other},
    {"Hosts", FieldId::other},
    {"From", FieldId::other},
    {"Accept", FieldId::other},
    {"Referer", FieldId::other},
    {"User-Agent", FieldId::other},
    {"Cache-Control", FieldId::other},
    {"If-None-Match", FieldId::other},
    {"Accept-Charset", FieldId::other},
    {"Accept-Language", FieldId::other},
    {"Content-Encoding", FieldId::other},
    {"Content_Length", FieldId::other},
    {"Content\rLength", FieldId::other},
    {"Transfer_Encoding", FieldId::other},
    {"Transfer\rEncoding", FieldId::other},
    {"Upgrade-Insecure-Requests", FieldId::other},
};

// The identity of a copy on the heap that has exactly the size of the name.
FieldId identify(std::string_view name) {
  const std::vector<char> copy(name.begin(), name.end());
  return mhd::identify_field(mhd::View(copy.data(), copy.size()));
}

void check_name(std::string_view name, FieldId id) { CHECK_EQUAL(identify(name), id, name); }

START_TEST(known) {
  const auto [name, id] = known_names[_i];
  std::string upper(name), lower(name), mixed(name);
  for (std::size_t i = 0; i < name.size(); ++i) {
    upper[i] = static_cast<char>(std::toupper(name[i]));
    lower[i] = static_cast<char>(std::tolower(name[i]));
    mixed[i] = i % 2 ? upper[i] : lower[i];
  }
  check_name(name, id);
  check_name(upper, id);
  check_name(lower, id);
  check_name(mixed, id);
}
END_TEST

START_TEST(other) { check_name(other_names[_i].name, FieldId::other); }
END_TEST

// A known name with one byte replaced is another name, unless only its case changed.
START_TEST(one_byte_replaced) {
  const auto [name, id] = known_names[_i];
  for (std::size_t at = 0; at < name.size(); ++at)
    for (int c = 0; c < 256; ++c) {
      std::string changed(name);
      changed[at] = static_cast<char>(c);
      check_name(changed, mhd::equal_ignore_case(changed, name) ? id : FieldId::other);
    }
}
END_TEST

START_TEST(cut_or_extended) {
  const std::string name(known_names[_i].name);
  check_name(name.substr(1), FieldId::other);
  check_name(name.substr(0, name.size() - 1), FieldId::other);
  check_name(name + "s", FieldId::other);
  check_name(name + " ", FieldId::other);
  check_name("X" + name, FieldId::other);
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("http/field_name", {{known, std::size(known_names)},
                                             {other, std::size(other_names)},
                                             {one_byte_replaced, std::size(known_names)},
                                             {cut_or_extended, std::size(known_names)}});
}
