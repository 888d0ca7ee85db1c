// SPDX-License-Identifier: LGPL-2.1-or-later
#include "scripts/run_script.h"

#include <algorithm>
#include <cstring>

#include "h1/session.h"
#include "scripts/pages.h"
#include "support/text.h"

namespace scripts {

namespace {

using support::escaped;
using Kind = Step::Kind;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + '\n';
  return text;
}

// Where two texts begin to differ, with some of what surrounds it.
std::string difference(mhd::View actual, mhd::View expected) {
  constexpr std::size_t before = 40, shown = 160;
  const auto [a, e] = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
  const auto at = static_cast<std::size_t>(a - actual.begin());
  const std::size_t from = at < before ? 0 : at - before;
  return " at byte " + std::to_string(at) + "\n  expected \"" +
         escaped(mhd::slice(expected, from, shown)) + "\"\n  actual   \"" +
         escaped(mhd::slice(actual, from, shown)) + "\"\n";
}

class Run {
 public:
  Run(const Script& script, const Travel& travel);
  std::string play();
  Observed observe();

  std::vector<std::string> calls() const { return pages_.calls(); }
  const std::vector<std::string>& refused() const { return refused_; }
  const char* close() const { return support::name_of(rig_.pump.close()); }
  const std::string& output() const { return rig_.pump.output(); }

 private:
  void play_steps();
  void take(const Step& step);
  void send();
  void meet_deadline(const Step& step);
  void finish();
  void complain(const Step& step, const std::string& text) {
    complaints_ += "line " + std::to_string(step.line) + ": " + text;
  }

  const Script& script_;
  const Travel& travel_;
  Pages pages_;
  support::Rig<mhd::h1::Session> rig_;
  std::size_t position_ = 0;  // in all bytes of the client
  std::string expected_;      // all output so far
  // What the next delivery has, and what is expected if it is cut at a place.
  struct Place {
    std::size_t at;
    mhd::View output;
  };
  std::string delivery_;
  std::vector<Place> places_;
  std::vector<std::string> refused_;
  std::string complaints_;
};

Run::Run(const Script& script, const Travel& travel)
    : script_(script),
      travel_(travel),
      pages_(script.on_target),
      rig_(script.config, pages_.front_end(), travel.drain) {
  if (script.date) {
    std::memcpy(rig_.env.date_line, date_line.data(), date_line.size());
    rig_.env.date_line_size = date_line.size();
  }
  rig_.env.refused_context = this;
  rig_.env.on_refused = [](void* context, mhd::Refusal refusal) {
    static_cast<Run*>(context)->refused_.emplace_back(support::name_of(refusal));
  };
}

void Run::send() {
  const mhd::View bytes = delivery_;
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::size_t size = std::min(bytes.size() - at, travel_.piece);
    if (position_ < travel_.cut) size = std::min(size, travel_.cut - position_);
    rig_.pump.deliver(mhd::slice(bytes, at, size));
    position_ += size;
    at += size;
    for (const Place& place : places_)
      if (place.at == at) expected_ += place.output;
  }
  delivery_.clear();
  places_.clear();
}

// Lets time pass up to the deadline.
void Run::meet_deadline(const Step& step) {
  const mhd::Millis deadline = rig_.session.wants().deadline;
  if (deadline == mhd::never || step.none) {
    if (!step.none || deadline != mhd::never)
      complain(step, step.none ? "there is a deadline\n" : "there is no deadline\n");
    return;
  }
  const mhd::Millis left = deadline - rig_.env.now;
  if (left != step.time) complain(step, "the deadline is " + std::to_string(left) + " ms away\n");
  rig_.pump.advance(left);
}

void Run::play_steps() {
  for (const Step& step : script_.steps) take(step);
  send();
}

void Run::take(const Step& step) {
  if (step.kind != Kind::send && step.kind != Kind::expect_if_cut) send();
  switch (step.kind) {
    case Kind::send:
      delivery_ += step.bytes;
      return;
    case Kind::expect_if_cut:
      return places_.push_back({delivery_.size(), step.bytes});
    case Kind::expect:
      expected_ += step.bytes;
      if (output() != expected_) complain(step, "output differs" + difference(output(), expected_));
      return;
    case Kind::eof:
      return rig_.pump.eof();
    case Kind::resume:
      if (pages_.resume_all() == 0) complain(step, "nothing is parked\n");
      return rig_.pump.run();
    case Kind::deadline:
      return meet_deadline(step);
    case Kind::advance:
      return rig_.pump.advance(*step.time);
    case Kind::stop:
      rig_.env.stopping = true;
  }
}

// The connection ends, and nothing may be left.
void Run::finish() {
  rig_.pump.lose(mhd::Outcome::connection_error);
  rig_.pump.run();
  pages_.resume_all();
  rig_.pump.run();
  complaints_ += pages_.faults();
  if (rig_.store.in_use() > 0 || rig_.store.abandoned() > 0)
    complaints_ += "an exchange was not given back\n";
}

std::string Run::play() {
  play_steps();
  if (output() != expected_) complaints_ += "more output follows\n";
  const std::string kind = close();
  finish();
  if (kind != script_.close) complaints_ += "close is " + kind + "\n";
  if (refused_ != script_.refused)
    complaints_ += "refused:\n" + joined(refused_) + "expected:\n" + joined(script_.refused);
  if (calls() != script_.calls)
    complaints_ += "calls:\n" + joined(calls()) + "expected:\n" + joined(script_.calls);
  return complaints_;
}

Observed Run::observe() {
  play_steps();
  Observed result = {output(), {}, {}, close(), {}};
  finish();
  result.calls = calls();
  result.refused = refused_;
  result.faults = complaints_;
  return result;
}

// Output in lines, as scripts write it.
std::string as_lines(mhd::View bytes) {
  std::string text;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("\r\n");
    text += "< " + escaped(mhd::slice(bytes, 0, end)) + (end == mhd::View::npos ? "\\\n" : "\n");
    bytes = end == mhd::View::npos ? mhd::View() : mhd::slice(bytes, end + 2);
  }
  return text;
}

}  // namespace

Observed observe(const Script& script, const Travel& travel) {
  return Run(script, travel).observe();
}

std::string run_script(const Script& script, const Travel& travel) {
  return Run(script, travel).play();
}

std::string show_script(const Script& script) {
  const Travel travel;
  Run run(script, travel);
  run.play();
  std::string text = as_lines(run.output()) + "calls:\n" + joined(run.calls());
  for (const std::string& refused : run.refused()) text += "refused " + refused + '\n';
  return text + "close " + run.close() + '\n';
}

}  // namespace scripts
