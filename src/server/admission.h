// SPDX-License-Identifier: LGPL-2.1-or-later
// Who becomes a connection of a worker, and who has to make room.
#ifndef MHD_SERVER_ADMISSION_H
#define MHD_SERVER_ADMISSION_H

#include <atomic>

#include "net/listen.h"
#include "net/socket.h"

namespace mhd::server {

class Worker;

// A socket that was accepted, or that the application brought.
struct Newcomer {
  net::Fd socket;
  net::PeerAddress peer;
  unsigned others = 0;          // workers that can still be asked
  void* app_context = nullptr;  // the front end's
  bool welcome = true;          // else it is only told that there is no room
};

// At its limit a worker gives newcomers to one that has room. When no worker has any, the
// connection that has waited longest makes room: here first, then with the others. When nobody can,
// the newcomer is told so.
class Admission {
 public:
  explicit Admission(Worker& worker) : worker_(worker) {}

  // Before admit(), while the listening socket is held: whoever takes it away knows then that
  // somebody comes.
  void announce() { arriving_.fetch_add(1, std::memory_order_acq_rel); }
  void admit(net::Fd socket, const net::PeerAddress& peer);
  // Any thread: somebody who is not announced, and whose address has been counted. False: there is
  // no memory; nothing was taken.
  [[nodiscard]] bool send(Newcomer& newcomer);
  // Accepted, and not yet in any worker's count of connections. Any thread.
  unsigned arriving() const { return arriving_.load(std::memory_order_acquire) + on_the_way(); }
  // Those of them who are in the mailbox of this worker. Any thread.
  unsigned on_the_way() const { return on_the_way_.load(std::memory_order_acquire); }
  // Closes the connection that has waited for its client longest, if that is long enough. At most
  // `most_looked_at` connections are looked at. False: there is none.
  bool make_room();
  // Closes something that may be closed. False: there is nothing here; the other workers are asked,
  // and what they can do will have been done soon.
  bool free_descriptor();

 private:
  struct Handover;
  struct Plea;
  static constexpr unsigned most_looked_at = 256;
  static constexpr unsigned most_on_the_way = 16;

  bool free_own_descriptor();
  void ask_next(unsigned others);
  unsigned others() const;
  void examine(net::Fd socket, const net::PeerAddress& peer);
  void place(Newcomer& newcomer);
  bool hand_over(Worker& to, Newcomer& newcomer, unsigned most);
  Worker* neighbour_with_room() const;
  void turn_away(Newcomer& newcomer);
  void forget(const Newcomer& newcomer);
  // Counts the address. False: it has too many connections, or there is no memory to count it.
  bool enter(const net::PeerAddress& peer);
  void say_unavailable(net::Fd socket);

  Worker& worker_;
  std::atomic<unsigned> arriving_{0};
  std::atomic<unsigned> on_the_way_{0};  // newcomers in the mailbox of this worker
};

}  // namespace mhd::server

#endif
