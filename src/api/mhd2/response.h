// SPDX-License-Identifier: LGPL-2.1-or-later
// struct MHD_Response: the engine's response with what this API adds.
#ifndef MHD_API_MHD2_RESPONSE_H
#define MHD_API_MHD2_RESPONSE_H

#include "api/mhd2/public.h"
#include "http/response.h"

namespace mhd::mhd2 {

// HTTP allows HTAB in field values, this API does not.
inline bool allows_value(View value) { return value.find('\t') == View::npos; }

}  // namespace mhd::mhd2

struct MHD_Response final : mhd::Response {
  MHD_Response(unsigned status, mhd::BodySource body, MHD_FreeCallback free_cb, void* free_cb_cls);

  // Called once, when the content is used no more.
  MHD_FreeCallback free_cb;
  void* free_cb_cls;
  // Makes the content, when that is dynamic; its first argument is `free_cb_cls`, too.
  MHD_DynamicContentCreator creator = nullptr;
  // Called for each request that was answered with the response; set before freezing.
  MHD_RequestEndedCallback ended_cb = nullptr;
  void* ended_cb_cls = nullptr;
  // The application keeps its reference when it makes an action.
  bool reusable = false;

 private:
  static void dispose(mhd::Response& response);
};

#endif
