// SPDX-License-Identifier: LGPL-2.1-or-later
// Forms through the C API: however the bytes are cut and whenever the application suspends the
// request, it is told the same; which values are kept changes nothing in the fields; whatever else
// it answers, the request ends once and all memory comes back. FormRig checks each call.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/codec.h"
#include "support/form_rig.h"

namespace {

using mhd::View;
using support::Cuts;
using support::FormAnswer;
using support::FormRig;
using support::FormUse;

void require(bool holds, const char* rule, const std::string& found = "",
             const std::string& expected = "") {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n%s\nexpected:\n%s\n", rule, found.c_str(), expected.c_str());
  std::abort();
}

class Random {
 public:
  explicit Random(std::uint32_t seed) : state_(seed * 2654435761U + 1) {}
  unsigned below(unsigned limit) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 16) % limit;
  }

 private:
  std::uint32_t state_;
};

constexpr const char* types[] = {
    nullptr,
    "application/x-www-form-urlencoded",
    "text/plain; charset=utf-8",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=\"--a b\"",
    "multipart/form-data",
    "image/png",
    "multipart/form-data; boundary=\"",
};

// Byte 0: Content-Type in its low 3 bits, encoding in 2 bits, a bit for a reader, one for small
// limits, one for a daemon that takes LF as a line end. Byte 1: the largest value that is
// kept; 255: any. Byte 2: the buffer in units of 8 bytes; 255: large. Byte 3: cuts and answers.
struct Input {
  FormUse use;
  const char* type;
  bool small_limits;
  bool lenient;
  std::uint32_t seed;
  std::string content;

  Input(const std::uint8_t* data, std::size_t size)
      : type(types[data[0] & 7]),
        small_limits(data[0] & 64),
        lenient(data[0] & 128),
        seed(data[3]),
        content(reinterpret_cast<const char*>(data) + 4, size - 4) {
    constexpr MHD_HTTP_PostEncoding encodings[] = {
        MHD_HTTP_POST_ENCODING_OTHER, MHD_HTTP_POST_ENCODING_FORM_URLENCODED,
        MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA, MHD_HTTP_POST_ENCODING_TEXT_PLAIN};
    use.encoding = encodings[data[0] >> 3 & 3];
    use.reader = data[0] & 32;
    if (data[1] != 255) use.most_kept = data[1];
    if (data[2] != 255) use.buffer_size = data[2] * std::size_t{8};
  }
};

class Player {
 public:
  Player(const Input& input, const FormUse& use)
      : rig(use, {MHD_D_OPTION_PROTOCOL_STRICT_LEVEL(
                      input.lenient ? MHD_PSL_EXTRA_PERMISSIVE : MHD_PSL_DEFAULT,
                      MHD_USL_THIS_OR_STRICTER),
                  MHD_D_OPTION_FORM_FIELDS_LIMIT(input.small_limits ? 3 : 1000),
                  MHD_D_OPTION_FORM_HEAD_LIMIT(input.small_limits ? 64 : 8192)}) {}

  void suspend(std::uint32_t seed, unsigned others) {
    rig.reader_answer = [this, random = Random(seed), others](unsigned) mutable {
      return answer(random, others, FormAnswer::go_on);
    };
    rig.done_answer = [this, random = Random(seed + 1), others](unsigned call) mutable {
      return call < 3 ? answer(random, others, FormAnswer::reply) : FormAnswer::reply;
    };
  }

  // Who is suspended is resumed at once, or when a later piece has come.
  void play(const std::string& request, const Cuts& cuts, std::uint32_t seed) {
    Random random(seed + 2);
    std::size_t at = 0;
    for (const std::size_t end : support::ends_of(request, cuts)) {
      rig.deliver(mhd::slice(View(request), at, end - at));
      at = end;
      while (random.below(3) && rig.resume()) {
      }
    }
    while (rig.resume()) {
    }
  }

  bool odd_answer = false;  // one that ends the request early, or is wrong
  FormRig rig;

 private:
  FormAnswer answer(Random& random, unsigned others, FormAnswer usual) {
    const unsigned choice = random.below(8 + others);
    if (choice < 2) return FormAnswer::suspend;
    if (choice == 2) return FormAnswer::suspend_resumed;
    if (choice < 8) return usual;
    odd_answer = true;
    constexpr FormAnswer odd[] = {FormAnswer::reply, FormAnswer::none, FormAnswer::go_on};
    return odd[choice - 8];
  }
};

Cuts some_cuts(std::uint32_t seed, std::size_t size) {
  Random random(seed + 3);
  Cuts cuts;
  for (std::size_t at = 0; at < size;) {
    at += 1 + random.below(1U << random.below(8));
    cuts.push_back(at);
  }
  return cuts;
}

std::string told(const Input& input, std::size_t chunk, const Cuts& cuts, bool suspends) {
  Player player(input, input.use);
  if (suspends) player.suspend(input.seed, 0);
  const std::string request = support::form_request(input.type, input.content, chunk);
  player.play(request, cuts, input.seed);
  require(player.rig.done, "the end is told");
  require(player.rig.ended.size() == 1 && player.rig.ended[0] == MHD_REQUEST_ENDED_COMPLETED_OK,
          "the request ends once");
  return player.rig.seen();
}

std::vector<std::string> fields(const Input& input, std::size_t most_kept) {
  const FormUse use = {.most_kept = most_kept, .encoding = input.use.encoding};
  Player player(input, use);
  player.play(support::form_request(input.type, input.content), {}, 0);
  std::sort(player.rig.fields.begin(), player.rig.fields.end());
  return player.rig.fields;
}

// The application may end it at any time.
void check_odd_answers(const Input& input) {
  Player player(input, input.use);
  player.suspend(input.seed, 3);
  const std::string request = support::form_request(input.type, input.content, 1 + input.seed);
  player.play(request, some_cuts(input.seed, request.size()), input.seed);
  require(player.rig.ended.size() == 1, "the request ends once");
  require(player.rig.done || player.odd_answer, "the end is told, or the application ended it");
}

void check_lost(const Input& input) {
  Player player(input, input.use);
  player.suspend(input.seed, 0);
  std::string request = support::form_request(input.type, input.content, 1 + input.seed);
  const std::size_t head = support::head_size(request);
  request.resize(head + Random(input.seed).below(static_cast<unsigned>(request.size() - head)));
  player.play(request, some_cuts(input.seed, request.size()), input.seed);
  player.rig.lose();
  player.rig.resume();
  require(player.rig.ended.size() == 1, "a request whose client left ends once");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4 || size > 2000) return 0;
  const Input input(data, size);
  const std::string whole = told(input, 0, {}, false);
  const std::string request = support::form_request(input.type, input.content);
  const Cuts each = support::every_position(request);
  std::string other = told(input, 0, each, true);
  require(other == whole, "byte by byte", other, whole);
  other = told(input, 0, some_cuts(input.seed, request.size()), true);
  require(other == whole, "cut and suspended", other, whole);
  // Without content what is wrong with Content-Type is seen first when the size is not known.
  const bool none = input.content.empty();
  if (!none)
    other = told(input, 1 + input.seed % 16, some_cuts(input.seed, 2 * request.size()), true);
  require(other == whole, "in chunks", other, whole);
  const std::vector<std::string> kept = fields(input, SIZE_MAX);
  require(fields(input, 0) == kept, "streamed and kept fields are the same");
  require(fields(input, data[1] % 16) == kept, "some kept, some streamed: the same fields");
  check_odd_answers(input);
  check_lost(input);
  return 0;
}
