// SPDX-License-Identifier: LGPL-2.1-or-later
// MHD_action_parse_post(): content that is a form.
#ifndef MHD_API_MHD2_FORM_H
#define MHD_API_MHD2_FORM_H

#include "api/mhd2/public.h"
#include "api/mhd2/receiver.h"
#include "api/mhd2/request.h"
#include "config.h"
#include "form/field_store.h"

namespace mhd::mhd2 {

// What the application gave to MHD_action_parse_post().
struct FormPlan {
  std::size_t buffer_size;
  std::size_t most_kept;  // largest value that is kept, as sent
  MHD_HTTP_PostEncoding encoding;
  MHD_PostDataReader reader;
  void* reader_cls;
  MHD_PostDataFinished done;
  void* done_cls;
};

// In the arena of the exchange; nullptr: there is no room.
ContentReceiver* make_form(Exchange& exchange, const FormPlan& plan);

inline FormView form_of(const RequestState& state) {
  return state.receiver ? state.receiver->form() : FormView();
}

// Calls use(field) for each kept field, in the order of the content, until it answers false. False
// then.
template <class Use>
bool for_each_form_field(const RequestState& state, Use use) {
  if constexpr (MHD_HAVE_POST_PARSER) {
    const FormView form = form_of(state);
    if (!form.fields) return true;
    StoredField field;
    for (FieldStore::Reader reader = form.fields->read(); reader.next(field);)
      if (!use(field)) return false;
  }
  return true;
}

inline MHD_StringNullable value_of(const StoredField& field) {
  return field.has_value ? to_nullable(field.value) : MHD_StringNullable{0, nullptr};
}

}  // namespace mhd::mhd2

#endif
