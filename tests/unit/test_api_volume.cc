// SPDX-License-Identifier: LGPL-2.1-or-later
// Query arguments and cookies at the volumes an attacker sends: bytes that are looked at and memory
// are counted, and grow no faster than the request. The linker puts a counter in front of memchr()
// (-Wl,--wrap), by which pieces are found.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>

#include "api/mhd2/request.h"
#include "check_main.h"
#include "config.h"
#include "daemon/counted_heap.h"
#include "loopback.h"

namespace {
std::size_t scanned;
}

extern "C" {
void* __real_memchr(const void* bytes, int wanted, std::size_t size);
void* __wrap_memchr(const void* bytes, int wanted, std::size_t size);

void* __wrap_memchr(const void* bytes, int wanted, std::size_t size) {
  void* const found = __real_memchr(bytes, wanted, size);
  scanned +=
      found
          ? static_cast<std::size_t>(static_cast<char*>(found) - static_cast<const char*>(bytes)) +
                1
          : size;
  return found;
}
}

namespace {

struct Row {
  const char* name;
  const char* piece;  // repeated
  bool cookie;
  unsigned per_piece;  // values that are found
};

const Row all_rows[] = {
    {"separators", "&", false, 0},
    {"names", "a&", false, 1},
    {"empty names", "=&", false, 1},
    {"names and values", "a=b&", false, 1},
    {"two equals signs", "==&", false, 1},
    {"percent signs", "%&", false, 1},
    {"encoded", "%41=%42&", false, 1},
    {"plus signs", "+=+&", false, 1},
    {"cookie separators", ";", true, 0},
    {"cookies without a name", "=;", true, 0},
    {"cookies", "a=b;", true, 1},
    {"cookies with blanks", "a=b; ", true, 1},
    {"cookies without a value", "a=;", true, 1},
    {"opened quotes", "a=\";", true, 0},
    {"empty quotes", "a=\"\";", true, 1},
    {"names alone", "a;", true, 0},
    {"equals signs", "a==;", true, 1},
};

constexpr std::size_t head_limit = 400000;
constexpr std::size_t line_limit = 65535;  // of fields
constexpr std::size_t much_memory = 32 << 20;

// What came of one request.
struct Found {
  std::size_t values = 0;
  std::size_t scanned = 0;
  long heap = 0;  // at most, beyond what there was before
  unsigned logged = 0;
  MHD_StatusCode code = MHD_SC_OK;
  bool asked = false;
  bool cookie = false;
};

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  auto& found = *static_cast<Found*>(cls);
  found.asked = true;
  const MHD_ValueKind kind = found.cookie ? MHD_VK_COOKIE : MHD_VK_GET_ARGUMENT;
  scanned = 0;
  found.values = MHD_request_get_values_cb(request, kind, nullptr, nullptr);
  found.scanned = scanned;
  // They are split once, and those who ask again cost no memory.
  const long heap = counted_heap::bytes;
  for (int i = 0; i < 50; ++i) {
    ck_assert_uint_eq(MHD_request_get_values_cb(request, kind, nullptr, nullptr), found.values);
    MHD_StringNullable value;
    MHD_request_get_value(request, kind, "no such name", &value);
  }
  ck_assert_int_eq(counted_heap::bytes, heap);
  ck_assert_uint_eq(scanned, found.scanned);
  return MHD_action_from_response(request, MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

void hear(void* cls, MHD_StatusCode code, const char*, va_list) {
  auto& found = *static_cast<Found*>(cls);
  ++found.logged;
  found.code = code;
}

Found ask(const Row& row, std::size_t pieces, std::size_t memory) {
  std::string text;
  const std::size_t in_line = (line_limit - 100) / std::strlen(row.piece);
  for (std::size_t i = 0; i < pieces; ++i) {
    if (row.cookie && i > 0 && i % in_line == 0) text += "\r\nCookie: ";
    text += row.piece;
  }
  const std::string request =
      row.cookie ? "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: " + text + "\r\n\r\n"
                 : "GET /?" + text + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  Found found;
  found.cookie = row.cookie;
  const MHD_DaemonOptionAndValue options[] = {
      MHD_D_OPTION_LOG_CALLBACK(hear, &found), MHD_D_OPTION_HEAD_LIMIT(head_limit),
      MHD_D_OPTION_REQUEST_LINE_LIMIT(head_limit), MHD_D_OPTION_FIELD_LINE_LIMIT(line_limit),
      MHD_D_OPTION_CONN_MEMORY_LIMIT(memory)};
  MHD_Daemon* daemon = loopback_daemon(answer, &found, options, std::size(options));
  const long heap = counted_heap::most_bytes = counted_heap::bytes.load();
  const int fd = loopback_connect(daemon);
  for (std::size_t at = 0; at < request.size(); at += 30000) {
    loopback_send(fd, request.data() + at, std::min<std::size_t>(30000, request.size() - at));
    ck_assert_int_eq(MHD_daemon_process_blocking(daemon, 0), MHD_SC_OK);
  }
  char reply[1000];
  loopback_finish(daemon, fd, reply, sizeof reply);
  found.heap = counted_heap::most_bytes - heap;
  MHD_daemon_destroy(daemon);
  ck_assert_msg(found.asked, "%s: %s", row.name, reply);
  return found;
}

START_TEST(in_proportion) {
  const Row& row = all_rows[_i];
  if (row.cookie && !MHD_HAVE_COOKIES) return;
  const std::size_t piece = std::strlen(row.piece);
  const std::size_t most = (head_limit - 200) / piece;
  for (const std::size_t pieces : {most / 16, most / 4, most}) {
    const std::size_t size = pieces * piece;
    const Found found = ask(row, pieces, much_memory);
    ck_assert_msg(found.values == pieces * row.per_piece, "%s: %zu of %zu values", row.name,
                  found.values, pieces);
    // Each byte is looked at a few times: to count, to split, to decode.
    ck_assert_uint_ge(found.scanned, size);
    ck_assert_msg(found.scanned <= 10 * size + 1000, "%s: %zu bytes of %zu", row.name,
                  found.scanned, size);
    // The head twice, a copy of the part that is split, and one entry for each value.
    const std::size_t entries = found.values * sizeof(mhd::mhd2::Pair);
    ck_assert_msg(found.heap <= static_cast<long>(5 * size + entries + 50000),
                  "%s: %ld bytes of heap", row.name, found.heap);
  }
}
END_TEST

// With the memory that a request has unless more is asked for: all of the values, or none of them
// and a word in the log.
START_TEST(bounded) {
  const Row& row = all_rows[_i];
  if (row.cookie && !MHD_HAVE_COOKIES) return;
  const std::size_t memory = 2 * head_limit;
  const std::size_t piece = std::strlen(row.piece);
  const std::size_t most = (head_limit - 200) / piece;
  for (const std::size_t pieces : {most / 64, most / 16, most / 4, most / 2, most}) {
    const Found found = ask(row, pieces, memory);
    const bool all = found.values == pieces * row.per_piece;
    ck_assert_msg(all || found.values == 0, "%s: %zu values", row.name, found.values);
    if (!all) {
      ck_assert_int_eq(found.code, row.cookie ? MHD_SC_CONNECTION_POOL_NO_MEM_COOKIE
                                              : MHD_SC_CONNECTION_POOL_NO_MEM_GET_PARAM);
      ck_assert_uint_eq(found.logged, 1);
    }
    // The memory of the request, and what its connection keeps until the head is complete.
    ck_assert_msg(found.heap <= static_cast<long>(memory + 2 * head_limit + 50000),
                  "%s: %ld bytes of heap", row.name, found.heap);
  }
}
END_TEST

}  // namespace

int main() {
  return unit::run_tests("api_volume",
                         {{in_proportion, std::size(all_rows)}, {bounded, std::size(all_rows)}});
}
