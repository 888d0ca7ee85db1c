// SPDX-License-Identifier: LGPL-2.1-or-later
#include "faults/sources.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "faults/chunks.h"
#include "faults/inject.h"

namespace faults {

using Action = MHD_DynamicContentCreatorAction;
using Context = MHD_DynamicContentCreatorContext;

namespace {

// Sizes that are copied into the outbox, and sizes that stay where they are.
size_t piece_size(size_t i) { return i % 20 == 7 ? 9000 : i % 3 == 0 ? 700 : 1 + i; }

// What /made does at each position.
enum class Step { plain, with_extension, lent, lent_only, suspend };
struct Planned {
  Step step;
  size_t in_buffer;
  size_t lent;  // in pieces of 5, 300 and what is left
};
constexpr Planned plan[] = {
    {Step::plain, 400, 0},     {Step::with_extension, 500, 0},
    {Step::lent, 100, 20305},  {Step::plain, 1, 0},
    {Step::suspend, 0, 0},     {Step::lent, 7, 400},
    {Step::plain, 300, 0},     {Step::lent_only, 0, 140000},
    {Step::lent_only, 0, 600}, {Step::with_extension, 450, 0},
};
constexpr size_t plan_size = sizeof plan / sizeof plan[0];
constexpr const char* extension = "step=2;of=\"3\"";
constexpr MHD_NameValueCStr footers[] = {{"After", "all"}, {"Check", "0123"}};

std::string chunks_of_made(const std::string& text, bool after_suspending) {
  std::string chunks;
  size_t position = 0;
  bool suspended = false;
  for (const Planned& planned : plan) {
    const size_t size = planned.in_buffer + planned.lent;
    const bool extended = planned.step == Step::with_extension || planned.step == Step::lent;
    if (planned.step == Step::suspend) suspended = true;
    if (size > 0 && suspended == after_suspending)
      chunks += chunk(text.substr(position, size), extended ? std::string(";") + extension : "");
    position += size;
  }
  return chunks;
}

// A pipe with these bytes; what can be written later is `writer`, or nothing. -1: it can't be.
int open_pipe(const std::string& bytes, int* writer) {
  const OwnCalls mine(true);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  if (write(ends[1], bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    std::abort();
  if (writer)
    *writer = ends[1];
  else
    close(ends[1]);
  return ends[0];
}

// Nobody may read any more.
void write_and_close(int pipe, const std::string& bytes) {
  const timespec at_once = {};
  sigset_t pipe_signal;
  sigset_t before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  if (write(pipe, bytes.data(), bytes.size()) < 0) sigtimedwait(&pipe_signal, nullptr, &at_once);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  close(pipe);
}

}  // namespace

Sources::Sources(const std::string& text, std::atomic<MHD_Request*>& parked)
    : text_(text), parked_(parked) {
  const OwnCalls mine(true);
  file_ = memfd_create("content", MFD_CLOEXEC);
  if (write(file_, text.data(), file_size) != static_cast<ssize_t>(file_size)) std::abort();
}

Sources::~Sources() {
  const OwnCalls mine(true);
  const int writer = slow_writer_.exchange(-1);
  if (writer >= 0) close(writer);
  close(file_);
}

bool Sources::knows(const std::string& path) {
  return path == "/file" || path == "/pipe" || path == "/slow" || path == "/vector" ||
         path == "/made";
}

MHD_Response* Sources::make(const std::string& path) {
  if (path == "/file") return MHD_response_from_fd(MHD_HTTP_STATUS_OK, dup(file_), 0, file_size);
  if (path == "/pipe") return from_pipe(pipe_size, nullptr);
  if (path == "/slow") return from_pipe(slow_first, &slow_writer_);
  if (path == "/vector") return from_pieces();
  if (path == "/made") return from_creator();
  return nullptr;
}

void Sources::feed() {
  const OwnCalls mine(true);
  const int writer = slow_writer_.exchange(-1);
  if (writer >= 0) write_and_close(writer, text_.substr(slow_first, slow_size - slow_first));
}

long Sources::wrongly_freed() {
  const std::lock_guard<std::mutex> lock(mutex_);
  long count = 0;
  for (const Loan& loan : loans_) count += loan.calls.load() != loan.expected;
  return count;
}

// Whoever still uses the bytes sends wrong ones.
void Sources::on_free(void* loan) {
  auto& self = *static_cast<Loan*>(loan);
  ++self.calls;
  self.bytes.assign(self.bytes.size(), '!');
}

Sources::Loan& Sources::lend(std::string bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  loans_.emplace_back(*this, std::move(bytes));
  return loans_.back();
}

MHD_Response* Sources::settled(Loan& loan, MHD_Response* response) {
  if (!response) loan.expected = 0;
  return response;
}

MHD_Response* Sources::from_pipe(size_t size, std::atomic<int>* writer) {
  int end = -1;
  const int pipe = open_pipe(text_.substr(0, size), writer ? &end : nullptr);
  if (writer) {
    const OwnCalls mine(true);
    const int before = writer->exchange(end);
    if (before >= 0) close(before);
  }
  return MHD_response_from_pipe(MHD_HTTP_STATUS_OK, pipe);
}

size_t Sources::vector_size() {
  size_t size = 0;
  for (size_t i = 0; i < pieces; ++i) size += piece_size(i);
  return size;
}

MHD_Response* Sources::from_pieces() {
  Loan& loan = lend(text_.substr(0, vector_size()));
  MHD_IoVec iov[pieces];
  const char* at = loan.bytes.data();
  for (size_t i = 0; i < pieces; at += piece_size(i++)) iov[i] = {at, piece_size(i)};
  return settled(loan, MHD_response_from_iovec(MHD_HTTP_STATUS_OK, pieces, iov, on_free, &loan));
}

MHD_Response* Sources::from_creator() {
  Loan& loan = lend(std::string());
  return settled(loan, MHD_response_from_callback(MHD_HTTP_STATUS_OK, MHD_SIZE_UNKNOWN, create,
                                                  &loan, on_free));
}

const Action* Sources::create_lent(Context* context, size_t position, size_t in_buffer, size_t size,
                                   const char* chunk_extension) {
  Loan& loan = lend(text_.substr(position + in_buffer, size));
  const char* at = loan.bytes.data();
  const MHD_IoVec iov[] = {{at, 5}, {at + 5, size - 305}, {at + size - 300, 300}};
  const MHD_DynContentZCIoVec lent = {3, iov, on_free, &loan};
  return MHD_DCC_action_continue_zc(context, in_buffer, &lent, chunk_extension);
}

const Action* Sources::create(void* cls, Context* context, uint_fast64_t position, void* buffer,
                              size_t most) {
  auto& loan = *static_cast<Loan*>(cls);
  Sources& self = loan.sources;
  size_t at = 0;
  size_t number = 0;
  while (number < plan_size && (at < position || (plan[number].step == Step::suspend &&
                                                  loan.suspended_once && at == position)))
    at += plan[number].in_buffer + plan[number].lent, ++number;
  if (at != position) std::abort();
  if (number == plan_size) return MHD_DCC_action_finish_with_footer(context, 2, footers);
  const Planned& planned = plan[number];
  if (planned.in_buffer > most) std::abort();
  std::memcpy(buffer, self.text_.data() + at, planned.in_buffer);
  switch (planned.step) {
    case Step::plain:
      return MHD_DCC_action_continue(context, planned.in_buffer);
    case Step::with_extension:
      return MHD_DCC_action_continue_ce(context, planned.in_buffer, extension);
    case Step::lent:
      return self.create_lent(context, at, planned.in_buffer, planned.lent, extension);
    case Step::lent_only:
      return self.create_lent(context, at, 0, planned.lent, nullptr);
    default:
      loan.suspended_once = true;
      self.parked_ = MHD_DCC_get_request(context);
      return MHD_DCC_action_suspend(context);
  }
}

std::string Sources::first_of_made(const std::string& text) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks_of_made(text, false);
}

std::string Sources::rest_of_made(const std::string& text) {
  return chunks_of_made(text, true) + "0\r\nAfter: all\r\nCheck: 0123\r\n\r\n";
}

}  // namespace faults
