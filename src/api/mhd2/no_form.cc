// SPDX-License-Identifier: LGPL-2.1-or-later
// In place of what parses forms, in builds without it: there is no action and there are no fields.
#include "api/mhd2/form.h"

namespace mhd::mhd2 {

ContentReceiver* make_form(Exchange&, const FormPlan&) { return nullptr; }

}  // namespace mhd::mhd2

size_t MHD_request_get_post_data_cb(struct MHD_Request*, MHD_PostDataIterator, void*) { return 0; }

size_t MHD_request_get_post_data_list(struct MHD_Request*, size_t, struct MHD_PostField*) {
  return 0;
}
