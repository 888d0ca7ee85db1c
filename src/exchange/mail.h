// SPDX-License-Identifier: LGPL-2.1-or-later
// Messages into a worker: the only way in from another thread.
#ifndef MHD_EXCHANGE_MAIL_H
#define MHD_EXCHANGE_MAIL_H

#include "base/intrusive.h"

namespace mhd {

// One message. It stays with its sender's memory until deliver() ran on the worker's thread; it
// must not be posted again before that.
struct Mail : StackLink {
  using Deliver = void (*)(Mail& mail, void* worker);
  explicit Mail(Deliver how) : deliver(how) {}
  Deliver deliver;
};

// Takes messages from any thread.
struct MailDrop {
  virtual void post(Mail& mail) = 0;

 protected:
  ~MailDrop() = default;
};

}  // namespace mhd

#endif
