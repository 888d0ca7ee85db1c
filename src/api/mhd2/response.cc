// SPDX-License-Identifier: LGPL-2.1-or-later
// Header fields and options of responses.
#include "api/mhd2/response.h"

#include "http/predef_field.h"

using mhd::AddField;

namespace {

enum MHD_StatusCode status_of(AddField result) {
  switch (result) {
    case AddField::ok:
      return MHD_SC_OK;
    case AddField::bad_name:
      return MHD_SC_RESP_HEADER_NAME_INVALID;
    case AddField::bad_value:
    case AddField::not_allowed:
      return MHD_SC_RESP_HEADER_VALUE_INVALID;
    case AddField::length_not_allowed:
      return MHD_SC_REPLY_CONTENT_LENGTH_NOT_ALLOWED;
    case AddField::date_repeated:
      return MHD_SC_DATE_HEADER_SEVERAL;
    case AddField::connection_repeated:
      return MHD_SC_CONNECTION_HEADER_SEVERAL;
    case AddField::no_memory:
      break;
  }
  return MHD_SC_RESPONSE_HEADER_MEM_ALLOC_FAILED;
}

enum MHD_StatusCode add_field(MHD_Response* response, mhd::View name, const char* value) {
  if (!response) return MHD_SC_RESP_POINTER_NULL;
  if (response->frozen()) return MHD_SC_TOO_LATE;
  if (!value || !mhd::mhd2::allows_value(value)) return MHD_SC_RESP_HEADER_VALUE_INVALID;
  return status_of(response->add_field(name, value));
}

enum MHD_StatusCode set_reusable(MHD_Response& response, bool value) {
  if (!value && response.reusable) return MHD_SC_RESPONSE_CANNOT_CLEAR_REUSE;
  if (value && response.body().kind == mhd::BodyKind::pipe) return MHD_SC_OPTIONS_CONFLICT;
  response.reusable = value;
  return MHD_SC_OK;
}

enum MHD_StatusCode set_option(MHD_Response& response, const MHD_ResponseOptionAndValue& option) {
  mhd::ReplyOptions& options = response.options();
  const auto& value = option.val;
  switch (option.opt) {
    case MHD_R_O_REUSABLE:
      return set_reusable(response, value.reusable != MHD_NO);
    case MHD_R_O_HEAD_ONLY_RESPONSE:
      options.head_only = value.head_only_response != MHD_NO;
      return MHD_SC_OK;
    case MHD_R_O_CHUNKED_ENC:
      options.chunked = value.chunked_enc != MHD_NO;
      return MHD_SC_OK;
    case MHD_R_O_CONN_CLOSE:
      options.close = value.conn_close != MHD_NO;
      return MHD_SC_OK;
    case MHD_R_O_HTTP_1_0_COMPATIBLE_STRICT:
      options.http_1_0_compatible = value.http_1_0_compatible_strict != MHD_NO;
      return MHD_SC_OK;
    case MHD_R_O_HTTP_1_0_SERVER:
      options.http_1_0_server = value.http_1_0_server != MHD_NO;
      return MHD_SC_OK;
    case MHD_R_O_INSANITY_HEADER_CONTENT_LENGTH:
      options.own_content_length = value.insanity_header_content_length != MHD_NO;
      return MHD_SC_OK;
    case MHD_R_O_TERMINATION_CALLBACK:
      response.ended_cb = value.termination_callback.v_ended_cb;
      response.ended_cb_cls = value.termination_callback.v_ended_cb_cls;
      return MHD_SC_OK;
    case MHD_R_O_RANGES:
      return response.serve_ranges(value.ranges != MHD_NO) ? MHD_SC_OK : MHD_SC_OPTIONS_CONFLICT;
    default:
      return MHD_SC_OPTION_UNKNOWN;
  }
}

}  // namespace

enum MHD_StatusCode MHD_response_add_header(struct MHD_Response* response, const char* name,
                                            const char* value) {
  if (!name) return response ? MHD_SC_RESP_HEADER_NAME_INVALID : MHD_SC_RESP_POINTER_NULL;
  return add_field(response, name, value);
}

enum MHD_StatusCode MHD_response_add_predef_header(struct MHD_Response* response,
                                                   enum MHD_PredefinedHeader stk,
                                                   const char* content) {
  return add_field(response, mhd::predef_field_name(stk), content);
}

enum MHD_StatusCode MHD_response_set_options(struct MHD_Response* response,
                                             const struct MHD_ResponseOptionAndValue* options,
                                             size_t options_max_num) {
  if (!response) return MHD_SC_RESP_POINTER_NULL;
  if (response->frozen()) return MHD_SC_TOO_LATE;
  for (size_t i = 0; i < options_max_num && options[i].opt != MHD_R_O_END; ++i) {
    const enum MHD_StatusCode result = set_option(*response, options[i]);
    if (result != MHD_SC_OK) return result;
  }
  return MHD_SC_OK;
}
