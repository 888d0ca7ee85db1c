// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/upload_server.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "api/mhd2/daemon.h"
#include "daemon/server.h"

namespace daemon_test {

UploadServer::UploadServer(const Row& row, const Manner& manner)
    : manner_(manner), daemon_(row, answer, this) {
  set(MHD_D_OPTION_LOG_CALLBACK(on_log, this));
  set(MHD_D_OPTION_REQUEST_ENDED_CALLBACK(on_ended, this));
}

MHD_StatusCode UploadServer::start() {
  resumer_ = std::thread([this] {
    while (!ending_.load()) {
      resume_all_soon();
      std::this_thread::yield();
    }
    resume_all_soon();
  });
  return daemon_.start();
}

void UploadServer::stop() {
  ending_ = true;
  if (resumer_.joinable()) resumer_.join();
  daemon_.stop();
}

std::size_t UploadServer::pool_used() const { return daemon_.get()->large_pool.used(); }

unsigned UploadServer::ended_in_all() const {
  unsigned sum = 0;
  for (const auto& count : ended_) sum += count.load();
  return sum;
}

std::string UploadServer::codes() const {
  std::string text;
  for (unsigned code = 0; code < std::size(ended_); ++code)
    if (const unsigned count = ended_[code].load())
      text += " " + std::to_string(code) + ": " + std::to_string(count) + ",";
  return text;
}

bool UploadServer::all_over() const {
  return eventually([this] { return ended_in_all() == requests() && pool_used() == 0; });
}

std::size_t UploadServer::held() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return held_.size();
}

void UploadServer::resume_held() {
  std::vector<MHD_Request*> requests;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests.swap(held_);
  }
  for (MHD_Request* request : requests) MHD_request_resume(request);
}

void UploadServer::resume_soon(MHD_Request* request, unsigned times) {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_.emplace_back(request, times);
}

void UploadServer::resume_all_soon() {
  std::vector<std::pair<MHD_Request*, unsigned>> waiting;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting.swap(waiting_);
  }
  for (const auto& [request, times] : waiting)
    for (unsigned i = 0; i < times; ++i) MHD_request_resume(request);
}

std::string UploadServer::broken() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return broken_;
}

std::string UploadServer::log_text() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return log_;
}

void UploadServer::expect(bool holds, const char* rule) {
  if (holds) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  broken_ += std::string(rule) + "\n";
}

void UploadServer::on_log(void* cls, MHD_StatusCode code, const char* format, va_list arguments) {
  auto& server = *static_cast<UploadServer*>(cls);
  char line[512];
  std::vsnprintf(line, sizeof line, format, arguments);
  const std::lock_guard<std::mutex> lock(server.mutex_);
  server.log_ += std::to_string(code) + " " + line + "\n";
}

void UploadServer::on_ended(void* cls, const MHD_RequestEndedData* data, void* context) {
  auto& server = *static_cast<UploadServer*>(cls);
  auto* upload = static_cast<Upload*>(context);
  server.expect(upload && !upload->over, "a request ends once");
  if (upload) upload->over = true;
  {
    // Nobody may resume what has ended: the library allows it, but a test that did would not see
    // whether others are resumed.
    const std::lock_guard<std::mutex> lock(server.mutex_);
    std::erase(server.held_, data->req);
  }
  ++server.ended_[data->code];
}

const MHD_Action* UploadServer::answer(void* cls, MHD_Request* request, const MHD_String*,
                                       MHD_HTTP_Method, uint_fast64_t) {
  auto& server = *static_cast<UploadServer*>(cls);
  MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    std::abort();
  Upload* upload;
  {
    const std::lock_guard<std::mutex> lock(server.mutex_);
    upload = &server.uploads_.emplace_back(Upload{server, server.manner_});
  }
  *info.v_app_context_ppvoid = upload;
  ++server.requests_;
  const Manner& manner = upload->manner;
  if (manner.reply_at == 0)
    return MHD_action_from_response(
        request, MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 6, "early\n"));
  return MHD_action_process_upload(request, manner.buffer, manner.buffer ? on_full : nullptr,
                                   upload, manner.incremental ? on_piece : nullptr, upload);
}

