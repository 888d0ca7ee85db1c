// SPDX-License-Identifier: LGPL-2.1-or-later
// Accepts connections for one worker from a listening socket that it does not own.
#ifndef MHD_SERVER_LISTENER_H
#define MHD_SERVER_LISTENER_H

#include "exchange/mail.h"
#include "net/listen.h"
#include "server/channel.h"
#include "server/mutex.h"

namespace mhd::server {

class Worker;

// Any thread may take the socket away from it; everything else is for the worker's thread.
class Listener final : public Channel {
 public:
  explicit Listener(Worker& worker) : worker_(worker) {}
  [[nodiscard]] net::AddResult open(int listener);
  void close();
  // Any thread, once: when it returns nothing more is accepted, and the number of the descriptor
  // may mean something else.
  void quiesce();
  void on_ready(net::Events events) override;
  void on_timeout() override;

 private:
  // leaving: nothing is accepted, and the worker has still to tell its poller.
  enum class State : std::uint8_t { closed, listening, paused, leaving };

  // A message that the listener itself posts, at most once.
  struct Leave final : Mail {
    explicit Leave(Listener& owner) : Mail(arrive), listener(owner) {}
    static void arrive(Mail& mail, void*) { static_cast<Leave&>(mail).listener.close(); }
    Listener& listener;
  };

  net::AddResult listen();
  void pause();
  net::Fd accept_one(net::PeerAddress& peer, net::AcceptError& error, int& system_error);

  Worker& worker_;
  // Held while the descriptor is used: for the time of one system call.
  Mutex mutex_;
  State state_ = State::closed;
  Leave leave_{*this};
};

}  // namespace mhd::server

#endif
