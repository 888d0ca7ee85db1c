// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/creator_rig.h"

#include <cstdlib>

namespace support {

CreatorRig::CreatorRig(std::uint64_t size, Creator creator, std::size_t drain)
    : CreatorRig([this] { return from_creator(); }, drain) {
  size_ = size;
  creator_ = std::move(creator);
}

CreatorRig::CreatorRig(Maker maker, std::size_t drain)
    : maker_(std::move(maker)), daemon_(MHD_daemon_create(answer, this)) {
  const auto option = MHD_D_OPTION_LOG_CALLBACK(on_log, this);
  if (!daemon_ || MHD_daemon_set_option(daemon_, &option) != MHD_SC_OK) std::abort();
  front_end_ = mhd::mhd2::make_front_end(*daemon_);
  rig_ = new Rig<mhd::h1::Session>(mhd::SessionConfig(), front_end_, drain);
}

CreatorRig::~CreatorRig() {
  delete rig_;
  MHD_daemon_destroy(daemon_);
}

const std::string& CreatorRig::ask(const char* version) {
  pump().deliver(std::string("GET / HTTP/") + version + "\r\nHost: a\r\n\r\n");
  return pump().output();
}

std::string CreatorRig::content(const char* version) {
  const std::string& all = ask(version);
  const std::size_t end = all.find("\r\n\r\n");
  return end == std::string::npos ? all : all.substr(end + 4);
}

MHD_Response* CreatorRig::from_creator() {
  return MHD_response_from_callback(MHD_HTTP_STATUS_OK, size_, create, this,
                                    [](void* self) { ++static_cast<CreatorRig*>(self)->freed; });
}

const MHD_Action* CreatorRig::answer(void* cls, MHD_Request* request, const MHD_String*,
                                     MHD_HTTP_Method, std::uint_fast64_t) {
  auto& rig = *static_cast<CreatorRig*>(cls);
  MHD_Response* response = rig.maker_();
  const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, cls);
  if (!response || MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
  return MHD_action_from_response(request, response);
}

const CreatorAction* CreatorRig::create(void* cls, Context* context, std::uint_fast64_t position,
                                        void* buffer, std::size_t max) {
  auto& rig = *static_cast<CreatorRig*>(cls);
  ++rig.calls;
  return rig.creator_(context, position, static_cast<char*>(buffer), max);
}

void CreatorRig::on_ended(void* cls, const MHD_RequestEndedData* data, void*) {
  static_cast<CreatorRig*>(cls)->ended.push_back(data->code);
}

void CreatorRig::on_log(void* cls, MHD_StatusCode code, const char*, va_list) {
  static_cast<CreatorRig*>(cls)->logged.push_back(code);
}

}  // namespace support
