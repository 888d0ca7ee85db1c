// SPDX-License-Identifier: LGPL-2.1-or-later
// The pages of protocol scripts, and the replies they make.
#ifndef MHD_SCRIPTS_RESPONSES_H
#define MHD_SCRIPTS_RESPONSES_H

#include <cstddef>

#include "base/ref.h"
#include "http/request.h"
#include "http/response.h"

namespace scripts {

struct Visit;

enum class Where { nowhere, head, body, end, pull };

// What a page does with a request. `?n` is the number in the query of the request.
struct Page {
  mhd::View path;
  mhd::Ref<mhd::Response> (*make)(Visit& visit, const mhd::Request& request);
  bool reads = false;             // wants the content, and replies at its end
  Where parks = Where::nowhere;   // once; in the content when ?n bytes came, when half of the reply
                                  // is produced
  Where aborts = Where::nowhere;  // in the content when ?n bytes came, in the reply behind ?n bytes
  Where refuses = Where::nowhere;  // as content that is too large in on_head(), else for want of
                                   // memory; in the content when ?n bytes came
  bool replies_early = false;      // when ?n bytes of content came
  bool resumes_itself = false;     // before it answers park
  bool reads_again = false;        // asks for content after its end
  bool lends = false;            // produces from memory that is lent, with extensions and a trailer
  bool lies_about_size = false;  // says that it produced more than the room it had
  bool is_careless = false;      // does not wait for the reply to leave
  bool tells_fields = false;     // writes down what the parser found
};

const Page& page_of(mhd::View path);
// Any of the pages, for tests that choose one by chance.
const Page& page_number(std::size_t number);

// Content that a producer or a large page is made of.
constexpr char pattern_at(std::size_t position) { return static_cast<char>('0' + position % 10); }
// How much a producer produces at a time.
inline constexpr std::size_t produced_piece = 100;

}  // namespace scripts

#endif
