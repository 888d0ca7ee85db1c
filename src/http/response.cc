// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/response.h"

#include <charconv>
#include <cstring>

#include "base/memory.h"
#include "base/scan.h"
#include "http/field_name.h"

namespace mhd {

bool valid_field_name(View name) {
  const char* end = name.data() + name.size();
  return !name.empty() && scan_token_end(name.data(), end) == end;
}

bool valid_field_value(View value) {
  const char* end = value.data() + value.size();
  return scan_until_ctl(value.data(), end) == end;
}

Response::Response(std::uint16_t status, BodySource body, void (*dispose)(Response&))
    : status_(status), body_(body), dispose_(dispose) {
  if (body.size == size_unknown) return;
  char* at = copy_bytes(tail_, "Content-Length: ");
  at = std::to_chars(at, at + 20, body.size).ptr;
  at = copy_bytes(at, "\r\n\r\n");
  tail_size_ = static_cast<std::uint8_t>(at - tail_);
}

bool Response::is_common() const {
  return options_.none() && !serves_ranges_ && is_one_piece(body_.kind) && status_ >= 200 &&
         status_ != 204 && status_ != 205 && status_ != 304;
}

Response::~Response() { mem_free(text_); }

AddField Response::add_field(View name, View value) {
  if (!valid_field_name(name)) return AddField::bad_name;
  if (!valid_field_value(value)) return AddField::bad_value;
  switch (identify_field(name)) {
    case FieldId::connection:
      return take_connection(trim_ows(value));
    case FieldId::transfer_encoding:
      return take_transfer_encoding(trim_ows(value));
    case FieldId::content_length:
      if (!options_.own_content_length) return AddField::length_not_allowed;
      has_content_length_ = true;
      break;
    case FieldId::date:
      if (has_date_) return AddField::date_repeated;
      has_date_ = true;
      break;
    default:
      break;
  }
  return append_line(name, value);
}

AddField Response::take_connection(View value) {
  if (has_connection_) return AddField::connection_repeated;
  if (equal_ignore_case(value, "close"))
    options_.close = true;
  else if (equal_ignore_case(value, "keep-alive"))
    options_.say_keep_alive = true;
  else
    return AddField::not_allowed;
  has_connection_ = true;
  return AddField::ok;
}

AddField Response::take_transfer_encoding(View value) {
  if (equal_ignore_case(value, "chunked"))
    options_.chunked = true;
  else if (equal_ignore_case(value, "identity"))
    options_.not_chunked = true;
  else
    return AddField::not_allowed;
  return AddField::ok;
}

bool Response::make_room(std::size_t size) {
  constexpr std::size_t most = UINT32_MAX / 2;
  if (size > most - text_size_) return false;
  const std::size_t needed = text_size_ + size + sizeof tail_;  // the tail's slack included
  if (needed <= text_room_) return true;
  std::size_t room = text_room_ ? text_room_ * std::size_t{2} : 128;
  while (room < needed) room *= 2;
  char* grown = static_cast<char*>(mem_resize(text_, room));
  if (!grown) return false;
  text_ = grown;
  text_room_ = static_cast<std::uint32_t>(room);
  return true;
}

AddField Response::append_line(View name, View value) {
  const std::size_t size = name.size() + value.size() + 4;
  if (size < value.size() || !make_room(size)) return AddField::no_memory;
  char* at = text_ + text_size_;
  std::memcpy(at, name.data(), name.size());
  at += name.size();
  *at++ = ':';
  *at++ = ' ';
  if (!value.empty()) std::memcpy(at, value.data(), value.size());
  at += value.size();
  *at++ = '\r';
  *at++ = '\n';
  std::memcpy(at, tail_, tail_size_);
  text_size_ += static_cast<std::uint32_t>(size);
  return AddField::ok;
}

}  // namespace mhd
