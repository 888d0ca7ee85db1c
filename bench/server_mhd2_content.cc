// SPDX-License-Identifier: LGPL-2.1-or-later
// Content of requests on this library. A request whose content is not as it should be loses its
// connection, which the client counts as an error.
#include "server_mhd2_content.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "common.h"

namespace bench {

namespace {

constexpr size_t whole_size = 4096;
constexpr size_t form_buffer_size = 1024;

struct Upload {
  MHD_Response* response;
  uint64_t left;
};

// The count is given back at the end, which each upload of the client reaches.
const MHD_UploadAction* take_piece(void* cls, MHD_Request* request, size_t size, void*) {
  auto* const upload = static_cast<Upload*>(cls);
  if (size != 0) {
    upload->left -= size;
    return MHD_upload_action_continue(request);
  }
  const Upload ended = *upload;
  free(upload);
  return ended.left == 0 ? MHD_upload_action_from_response(request, ended.response) : nullptr;
}

const MHD_Action* take_pieces(MHD_Request* request, MHD_Response* response, uint64_t size) {
  auto* const upload = static_cast<Upload*>(malloc(sizeof(Upload)));
  if (upload == nullptr) return nullptr;
  *upload = {response, size};
  return MHD_action_process_upload_inc(request, take_piece, upload);
}

const MHD_UploadAction* take_whole(void* cls, MHD_Request* request, size_t size, void*) {
  if (size != BENCH_PART_SIZE) return nullptr;
  return MHD_upload_action_from_response(request, static_cast<MHD_Response*>(cls));
}

struct Fields {
  size_t count = 0;
  size_t values_size = 0;
};

MHD_Bool take_field(void* cls, const MHD_PostField* field) {
  Fields& fields = *static_cast<Fields*>(cls);
  ++fields.count;
  fields.values_size += field->value.len;
  return MHD_YES;
}

const MHD_UploadAction* take_form(MHD_Request* request, void* cls, MHD_PostParseResult result) {
  Fields fields;
  MHD_request_get_post_data_cb(request, take_field, &fields);
  if (result != MHD_POST_PARSE_RES_OK || fields.count != BENCH_FORM_FIELDS ||
      fields.values_size != BENCH_FORM_VALUES_SIZE)
    return nullptr;
  return MHD_upload_action_from_response(request, static_cast<MHD_Response*>(cls));
}

}  // namespace

Taking taking_of(const char* name) {
  if (strcmp(name, "pieces") == 0) return Taking::pieces;
  if (strcmp(name, "whole") == 0) return Taking::whole;
  return strcmp(name, "form") == 0 ? Taking::form : Taking::none;
}

const MHD_Action* take_content(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                               uint_fast64_t size) {
  const Taker& taker = *static_cast<Taker*>(cls);
  switch (taker.taking) {
    case Taking::pieces:
      return take_pieces(request, taker.response, size);
    case Taking::whole:
      return MHD_action_process_upload_full(request, whole_size, take_whole, taker.response);
    case Taking::form:
      return MHD_action_parse_post(request, form_buffer_size, form_buffer_size,
                                   MHD_HTTP_POST_ENCODING_OTHER, nullptr, nullptr, take_form,
                                   taker.response);
    default:
      return MHD_action_from_response(request, taker.response);
  }
}

}  // namespace bench
