// SPDX-License-Identifier: LGPL-2.1-or-later
// What is known of a request.
#include "api/mhd2/daemon.h"
#include "api/mhd2/form.h"
#include "api/mhd2/info.h"
#include "api/mhd2/request.h"
#include "config.h"

namespace {

using mhd::BodyFraming;
using mhd::Exchange;
using mhd::Request;
using mhd::mhd2::exchange_of;
using Data = MHD_RequestInfoDynamicData;
using Dynamic = mhd::mhd2::Answer<Data>;

// There is content as soon as the client speaks of it, even when it has no bytes (RFC 9112, 6).
bool has_content(const Request& request) {
  return request.framing != BodyFraming::none || request.fields.find(mhd::FieldId::content_length);
}

// The size of chunked content is known at its end.
uint_fast64_t content_size(const Exchange& exchange) {
  const Request& request = exchange.request;
  static_assert(mhd::size_unknown == MHD_SIZE_UNKNOWN);
  const bool counted = request.framing != BodyFraming::chunked;
  return counted || exchange.recv() != mhd::Recv::done ? request.content_length
                                                       : request.content_received;
}

// What is left of it behind the first `done` bytes.
uint_fast64_t left_behind(const Exchange& exchange, uint_fast64_t done) {
  const uint_fast64_t size = content_size(exchange);
  return size == MHD_SIZE_UNKNOWN ? size : size - done;
}

// Whether the query is one that the request line alone does not answer.
bool needs_head(MHD_RequestInfoDynamicType query) {
  switch (query) {
    case MHD_REQUEST_INFO_DYNAMIC_URI:
    case MHD_REQUEST_INFO_DYNAMIC_NUMBER_URI_PARAMS:
    case MHD_REQUEST_INFO_DYNAMIC_NUMBER_COOKIES:
    case MHD_REQUEST_INFO_DYNAMIC_HEADER_SIZE:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED:
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS:
      return true;
    default:
      return false;
  }
}

uint_fast64_t processed(Exchange& exchange) {
  const mhd::mhd2::ContentReceiver* receiver = mhd::mhd2::state_of(exchange).receiver;
  return receiver ? receiver->processed() : 0;
}

enum MHD_StatusCode content_info(Exchange& exchange, MHD_RequestInfoDynamicType query,
                                 const Dynamic& answer) {
  const Request& request = exchange.request;
  switch (query) {
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT:
      return answer(&Data::v_upload_present_bool, has_content(request));
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED:
      return answer(&Data::v_upload_chunked_bool, request.framing == BodyFraming::chunked);
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL:
      return answer(&Data::v_upload_size_total_uint64, content_size(exchange));
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED:
      return answer(&Data::v_upload_size_recieved_uint64, uint_fast64_t{request.content_received});
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE:
      return answer(&Data::v_upload_size_to_recieve_uint64,
                    left_behind(exchange, request.content_received));
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED:
      return answer(&Data::v_upload_size_processed_uint64, processed(exchange));
    case MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS:
      return answer(&Data::v_upload_size_to_process_uint64,
                    left_behind(exchange, processed(exchange)));
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

enum MHD_StatusCode form_info(Exchange& exchange, const Dynamic& answer) {
  const mhd::mhd2::FormView form = mhd::mhd2::form_of(mhd::mhd2::state_of(exchange));
  if (form.fields) return answer(&Data::v_number_post_params_sizet, form.fields->count());
  return form.phase == mhd::mhd2::FormPhase::too_late ? MHD_SC_TOO_LATE : MHD_SC_TOO_EARLY;
}

}  // namespace

enum MHD_StatusCode MHD_request_get_info_fixed_sz(struct MHD_Request* request,
                                                  enum MHD_RequestInfoFixedType info_type,
                                                  union MHD_RequestInfoFixedData* output_buf,
                                                  size_t output_buf_size) {
  using FixedData = MHD_RequestInfoFixedData;
  Exchange& exchange = exchange_of(request);
  auto* connection = &mhd::mhd2::connection_of(exchange);
  const mhd::mhd2::Answer<FixedData> answer(output_buf, output_buf_size);
  switch (info_type) {
    case MHD_REQUEST_INFO_FIXED_HTTP_VER:
      return answer(&FixedData::v_http_ver,
                    static_cast<MHD_HTTP_ProtocolVersion>(exchange.request.version));
    case MHD_REQUEST_INFO_FIXED_HTTP_METHOD:
      return answer(&FixedData::v_http_method,
                    static_cast<MHD_HTTP_Method>(exchange.request.method));
    case MHD_REQUEST_INFO_FIXED_DAEMON:
      return answer(&FixedData::v_daemon, &mhd::mhd2::daemon_of(exchange));
    case MHD_REQUEST_INFO_FIXED_CONNECTION:
      return answer(&FixedData::v_connection, reinterpret_cast<MHD_Connection*>(connection));
    case MHD_REQUEST_INFO_FIXED_STREAM:
      return answer(&FixedData::v_stream, reinterpret_cast<MHD_Stream*>(connection));
    case MHD_REQUEST_INFO_FIXED_APP_CONTEXT:
      return answer(&FixedData::v_app_context_ppvoid, &mhd::mhd2::state_of(exchange).app_context);
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

enum MHD_StatusCode MHD_request_get_info_dynamic_sz(struct MHD_Request* request,
                                                    enum MHD_RequestInfoDynamicType info_type,
                                                    union MHD_RequestInfoDynamicData* output_buf,
                                                    size_t output_buf_size) {
  Exchange& exchange = exchange_of(request);
  const Dynamic answer(output_buf, output_buf_size);
  if (exchange.recv() == mhd::Recv::head && needs_head(info_type)) return MHD_SC_TOO_EARLY;
  switch (info_type) {
    case MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING:
      return answer(&Data::v_http_method_string,
                    mhd::mhd2::to_string(exchange.request.method_text));
    case MHD_REQUEST_INFO_DYNAMIC_URI:
      return answer(&Data::v_uri_string, mhd::mhd2::to_string(exchange.request.path));
    case MHD_REQUEST_INFO_DYNAMIC_NUMBER_URI_PARAMS:
      return answer(&Data::v_number_uri_params_sizet,
                    std::size_t{mhd::mhd2::query_of(exchange).count});
    case MHD_REQUEST_INFO_DYNAMIC_NUMBER_COOKIES:
      if (!MHD_HAVE_COOKIES) return MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD;
      return answer(&Data::v_number_cookies_sizet,
                    std::size_t{mhd::mhd2::cookies_of(exchange).count});
    case MHD_REQUEST_INFO_DYNAMIC_HEADER_SIZE:
      return answer(&Data::v_header_size_sizet, std::size_t{exchange.request.head_size});
    case MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS:
      return MHD_HAVE_POST_PARSER ? form_info(exchange, answer)
                                  : MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD;
    case MHD_REQUEST_INFO_DYNAMIC_AUTH_DIGEST_INFO:
    case MHD_REQUEST_INFO_DYNAMIC_AUTH_BASIC_CREDS:
      return MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD;
    default:
      return content_info(exchange, info_type, answer);
  }
}
