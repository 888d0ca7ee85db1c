// SPDX-License-Identifier: LGPL-2.1-or-later
// The values of a request as the public functions tell them: query arguments, cookies, fields and
// trailers must be those that a plain model finds in the same text.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "api/mhd2/daemon.h"
#include "api/mhd2/request.h"
#include "config.h"
#include "fuzz/values_model.h"
#include "http/field_name.h"

namespace {

using model::Value;
using model::Values;

constexpr std::size_t first_block = 256;

// Byte 0: the strictness level in its low 3 bits, a bit for '+' that means itself, one for little
// memory, one for a daemon that reads no cookies. Byte 1: the kinds asked for. Then lines: the
// query; fields, where "c:" in front makes a Cookie field and "t:" a trailer, and ':' ends the name
// of any other.
struct Input {
  struct Line {
    std::string name;
    std::string value;
  };
  int level = 0;
  bool plus_is_literal = false;
  bool little_memory = false;
  bool no_cookies = false;
  unsigned kinds = 0;
  std::string query;
  std::vector<Line> fields;
  std::vector<Line> trailers;

  explicit Input(const std::string& bytes) {
    const auto options = static_cast<unsigned char>(bytes[0]);
    level = std::min(static_cast<int>(options % 8) - 3, 3);
    plus_is_literal = options & 8;
    little_memory = options & 16;
    no_cookies = options & 32;
    kinds = static_cast<unsigned char>(bytes[1]);
    const std::vector<std::string> lines = model::split(bytes.substr(2), '\n');
    query = lines[0];
    for (std::size_t i = 1; i < lines.size(); ++i) take(lines[i]);
  }
  void take(const std::string& line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || colon == 0) return;
    const std::string name = line.substr(0, colon), value = line.substr(colon + 1);
    if (name == "t")
      trailers.push_back({"Trailer-Field", value});
    else
      fields.push_back({name == "c" ? "Cookie" : name, value});
  }
};

// A request with these values, as a session leaves it to a front end.
class Received {
 public:
  explicit Received(const Input& input)
      : chunk_(std::make_unique<char[]>(first_block)),
        worker_(config_),
        carrier_(worker_, mhd::net::Fd(), mhd::net::PeerAddress()),
        exchange_(chunk_.get(), first_block, input.little_memory ? 900 : std::size_t{1} << 20) {
    daemon_.settings.strict_level = static_cast<MHD_ProtocolStrictLevel>(input.level);
    daemon_.settings.plus_is_literal = input.plus_is_literal;
    daemon_.settings.disable_cookies = input.no_cookies;
    config_.daemon = &daemon_;
    exchange_.carrier = &carrier_;
    ::new (&mhd::mhd2::state_of(exchange_)) mhd::mhd2::RequestState();
    mhd::Request& request = exchange_.request;
    query_ = std::make_unique<char[]>(input.query.size());
    std::copy(input.query.begin(), input.query.end(), query_.get());
    request.target.query = mhd::View(query_.get(), input.query.size());
    complete_ =
        add(input.fields, request.fields, head_) && add(input.trailers, request.trailers, trailer_);
    request.head = head_.data();
    request.trailer_text = trailer_.data();
    exchange_.move_to(mhd::Recv::done);
  }

  // Fields may need more memory than there is.
  bool complete() const { return complete_; }
  MHD_Request* get() { return mhd::mhd2::request_of(exchange_); }
  // The texts that values are read from.
  std::string sources() const {
    return std::string(exchange_.request.target.query) + head_ + trailer_;
  }
  bool had_memory() {
    using State = mhd::mhd2::PairList::State;
    const mhd::mhd2::RequestState& state = mhd::mhd2::state_of(exchange_);
    return state.query.state != State::no_memory && state.cookies.state != State::no_memory;
  }

 private:
  bool add(const std::vector<Input::Line>& lines, mhd::FieldList& list, std::string& text) {
    for (const Input::Line& line : lines) {
      const auto at = static_cast<std::uint32_t>(text.size());
      const mhd::Field field{at, static_cast<std::uint32_t>(at + line.name.size() + 1),
                             static_cast<std::uint32_t>(line.value.size()),
                             static_cast<std::uint16_t>(line.name.size()),
                             mhd::identify_field(line.name)};
      if (!list.add(exchange_.arena, field)) return false;
      text += line.name + '\0' + line.value + '\0';
    }
    return true;
  }

  std::unique_ptr<char[]> chunk_, query_;
  MHD_Daemon daemon_;
  mhd::server::Config config_;
  mhd::server::Worker worker_;
  mhd::server::Connection carrier_;
  mhd::Exchange exchange_;
  std::string head_, trailer_;
  bool complete_ = false;
};

void print(const char* title, const Values& values) {
  std::fprintf(stderr, "%s:\n", title);
  for (const Value& value : values)
    std::fprintf(stderr, "  %u \"%s\" %s%s\n", value.kind, value.name.c_str(),
                 value.value ? "= " : "", value.value ? value.value->c_str() : "");
}

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

