// SPDX-License-Identifier: LGPL-2.1-or-later
// Pipes that replies come from: read when something waits in them, watched when nothing does.
#ifndef MHD_SERVER_PIPES_H
#define MHD_SERVER_PIPES_H

#include "base/intrusive.h"
#include "exchange/held.h"
#include "exchange/session.h"
#include "server/channel.h"

namespace mhd::server {

class Pipes;
class Worker;
struct PipeTag;

// Waits for the writer of a pipe, and resumes the exchange then. Goes with the exchange.
class PipeWatch final : public Channel, public Held, public Link<PipeTag> {
 public:
  PipeWatch(Pipes& pipes, Exchange& exchange, int pipe);
  // False: the pipe can't be watched.
  [[nodiscard]] bool watch();
  void on_ready(net::Events events) override;
  void on_timeout() override {}

 private:
  static void give_up(Held& self);
  void stop();

  Pipes& pipes_;
  Exchange* exchange_;  // null: it has ended
  bool watching_ = false;
};

// The pipes of one worker. Whatever the blocking mode of a descriptor: nobody waits in a read.
class Pipes final : public PipeReader {
 public:
  explicit Pipes(Worker& worker) : worker_(worker) {}
  ~Pipes() { free_retired(); }
  Pipes(const Pipes&) = delete;
  Pipes& operator=(const Pipes&) = delete;

  Pulled pull(Exchange& exchange, Bytes room, bool can_splice) override;
  // At the end of a turn, when nobody can have a pointer to them any more.
  void free_retired();

 private:
  friend class PipeWatch;
  Pulled wait_for(Exchange& exchange, int pipe);

  Worker& worker_;
  List<PipeWatch, PipeTag> retired_;
};

}  // namespace mhd::server

#endif
