// SPDX-License-Identifier: LGPL-2.1-or-later
// What the callbacks of a request and of its content can answer, and resuming.
#include "api/mhd2/daemon.h"
#include "api/mhd2/form.h"
#include "api/mhd2/request.h"
#include "api/mhd2/upload.h"

using mhd::mhd2::as_action;
using mhd::mhd2::as_upload_action;
using mhd::mhd2::Callback;
using mhd::mhd2::daemon_of;
using mhd::mhd2::Decision;
using mhd::mhd2::exchange_of;
using mhd::mhd2::state_of;

namespace {

// An action may be made inside of a callback that expects one, and only one that can be used.
// Answers where it is to be put, or nullptr.
Decision* next_decision(MHD_Request* request, Callback callback) {
  Decision& decision = state_of(request).decision;
  return decision.callback == callback && decision.kind == Decision::Kind::none ? &decision
                                                                                : nullptr;
}

// A final reply is not one of the interim ones (RFC 9110, 15.2).
bool is_final(const MHD_Response& response) { return response.status() >= 200; }

const Decision* decide_reply(MHD_Request* request, MHD_Response* response, Callback callback) {
  if (!response) return nullptr;
  Decision* const decision = next_decision(request, callback);
  if (!response->frozen()) response->freeze();
  if (!decision || !is_final(*response)) {
    if (!response->reusable) response->release();
    return nullptr;
  }
  decision->kind = Decision::Kind::reply;
  decision->response = response;
  if (response->reusable) exchange_of(request).share(*response).detach();
  return decision;
}

const Decision* decide(MHD_Request* request, Callback callback, Decision::Kind kind) {
  Decision* const decision = next_decision(request, callback);
  if (!decision) return nullptr;
  if (kind == Decision::Kind::suspend && daemon_of(exchange_of(request)).settings.disallow_suspend)
    return nullptr;
  decision->kind = kind;
  return decision;
}

// `make(exchange)` answers the receiver, or nullptr when there is no memory.
template <class Make>
const MHD_Action* decide_receive(MHD_Request* request, Make make) {
  Decision* const decision = next_decision(request, Callback::request);
  mhd::mhd2::ContentReceiver* const receiver = decision ? make(exchange_of(request)) : nullptr;
  if (!receiver) return nullptr;
  decision->kind = Decision::Kind::receive;
  decision->receiver = receiver;
  return as_action(*decision);
}

}  // namespace

const struct MHD_Action* MHD_action_from_response(struct MHD_Request* request,
                                                  struct MHD_Response* response) {
  const Decision* const decision = decide_reply(request, response, Callback::request);
  return decision ? as_action(*decision) : nullptr;
}

const struct MHD_Action* MHD_action_suspend(struct MHD_Request* request) {
  const Decision* const decision = decide(request, Callback::request, Decision::Kind::suspend);
  return decision ? as_action(*decision) : nullptr;
}

const struct MHD_Action* MHD_action_process_upload(struct MHD_Request* request,
                                                   size_t large_buffer_size,
                                                   MHD_UploadCallback uc_full, void* uc_full_cls,
                                                   MHD_UploadCallback uc_inc, void* uc_inc_cls) {
  const bool wants_buffer = large_buffer_size != 0;
  if (wants_buffer != (uc_full != nullptr) || (!wants_buffer && !uc_inc)) return nullptr;
  return decide_receive(request, [&](mhd::Exchange& exchange) {
    return mhd::mhd2::make_upload(exchange, large_buffer_size, {uc_full, uc_full_cls},
                                  {uc_inc, uc_inc_cls});
  });
}

const struct MHD_Action* MHD_action_parse_post(struct MHD_Request* request, size_t buffer_size,
                                               size_t max_nonstream_size,
                                               enum MHD_HTTP_PostEncoding enc,
                                               MHD_PostDataReader stream_reader, void* reader_cls,
                                               MHD_PostDataFinished done_cb, void* done_cb_cls) {
  if (!done_cb) return nullptr;
  return decide_receive(request, [&](mhd::Exchange& exchange) {
    return mhd::mhd2::make_form(exchange, {buffer_size, max_nonstream_size, enc, stream_reader,
                                           reader_cls, done_cb, done_cb_cls});
  });
}

const struct MHD_UploadAction* MHD_upload_action_continue(struct MHD_Request* request) {
  const Decision* const decision = decide(request, Callback::upload, Decision::Kind::go_on);
  return decision ? as_upload_action(*decision) : nullptr;
}

const struct MHD_UploadAction* MHD_upload_action_suspend(struct MHD_Request* request) {
  const Decision* const decision = decide(request, Callback::upload, Decision::Kind::suspend);
  return decision ? as_upload_action(*decision) : nullptr;
}

const struct MHD_UploadAction* MHD_upload_action_from_response(struct MHD_Request* request,
                                                               struct MHD_Response* response) {
  const Decision* const decision = decide_reply(request, response, Callback::upload);
  return decision ? as_upload_action(*decision) : nullptr;
}

void MHD_request_resume(struct MHD_Request* request) { exchange_of(request).resume(); }