const MHD_UploadAction* UploadServer::suspend(Upload& upload, MHD_Request* request) {
  UploadServer& server = upload.server;
  const MHD_UploadAction* const action = MHD_upload_action_suspend(request);
  switch (upload.manner.suspend) {
    case Suspend::never:
      break;
    case Suspend::early:
      MHD_request_resume(request);
      break;
    case Suspend::thread:
      server.resume_soon(request, 1);
      break;
    case Suspend::twice:
      server.resume_soon(request, 2);
      break;
    case Suspend::hold: {
      upload.manner.suspend = Suspend::never;
      const std::lock_guard<std::mutex> lock(server.mutex_);
      server.held_.push_back(request);
    }
  }
  return action;
}

const MHD_UploadAction* UploadServer::reply(Upload& upload, MHD_Request* request, const char* by) {
  const std::string text =
      std::string(by) + " " + std::to_string(upload.size) + " " + std::to_string(upload.sum) + "\n";
  upload.last = true;
  return MHD_upload_action_from_response(
      request, MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, text.size(), text.data()));
}

const MHD_UploadAction* UploadServer::on_full(void* cls, MHD_Request* request, size_t size,
                                              void* data) {
  auto& upload = *static_cast<Upload*>(cls);
  UploadServer& server = upload.server;
  ++server.calls_;
  server.expect(!upload.last && !upload.over, "no call behind the last one");
  server.expect((size == 0) == (data == nullptr), "nothing has no address");
  server.expect(size <= upload.manner.buffer, "the content fits");
  const std::uint32_t sum = add_to_sum(0, static_cast<const char*>(data), size);
  server.expect(upload.again == 0 || (sum == upload.sum && size == upload.size),
                "the same content comes again");
  upload.size = size;
  upload.sum = sum;
  if (upload.manner.suspend != Suspend::never && ++upload.again < 3)
    return server.suspend(upload, request);
  return server.reply(upload, request, "full");
}

const MHD_UploadAction* UploadServer::on_piece(void* cls, MHD_Request* request, size_t size,
                                               void* data) {
  auto& upload = *static_cast<Upload*>(cls);
  UploadServer& server = upload.server;
  ++server.calls_;
  server.expect(!upload.last && !upload.over, "no call behind the last one");
  server.expect((size == 0) == (data == nullptr), "nothing has no address");
  server.expect(upload.again == 0 || size == 0, "a last call that is made again is the last one");
  upload.sum = add_to_sum(upload.sum, static_cast<const char*>(data), size);
  upload.size += size;
  if (upload.size >= upload.manner.reply_at) return server.reply(upload, request, "early");
  const bool again = size == 0 && upload.again++ > 0;
  if (upload.manner.suspend != Suspend::never && !again) return server.suspend(upload, request);
  return size > 0 ? MHD_upload_action_continue(request) : server.reply(upload, request, "inc");
}

std::uint32_t add_to_sum(std::uint32_t sum, const char* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    sum = (sum ^ static_cast<unsigned char>(bytes[i])) * 16777619U + 1;
  return sum;
}

std::string what_came(const char* by, const std::string& content) {
  return std::string(by) + " " + std::to_string(content.size()) + " " +
         std::to_string(add_to_sum(0, content.data(), content.size())) + "\n";
}

std::string counted(const std::string& content, const char* more_fields) {
  return "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(content.size()) +
         "\r\n" + more_fields + "\r\n" + content;
}

std::string chunked(const std::string& content, std::size_t chunk, const char* more_fields) {
  std::string text =
      std::string("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n") + more_fields +
      "\r\n";
  for (std::size_t at = 0; at < content.size(); at += chunk) {
    const std::size_t size = std::min(chunk, content.size() - at);
    char line[20];
    std::snprintf(line, sizeof line, "%zx\r\n", size);
    text += line;
    text.append(content, at, size);
    text += "\r\n";
  }
  return text + "0\r\n\r\n";
}

}  // namespace daemon_test
