// SPDX-License-Identifier: LGPL-2.1-or-later
#include "faults/session.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "faults/chunks.h"

namespace faults {

namespace {

// One whole reply with the library's own page.
bool is_refusal(const std::string& got, unsigned status) {
  const std::string start = "HTTP/1.1 " + std::to_string(status) + " ";
  if (got.compare(0, start.size(), start) != 0) return false;
  const size_t head = got.find("\r\n\r\n");
  const size_t length = got.find("\r\nContent-Length: ");
  if (head == std::string::npos || length >= head) return false;
  return got.size() - head - 4 == std::stoul(got.substr(length + 18));
}

// The first bytes of `text`, at the end of one of its replies perhaps followed by a refusal.
bool is_beginning(const std::string& got, const std::string& text) {
  if (text.compare(0, got.size(), got) == 0) return true;
  const size_t last = got.rfind("HTTP/1.1 503 ");
  return last != std::string::npos && text.compare(0, last, got, 0, last) == 0 &&
         (last == 0 || text.compare(last, 9, "HTTP/1.1 ") == 0) &&
         is_refusal(got.substr(last), 503);
}

std::string shortened(const std::string& text) {
  return text.size() <= 200 ? text : text.substr(0, 200) + "...";
}

}  // namespace

Guest::Guest(Site& site, int room) : site_(site) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(site.port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (room) setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    problem_ = "connecting is refused";
    leave();
  }
}

void Guest::leave() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

void Guest::half_close() { shutdown(fd_, SHUT_WR); }

void Guest::reset() {
  const linger at_once = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  leave();
}

// Requests are small: the kernel takes them whole, or the connection is gone.
void Guest::send(const std::string& bytes) {
  ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

Guest::Got Guest::ended(const std::string& text, const std::string& got) {
  if (is_beginning(got, text)) return Got::end;
  problem_ = "the connection ended after wrong bytes: " + shortened(got);
  return Got::wrong;
}

ssize_t Guest::receive(char* buffer, size_t size) {
  for (;;) {
    if (!site_.wait(fd_, POLLIN)) return -1;
    const ssize_t got = recv(fd_, buffer, size, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) continue;
    ended_in_order_ = got == 0;
    return got > 0 ? got : 0;
  }
}

// A refusal instead of the reply ends the connection, so all of it is read.
Guest::Got Guest::expect(const std::string& text) {
  static thread_local char buffer[65536];
  size_t& right = right_ = 0;
  std::string other;  // from the first wrong byte on
  while (right < text.size() || !other.empty()) {
    const size_t left = text.size() - right;
    const ssize_t size =
        receive(buffer, other.empty() && left < sizeof buffer ? left : sizeof buffer);
    if (size < 0) {
      problem_ = other.empty()
                     ? "neither a reply nor an end came, after " + std::to_string(right) + " bytes"
                     : "wrong bytes: " + shortened(other);
      return Got::wrong;
    }
    if (size == 0) return ended(text, text.substr(0, right) + other);
    const auto count = static_cast<size_t>(size);
    if (other.empty() && text.compare(right, count, buffer, count) == 0)
      right += count;
    else
      other.append(buffer, count);
  }
  return Got::all;
}

Guest::Got Guest::expect_chunked(const std::string& head, const std::string& content) {
  static thread_local char buffer[65536];
  std::string got;
  for (Match match = Match::beginning; match != Match::all;) {
    const ssize_t size = receive(buffer, sizeof buffer);
    if (size == 0 && (match == Match::beginning || is_refusal(got, 503))) return Got::end;
    if (size <= 0) {
      problem_ = "neither chunks nor an end came, but: " + shortened(got);
      return Got::wrong;
    }
    got.append(buffer, static_cast<size_t>(size));
    match = match_chunked(got, head, content);
  }
  return Got::all;
}

bool Guest::expect_unbounded(const std::string& text, size_t head) {
  const Got got = expect(text);
  // Without SO_LINGER the daemon can't end it in another way.
  if (got == Got::end && ended_in_order_ && right_ >= head && !is_armed(Call::setsockopt))
    problem_ = "the connection ends in good order, but its content is not complete";
  return got == Got::all;
}

bool Guest::expect_refusal(unsigned status) {
  char buffer[4096];
  std::string got;
  for (;;) {
    const ssize_t size = receive(buffer, sizeof buffer);
    if (size < 0) {
      problem_ = "the connection stays open behind: " + shortened(got);
      return false;
    }
    if (size == 0) break;
    got.append(buffer, static_cast<size_t>(size));
  }
  if (is_refusal(got, status)) return true;
  // Or a part of it.
  const std::string start = "HTTP/1.1 " + std::to_string(status) + " ";
  const bool part = got.size() < start.size() ? start.compare(0, got.size(), got) == 0
                                              : got.compare(0, start.size(), start) == 0;
  if (!part && !is_refusal(got, 503)) problem_ = "wrong bytes: " + shortened(got);
  return false;
}

bool Guest::expect_end() {
  char byte;
  const ssize_t size = receive(&byte, 1);
  if (size < 0) problem_ = "the connection stays open";
  if (size > 0) problem_ = "a byte came behind the last reply";
  return size == 0;
}

std::string get(const char* target) {
  return std::string("GET ") + target + " HTTP/1.1\r\nHost: test\r\nCookie: c=d\r\n\r\n";
}

std::string reply_to_head() { return "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n"; }
std::string reply_to_hello() { return reply_to_head() + "Hello, world\n"; }
std::string reply_to_parked() { return "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nresumed\n"; }
static std::string beginning_of_large(size_t size) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
         Site::large().substr(0, size);
}

