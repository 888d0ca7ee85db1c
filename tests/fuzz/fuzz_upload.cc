// SPDX-License-Identifier: LGPL-2.1-or-later
// Any content, cut anywhere, and any sequence of upload actions on two connections that share the
// memory for uploads: callbacks come in the right order with the right bytes, every request ends
// once, and the memory is free again.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "api/mhd2/daemon.h"

namespace {

using UploadAction = MHD_UploadAction;

void require(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", rule);
  std::abort();
}

// The choices of one input, one byte each; 0 when they are used up.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}
  bool over() const { return at_ == end_; }
  unsigned next() { return over() ? 0 : *at_++; }
  // Small numbers mostly, up to some ten thousand.
  std::size_t size() {
    const unsigned number = next();
    return number < 128 ? number : (number - 126) * (number - 126) * std::size_t{4};
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

// A daemon for each size of the shared memory; they stay, since starting one takes long.
struct Site {
  std::size_t pool;
  MHD_Daemon* daemon = nullptr;
  sockaddr_un address = {};
  socklen_t address_size = 0;
};
Site sites[] = {{1}, {300}, {5000}, {9000}, {20000}, {40000}, {66000}, {200000}};

char pattern_at(std::size_t at) { return static_cast<char>(at * 7 + at / 251); }

// One request, and what its client does. The first bytes of it say how its content is taken.
class Guest {
 public:
  void begin(Choices& choices, unsigned number);
  // Some of what it has to do; false when nothing is left.
  bool go_on(const Site& site);
  void leave();
  void end();

  const MHD_Action* answer(MHD_Request* request);
  void ended(MHD_RequestEndedCode code);
  bool is_for(const char* path) const { return path[1] == name_; }

 private:
  static const UploadAction* on_full(void* self, MHD_Request* request, std::size_t size,
                                     void* data);
  static const UploadAction* on_piece(void* self, MHD_Request* request, std::size_t size,
                                      void* data);
  void check_call(std::size_t size, const void* data);
  const UploadAction* choose(MHD_Request* request, bool last);
  const UploadAction* suspend(MHD_Request* request);
  const UploadAction* reply(MHD_Request* request);
  const UploadAction* decided(const UploadAction* action);
  void read();
  void check_output();

  Choices* choices_ = nullptr;
  char name_ = 'a';
  int fd_ = -1;
  std::string request_;
  std::string content_;
  std::string output_;
  std::size_t sent_ = 0;
  std::size_t buffer_ = 0;
  bool full_ = false;
  bool incremental_ = false;
  bool begun_ = false;
  bool refuses_ = false;  // MHD_action_process_upload() was not given what it needs
  bool replied_ = false;
  bool aborted_ = false;
  bool last_came_ = false;
  bool suspended_ = false;  // and not resumed
  bool may_come_again_ = false;
  bool full_came_ = false;
  bool over_ = false;
  MHD_RequestEndedCode code_ = MHD_REQUEST_ENDED_COMPLETED_OK;
  MHD_Request* request_to_resume_ = nullptr;
  std::size_t seen_ = 0;
};

Guest guests[2];

void Guest::begin(Choices& choices, unsigned number) {
  *this = Guest();
  choices_ = &choices;
  name_ = static_cast<char>('a' + number);
  const unsigned manner = choices.next();
  full_ = manner & 1;
  incremental_ = manner & 2;
  buffer_ = manner & 4 ? choices.size() : std::size_t{1} << 30;
  if (!full_ != ((manner & 0xc8) == 0xc8)) buffer_ = 0;
  content_.resize(choices.size());
  for (std::size_t i = 0; i < content_.size(); ++i) content_[i] = pattern_at(i);
  request_ = std::string("POST /") + name_ + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  if (manner & 16) request_ += "Expect: 100-continue\r\n";
  if (!(manner & 32)) {
    request_ += "Content-Length: " + std::to_string(content_.size()) + "\r\n\r\n" + content_;
    return;
  }
  request_ += "Transfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < content_.size();) {
    const std::size_t size = std::min(content_.size() - at, choices.size() + 1);
    char line[20];
    std::snprintf(line, sizeof line, "%zx\r\n", size);
    request_ += line + content_.substr(at, size) + "\r\n";
    at += size;
  }
  request_ += "0\r\nX-End: b\r\n\r\n";
}

const MHD_Action* Guest::answer(MHD_Request* request) {
  require(!begun_, "the request callback comes once");
  begun_ = true;
  const MHD_Action* const action = MHD_action_process_upload(
      request, buffer_, full_ ? on_full : nullptr, this, incremental_ ? on_piece : nullptr, this);
  refuses_ = (buffer_ > 0) != full_ || (buffer_ == 0 && !incremental_);
  require((action != nullptr) != refuses_, "arguments are checked");
  if (!action) aborted_ = true;
  return action;
}

void Guest::ended(MHD_RequestEndedCode code) {
  require(begun_ && !over_, "a request ends once");
  over_ = true;
  code_ = code;
  request_to_resume_ = nullptr;
}

void Guest::check_call(std::size_t size, const void* data) {
  require(begun_ && !over_, "calls come between the begin and the end");
  require(!suspended_, "no call while it is suspended");
  require(!replied_ && !aborted_, "no call behind a reply");
  require((size == 0) == (data == nullptr), "no content has no address");
  require(!last_came_ || may_come_again_, "the last call comes again only when it suspended");
  require(size <= content_.size(), "no more than was sent");
}

const UploadAction* Guest::on_full(void* self, MHD_Request* request, std::size_t size, void* data) {
  auto& guest = *static_cast<Guest*>(self);
  guest.check_call(size, data);
  require(guest.full_ && guest.seen_ == 0 && size <= guest.buffer_, "it fits");
  require(std::string_view(static_cast<char*>(data), size) == guest.content_, "all of the content");
  guest.full_came_ = true;
  guest.last_came_ = true;
  return guest.choose(request, true);
}

const UploadAction* Guest::on_piece(void* self, MHD_Request* request, std::size_t size,
                                    void* data) {
  auto& guest = *static_cast<Guest*>(self);
  guest.check_call(size, data);
  require(guest.incremental_ && !guest.full_came_, "one kind of callback");
  require(!guest.last_came_ || size == 0, "no content behind the last call");
  require(size <= guest.content_.size() - guest.seen_ &&
              std::memcmp(guest.content_.data() + guest.seen_, data ? data : "", size) == 0,
          "the content in order");
  guest.seen_ += size;
  if (size == 0) require(guest.seen_ == guest.content_.size(), "the last call comes at the end");
  // Whoever changes it must not change what comes later.
  if (data) std::memset(data, '!', size);
  guest.last_came_ = size == 0;
  return guest.choose(request, size == 0);
}

const UploadAction* Guest::decided(const UploadAction* action) {
  if (!action) aborted_ = true;
  return action;
}

const UploadAction* Guest::choose(MHD_Request* request, bool last) {
  may_come_again_ = false;
  const unsigned choice = choices_->next() % 16;
  require(!MHD_action_suspend(request), "no action for a request in an upload callback");
  switch (choice) {
    case 0:
      return decided(nullptr);
    case 1:
      decided(nullptr);
      return reinterpret_cast<const UploadAction*>(this);
    case 2:
      decided(nullptr);
      require(MHD_upload_action_continue(request) != nullptr, "one action is made");
      return choices_->next() % 2 ? nullptr : reinterpret_cast<const UploadAction*>(this);
    case 3:
      return reply(request);
    case 4:
    case 5:
    case 6:
      return suspend(request);
    case 7:
      if (last) aborted_ = true;
      return MHD_upload_action_continue(request);
    default:
      return last ? reply(request) : MHD_upload_action_continue(request);
  }
}

const UploadAction* Guest::suspend(MHD_Request* request) {
  may_come_again_ = last_came_;
  const unsigned when = choices_->next() % 3;
  if (when == 0) MHD_request_resume(request);
  const UploadAction* const action = MHD_upload_action_suspend(request);
  require(action && !MHD_upload_action_continue(request), "one action is made");
  if (when == 1) MHD_request_resume(request);
  if (when == 2) request_to_resume_ = request;
  suspended_ = when == 2;
  return action;
}

const UploadAction* Guest::reply(MHD_Request* request) {
  const UploadAction* const action = MHD_upload_action_from_response(
      request, MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 5, "done\n"));
  require(action != nullptr, "a reply is made");
  replied_ = true;
  return action;
}

