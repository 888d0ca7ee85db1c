// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads what a server sends on one connection and holds it against the plan, byte by byte.
#ifndef MHD_SIM_REPLY_CHECKER_H
#define MHD_SIM_REPLY_CHECKER_H

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "sim/plan.h"

namespace sim {

class Client;
class World;

class ReplyChecker {
 public:
  ReplyChecker(World& world, const Client& client) : world_(world), client_(client) {}

  // The server sent these bytes.
  void feed(mhd::View bytes);
  // The server closed its side in order.
  void end();

  // Complete replies.
  std::size_t replies() const { return ends_.size(); }
  const std::vector<std::uint64_t>& ends() const { return ends_; }
  std::uint64_t total() const { return total_; }
  bool is_between() const { return part_ == Part::head && head_.empty(); }
  bool said_close() const { return said_close_; }
  bool refused() const { return refused_; }
  // Where the latest 100 (Continue) ended, and which request it was for.
  std::uint64_t continue_end() const { return continue_end_; }
  std::size_t continued() const { return continued_; }
  // Whether all of the reply to this request was sent.
  bool is_complete(std::size_t index) const;

 private:
  enum class Part { head, counted, chunk_size, chunk_data, chunk_end, until_close, page };
  void wrong(const char* what) const;
  void expect(bool holds, const char* what) const;
  bool head_byte(char c);
  void head_complete();
  void farewell(unsigned status);
  void own_reply(unsigned status);
  void reply_head(unsigned status);
  void check_persistence();
  void body_byte(char c);
  void chunk_line(char c);
  void reply_complete();
  std::string field(const char* name) const;

  World& world_;
  const Client& client_;
  Part part_ = Part::head;
  std::string head_;
  std::string line_;
  std::size_t index_ = 0;  // of the request whose reply is next
  std::uint64_t left_ = 0;
  std::uint64_t position_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t continue_end_ = 0;
  std::size_t continued_ = none;
  bool said_close_ = false;
  bool refused_ = false;
  std::vector<std::uint64_t> ends_;
};

}  // namespace sim

#endif
