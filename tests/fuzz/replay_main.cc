// SPDX-License-Identifier: LGPL-2.1-or-later
// main() of a fuzz target where there is no libFuzzer: gives each file of a corpus to the target
// and writes TAP. Arguments: files or folders; without any, the corpus of the program: fuzz_NAME
// takes $SRCDIR/tests/fuzz/corpus/NAME.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::string own_corpus(const char* program) {
  std::string name = fs::path(program).filename().string();
  if (name.starts_with("lt-")) name.erase(0, 3);
  if (name.starts_with("fuzz_")) name.erase(0, 5);
  const char* source = std::getenv("SRCDIR");
  return std::string(source ? source : ".") + "/tests/fuzz/corpus/" + name;
}

// All files at and below a place, in an order that never changes.
std::vector<std::string> files_of(const std::string& place) {
  std::error_code error;
  if (fs::is_regular_file(place, error)) return {place};
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at(place, error), end; !error && at != end;
       at.increment(error))
    if (at->is_regular_file(error)) files.push_back(at->path().string());
  std::sort(files.begin(), files.end());
  return files;
}

// An exact copy on the heap, so that a sanitizer sees each byte that is read beyond it.
bool replay(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> data{std::istreambuf_iterator<char>(file), {}};
  if (!file) return false;
  data.shrink_to_fit();
  LLVMFuzzerTestOneInput(data.data(), data.size());
  return true;
}

// A target ends the process when something is wrong: whatever is being replayed is then the last
// name on standard error.
class Tap {
 public:
  void run(const std::string& path) {
    std::fprintf(stderr, "# replaying %s\n", path.c_str());
    report(replay(path), fs::path(path).filename().string());
  }
  void report(bool good, const std::string& name) {
    std::printf("%s %d - %s\n", good ? "ok" : "not ok", ++number_, name.c_str());
    std::fflush(stdout);
    failed_ = failed_ || !good;
  }
  int end() const {
    std::printf("1..%d\n", number_);
    return failed_ ? 1 : 0;
  }

 private:
  int number_ = 0;
  bool failed_ = false;
};

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> places(arguments + 1, arguments + count);
  if (places.empty()) places.push_back(own_corpus(arguments[0]));
  Tap tap;
  for (const std::string& place : places) {
    const std::vector<std::string> files = files_of(place);
    if (files.empty()) tap.report(false, place + " has files");
    for (const std::string& path : files) tap.run(path);
  }
  return tap.end();
}
