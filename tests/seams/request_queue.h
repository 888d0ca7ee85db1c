// SPDX-License-Identifier: LGPL-2.1-or-later
// A front end of another kind: requests wait in a queue, and any thread takes them, reads their
// content and answers in parts. It proves that the calls of exchange/front_end.h carry more than
// one API.
#ifndef MHD_SEAMS_REQUEST_QUEUE_H
#define MHD_SEAMS_REQUEST_QUEUE_H

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "exchange/exchange.h"
#include "exchange/front_end.h"

namespace seams {

// One request in the hands of a thread. The calls block until the worker did its part, or the
// exchange is gone.
class Ticket {
 public:
  const std::string& method() const { return method_; }
  const std::string& target() const { return target_; }

  // Up to `most` bytes of content; empty at its end, and when the exchange is gone.
  std::string read(std::size_t most);
  // Begins the reply; its content follows with send() and finish(). False: the exchange is gone.
  bool reply(unsigned status);
  bool send(std::string part);
  bool finish();
  // Instead of a reply, or of the rest of one.
  void abort();
  // Waits until the exchange ended.
  mhd::Outcome wait_for_end();

 private:
  friend class RequestQueue;
  enum class Want { nothing, content, reply, abort };

  bool tell_worker(Want want, std::unique_lock<std::mutex>& hold);

  std::mutex lock_;
  std::condition_variable changed_;
  mhd::Exchange* exchange_ = nullptr;  // nullptr: it is gone
  mhd::Outcome outcome_ = mhd::Outcome::completed;
  std::string method_, target_;
  Want want_ = Want::nothing;
  std::size_t room_ = 0;  // read() waits for so much
  std::string content_;   // that came
  bool content_ended_ = false;
  unsigned status_ = 0;
  std::string part_;  // that is to be sent
  bool finished_ = false;
};

class RequestQueue {
 public:
  RequestQueue();
  const mhd::FrontEnd& front_end() const { return front_end_; }

  // Waits for a request. Nothing: the queue was closed.
  std::shared_ptr<Ticket> take();
  void close();

 private:
  using TicketRef = std::shared_ptr<Ticket>;
  static TicketRef& ticket_of(mhd::Exchange& exchange) { return exchange.slot<TicketRef>(); }
  static mhd::Verdict on_head(void* self, mhd::Exchange& exchange);
  static mhd::Verdict on_body(void* self, mhd::Exchange& exchange, mhd::Bytes piece,
                              std::size_t& taken);
  static mhd::Verdict on_end(void* self, mhd::Exchange& exchange);
  static mhd::Pulled pull(void* self, mhd::Exchange& exchange, std::uint64_t position,
                          mhd::Bytes room);
  static void on_done(void* self, mhd::Exchange& exchange, mhd::Outcome outcome);
  void add(mhd::Exchange& exchange);

  mhd::FrontEnd front_end_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<TicketRef> waiting_;
  bool closed_ = false;
};

}  // namespace seams

#endif
