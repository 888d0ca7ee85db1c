// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the output of a session is what its exchanges and refusals call for, and nothing else.
#ifndef MHD_FUZZ_CHECK_REPLIES_H
#define MHD_FUZZ_CHECK_REPLIES_H

#include <string>
#include <string_view>
#include <vector>

#include "exchange/session.h"
#include "fuzz/reply_reader.h"
#include "fuzz/watch.h"

namespace fuzz {

class ReplyChecker {
 public:
  // `broken_off`: the connection ended before everything was sent.
  ReplyChecker(std::string_view output, mhd::CloseKind close, bool broken_off)
      : rest_(output), close_(close), broken_off_(broken_off) {}

  // What is wrong; empty: nothing.
  std::string check(const std::vector<Met>& met, std::size_t refusals) {
    for (const Met& one : met)
      if (!check_exchange(one)) return what_;
    if (rest_.empty()) return "";
    if (refusals == 0) return "there are bytes behind the last reply";
    return check_error_reply() ? "" : what_;
  }

 private:
  using End = ReadReply::End;

  bool wrong(const std::string& what) {
    what_ = what;
    return false;
  }

  // The interim reply, if any, and the final one.
  bool check_exchange(const Met& met) {
    if (met.replied && (met.status < 200 || met.status > 999)) return wrong("");  // nobody's reply
    if (!take_interim(met)) return false;
    if (!met.replied) return true;
    if (ended_) return wrong("a reply behind the end");
    const bool connected = met.method == mhd::Method::connect && met.status < 300;
    const ReadReply reply = ReplyReader(rest_, connected || met.method == mhd::Method::head).read();
    if (reply.end == End::malformed) return wrong(std::string("malformed: ") + reply.what);
    if (reply.end == End::cut_off) {
      rest_ = {};
      ended_ = true;
      return (broken_off_ && (!met.over || met.outcome != mhd::Outcome::completed)) ||
             wrong("a reply is cut off");
    }
    rest_.remove_prefix(reply.size);
    return check_reply(met, reply);
  }

  bool take_interim(const Met& met) {
    if (!rest_.starts_with("HTTP/1.1 100 ")) return true;
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!met.expects_continue || !rest_.starts_with(interim)) return wrong("an interim reply");
    rest_.remove_prefix(interim.size());
    return true;
  }

  // Whether conditions or ranges of the request may have made this of the response.
  static bool is_selection(const Met& met, unsigned status) {
    return met.serves_ranges && met.status == 200 &&
           (status == 206 || status == 304 || status == 412 || status == 416);
  }

  bool check_reply(const Met& met, const ReadReply& reply) {
    const bool selection = is_selection(met, reply.status);
    if (reply.status != met.status && !selection) return wrong("another status");
    if (reply.as_http_1_0 != met.as_http_1_0) return wrong("another version");
    if (!met.producer && !selection && reply.content != 0 && reply.content != met.content)
      return wrong("content of another size");
    if (reply.ends_with_connection || reply.says_close) {
      ended_ = true;
      if (close_ == mhd::CloseKind::none) return wrong("a connection that should be closed");
    }
    return true;
  }

  // Made by the library, and the last one.
  bool check_error_reply() {
    if (ended_) return wrong("an error reply behind the end");
    ReadReply reply = ReplyReader(rest_, false).read();
    // Those to HEAD have none of the content whose size they tell.
    if (reply.end == End::cut_off) reply = ReplyReader(rest_, true).read();
    if (reply.end == End::cut_off && broken_off_) return true;
    if (reply.end != End::complete) return wrong(std::string("an error reply: ") + reply.what);
    if (reply.status != 301 && reply.status < 400) return wrong("a status that is no error");
    if (!reply.says_close || reply.ends_with_connection)
      return wrong("an error reply that goes on");
    if (close_ == mhd::CloseKind::none) return wrong("the connection stays open behind an error");
    return reply.size == rest_.size() || wrong("bytes behind an error reply");
  }

  std::string_view rest_;
  mhd::CloseKind close_;
  bool broken_off_;
  bool ended_ = false;  // by a reply behind which nothing may come
  std::string what_;
};

}  // namespace fuzz

#endif
