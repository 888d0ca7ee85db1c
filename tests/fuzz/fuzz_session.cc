// SPDX-License-Identifier: LGPL-2.1-or-later
// A session of HTTP/1 under the pages of the protocol scripts: the same bytes as a whole and cut in
// pieces must give the same output, the same calls, and the same end.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "fuzz/session_input.h"
#include "h1/session.h"
#include "scripts/pages.h"
#include "support/pump.h"
#include "support/text.h"

namespace {

struct Result {
  std::string output;
  std::string close;
  std::vector<std::string> calls;
  std::vector<std::string> refused;
  std::string faults;

  bool operator==(const Result&) const = default;
};

mhd::SessionConfig config_of(const fuzz::SessionInput& input) {
  mhd::SessionConfig config;
  config.strictness = input.strictness();
  if (!input.small_limits()) return config;
  config.limits.request_line = 64;
  config.limits.field_line = 48;
  config.limits.head = 256;
  config.limits.fields = 6;
  config.limits.chunk_line = 12;
  config.limits.chunk_extensions = 24;
  config.limits.drain = 16;
  config.limits.exchange_memory = 3500;
  config.limits.answers_per_turn = 2;
  return config;
}

class Run {
 public:
  Run(const fuzz::SessionInput& input, std::size_t drain)
      : pages_(input.on_target()), rig_(config_of(input), pages_.front_end(), drain) {
    rig_.env.refused_context = this;
    rig_.env.on_refused = [](void* context, mhd::Refusal refusal) {
      static_cast<Run*>(context)->result_.refused.emplace_back(support::name_of(refusal));
    };
  }

  void deliver(mhd::View bytes) {
    rig_.pump.deliver(bytes);
    resume();
  }

  Result end() {
    rig_.pump.eof();
    resume();
    result_.close = support::name_of(rig_.pump.close());
    rig_.pump.lose(mhd::Outcome::connection_error);
    rig_.pump.run();
    result_.output = rig_.pump.output();
    result_.calls = pages_.calls();
    result_.faults = pages_.faults();
    if (rig_.store.in_use() > 0 || rig_.store.abandoned() > 0)
      result_.faults += "an exchange was not given back\n";
    return result_;
  }

 private:
  void resume() {
    while (pages_.resume_all() > 0) rig_.pump.run();
  }

  scripts::Pages pages_;
  support::Rig<mhd::h1::Session> rig_;
  Result result_;
};

Result run_whole(const fuzz::SessionInput& input) {
  Run run(input, support::everything);
  run.deliver(input.bytes());
  return run.end();
}

Result run_cut(const fuzz::SessionInput& input) {
  std::vector<std::size_t> cuts;
  for (std::size_t i = 0; i < input.cuts(); ++i) cuts.push_back(input.cut(i));
  std::sort(cuts.begin(), cuts.end());
  Run run(input, input.drain());
  std::size_t at = 0;
  for (const std::size_t cut : cuts) {
    const std::size_t end = std::min(cut, input.bytes().size());
    if (end <= at) continue;
    run.deliver(mhd::slice(input.bytes(), at, end - at));
    at = end;
  }
  run.deliver(mhd::slice(input.bytes(), at));
  return run.end();
}

void print(const char* title, const Result& result) {
  std::fprintf(stderr, "%s:\n%s\n", title, support::escaped(result.output).c_str());
  for (const std::string& call : result.calls) std::fprintf(stderr, "  %s\n", call.c_str());
  for (const std::string& name : result.refused) std::fprintf(stderr, "refused %s\n", name.c_str());
  std::fprintf(stderr, "close %s\n%s", result.close.c_str(), result.faults.c_str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::SessionInput input(data, size);
  const Result whole = run_whole(input);
  const Result cut = run_cut(input);
  if (whole == cut && whole.faults.empty()) return 0;
  print("whole", whole);
  print("cut", cut);
  std::abort();
}
