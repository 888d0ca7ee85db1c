// SPDX-License-Identifier: LGPL-2.1-or-later
// One run of a protocol script over a session of HTTP/1.
#ifndef MHD_SCRIPTS_RUN_SCRIPT_H
#define MHD_SCRIPTS_RUN_SCRIPT_H

#include <cstddef>
#include <string>
#include <vector>

#include "scripts/script.h"
#include "support/pump.h"

namespace scripts {

// How the bytes travel. None of it may make a difference.
struct Travel {
  std::size_t piece = support::everything;  // bytes that the client's side delivers at a time
  std::size_t cut = support::everything;    // position at which a delivery ends in any case
  std::size_t drain = support::everything;  // bytes that the kernel takes at a time
};

// What came of it.
struct Observed {
  std::string output;
  std::vector<std::string> calls;
  std::vector<std::string> refused;
  std::string close;
  std::string faults;  // what may never be
};

Observed observe(const Script& script, const Travel& travel);

// What differs from what the script says; empty: nothing.
std::string run_script(const Script& script, const Travel& travel);

// The script's results as the lines of a script.
std::string show_script(const Script& script);

}  // namespace scripts

#endif
