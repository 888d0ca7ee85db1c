// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace daemon_test {

namespace {

std::string text_of(const MHD_String& string) { return std::string(string.cstr, string.len); }

// How often a suspended request was called back so far, kept in its application context.
std::intptr_t& visits(MHD_Request* request) {
  MHD_RequestInfoFixedData info;
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    std::abort();
  return *reinterpret_cast<std::intptr_t*>(info.v_app_context_ppvoid);
}

MHD_Bool add_line(void* cls, MHD_ValueKind kind, const MHD_NameAndValue* nv) {
  auto& lines = *static_cast<std::string*>(cls);
  lines += kind == MHD_VK_HEADER ? "header " : kind == MHD_VK_COOKIE ? "cookie " : "query ";
  lines += text_of(nv->name);
  if (nv->value.cstr) lines += "=" + std::string(nv->value.cstr, nv->value.len);
  lines += "\n";
  return MHD_YES;
}

}  // namespace

// The request callback and what it answers.
struct Site {
  static void on_ended(void* cls, const MHD_RequestEndedData* data, void*) {
    ++static_cast<Server*>(cls)->ended_[data->code];
  }

  static void on_free(void* cls) { ++static_cast<Server*>(cls)->freed_; }

  static const MHD_Action* reply(Server& server, MHD_Request* request, MHD_Response* response) {
    if (response) {
      const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &server);
      if (MHD_response_set_option(response, &option) != MHD_SC_OK) std::abort();
    }
    return MHD_action_from_response(request, response);
  }

  static const MHD_Action* reply_text(Server& server, MHD_Request* request, const std::string& text,
                                      MHD_HTTP_StatusCode status = MHD_HTTP_STATUS_OK) {
    return reply(server, request, MHD_response_from_buffer_copy(status, text.size(), text.data()));
  }

  static const MHD_Action* values(Server& server, MHD_Request* request) {
    std::string lines;
    for (MHD_ValueKind kind : {MHD_VK_HEADER, MHD_VK_COOKIE, MHD_VK_GET_ARGUMENT})
      MHD_request_get_values_cb(request, kind, add_line, &lines);
    return reply_text(server, request, lines);
  }

  static const MHD_Action* ranges(Server& server, MHD_Request* request) {
    MHD_Response* response = MHD_response_from_buffer(MHD_HTTP_STATUS_OK, server.big_.size(),
                                                      server.big_.data(), on_free, &server);
    const auto option = MHD_R_OPTION_RANGES(MHD_YES);
    if (!response || MHD_response_set_option(response, &option) != MHD_SC_OK ||
        MHD_response_add_header(response, "ETag", "\"big\"") != MHD_SC_OK ||
        MHD_response_add_header(response, "Content-Type", "text/plain") != MHD_SC_OK)
      std::abort();
    return reply(server, request, response);
  }

  static const MHD_Action* close(Server& server, MHD_Request* request) {
    MHD_Response* response = MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 4, "bye\n");
    if (response && MHD_response_add_header(response, "Connection", "close") != MHD_SC_OK) std::abort();
    return reply(server, request, response);
  }

  static void resume_elsewhere(MHD_Request* request) {
    std::thread other([request] { MHD_request_resume(request); });
    other.join();
  }

  // Suspended `times` times, then answered.
  static const MHD_Action* park(Server& server, MHD_Request* request, std::intptr_t times) {
    if (visits(request)++ == times) return reply_text(server, request, "resumed\n");
    const std::lock_guard<std::mutex> lock(server.mutex_);
    const MHD_Action* action = MHD_action_suspend(request);
    if (action) server.suspended_.push_back(request);
    return action;
  }

  static const MHD_Action* park_early(Server& server, MHD_Request* request) {
    if (visits(request)++ == 1) return reply_text(server, request, "resumed\n");
    resume_elsewhere(request);
    return MHD_action_suspend(request);
  }

  static const MHD_Action* park_late(Server& server, MHD_Request* request) {
    if (visits(request)++ == 1) return reply_text(server, request, "resumed\n");
    const MHD_Action* action = MHD_action_suspend(request);
    resume_elsewhere(request);
    return action;
  }

  static const MHD_Action* park_token(Server& server, MHD_Request* request) {
    if (visits(request) > 0) return park(server, request, 2);
    ++visits(request);
    resume_elsewhere(request);
    const MHD_Action* action = MHD_action_suspend(request);
    resume_elsewhere(request);
    return action;
  }

  static const MHD_Action* no_park(Server& server, MHD_Request* request) {
    resume_elsewhere(request);
    return reply_text(server, request, "resumed\n");
  }

  static void expect(Server& server, bool holds, const char* rule) {
    const std::lock_guard<std::mutex> lock(server.mutex_);
    if (!holds) server.broken_ += std::string(rule) + "\n";
  }

  static MHD_Response* make_shared(Server& server) {
    MHD_Response* response = MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 7, "shared\n", on_free, &server);
    const bool ok = response && MHD_RESPONSE_SET_OPTIONS(
                                    response, MHD_R_OPTION_REUSABLE(MHD_YES),
                                    MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &server)) == MHD_SC_OK;
    if (!ok) std::abort();
    return response;
  }

  static const MHD_Action* make_two(Server& server, MHD_Request* request) {
    const MHD_Action* first = reply_text(server, request, "first\n");
    expect(server, first != nullptr, "the first action is made");
    MHD_Response* second = MHD_response_from_buffer(MHD_HTTP_STATUS_OK, 1, "x", on_free, &server);
    expect(server, MHD_action_from_response(request, second) == nullptr, "only one action is made");
    expect(server, MHD_action_suspend(request) == nullptr, "no other action is made either");
    return first;
  }

  static const MHD_Action* change_frozen(Server& server, MHD_Request* request) {
    MHD_Response* response = MHD_response_from_buffer_copy(MHD_HTTP_STATUS_OK, 3, "ok\n");
    const MHD_Action* action = reply(server, request, response);
    const auto option = MHD_R_OPTION_CONN_CLOSE(MHD_YES);
    expect(server, MHD_response_set_option(response, &option) == MHD_SC_TOO_LATE, "options are too late");
    expect(server, MHD_response_add_header(response, "A", "b") == MHD_SC_TOO_LATE, "fields are too late");
    return action;
  }

  // A response that is in use already has its termination callback.
  static const MHD_Action* made(Server& server, MHD_Request* request, const std::string& path) {
    MHD_Response* response = server.maker_(path);
    const auto option = MHD_R_OPTION_TERMINATION_CALLBACK(on_ended, &server);
    if (response) MHD_response_set_option(response, &option);
    return MHD_action_from_response(request, response);
  }

  static const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String* path,
                                  MHD_HTTP_Method, uint_fast64_t) {
    auto& server = *static_cast<Server*>(cls);
    ++server.requests_;
    const std::string where = text_of(*path);
    if (server.maker_) return made(server, request, where);
    if (where == "/hello" || where == "/upload") return reply_text(server, request, "Hello, world\n");
    if (where == "/values") return values(server, request);
    if (where.compare(0, 6, "/path/") == 0)
      return reply_text(server, request, std::to_string(where.size()) + " " + where + "\n");
    if (where == "/big")
      return reply(server, request,
                   MHD_response_from_buffer(MHD_HTTP_STATUS_OK, server.big_.size(),
                                            server.big_.data(), on_free, &server));
    if (where == "/ranges") return ranges(server, request);
    if (where == "/close") return close(server, request);
    if (where == "/park") return park(server, request, 1);
    if (where == "/park-early") return park_early(server, request);
    if (where == "/park-late") return park_late(server, request);
    if (where == "/park-twice") return park(server, request, 2);
    if (where == "/park-token") return park_token(server, request);
    if (where == "/no-park") return no_park(server, request);
    if (where == "/shared") return MHD_action_from_response(request, server.shared_);
    if (where == "/double") return make_two(server, request);
    if (where == "/frozen") return change_frozen(server, request);
    if (where == "/foreign") return reinterpret_cast<const MHD_Action*>(&server);
    if (where == "/abort") return MHD_action_abort_request(request);
    if (where == "/empty")
      return reply(server, request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
    return reply_text(server, request, "not here\n", MHD_HTTP_STATUS_NOT_FOUND);
  }
};