void Guest::read() {
  char buffer[4096];
  for (ssize_t size; (size = recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT)) > 0;)
    output_.append(buffer, static_cast<std::size_t>(size));
}

bool Guest::go_on(const Site& site) {
  if (fd_ < 0) {
    fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(connect(fd_, reinterpret_cast<const sockaddr*>(&site.address), site.address_size) == 0,
            "connected");
  }
  const unsigned choice = choices_->next();
  if (request_to_resume_ && (choice % 4 == 0 || sent_ == request_.size())) {
    suspended_ = false;
    MHD_request_resume(std::exchange(request_to_resume_, nullptr));
  } else if (sent_ < request_.size()) {
    const std::size_t size = choice == 0 ? request_.size() - sent_
                                         : std::min(request_.size() - sent_, choices_->size() + 1);
    const ssize_t took = send(fd_, request_.data() + sent_, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    // Who is not read from waits; who was answered need not send the rest.
    if (took < 0 && errno != EAGAIN) sent_ = request_.size();
    if (took > 0) sent_ += static_cast<std::size_t>(took);
  }
  for (int i = 0; i < 2; ++i)
    require(MHD_daemon_process_blocking(site.daemon, 0) == MHD_SC_OK, "the daemon works");
  read();
  return sent_ < request_.size() || request_to_resume_;
}

void Guest::leave() {
  if (fd_ < 0) return;
  read();
  close(fd_);
  fd_ = -1;
}

void Guest::check_output() {
  std::string_view output = output_;
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  if (output.starts_with(interim)) output.remove_prefix(interim.size());
  const bool refused = output.starts_with("HTTP/1.1 413 ") || output.starts_with("HTTP/1.1 503 ");
  if (!output.empty())
    require(refused || output.starts_with("HTTP/1.1 200 "), "only these replies");
  if (aborted_) require(output.empty(), "no reply to who was given up");
  if (refused) require(full_ && !incremental_ && !full_came_, "who can fall back does");
  if (replied_ && over_ && code_ == MHD_REQUEST_ENDED_COMPLETED_OK)
    require(output.ends_with("\r\n\r\ndone\n"), "the reply came");
}

void Guest::end() {
  require(over_ == begun_, "what was begun has ended");
  check_output();
}

// ---- the daemon ----

const MHD_Action* answer(void*, MHD_Request* request, const MHD_String* path, MHD_HTTP_Method,
                         std::uint_fast64_t) {
  MHD_RequestInfoFixedData info;
  MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info);
  Guest& guest = guests[guests[1].is_for(path->cstr)];
  *info.v_app_context_ppvoid = &guest;
  return guest.answer(request);
}

