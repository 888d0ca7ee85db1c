// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs all protocol scripts of a directory, each in several ways, and writes TAP. Arguments:
// scripts or directories; without any, those of $SRCDIR/tests/scripts. --show writes what comes out
// instead of comparing it.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scripts/run_script.h"

namespace {

using scripts::Script;
using scripts::Travel;

struct Mode {
  const char* name;
  Travel travel;
  bool every_cut = false;
};

constexpr Mode modes[] = {
    {"whole", {}},
    {"byte by byte", {.piece = 1}},
    {"cut at every position", {}, true},
    {"drained by 1", {.drain = 1}},
    {"drained by 7", {.drain = 7}},
};

std::vector<std::string> find_scripts(const std::vector<std::string>& places) {
  std::vector<std::string> files;
  for (const std::string& place : places) {
    if (!std::filesystem::is_directory(place)) {
      files.push_back(place);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(place))
      if (entry.path().extension() == ".script") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string run_mode(const Script& script, const Mode& mode) {
  if (!mode.every_cut) return scripts::run_script(script, mode.travel);
  const std::size_t size = script.size();
  for (std::size_t cut = 1; cut < size; ++cut) {
    const std::string complaints = scripts::run_script(script, {.cut = cut});
    if (!complaints.empty()) return "cut at " + std::to_string(cut) + ":\n" + complaints;
  }
  return {};
}

// TAP wants what explains a failure as comments.
void print_comments(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    std::printf("# %s\n", text.substr(at, end - at).c_str());
    at = end == std::string::npos ? text.size() : end + 1;
  }
}

class Tap {
 public:
  void report(const std::string& name, const std::string& complaints) {
    std::printf("%s %d - %s\n", complaints.empty() ? "ok" : "not ok", ++number_, name.c_str());
    print_comments(complaints);
    std::fflush(stdout);
    if (!complaints.empty()) failed_ = true;
  }
  int end() const {
    std::printf("1..%d\n", number_);
    return failed_ || number_ == 0;
  }

 private:
  int number_ = 0;
  bool failed_ = false;
};

void run_file(const std::string& path, bool show, Tap& tap) {
  std::string error = "the file is empty or missing";
  const std::string name = std::filesystem::path(path).stem().string();
  const auto cases = scripts::parse_script(read_file(path), name, error);
  if (cases.empty()) tap.report(name, error);
  for (const Script& script : cases) {
    if (script.steps.empty())
      tap.report(script.name, "nothing happens");
    else if (show)
      std::printf("# %s\n%s\n", script.name.c_str(), scripts::show_script(script).c_str());
    else
      for (const Mode& mode : modes)
        tap.report(script.name + ", " + mode.name, run_mode(script, mode));
  }
}

}  // namespace

int main(int count, char** arguments) {
  bool show = false;
  std::vector<std::string> places;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--show") == 0)
      show = true;
    else
      places.emplace_back(arguments[i]);
  }
  if (places.empty()) {
    const char* source = std::getenv("SRCDIR");
    places.push_back(std::string(source ? source : ".") + "/tests/scripts");
  }
  Tap tap;
  for (const std::string& path : find_scripts(places)) run_file(path, show, tap);
  return show ? 0 : tap.end();
}