std::string reply_to_large() { return beginning_of_large(Site::large().size()); }
std::string reply_to_some() { return beginning_of_large(Site::some_size); }
std::string reply_to_file() { return beginning_of_large(Sources::file_size); }

static const std::string head_of_chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
std::string reply_to_pipe() {
  return head_of_chunked + chunk(Site::large().substr(0, Sources::pipe_size)) + "0\r\n\r\n";
}

namespace {

// One reply after another on the same connection, until it ends.
struct Talk {
  Guest& guest;
  bool complete = true;

  bool ask(const std::string& request, const std::string& reply) {
    if (!complete) return false;
    guest.send(request);
    complete = guest.expect(reply) == Guest::Got::all;
    return complete;
  }
};

bool many_on_one(Guest& guest, const std::string& large) {
  Talk talk{guest};
  talk.ask(get("/hello?a=b%20"), reply_to_hello());
  talk.ask(get("/hello") + get("/hello"), reply_to_hello() + reply_to_hello());
  talk.ask("HEAD /hello HTTP/1.1\r\nHost: test\r\n\r\n", reply_to_head());
  talk.ask(
      "POST /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'c'),
      reply_to_hello());
  talk.ask(get("/large"), large);
  return talk.ask(get("/hello"), reply_to_hello());
}

// The head comes in two pieces, so that the first is kept; the content comes after the reply.
bool in_pieces(Site& site, Guest& guest) {
  const std::string head = "POST /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 9000\r\n\r\n";
  guest.send(head.substr(0, 20));
  site.turn();
  if (site.wait(guest.fd(), POLLIN, 1)) return guest.expect_refusal(503) && false;
  Talk talk{guest};
  talk.ask(head.substr(20), reply_to_hello());
  return talk.ask(std::string(9000, 'c') + get("/hello"), reply_to_hello());
}

bool malformed(Guest& guest) {
  guest.send("GET /hello HTTP/1.1\r\nHost test\r\n\r\n");
  return guest.expect_refusal(400);
}

bool suspended(Site& site, Guest& guest) {
  guest.send(get("/park"));
  if (!site.wait_parked(guest.fd())) return false;
  site.resume();
  return guest.expect(reply_to_parked()) == Guest::Got::all;
}

// The client goes away while its request is suspended: with an end, or with a reset and more bytes
// before it.
bool gone_while_suspended(Site& site, bool with_reset) {
  Guest guest(site);
  guest.send(get("/park"));
  if (!site.wait_parked(guest.fd())) return false;
  if (with_reset) {
    guest.send("more");
    site.turn();
    guest.reset();
  } else {
    guest.half_close();
    site.wait(guest.fd(), POLLIN, 50);
  }
  site.turn();
  site.resume();
  return true;
}

// From all kinds of sources. What is missing, or nothing.
const char* from_sources(Site& site, Guest& guest) {
  static const std::string& text = Site::large();
  static const std::string file = reply_to_file();
  static const std::string pieces = beginning_of_large(Sources::vector_size());
  static const std::string first = Sources::first_of_made(text);
  static const std::string rest = Sources::rest_of_made(text);
  Talk talk{guest};
  if (!talk.ask(get("/file"), file)) return "a file";
  if (!talk.ask(get("/vector"), pieces)) return "many pieces";
  if (!talk.ask(get("/made"), first)) return "what a creator made first";
  if (!site.wait_parked(guest.fd())) return "a creator that suspends itself";
  site.resume();
  if (guest.expect(rest) != Guest::Got::all) return "what a creator made last";
  guest.send(get("/pipe"));
  const std::string content = text.substr(0, Sources::pipe_size);
  return guest.expect_chunked(head_of_chunked, content) == Guest::Got::all ? "" : "a pipe";
}

// A pipe whose writer takes its time, for a client that knows no chunks.
bool slowly(Site& site, Guest& guest) {
  static const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  static const std::string first = head + Site::large().substr(0, Sources::slow_first);
  static const std::string rest =
      Site::large().substr(Sources::slow_first, Sources::slow_size - Sources::slow_first);
  guest.send("GET /slow HTTP/1.0\r\n\r\n");
  const bool begun = guest.expect_unbounded(first, head.size());
  site.sources().feed();
  return begun && guest.expect_unbounded(rest, 0) && guest.expect_end();
}

// Those who go away while a creator or a pipe makes them wait, with pieces still lent.
void gone_while_made(Site& site) {
  Guest made(site, 4096), slow(site);
  made.send(get("/made"));
  slow.send(get("/slow"));
  site.wait(made.fd(), POLLIN, 50);
  site.wait(slow.fd(), POLLIN, 50);
  made.reset();
  slow.reset();
  site.turn();
  site.resume();
  site.sources().feed();
}

// Content that is kept, and content that is taken piece by piece, with a pause; counted and in
// chunks.
bool uploads(Site& site, Guest& guest) {
  static const std::string content = Site::large().substr(0, Site::kept_size);
  static const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nright\n";
  static const std::string counted =
      "HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n";
  static const std::string chunked = "HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  static const std::string chunks = chunk(content.substr(0, 1000)) +
                                    chunk(content.substr(1000, 9000)) +
                                    chunk(content.substr(10000)) + "0\r\nX-End: here\r\n\r\n";
  Talk talk{guest};
  guest.send("POST /keep " + counted + content.substr(0, 9000));
  site.turn();
  talk.ask(content.substr(9000), reply);
  talk.ask("POST /keep " + chunked + chunks, reply);
  for (const std::string& request : {counted + content, chunked + chunks}) {
    if (!talk.complete) return false;
    guest.send("POST /take " + request);
    // One who went away may have been suspended late, and is resumed first.
    for (int i = 0; i < 3 && !site.wait(guest.fd(), POLLIN, i); ++i) {
      if (!site.wait_parked(guest.fd())) return false;
      site.resume();
    }
    talk.complete = guest.expect(reply) == Guest::Got::all;
  }
  return talk.complete;
}

// Those who go away in the middle of their content.
void gone_while_sending(Site& site) {
  for (const char* target : {"/keep", "/take"}) {
    Guest guest(site);
    guest.send(std::string("POST ") + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " +
               std::to_string(Site::kept_size) + "\r\n\r\n" + Site::large().substr(0, 10000));
    site.turn();
    guest.reset();
    site.turn();
    site.resume();
  }
}

bool half_closed(Guest& guest) {
  guest.send(get("/hello"));
  guest.half_close();
  return guest.expect(reply_to_hello()) == Guest::Got::all && guest.expect_end();
}

}  // namespace

