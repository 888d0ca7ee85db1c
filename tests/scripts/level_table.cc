// SPDX-License-Identifier: LGPL-2.1-or-later
#include "scripts/level_table.h"

#include "base/bytes.h"
#include "scripts/script_bytes.h"

namespace scripts {

namespace {

using std::string_view;

string_view word(string_view& rest) {
  rest = mhd::trim_ows(rest);
  const string_view first = mhd::slice(rest, 0, rest.find(' '));
  rest = mhd::trim_ows(mhd::slice(rest, first.size()));
  return first;
}

bool read_cell(string_view text, Cell& cell) {
  cell.accepted = text == "ok" || text == "close";
  cell.closes = text != "ok";
  if (cell.accepted) cell.status = 200;
  if (!cell.accepted && !read_number(text, cell.status)) return false;
  // No page of this path: the application was asked.
  if (cell.status == 404) cell = {404, true, false};
  return true;
}

bool read_cells(string_view line, Rule& rule) {
  for (Cell& cell : rule.cells)
    if (!read_cell(word(line), cell)) return false;
  rule.has_cells = true;
  return line.empty();
}

// "-3..0 text" or "text".
bool read_seen(string_view line, Rule& rule) {
  Seen seen;
  string_view rest = line;
  const string_view range = word(rest);
  const std::size_t dots = range.find("..");
  if (dots != string_view::npos && read_number(mhd::slice(range, 0, dots), seen.from) &&
      read_number(mhd::slice(range, dots + 2), seen.to))
    line = rest;
  seen.text = line;
  rule.seen.push_back(seen);
  return !line.empty();
}

bool read_line(string_view line, std::vector<Rule>& rules) {
  if (line.empty() || line[0] == '#') return true;
  if (line.starts_with("rule ")) {
    if (!rules.empty() && !rules.back().has_cells) return false;
    rules.emplace_back().name = mhd::slice(line, 5);
    return true;
  }
  if (rules.empty()) return false;
  if (line[0] == '>') return read_bytes(mhd::slice(line, 1), rules.back().request);
  if (line.starts_with("levels ")) return read_cells(mhd::slice(line, 7), rules.back());
  return line.starts_with("sees ") && read_seen(mhd::slice(line, 5), rules.back());
}

}  // namespace

std::vector<Rule> parse_table(string_view text, std::string& error) {
  std::vector<Rule> rules;
  for (int number = 1; !text.empty(); ++number) {
    const string_view line = mhd::slice(text, 0, text.find('\n'));
    text = mhd::slice(text, line.size() + 1);
    if (read_line(line, rules)) continue;
    error = "line " + std::to_string(number) + ": " + std::string(line);
    return {};
  }
  return rules;
}

}  // namespace scripts
