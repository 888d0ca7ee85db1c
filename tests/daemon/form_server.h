// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon that reads forms and answers with what it was told of them.
#ifndef MHD_TESTS_DAEMON_FORM_SERVER_H
#define MHD_TESTS_DAEMON_FORM_SERVER_H

#include <microhttpd2.h>

#include <atomic>
#include <condition_variable>
#include <initializer_list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/row_daemon.h"

namespace daemon_test {

// What the server says of a value: itself when it is short, else its size and a checksum.
class ValueText {
 public:
  void add(const char* data, size_t size);
  std::string text() const;
  size_t size() const { return size_; }

 private:
  static constexpr size_t longest = 64;
  std::string begin_;
  size_t size_ = 0;
  uint64_t sum_ = 14695981039346656037U;
};

// A reply has "(name=value)" for each value that went to the reader, "[name=value]" for each field
// that was kept, with " file:" and " type:" behind names that have such, then the result. Paths:
//   /form     no more than that
//   /suspend  each callback suspends the request, which another thread resumes
//   /creator  the reply comes from a content creator, which looks for the fields in vain
class FormServer {
 public:
  FormServer(const Row& row, size_t most_kept,
             std::initializer_list<MHD_DaemonOptionAndValue> options = {});
  ~FormServer();
  FormServer(const FormServer&) = delete;
  FormServer& operator=(const FormServer&) = delete;

  // Ends the daemon; the destructor does it too.
  void stop();

  unsigned port() const { return daemon_.port(); }
  // Of the memory that requests share.
  size_t used() const;
  size_t most_used() const { return most_used_.load(); }
  unsigned begun() const { return begun_.load(); }
  unsigned ended() const { return ended_.load(); }
  // Rules that did not hold, in words.
  std::string broken_rules();

 private:
  struct Story;
  struct Site;

  void expect(bool holds, const char* rule);
  void note_use();
  const MHD_UploadAction* suspend(MHD_Request* request);
  void resume_all();

  const size_t most_kept_;
  RowDaemon daemon_;
  std::atomic<unsigned> begun_{0};
  std::atomic<unsigned> ended_{0};
  std::atomic<size_t> most_used_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<MHD_Request*> suspended_;
  std::string broken_;
  bool ending_ = false;
  std::thread resumer_;
};

}  // namespace daemon_test

#endif
