// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/contents.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace daemon_test {

char pattern_at(std::uint64_t position) {
  return static_cast<char>('!' + (position * 7 + position / 251 + position / 65521) % 90);
}

std::string pattern(std::size_t size, std::uint64_t from) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = pattern_at(from + i);
  return bytes;
}

int new_file(const std::string& bytes) {
  std::FILE* file = std::tmpfile();
  if (!file) return -1;
  const int fd = dup(fileno(file));
  std::fclose(file);
  if (write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  return fd;
}

std::size_t open_descriptors() {
  DIR* folder = opendir("/proc/self/fd");
  if (!folder) return 0;
  std::size_t count = 0;
  while (readdir(folder)) ++count;
  closedir(folder);
  return count;
}

Material::Material(std::size_t size) : bytes(pattern(size)), resumer_([this] { resume_all(); }) {}

Material::~Material() { resume_no_more(); }

void Material::resume_no_more() {
  over_ = true;
  if (resumer_.joinable()) resumer_.join();
}

void Material::resume_soon(MHD_Request* request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_.push_back(request);
}

void Material::resume_all() {
  while (!over_) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (MHD_Request* request : waiting_) MHD_request_resume(request);
      waiting_.clear();
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

namespace {

using Context = MHD_DynamicContentCreatorContext;
using Action = const MHD_DynamicContentCreatorAction*;

// What a response has of its own.
struct Making {
  Material& material;
  unsigned calls = 0;
};

void on_free(void* cls) {
  auto* making = static_cast<Making*>(cls);
  ++making->material.freed;
  delete making;
}

void on_return(void* cls) { ++static_cast<Material*>(cls)->returned; }

MHD_Response* counted(MHD_Response* response, Material& material) {
  if (!response) std::abort();
  ++material.made;
  return response;
}

MHD_Response* from_pieces(Material& material, const std::vector<MHD_IoVec>& pieces) {
  return counted(MHD_response_from_iovec(MHD_HTTP_STATUS_OK, static_cast<unsigned>(pieces.size()),
                                         pieces.data(), on_free, new Making{material}),
                 material);
}

// Pieces of these sizes in turn; the last one takes what is left.
std::vector<MHD_IoVec> cut(const std::string& bytes, std::size_t count,
                           std::size_t (*size_of)(std::size_t)) {
  std::vector<MHD_IoVec> pieces;
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const std::size_t size = std::min(size_of(i), bytes.size() - at);
    pieces.push_back({bytes.data() + at, size});
    at += size;
  }
  pieces.push_back({bytes.data() + at, bytes.size() - at});
  return pieces;
}

MHD_Response* one_piece(Material& material) {
  return from_pieces(material, {{material.bytes.data(), material.bytes.size()}});
}

MHD_Response* three_pieces(Material& material) {
  return from_pieces(material, cut(material.bytes, 3, [](std::size_t i) -> std::size_t {
                       return i == 0 ? 100 : 70000;
                     }));
}

MHD_Response* many_pieces(Material& material) {
  return from_pieces(material, cut(material.bytes, 5000, [](std::size_t i) -> std::size_t {
                       return i % 500 == 499 ? 3000 : i % 13;
                     }));
}

constexpr std::size_t in_front = 1000;  // bytes of the file before the content

MHD_Response* part_of_file(Material& material) {
  const int fd = new_file(std::string(in_front, '?') + material.bytes + "behind");
  return MHD_response_from_fd(MHD_HTTP_STATUS_OK, fd, in_front, material.bytes.size());
}

MHD_Response* rest_of_file(Material& material) {
  const int fd = new_file(std::string(in_front, '?') + material.bytes);
  return MHD_response_from_fd(MHD_HTTP_STATUS_OK, fd, in_front, MHD_SIZE_UNKNOWN);
}

// All of it waits in the pipe already.
MHD_Response* full_pipe(Material& material) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  if (fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) < 0) std::abort();
  const std::string& bytes = material.bytes;
  if (write(ends[1], bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    std::abort();
  close(ends[1]);
  return MHD_response_from_pipe(MHD_HTTP_STATUS_OK, ends[0]);
}

MHD_Response* from_creator(Material& material, bool known, MHD_DynamicContentCreator creator) {
  return counted(MHD_response_from_callback(MHD_HTTP_STATUS_OK,
                                            known ? material.bytes.size() : MHD_SIZE_UNKNOWN,
                                            creator, new Making{material}, on_free),
                 material);
}

// At most 5000 bytes from `position` on; 0 at the end.
std::size_t put(void* cls, std::uint64_t position, void* buffer, std::size_t max) {
  const std::string& bytes = static_cast<Making*>(cls)->material.bytes;
  const auto at = static_cast<std::size_t>(position);
  const std::size_t size = std::min({bytes.size() - at, max, std::size_t{5000}});
  std::memcpy(buffer, bytes.data() + at, size);
  return size;
}

Action plain(void* cls, Context* context, std::uint_fast64_t position, void* buffer,
             std::size_t max) {
  const std::size_t size = put(cls, position, buffer, max);
  return size ? MHD_DCC_action_continue(context, size) : MHD_DCC_action_finish(context);
}

Action with_all(void* cls, Context* context, std::uint_fast64_t position, void* buffer,
                std::size_t max) {
  const std::size_t size = put(cls, position, buffer, max);
  const MHD_NameValueCStr footers[] = {{"X-First", "1"}, {"X-Second", ""}};
  return size ? MHD_DCC_action_continue_ce(context, size, "first=\"1\"; second")
              : MHD_DCC_action_finish_with_footer(context, 2, footers);
}

Action lending(void* cls, Context* context, std::uint_fast64_t position, void* buffer,
               std::size_t max) {
  Material& material = static_cast<Making*>(cls)->material;
  const std::size_t most = position % 2 ? 77 : 0;
  const std::size_t size = put(cls, position, buffer, std::min(max, most));
  const char* at = material.bytes.data() + position + size;
  std::size_t left = material.bytes.size() - static_cast<std::size_t>(position) - size;
  MHD_IoVec pieces[3];
  for (std::size_t i = 0; i < 3; ++i) {
    constexpr std::size_t sizes[] = {50, 20000, 1};
    pieces[i] = {at, std::min(sizes[i], left)};
    at += pieces[i].iov_len;
    left -= pieces[i].iov_len;
  }
  if (size + pieces[0].iov_len == 0) return MHD_DCC_action_finish(context);
  ++material.lent;
  const MHD_DynContentZCIoVec lent = {3, pieces, on_return, &material};
  return MHD_DCC_action_continue_zc(context, size, &lent, "lent");
}

// Suspends before each piece.
Action waiting(void* cls, Context* context, std::uint_fast64_t position, void* buffer,
               std::size_t max) {
  auto& making = *static_cast<Making*>(cls);
  if (making.calls++ % 2 == 1) return plain(cls, context, position, buffer, max);
  making.material.resume_soon(MHD_DCC_get_request(context));
  return MHD_DCC_action_suspend(context);
}

MHD_Response* plain_known(Material& m) { return from_creator(m, true, plain); }
MHD_Response* plain_unknown(Material& m) { return from_creator(m, false, plain); }
MHD_Response* with_all_unknown(Material& m) { return from_creator(m, false, with_all); }
MHD_Response* lending_known(Material& m) { return from_creator(m, true, lending); }
MHD_Response* lending_unknown(Material& m) { return from_creator(m, false, lending); }
MHD_Response* waiting_known(Material& m) { return from_creator(m, true, waiting); }
MHD_Response* waiting_unknown(Material& m) { return from_creator(m, false, waiting); }

bool has_line(const std::string& head, const char* line) {
  return head.find(std::string("\r\n") + line) != std::string::npos;
}

// One chunk from `at` on. False: it is not complete, or the last one.
bool take_chunk(const std::string& bytes, std::size_t& at, Reply& reply) {
  const std::size_t line_end = bytes.find("\r\n", at);
  if (line_end == std::string::npos) return false;
  const std::size_t size = std::strtoull(bytes.c_str() + at, nullptr, 16);
  if (size > 0) {
    if (bytes.size() < line_end + 2 + size + 2) return false;
    reply.content.append(bytes, line_end + 2, size);
    at = line_end + 2 + size + 2;
    return bytes.compare(at - 2, 2, "\r\n") == 0;
  }
  const std::size_t end = bytes.find("\r\n\r\n", line_end);
  if (end == std::string::npos) return false;
  reply.trailers = bytes.substr(line_end + 2, end - line_end);
  at = end + 4;
  reply.complete = true;
  return false;
}

}  // namespace

const Kind kinds[] = {
    {"one piece", one_piece, true, true, ""},
    {"three pieces", three_pieces, true, true, ""},
    {"many pieces", many_pieces, true, true, ""},
    {"part of a file", part_of_file, true, true, ""},
    {"rest of a file", rest_of_file, true, true, ""},
    {"pipe", full_pipe, false, false, ""},
    {"creator, known", plain_known, true, true, ""},
    {"creator, unknown", plain_unknown, false, true, ""},
    {"creator, extensions and footers", with_all_unknown, false, true,
     "X-First: 1\r\nX-Second: \r\n"},
    {"creator, lent, known", lending_known, true, true, ""},
    {"creator, lent, unknown", lending_unknown, false, true, ""},
    {"creator, waits, known", waiting_known, true, false, ""},
    {"creator, waits, unknown", waiting_unknown, false, false, ""},
};
const int kind_count = sizeof kinds / sizeof kinds[0];

Reply take_reply(std::string& bytes, bool to_head) {
  Reply reply;
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return reply;
  reply.head = bytes.substr(0, end + 2);
  std::size_t at = end + 4;
  const std::size_t length_at = reply.head.find("\r\nContent-Length: ");
  reply.chunked = has_line(reply.head, "Transfer-Encoding: chunked");
  reply.has_length = length_at != std::string::npos;
  if (to_head) {
    reply.complete = true;
  } else if (reply.chunked) {
    while (take_chunk(bytes, at, reply)) {
    }
  } else {
    const std::size_t size = reply.has_length
                                 ? std::strtoull(reply.head.c_str() + length_at + 18, nullptr, 10)
                                 : bytes.size() - at;
    reply.content = bytes.substr(at, size);
    reply.complete = reply.content.size() == size;
    at += reply.content.size();
  }
  bytes.erase(0, at);
  return reply;
}

}  // namespace daemon_test
