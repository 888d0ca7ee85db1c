// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/field_memo.h"

#include <cstring>

namespace mhd {

namespace {

bool is_ordinary(const Request& request) {
  return request.framing == BodyFraming::none && !request.expects_continue &&
         !request.wants_close && request.target.form == TargetForm::origin;
}

bool holds_secrets(const FieldList& fields) {
  return fields.find(FieldId::authorization) || fields.find(FieldId::cookie);
}

Field moved(Field field, std::uint32_t by) {
  field.name_at += by;
  field.value_at += by;
  return field;
}

}  // namespace

bool FieldMemo::recall(std::uint32_t at, FieldList& fields, Arena& arena) const {
  for (std::uint32_t i = 0; i < count_; ++i) {
    Field* field = fields.append(arena);
    if (!field) return false;
    *field = moved(fields_[i], at);
  }
  return true;
}

void FieldMemo::remember(const Request& request, std::uint32_t at, std::uint32_t head_size) {
  misses_ = 0;
  const std::uint32_t size = head_size - at;
  const auto fields = request.fields.all();
  if (size < least_size || size > most_size || fields.size() > most_fields ||
      !is_ordinary(request) || holds_secrets(request.fields))
    return;
  std::memcpy(text_, request.head + at, size);
  for (std::size_t i = 0; i < fields.size(); ++i) fields_[i] = moved(fields[i], 0 - at);
  count_ = static_cast<std::uint32_t>(fields.size());
  method_ = request.method;
  version_ = request.version;
  has_host_ = request.has_host;
  size_ = size;
}

}  // namespace mhd
