// SPDX-License-Identifier: LGPL-2.1-or-later
// The values of a request: fields, query arguments, cookies and trailers.
#include "api/mhd2/daemon.h"
#include "api/mhd2/form.h"
#include "api/mhd2/public.h"
#include "api/mhd2/request.h"
#include "config.h"
#include "http/cookies.h"
#include "http/query.h"

namespace mhd::mhd2 {

namespace {

// ---- reading ----

bool take_pairs(Arena& arena, std::size_t count, PairList& list) {
  list.pairs = arena.take_array<Pair>(count);
  return list.pairs != nullptr;
}

// `text` lies in memory that may be written, and the byte behind it is used no more.
View terminated(View text) {
  const_cast<char*>(text.data())[text.size()] = '\0';
  return text;
}

View decoded(View text, bool plus_as_space) {
  char* at = const_cast<char*>(text.data());
  return terminated(View(at, decode_argument(Bytes(at, text.size()), plus_as_space)));
}

// Counts first, so that the list is made once. False: no memory.
bool read_query(Exchange& exchange, PairList& list) {
  const View query = exchange.request.target.query;
  NameValue argument;
  std::size_t count = 0;
  for (QueryReader reader(query); reader.next(argument);) ++count;
  if (count == 0) return true;
  const View copy = exchange.arena.copy_text(query);
  if (!copy.data() || !take_pairs(exchange.arena, count, list)) return false;
  const bool plus_as_space = !daemon_of(exchange).settings.plus_is_literal;
  for (QueryReader reader(copy); reader.next(argument);)
    list.pairs[list.count++] = Pair{decoded(argument.name, plus_as_space),
                                    decoded(argument.value, plus_as_space), argument.has_value};
  return true;
}

CookieRules cookie_rules(int level) {
  CookieRules rules;
  rules.reject_all_on_error = level >= MHD_PSL_VERY_STRICT;
  rules.blanks_in_quoted = level <= MHD_PSL_VERY_PERMISSIVE;
  rules.blanks_around_equals = level <= MHD_PSL_EXTRA_PERMISSIVE;
  return rules;
}

// Calls use(value) for each Cookie field until it answers false; false then.
template <class Use>
bool for_each_cookie_field(const Request& request, Use use) {
  const Field* field = request.fields.find(FieldId::cookie);
  for (; field; field = request.fields.find(FieldId::cookie, field))
    if (!use(request.value_of(*field))) return false;
  return true;
}

void log_malformed_cookies(const MHD_Daemon& daemon, const CookieRules& rules) {
  if (rules.reject_all_on_error)
    log(daemon.log, MHD_SC_REQ_COOKIE_IGNORED_NOT_COMPLIANT,
        "A Cookie field with a malformed cookie is ignored.");
  else
    log(daemon.log, MHD_SC_REQ_COOKIE_PARSED_PARTIALLY, "Malformed cookies are ignored.");
}

bool read_cookies(Exchange& exchange, PairList& list) {
  const MHD_Daemon& daemon = daemon_of(exchange);
  if (!MHD_HAVE_COOKIES || daemon.settings.disable_cookies) return true;
  const CookieRules rules = cookie_rules(daemon.settings.strict_level);
  bool malformed = false;
  std::size_t count = 0;
  for_each_cookie_field(exchange.request, [&](View value) {
    Cookie cookie;
    CookieReader reader(value, rules);
    while (reader.next(cookie)) ++count;
    malformed = malformed || reader.result() == CookieResult::malformed;
    return true;
  });
  if (malformed) log_malformed_cookies(daemon, rules);
  if (count == 0) return true;
  if (!take_pairs(exchange.arena, count, list)) return false;
  return for_each_cookie_field(exchange.request, [&](View value) {
    const View copy = exchange.arena.copy_text(value);
    if (!copy.data()) return false;
    Cookie cookie;
    for (CookieReader reader(copy, rules); reader.next(cookie);)
      list.pairs[list.count++] = Pair{terminated(cookie.name), terminated(cookie.value), true};
    return true;
  });
}

// Reads the list at the first call.
template <class Read>
const PairList& read_once(Exchange& exchange, PairList& list, Read read, MHD_StatusCode no_memory) {
  // Before the head is complete there is nothing to read, and later there is.
  if (list.state != PairList::State::unread || exchange.recv() == Recv::head) return list;
  list.state = PairList::State::read;
  if (!read(exchange, list)) {
    list.count = 0;
    list.state = PairList::State::no_memory;
    log(daemon_of(exchange).log, no_memory,
        "The memory of a request has no room for its query arguments or cookies.");
  }
  return list;
}

// ---- handing out ----

template <class Use>
bool for_each_field(const FieldList& fields, const char* text, MHD_ValueKind kind, Use& use) {
  for (const Field& field : fields.all()) {
    const MHD_NameAndValue pair = {{field.name_size, text + field.name_at},
                                   {field.value_size, text + field.value_at}};
    if (!use(kind, pair)) return false;
  }
  return true;
}

MHD_StringNullable nullable(const Pair& pair) {
  return pair.has_value ? MHD_StringNullable{pair.value.size(), pair.value.data()}
                        : MHD_StringNullable{0, nullptr};
}

template <class Use>
bool for_each_pair(const PairList& list, MHD_ValueKind kind, Use& use) {
  for (const Pair& pair : list.all()) {
    const MHD_NameAndValue both = {to_string(pair.name), nullable(pair)};
    if (!use(kind, both)) return false;
  }
  return true;
}

template <class Use>
bool give_form_fields(Exchange& exchange, Use& use) {
  return for_each_form_field(state_of(exchange), [&](const StoredField& field) {
    return use(MHD_VK_POSTDATA, MHD_NameAndValue{to_string(field.name), value_of(field)});
  });
}

// Trailers are worth something only when all of them are there.
bool has_trailers(const Exchange& exchange) {
  return exchange.recv() == Recv::done && exchange.request.trailer_text;
}

// Calls use(kind, pair) for each value of the kinds in the mask `kinds` until it answers false.
template <class Use>
void for_each_value(Exchange& exchange, unsigned kinds, Use use) {
  const Request& request = exchange.request;
  // The fields of a head that was refused are not those of a request.
  if ((kinds & MHD_VK_HEADER) && request.head && exchange.recv() != Recv::head &&
      !for_each_field(request.fields, request.head, MHD_VK_HEADER, use))
    return;
  if ((kinds & MHD_VK_COOKIE) && !for_each_pair(cookies_of(exchange), MHD_VK_COOKIE, use)) return;
  if ((kinds & MHD_VK_URI_QUERY_PARAM) &&
      !for_each_pair(query_of(exchange), MHD_VK_URI_QUERY_PARAM, use))
    return;
  if ((kinds & MHD_VK_POSTDATA) && !give_form_fields(exchange, use)) return;
  if ((kinds & MHD_VK_FOOTER) && has_trailers(exchange))
    for_each_field(request.trailers, request.trailer_text, MHD_VK_FOOTER, use);
}

bool find_value(Exchange& exchange, unsigned kinds, View name, MHD_StringNullable& value) {
  bool found = false;
  for_each_value(exchange, kinds, [&](MHD_ValueKind, const MHD_NameAndValue& pair) {
    found = equal_ignore_case(View(pair.name.cstr, pair.name.len), name);
    if (found) value = pair.value;
    return !found;
  });
  return found;
}

// The same value has the same address each time; nullptr: no memory.
const MHD_StringNullable* kept_value(Exchange& exchange, const MHD_StringNullable& value) {
  RequestState& state = state_of(exchange);
  for (const KeptValue* kept = state.kept; kept; kept = kept->next)
    if (kept->value.cstr == value.cstr) return &kept->value;
  auto* kept = exchange.arena.take_array<KeptValue>(1);
  if (!kept) return nullptr;
  *kept = KeptValue{value, state.kept};
  state.kept = kept;
  return &kept->value;
}

}  // namespace

const PairList& query_of(Exchange& exchange) {
  return read_once(exchange, state_of(exchange).query, read_query,
                   MHD_SC_CONNECTION_POOL_NO_MEM_GET_PARAM);
}

const PairList& cookies_of(Exchange& exchange) {
  return read_once(exchange, state_of(exchange).cookies, read_cookies,
                   MHD_SC_CONNECTION_POOL_NO_MEM_COOKIE);
}

}  // namespace mhd::mhd2

