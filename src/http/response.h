// SPDX-License-Identifier: LGPL-2.1-or-later
// A reply as front ends make it: built by one thread, then frozen and shared by any number of
// exchanges.
#ifndef MHD_HTTP_RESPONSE_H
#define MHD_HTTP_RESPONSE_H

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/ref.h"
#include "http/body_source.h"

namespace mhd {

// What the application asked for, beyond status, fields and content.
struct ReplyOptions {
  bool head_only = false;            // no content and no fields about its length
  bool chunked = false;              // chunked even when the size is known
  bool not_chunked = false;          // never chunked: Transfer-Encoding "identity" was asked for
  bool close = false;                // close the connection afterwards
  bool say_keep_alive = false;       // "Connection: keep-alive" even where it goes without saying
  bool http_1_0_compatible = false;  // no chunked coding and no persistence
  bool http_1_0_server = false;      // answer as a server of HTTP/1.0
  bool own_content_length = false;   // the application may set Content-Length itself

  bool none() const { return std::bit_cast<std::uint64_t>(*this) == 0; }
};
static_assert(sizeof(ReplyOptions) == sizeof(std::uint64_t));

enum class AddField : std::uint8_t {
  ok,
  bad_name,
  bad_value,
  not_allowed,         // a Connection or Transfer-Encoding that the library can't do
  length_not_allowed,  // Content-Length without own_content_length
  date_repeated,       // Date and Connection may stand once only
  connection_repeated,
  no_memory,
};

class Response : public Counted<Response> {
 public:
  // `dispose` is called once, by the thread that gives up the last reference; it ends with
  // dispose_fields() and frees the memory of the object.
  Response(std::uint16_t status, BodySource body, void (*dispose)(Response&));
  ~Response();

  // Adds a field line. Connection and Transfer-Encoding become options, Content-Length needs
  // own_content_length. Only before freeze().
  [[nodiscard]] AddField add_field(View name, View value);

  // From now on nothing may be changed. Any thread; idempotent.
  void freeze() {
    frozen_.store(is_common() ? Frozen::common : Frozen::special, std::memory_order_release);
  }
  bool frozen() const { return frozen_.load(std::memory_order_acquire) != Frozen::no; }
  // Frozen, and a final reply with content in one piece of memory, for which nothing was asked.
  bool common() const { return frozen_.load(std::memory_order_relaxed) == Frozen::common; }

  std::uint16_t status() const { return status_; }
  const BodySource& body() const { return body_; }
  const ReplyOptions& options() const { return options_; }
  ReplyOptions& options() { return options_; }

  // Whether conditional and range requests are answered by select_reply(). False: no, this content
  // is made while it is sent.
  [[nodiscard]] bool serve_ranges(bool value) {
    if (value && !is_stored(body_.kind)) return false;
    serves_ranges_ = value;
    return true;
  }
  bool serves_ranges() const { return serves_ranges_; }

  // All field lines as "name: value CR LF", in the order in which they were added.
  View field_lines() const { return View(text_, text_size_); }
  // The line that tells the size of the content; empty when nobody knows it.
  View length_line() const { return View(tail_, tail_size_ ? tail_size_ - 2 : 0); }
  // All field lines, the length line, and the empty line behind them: what ends the head of a
  // reply of which nothing else is to be said. Only when the size of the content is known. Writers
  // may use copy_blocks().
  View usual_lines() const {
    return text_size_ ? View(text_, text_size_ + std::size_t{tail_size_}) : View(tail_, tail_size_);
  }
  bool has_date() const { return has_date_; }
  bool has_content_length() const { return has_content_length_; }

  void last_release() { dispose_(*this); }

 private:
  bool is_common() const;
  [[nodiscard]] AddField append_line(View name, View value);
  [[nodiscard]] AddField take_connection(View value);
  [[nodiscard]] AddField take_transfer_encoding(View value);
  [[nodiscard]] bool make_room(std::size_t size);

  char* text_ = nullptr;
  std::uint32_t text_size_ = 0;
  std::uint32_t text_room_ = 0;
  std::uint16_t status_;
  std::uint8_t tail_size_ = 0;
  bool has_date_ = false;
  bool has_content_length_ = false;
  bool has_connection_ = false;
  bool serves_ranges_ = false;
  ReplyOptions options_;
  enum class Frozen : std::uint8_t { no, common, special };
  std::atomic<Frozen> frozen_{Frozen::no};
  BodySource body_;
  void (*dispose_)(Response&);
  // The length line and an empty line; a copy stands behind the field lines.
  static constexpr std::size_t longest_tail = 40;
  char tail_[longest_tail + slack];
};

// Whether `name` is a token (RFC 9110, 5.6.2), and whether `value` may stand in a field line: no
// CR, LF, NUL or other control but HTAB.
bool valid_field_name(View name);
bool valid_field_value(View value);

}  // namespace mhd

#endif
