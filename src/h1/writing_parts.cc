// SPDX-License-Identifier: LGPL-2.1-or-later
// What is sent in place of a response, when the request has conditions or asks for ranges.
#include "h1/session.h"

namespace mhd::h1 {

namespace {

constexpr std::size_t most_copied_text = 1024;  // longer text stays where it is

}  // namespace

// What the request makes of the response; nullptr: nothing.
Selection* Session::select() {
  const SelectionEnv env = {env_.clock ? env_.clock->unix_seconds() : 0, env_.random};
  return select_reply(current_->request, *current_->response, env, current_->arena);
}

// Text of the selection. False: no room.
bool Session::write_text(View text, Outbox& out) {
  if (text.size() <= most_copied_text) return out.append_copy(text);
  if (!out.append_reference(text)) return false;
  current_->holds_output = true;
  return true;
}

// Each part of the content behind its text, and the text behind the last one. False: no room.
bool Session::write_parts(Outbox& out) {
  Selection& selection = *current_->plan.selection;
  const BodySource& body = current_->response->body();
  ContentState& state = current_->content;
  for (; selection.part < selection.parts.size(); ++selection.part) {
    const SelectedPart& part = selection.parts[selection.part];
    if (!state.open) {
      if (!write_text(part.head, out)) return false;
      state.cursor = body_range(body, part.range.at, part.range.end);
      state.open = true;
    }
    if (!write_pieces(body, out)) return false;
  }
  return write_text(selection.closing, out);
}

}  // namespace mhd::h1
