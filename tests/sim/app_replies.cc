// SPDX-License-Identifier: LGPL-2.1-or-later
// The responses of the application, and its table of callbacks.
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
};

class Reply final : Content, public mhd::Response {
 public:
  Reply(std::string content, bool produced, std::uint64_t size)
      : Content{std::move(content)},
        mhd::Response(200,
                      produced ? mhd::BodySource{BodyKind::producer, size, nullptr}
                               : mhd::BodySource{BodyKind::bytes, text.size(), text.data()},
                      dispose) {}

 private:
  // What still looks at the content sees other bytes.
  static void dispose(mhd::Response& response) {
    Reply& reply = static_cast<Reply&>(response);
    reply.text.assign(reply.text.size(), '!');
    world().app.response_gone();
    delete &reply;
  }
};

}  // namespace

// nullptr: no memory.
mhd::Ref<mhd::Response> App::make_response(const RequestPlan& plan) {
  const bool produced = plan.answer == Answer::produced || plan.answer == Answer::endless;
  const unsigned id = plan.answer == Answer::shared ? shared_id : plan.id;
  const std::uint64_t size = plan.answer == Answer::endless ? mhd::size_unknown : plan.reply_size;
  auto* reply =
      new Reply(produced ? std::string() : pattern_text(id, plan.reply_size), produced, size);
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
