// SPDX-License-Identifier: LGPL-2.1-or-later
// Forms that libcurl sends: what it writes in another way than our own tests, and large files. The
// index of a test (_i) is the row of the matrix.
#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "check_main.h"
#include "daemon/form_server.h"
#include "daemon/server.h"

using namespace daemon_test;

namespace {

size_t add_text(char* data, size_t size, size_t count, void* cls) {
  static_cast<std::string*>(cls)->append(data, size * count);
  return size * count;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

Handle new_handle(const FormServer& server, const char* path) {
  Handle handle(curl_easy_init(), curl_easy_cleanup);
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, add_text);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 600L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
  return handle;
}

std::string perform(const Handle& handle) {
  std::string text;
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &text);
  const CURLcode result = curl_easy_perform(handle.get());
  return result == CURLE_OK ? text : std::string(curl_easy_strerror(result));
}

void check_over(FormServer& server, const Row& row) {
  ck_assert(eventually([&] { return server.ended() == server.begun(); }));
  ck_assert_uint_eq(server.used(), 0);
  CHECK_TEXT(server.broken_rules(), "", row.name);
}

// A form of multipart/form-data, field by field.
class Mime {
 public:
  explicit Mime(const Handle& handle) : handle_(handle.get()), mime_(curl_mime_init(handle_)) {
    curl_easy_setopt(handle_, CURLOPT_MIMEPOST, mime_);
  }
  ~Mime() {
    curl_easy_setopt(handle_, CURLOPT_MIMEPOST, nullptr);
    curl_mime_free(mime_);
  }
  Mime(const Mime&) = delete;
  Mime& operator=(const Mime&) = delete;

  curl_mimepart* part(const char* name, const char* filename = nullptr) {
    curl_mimepart* const part = curl_mime_addpart(mime_);
    curl_mime_name(part, name);
    if (filename) curl_mime_filename(part, filename);
    if (filename) curl_mime_type(part, "a/b");
    return part;
  }
  void add(const char* name, const std::string& value, const char* filename = nullptr) {
    curl_mime_data(part(name, filename), value.data(), value.size());
  }

 private:
  CURL* handle_;
  curl_mime* mime_;
};

ROW_TEST(urlencoded) {
  FormServer server(row, 4);
  for (const char* path : {"/form", "/suspend", "/creator"}) {
    const Handle handle = new_handle(server, path);
    char* const escaped = curl_easy_escape(handle.get(), "\xc3\xa4 &=%+", 7);
    const std::string content = std::string("a=1&name=") + escaped + "&b";
    curl_free(escaped);
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, content.c_str());
    CHECK_TEXT(perform(handle), "(name=\xc3\xa4 &=%+)[a=1][b] 0\n", path);
  }
  check_over(server, row);
}

ROW_TEST(several_parts) {
  FormServer server(row, 4);
  for (const char* path : {"/form", "/suspend", "/creator"}) {
    const Handle handle = new_handle(server, path);
    Mime mime(handle);
    mime.add("a", "1");
    mime.add("f", "--x\r\n--", "one; two.txt");
    curl_mime_type(mime.part("typed"), "text/x; charset=utf-8");
    mime.add("empty", "");
    mime.add("\xc3\xa4", std::string("\0\r\n\xff", 4), "\xe2\x82\xac'.bin");
    CHECK_TEXT(perform(handle),
               std::string("(f file:one; two.txt type:a/b=--x\r\n--)"
                           "[a=1][typed type:text/x; charset=utf-8=][empty=]"
                           "[\xc3\xa4 file:\xe2\x82\xac'.bin type:a/b=") +
                   std::string("\0\r\n\xff", 4) + "] 0\n",
               path);
  }
  check_over(server, row);
}

// With backslashes as in the times before browsers agreed, and as they do it now.
ROW_TEST(quotes_in_names) {
  FormServer server(row, 4);
  const Handle handle = new_handle(server, "/form");
#if LIBCURL_VERSION_NUM >= 0x075100
  curl_easy_setopt(handle.get(), CURLOPT_MIME_OPTIONS, static_cast<long>(CURLMIMEOPT_FORMESCAPE));
#endif
  {
    Mime mime(handle);
    mime.add("a\"b\\", "1", "C:\\dir\\\"f\".x");
    CHECK_TEXT(perform(handle), "[a\"b\\ file:C:\\dir\\\"f\".x type:a/b=1] 0\n", row.name);
  }
#if LIBCURL_VERSION_NUM >= 0x075100
  curl_easy_setopt(handle.get(), CURLOPT_MIME_OPTIONS, 0L);
  Mime mime(handle);
  mime.add("a\"b", "1", "C:\\dir\\f\".x");
  CHECK_TEXT(perform(handle), "[a%22b file:C:\\dir\\f%22.x type:a/b=1] 0\n", row.name);
#endif
  check_over(server, row);
}

// ---- large files ----

// Bytes that come to be when they are sent.
struct Source {
  curl_off_t left;
  std::uint64_t at = 0;
  ValueText sent = {};

  static size_t read(char* buffer, size_t size, size_t count, void* cls) {
    auto& source = *static_cast<Source*>(cls);
    const auto most = static_cast<curl_off_t>(size * count);
    const auto now = static_cast<size_t>(std::min(source.left, most));
    for (size_t i = 0; i < now; ++i, ++source.at)
      buffer[i] = static_cast<char>(source.at * source.at / 977);
    source.sent.add(buffer, now);
    source.left -= static_cast<curl_off_t>(now);
    return now;
  }
};

curl_off_t file_size() {
  const char* const mib = std::getenv("MHD_TEST_FORM_MIB");
  return (mib ? std::atoll(mib) : 4) << 20;
}

// In pieces, and nothing of it is kept: counted, and in chunks.
ROW_TEST(large_file) {
  FormServer server(row, 1000);
  for (const char* path : {"/form", "/suspend"}) {
    for (const bool size_known : {false, true}) {
      const Handle handle = new_handle(server, path);
      Mime mime(handle);
      mime.add("a", "1");
      Source source = {file_size()};
      curl_mime_data_cb(mime.part("f", "large"), size_known ? source.left : -1, Source::read,
                        nullptr, nullptr, &source);
      mime.add("b", "2");
      const std::string text = perform(handle);
      CHECK_TEXT(text, "(f file:large type:a/b=" + source.sent.text() + ")[a=1][b=2] 0\n", path);
      ck_assert_int_eq(source.left, 0);
    }
  }
  ck_assert_uint_eq(server.most_used(), 0);
  check_over(server, row);
}

}  // namespace

int main() {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  return unit::run_tests("form_curl", {{urlencoded, row_count},
                                       {several_parts, row_count},
                                       {quotes_in_names, row_count},
                                       {large_file, row_count}});
}
