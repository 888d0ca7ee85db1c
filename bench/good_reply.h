// SPDX-License-Identifier: LGPL-2.1-or-later
// What the good client takes for an answer.
#ifndef MHD_BENCH_GOOD_REPLY_H
#define MHD_BENCH_GOOD_REPLY_H

#include <string>

namespace bench {

// more: not complete. refused: a complete 503. wrong: anything but the page and a 503.
enum class Verdict { more, good, refused, wrong };

// The bytes that came since the request was sent.
Verdict examine_reply(const std::string& reply);

}  // namespace bench

#endif  // MHD_BENCH_GOOD_REPLY_H
