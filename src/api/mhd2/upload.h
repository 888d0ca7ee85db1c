// SPDX-License-Identifier: LGPL-2.1-or-later
// MHD_action_process_upload(): content in one buffer, or piece by piece.
#ifndef MHD_API_MHD2_UPLOAD_H
#define MHD_API_MHD2_UPLOAD_H

#include "api/mhd2/public.h"
#include "api/mhd2/receiver.h"

namespace mhd::mhd2 {

struct UploadSink {
  MHD_UploadCallback callback;
  void* cls;
};

// In the arena of the exchange; nullptr: there is no room. `most`: the largest content for `full`,
// 0 when there is no such callback.
ContentReceiver* make_upload(Exchange& exchange, std::size_t most, UploadSink full,
                             UploadSink incremental);

}  // namespace mhd::mhd2

#endif
