// SPDX-License-Identifier: LGPL-2.1-or-later
// A front end for protocol scripts: the path of a request says what it does, and it writes down
// every call.
#ifndef MHD_SCRIPTS_PAGES_H
#define MHD_SCRIPTS_PAGES_H

#include <string>
#include <vector>

#include "exchange/front_end.h"

namespace scripts {

struct Visit;
enum class Where;

// The pages are listed in pages.cc.
class Pages {
 public:
  explicit Pages(bool with_target);
  ~Pages();
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  const mhd::FrontEnd& front_end() const { return front_end_; }
  // From now on `choices` says what is done with a request, not its path and query: two bytes for
  // each request, in turn.
  void choose(mhd::View choices) { choices_ = choices; }
  // Resumes all exchanges that are parked; their number. `times`: a program may do it again.
  std::size_t resume_all(unsigned times = 1);
  // The calls, those for one exchange together, with what came in one piece or several as one body.
  std::vector<std::string> calls() const;
  // Calls that should not have come, one line each.
  const std::string& faults() const { return faults_; }

 private:
  static void on_target(void* self, mhd::Exchange& exchange);
  static mhd::Verdict on_head(void* self, mhd::Exchange& exchange);
  static mhd::Verdict on_body(void* self, mhd::Exchange& exchange, mhd::Bytes piece,
                              std::size_t& taken);
  static mhd::Verdict on_end(void* self, mhd::Exchange& exchange);
  static mhd::Pulled pull(void* self, mhd::Exchange& exchange, std::uint64_t position,
                          mhd::Bytes room);
  static mhd::Pulled lend(Visit& visit, mhd::Bytes room);
  static void on_done(void* self, mhd::Exchange& exchange, mhd::Outcome outcome);

  Visit& visit_of(mhd::Exchange& exchange);
  mhd::Verdict reply(Visit& visit, mhd::Exchange& exchange);
  bool parks(Visit& visit, mhd::Exchange& exchange, Where where);
  void fault(const char* text);

  void take_page(Visit& visit, const mhd::Request& request);

  mhd::FrontEnd front_end_;
  mhd::View choices_;
  std::vector<Visit*> visits_;
  std::string faults_;
};

}  // namespace scripts

#endif
