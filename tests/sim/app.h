// SPDX-License-Identifier: LGPL-2.1-or-later
// The application: a front end that answers as each request's plan says, and other threads that
// resume what it parked.
#ifndef MHD_SIM_APP_H
#define MHD_SIM_APP_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "exchange/front_end.h"
#include "sim/plan.h"

namespace sim {

class Client;
class World;

// What the application knows of one exchange.
struct Visit {
  Client* client = nullptr;
  std::size_t index = 0;  // of the request
  const RequestPlan* plan = nullptr;
  mhd::Exchange* exchange = nullptr;
  unsigned parks_left[places] = {};
  bool seen_head = false;
  bool reads = false;  // asked for content and has not all of it
  bool replied = false;
  bool done = false;
  bool parked = false;   // the last callback asked to wait
  bool resumed = false;  // since then
  bool in_content = false;
  mhd::Millis resume_at = mhd::never;
  unsigned turns_resumed = 0;
  std::uint64_t content = 0;
  std::uint64_t produced = 0;
  mhd::Millis head_at = 0;
  mhd::Millis parked_at = 0;
  mhd::Millis parked_for = 0;
};

// Pieces that a producer lends, and the extension of their chunk. It stays to the end of the run.
struct Loan : mhd::Held {
  std::string text;
  std::string extension;
  mhd::Segment pieces[2] = {};
  unsigned released = 0;
};
std::string extension_of(unsigned id);

class App {
 public:
  explicit App(World& world) : world_(world) {}
  void start();

  const mhd::FrontEnd& front_end() const { return front_end_; }
  // Calls resume() where it is time for it.
  void run_resumes();
  // resume() more often than needed, also for exchanges that have ended.
  void resume_somebody();
  // Resumes all that is parked, before its time.
  void resume_everybody();
  mhd::Millis next_resume() const;
  // The exchange of a client that the front end has and that is not over, or nullptr.
  const Visit* open_visit(const Client& client) const;
  std::size_t open_visits() const { return open_.size(); }
  void check_turn();
  // Nothing may be left.
  void check_end() const;
  void stop();
  void response_gone() { --responses_; }

 private:
  Visit& visit_of(mhd::Exchange& exchange);
  Visit& begin_visit(mhd::Exchange& exchange, mhd::View target);
  void called(Visit& visit, mhd::Exchange& exchange);
  void check_not_left(const Visit& visit) const;
  bool parks(Visit& visit, Place place);
  void resume(mhd::Exchange& exchange);
  void check_request(const Visit& visit) const;
  mhd::Verdict reply(Visit& visit);
  mhd::Ref<mhd::Response> make_response(const RequestPlan& plan);
  mhd::Verdict head(mhd::Exchange& exchange);
  mhd::Verdict body(mhd::Exchange& exchange, mhd::Bytes piece, std::size_t& taken);
  mhd::Verdict end(mhd::Exchange& exchange);
  mhd::Pulled pull(mhd::Exchange& exchange, std::uint64_t position, mhd::Bytes room);
  mhd::Pulled produce(Visit& visit, std::size_t left, mhd::Bytes room);
  void lend(Visit& visit, std::size_t most, mhd::Pulled& pulled);
  void done(mhd::Exchange& exchange, mhd::Outcome outcome);

  World& world_;
  mhd::FrontEnd front_end_;
  std::vector<std::unique_ptr<Visit>> visits_;
  std::vector<Visit*> open_;
  std::vector<std::unique_ptr<Loan>> loans_;
  std::size_t responses_ = 0;
  mhd::Ref<mhd::Response> shared_;
};

}  // namespace sim

#endif
