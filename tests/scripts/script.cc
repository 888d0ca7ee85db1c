// SPDX-License-Identifier: LGPL-2.1-or-later
#include "scripts/script.h"

#include "base/bytes.h"
#include "scripts/script_bytes.h"

namespace scripts {

namespace {

using std::string_view;
using Kind = Step::Kind;

bool read_switch(string_view text, bool& value) {
  value = text == "on";
  return value || text == "off";
}

// One setting by its name; false when there is none of this name, or its value is wrong.
bool set(Script& script, string_view name, string_view value) {
  mhd::Limits& limits = script.config.limits;
  mhd::Timeouts& timeouts = script.config.timeouts;
  if (name == "strictness") return read_number(value, script.config.strictness);
  if (name == "send_date") return read_switch(value, script.config.send_date);
  if (name == "error_bodies") return read_switch(value, script.config.error_bodies);
  if (name == "half_closed_may_wait") return read_switch(value, script.config.half_closed_may_wait);
  if (name == "date") return read_switch(value, script.date);
  if (name == "on_target") return read_switch(value, script.on_target);
  if (name == "limit.request_line") return read_number(value, limits.request_line);
  if (name == "limit.field_line") return read_number(value, limits.field_line);
  if (name == "limit.head") return read_number(value, limits.head);
  if (name == "limit.fields") return read_number(value, limits.fields);
  if (name == "limit.chunk_line") return read_number(value, limits.chunk_line);
  if (name == "limit.chunk_extensions") return read_number(value, limits.chunk_extensions);
  if (name == "limit.drain") return read_number(value, limits.drain);
  if (name == "limit.exchange_memory") return read_number(value, limits.exchange_memory);
  if (name == "limit.answers_per_turn") return read_number(value, limits.answers_per_turn);
  if (name == "timeout.head") return read_number(value, timeouts.head);
  if (name == "timeout.idle") return read_number(value, timeouts.idle);
  if (name == "timeout.body_start") return read_number(value, timeouts.body_start);
  if (name == "rate.body") return read_number(value, script.config.rates.body);
  if (name == "timeout.suspended") return read_number(value, timeouts.suspended);
  if (name == "timeout.drain") return read_number(value, timeouts.drain);
  return false;
}

string_view word(string_view& rest) {
  rest = mhd::trim_ows(rest);
  const string_view first = mhd::slice(rest, 0, rest.find(' '));
  rest = mhd::trim_ows(mhd::slice(rest, first.size()));
  return first;
}

class Reader {
 public:
  explicit Reader(string_view name) {
    common_.name = name;
    common_.config.error_bodies = false;
  }
  bool read_line(string_view line, int number);
  std::vector<Script> cases() {
    end_calls();
    return cases_.empty() ? std::vector<Script>{common_} : cases_;
  }

 private:
  Script& script() { return cases_.empty() ? common_ : cases_.back(); }
  Step& step(Kind kind, int line) {
    std::vector<Step>& steps = script().steps;
    const bool grows = kind == Kind::send || kind == Kind::expect || kind == Kind::expect_if_cut;
    if (!grows || steps.empty() || steps.back().kind != kind) steps.push_back({kind, line, {}});
    return steps.back();
  }
  bool begin_case(string_view name);
  bool read_call(string_view line);
  void end_calls();
  bool read_statement(string_view line, int number);

  Script common_;  // the settings in front of the first case, or the only case
  std::vector<Script> cases_;
  bool in_calls_ = false;
  std::size_t repeat_from_ = 0;  // the calls from here on
  unsigned repeat_times_ = 1;    // are expected so many times
};

bool Reader::begin_case(string_view name) {
  if (name.empty() || !common_.steps.empty()) return false;
  cases_.push_back(common_);
  cases_.back().name += ": " + std::string(name);
  return true;
}

bool Reader::read_statement(string_view line, int number) {
  const string_view name = word(line);
  if (name == "set") {
    const string_view setting = word(line);
    return script().steps.empty() && set(script(), setting, line);
  }
  if (name == "case") return begin_case(line);
  if (name == "calls:") return in_calls_ = true;
  if (name == "refused") return script().refused.emplace_back(line), true;
  if (name == "close") return script().close = line, true;
  if (name == "eof") return step(Kind::eof, number), line.empty();
  if (name == "resume") return step(Kind::resume, number), line.empty();
  if (name == "stop") return step(Kind::stop, number), line.empty();
  if (name != "deadline" && name != "advance") return false;
  Step& timed = step(name == "deadline" ? Kind::deadline : Kind::advance, number);
  timed.none = line == "none";
  return timed.none || read_number(line, timed.time.emplace());
}

bool Reader::read_call(string_view line) {
  std::vector<std::string>& calls = script().calls;
  if (!line.starts_with("repeat ")) return calls.emplace_back(repeated_parts(line)), true;
  repeat_from_ = calls.size();
  return read_number(mhd::slice(line, 7), repeat_times_);
}

void Reader::end_calls() {
  std::vector<std::string>& calls = script().calls;
  const std::size_t end = calls.size();
  for (unsigned i = 1; i < repeat_times_; ++i)
    for (std::size_t at = repeat_from_; at < end; ++at) calls.push_back(calls[at]);
  repeat_times_ = 1;
  in_calls_ = false;
}

bool Reader::read_line(string_view line, int number) {
  if (in_calls_ && line.starts_with("  ")) return read_call(mhd::slice(line, 2));
  end_calls();
  if (line.empty() || line[0] == '#') return true;
  if (line[0] == '>') return read_bytes(mhd::slice(line, 1), step(Kind::send, number).bytes);
  if (line.starts_with("<?"))
    return read_bytes(mhd::slice(line, 2), step(Kind::expect_if_cut, number).bytes);
  if (line[0] == '<') return read_bytes(mhd::slice(line, 1), step(Kind::expect, number).bytes);
  return read_statement(line, number);
}

}  // namespace

std::size_t Script::size() const {
  std::size_t sum = 0;
  for (const Step& step : steps)
    if (step.kind == Kind::send) sum += step.bytes.size();
  return sum;
}

std::vector<Script> parse_script(string_view text, string_view name, std::string& error) {
  Reader reader(name);
  for (int number = 1; !text.empty(); ++number) {
    const string_view line = mhd::slice(text, 0, text.find('\n'));
    text = mhd::slice(text, line.size() + 1);
    if (reader.read_line(line, number)) continue;
    error = "line " + std::to_string(number) + ": " + std::string(line);
    return {};
  }
  return reader.cases();
}

}  // namespace scripts
