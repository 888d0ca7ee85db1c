// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sim/plan.h"

#include <algorithm>
#include <cstdio>

namespace sim {

using mhd::BodyFraming;
using mhd::Method;

std::string pattern_text(unsigned id, std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = pattern(id, i);
  return text;
}

const char* name_of(Manner manner) {
  constexpr const char* names[] = {"good",      "half-closing", "slow reading",
                                   "slow head", "vanishing",    "resetting",
                                   "closing",   "not reading",  "trickling"};
  return names[static_cast<int>(manner)];
}

namespace {

void put_chunks(std::string& to, const RequestPlan& request, Random& random) {
  const std::string content = pattern_text(content_id(request.id), request.content);
  std::size_t at = 0;
  const std::size_t most = std::max(1 + random.skewed(5000), content.size() / 300);
  while (at < content.size()) {
    const std::size_t size = std::min(content.size() - at, random.within(1, most));
    char line[32];
    std::snprintf(line, sizeof line, random.chance(100) ? "%zx;ext=1\r\n" : "%zx\r\n", size);
    to += line;
    to.append(content, at, size);
    to += "\r\n";
    at += size;
  }
  to += request.malformed == Malformed::chunk ? "zz\r\n"
        : random.chance(200)                  ? "0\r\nTrailer-Field: x\r\n\r\n"
                                              : "0\r\n\r\n";
}

void put_field_mistake(std::string& to, Malformed malformed) {
  switch (malformed) {
    case Malformed::length:
      to += "Content-Length: 5x\r\n";
      break;
    case Malformed::two_lengths:
      to += "Content-Length: 5\r\nContent-Length: 6\r\n";
      break;
    case Malformed::coding:
      to += "Transfer-Encoding: chunked, gzip\r\n";
      break;
    case Malformed::no_colon:
      to += "Field without colon\r\n";
      break;
    case Malformed::too_large:
      to += "Large: " + std::string(60000, 'l') + "\r\n";
      break;
    default:
      break;
  }
}

void write_request(RequestPlan& request, Random& random) {
  std::string& to = request.bytes;
  const char* method = request.is_head() ? "HEAD" : request.method == Method::post ? "POST" : "GET";
  const bool bad_line = request.malformed == Malformed::request_line;
  to += std::string(method) + " /r/" + std::to_string(request.id) +
        (bad_line           ? " HTTX/1.1\r\n"
         : request.http_1_0 ? " HTTP/1.0\r\n"
                            : " HTTP/1.1\r\n");
  if (request.malformed != Malformed::no_host) to += "Host: sim\r\n";
  if (request.filler > 0) to += "Filler: " + std::string(request.filler, 'f') + "\r\n";
  if (request.close) to += "Connection: close\r\n";
  if (request.keep_alive) to += "Connection: keep-alive\r\n";
  if (request.expects) to += "Expect: 100-continue\r\n";
  put_field_mistake(to, request.malformed);
  if (request.framing == BodyFraming::counted)
    to += "Content-Length: " + std::to_string(request.content) + "\r\n";
  if (request.framing == BodyFraming::chunked) to += "Transfer-Encoding: chunked\r\n";
  to += "\r\n";
  request.head_size = to.size();
  if (request.framing == BodyFraming::counted)
    to += pattern_text(content_id(request.id), request.content);
  if (request.framing == BodyFraming::chunked) put_chunks(to, request, random);
}

void draw_content(RequestPlan& request, Random& random) {
  request.method = Method::post;
  request.framing =
      !request.http_1_0 && random.chance(500) ? BodyFraming::chunked : BodyFraming::counted;
  request.content = 1 + random.skewed(40000);
  request.expects = !request.http_1_0 && random.chance(200);
  if (random.chance(200))
    request.read_most = random.chance(500) ? 0 : random.below(request.content);
}

void draw_answer(RequestPlan& request, Random& random, bool may_park) {
  constexpr Answer answers[] = {Answer::bytes,    Answer::bytes,         Answer::bytes,
                                Answer::produced, Answer::bytes_chunked, Answer::endless,
                                Answer::shared,   Answer::shared};
  request.answer = answers[random.below(8)];
  request.reply_size = random.chance(5) ? 600000 : random.skewed(100000);
  if (request.answer == Answer::shared) request.reply_size = shared_size;
  request.outcome_matters = random.chance(600);
  if (random.chance(15)) request.answer = random.chance(600) ? Answer::abort : Answer::misuse;
  const bool produced = request.answer == Answer::produced || request.answer == Answer::endless;
  constexpr Stored places_to_store[] = {Stored::memory, Stored::memory, Stored::pieces,
                                        Stored::file};
  if (!produced && request.answer != Answer::shared)
    request.stored = places_to_store[random.below(4)];
  if ((produced || request.stored == Stored::file) && random.chance(40) && request.reply_size > 0)
    request.produce_most = random.below(request.reply_size);
  if (may_park && random.chance(350))
    for (unsigned& parks : request.parks) parks = static_cast<unsigned>(random.below(3));
  if (may_park && request.framing != BodyFraming::none && request.read_most == none &&
      random.chance(60)) {
    request.long_park = random.chance(500) ? at_head : at_body;
    request.parks[request.long_park] = 1;
  }
  request.close_after = request.answer != Answer::shared && random.chance(40);
}

// What is refused at every level, in place of what some tolerate.
Malformed draw_mistake(const RequestPlan& request, Random& random, int strictness) {
  if (request.framing == BodyFraming::chunked && random.chance(500)) return Malformed::chunk;
  auto mistake = request.framing == BodyFraming::none ? static_cast<Malformed>(random.within(1, 7))
                                                      : Malformed::no_colon;
  if (mistake == Malformed::no_host && request.http_1_0) mistake = Malformed::no_colon;
  const bool tolerated = mistake == Malformed::no_host    ? strictness <= -3
                         : mistake == Malformed::no_colon ? strictness <= -2
                                                          : false;
  return tolerated ? Malformed::length : mistake;
}

RequestPlan draw_request(unsigned id, Random& random, const ClientPlan& client,
                         const mhd::SessionConfig& config) {
  RequestPlan request;
  request.id = id;
  if (client.drip == 1)
    request.filler = 7900;
  else if (random.chance(300))
    request.filler = random.skewed(2000);
  request.http_1_0 = random.chance(120);
  request.keep_alive = request.http_1_0 && random.chance(700);
  request.close = !request.keep_alive && random.chance(40);
  if (random.chance(100)) request.method = Method::head;
  const bool reads_slowly =
      client.manner == Manner::slow_reading || client.manner == Manner::trickling;
  if (!reads_slowly && random.chance(350)) draw_content(request, random);
  // Who closes its side while its request is parked counts as gone.
  draw_answer(request, random, client.manner != Manner::half_closing);
  if (reads_slowly && request.answer != Answer::shared)
    request.reply_size = random.within(10000, 100000);
  if (client.manner != Manner::slow_head && random.chance(60)) {
    request.malformed = draw_mistake(request, random, config.strictness);
  }
  write_request(request, random);
  return request;
}

std::size_t room(Random& random) {
  if (random.chance(50)) return 1000000;
  return random.chance(200) ? random.within(1, 40) : random.within(500, 70000);
}

// So that it must be waited for, or so that it need not be.
void draw_slow_reading(ClientPlan& client, Random& random, std::size_t replies, std::size_t all,
                       const mhd::SessionConfig& config) {
  if (client.manner == Manner::trickling) {
    client.client_room = random.within(100, 3000);
    client.piece = std::max<std::size_t>(
        1, config.rates.write * least_reading_ms / 8 / config.timeouts.write_stall);
  } else {
    client.client_room = std::max<std::size_t>({500, replies / 16, config.rates.write});
    client.piece = std::max(all, client.client_room);
  }
  client.window = random.below(client.client_room / 2);
}

// More requests than are answered in one turn, and in the next one.
ClientPlan draw_burst(std::size_t index, Random& random) {
  ClientPlan client;
  client.pipelines = true;
  client.server_room = 100000;
  client.client_room = random.within(1000, 20000);
  client.address = 1;
  const std::size_t count = random.within(30, most_requests - 1);
  const std::size_t most = random.chance(500) ? 20 : 600;
  std::size_t all = 0;
  for (std::size_t i = 0; i < count; ++i) {
    RequestPlan request;
    request.id = id_of(index, i);
    request.reply_size = random.below(most);
    request.outcome_matters = random.chance(300);
    write_request(request, random);
    all += request.bytes.size();
    client.requests.push_back(request);
  }
  client.piece = random.within(all / 4, all);
  return client;
}

// Waits now and then as long as one must before one may have to make room.
void draw_beat(ClientPlan& client, Random& random, mhd::Millis beat) {
  client.connect_at -= client.connect_at % beat;
  client.rests = static_cast<unsigned>(random.below(700));
}

ClientPlan draw_client(std::size_t index, Random& random, const Plan& plan) {
  if (plan.bursts && random.chance(800)) return draw_burst(index, random);
  ClientPlan client;
  const bool good = random.chance(650);
  client.manner = good ? Manner::good : static_cast<Manner>(random.within(1, 8));
  if (client.manner == Manner::trickling && plan.config.rates.write < 1000)
    client.manner = Manner::slow_reading;
  client.leaves_parked = random.chance(700);
  client.address = static_cast<unsigned>(random.below(4));
  client.pipelines = random.chance(500);
  client.closes = random.chance(850);
  client.server_room = room(random);
  client.client_room = room(random);
  client.window = random.chance(300) ? 0 : random.below(client.client_room);
  client.connect_at = random.chance(500) ? 0 : random.below(plan.is_crowded() ? 15000 : 3000);
  client.pause = random.chance(500) ? 0 : static_cast<unsigned>(random.below(300));
  client.longest_pause = 1 + random.below(30);
  if (plan.beat > 0) draw_beat(client, random, plan.beat);
  if (client.manner == Manner::slow_head && random.chance(300)) client.drip = 1;
  const std::size_t count = 1 + random.skewed(most_requests - 1);
  std::size_t all = 0;
  std::size_t replies = 0;
  for (std::size_t i = 0; i < count; ++i) {
    client.requests.push_back(draw_request(id_of(index, i), random, client, plan.config));
    all += client.requests.back().bytes.size();
    replies += client.requests.back().reply_size;
    if (!client.requests.back().asks_to_close() || i + 1 == count) continue;
    client.rude |= random.chance(200);
    if (!client.rude) break;
  }
  // Not too many steps, though a seed may well send byte by byte.
  client.piece = std::max<std::size_t>(1 + random.skewed(20000), std::max(all, replies) / 400);
  client.client_room = std::max(client.client_room, replies / 10000);
  client.server_room = std::max(client.server_room, all / 10000);
  client.stop_at = client.manner == Manner::not_reading ? random.skewed(20000) : random.below(all);
  if (client.manner == Manner::half_closing || client.manner == Manner::slow_reading)
    client.pipelines = true;
  if (client.manner == Manner::slow_reading || client.manner == Manner::trickling)
    draw_slow_reading(client, random, replies, all, plan.config);
  return client;
}

void draw_faults(Faults& faults, Random& random) {
  const std::size_t kind = random.below(3);
  if (kind == 0) return;
  for (unsigned* each : {&faults.again, &faults.cut, &faults.busy, &faults.spurious})
    if (random.chance(600)) *each = static_cast<unsigned>(random.skewed(300));
  if (random.chance(300)) faults.descriptors = static_cast<unsigned>(random.below(200));
  if (kind == 1) return;
  faults.harsh = true;
  faults.longest_busy = random.chance(300) ? 60000 : 200;
  for (unsigned* each : {&faults.reset, &faults.memory, &faults.poller})
    if (random.chance(400)) *each = static_cast<unsigned>(random.skewed(60));
  if (random.chance(200)) faults.jump = static_cast<unsigned>(random.below(10));
}

void draw_config(mhd::SessionConfig& config, Random& random) {
  config.timeouts.head = random.within(3000, 12000);
  config.timeouts.idle = random.within(4000, 60000);
  config.timeouts.body_start = random.within(4000, 20000);
  config.timeouts.write_stall = random.within(4000, 40000);
  config.timeouts.drain = random.within(2000, 4000);
  if (random.chance(300))
    config.limits.answers_per_turn = static_cast<unsigned>(random.within(1, 3));
  if (random.chance(300)) config.limits.drain = random.within(100, 5000);
  if (random.chance(700)) config.rates.write = random.within(1, 3000);
  config.strictness = static_cast<int>(random.below(7)) - 3;
  config.send_date = random.chance(300);
  config.error_bodies = random.chance(500);
}

void draw_door(Plan& plan, Random& random) {
  const bool few = random.chance(500);
  if (random.chance(450))
    plan.most_connections = static_cast<unsigned>(random.within(1, few ? 3 : 8));
  if (random.chance(200)) plan.most_per_address = static_cast<unsigned>(random.within(1, 4));
  if (random.chance(50)) plan.first_refused_fd = static_cast<unsigned>(random.within(6, 12));
  if (random.chance(200)) plan.unwelcome = static_cast<unsigned>(random.within(1, 400));
  if (random.chance(100)) plan.quiesce_at = 1000 + random.below(5000);
  plan.quiesces_inside = random.chance(500);
}

}  // namespace

Plan draw_plan(std::uint64_t seed) {
  Random random(seed);
  Plan plan;
  draw_config(plan.config, random);
  plan.flavour = random.chance(500)   ? Flavour::edge
                 : random.chance(600) ? Flavour::level
                                      : Flavour::level_without_hang_up;
  draw_faults(plan.faults, random);
  draw_door(plan, random);
  if (random.chance(200)) plan.backlog = random.within(1, 3);
  plan.external = random.chance(200);
  plan.bursts = random.chance(100);
  if (plan.bursts) plan.config.limits.answers_per_turn = 1;
  if (random.chance(300)) plan.beat = random.within(250, 1000);
  plan.with_target = random.chance(500);
  plan.late_resumes = random.chance(400);
  if (random.chance(150)) plan.stop_at = random.below(5000);
  plan.grace = random.chance(300) ? random.below(300) : 5000;
  const std::size_t count =
      random.chance(plan.is_crowded() ? 200 : 600) ? random.within(1, 4) : random.within(1, 20);
  for (std::size_t i = 0; i < count; ++i) plan.clients.push_back(draw_client(i, random, plan));
  return plan;
}

}  // namespace sim
