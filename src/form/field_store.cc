// SPDX-License-Identifier: LGPL-2.1-or-later
#include "form/field_store.h"

#include <cstring>

namespace mhd {

namespace {

constexpr std::uint32_t absent = UINT32_MAX;
constexpr std::uint64_t no_value = UINT64_MAX;

// In front of each field, not aligned: read and written by copying. Sizes are without the NUL.
struct Record {
  std::uint64_t value;
  std::uint32_t name;
  std::uint32_t filename;
  std::uint32_t content_type;
  std::uint32_t transfer_encoding;
};
static_assert(sizeof(Record) == FieldStore::record_size);

std::uint32_t size_of(View text) {
  return text.data() ? static_cast<std::uint32_t>(text.size()) : absent;
}

// What a text takes with its NUL. What no record can hold takes more than there is.
std::size_t room_of(View text) {
  if (!text.data()) return 0;
  return text.size() < absent ? text.size() + 1 : SIZE_MAX;
}

// SIZE_MAX stays SIZE_MAX.
std::size_t sum(std::size_t a, std::size_t b) { return a > SIZE_MAX - b ? SIZE_MAX : a + b; }

void add_text(SharedBuffer& buffer, View text) {
  if (!text.data()) return;
  buffer.add(text);
  buffer.add(View("", 1));
}

View bytes_of(const Record& record) {
  return View(reinterpret_cast<const char*>(&record), sizeof record);
}

}  // namespace

Growth FieldStore::begin(const FieldHead& head) {
  MHD_CHECK(!open_);
  const View texts[] = {head.name, head.filename, head.content_type, head.transfer_encoding};
  std::size_t room = record_size + (head.has_value ? 1 : 0);
  for (const View text : texts) room = sum(room, room_of(text));
  const Growth growth = buffer_.reserve(room);
  if (growth != Growth::ok) return growth;
  const Record record = {head.has_value ? 0 : no_value, size_of(head.name), size_of(head.filename),
                         size_of(head.content_type), size_of(head.transfer_encoding)};
  buffer_.add(bytes_of(record));
  for (const View text : texts) add_text(buffer_, text);
  value_at_ = buffer_.size();
  open_ = true;
  return Growth::ok;
}

// There is always room for the NUL of the open field's value, so that complete() can't fail.
Growth FieldStore::append(View piece) {
  MHD_CHECK(open_);
  const Growth growth = buffer_.reserve(sum(piece.size(), 1));
  if (growth == Growth::ok) buffer_.add(piece);
  return growth;
}

void FieldStore::complete() {
  MHD_CHECK(open_);
  char* at = buffer_.bytes().data() + complete_size_;
  Record record;
  std::memcpy(&record, at, sizeof record);
  if (record.value != no_value) {
    record.value = buffer_.size() - value_at_;
    std::memcpy(at, &record, sizeof record);
    buffer_.add(View("", 1));
  }
  complete_size_ = buffer_.size();
  ++count_;
  open_ = false;
}

void FieldStore::drop() {
  MHD_CHECK(open_);
  buffer_.truncate(complete_size_);
  open_ = false;
}

void FieldStore::release() {
  buffer_.release();
  complete_size_ = 0;
  value_at_ = 0;
  count_ = 0;
  open_ = false;
}

View FieldStore::Reader::take(std::uint64_t size) {
  const View text = slice(rest_, 0, static_cast<std::size_t>(size));
  rest_ = slice(rest_, text.size() + 1);
  return text;
}

bool FieldStore::Reader::next(StoredField& out) {
  if (rest_.empty()) return false;
  Record record;
  std::memcpy(&record, rest_.data(), sizeof record);
  rest_ = slice(rest_, sizeof record);
  const auto text = [this](std::uint32_t size) { return size == absent ? View() : take(size); };
  out.name = text(record.name);
  out.filename = text(record.filename);
  out.content_type = text(record.content_type);
  out.transfer_encoding = text(record.transfer_encoding);
  out.has_value = record.value != no_value;
  out.value = out.has_value ? take(record.value) : View();
  return true;
}

}  // namespace mhd
