// SPDX-License-Identifier: LGPL-2.1-or-later
// Which pollers this build has: one table.
#include "net/pollers.h"

#include "config.h"
#include "net/poller.h"

namespace mhd::net {

namespace {

struct Backend {
  PollCall call;
  Poller* (*make)();
};

// The best one first.
constexpr Backend backends[] = {
#if MHD_HAVE_EPOLL
    {PollCall::epoll, make_epoll},
#endif
#if MHD_HAVE_POLL
    {PollCall::poll, make_poll},
#endif
    {PollCall::select, make_select},
};

const Backend* find(PollCall call) {
  for (const Backend& backend : backends)
    if (call == PollCall::automatic || call == backend.call) return &backend;
  return nullptr;
}

}  // namespace

bool has_poller(PollCall call) { return find(call) != nullptr; }

PollCall effective_call(PollCall call) {
  const Backend* backend = find(call);
  return backend ? backend->call : call;
}

Poller* make_poller(PollCall call, bool& exists) {
  const Backend* backend = find(call);
  exists = backend != nullptr;
  return backend ? backend->make() : nullptr;
}

}  // namespace mhd::net
