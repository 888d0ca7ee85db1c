// SPDX-License-Identifier: LGPL-2.1-or-later
#include "faults/site.h"

#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace faults {

namespace {

unsigned entries_of(const char* folder) {
  DIR* directory = opendir(folder);
  unsigned count = 0;
  while (directory && readdir(directory)) ++count;
  if (directory) closedir(directory);
  return count;
}

}  // namespace

unsigned open_descriptors() {
  const OwnCalls mine(true);
  return entries_of("/proc/self/fd");
}

unsigned running_threads() {
  const OwnCalls mine(true);
  return entries_of("/proc/self/task");
}

const std::string& Site::large() {
  static const std::string text = [] {
    std::string made(2 << 20, ' ');
    for (size_t i = 0; i < made.size(); ++i)
      made[i] = static_cast<char>('a' + i % 25 + i / 65536 % 2);
    return made;
  }();
  return text;
}

// The request callback and what it answers.
struct Pages {
  static void on_ended(void* cls, const MHD_RequestEndedData*, void*) {
    ++static_cast<Site*>(cls)->ended_;
  }

  static const MHD_Action* reply(Site& site, MHD_Request* request, const char* text, size_t size,
                                 MHD_HTTP_StatusCode status = MHD_HTTP_STATUS_OK) {
    return reply(site, request, MHD_response_from_buffer_static(status, size, text));
  }

  static const MHD_Action* reply(Site& site, MHD_Request* request, MHD_Response* response) {
    if (!response) return MHD_action_abort_request(request);
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &site);
    if (MHD_response_set_option(response, &option) != MHD_SC_OK) {
      MHD_response_destroy(response);
      return MHD_action_abort_request(request);
    }
    const MHD_Action* action = MHD_action_from_response(request, response);
    if (action) ++site.begun_;
    return action;
  }

  // The first part of /large, and then the end.
  static const MHD_Action* close(Site& site, MHD_Request* request) {
    MHD_Response* response =
        MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, Site::last_size, Site::large().data());
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &site);
    if (!response || MHD_response_set_option(response, &option) != MHD_SC_OK ||
        MHD_response_add_header(response, "Connection", "close") != MHD_SC_OK)
      std::abort();
    ++site.begun_;
    return MHD_action_from_response(request, response);
  }

  static const MHD_Action* park(Site& site, MHD_Request* request) {
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
      return MHD_action_abort_request(request);
    void*& visited = *static_cast<void**>(info.v_app_context_ppvoid);
    if (visited) return reply(site, request, "resumed\n", 8);
    visited = &site;
    const MHD_Action* action = MHD_action_suspend(request);
    if (action) site.parked_ = request;
    return action;
  }

  static const MHD_UploadAction* judge(Site& site, MHD_Request* request, bool right) {
    MHD_Response* response =
        MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 6, right ? "right\n" : "wrong\n");
    if (!response) return MHD_upload_action_abort_request(request);
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &site);
    if (MHD_response_set_option(response, &option) != MHD_SC_OK) {
      MHD_response_destroy(response);
      return MHD_upload_action_abort_request(request);
    }
    const MHD_UploadAction* action = MHD_upload_action_from_response(request, response);
    if (action) ++site.begun_;
    return action;
  }

  static const MHD_UploadAction* keep(void* cls, MHD_Request* request, size_t size, void* data) {
    const bool right =
        size == Site::kept_size && std::memcmp(data, Site::large().data(), size) == 0;
    return judge(*static_cast<Site*>(cls), request, right);
  }

  // How much came is the application context; what is wrong makes it too much.
  static const MHD_UploadAction* take(void* cls, MHD_Request* request, size_t size, void* data,
                                      bool suspends) {
    auto& site = *static_cast<Site*>(cls);
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
      return MHD_upload_action_abort_request(request);
    auto& came = *reinterpret_cast<size_t*>(info.v_app_context_ppvoid);
    if (size == 0) return judge(site, request, came == Site::kept_size);
    const bool first = came == 0;
    const bool right = came <= Site::kept_size && size <= Site::kept_size - came &&
                       std::memcmp(data, Site::large().data() + came, size) == 0;
    came = right ? came + size : Site::kept_size + 1;
    if (!first || !suspends) return MHD_upload_action_continue(request);
    const MHD_UploadAction* action = MHD_upload_action_suspend(request);
    if (action) site.parked_ = request;
    return action;
  }
  static const MHD_UploadAction* take_parking(void* cls, MHD_Request* request, size_t size,
                                              void* data) {
    return take(cls, request, size, data, true);
  }
  static const MHD_UploadAction* take_rest(void* cls, MHD_Request* request, size_t size,
                                           void* data) {
    return take(cls, request, size, data, false);
  }

  static const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String* path,
                                  MHD_HTTP_Method, uint_fast64_t) {
    auto& site = *static_cast<Site*>(cls);
    MHD_StringNullable value;
    MHD_request_get_value(request, MHD_VK_GET_ARGUMENT, "a", &value);
    MHD_request_get_value(request, MHD_VK_COOKIE, "c", &value);
    if (std::strcmp(path->cstr, "/hello") == 0) return reply(site, request, "Hello, world\n", 13);
    if (std::strcmp(path->cstr, "/large") == 0)
      return reply(site, request, Site::large().data(), Site::large().size());
    if (std::strcmp(path->cstr, "/some") == 0)
      return reply(site, request, Site::large().data(), Site::some_size);
    if (std::strcmp(path->cstr, "/close") == 0) return close(site, request);
    if (std::strcmp(path->cstr, "/park") == 0) return park(site, request);
    if (std::strcmp(path->cstr, "/take") == 0)
      return MHD_action_process_upload(request, 0, nullptr, nullptr, take_parking, &site);
    if (std::strcmp(path->cstr, "/keep") == 0)
      return MHD_action_process_upload(request, 1 << 20, keep, &site, take_rest, &site);
    if (Sources::knows(path->cstr)) return reply(site, request, site.sources().make(path->cstr));
    return reply(site, request, "", 0, MHD_HTTP_STATUS_NOT_FOUND);
  }
};