using mhd::mhd2::exchange_of;

enum MHD_Bool(MHD_request_get_value)(struct MHD_Request* request, enum MHD_ValueKind kind,
                                     const char* key, struct MHD_StringNullable* value_out) {
  MHD_StringNullable value = {0, nullptr};
  const bool found = mhd::mhd2::find_value(exchange_of(request), kind, key, value);
  if (value_out) *value_out = value;
  return found ? MHD_YES : MHD_NO;
}

const struct MHD_StringNullable* MHD_request_get_value_ptr(struct MHD_Request* request,
                                                           enum MHD_ValueKind kind,
                                                           const char* key) {
  mhd::Exchange& exchange = exchange_of(request);
  MHD_StringNullable value;
  if (!mhd::mhd2::find_value(exchange, kind, key, value)) return nullptr;
  return mhd::mhd2::kept_value(exchange, value);
}

size_t MHD_request_get_values_cb(struct MHD_Request* request, enum MHD_ValueKind kind,
                                 MHD_NameValueIterator iterator, void* iterator_cls) {
  size_t count = 0;
  mhd::mhd2::for_each_value(exchange_of(request), kind,
                            [&](MHD_ValueKind of, const MHD_NameAndValue& pair) {
                              ++count;
                              return !iterator || iterator(iterator_cls, of, &pair) != MHD_NO;
                            });
  return count;
}

size_t MHD_request_get_values_list(struct MHD_Request* request, enum MHD_ValueKind kind,
                                   size_t num_elements, struct MHD_NameValueKind* elements) {
  size_t count = 0;
  mhd::mhd2::for_each_value(exchange_of(request), kind,
                            [&](MHD_ValueKind of, const MHD_NameAndValue& pair) {
                              if (count == num_elements) return false;
                              elements[count++] = MHD_NameValueKind{pair, of};
                              return true;
                            });
  return count;
}
