// SPDX-License-Identifier: LGPL-2.1-or-later
// The fields of a form that were kept, while the application is told of its end.
#include "api/mhd2/form.h"

namespace {

using mhd::mhd2::to_nullable;
using mhd::mhd2::to_string;

MHD_PostField post_field(const mhd::StoredField& field) {
  MHD_PostField post = {};
  post.name = to_string(field.name);
  post.value = mhd::mhd2::value_of(field);
  post.filename = to_nullable(field.filename);
  post.content_type = to_nullable(field.content_type);
  post.transfer_encoding = to_nullable(field.transfer_encoding);
  return post;
}

}  // namespace

size_t MHD_request_get_post_data_cb(struct MHD_Request* request, MHD_PostDataIterator iterator,
                                    void* iterator_cls) {
  size_t count = 0;
  mhd::mhd2::for_each_form_field(mhd::mhd2::state_of(request), [&](const mhd::StoredField& field) {
    ++count;
    const MHD_PostField post = post_field(field);
    return !iterator || iterator(iterator_cls, &post) != MHD_NO;
  });
  return count;
}

size_t MHD_request_get_post_data_list(struct MHD_Request* request, size_t num_elements,
                                      struct MHD_PostField* elements) {
  size_t count = 0;
  mhd::mhd2::for_each_form_field(mhd::mhd2::state_of(request), [&](const mhd::StoredField& field) {
    if (count == num_elements) return false;
    elements[count++] = post_field(field);
    return true;
  });
  return count;
}
