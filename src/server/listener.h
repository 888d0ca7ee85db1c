// SPDX-License-Identifier: LGPL-2.1-or-later
// Accepts connections for one worker from a listening socket that it does not own.
#ifndef MHD_SERVER_LISTENER_H
#define MHD_SERVER_LISTENER_H

#include "server/channel.h"

namespace mhd::server {

class Worker;

class Listener final : public Channel {
 public:
  explicit Listener(Worker& worker) : worker_(worker) {}
  [[nodiscard]] net::AddResult open(int listener);
  void close();
  void on_ready(net::Events events) override;
  void on_timeout() override;

 private:
  void pause();
  void listen();

  Worker& worker_;
  bool open_ = false;
  bool paused_ = false;
};

}  // namespace mhd::server

#endif
