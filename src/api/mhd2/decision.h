// SPDX-License-Identifier: LGPL-2.1-or-later
// From what a callback of the application answered to the engine's verdict.
#ifndef MHD_API_MHD2_DECISION_H
#define MHD_API_MHD2_DECISION_H

#include "api/mhd2/public.h"
#include "api/mhd2/request.h"
#include "exchange/front_end.h"

namespace mhd::mhd2 {

// Before a callback of the given kind is called.
inline void enter(RequestState& state, Callback callback) { state.decision.callback = callback; }

// After it: what it answered. An action that was made but not returned is given up.
Verdict take_action(Exchange& exchange, const MHD_Action* returned);

// As above for an upload callback; whether `go_on` is possible: else going on is an error.
Verdict take_upload_action(Exchange& exchange, const MHD_UploadAction* returned, bool may_go_on);

}  // namespace mhd::mhd2

#endif
