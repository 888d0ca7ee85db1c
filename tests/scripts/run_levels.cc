// SPDX-License-Identifier: LGPL-2.1-or-later
// Plays each rule of the table of strictness levels at every level: alone, in front of a good
// request, and between two; whole, byte by byte, and cut at every position. Writes TAP, one line
// for each rule and level. Argument: the table; else $SRCDIR/tests/scripts/levels.table. --show
// writes what comes out instead.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "scripts/level_table.h"
#include "scripts/run_script.h"
#include "scripts/script_bytes.h"

namespace {

using namespace scripts;
using Lines = std::vector<std::string>;

constexpr const char* good_request = "GET /ok?first HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr const char* last_request = "GET /ok?last HTTP/1.1\r\nHost: a\r\n\r\n";

struct Play {
  const char* name;
  bool good_before;
  bool last_behind;
};
constexpr Play plays[] = {
    {"alone", false, false},
    {"in front of a good request", false, true},
    {"between good requests", true, true},
};

Script script_of(const Rule& rule, int level, const Play& play) {
  Script script;
  script.config.strictness = level;
  script.config.error_bodies = false;
  std::string bytes = rule.request;
  if (play.good_before) bytes.insert(0, good_request);
  if (play.last_behind) bytes += last_request;
  script.steps.push_back({Step::Kind::send, 0, bytes});
  return script;
}

// The final status codes of the replies. `without_content`: the one of them that answers HEAD.
std::vector<unsigned> statuses_of(mhd::View output, std::size_t without_content) {
  std::vector<unsigned> statuses;
  while (output.starts_with("HTTP/1.1 ")) {
    unsigned status = 0, length = 0;
    if (!read_number(mhd::slice(output, 9, 3), status)) break;
    const std::size_t end = output.find("\r\n\r\n");
    const mhd::View head = mhd::slice(output, 0, end);
    const std::size_t at = head.find("\r\nContent-Length: ");
    if (at != mhd::View::npos) {
      const mhd::View number = mhd::slice(head, at + 18);
      if (!read_number(mhd::slice(number, 0, number.find('\r')), length)) break;
    }
    if (status >= 200 && statuses.size() == without_content) length = 0;
    if (status >= 200) statuses.push_back(status);
    output = mhd::slice(output, end == mhd::View::npos ? output.size() : end + 4 + length);
  }
  if (!output.empty()) statuses.push_back(0);
  return statuses;
}

std::vector<unsigned> expected_statuses(const Cell& cell, const Play& play) {
  std::vector<unsigned> statuses;
  if (play.good_before) statuses.push_back(200);
  statuses.push_back(cell.status);
  if (play.last_behind && !cell.closes) statuses.push_back(200);
  return statuses;
}

// What the application saw of the exchange, but for what is the same in most rules.
Lines seen_lines(const Lines& calls, bool behind_good) {
  Lines lines;
  int number = behind_good ? -1 : 0;
  for (const std::string& call : calls) {
    if (call.starts_with("target ")) ++number;
    const bool usual = call.starts_with("target ") || call.starts_with("head ") ||
                       call.starts_with("done ") || call == "end" || call == "path /fields-in" ||
                       call == "field Host: a";
    if (number == 1 && !usual) lines.push_back(call);
  }
  return lines;
}

Lines expected_lines(const Rule& rule, int level, const Cell& cell) {
  Lines lines;
  for (const Seen& seen : rule.seen)
    if (cell.accepted && level >= seen.from && level <= seen.to) lines.push_back(seen.text);
  return lines;
}

template <class List>
std::string joined(const List& list) {
  std::string text;
  for (const auto& item : list) {
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(item)>>)
      text += "  " + std::to_string(item);
    else
      text += "  " + item;
    text += '\n';
  }
  return text;
}

bool saw_last(const Lines& calls) {
  for (const std::string& call : calls)
    if (call == "target /ok?last") return true;
  return false;
}

// Whether the connection ends in the way it should.
bool ends_well(const Cell& cell, const std::string& close) {
  if (!cell.closes) return close == "none";
  return close == "lingering" || (cell.accepted && close == "at_once");
}

std::string compare(const Rule& rule, int level, const Play& play, const Travel& travel) {
  const Cell& cell = rule.cells[static_cast<std::size_t>(level - first_level)];
  const Observed actual = observe(script_of(rule, level, play), travel);
  const bool is_head = mhd::trim_ows(rule.request).starts_with("HEAD");
  const auto statuses = statuses_of(actual.output, is_head ? (play.good_before ? 1 : 0) : SIZE_MAX);
  const Lines seen = seen_lines(actual.calls, play.good_before);
  const bool wants_last = play.last_behind && !cell.closes;
  std::string text = actual.faults;
  if (statuses != expected_statuses(cell, play)) text += "status:\n" + joined(statuses);
  if (cell.accepted && seen != expected_lines(rule, level, cell)) text += "sees:\n" + joined(seen);
  if (saw_last(actual.calls) != wants_last) text += "the request behind it is wrong\n";
  if (actual.refused.size() != (cell.accepted ? 0 : 1))
    text += "refused:\n" + joined(actual.refused);
  if (!ends_well(cell, actual.close)) text += "close is " + actual.close + '\n';
  return text.empty() ? text : std::string(play.name) + ", " + text;
}

std::string play_all(const Rule& rule, int level) {
  for (const Play& play : plays) {
    const std::size_t size = script_of(rule, level, play).size();
    std::string text = compare(rule, level, play, {});
    if (text.empty()) text = compare(rule, level, play, {.piece = 1});
    for (std::size_t cut = 1; cut < size && text.empty(); ++cut)
      text = compare(rule, level, play, {.cut = cut});
    if (!text.empty()) return text;
  }
  return {};
}

void show(const Rule& rule) {
  std::printf("rule %s\n", rule.name.c_str());
  for (int level = first_level; level <= 3; ++level) {
    const Observed actual = observe(script_of(rule, level, plays[1]), {});
    std::printf("level %d, close %s\n%s%s%s", level, actual.close.c_str(), actual.output.c_str(),
                joined(actual.calls).c_str(), joined(actual.refused).c_str());
  }
}

void print_comments(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::printf("# %s\n", text.substr(at, end - at).c_str());
    at = end + 1;
  }
}

}  // namespace

int main(int count, char** arguments) {
  const char* source = std::getenv("SRCDIR");
  std::string path = std::string(source ? source : ".") + "/tests/scripts/levels.table";
  bool shows = false;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--show") == 0)
      shows = true;
    else
      path = arguments[i];
  }
  std::ifstream file(path, std::ios::binary);
  std::string error = "the table is empty or missing";
  const std::string table(std::istreambuf_iterator<char>(file), {});
  const auto rules = parse_table(table, error);
  int number = 0;
  bool failed = rules.empty();
  if (failed) std::printf("not ok %d - %s\n", ++number, error.c_str());
  for (const Rule& rule : rules) {
    if (shows) show(rule);
    for (int level = first_level; level <= 3 && !shows; ++level) {
      const std::string complaints = play_all(rule, level);
      std::printf("%s %d - %s, level %d\n", complaints.empty() ? "ok" : "not ok", ++number,
                  rule.name.c_str(), level);
      print_comments(complaints);
      failed = failed || !complaints.empty();
    }
  }
  std::printf("1..%d\n", number);
  return failed && !shows;
}
