// SPDX-License-Identifier: LGPL-2.1-or-later
// The responses of the application, and its table of callbacks.
#include <algorithm>

#include "exchange/exchange.h"
#include "sim/world.h"

namespace sim {

using mhd::BodyKind;
using mhd::Exchange;
using mhd::Verdict;

namespace {

// In front of the response: it lives longer.
struct Content {
  std::string text;
  std::vector<mhd::Segment> pieces;
};

// Pieces that are copied, and pieces that stay where they are.
std::vector<mhd::Segment> cut(const std::string& text) {
  constexpr std::size_t sizes[] = {1, 700, 30, 9000, 512, 2, 513};
  std::vector<mhd::Segment> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::min(sizes[pieces.size() % 7], text.size() - at);
    pieces.push_back({text.data() + at, size});
    at += size;
  }
  return pieces;
}

class Reply final : Content, public mhd::Response {
 public:
  explicit Reply(Content content, mhd::BodySource body)
      : Content(std::move(content)), mhd::Response(200, completed(body), dispose) {}

 private:
  // What still looks at the content sees other bytes.
  static void dispose(mhd::Response& response) {
    Reply& reply = static_cast<Reply&>(response);
    reply.text.assign(reply.text.size(), '!');
    world().app.response_gone();
    delete &reply;
  }

  // Where the memory is that the body tells of.
  mhd::BodySource completed(mhd::BodySource body) {
    if (body.kind == BodyKind::bytes) body.data = text.data();
    if (body.kind != BodyKind::gather) return body;
    pieces = cut(text);
    body.pieces = pieces.data();
    body.piece_count = static_cast<std::uint32_t>(pieces.size());
    return body;
  }
};

// The content without the memory.
mhd::BodySource body_of(const RequestPlan& plan) {
  mhd::BodySource body;
  body.kind = BodyKind::bytes;
  body.size = plan.reply_size;
  if (plan.answer == Answer::endless) body.size = mhd::size_unknown;
  if (plan.answer == Answer::endless || plan.answer == Answer::produced)
    body.kind = BodyKind::producer;
  if (plan.stored == Stored::pieces) body.kind = BodyKind::gather;
  if (plan.stored == Stored::file) {
    body.kind = BodyKind::file;
    body.fd = static_cast<int>(plan.id);  // sim_net.cc knows what is in it
  }
  return body;
}

}  // namespace

std::string extension_of(unsigned id) { return ";of=" + std::to_string(id); }

// nullptr: no memory.
mhd::Ref<mhd::Response> App::make_response(const RequestPlan& plan) {
  const unsigned id = plan.answer == Answer::shared ? shared_id : plan.id;
  const mhd::BodySource body = body_of(plan);
  const bool in_memory = body.kind == BodyKind::bytes || body.kind == BodyKind::gather;
  auto* reply =
      new Reply({in_memory ? pattern_text(id, plan.reply_size) : std::string(), {}}, body);
  auto response = mhd::Ref<mhd::Response>::adopt(reply);
  ++responses_;
  reply->options().close = plan.close_after;
  reply->options().chunked = plan.answer == Answer::bytes_chunked;
  if (reply->add_field("X-Id", std::to_string(id)) != mhd::AddField::ok) return {};
  if (plan.id % 7 == 0 && plan.answer != Answer::shared &&
      reply->add_field("Filler", std::string(plan.id % 3 ? 300 : 6000, 'f')) != mhd::AddField::ok)
    return {};
  reply->freeze();
  return response;
}

Verdict App::reply(Visit& visit) {
  visit.reads = false;
  visit.replied = true;
  if (visit.plan->answer == Answer::abort || visit.plan->answer == Answer::misuse)
    return Verdict::abort();
  if (visit.plan->answer == Answer::shared) return Verdict::reply(visit.exchange->share(*shared_));
  mhd::Ref<mhd::Response> response = make_response(*visit.plan);
  return response ? Verdict::reply(std::move(response)) : Verdict::abort();
}

void App::start() {
  front_end_.self = this;
  if (world_.plan.with_target)
    front_end_.on_target = [](void* self, Exchange& exchange) {
      App& app = *static_cast<App*>(self);
      app.called(app.visit_of(exchange), exchange);
    };
  front_end_.on_head = [](void* self, Exchange& exchange) {
    return static_cast<App*>(self)->head(exchange);
  };
  front_end_.on_body = [](void* self, Exchange& exchange, mhd::Bytes piece, std::size_t& taken) {
    return static_cast<App*>(self)->body(exchange, piece, taken);
  };
  front_end_.on_end = [](void* self, Exchange& exchange) {
    return static_cast<App*>(self)->end(exchange);
  };
  front_end_.pull = [](void* self, Exchange& exchange, std::uint64_t position, mhd::Bytes room) {
    return static_cast<App*>(self)->pull(exchange, position, room);
  };
  front_end_.on_done = [](void* self, Exchange& exchange, mhd::Outcome outcome) {
    static_cast<App*>(self)->done(exchange, outcome);
  };
  RequestPlan plan;
  plan.answer = Answer::shared;
  plan.reply_size = shared_size;
  shared_ = make_response(plan);
}

void App::stop() { shared_ = mhd::Ref<mhd::Response>(); }

}  // namespace sim
