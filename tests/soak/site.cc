// SPDX-License-Identifier: LGPL-2.1-or-later
#include "soak/site.h"

#include <netinet/in.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "soak/random.h"

namespace soak {

Resumer::Resumer(unsigned threads) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

void Resumer::take(MHD_Request* request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_.push_back(request);
  changed_.notify_one();
}

void Resumer::stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void Resumer::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (unsigned turn = 0;; ++turn) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    MHD_Request* const request = waiting_.back();
    waiting_.pop_back();
    lock.unlock();
    if (turn % 4 == 0) std::this_thread::sleep_for(std::chrono::microseconds(turn % 7 * 100));
    MHD_request_resume(request);
    lock.lock();
  }
}

namespace {

// What the path says.
struct Page {
  char kind = 0;
  std::uint64_t id = 0;
  std::size_t size = 0;
};

bool parse_page(const MHD_String& path, Page& page) {
  int end = 0;
  unsigned long long id = 0;
  if (std::sscanf(path.cstr, "/%c/%llu/%zu%n", &page.kind, &id, &page.size, &end) != 3)
    return false;
  page.id = id;
  return static_cast<std::size_t>(end) == path.len;
}

bool has_tag(MHD_Request* request, MHD_ValueKind kind, const char* name, const std::string& tag) {
  MHD_StringNullable value;
  return MHD_request_get_value(request, kind, name, &value) != MHD_NO && value.len == tag.size() &&
         std::memcmp(value.cstr, tag.data(), tag.size()) == 0;
}

bool is_whole(MHD_Request* request, const Page& page) {
  const std::string tag = std::to_string(tag_of(page.id));
  return has_tag(request, MHD_VK_HEADER, "X-Tag", tag) &&
         has_tag(request, MHD_VK_COOKIE, "t", tag) &&
         has_tag(request, MHD_VK_GET_ARGUMENT, "t", tag);
}

// How often the callback was called for the request before.
std::intptr_t& visits(MHD_Request* request) {
  MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    std::abort();
  return *reinterpret_cast<std::intptr_t*>(info.v_app_context_ppvoid);
}

}  // namespace

struct Pages {
  // Content and whom to tell that it is not needed any more.
  struct Content {
    Site* site;
    char* bytes() { return reinterpret_cast<char*>(this + 1); }
  };

  static void on_free(void* cls) {
    auto* content = static_cast<Content*>(cls);
    ++content->site->freed_;
    std::free(content);
  }

  static void on_ended(void* cls, const MHD_RequestEndedData*, void*) {
    ++static_cast<Site*>(cls)->ended_;
  }

  // Half of the contents are copied, the others are freed by a callback.
  static MHD_Response* make(Site& site, const Page& page) {
    auto* content = static_cast<Content*>(std::malloc(sizeof(Content) + page.size));
    content->site = &site;
    fill_pattern(page.id, 0, content->bytes(), page.size);
    ++site.made_;
    if (page.id % 2)
      return MHD_response_from_buffer(MHD_HTTP_STATUS_OK, page.size, content->bytes(), on_free,
                                      content);
    MHD_Response* response =
        MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, page.size, content->bytes());
    on_free(content);
    return response;
  }

  static const MHD_Action* reply(Site& site, MHD_Request* request, const Page& page) {
    MHD_Response* response = make(site, page);
    if (!response) std::abort();
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &site);
    const std::string id = std::to_string(page.id);
    if (page.id % 3 && MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
    if (MHD_response_add_header(response, "X-Id", id.c_str()) != MHD_SC_OK) std::abort();
    if (page.kind == 'c' && MHD_response_add_header(response, "Connection", "close") != MHD_SC_OK)
      std::abort();
    if (page.id % 3) ++site.begun_;
    return MHD_action_from_response(request, response);
  }

  static const MHD_Action* park(Site& site, MHD_Request* request, const Page& page) {
    const std::intptr_t needed = page.kind == 'q' ? 2 : 1;
    if (visits(request)++ >= needed) return reply(site, request, page);
    if (page.kind == 'e') {
      site.resumer_.take(request);
      return MHD_action_suspend(request);
    }
    const MHD_Action* action = MHD_action_suspend(request);
    site.resumer_.take(request);
    return action;
  }

  static const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String* path,
                                  MHD_HTTP_Method, uint_fast64_t) {
    auto& site = *static_cast<Site*>(cls);
    Page page;
    if (!parse_page(*path, page) || !is_whole(request, page))
      return MHD_action_from_response(
          request, MHD_response_from_empty(MHD_HTTP_STATUS_INTERNAL_SERVER_ERROR));
    if (page.kind == 'a') return MHD_action_abort_request(request);
    if (page.kind == 'r' || page.kind == 'c') return reply(site, request, page);
    return park(site, request, page);
  }
};

Site::Site(const daemon_test::Row& row, Resumer& resumer) : resumer_(resumer) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  daemon_ = MHD_daemon_create(Pages::answer, this);
  if (!daemon_ ||
      MHD_DAEMON_SET_OPTIONS(
          daemon_, MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr), MHD_D_OPTION_POLL_SYSCALL(row.poll),
          MHD_D_OPTION_BIND_SA(sizeof address, reinterpret_cast<sockaddr*>(&address), MHD_NO)) !=
          MHD_SC_OK)
    std::abort();
  const auto threads = MHD_D_OPTION_WM_WORKER_THREADS(row.workers);
  if (row.workers && MHD_daemon_set_option(daemon_, &threads) != MHD_SC_OK) std::abort();
  MHD_DaemonInfoFixedData info;
  if (MHD_daemon_start(daemon_) != MHD_SC_OK ||
      MHD_daemon_get_info_fixed(daemon_, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) != MHD_SC_OK)
    std::abort();
  port_ = info.v_bind_port_uint16;
  if (row.workers) return;
  driver_ = std::thread([this] {
    while (!ending_.load())
      if (MHD_daemon_process_blocking(daemon_, 10000) != MHD_SC_OK) std::abort();
  });
}

void Site::stop() {
  if (!daemon_) return;
  ending_.store(true);
  if (driver_.joinable()) driver_.join();
  MHD_daemon_destroy(daemon_);
  daemon_ = nullptr;
}

}  // namespace soak
