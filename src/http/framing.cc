// SPDX-License-Identifier: LGPL-2.1-or-later
#include "http/framing.h"

#include "base/bytes.h"
#include "http/selection.h"

namespace mhd {

namespace {

// The facts that several field lines of a head contribute to.
struct Facts {
  bool has_length = false;
  bool has_coding = false;
  bool chunked = false;  // the last transfer coding seen is chunked
  bool coding_after_chunked = false;
  bool unknown_coding = false;
  bool close_option = false;
  bool keep_alive_option = false;
  bool has_authorization = false;
  bool has_content_type = false;
  std::uint64_t length = 0;
};

// Digits only and at most 64 bits (RFC 9110, 8.6).
bool parse_length(View text, std::uint64_t& length) {
  if (text.empty()) return false;
  std::uint64_t value = 0;
  for (char c : text) {
    if (!is_digit(c)) return false;
    const unsigned digit = static_cast<unsigned>(c - '0');
    if (value > (UINT64_MAX - digit) / 10) return false;
    value = value * 10 + digit;
  }
  if (value == size_unknown) return false;
  length = value;
  return true;
}

Refusal take_length(View value, Facts& facts, const FramingRules& rules) {
  std::uint64_t length = 0;
  if (!parse_length(value, length)) return Refusal::content_length_malformed;
  if (facts.has_length && length != facts.length) return Refusal::content_length_differs;
  if (facts.has_length && !rules.equal_lengths) return Refusal::content_length_repeated;
  facts.has_length = true;
  facts.length = length;
  return Refusal::none;
}

void take_codings(View value, Facts& facts) {
  facts.has_coding = true;
  for_each_element(value, [&facts](View coding) {
    if (facts.chunked) facts.coding_after_chunked = true;
    if (equal_ignore_case(coding, "chunked"))
      facts.chunked = true;
    else
      facts.unknown_coding = true;
  });
}

void take_connection(View value, Facts& facts) {
  for_each_element(value, [&facts](View option) {
    if (equal_ignore_case(option, "close")) facts.close_option = true;
    if (equal_ignore_case(option, "keep-alive")) facts.keep_alive_option = true;
  });
}

Refusal take_host(View value, Request& request, const FramingRules& rules) {
  if (request.has_host && !rules.host_optional) return Refusal::host_repeated;
  if (!valid_host(value)) return Refusal::host_malformed;
  request.has_host = true;
  return Refusal::none;
}

Refusal take_expectation(View value, Request& request, const FramingRules& rules) {
  bool unknown = false;
  for_each_element(value, [&](View expectation) {
    if (equal_ignore_case(expectation, "100-continue"))
      request.expects_continue = request.version == Version::http_1_1;
    else
      unknown = true;
  });
  return unknown && !rules.unknown_expectation ? Refusal::expectation_unknown : Refusal::none;
}

// A field that may stand once.
Refusal take_single(bool& seen, bool may_repeat) {
  if (seen && !may_repeat) return Refusal::field_repeated;
  seen = true;
  return Refusal::none;
}

Refusal take_field(const Field& field, Request& request, Facts& facts, const FramingRules& rules) {
  switch (field.id) {
    case FieldId::host:
      return take_host(request.value_of(field), request, rules);
    case FieldId::content_length:
      return take_length(request.value_of(field), facts, rules);
    case FieldId::transfer_encoding:
      take_codings(request.value_of(field), facts);
      return Refusal::none;
    case FieldId::connection:
      take_connection(request.value_of(field), facts);
      return Refusal::none;
    case FieldId::expect:
      return take_expectation(request.value_of(field), request, rules);
    case FieldId::authorization:
      return take_single(facts.has_authorization, false);
    case FieldId::content_type:
      return take_single(facts.has_content_type, rules.repeated_content_type);
    default:
      return Refusal::none;
  }
}

Refusal check_codings(const Request& request, const Facts& facts, const FramingRules& rules) {
  if (request.version == Version::http_1_0) return Refusal::transfer_encoding_in_http_1_0;
  if (facts.unknown_coding && !facts.coding_after_chunked)
    return Refusal::transfer_encoding_unsupported;
  if (!facts.chunked || facts.coding_after_chunked) return Refusal::transfer_encoding_malformed;
  if (facts.has_length && !rules.length_beside_coding)
    return Refusal::content_length_and_transfer_encoding;
  return Refusal::none;
}

void set_body(Request& request, const Facts& facts) {
  if (facts.chunked) {
    request.framing = BodyFraming::chunked;
    request.content_length = size_unknown;
  } else if (facts.has_length && facts.length > 0) {
    request.framing = BodyFraming::counted;
    request.content_length = facts.length;
  }
}

}  // namespace

Refusal decide_request_framing(Request& request, const FramingRules& rules) {
  Facts facts;
  for (const Field& field : request.fields.all()) {
    if (field.id == FieldId::other) continue;
    const Refusal refusal = take_field(field, request, facts, rules);
    if (refusal != Refusal::none) return refusal;
  }
  if (!request.has_host && request.version == Version::http_1_1 && !rules.host_optional)
    return Refusal::host_missing;
  if (facts.has_coding) {
    const Refusal refusal = check_codings(request, facts, rules);
    if (refusal != Refusal::none) return refusal;
  }
  set_body(request, facts);
  request.expects_continue = request.expects_continue && request.framing != BodyFraming::none;
  const bool persistent = request.version == Version::http_1_0 ? facts.keep_alive_option : true;
  request.wants_close = facts.close_option || !persistent || (facts.has_coding && facts.has_length);
  return Refusal::none;
}

namespace {

Refusal check_absolute(const Request& request, const FramingRules& rules) {
  const Target& target = request.target;
  if (target.scheme == Scheme::other && !rules.foreign_scheme) return Refusal::misdirected;
  if (target.scheme == Scheme::https && !rules.https_target) return Refusal::misdirected;
  if (rules.host_unlike_target) return Refusal::none;
  const Field* host = request.fields.find(FieldId::host);
  return !host || equal_ignore_case(request.value_of(*host), target.authority)
             ? Refusal::none
             : Refusal::host_differs;
}

// HTTP/1.0 delimits content by its length only. Later versions may say that there is none by saying
// nothing.
bool lacks_length(const Request& request, View method, const FramingRules& rules) {
  if (request.framing != BodyFraming::none) return false;
  const bool has_meaning =
      request.method == Method::post || request.method == Method::put || method == "PATCH";
  if (!has_meaning || request.fields.find(FieldId::content_length)) return false;
  return request.version == Version::http_1_0
             ? !rules.no_length_in_1_0 && request.method != Method::other
             : !rules.no_length;
}

}  // namespace

Refusal check_target_form(Request& request, const FramingRules& rules) {
  if (request.target.form == TargetForm::absolute) return check_absolute(request, rules);
  if (request.target.form != TargetForm::authority) return Refusal::none;
  request.wants_close = true;
  return request.framing == BodyFraming::none ? Refusal::none : Refusal::content_not_allowed;
}

Refusal check_method(const Request& request, View method, const FramingRules& rules) {
  if (lacks_length(request, method, rules)) return Refusal::length_required;
  if (request.framing == BodyFraming::none) return Refusal::none;
  switch (request.method) {
    case Method::trace:
      return rules.trace_with_content ? Refusal::none : Refusal::content_not_allowed;
    case Method::get:
    case Method::head:
    case Method::del:
      return rules.content_of_get ? Refusal::none : Refusal::content_not_allowed;
    default:
      return Refusal::none;
  }
}

ReplyPlan plan_reply(const Request& request, const Response& response, bool must_close,
                     Selection* selection) {
  if (!must_close && is_usual(request, response)) {
    ReplyPlan plain;
    plain.send_content = request.method != Method::head;
    plain.say_length = true;
    plain.length = response.body().size;
    return plain;
  }
  const ReplyOptions& options = response.options();
  const unsigned status = selection ? selection->status : response.status();
  const std::uint64_t size = selection ? selection->length : response.body().size;
  const bool size_known = size != size_unknown;
  const bool own_length = response.has_content_length() && !selection;
  // Behind the head of a 2xx reply to CONNECT the tunnel begins (RFC 9110, 9.3.6).
  const bool forbids_length =
      status_forbids_length(status) || (request.method == Method::connect && status < 300);
  const bool may_have_content = !forbids_length && status != 205 && status != 304;
  const bool expects_content = may_have_content && request.method != Method::head;
  const bool may_chunk = request.version != Version::http_1_0 && !options.http_1_0_server &&
                         !options.http_1_0_compatible && !options.not_chunked && !own_length &&
                         !selection;
  ReplyPlan plan;
  plan.selection = selection;
  plan.say_ranges = !selection && offers_ranges(request, response);
  plan.as_http_1_0 = options.http_1_0_server;
  plan.send_content = expects_content && !options.head_only;
  plan.chunked =
      may_have_content && !options.head_only && may_chunk && (!size_known || options.chunked);
  plan.length = status == 205 ? 0 : size;
  plan.say_length = !plan.chunked && !own_length && !options.head_only &&
                    plan.length != size_unknown && !forbids_length &&
                    (status != 304 || plan.length != 0);
  // Without any of these the client can't know where the reply ends.
  const bool end_is_told = plan.chunked || plan.say_length || own_length || !expects_content;
  plan.close = must_close || request.wants_close || options.close || options.http_1_0_compatible ||
               !end_is_told || status == 101;
  plan.say_close = plan.close;
  plan.say_keep_alive = !plan.close && (request.version == Version::http_1_0 || plan.as_http_1_0 ||
                                        options.say_keep_alive);
  return plan;
}

}  // namespace mhd
