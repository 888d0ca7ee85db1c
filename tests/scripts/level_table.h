// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of rules and strictness levels: what each level makes of a request. README.md has the
// format.
#ifndef MHD_SCRIPTS_LEVEL_TABLE_H
#define MHD_SCRIPTS_LEVEL_TABLE_H

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace scripts {

inline constexpr int first_level = -3;
inline constexpr std::size_t levels = 7;

// What a level makes of a request.
struct Cell {
  unsigned status = 0;
  bool accepted = false;  // the application is asked
  bool closes = false;    // nothing behind it is taken as a request
};

// A line that the application sees, from one level to another.
struct Seen {
  int from = first_level;
  int to = first_level + static_cast<int>(levels) - 1;
  std::string text;
};

struct Rule {
  std::string name;
  std::string request;
  std::array<Cell, levels> cells = {};
  bool has_cells = false;
  std::vector<Seen> seen;
};

// The rules of a table. Nothing when a line is malformed; `error` then says which.
std::vector<Rule> parse_table(std::string_view text, std::string& error);

}  // namespace scripts

#endif
