// SPDX-License-Identifier: LGPL-2.1-or-later
// A session without a socket whose every request is answered with a response that a test makes.
#ifndef MHD_SUPPORT_CREATOR_RIG_H
#define MHD_SUPPORT_CREATOR_RIG_H

#include <functional>
#include <string>
#include <vector>

#include "api/mhd2/daemon.h"
#include "h1/session.h"
#include "support/pump.h"

namespace support {

using Context = MHD_DynamicContentCreatorContext;
using CreatorAction = MHD_DynamicContentCreatorAction;

class CreatorRig {
 public:
  using Creator = std::function<const CreatorAction*(Context*, std::uint64_t position, char* buffer,
                                                     std::size_t max)>;

  // Gives the response.
  using Maker = std::function<MHD_Response*()>;

  // `drain`: how many bytes the kernel takes at a time.
  CreatorRig(std::uint64_t size, Creator creator, std::size_t drain = everything);
  explicit CreatorRig(Maker maker, std::size_t drain = everything);
  ~CreatorRig();
  CreatorRig(const CreatorRig&) = delete;
  CreatorRig& operator=(const CreatorRig&) = delete;

  MHD_Daemon& daemon() { return *daemon_; }
  Pump& pump() { return rig_->pump; }
  // What has been sent when a client has asked once; HTTP/1.1 or 1.0.
  const std::string& ask(const char* version = "1.1");
  // The same without the head.
  std::string content(const char* version = "1.1");

  unsigned calls = 0;                       // of the creator
  unsigned freed = 0;                       // free callbacks of responses
  std::vector<MHD_RequestEndedCode> ended;  // in turn
  std::vector<MHD_StatusCode> logged;

 private:
  static const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*,
                                  MHD_HTTP_Method, std::uint_fast64_t);
  static const CreatorAction* create(void* cls, Context* context, std::uint_fast64_t position,
                                     void* buffer, std::size_t max);
  static void on_ended(void* cls, const MHD_RequestEndedData* data, void*);
  static void on_log(void* cls, MHD_StatusCode code, const char*, va_list);

  MHD_Response* from_creator();

  std::uint64_t size_ = 0;
  Creator creator_;
  Maker maker_;
  MHD_Daemon* daemon_;
  mhd::FrontEnd front_end_;
  Rig<mhd::h1::Session>* rig_;
};

}  // namespace support

#endif