std::string play(Site& site, std::string& problem) {
  static const std::string large = reply_to_large();
  Guest first(site, 65536), second(site), third(site), fourth(site), fifth(site), idle(site);
  std::string missing;
  const auto needs = [&missing](bool complete, const char* what) {
    if (!complete && missing.empty()) missing = what;
  };
  needs(many_on_one(first, large), "many on one connection");
  needs(in_pieces(site, second), "a request in pieces");
  needs(malformed(third), "a refusal");
  needs(suspended(site, fourth), "a suspended request");
  needs(half_closed(fifth), "a half-closed connection");
  needs(gone_while_suspended(site, false), "a suspended one that ends");
  needs(gone_while_suspended(site, true), "a suspended one that is reset");
  Guest sixth(site, 65536), seventh(site);
  const char* source = from_sources(site, sixth);
  needs(*source == 0, source);
  needs(slowly(site, seventh), "a slow pipe");
  gone_while_made(site);
  Guest eighth(site);
  needs(uploads(site, eighth), "uploads");
  gone_while_sending(site);
  Guest gone(site);
  gone.send(get("/hello").substr(0, 30));
  site.turn();
  gone.reset();
  idle.send("GET /hello HT");  // and is so when the daemon ends
  site.turn();
  for (const Guest* guest : {&first, &second, &third, &fourth, &fifth, &sixth, &seventh, &eighth})
    if (!guest->problem().empty()) problem = guest->problem();
  // Ports that wait after an end in good order become few in so many sessions.
  for (Guest* guest : {&first, &second, &third, &fourth, &sixth, &seventh, &eighth}) guest->reset();
  return missing;
}

bool serves(Site& site, std::string& problem) {
  Guest guest(site);
  guest.send(get("/hello"));
  if (guest.expect(reply_to_hello()) == Guest::Got::all) {
    guest.reset();
    return true;
  }
  problem = "the next client is not served: " + guest.problem();
  return false;
}

}  // namespace faults
