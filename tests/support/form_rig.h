// SPDX-License-Identifier: LGPL-2.1-or-later
// A session without a socket whose requests are read as forms by an application that writes down
// what it is told, and aborts when something is told that must not be.
#ifndef MHD_SUPPORT_FORM_RIG_H
#define MHD_SUPPORT_FORM_RIG_H

#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "api/mhd2/daemon.h"
#include "h1/session.h"
#include "support/pump.h"

namespace support {

// The arguments of MHD_action_parse_post().
struct FormUse {
  std::size_t buffer_size = std::size_t{1} << 20;
  std::size_t most_kept = SIZE_MAX;
  MHD_HTTP_PostEncoding encoding = MHD_HTTP_POST_ENCODING_OTHER;
  bool reader = true;
};

enum class FormAnswer {
  go_on,
  suspend,
  suspend_resumed,  // resumed before the callback returns
  reply,
  none,  // NULL
};

class FormRig {
 public:
  using Answer = std::function<FormAnswer(unsigned call)>;

  explicit FormRig(const FormUse& use,
                   std::initializer_list<MHD_DaemonOptionAndValue> options = {});
  ~FormRig();
  FormRig(const FormRig&) = delete;
  FormRig& operator=(const FormRig&) = delete;

  // What the callbacks answer to their calls, counted from 0; else they go on, and reply at the
  // end.
  Answer reader_answer;
  Answer done_answer;
  // In the done callback, when it is called for the last time.
  std::function<void(MHD_Request*)> look;

  Pump& pump() { return rig_->pump; }
  void deliver(mhd::View bytes) { pump().deliver(bytes); }
  // False: nobody was suspended.
  bool resume();
  bool suspended() const { return suspended_ != nullptr; }
  // The connection is lost.
  void lose() { pump().lose(mhd::Outcome::client_abort); }
  mhd::Budget& pool() { return daemon_->large_pool; }

  // Of the latest request:
  // "(name=value)" for each value that went to the reader, without ')' when its end was not told;
  // then, once the done callback was called, "[name=value]" for each field that was kept, and the
  // result. "filename:", "type:" and "coding:" stand behind a name where there are such; a field
  // without value has no '='.
  std::string seen() const { return streamed_ + kept_; }
  // "name=value" of each field that was told with its end or kept, in turn.
  std::vector<std::string> fields;
  unsigned reader_calls = 0;
  unsigned done_calls = 0;
  bool done = false;                        // the callback gave another answer than to suspend
  std::vector<MHD_RequestEndedCode> ended;  // in turn
  std::vector<MHD_StatusCode> logged;

 private:
  struct Front;
  struct Calls;

  void forget();
  const MHD_UploadAction* act(MHD_Request* request, FormAnswer answer);
  void read(MHD_Request* request, const std::string& head, mhd::View data, std::uint64_t at,
            bool last);

  const FormUse use_;
  MHD_Daemon* daemon_;
  mhd::server::Config config_;
  mhd::server::Worker* worker_;
  mhd::server::Connection* connection_;  // that exchanges seem to belong to
  mhd::FrontEnd inner_;
  mhd::FrontEnd front_end_;
  Rig<mhd::h1::Session>* rig_;

  MHD_Request* suspended_ = nullptr;
  std::string streamed_;
  std::string kept_;
  std::string open_head_;  // of the value that goes to the reader
  std::string open_value_;
  bool open_ = false;
};

// A request with this content, in chunks of `chunk` bytes unless that is 0. No Content-Type when
// `type` is nullptr.
std::string form_request(const char* type, mhd::View content, std::size_t chunk = 0);
// Where the head of such a request ends.
std::size_t head_size(const std::string& request);

}  // namespace support

#endif
