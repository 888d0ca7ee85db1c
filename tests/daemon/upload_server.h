// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon that takes content in each of the ways there are, in any row of the matrix.
#ifndef MHD_TESTS_DAEMON_UPLOAD_SERVER_H
#define MHD_TESTS_DAEMON_UPLOAD_SERVER_H

#include <microhttpd2.h>

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/row_daemon.h"

namespace daemon_test {

// What is done with the content of one request.
enum class Suspend {
  never,
  early,   // at each call, and resumed before the callback returns
  thread,  // at each call, and resumed by another thread
  twice,   // the same, and resumed two times
  hold,    // at the first call, until resume_held()
};

struct Manner {
  std::size_t buffer = 0;   // for the full callback; 0: there is none
  bool incremental = true;  // there is such a callback
  Suspend suspend = Suspend::never;
  std::uint64_t reply_at = MHD_SIZE_UNKNOWN;  // answered when so much came; 0: without reading
};

// Every request is treated in the same way, and answered with what_came(), or "early\n" when
// nothing was read.
class UploadServer {
 public:
  explicit UploadServer(const Row& row, const Manner& manner = Manner());
  ~UploadServer() { stop(); }
  UploadServer(const UploadServer&) = delete;
  UploadServer& operator=(const UploadServer&) = delete;

  bool set(const MHD_DaemonOptionAndValue& option) { return daemon_.set(option); }
  MHD_StatusCode start();
  void stop();
  unsigned port() const { return daemon_.port(); }
  MHD_Daemon* daemon() const { return daemon_.get(); }
  // Requests from now on.
  void treat(const Manner& manner) {
    const std::lock_guard<std::mutex> lock(mutex_);
    manner_ = manner;
  }

  // Bytes of the shared memory that are taken.
  std::size_t pool_used() const;
  unsigned requests() const { return requests_.load(); }
  // Requests that have ended, by reason; how many in all.
  unsigned ended(MHD_RequestEndedCode code) const { return ended_[code].load(); }
  unsigned ended_in_all() const;
  // The reasons that came, with their numbers.
  std::string codes() const;
  // Calls of the upload callbacks.
  unsigned calls() const { return calls_.load(); }
  // Requests that were suspended and are not resumed.
  std::size_t held();
  void resume_held();
  // Waits until all requests have ended and no shared memory is taken, at most 5 s.
  bool all_over() const;
  // Rules that did not hold, in words.
  std::string broken();
  std::string log_text();

 private:
  // One request.
  struct Upload {
    UploadServer& server;
    Manner manner;
    std::uint64_t size = 0;  // of what came
    std::uint32_t sum = 0;
    unsigned again = 0;  // calls of the full callback
    bool last = false;
    bool over = false;
  };
  static const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String* path,
                                  MHD_HTTP_Method method, uint_fast64_t size);
  static const MHD_UploadAction* on_full(void* cls, MHD_Request* request, size_t size, void* data);
  static const MHD_UploadAction* on_piece(void* cls, MHD_Request* request, size_t size, void* data);
  static void on_ended(void* cls, const MHD_RequestEndedData* data, void* context);
  static void on_log(void* cls, MHD_StatusCode code, const char* format, va_list arguments);
  const MHD_UploadAction* suspend(Upload& upload, MHD_Request* request);
  const MHD_UploadAction* reply(Upload& upload, MHD_Request* request, const char* by);
  void expect(bool holds, const char* rule);
  void resume_soon(MHD_Request* request, unsigned times);
  void resume_all_soon();

  Manner manner_;
  RowDaemon daemon_;
  std::atomic<unsigned> requests_{0};
  std::atomic<unsigned> calls_{0};
  std::atomic<unsigned> ended_[64] = {};
  std::mutex mutex_;
  std::list<Upload> uploads_;
  std::vector<MHD_Request*> held_;
  std::vector<std::pair<MHD_Request*, unsigned>> waiting_;
  std::string broken_;
  std::string log_;
  std::atomic<bool> ending_{false};
  std::thread resumer_;
};

// What is said of content that the full or the incremental callback got ("full" or "inc").
std::string what_came(const char* by, const std::string& content);
std::uint32_t add_to_sum(std::uint32_t sum, const char* bytes, std::size_t size);

// Requests.
std::string counted(const std::string& content, const char* more_fields = "");
// In chunks of this size.
std::string chunked(const std::string& content, std::size_t chunk, const char* more_fields = "");

}  // namespace daemon_test

#endif
