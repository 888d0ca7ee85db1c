// SPDX-License-Identifier: LGPL-2.1-or-later
// Connecting, and reading the first reply.
#include "load_reply.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {

void fail(const char* what) {
  perror(what);
  exit(1);
}

void fail_text(const char* text) {
  fprintf(stderr, "%s\n", text);
  exit(1);
}

int open_connection(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0) fail("socket");
  const timeval patience{10, 0};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0) fail("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) fail("connect");
  return fd;
}

bool ReplyPattern::range_matches(size_t begin, size_t end, size_t offset, const char* data,
                                 size_t size) const {
  begin = std::max(begin, offset);
  end = std::min(end, offset + size);
  return begin >= end || memcmp(reply_.data() + begin, data + (begin - offset), end - begin) == 0;
}

namespace {

// The value of Content-Length in a reply head; the program ends when there is none.
size_t content_length(const std::string& head) {
  static constexpr std::string_view name = "\r\nContent-Length:";
  for (size_t at = 0; (at = head.find("\r\n", at)) != std::string::npos; at += 2) {
    if (strncasecmp(head.c_str() + at, name.data(), name.size()) == 0) {
      return strtoul(head.c_str() + at + name.size(), nullptr, 10);
    }
  }
  fail_text("the reply has no Content-Length");
}

}  // namespace

void send_blocking(int fd, const std::string& request) {
  const ssize_t sent = send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request.size())) fail("send");
}

void receive_more(int fd, std::string& reply) {
  std::array<char, 4096> buffer;
  const ssize_t size = recv(fd, buffer.data(), buffer.size(), 0);
  if (size < 0) fail("recv");
  if (size == 0) fail_text("the server closed the connection before the end of the reply");
  reply.append(buffer.data(), static_cast<size_t>(size));
}

ReplyPattern read_reply(int fd) {
  std::string reply;
  size_t blank_line = 0;
  while ((blank_line = reply.find("\r\n\r\n")) == std::string::npos) receive_more(fd, reply);
  if (reply.compare(0, good_status.size(), good_status) != 0) fail_text("the reply is not a 200");
  const size_t head_size = blank_line + 4;
  const size_t size = head_size + content_length(reply.substr(0, head_size));
  while (reply.size() < size) receive_more(fd, reply);
  if (reply.size() != size) fail_text("the reply is longer than its Content-Length says");
  return ReplyPattern(std::move(reply), head_size);
}

ReplyPattern learn_reply(int fd, const std::string& request) {
  send_blocking(fd, request);
  return read_reply(fd);
}

}  // namespace bench
