// SPDX-License-Identifier: LGPL-2.1-or-later
// Making responses: where their content comes from.
#include <cstring>
#include <span>

#include "api/mhd2/pieces.h"
#include "api/mhd2/response.h"
#include "base/memory.h"
#include "net/file.h"
#include "net/socket.h"

using mhd::BodyKind;
using mhd::BodySource;
using mhd::Segment;
using mhd::size_unknown;
using mhd::mhd2::copy_pieces;
using mhd::mhd2::count_pieces;
using mhd::net::Fd;

MHD_Response::MHD_Response(unsigned status, BodySource body, MHD_FreeCallback on_free,
                           void* on_free_cls)
    : mhd::Response(static_cast<std::uint16_t>(status), body, dispose),
      free_cb(on_free),
      free_cb_cls(on_free_cls) {}

void MHD_Response::dispose(mhd::Response& response) {
  auto* self = static_cast<MHD_Response*>(&response);
  Fd(self->body().fd).reset();
  if (self->free_cb) self->free_cb(self->free_cb_cls);
  mhd::destroy(self);
}

namespace {

bool valid_status(unsigned status) { return status >= 100 && status <= 999; }

BodySource bytes_source(const char* data, std::size_t size) {
  return size ? BodySource{BodyKind::bytes, size, data} : BodySource{};
}

// A file from `offset` on; with an unknown size the rest of it. False: that can't be.
bool file_source(int fd, std::uint64_t offset, std::uint64_t size, BodySource& body) {
  std::uint64_t end = 0;
  if (!mhd::net::measure_file(fd, end)) return false;
  if (size == size_unknown) {
    if (offset > end) return false;
    size = end - offset;
  }
  if (offset > mhd::net::most_file_size || size > mhd::net::most_file_size - offset) return false;
  body.kind = BodyKind::file;
  body.size = size;
  body.fd = fd;
  body.offset = offset;
  return true;
}

// The response owns the descriptor from now on; when there is none `fd` keeps it.
MHD_Response* make_from_descriptor(unsigned status, const BodySource& body, Fd& fd) {
  auto* response = mhd::create<MHD_Response>(status, body, nullptr, nullptr);
  if (response) static_cast<void>(fd.release());
  return response;
}

}  // namespace

struct MHD_Response* MHD_response_from_buffer(enum MHD_HTTP_StatusCode sc, size_t buffer_size,
                                              const char* buffer, MHD_FreeCallback free_cb,
                                              void* free_cb_cls) {
  if (!valid_status(sc) || (buffer_size > 0 && !buffer)) return nullptr;
  return mhd::create<MHD_Response>(sc, bytes_source(buffer, buffer_size), free_cb, free_cb_cls);
}

struct MHD_Response* MHD_response_from_buffer_copy(enum MHD_HTTP_StatusCode sc, size_t buffer_size,
                                                   const char* buffer) {
  if (!valid_status(sc) || (buffer_size > 0 && !buffer)) return nullptr;
  if (buffer_size > SIZE_MAX - sizeof(MHD_Response)) return nullptr;
  char* memory = static_cast<char*>(mhd::mem_alloc(sizeof(MHD_Response) + buffer_size));
  if (!memory) return nullptr;
  char* copy = memory + sizeof(MHD_Response);
  if (buffer_size) std::memcpy(copy, buffer, buffer_size);
  return ::new (memory) MHD_Response(sc, bytes_source(copy, buffer_size), nullptr, nullptr);
}

// The array lies behind the response.
struct MHD_Response* MHD_response_from_iovec(enum MHD_HTTP_StatusCode sc, unsigned int iov_count,
                                             const struct MHD_IoVec* iov, MHD_FreeCallback free_cb,
                                             void* free_cb_cls) {
  static_assert(sizeof(MHD_Response) % alignof(Segment) == 0);
  std::uint32_t count = 0;
  std::uint64_t size = 0;
  if (!valid_status(sc) || (iov_count > 0 && !iov)) return nullptr;
  if (!count_pieces({iov, iov_count}, count, size)) return nullptr;
  if (count > (SIZE_MAX - sizeof(MHD_Response)) / sizeof(Segment)) return nullptr;
  char* memory = static_cast<char*>(mhd::mem_alloc(sizeof(MHD_Response) + count * sizeof(Segment)));
  if (!memory) return nullptr;
  auto* pieces = reinterpret_cast<Segment*>(memory + sizeof(MHD_Response));
  copy_pieces({iov, iov_count}, pieces);
  BodySource body;
  if (count == 1) body = bytes_source(pieces->data, pieces->size);
  if (count > 1) {
    body.kind = BodyKind::gather;
    body.size = size;
    body.pieces = pieces;
    body.piece_count = count;
  }
  return ::new (memory) MHD_Response(sc, body, free_cb, free_cb_cls);
}

struct MHD_Response* MHD_response_from_fd(enum MHD_HTTP_StatusCode sc, int fd, uint_fast64_t offset,
                                          uint_fast64_t size) {
  Fd owned(fd);
  BodySource body;
  if (!valid_status(sc) || !file_source(fd, offset, size, body)) return nullptr;
  return make_from_descriptor(sc, body, owned);
}

struct MHD_Response* MHD_response_from_pipe(enum MHD_HTTP_StatusCode sc, int fd) {
  Fd owned(fd);
  if (!valid_status(sc) || !mhd::net::is_readable_stream(fd)) return nullptr;
  BodySource body;
  body.kind = BodyKind::pipe;
  body.size = size_unknown;
  body.fd = fd;
  return make_from_descriptor(sc, body, owned);
}

struct MHD_Response* MHD_response_from_callback(enum MHD_HTTP_StatusCode sc, uint_fast64_t size,
                                                MHD_DynamicContentCreator dyn_cont,
                                                void* dyn_cont_cls, MHD_FreeCallback dyn_cont_fc) {
  if (!valid_status(sc) || !dyn_cont) return nullptr;
  BodySource body;
  body.kind = BodyKind::producer;
  body.size = size;
  auto* response = mhd::create<MHD_Response>(sc, body, dyn_cont_fc, dyn_cont_cls);
  if (response) response->creator = dyn_cont;
  return response;
}

void MHD_response_destroy(struct MHD_Response* response) {
  if (response) response->release();
}
