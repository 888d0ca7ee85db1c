// SPDX-License-Identifier: LGPL-2.1-or-later
// Protocol scripts: text files that say what a client sends and what must come of it. README.md has
// the format.
#ifndef MHD_SCRIPTS_SCRIPT_H
#define MHD_SCRIPTS_SCRIPT_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/session.h"

namespace scripts {

struct Step {
  enum class Kind { send, expect, expect_if_cut, eof, resume, deadline, advance, stop };
  Kind kind;
  int line;                              // in the file
  std::string bytes;                     // send: by the client; expect...: what is sent to it
  std::optional<mhd::Millis> time = {};  // deadline: how far it is away; advance: by so much
  bool none = false;                     // deadline: there is none
};

struct Script {
  std::string name;
  mhd::SessionConfig config;
  bool date = false;      // the environment has a Date line
  bool on_target = true;  // the front end wants that call
  std::vector<Step> steps;
  std::vector<std::string> calls;
  std::vector<std::string> refused;
  std::string close = "none";

  // All bytes that the client sends.
  std::size_t size() const;
};

inline constexpr std::string_view date_line = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

// The cases of a script. Nothing when a line is malformed; `error` then says which.
std::vector<Script> parse_script(std::string_view text, std::string_view name, std::string& error);

}  // namespace scripts

#endif
