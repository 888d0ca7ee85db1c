// SPDX-License-Identifier: LGPL-2.1-or-later
// Content that the application makes while it is sent.
#ifndef MHD_API_MHD2_DCC_H
#define MHD_API_MHD2_DCC_H

#include "api/mhd2/daemon.h"
#include "exchange/front_end.h"

// At most one is made in each call of a content creator; it lives in the context. What it says is
// written where the call that asks for content has its result, for each part of a stream counts.
struct MHD_DynamicContentCreatorAction {
  mhd::Pulled& pulled;
  bool made = false;
};

struct MHD_DynamicContentCreatorContext {
  const MHD_Daemon& daemon;
  mhd::Exchange& exchange;
  mhd::Bytes room;
  std::uint64_t left;  // of the promised content
  MHD_DynamicContentCreatorAction action;
};

namespace mhd::mhd2 {

// FrontEnd::pull() for a daemon: calls the content creator of the response.
Pulled pull_content(void* daemon, Exchange& exchange, std::uint64_t position, Bytes room);

}  // namespace mhd::mhd2

#endif
