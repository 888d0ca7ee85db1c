// SPDX-License-Identifier: LGPL-2.1-or-later
#include "scripts/pages.h"

#include <algorithm>
#include <cstring>

#include "scripts/responses.h"
#include "scripts/visit.h"
#include "support/text.h"

namespace scripts {

using mhd::Exchange;
using mhd::Pulled;
using mhd::Verdict;
using mhd::View;

namespace {

constexpr View trailer = "X-End: here\r\n";

// What a page lends for one chunk.
struct Lent final : mhd::Held {
  Lent(Visit& by, std::size_t at, std::size_t size)
      : visit(by), text(size, ' '), extension(";at=" + std::to_string(at)) {
    release = give_back;
    ++visit.lent;
    for (std::size_t i = 0; i < size; ++i) text[i] = pattern_at(at + i);
    for (std::size_t from = 3, most = 100; from < size; from += most, most = 600)
      pieces.push_back({text.data() + from, std::min(most, size - from)});
  }
  static void give_back(mhd::Held& held) {
    auto& lent = static_cast<Lent&>(held);
    --lent.visit.lent;
    delete &lent;
  }
  Visit& visit;
  std::string text;
  std::string extension;
  std::vector<mhd::Segment> pieces;
};

// The number behind the '?' of a target, at most `most_content`.
std::size_t argument_of(View target) {
  constexpr std::size_t most_content = 200000;
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::size_t number = 0;
  for (const char c : mhd::slice(target, mark + 1))
    if (mhd::is_digit(c)) number = std::min(number * 10 + (c - '0'), most_content);
  return number;
}

std::string field_text(const char* kind, const char* base, const mhd::Field& field) {
  const std::string value = support::escaped(View(base + field.value_at, field.value_size));
  return std::string(kind) + ' ' + support::escaped(View(base + field.name_at, field.name_size)) +
         (value.empty() ? ":" : ": ") + value;
}

// Names, values and texts are promised to have a NUL behind them.
bool ends_with_nul(View text) { return text.data()[text.size()] == '\0'; }

bool all_end_with_nul(const mhd::Request& request) {
  for (const mhd::Field& field : request.fields.all())
    if (!ends_with_nul(request.name_of(field)) || !ends_with_nul(request.value_of(field)))
      return false;
  return ends_with_nul(request.raw_target) && ends_with_nul(request.path) &&
         ends_with_nul(request.method_text);
}

std::string head_text(const mhd::Request& request) {
  std::string text = "head " + std::string(request.method_text) + ' ' +
                     support::escaped(request.raw_target) +
                     (request.version == mhd::Version::http_1_0 ? " HTTP/1.0" : " HTTP/1.1");
  if (request.framing == mhd::BodyFraming::chunked) text += " chunked";
  if (request.framing == mhd::BodyFraming::counted)
    text += " length " + std::to_string(request.content_length);
  if (request.expects_continue) text += " expects 100";
  return text;
}

Verdict refuse_for_memory() { return Verdict::refuse(mhd::Refusal::upload_memory_taken); }

}  // namespace

Pages::Pages(bool with_target) {
  front_end_.self = this;
  front_end_.on_target = with_target ? on_target : nullptr;
  front_end_.on_head = on_head;
  front_end_.on_body = on_body;
  front_end_.on_end = on_end;
  front_end_.pull = pull;
  front_end_.on_done = on_done;
}

Pages::~Pages() {
  for (Visit* visit : visits_) delete visit;
}

void Pages::fault(const char* text) { faults_ += text, faults_ += '\n'; }

std::size_t Pages::resume_all(unsigned times) {
  std::size_t number = 0;
  for (Visit* visit : visits_) {
    Exchange* parked = visit->parked;
    if (!parked) continue;
    visit->parked = nullptr;
    for (unsigned i = 0; i < times; ++i) parked->resume();
    ++number;
  }
  return number;
}

std::vector<std::string> Pages::calls() const {
  std::vector<std::string> all;
  for (const Visit* visit : visits_) {
    const std::vector<std::string> lines = visit->lines();
    all.insert(all.end(), lines.begin(), lines.end());
  }
  return all;
}

Visit& Pages::visit_of(Exchange& exchange) {
  Visit*& visit = exchange.slot<Visit*>();
  if (!exchange.known) {
    visit = new Visit;
    visits_.push_back(visit);
  }
  if (visit->over) fault("a call after on_done()");
  return *visit;
}

void Pages::take_page(Visit& visit, const mhd::Request& request) {
  if (choices_.empty()) {
    visit.page = &page_of(request.path);
    visit.argument = argument_of(request.raw_target);
    return;
  }
  const mhd::View choice = mhd::slice(choices_, (visits_.size() - 1) * 2 % choices_.size(), 2);
  const auto number = static_cast<unsigned char>(choice[1]);
  visit.page = &page_number(static_cast<unsigned char>(choice[0]));
  // Small numbers as they are, others up to some ten thousand.
  visit.argument = number < 128 ? number : (number - 126U) * (number - 126U) * 3U;
}

// Whether the page parks at this point, which it does once.
bool Pages::parks(Visit& visit, Exchange& exchange, Where where) {
  if (visit.page->parks != where || visit.has_parked) return false;
  visit.has_parked = true;
  visit.add("park");
  if (visit.page->resumes_itself)
    exchange.resume();
  else
    visit.parked = &exchange;
  return true;
}

Verdict Pages::reply(Visit& visit, Exchange& exchange) {
  mhd::Ref<mhd::Response> response = visit.page->make(visit, exchange.request);
  response->freeze();
  return Verdict::reply(static_cast<mhd::Ref<mhd::Response>&&>(response));
}

void Pages::on_target(void* self, Exchange& exchange) {
  Visit& visit = static_cast<Pages*>(self)->visit_of(exchange);
  visit.add("target " + support::escaped(exchange.request.raw_target));
}

Verdict Pages::on_head(void* self, Exchange& exchange) {
  auto& pages = *static_cast<Pages*>(self);
  Visit& visit = pages.visit_of(exchange);
  const mhd::Request& request = exchange.request;
  if (!visit.page) {
    visit.add(head_text(request));
    pages.take_page(visit, request);
    exchange.outcome_matters = !visit.page->is_careless;
    if (!all_end_with_nul(request)) pages.fault("a text without NUL");
    if (visit.page->tells_fields) {
      visit.add("path " + support::escaped(request.path));
      if (request.target.has_query) visit.add("query=" + support::escaped(request.target.query));
      if (request.target.form == mhd::TargetForm::absolute)
        visit.add("authority " + support::escaped(request.target.authority));
      for (const mhd::Field& field : request.fields.all())
        visit.add(field_text("field", request.head, field));
    }
  }
  if (pages.parks(visit, exchange, Where::head)) return Verdict::park();
  if (visit.page->aborts == Where::head) return Verdict::abort();
  if (visit.page->refuses == Where::head) return Verdict::refuse(mhd::Refusal::content_too_large);
  return visit.page->reads ? Verdict::read_body() : pages.reply(visit, exchange);
}

Verdict Pages::on_body(void* self, Exchange& exchange, mhd::Bytes piece, std::size_t& taken) {
  auto& pages = *static_cast<Pages*>(self);
  Visit& visit = pages.visit_of(exchange);
  if (piece.empty()) pages.fault("an empty piece of content");
  const bool stops = visit.page->parks == Where::body || visit.page->aborts == Where::body ||
                     visit.page->refuses == Where::body || visit.page->replies_early;
  const std::size_t left =
      !stops || visit.has_parked ? piece.size() : visit.argument - visit.content.size();
  taken = std::min(left, piece.size());
  visit.add_body(View(piece.data(), taken));
  if (!stops || taken < left) return Verdict::read_body();
  if (pages.parks(visit, exchange, Where::body)) return Verdict::park();
  if (visit.page->aborts == Where::body) return Verdict::abort();
  if (visit.page->refuses == Where::body) return refuse_for_memory();
  return visit.page->replies_early ? pages.reply(visit, exchange) : Verdict::read_body();
}

Verdict Pages::on_end(void* self, Exchange& exchange) {
  auto& pages = *static_cast<Pages*>(self);
  Visit& visit = pages.visit_of(exchange);
  const mhd::Request& request = exchange.request;
  if (!visit.ended) {
    visit.ended = true;
    visit.add("end");
    for (const mhd::Field& field : request.trailers.all())
      visit.add(field_text("trailer", request.trailer_text, field));
    if (visit.content.size() != request.content_received) pages.fault("content_received is wrong");
  }
  if (pages.parks(visit, exchange, Where::end)) return Verdict::park();
  if (visit.page->aborts == Where::end) return Verdict::abort();
  if (visit.page->refuses == Where::end) return refuse_for_memory();
  return visit.page->reads_again ? Verdict::read_body() : pages.reply(visit, exchange);
}

// Three bytes in the room, and pieces of at most 100 and 600 bytes behind them.
Pulled Pages::lend(Visit& visit, mhd::Bytes room) {
  const auto at = static_cast<std::size_t>(visit.pulled);
  auto* lent = new Lent(visit, at, std::min<std::size_t>(visit.argument - at, 703));
  Pulled pulled = {Pulled::Kind::bytes, std::min<std::size_t>(lent->text.size(), 3)};
  std::memcpy(room.data(), lent->text.data(), pulled.size);
  visit.pulled += lent->text.size();
  pulled.pieces = lent->pieces;
  pulled.extension = lent->extension;
  pulled.held = lent;
  return pulled;
}

Pulled Pages::pull(void* self, Exchange& exchange, std::uint64_t position, mhd::Bytes room) {
  auto& pages = *static_cast<Pages*>(self);
  Visit& visit = pages.visit_of(exchange);
  if (position != visit.pulled) pages.fault("pull() with a wrong position");
  if (room.empty()) pages.fault("pull() without room");
  const std::size_t total = visit.argument;
  if (position >= total / 2 && pages.parks(visit, exchange, Where::pull))
    return {Pulled::Kind::park};
  if (position >= total) {
    if (visit.page->aborts == Where::pull) return {Pulled::Kind::abort};
    if (visit.page->lies_about_size) return {Pulled::Kind::bytes, room.size() + 1};
    Pulled end = {Pulled::Kind::end};
    if (visit.page->lends) end.trailers = trailer;
    return end;
  }
  if (visit.page->lends) return lend(visit, room);
  const std::size_t left = total - static_cast<std::size_t>(position);
  const std::size_t size = std::min({left, room.size(), produced_piece});
  for (std::size_t i = 0; i < size; ++i)
    room[i] = pattern_at(static_cast<std::size_t>(position) + i);
  visit.pulled += size;
  return {Pulled::Kind::bytes, size};
}

void Pages::on_done(void* self, Exchange& exchange, mhd::Outcome outcome) {
  auto& pages = *static_cast<Pages*>(self);
  if (!exchange.known) pages.fault("on_done() for an unknown exchange");
  Visit& visit = pages.visit_of(exchange);
  if (visit.lent > 0) pages.fault("on_done() before all that was lent came back");
  visit.add(std::string("done ") + support::name_of(outcome));
  visit.over = true;
  visit.parked = nullptr;
}

}  // namespace scripts
