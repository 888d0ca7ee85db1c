// SPDX-License-Identifier: LGPL-2.1-or-later
// Requests with forms as a client may send them and an application may suspend them.
#ifndef MHD_UNIT_FORM_PLAYS_H
#define MHD_UNIT_FORM_PLAYS_H

#include <string>

#include "check_main.h"
#include "support/codec.h"
#include "support/form_rig.h"

namespace unit {

using mhd::View;
using support::form_request;
using support::FormAnswer;
using support::FormRig;
using support::FormUse;

using Options = std::initializer_list<MHD_DaemonOptionAndValue>;

// How the application suspends the request.
enum class Suspends { never, early, at_once, late };
inline constexpr Suspends all_suspends[] = {Suspends::never, Suspends::early, Suspends::at_once,
                                            Suspends::late};

// early: in each call; else in each but those that repeat one.
inline void suspend(FormRig& rig, Suspends how) {
  if (how == Suspends::never) return;
  const bool early = how == Suspends::early;
  const FormAnswer park = early ? FormAnswer::suspend_resumed : FormAnswer::suspend;
  rig.reader_answer = [park](unsigned) { return park; };
  rig.done_answer = [park](unsigned call) { return call < 2 ? park : FormAnswer::reply; };
}

// The client has sent all; whoever is suspended is resumed.
inline void settle(FormRig& rig) {
  while (rig.resume()) {
  }
}

inline void check_end(const FormRig& rig, const std::string& name, Suspends how) {
  ck_assert_msg(rig.done, "%s: not done", name.c_str());
  CHECK_EQUAL(rig.done_calls, how == Suspends::never ? 1 : 3, name);
  CHECK_EQUAL(rig.ended.size(), 1, name);
  CHECK_EQUAL(rig.ended[0], MHD_REQUEST_ENDED_COMPLETED_OK, name);
}

// The bytes in pieces that end at the cuts.
inline void play(FormRig& rig, const std::string& request, const support::Cuts& cuts,
                 Suspends how) {
  suspend(rig, how);
  std::size_t at = 0;
  for (const std::size_t end : support::ends_of(request, cuts)) {
    rig.deliver(View(request).substr(at, end - at));
    at = end;
    if (how == Suspends::at_once) settle(rig);
  }
  settle(rig);
}

struct Told {
  View seen;
  MHD_StatusCode logged = MHD_SC_OK;  // OK: nothing
};

inline void check_play(const std::string& request, const support::Cuts& cuts, const FormUse& use,
                       const Options& options, const Told& told, Suspends how) {
  const std::string name = quoted(request) + (cuts.empty() ? "" : " cut at ") +
                           (cuts.empty() ? "" : std::to_string(cuts[0])) + " of " +
                           std::to_string(cuts.size()) + " cuts, suspends " +
                           std::to_string(static_cast<int>(how));
  FormRig rig(use, options);
  play(rig, request, cuts, how);
  CHECK_TEXT(rig.seen(), told.seen, name);
  check_end(rig, name, how);
  CHECK_EQUAL(rig.logged.size(), told.logged == MHD_SC_OK ? 0 : 1, name);
  if (told.logged != MHD_SC_OK) CHECK_EQUAL(rig.logged[0], told.logged, name);
  ck_assert(rig.pump().output().ends_with("\r\n\r\ndone\n"));
}

// Counted and chunked, whole, cut at each place and at all.
inline void check_all_ways(const char* type, View content, const FormUse& use,
                           const Options& options, const Told& told) {
  for (const std::size_t chunk : {std::size_t{0}, std::size_t{1}, std::size_t{7}, content.size()}) {
    const std::string request = form_request(type, content, chunk);
    for (const Suspends how : all_suspends) {
      check_play(request, {}, use, options, told, how);
      check_play(request, support::every_position(request), use, options, told, how);
      for (std::size_t cut = support::head_size(request) - 1; cut < request.size(); ++cut)
        check_play(request, {cut}, use, options, told, how);
    }
  }
}

// `|` stands for CR LF.
inline std::string with_line_ends(View text) {
  std::string result;
  for (const char c : text) c == '|' ? result += "\r\n" : result += c;
  return result;
}

// ---- types and contents ----

inline constexpr const char* urlencoded = "application/x-www-form-urlencoded";
inline constexpr const char* text_plain = "text/plain";
inline constexpr const char* multipart = "multipart/form-data; boundary=b";
#define A "Content-Disposition: form-data; name=a||"
#define FILE_HEAD                                                 \
  "Content-Disposition: form-data; name=f; filename=\"a;b.txt\"|" \
  "Content-Type: text/x|Content-Transfer-Encoding: binary||"

}  // namespace unit

#endif
