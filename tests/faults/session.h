// SPDX-License-Identifier: LGPL-2.1-or-later
// What clients do in one run of the sweep, and what each of them must get.
#ifndef MHD_TESTS_FAULTS_SESSION_H
#define MHD_TESTS_FAULTS_SESSION_H

#include <sys/types.h>

#include <string>

#include "faults/site.h"

namespace faults {

// A client that knows what must come, byte by byte.
class Guest {
 public:
  // A small `room` to receive makes a large reply wait halfway.
  explicit Guest(Site& site, int room = 0);
  ~Guest() { leave(); }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  // What came of waiting for a reply.
  enum class Got {
    all,
    end,    // of the connection; what came before it was right
    wrong,  // bytes that nobody should have sent, or none within the time
  };

  bool connected() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  void send(const std::string& bytes);
  Got expect(const std::string& text);
  // A reply with this head whose chunks may be cut anywhere.
  Got expect_chunked(const std::string& head, const std::string& content);
  // Content that ends with the connection, or a part of it: behind the first `head` bytes an end in
  // good order is wrong.
  bool expect_unbounded(const std::string& text, size_t head);
  // A whole reply with this status that the library makes, then the end.
  bool expect_refusal(unsigned status);
  // Nothing more comes, and the peer closes.
  bool expect_end();
  void half_close();
  void reset();
  void leave();
  const std::string& problem() const { return problem_; }

 private:
  // Waits for bytes: their number, 0 at the end; negative: nothing came within the time.
  ssize_t receive(char* buffer, size_t size);
  Got ended(const std::string& text, const std::string& got);

  Site& site_;
  int fd_ = -1;
  size_t right_ = 0;  // bytes as they were last expected
  bool ended_in_order_ = false;
  std::string problem_;
};

// Replies as they must come.
std::string reply_to_hello();
std::string reply_to_head();
std::string reply_to_large();
std::string reply_to_some();
std::string reply_to_parked();
std::string reply_to_file();
std::string reply_to_pipe();  // in one chunk
std::string get(const char* target);

// All that the sweep wants to see: every kind of request, on several connections. What was
// not answered first, or nothing; `problem` is filled when something is wrong and not just missing.
std::string play(Site& site, std::string& problem);
// A new client is served at once.
bool serves(Site& site, std::string& problem);

}  // namespace faults

#endif