void on_ended(void*, const MHD_RequestEndedData* data, void* context) {
  static_cast<Guest*>(context)->ended(data->code);
}

// A name that the kernel chooses, for nobody else.
int listener(Site& site) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  auto* const address = reinterpret_cast<sockaddr*>(&site.address);
  site.address.sun_family = AF_UNIX;
  site.address_size = sizeof site.address;
  require(bind(fd, address, sizeof(sa_family_t)) == 0 && listen(fd, 8) == 0 &&
              getsockname(fd, address, &site.address_size) == 0,
          "a socket to listen at");
  return fd;
}

void start(Site& site) {
  site.daemon = MHD_daemon_create(answer, nullptr);
  require(site.daemon &&
              MHD_DAEMON_SET_OPTIONS(site.daemon, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr),
                                     MHD_D_OPTION_LISTEN_SOCKET(listener(site)),
                                     MHD_D_OPTION_LARGE_POOL_SIZE(site.pool),
                                     MHD_D_OPTION_REQUEST_ENDED_CALLBACK(on_ended, nullptr)) ==
                  MHD_SC_OK &&
              MHD_daemon_start(site.daemon) == MHD_SC_OK,
          "the daemon starts");
}

bool has_connections(MHD_Daemon* daemon) {
  MHD_DaemonInfoDynamicData info;
  require(MHD_daemon_get_info_dynamic(daemon, MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS, &info) ==
              MHD_SC_OK,
          "it is known");
  return info.v_has_connections_bool == MHD_YES;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Choices choices(data, size);
  Site& site = sites[choices.next() % (sizeof sites / sizeof sites[0])];
  if (!site.daemon) start(site);
  for (unsigned i = 0; i < 2; ++i) guests[i].begin(choices, i);
  bool more[2] = {true, true};
  for (unsigned steps = 0; (more[0] || more[1]) && steps < 400; ++steps) {
    const unsigned choice = choices.next();
    if (choices.over() && steps > 100) break;
    const unsigned i = more[choice % 2] ? choice % 2 : 1 - choice % 2;
    more[i] = guests[i].go_on(site);
    if (choice == 255) {
      guests[i].leave();
      more[i] = false;
    }
  }
  for (Guest& guest : guests) guest.leave();
  for (int i = 0; i < 20 && has_connections(site.daemon); ++i)
    MHD_daemon_process_blocking(site.daemon, 0);
  require(!has_connections(site.daemon), "nobody is connected any more");
  require(site.daemon->large_pool.used() == 0, "the shared memory is free");
  for (Guest& guest : guests) guest.end();
  return 0;
}
