// SPDX-License-Identifier: LGPL-2.1-or-later
// Any sequence of actions of a content creator: what is sent is what the actions said, and all that
// was lent comes back once.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "daemon/contents.h"
#include "support/creator_rig.h"

namespace {

using daemon_test::Reply;
using support::Context;
using support::CreatorAction;
using support::CreatorRig;

void require(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", rule);
  std::abort();
}

void count_call(void* cls) { ++*static_cast<unsigned*>(cls); }

// The choices of one input, one byte each; 0 when they are used up.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}
  bool over() const { return at_ == end_; }
  unsigned next() { return over() ? 0 : *at_++; }
  std::string text(std::size_t size) {
    std::string text;
    while (text.size() < size && !over()) text += static_cast<char>(next());
    return text.substr(0, std::min(text.size(), text.find('\0')));
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

// Makes what the choices say, and knows what must come of it.
class Creator {
 public:
  explicit Creator(Choices& choices, std::uint64_t size) : choices_(choices), size_(size) {}

  const CreatorAction* operator()(Context* context, std::uint64_t position, char* buffer,
                                  std::size_t max) {
    require(position == sent.size(), "the position is the sum of what was sent");
    require(max > 0 && (size_ == MHD_SIZE_UNKNOWN || max <= size_ - position), "the room is right");
    request = nullptr;
    const unsigned choice = choices_.next() % 12;
    if (choices_.over()) return end(MHD_DCC_action_finish(context));
    switch (choice) {
      case 0:
        return end(finish(context));
      case 1:
        return suspend(context);
      case 2:
        aborted = true;
        return MHD_DCC_action_abort(context);
      case 3:
        return forget(context, buffer, max);
      default:
        return go_on(context, buffer, max);
    }
  }

  std::string sent;
  bool finished = false;
  bool aborted = false;
  unsigned lent = 0;
  unsigned returned = 0;
  MHD_Request* request = nullptr;  // that is suspended

 private:
  const CreatorAction* end(const CreatorAction* action) {
    if (action) finished = true;
    if (!action || (size_ != MHD_SIZE_UNKNOWN && sent.size() < size_)) aborted = true;
    return action;
  }

  const CreatorAction* finish(Context* context) {
    const std::string name = choices_.text(choices_.next() % 8);
    const std::string value = choices_.text(choices_.next() % 8);
    const MHD_NameValueCStr footers[] = {{"X-Fixed", "1"}, {name.c_str(), value.c_str()}};
    const auto* action = MHD_DCC_action_finish_with_footer(context, choices_.next() % 3, footers);
    return action ? action : MHD_DCC_action_finish(context);
  }

  const CreatorAction* suspend(Context* context) {
    MHD_Request* const suspended = MHD_DCC_get_request(context);
    if (choices_.next() % 2)
      MHD_request_resume(suspended);
    else
      request = suspended;
    return MHD_DCC_action_suspend(context);
  }

  // Makes an action and returns another one, or none.
  const CreatorAction* forget(Context* context, char* buffer, std::size_t max) {
    const std::string before = sent;
    const CreatorAction* action = go_on(context, buffer, max);
    sent = before;
    aborted = true;
    require(!MHD_DCC_action_finish(context) || !action, "only one action is made");
    return choices_.next() % 2 ? nullptr : reinterpret_cast<const CreatorAction*>(this);
  }

  const CreatorAction* go_on(Context* context, char* buffer, std::size_t max) {
    const std::size_t data = choices_.next() * (choices_.next() % 40);
    std::memset(buffer, 'd', std::min(data, max));
    MHD_IoVec pieces[4];
    const unsigned count = choices_.next() % 5;
    std::size_t sum = 0;
    for (unsigned i = 0; i < count; ++i) {
      pieces[i] = {memory_, choices_.next() * (choices_.next() % 90)};
      sum += pieces[i].iov_len;
    }
    const std::string extension = choices_.text(choices_.next() % 12);
    const MHD_DynContentZCIoVec pieces_lent = {count, pieces, count_call, &returned};
    ++lent;
    const auto* action = MHD_DCC_action_continue_zc(context, data, &pieces_lent, extension.c_str());
    const std::uint64_t left = size_ == MHD_SIZE_UNKNOWN ? MHD_SIZE_UNKNOWN : size_ - sent.size();
    const bool may_be = data <= max && data + sum > 0 && data + sum <= left;
    require(!action || may_be, "too much or nothing is refused");
    require(action || !may_be || !extension.empty(), "what is right is not refused");
    if (!action) {
      aborted = true;
      return nullptr;
    }
    sent.append(data, 'd');
    for (unsigned i = 0; i < count; ++i) sent.append(memory_, pieces[i].iov_len);
    return action;
  }

  Choices& choices_;
  std::uint64_t size_;
  static constexpr std::size_t memory_size = 255 * 89;
  inline static char memory_[memory_size] = {};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Choices choices(data, size);
  const unsigned kind = choices.next();
  const std::uint64_t total = kind & 1 ? MHD_SIZE_UNKNOWN : choices.next() * std::uint64_t{300};
  constexpr std::size_t drains[] = {support::everything, 5000, 7};
  Creator creator(choices, total);
  {
    CreatorRig rig(total, std::ref(creator), drains[choices.next() % 3]);
    rig.ask(kind & 2 ? "1.0" : "1.1");
    while (creator.request) {
      MHD_Request* const request = creator.request;
      creator.request = nullptr;
      MHD_request_resume(request);
      rig.pump().run();
    }
    std::string bytes = rig.pump().output();
    const bool framed = bytes.find("\r\nTransfer-Encoding") != std::string::npos ||
                        bytes.find("\r\nContent-Length") != std::string::npos;
    const Reply reply = daemon_test::take_reply(bytes);
    require(rig.ended.size() == 1, "the request has ended once");
    require(creator.sent.starts_with(reply.content), "only what was made is sent");
    require((rig.ended[0] == MHD_REQUEST_ENDED_COMPLETED_OK) == !creator.aborted,
            "the reply is complete unless it was aborted");
    if (!creator.aborted)
      require(reply.complete && reply.content == creator.sent, "all that was made is sent");
    else
      require(!reply.complete || !framed, "an aborted reply does not look complete");
    require(rig.freed == 1, "the response is given back");
  }
  require(creator.returned == creator.lent, "what was lent is given back once");
  return 0;
}