Value value_of(MHD_ValueKind kind, const MHD_NameAndValue& pair) {
  require(pair.name.cstr[pair.name.len] == '\0', "a name without NUL");
  Value value{static_cast<unsigned>(kind), std::string(pair.name.cstr, pair.name.len), {}};
  require(pair.value.cstr || pair.value.len == 0, "a length without a value");
  if (pair.value.cstr) {
    require(pair.value.cstr[pair.value.len] == '\0', "a value without NUL");
    value.value = std::string(pair.value.cstr, pair.value.len);
  }
  return value;
}

MHD_Bool append(void* cls, MHD_ValueKind kind, const MHD_NameAndValue* pair) {
  static_cast<Values*>(cls)->push_back(value_of(kind, *pair));
  return MHD_YES;
}

Values expected_values(const Input& input, unsigned kinds) {
  Values all;
  const auto add = [&all](const Values& more) { all.insert(all.end(), more.begin(), more.end()); };
  if (kinds & MHD_VK_HEADER)
    for (const auto& [name, value] : input.fields) all.push_back({MHD_VK_HEADER, name, value});
  if (MHD_HAVE_COOKIES && (kinds & MHD_VK_COOKIE) && !input.no_cookies)
    for (const auto& [name, value] : input.fields)
      if (mhd::equal_ignore_case(name, "cookie"))
        add(model::cookies(value, MHD_VK_COOKIE, input.level));
  if (kinds & MHD_VK_URI_QUERY_PARAM)
    add(model::query(input.query, MHD_VK_URI_QUERY_PARAM, !input.plus_is_literal));
  if (kinds & MHD_VK_FOOTER)
    for (const auto& [name, value] : input.trailers) all.push_back({MHD_VK_FOOTER, name, value});
  return all;
}

void compare(const Values& found, const Values& expected, const char* how) {
  if (found == expected) return;
  print(how, found);
  print("expected", expected);
  std::abort();
}

void check_list(MHD_Request* request, MHD_ValueKind kinds, const Values& expected,
                std::size_t room) {
  const auto elements = std::make_unique<MHD_NameValueKind[]>(room);
  const std::size_t count = MHD_request_get_values_list(request, kinds, room, elements.get());
  require(count == std::min(room, expected.size()), "the list has another size");
  for (std::size_t i = 0; i < count; ++i)
    require(value_of(elements[i].kind, elements[i].nv) == expected[i], "the list differs");
}

// The first value of that name, whatever the case of its letters.
const Value* find(const Values& values, mhd::View name) {
  for (const Value& value : values)
    if (mhd::equal_ignore_case(value.name, name)) return &value;
  return nullptr;
}

void check_lookup(MHD_Request* request, MHD_ValueKind kinds, const Values& expected,
                  const char* name) {
  const Value* wanted = find(expected, name);
  MHD_StringNullable found{1, "stale"};
  const MHD_Bool is_there = (MHD_request_get_value)(request, kinds, name, &found);
  require((is_there == MHD_YES) == (wanted != nullptr), "found, or not, unlike the model");
  const MHD_NameAndValue pair{{0, ""}, found};
  require(value_of(kinds, pair).value == (wanted ? wanted->value : std::nullopt),
          "another value is found");
  const MHD_StringNullable* kept = MHD_request_get_value_ptr(request, kinds, name);
  if (!kept) return;  // no memory, which only little_memory allows
  require(wanted && kept->cstr == found.cstr && kept->len == found.len, "the address differs");
  require(MHD_request_get_value_ptr(request, kinds, name) == kept, "the address changes");
}

void check_all(const Input& input, Received& received) {
  const auto kinds = static_cast<MHD_ValueKind>(input.kinds);
  Values found;
  const std::size_t count = MHD_request_get_values_cb(received.get(), kinds, append, &found);
  require(count == found.size(), "the number differs from the number of calls");
  const bool had_memory = received.had_memory();
  require(had_memory || input.little_memory, "there was not enough memory");
  const Values expected = had_memory ? expected_values(input, input.kinds) : found;
  compare(found, expected, "found");
  for (const Value& value : found)
    require(value.name.size() + value.value.value_or("").size() <= received.sources().size(),
            "a value is larger than its source");
  for (const std::size_t room : {std::size_t{0}, expected.size() / 2, expected.size() + 1})
    check_list(received.get(), kinds, expected, room);
  for (std::size_t i = 0; i < expected.size() && i < 20; ++i)
    check_lookup(received.get(), kinds, expected, expected[i].name.c_str());
  for (const char* name : {"", "a", "Host", "no such name"})
    check_lookup(received.get(), kinds, expected, name);
  if (!input.little_memory)
    for (const Value& value : expected)
      require(MHD_request_get_value_ptr(received.get(), kinds, value.name.c_str()) ||
                  value.name.find('\0') != std::string::npos,
              "a value without an address");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Input input(std::string(reinterpret_cast<const char*>(data), size));
  for (const Input::Line& line : input.fields)
    if (line.name.size() > 0xffff) return 0;
  Received received(input);
  if (!received.complete()) {
    require(input.little_memory, "fields found no memory");
    return 0;
  }
  const std::string before = received.sources();
  check_all(input, received);
  require(received.sources() == before, "reading changed what was read");
  return 0;
}