void Server::on_log(void* cls, MHD_StatusCode code, const char* format, va_list arguments) {
  auto& server = *static_cast<Server*>(cls);
  char line[512];
  std::vsnprintf(line, sizeof line, format, arguments);
  const std::lock_guard<std::mutex> lock(server.mutex_);
  server.log_ += std::to_string(code) + " " + line + "\n";
}

Server::Server(const Row& row, bool listen)
    : listen_(listen), daemon_(row, Site::answer, this), big_(1 << 20, 'x') {
  for (size_t i = 0; i < big_.size(); ++i) big_[i] = static_cast<char>('a' + i % 26);
  shared_ = Site::make_shared(*this);
  if (daemon()) set(MHD_D_OPTION_LOG_CALLBACK(on_log, this));
}

Server::~Server() { stop(); }

MHD_StatusCode Server::start() { return daemon_.start(listen_); }

void Server::stop() {
  if (daemon_.stop()) MHD_response_destroy(shared_);
}

std::string Server::url(const char* path) const {
  return "http://127.0.0.1:" + std::to_string(port()) + path;
}

unsigned Server::ended_in_all() const {
  unsigned sum = 0;
  for (const auto& count : ended_) sum += count.load();
  return sum;
}

bool Server::wait_suspended(unsigned count) {
  return eventually([this, count] {
    const std::lock_guard<std::mutex> lock(mutex_);
    return suspended_.size() >= count;
  });
}

