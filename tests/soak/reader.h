// SPDX-License-Identifier: LGPL-2.1-or-later
// Replies as they come, byte by byte, against what is expected.
#ifndef MHD_TESTS_SOAK_READER_H
#define MHD_TESTS_SOAK_READER_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "soak/plan.h"

namespace soak {

class Reader {
 public:
  explicit Reader(const Plan& plan) : plan_(plan) {}

  // False: the bytes are wrong; problem() says why.
  bool take(const char* bytes, std::size_t size);
  // Replies that are complete.
  std::size_t replies() const { return replies_; }
  // A reply came behind which nothing is answered.
  bool closed() const { return closed_; }
  // Bytes of a reply that is not complete.
  bool inside() const { return in_content_ || !head_.empty(); }
  std::uint64_t checked() const { return checked_; }
  const std::string& problem() const { return problem_; }

 private:
  bool fail(const std::string& what);
  bool head_complete();
  bool check_line(const std::string& line);
  void reply_complete();
  bool take_content(const char*& bytes, std::size_t& size);
  const Expected& expected() const { return plan_.requests[replies_].expected; }

  const Plan& plan_;
  std::size_t replies_ = 0;
  std::string head_;
  bool in_content_ = false;
  bool closed_ = false;
  bool says_close_ = false;
  bool has_id_ = false;
  bool has_date_ = false;
  bool has_length_ = false;
  std::uint64_t length_ = 0;
  std::size_t at_ = 0;  // in the content
  std::uint64_t checked_ = 0;
  std::string problem_;
};

}  // namespace soak

#endif
