// SPDX-License-Identifier: LGPL-2.1-or-later
// Error replies on sockets that have no connection (any more).
#ifndef MHD_SERVER_FAREWELL_H
#define MHD_SERVER_FAREWELL_H

#include "net/socket.h"
#include "server/channel.h"

namespace mhd::server {

class Worker;

// Reads and forgets what the client sends for a moment after the reply, so that closing does not
// destroy the reply before the client has read it.
class Farewell final : public Channel {
 public:
  bool free() const { return !socket_.valid(); }
  // False: the socket can't be watched, and is still the caller's.
  [[nodiscard]] bool begin(Worker& worker, net::Fd& socket);
  void end();
  void on_ready(net::Events events) override;
  void on_timeout() override { end(); }

 private:
  Worker* worker_ = nullptr;
  net::Fd socket_;
  std::size_t forgotten_ = 0;  // bytes
};

// Those of one worker. There are few: descriptors of the reserve are meant for them, and when all
// are in use the oldest one ends.
class Farewells {
 public:
  static constexpr unsigned most = 16;  // of a daemon, as long as each worker has one

  explicit Farewells(Worker& worker) : worker_(worker) {}
  void share_among(unsigned workers) { room_ = workers < most ? most / workers : 1; }
  // Sends an error reply as far as that is possible without waiting, and closes the socket in a
  // while.
  void say(net::Fd socket, unsigned status);
  // Gives a descriptor back. False: there is none.
  bool end_oldest();
  void end_all();

 private:
  void send_reply(int socket, unsigned status);

  Worker& worker_;
  unsigned room_ = 1;
  unsigned next_ = 0;  // where the oldest one is, when all are in use
  Farewell places_[most];
};

}  // namespace mhd::server

#endif
