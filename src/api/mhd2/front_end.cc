// SPDX-License-Identifier: LGPL-2.1-or-later
// The engine's calls, translated into the callbacks of this API.
#include "exchange/front_end.h"

#include <new>

#include "api/mhd2/daemon.h"
#include "api/mhd2/dcc.h"
#include "api/mhd2/decision.h"
#include "api/mhd2/receiver.h"
#include "api/mhd2/request.h"

namespace mhd::mhd2 {

namespace {

MHD_RequestEndedCode ended_code(Outcome outcome) {
  switch (outcome) {
    case Outcome::completed:
      return MHD_REQUEST_ENDED_COMPLETED_OK;
    case Outcome::upgraded:
      return MHD_REQUEST_ENDED_COMPLETED_OK_UPGRADE;
    case Outcome::timed_out:
      return MHD_REQUEST_ENDED_TIMEOUT_REACHED;
    case Outcome::connection_error:
      return MHD_REQUEST_ENDED_CONNECTION_ERROR;
    case Outcome::client_abort:
      return MHD_REQUEST_ENDED_CLIENT_ABORT;
    case Outcome::protocol_error:
      return MHD_REQUEST_ENDED_HTTP_PROTOCOL_ERROR;
    case Outcome::app_abort:
      return MHD_REQUEST_ENDED_BY_APP_ABORT;
    case Outcome::app_error:
      return MHD_REQUEST_ENDED_BY_APP_ERROR;
    case Outcome::source_failed:
      return MHD_REQUEST_ENDED_FILE_ERROR;
    case Outcome::no_resources:
      return MHD_REQUEST_ENDED_NO_RESOURCES;
    case Outcome::shutdown:
      break;
  }
  return MHD_REQUEST_ENDED_DAEMON_SHUTDOWN;
}

// The request line is complete. Only called when the application has a callback for it.
void on_target(void* self, Exchange& exchange) {
  const Settings& settings = static_cast<const MHD_Daemon*>(self)->settings;
  RequestState& state = *::new (&state_of(exchange)) RequestState();
  MHD_EarlyUriCbData data = {};
  data.request = request_of(exchange);
  data.full_uri = to_string(exchange.request.raw_target);
  data.method = static_cast<MHD_HTTP_Method>(exchange.request.method);
  settings.uri_cb(settings.uri_cb_cls, &data, &state.app_context);
}

Verdict on_head(void* self, Exchange& exchange) {
  auto& daemon = *static_cast<MHD_Daemon*>(self);
  RequestState& state = state_of(exchange);
  if (!exchange.known)
    ::new (&state) RequestState();
  else if (state.receiver)
    return state.receiver->begin(exchange);
  const Request& request = exchange.request;
  const MHD_String path = to_string(request.path);
  enter(state, Callback::request);
  const MHD_Action* action =
      daemon.req_cb(daemon.req_cb_cls, request_of(exchange), &path,
                    static_cast<MHD_HTTP_Method>(request.method), request.content_length);
  return take_action(exchange, action);
}

Verdict on_body(void*, Exchange& exchange, Bytes piece, std::size_t& taken) {
  return state_of(exchange).receiver->take(exchange, piece, taken);
}

Verdict on_end(void*, Exchange& exchange) { return state_of(exchange).receiver->end(exchange); }

void tell_end(MHD_RequestEndedCallback callback, void* cls, Exchange& exchange, Outcome outcome) {
  MHD_RequestEndedData data = {};
  data.req = request_of(exchange);
  data.code = ended_code(outcome);
  callback(cls, &data, state_of(exchange).app_context);
}

void on_done(void*, Exchange& exchange, Outcome outcome) {
  if (ContentReceiver* receiver = state_of(exchange).receiver) [[unlikely]]
    receiver->release();
  auto* response = static_cast<MHD_Response*>(exchange.response.get());
  if (response && response->ended_cb)
    tell_end(response->ended_cb, response->ended_cb_cls, exchange, outcome);
}

// In place of those above when the application wants to know of the end of every request, whoever
// of them answers it; nobody else pays for it.
Verdict on_watched_head(void* self, Exchange& exchange) {
  Verdict verdict = on_head(self, exchange);
  exchange.outcome_matters = true;
  return verdict;
}

Verdict on_watched_body(void* self, Exchange& exchange, Bytes piece, std::size_t& taken) {
  Verdict verdict = on_body(self, exchange, piece, taken);
  exchange.outcome_matters = true;
  return verdict;
}

Verdict on_watched_end(void* self, Exchange& exchange) {
  Verdict verdict = on_end(self, exchange);
  exchange.outcome_matters = true;
  return verdict;
}

void on_watched_done(void* self, Exchange& exchange, Outcome outcome) {
  on_done(self, exchange, outcome);
  const Settings& settings = static_cast<const MHD_Daemon*>(self)->settings;
  tell_end(settings.ended_cb, settings.ended_cb_cls, exchange, outcome);
}

}  // namespace

FrontEnd make_front_end(MHD_Daemon& daemon) {
  FrontEnd front;
  front.self = &daemon;
  if (daemon.settings.uri_cb) front.on_target = on_target;
  const bool watched = daemon.settings.ended_cb;
  front.on_head = watched ? on_watched_head : on_head;
  front.on_body = watched ? on_watched_body : on_body;
  front.on_end = watched ? on_watched_end : on_end;
  front.pull = pull_content;
  front.on_done = watched ? on_watched_done : on_done;
  return front;
}

}  // namespace mhd::mhd2