namespace {

sockaddr_in local_address() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int open_listener() {
  const OwnCalls mine(true);
  const sockaddr_in address = local_address();
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      listen(fd, 16) == 0)
    return fd;
  close(fd);
  return -1;
}

unsigned port_of(int fd) {
  const OwnCalls mine(true);
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool set(MHD_Daemon* daemon, const MHD_DaemonOptionAndValue& option) {
  return MHD_daemon_set_option(daemon, &option) == MHD_SC_OK;
}

}  // namespace

Site::Site(const daemon_test::Row& row, const Options& options) : row_(row) {
  large();
  const OwnCalls not_mine(false);
  daemon_ = MHD_daemon_create(Pages::answer, this);
  if (!daemon_ || !start(options)) return;
  MHD_DaemonInfoFixedData info;
  // The daemon's own answer may be wrong only by being none.
  const bool told =
      MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) == MHD_SC_OK;
  const unsigned port = told ? info.v_bind_port_uint16 : 0;
  if (MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET, &info) == MHD_SC_OK)
    port_ = port_of(info.v_listen_socket);
  if (told && port != port_) port_ = 0;
}

bool Site::start(const Options& options) {
  sockaddr_in address = local_address();
  if (!set(daemon_, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr)) ||
      !set(daemon_, MHD_D_OPTION_SUPPRESS_DATE_HEADER(MHD_YES)) ||
      !set(daemon_, MHD_D_OPTION_POLL_SYSCALL(row_.poll)))
    return false;
  if (options.most_connections &&
      !set(daemon_, MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(options.most_connections)))
    return false;
  if (options.idle_ms && !set(daemon_, MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(options.idle_ms)))
    return false;
  if (row_.workers && (!set(daemon_, MHD_D_OPTION_WM_WORKER_THREADS(row_.workers)) ||
                       !set(daemon_, MHD_D_OPTION_STACK_SIZE(256 * 1024))))
    return false;
  const int listener = options.adopt_listener ? open_listener() : -1;
  const bool where =
      options.adopt_listener
          ? set(daemon_, MHD_D_OPTION_LISTEN_SOCKET(listener))
          : set(daemon_, MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address),
                                              MHD_NO));
  if (!where) {
    const OwnCalls mine(true);
    if (listener >= 0) close(listener);
    return false;
  }
  return MHD_daemon_start(daemon_) == MHD_SC_OK;
}

void Site::stop() {
  const OwnCalls not_mine(false);
  if (daemon_) MHD_daemon_destroy(daemon_);
  daemon_ = nullptr;
  port_ = 0;
}

void Site::turn() {
  if (row_.workers) return;
  const OwnCalls not_mine(false);
  turned_ = MHD_daemon_process_blocking(daemon_, 20000);
}

void Site::go_on(long ms) {
  for (const long end = now_ms() + ms; now_ms() < end;) {
    if (row_.workers) poll(nullptr, 0, 5);
    turn();
  }
}

bool Site::wait(int fd, short events, long limit) {
  pollfd entry = {fd, events, 0};
  for (const long end = now_ms() + limit;;) {
    if (poll(&entry, 1, row_.workers ? static_cast<int>(limit < 20 ? limit : 20) : 0) == 1)
      return true;
    if (now_ms() >= end) return false;
    turn();
  }
}

bool Site::wait_parked(int fd) {
  pollfd entry = {fd, POLLIN, 0};
  for (const long end = now_ms() + 6000; now_ms() < end;) {
    if (parked_.load() || poll(&entry, 1, row_.workers ? 1 : 0) == 1) return true;
    turn();
  }
  return false;
}

void Site::resume() {
  const OwnCalls not_mine(false);
  if (MHD_Request* request = parked_.exchange(nullptr)) MHD_request_resume(request);
}

}  // namespace faults
