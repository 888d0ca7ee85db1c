// SPDX-License-Identifier: LGPL-2.1-or-later
// The same content in each way in which a response can have it, and replies taken apart.
#ifndef MHD_TESTS_DAEMON_CONTENTS_H
#define MHD_TESTS_DAEMON_CONTENTS_H

#include <microhttpd2.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace daemon_test {

// Bytes that tell each position from those near it.
char pattern_at(std::uint64_t position);
std::string pattern(std::size_t size, std::uint64_t from = 0);

// A file without a name; -1 when there is none.
int new_file(const std::string& bytes);

std::size_t open_descriptors();

// What the responses of a test are made of.
class Material {
 public:
  explicit Material(std::size_t size);
  ~Material();
  Material(const Material&) = delete;
  Material& operator=(const Material&) = delete;

  const std::string bytes;
  std::atomic<unsigned> made{0};      // responses with a free callback
  std::atomic<unsigned> freed{0};     // calls of it
  std::atomic<unsigned> lent{0};      // pieces that a creator lent
  std::atomic<unsigned> returned{0};  // calls of their free callback
  // The request is resumed soon, by another thread.
  void resume_soon(MHD_Request* request);
  // To be called before the daemon ends: its requests end with it.
  void resume_no_more();

 private:
  void resume_all();

  std::mutex mutex_;
  std::vector<MHD_Request*> waiting_;
  std::atomic<bool> over_{false};
  std::thread resumer_;
};

struct Kind {
  const char* name;
  MHD_Response* (*make)(Material& material);
  bool size_known;
  bool reusable;
  const char* trailers;  // when the reply is chunked
};

extern const Kind kinds[];
extern const int kind_count;

// A reply taken apart.
struct Reply {
  std::string head;
  std::string content;
  std::string trailers;
  bool chunked = false;
  bool has_length = false;
  bool complete = false;  // as far as its framing tells
};

// Takes the first reply from the front of `bytes`.
Reply take_reply(std::string& bytes, bool to_head = false);

}  // namespace daemon_test

#endif
