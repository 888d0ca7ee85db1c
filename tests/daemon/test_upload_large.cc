// SPDX-License-Identifier: LGPL-2.1-or-later
// libcurl sends much from a function that makes it, and an incremental callback checks each byte.
// MHD_TEST_UPLOAD_MIB says how much: 64 unless it is set. The index of a test (_i) is the row of
// the matrix.
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "check_main.h"
#include "daemon/counted_heap.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

constexpr std::uint64_t mib = 1 << 20;

std::uint64_t size_asked_for() {
  const char* text = std::getenv("MHD_TEST_UPLOAD_MIB");
  return (text ? std::strtoull(text, nullptr, 10) : 64) * mib;
}

// The content repeats a text whose length is prime, so that no buffer's size goes into it; twice,
// so that a piece of it can begin anywhere.
class Content {
 public:
  Content() {
    for (std::size_t i = 0; i < text_.size(); ++i)
      text_[i] = static_cast<char>(i % period * 131 + i % period / 256);
  }
  // Both in parts, since the text ends.
  void write(std::uint64_t at, char* to, std::size_t size) const {
    for_each_part(at, size, [&](const char* part, std::size_t from, std::size_t length) {
      std::memcpy(to + from, part, length);
      return true;
    });
  }
  bool matches(std::uint64_t at, const char* bytes, std::size_t size) const {
    return for_each_part(at, size, [&](const char* part, std::size_t from, std::size_t length) {
      return std::memcmp(bytes + from, part, length) == 0;
    });
  }

 private:
  static constexpr std::size_t period = 65521;
  template <class Use>
  bool for_each_part(std::uint64_t at, std::size_t size, Use use) const {
    for (std::size_t done = 0; done < size;) {
      const std::size_t length = std::min(size - done, period);
      if (!use(text_.data() + (at + done) % period, done, length)) return false;
      done += length;
    }
    return true;
  }
  std::array<char, 2 * period> text_;
};

const Content content;

// What comes of one request.
struct Receiver {
  std::uint64_t size = 0;
  bool right = true;
  unsigned last_calls = 0;
};

const MHD_UploadAction* take(void* cls, MHD_Request* request, size_t size, void* data) {
  auto& receiver = *static_cast<Receiver*>(cls);
  if (size > 0) {
    receiver.right =
        receiver.right && content.matches(receiver.size, static_cast<char*>(data), size);
    receiver.size += size;
    return MHD_upload_action_continue(request);
  }
  ++receiver.last_calls;
  return MHD_upload_action_from_response(request,
                                         MHD_response_from_empty(MHD_HTTP_STATUS_NO_CONTENT));
}

const MHD_Action* answer(void* cls, MHD_Request* request, const MHD_String*, MHD_HTTP_Method,
                         uint_fast64_t) {
  return MHD_action_process_upload(request, 0, nullptr, nullptr, take, cls);
}

struct Source {
  std::uint64_t size;
  std::uint64_t sent = 0;
  static std::size_t read(char* to, std::size_t one, std::size_t count, void* self) {
    auto& source = *static_cast<Source*>(self);
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(one * count, source.size - source.sent));
    content.write(source.sent, to, size);
    source.sent += size;
    return size;
  }
};

template <class Value>
void set(CURL* curl, CURLoption option, Value value) {
  ck_assert_int_eq(curl_easy_setopt(curl, option, value), CURLE_OK);
}

void send_large(const Row& row, std::uint64_t size, bool chunked, bool expects) {
  Receiver receiver;
  RowDaemon daemon(row, answer, &receiver);
  ck_assert(daemon.set(MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr)));
  ck_assert_int_eq(daemon.start(), MHD_SC_OK);
  const long heap = counted_heap::most_bytes = counted_heap::bytes.load();
  Source source{size};
  CURL* const curl = curl_easy_init();
  curl_slist* fields = curl_slist_append(nullptr, expects ? "Expect: 100-continue" : "Expect:");
  if (chunked) fields = curl_slist_append(fields, "Transfer-Encoding: chunked");
  const std::string url = "http://127.0.0.1:" + std::to_string(daemon.port()) + "/";
  set(curl, CURLOPT_URL, url.c_str());
  set(curl, CURLOPT_NOPROXY, "*");
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_TIMEOUT, 300L);
  set(curl, CURLOPT_UPLOAD, 1L);
  set(curl, CURLOPT_UPLOAD_BUFFERSIZE, 1L << 20);
  // Whoever is not told to continue does not send for longer than the test waits.
  set(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 200000L);
  set(curl, CURLOPT_READFUNCTION, Source::read);
  set(curl, CURLOPT_READDATA, &source);
  set(curl, CURLOPT_HTTPHEADER, fields);
  if (!chunked) set(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(size));
  const CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_cleanup(curl);
  curl_slist_free_all(fields);
  daemon.stop();
  ck_assert_msg(result == CURLE_OK, "%s", curl_easy_strerror(result));
  ck_assert_int_eq(status, 204);
  ck_assert(receiver.right);
  ck_assert_uint_eq(receiver.size, size);
  ck_assert_uint_eq(receiver.last_calls, 1);
  // Whatever comes, memory is what one connection needs.
  ck_assert_int_lt(counted_heap::most_bytes - heap, 100000);
}

ROW_TEST(counted) { send_large(row, size_asked_for(), false, false); }
ROW_TEST(counted_expects) { send_large(row, size_asked_for(), false, true); }
ROW_TEST(chunked) { send_large(row, size_asked_for() / 4, true, false); }
ROW_TEST(chunked_expects) { send_large(row, size_asked_for() / 8, true, true); }

}  // namespace

int main() {
  return unit::run_tests("upload_large", {{counted, row_count},
                                          {counted_expects, row_count},
                                          {chunked, row_count},
                                          {chunked_expects, row_count}});
}
