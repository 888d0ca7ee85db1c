// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/app.h"

#include <algorithm>
#include <cstdlib>

#include "exchange/exchange.h"
#include "sim/world.h"

namespace sim {

using mhd::Exchange;
using mhd::Outcome;
using mhd::Pulled;
using mhd::Verdict;

// ---- Visits ----

Visit& App::begin_visit(Exchange& exchange, mhd::View target) {
  world_.check(target.starts_with("/r/"), "the target is one that was sent", std::string(target));
  const auto id = static_cast<unsigned>(std::atoi(std::string(target).c_str() + 3));
  const std::size_t client = id / most_requests;
  world_.check(client < world_.clients.size(), "the target is one that was sent",
               std::string(target));
  visits_.push_back(std::make_unique<Visit>());
  Visit& visit = *visits_.back();
  open_.push_back(&visit);
  visit.client = world_.clients[client].get();
  visit.index = id % most_requests;
  visit.exchange = &exchange;
  const std::string what = "request " + std::to_string(visit.index) + " of client " +
                           std::to_string(client) + " after " +
                           std::to_string(visit.client->handed);
  world_.check(visit.index == visit.client->handed, "requests are asked for in order, once", what);
  world_.check(visit.index <= visit.client->first_malformed(),
               "nothing behind a refused request is taken as a request", what);
  visit.client->handed++;
  visit.plan = &visit.client->plan.requests[visit.index];
  std::copy(visit.plan->parks, visit.plan->parks + places, visit.parks_left);
  exchange.outcome_matters = visit.plan->outcome_matters;
  exchange.slot<Visit*>() = &visit;
  return visit;
}

Visit& App::visit_of(Exchange& exchange) {
  if (!exchange.known) return begin_visit(exchange, exchange.request.raw_target);
  return *exchange.slot<Visit*>();
}

// Before each callback.
void App::called(Visit& visit, Exchange& exchange) {
  world_.progress();
  const std::string what = "request " + std::to_string(visit.plan->id);
  world_.check(!visit.done, "no callback after on_done", what);
  world_.check(visit.exchange == &exchange, "each exchange has its own slot", what);
  world_.check(!visit.parked || visit.resumed, "nothing that is parked is asked without a resume",
               what);
  if (visit.parked) check_not_left(visit);
  if (visit.parked) visit.parked_for += world_.now - visit.parked_at;
  visit.parked = visit.resumed = false;
  visit.turns_resumed = 0;
  visit.resume_at = mhd::never;
  visit.client->last_callback_at = world_.now;
}

// A client that is gone is noticed while its exchange is parked, not when it is resumed.
void App::check_not_left(const Visit& visit) const {
  constexpr Millis most_ms = 600;
  const Client& client = *visit.client;
  if (client.left_at == mhd::never || !client.socket.rx.empty()) return;
  const Millis since =
      std::max({client.left_at, visit.parked_at, world_.jumped_at, client.socket.tried_again_at});
  world_.check(world_.now <= since + most_ms, "who leaves a parked exchange is noticed",
               "request " + std::to_string(visit.plan->id));
}

const Visit* App::open_visit(const Client& client) const {
  for (const Visit* visit : open_)
    if (visit->client == &client) return visit;
  return nullptr;
}

// ---- Other threads ----

// Whether the callback is to answer park. resume() comes at once, soon or late.
bool App::parks(Visit& visit, Place place) {
  if (visit.parks_left[place] == 0) return false;
  --visit.parks_left[place];
  visit.parked = true;
  visit.in_content = place == at_body;
  visit.parked_at = world_.now;
  visit.client->parked();
  if (visit.plan->long_park == place) {
    ++counts.long_parks;
    visit.resume_at = world_.now + world_.plan.config.timeouts.body_start + 2000;
    return true;
  }
  switch (world_.random.below(4)) {
    case 0:
      resume(*visit.exchange);
      break;
    case 1:
      visit.resume_at = world_.now;
      break;
    default:
      visit.resume_at = world_.now + world_.random.skewed(world_.random.chance(50) ? 40000 : 2000);
  }
  return true;
}

void App::resume(Exchange& exchange) {
  for (Visit* visit : open_)
    if (visit->exchange == &exchange) {
      visit->resumed = true;
      visit->resume_at = mhd::never;
    }
  world_.progress();
  exchange.resume();
}

void App::run_resumes() {
  for (std::size_t i = 0; i < open_.size(); ++i)
    if (open_[i]->resume_at <= world_.now) resume(*open_[i]->exchange);
}

void App::resume_everybody() {
  for (std::size_t i = 0; i < open_.size(); ++i)
    if (open_[i]->parked) resume(*open_[i]->exchange);
}

void App::resume_somebody() {
  if (!visits_.empty()) resume(*visits_[world_.random.below(visits_.size())]->exchange);
}

mhd::Millis App::next_resume() const {
  mhd::Millis next = mhd::never;
  for (const Visit* visit : open_) next = mhd::earlier(next, visit->resume_at);
  return next;
}

// After each turn. Who waits in the content is asked again when there is more of it.
void App::check_turn() {
  for (Visit* visit : open_) {
    if (!visit->parked || !visit->resumed || ++visit->turns_resumed < 4) continue;
    world_.check(visit->in_content, "no resume is lost",
                 "request " + std::to_string(visit->plan->id));
    visit->parked = false;
    visit->parked_for += world_.now - visit->parked_at;
  }
}

void App::check_end() const {
  for (const Visit* visit : open_)
    world_.fail("every exchange ends with one on_done",
                "request " + std::to_string(visit->plan->id));
  world_.check(responses_ == 0, "every response is released", std::to_string(responses_));
  for (const auto& loan : loans_)
    world_.check(loan->released == 1, "what was lent is given back once", loan->extension);
}

// ---- Callbacks ----

void App::check_request(const Visit& visit) const {
  const RequestPlan& plan = *visit.plan;
  const mhd::Request& request = visit.exchange->request;
  const bool same = request.method == plan.method && request.framing == plan.framing &&
                    request.expects_continue == plan.expects &&
                    request.path == "/r/" + std::to_string(plan.id) &&
                    (request.version == mhd::Version::http_1_0) == plan.http_1_0;
  world_.check(same, "a request is the one that was sent", request.path.data());
  world_.check(plan.malformed == Malformed::no || plan.malformed == Malformed::chunk,
               "no malformed head gets to the front end", request.path.data());
  world_.check(visit.client->received >= visit.client->head_end_of(visit.index),
               "a head is complete before it is shown", request.path.data());
}

Verdict App::head(Exchange& exchange) {
  Visit& visit = visit_of(exchange);
  called(visit, exchange);
  check_request(visit);
  visit.head_at = world_.now;
  visit.parked_for = 0;
  if (!visit.seen_head) ++visit.client->heads_seen;
  visit.seen_head = true;
  if (parks(visit, at_head)) return Verdict::park();
  const bool content = visit.plan->framing != mhd::BodyFraming::none;
  if (visit.plan->read_most == 0 || (!content && world_.random.chance(800))) return reply(visit);
  visit.reads = true;
  return Verdict::read_body();
}

Verdict App::body(Exchange& exchange, mhd::Bytes piece, std::size_t& taken) {
  Visit& visit = visit_of(exchange);
  called(visit, exchange);
  const RequestPlan& plan = *visit.plan;
  const std::string what = "request " + std::to_string(plan.id);
  world_.check(visit.reads && !piece.empty(), "content comes when it is wanted", what);
  world_.check(visit.content + piece.size() <= plan.content, "no more content than was sent", what);
  for (std::size_t i = 0; i < piece.size(); ++i)
    world_.check(piece[i] == pattern(content_id(plan.id), visit.content + i),
                 "content is what was sent", what);
  const bool parked = parks(visit, at_body);
  const bool more_comes =
      plan.framing == mhd::BodyFraming::counted && visit.content + piece.size() < plan.content;
  taken = piece.size();
  if (parked || (more_comes && world_.random.chance(200)))
    taken = world_.random.below(piece.size() + 1);
  visit.content += taken;
  if (parked) return Verdict::park();
  if (visit.content >= plan.read_most) return reply(visit);
  return Verdict::read_body();
}

Verdict App::end(Exchange& exchange) {
  Visit& visit = visit_of(exchange);
  called(visit, exchange);
  const std::string what = "request " + std::to_string(visit.plan->id);
  world_.check(visit.content == visit.plan->content, "all content came", what);
  world_.check(visit.plan->malformed == Malformed::no, "no malformed content is complete", what);
  if (parks(visit, at_end)) return Verdict::park();
  if (visit.plan->answer == Answer::misuse) return Verdict::read_body();
  return reply(visit);
}

Pulled App::pull(Exchange& exchange, std::uint64_t position, mhd::Bytes room) {
  Visit& visit = visit_of(exchange);
  called(visit, exchange);
  const RequestPlan& plan = *visit.plan;
  const std::string what = "request " + std::to_string(plan.id);
  world_.check(position == visit.produced, "a producer is asked for what follows", what);
  world_.check(!room.empty() && visit.replied, "a producer is asked with room", what);
  if (world_.random.chance(600) && parks(visit, at_pull)) return {Pulled::Kind::park, 0};
  if (visit.produced == plan.produce_most)
    return world_.random.chance(500) ? Pulled{Pulled::Kind::abort, 0}
                                     : Pulled{Pulled::Kind::bytes, room.size() + 1};
  const std::size_t end = std::min(plan.reply_size, plan.produce_most);
  if (visit.produced == end) return {Pulled::Kind::end, 0};
  return produce(visit, end - visit.produced, room);
}

// Some of what is left: written into the room, lent, or both.
Pulled App::produce(Visit& visit, std::size_t left, mhd::Bytes room) {
  const bool lends = world_.random.chance(300);
  const std::size_t most = std::min(room.size(), left);
  Pulled pulled{Pulled::Kind::bytes, most};
  if (lends || world_.random.chance(400)) pulled.size = world_.random.within(lends ? 0 : 1, most);
  for (std::size_t i = 0; i < pulled.size; ++i)
    room[i] = pattern(visit.plan->id, visit.produced + i);
  visit.produced += pulled.size;
  if (lends) lend(visit, left - pulled.size, pulled);
  return pulled;
}

// One piece or two, or just an extension when nothing is left.
void App::lend(Visit& visit, std::size_t most, Pulled& pulled) {
  Loan& loan = *loans_.emplace_back(std::make_unique<Loan>());
  loan.release = [](mhd::Held& self) {
    Loan& given_back = static_cast<Loan&>(self);
    ++given_back.released;
    given_back.text.assign(given_back.text.size(), '!');
    given_back.extension.assign(given_back.extension.size(), '!');
  };
  const std::size_t size = most ? 1 + world_.random.skewed(most - 1) : 0;
  for (std::size_t i = 0; i < size; ++i) loan.text += pattern(visit.plan->id, visit.produced + i);
  const std::size_t first = size > 1 ? world_.random.within(1, size - 1) : size;
  loan.pieces[0] = {loan.text.data(), first};
  loan.pieces[1] = {loan.text.data() + first, size - first};
  loan.extension = extension_of(visit.plan->id);
  visit.produced += size;
  pulled.pieces = {loan.pieces, size > 1 ? 2u : size};
  pulled.extension = loan.extension;
  pulled.held = &loan;
  ++counts.lent;
}

void App::done(Exchange& exchange, Outcome outcome) {
  Visit& visit = visit_of(exchange);
  const std::string what = "request " + std::to_string(visit.plan->id) + ", outcome " +
                           std::to_string(static_cast<int>(outcome));
  world_.note("request %u is done, outcome %d", visit.plan->id, static_cast<int>(outcome));
  world_.progress();
  world_.check(!visit.done, "on_done comes once", what);
  if (visit.parked && outcome == Outcome::client_abort) ++counts.gone_while_parked;
  visit.done = true;
  visit.client->last_callback_at = world_.now;
  if (outcome == Outcome::completed && visit.plan->outcome_matters)
    world_.check(visit.client->checker.is_complete(visit.index),
                 "an exchange is completed when its reply was sent", what);
  open_.erase(std::find(open_.begin(), open_.end(), &visit));
}

}  // namespace sim
