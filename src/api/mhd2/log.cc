// SPDX-License-Identifier: LGPL-2.1-or-later
// Log records of a daemon.
#include "base/log.h"

#include <cstdio>
#include <cstring>

#include "api/mhd2/daemon.h"
#include "config.h"

namespace mhd::mhd2 {

namespace {

// One line in one write, so that lines of several threads are not mixed.
void write_to_stderr(void*, int code, const char* format, va_list arguments) {
  char line[512];
  int size = std::snprintf(line, sizeof line, "libmicrohttpd2 (%d): ", code);
  if (size < 0) return;
  const auto used = static_cast<std::size_t>(size);
  const int added = std::vsnprintf(line + used, sizeof line - used - 1, format, arguments);
  if (added < 0) return;
  std::size_t end = used + static_cast<std::size_t>(added);
  if (end > sizeof line - 2) end = sizeof line - 2;
  line[end] = '\n';
  std::fwrite(line, 1, end + 1, stderr);
}

struct NoticeText {
  MHD_StatusCode code;
  const char* text;
};

// In the order of enum class Notice.
constexpr NoticeText notices[] = {
    {MHD_SC_ACCEPT_FAILED_UNEXPECTEDLY, MHD_TEXT("Accepting a connection failed")},
    {MHD_SC_ACCEPT_SYSTEM_LIMIT_REACHED, MHD_TEXT("No descriptor is left for a new connection")},
    {MHD_SC_LIMIT_CONNECTIONS_REACHED, MHD_TEXT("The limit of connections is reached")},
    {MHD_SC_CONNECTION_MEM_ALLOC_FAILURE, MHD_TEXT("There is no memory for a new connection")},
    {MHD_SC_NEW_CONN_FD_OUTSIDE_OF_SET_RANGE,
     MHD_TEXT(
         "The descriptor of a new connection is too large for select(); the connection is closed")},
    {MHD_SC_ACCEPT_OUTSIDE_OF_SET_RANGE,
     MHD_TEXT(
         "The descriptor of a new connection is not below the limit; the connection is closed")},
    {MHD_SC_LIMIT_CONNECTIONS_REACHED,
     MHD_TEXT("The limit of connections of one address is reached")},
    {MHD_SC_ACCEPT_POLICY_REJECTED, MHD_TEXT("The accept policy refused a connection")},
    {MHD_SC_POLL_HARD_ERROR, MHD_TEXT("Waiting for events failed")},
    {MHD_SC_REPLY_FILE_TOO_SHORT,
     MHD_TEXT("The file of a reply does not hold what was promised; the connection is closed")},
};
static_assert(sizeof notices / sizeof notices[0] == static_cast<unsigned>(server::Notice::refused));

MHD_StatusCode refusal_code(Refusal refusal) {
  switch (refusal) {
    case Refusal::request_line_too_long:
    case Refusal::field_line_too_long:
    case Refusal::head_too_large:
    case Refusal::too_many_fields:
      return MHD_SC_CLIENT_HEADER_TOO_BIG;
    case Refusal::host_missing:
      return MHD_SC_HOST_HEADER_MISSING;
    case Refusal::host_repeated:
      return MHD_SC_HOST_HEADER_SEVERAL;
    case Refusal::content_length_malformed:
      return MHD_SC_CONTENT_LENGTH_MALFORMED;
    case Refusal::content_length_repeated:
      return MHD_SC_CONTENT_LENGTH_SEVERAL_SAME;
    case Refusal::content_length_differs:
      return MHD_SC_CONTENT_LENGTH_SEVERAL_DIFFERENT;
    case Refusal::content_length_and_transfer_encoding:
      return MHD_SC_CONTENT_LENGTH_AND_TR_ENC;
    case Refusal::content_too_large:
      return MHD_SC_CONTENT_LENGTH_TOO_LARGE;
    case Refusal::transfer_encoding_malformed:
    case Refusal::transfer_encoding_unsupported:
    case Refusal::transfer_encoding_in_http_1_0:
      return MHD_SC_TRANSFER_ENCODING_UNSUPPORTED;
    case Refusal::expectation_unknown:
      return MHD_SC_EXPECT_HEADER_VALUE_UNSUPPORTED;
    case Refusal::chunk_malformed:
    case Refusal::chunk_size_overflow:
    case Refusal::chunk_line_too_long:
    case Refusal::trailer_not_allowed:
      return MHD_SC_CHUNKED_ENCODING_MALFORMED;
    case Refusal::target_has_blank:
    case Refusal::target_redirected:
      return MHD_SC_REQ_TARGET_HAS_WHITESPACE;
    case Refusal::first_field_folded:
      return MHD_SC_REQ_FIRST_HEADER_LINE_SPACE_PREFIXED;
    case Refusal::field_without_colon:
      return MHD_SC_REQ_HEADER_LINE_NO_COLON;
    case Refusal::no_memory:
      return MHD_SC_CONNECTION_MEM_ALLOC_FAILURE;
    case Refusal::upload_memory_taken:
      return MHD_SC_POOL_MEM_ALLOC_FAILURE;
    case Refusal::request_timeout:
      return MHD_SC_CONNECTION_TIMEOUT;
    default:
      return MHD_SC_REQ_MALFORMED;
  }
}

void write_notice(void* context, server::Notice notice, Refusal refusal, int system_error) {
  const auto& daemon = *static_cast<const MHD_Daemon*>(context);
  if (notice == server::Notice::refused) {
    const RefusalInfo& info = refusal_info(refusal);
    return log(daemon.log, refusal_code(refusal), "A request is answered with %u: %.*s.",
               info.status, static_cast<int>(info.text.size()), info.text.data());
  }
  const NoticeText& text = notices[static_cast<unsigned>(notice)];
  if (system_error)
    log(daemon.log, text.code, "%s (error %d).", text.text, system_error);
  else
    log(daemon.log, text.code, "%s.", text.text);
}

}  // namespace

LogSink default_log() { return MHD_HAVE_LOG_TEXTS ? LogSink{write_to_stderr, nullptr} : LogSink{}; }

server::NoticeSink notice_sink(MHD_Daemon& daemon) { return {write_notice, &daemon}; }

}  // namespace mhd::mhd2
