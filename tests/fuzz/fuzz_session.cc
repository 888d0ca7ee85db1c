// SPDX-License-Identifier: LGPL-2.1-or-later
// A session of HTTP/1 at any level, with any settings and limits, under the pages of the protocol
// scripts: the same bytes as a whole and cut in pieces must give the same output, the same calls,
// and the same end; what it sends must be replies, each to its request.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "fuzz/check_replies.h"
#include "fuzz/session_input.h"
#include "fuzz/watch.h"
#include "h1/session.h"
#include "scripts/pages.h"
#include "support/codec.h"
#include "support/pump.h"
#include "support/text.h"

namespace {

using fuzz::Event;

struct Result {
  std::string output;
  std::string close;
  std::vector<std::string> calls;
  std::vector<std::string> refused;
  std::vector<std::string> events;  // what the session wanted when they came
  std::string faults;

  bool operator==(const Result&) const = default;
};

constexpr std::size_t most_single_bytes = 400;
constexpr mhd::View date_line = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";

// Whether there is one depends on what came together with the head.
void drop_interim_replies(std::string& output) {
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  for (std::size_t at = 0; (at = output.find(interim, at)) != std::string::npos;)
    output.erase(at, interim.size());
}

class Run {
 public:
  Run(const fuzz::SessionInput& input, std::size_t drain)
      : input_(input),
        config_(input.config()),
        pages_(input.on_target()),
        watch_(pages_.front_end(), config_.limits.exchange_memory),
        rig_(config_, watch_.front_end(), drain) {
    pages_.choose(input.choices());
    std::memcpy(rig_.env.date_line, date_line.data(), date_line.size());
    rig_.env.date_line_size = date_line.size();
    rig_.env.refused_context = this;
    rig_.env.on_refused = [](void* context, mhd::Refusal refusal) {
      auto& run = *static_cast<Run*>(context);
      run.result_.refused.emplace_back(support::name_of(refusal));
      run.watch_.refused();
    };
  }

  void deliver(mhd::View bytes) {
    if (ended_ || lost_) return;
    rig_.pump.deliver(bytes);
    if (!input_.resumes_late()) resume(1);
    check_rest();
  }

  void take(const Event& event) {
    if (ended_ || lost_) return;
    note();
    switch (event.kind) {
      case Event::Kind::resume:
        return resume(1);
      case Event::Kind::resume_twice:
        return resume(2);
      case Event::Kind::eof:
        return eof();
      case Event::Kind::stop:
        return stop();
      case Event::Kind::deadline:
      case Event::Kind::almost_deadline:
        return advance(event.kind == Event::Kind::deadline ? 0 : 1);
      case Event::Kind::time:
        return rig_.pump.advance(event.argument);
      case Event::Kind::lose:
        return lose();
    }
  }

  Result end() {
    if (!ended_ && !lost_) eof();
    resume(1);
    const mhd::CloseKind close = rig_.pump.close();
    result_.close = support::name_of(close);
    if (close == mhd::CloseKind::none) result_.faults += "the connection stays open\n";
    broken_off_ = broken_off_ || close == mhd::CloseKind::reset;
    rig_.pump.lose(mhd::Outcome::connection_error);
    rig_.pump.run();
    watch_.finish();
    result_.output = rig_.pump.output();
    result_.calls = pages_.calls();
    result_.faults += pages_.faults() + watch_.faults();
    const std::string wrong = fuzz::ReplyChecker(result_.output, close, broken_off_)
                                  .check(watch_.met(), result_.refused.size());
    if (!wrong.empty()) result_.faults += "output: " + wrong + '\n';
    drop_interim_replies(result_.output);
    if (result_.refused.size() > 1) result_.faults += "refused twice\n";
    if (rig_.store.in_use() > 0 || rig_.store.abandoned() > 0)
      result_.faults += "an exchange was not given back\n";
    return result_;
  }

 private:
  void resume(unsigned times) {
    while (pages_.resume_all(times) > 0) rig_.pump.run();
  }

  // As a worker does: connections without a request are closed, since none will begin.
  void stop() {
    rig_.env.stopping = true;
    if (!rig_.session.current()) lose();
  }

  void lose() {
    lost_ = true;
    if (rig_.pump.close() == mhd::CloseKind::none) broken_off_ = true;
    rig_.pump.lose(mhd::Outcome::connection_error);
  }

  void eof() {
    ended_ = true;
    rig_.pump.eof();
    resume(1);
  }

  // Lets time pass up to the deadline, or almost.
  void advance(mhd::Millis before) {
    const mhd::Millis deadline = rig_.session.wants().deadline;
    if (deadline == mhd::never || deadline < rig_.env.now + before) return;
    rig_.pump.advance(deadline - before - rig_.env.now);
  }

  // The session wants the same at this point, however it came here.
  void note() {
    const mhd::Wants wants = rig_.session.wants();
    result_.events.push_back(
        std::string(wants.read ? "read " : "") + support::name_of(wants.close) +
        (wants.deadline == mhd::never ? "" : ' ' + std::to_string(wants.deadline)));
  }

  // Nothing is under way: what is kept is bounded.
  void check_rest() {
    const mhd::Wants wants = rig_.session.wants();
    if (wants.read && rig_.pump.kept() > config_.limits.head + 1)
      result_.faults += "too many bytes are kept\n";
    if (rig_.store.in_use() > 1) result_.faults += "too many exchanges\n";
  }

  const fuzz::SessionInput& input_;
  const mhd::SessionConfig config_;
  scripts::Pages pages_;
  fuzz::Watch watch_;
  support::Rig<mhd::h1::Session> rig_;
  bool ended_ = false;       // the client closed its side
  bool lost_ = false;        // the connection is gone
  bool broken_off_ = false;  // before the end of what was to be sent
  Result result_;
};

// Cuts besides those that events need.
Result run(const fuzz::SessionInput& input, std::size_t drain,
           const std::vector<std::size_t>& cuts) {
  Run run(input, drain);
  std::size_t at = 0;
  const auto deliver_until = [&](std::size_t end) {
    if (end > at) run.deliver(mhd::slice(input.bytes(), at, end - at));
    at = std::max(at, end);
  };
  auto cut = cuts.begin();
  const auto deliver_in_pieces = [&](std::size_t end) {
    for (; cut != cuts.end() && *cut < end; ++cut) deliver_until(*cut);
    deliver_until(end);
  };
  for (const Event& event : input.events()) {
    deliver_in_pieces(event.at);
    run.take(event);
  }
  deliver_in_pieces(input.bytes().size());
  return run.end();
}

void print(const char* title, const Result& result) {
  std::fprintf(stderr, "%s:\n%s\n", title, support::escaped(result.output).c_str());
  for (const std::string& call : result.calls) std::fprintf(stderr, "  %s\n", call.c_str());
  for (const std::string& name : result.refused) std::fprintf(stderr, "refused %s\n", name.c_str());
  for (const std::string& event : result.events) std::fprintf(stderr, "event: %s\n", event.c_str());
  std::fprintf(stderr, "close %s\n%s", result.close.c_str(), result.faults.c_str());
}

void check(const Result& whole, const Result& cut) {
  if (whole == cut && whole.faults.empty()) return;
  print("whole", whole);
  print("cut", cut);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::SessionInput input(data, size);
  const Result whole = run(input, support::everything, {});
  check(whole, run(input, input.drain(), input.cuts()));
  // Byte by byte nothing is known in advance, not even what an earlier request had in it too.
  if (input.bytes().size() <= most_single_bytes)
    check(whole, run(input, support::everything, support::every_position(input.bytes())));
  return 0;
}
