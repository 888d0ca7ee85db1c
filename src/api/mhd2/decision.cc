// SPDX-License-Identifier: LGPL-2.1-or-later
#include "api/mhd2/decision.h"

#include "api/mhd2/daemon.h"
#include "api/mhd2/receiver.h"

namespace mhd::mhd2 {

namespace {

// The decision leaves the request, which is ready for the next callback.
Decision take_out(RequestState& state) {
  const Decision decision = state.decision;
  state.decision = Decision();
  return decision;
}

void give_up(const Decision& decision) {
  if (decision.kind == Decision::Kind::reply) decision.response->release();
}

// The application wants the connection to be closed, or does not say what it wants.
[[gnu::noinline, gnu::cold]] Verdict fail(Exchange& exchange, const Decision& decision,
                                          const void* returned, MHD_StatusCode invalid,
                                          const char* why) {
  give_up(decision);
  const LogSink& log_to = daemon_of(exchange).log;
  if (returned)
    log(log_to, invalid, "%s; the connection is closed.", why);
  else
    log(log_to, MHD_SC_APPLICATION_CALLBACK_ABORT_ACTION,
        "A callback of the application aborted the request; the connection is closed.");
  return Verdict::abort();
}

Verdict reply(Exchange& exchange, MHD_Response* response) {
  exchange.outcome_matters = response->ended_cb != nullptr;
  return Verdict::reply(Ref<Response>::adopt(response));
}

}  // namespace

Verdict take_action(Exchange& exchange, const MHD_Action* returned) {
  RequestState& state = state_of(exchange);
  const bool own = returned == as_action(state.decision);
  const Decision decision = take_out(state);
  if (!own) [[unlikely]]
    return fail(exchange, decision, returned, MHD_SC_ACTION_INVALID,
                "The request callback returned an action of another request");
  switch (decision.kind) {
    [[likely]] case Decision::Kind::reply : return reply(exchange, decision.response);
    case Decision::Kind::suspend:
      return Verdict::park();
    case Decision::Kind::receive:
      state.receiver = decision.receiver;
      return state.receiver->begin(exchange);
    default:
      return Verdict::abort();
  }
}

Verdict take_upload_action(Exchange& exchange, const MHD_UploadAction* returned, bool may_go_on) {
  RequestState& state = state_of(exchange);
  const bool own = returned == as_upload_action(state.decision);
  const Decision decision = take_out(state);
  if (!own)
    return fail(exchange, decision, returned, MHD_SC_UPLOAD_ACTION_INVALID,
                "An upload callback returned an action of another request");
  switch (decision.kind) {
    case Decision::Kind::reply:
      return reply(exchange, decision.response);
    case Decision::Kind::suspend:
      return Verdict::park();
    case Decision::Kind::go_on:
      if (may_go_on) return Verdict::read_body();
      return fail(exchange, decision, returned, MHD_SC_UPLOAD_ACTION_INVALID,
                  "An upload callback wants to go on, but there is nothing to go on with");
    default:
      return Verdict::abort();
  }
}

}  // namespace mhd::mhd2
