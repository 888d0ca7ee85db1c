// SPDX-License-Identifier: LGPL-2.1-or-later
// struct MHD_Request is the C face of an exchange; here is what this API keeps with it.
#ifndef MHD_API_MHD2_REQUEST_H
#define MHD_API_MHD2_REQUEST_H

#include "api/mhd2/public.h"
#include "api/mhd2/response.h"
#include "exchange/exchange.h"

namespace mhd::mhd2 {

class ContentReceiver;

// What a running callback of the application may answer with.
enum class Callback : unsigned char {
  none,     // nothing: no such callback runs
  request,  // struct MHD_Action
  upload,   // struct MHD_UploadAction
};

// At most one action is made in each callback; it lives inside the request, and its address is what
// the application sees as struct MHD_Action or struct MHD_UploadAction.
struct Decision {
  enum class Kind : unsigned char { none, reply, suspend, receive, go_on };
  Kind kind = Kind::none;
  Callback callback = Callback::none;  // that may make one
  union {
    MHD_Response* response = nullptr;  // reply: holds one reference
    ContentReceiver* receiver;         // receive: in the arena
  };
};

// A decoded pair of query or cookies; both texts have a NUL behind them.
struct Pair {
  View name;
  View value;
  bool has_value;
};

// Pairs that are split and decoded when somebody asks for them first.
struct PairList {
  enum class State : unsigned char { unread, read, no_memory };
  State state = State::unread;
  std::uint32_t count = 0;
  Pair* pairs = nullptr;
  std::span<const Pair> all() const { return {pairs, count}; }
};

// A value that was handed out by its address (MHD_request_get_value_ptr()).
struct KeptValue {
  MHD_StringNullable value;
  KeptValue* next;
};

// In the slot of the exchange, constructed by the first callback.
struct RequestState {
  Decision decision;
  void* app_context = nullptr;
  ContentReceiver* receiver = nullptr;  // of the content, once the application has chosen one
  PairList query;
  PairList cookies;
  KeptValue* kept = nullptr;  // in the arena
};
static_assert(sizeof(RequestState) <= Exchange::slot_size);

inline Exchange& exchange_of(MHD_Request* request) { return *reinterpret_cast<Exchange*>(request); }
inline MHD_Request* request_of(Exchange& exchange) {
  return reinterpret_cast<MHD_Request*>(&exchange);
}
inline RequestState& state_of(Exchange& exchange) { return exchange.slot<RequestState>(); }
inline RequestState& state_of(MHD_Request* request) { return state_of(exchange_of(request)); }

// Query arguments and cookies of a request, split and decoded at the first call (values.cc). Their
// memory is the arena of the exchange; the list is empty when it is used up.
const PairList& query_of(Exchange& exchange);
const PairList& cookies_of(Exchange& exchange);

inline const MHD_Action* as_action(const Decision& decision) {
  return reinterpret_cast<const MHD_Action*>(&decision);
}
inline const MHD_UploadAction* as_upload_action(const Decision& decision) {
  return reinterpret_cast<const MHD_UploadAction*>(&decision);
}

inline MHD_String to_string(View v) { return MHD_String{v.size(), v.data()}; }
inline MHD_StringNullable to_nullable(View v) { return MHD_StringNullable{v.size(), v.data()}; }

}  // namespace mhd::mhd2

#endif
