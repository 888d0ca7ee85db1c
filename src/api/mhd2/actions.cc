// SPDX-License-Identifier: LGPL-2.1-or-later
// What a request callback can answer, and resuming.
#include "api/mhd2/daemon.h"
#include "api/mhd2/request.h"

using mhd::mhd2::daemon_of;
using mhd::mhd2::exchange_of;
using mhd::mhd2::RequestState;
using mhd::mhd2::state_of;

namespace {

// An action may be made inside of a callback that expects one, and only one that can be used.
bool may_act(const RequestState& state) {
  return state.in_callback && state.action.kind == MHD_Action::Kind::none;
}

// A final reply is not one of the interim ones (RFC 9110, 15.2).
bool is_final(const MHD_Response& response) { return response.status() >= 200; }

}  // namespace

const struct MHD_Action* MHD_action_from_response(struct MHD_Request* request,
                                                  struct MHD_Response* response) {
  if (!response) return nullptr;
  RequestState& state = state_of(request);
  if (!response->frozen()) response->freeze();
  if (!may_act(state) || !is_final(*response)) {
    if (!response->reusable) response->release();
    return nullptr;
  }
  state.action.kind = MHD_Action::Kind::reply;
  state.action.response = response;
  if (response->reusable) exchange_of(request).share(*response).detach();
  return &state.action;
}

const struct MHD_Action* MHD_action_suspend(struct MHD_Request* request) {
  RequestState& state = state_of(request);
  if (!may_act(state) || daemon_of(exchange_of(request)).settings.disallow_suspend) return nullptr;
  state.action.kind = MHD_Action::Kind::suspend;
  return &state.action;
}

void MHD_request_resume(struct MHD_Request* request) { exchange_of(request).resume(); }
