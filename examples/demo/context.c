// SPDX-License-Identifier: LGPL-2.1-or-later
#include "context.h"

struct context **context_of(struct MHD_Request *request) {
  union MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    return NULL;
  return (struct context **) info.v_app_context_ppvoid;
}