void Server::resume_all() {
  std::vector<MHD_Request*> requests;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests.swap(suspended_);
  }
  for (MHD_Request* request : requests) MHD_request_resume(request);
}

std::string Server::broken_rules() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return broken_;
}

std::string Server::log_text() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return log_;
}

Client::Client(unsigned port, const char* from) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (from) {
    sockaddr_in own = {};
    own.sin_family = AF_INET;
    if (inet_pton(AF_INET, from, &own.sin_addr) != 1 ||
        bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0)
      std::abort();
  }
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close(fd_);
    fd_ = -1;
  }
}

Client::~Client() {
  if (fd_ >= 0) close(fd_);
}

bool Client::send(const std::string& bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t size = ::send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (size <= 0) return false;
    done += static_cast<size_t>(size);
  }
  return true;
}

void Client::half_close() { shutdown(fd_, SHUT_WR); }

void Client::reset() {
  const linger at_once = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd_);
  fd_ = -1;
}

bool Client::wait_readable() {
  pollfd entry = {fd_, POLLIN, 0};
  return poll(&entry, 1, 5000) == 1;
}

std::string Client::read_until(const std::string& end) {
  std::string text;
  char buffer[4096];
  while (text.size() < end.size() || text.compare(text.size() - end.size(), end.size(), end) != 0) {
    if (!wait_readable()) break;
    const ssize_t size = recv(fd_, buffer, sizeof buffer, 0);
    if (size <= 0) break;
    text.append(buffer, static_cast<size_t>(size));
  }
  return text;
}

std::string Client::read_bytes(size_t count) {
  std::string text;
  char buffer[4096];
  while (text.size() < count) {
    if (!wait_readable()) break;
    const size_t left = count - text.size();
    const ssize_t size = recv(fd_, buffer, left < sizeof buffer ? left : sizeof buffer, 0);
    if (size <= 0) break;
    text.append(buffer, static_cast<size_t>(size));
  }
  return text;
}

std::string Client::read_all(bool& orderly) {
  std::string text;
  char buffer[4096];
  orderly = false;
  while (wait_readable()) {
    const ssize_t size = recv(fd_, buffer, sizeof buffer, 0);
    if (size < 0) break;
    if (size == 0) {
      orderly = true;
      break;
    }
    text.append(buffer, static_cast<size_t>(size));
  }
  return text;
}

void begin_counting_threads() { std::thread([] {}).join(); }

std::string get(const char* path, const char* more_fields) {
  return std::string("GET ") + path + " HTTP/1.1\r\nHost: test\r\n" + more_fields + "\r\n";
}

}  // namespace daemon_test
