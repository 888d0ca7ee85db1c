// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/trailers.h"

#include <span>

namespace mhd {

namespace {

// By name, since most have no number: what must be known before content comes, or must not change
// behind it. Fields with a number of their own are covered by the callers.
constexpr View head_only_names[] = {"age",
                                    "cache-control",
                                    "content-encoding",
                                    "content-range",
                                    "forwarded",
                                    "from",
                                    "if-match",
                                    "if-modified-since",
                                    "if-none-match",
                                    "if-range",
                                    "max-forwards",
                                    "origin",
                                    "pragma",
                                    "proxy-authorization",
                                    "range",
                                    "if-unmodified-since"};

// Those of replies: what controls them, challenges, and how content is to be taken.
constexpr View reply_head_only_names[] = {"content-disposition",
                                          "content-language",
                                          "content-location",
                                          "expires",
                                          "location",
                                          "proxy-authenticate",
                                          "proxy-connection",
                                          "retry-after",
                                          "set-cookie",
                                          "vary",
                                          "warning",
                                          "www-authenticate"};

bool lists(std::span<const View> names, View name) {
  for (const View listed : names)
    if (equal_ignore_case(name, listed)) return true;
  return false;
}

bool misplaced(const Field& field, View name) {
  if (field.id != FieldId::other) return field.id != FieldId::date;
  return lists(head_only_names, name);
}

}  // namespace

bool drop_misplaced_trailers(Request& request) {
  const std::uint32_t size = request.trailers.size();
  request.trailers.keep_if([&request](const Field& field) {
    return !misplaced(field, View(request.trailer_text + field.name_at, field.name_size));
  });
  return request.trailers.size() != size;
}

bool allowed_behind_reply(View name) {
  return identify_field(name) == FieldId::other && !lists(head_only_names, name) &&
         !lists(reply_head_only_names, name);
}

}  // namespace mhd
