// SPDX-License-Identifier: LGPL-2.1-or-later
// Replies of 100 KiB with each kind of content whose client is gone when it has taken so many
// bytes: whatever was given away comes back, once.
#include "check_main.h"
#include "daemon/contents.h"
#include "support/creator_rig.h"

using namespace daemon_test;
using support::CreatorRig;

namespace {

constexpr std::size_t step = 97;     // from each position that is examined to the next
constexpr std::size_t window = 300;  // at the ends of a reply each position is

bool is_examined(std::size_t at, std::size_t end) {
  return at < window || at + window > end || at % step == 0;
}

// The index of the test is the kind.
START_TEST(lost_at_each_byte) {
  const Kind& kind = kinds[_i];
  // Pipes need a worker; a request that waits is resumed by a thread, which knows nothing of its
  // end.
  if (!kind.reusable) return;
  Material material(100 * 1024);
  std::size_t end = 0;
  {
    CreatorRig rig([&] { return kind.make(material); }, 4000);
    std::string bytes = rig.ask();
    end = bytes.size();
    const Reply reply = take_reply(bytes);
    ck_assert(reply.complete && reply.content == material.bytes);
  }
  const std::size_t descriptors = open_descriptors();
  for (std::size_t at = 0; at < end; ++at) {
    if (!is_examined(at, end)) continue;
    {
      CreatorRig rig([&] { return kind.make(material); }, 4000);
      rig.pump().stop_at(at);
      rig.ask();
      rig.pump().lose(mhd::Outcome::client_abort);
      ck_assert_uint_eq(rig.ended.size(), 1);
      ck_assert_int_eq(rig.ended[0], MHD_REQUEST_ENDED_CLIENT_ABORT);
    }
    ck_assert_uint_eq(material.freed, material.made);
    ck_assert_uint_eq(material.returned, material.lent);
    ck_assert_uint_eq(open_descriptors(), descriptors);
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api/mhd2, lost clients",
                         {{lost_at_each_byte, static_cast<std::size_t>(kind_count)}});
}
