// SPDX-License-Identifier: LGPL-2.1-or-later
#include "api/mhd2/form_parsers.h"

#include <new>
#include <utility>

#include "api/mhd2/daemon.h"
#include "form/form_type.h"
#include "form/multipart.h"
#include "form/text_plain.h"
#include "form/urlencoded.h"

namespace mhd::mhd2 {

namespace {

ParserChoice failed(MHD_PostParseResult why) { return {nullptr, why}; }

template <class Parser, class... Args>
ParserChoice make(Exchange& exchange, Args&&... args) {
  void* const room = exchange.arena.take(sizeof(Parser));
  if (!room) return failed(MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM);
  return {::new (room) Parser(std::forward<Args>(args)...), MHD_POST_PARSE_RES_OK};
}

ParserChoice make_urlencoded(Exchange& exchange) {
  return make<UrlencodedParser>(exchange, exchange.arena, daemon_of(exchange).form_limits);
}

ParserChoice make_text_plain(Exchange& exchange) {
  const MHD_Daemon& daemon = daemon_of(exchange);
  const bool bare_lf = daemon.settings.strict_level <= MHD_PSL_DEFAULT;
  return make<TextPlainParser>(exchange, exchange.arena, daemon.form_limits, bare_lf);
}

ParserChoice make_multipart(Exchange& exchange, View boundary) {
  const MHD_Daemon& daemon = daemon_of(exchange);
  const bool bare_lf = daemon.settings.strict_level <= MHD_PSL_VERY_PERMISSIVE;
  return make<MultipartParser>(exchange, boundary, exchange.arena, daemon.form_limits, bare_lf);
}

// Where Content-Type decides.
ParserChoice make_as_told(Exchange& exchange, bool only_multipart) {
  const Request& request = exchange.request;
  const Field* const field = request.fields.find(FieldId::content_type);
  if (!field) return failed(MHD_POST_PARSE_RES_FAILED_NO_CNTN_TYPE);
  const FormTypeField told = read_form_type(request.value_of(*field));
  switch (told.type) {
    case FormType::malformed:
      return failed(MHD_POST_PARSE_RES_FAILED_HEADER_MISFORMED);
    case FormType::no_boundary:
      return failed(MHD_POST_PARSE_RES_FAILED_HEADER_NO_BOUNDARY);
    case FormType::multipart:
      return make_multipart(exchange, told.boundary());
    default:
      break;
  }
  if (only_multipart) return failed(MHD_POST_PARSE_RES_FAILED_HEADER_NOT_MPART);
  if (told.type == FormType::urlencoded) return make_urlencoded(exchange);
  if (told.type == FormType::text_plain) return make_text_plain(exchange);
  return failed(MHD_POST_PARSE_RES_FAILED_UNKNOWN_CNTN_TYPE);
}

}  // namespace

ParserChoice make_parser(Exchange& exchange, MHD_HTTP_PostEncoding encoding) {
  switch (encoding) {
    case MHD_HTTP_POST_ENCODING_FORM_URLENCODED:
      return make_urlencoded(exchange);
    case MHD_HTTP_POST_ENCODING_TEXT_PLAIN:
      return make_text_plain(exchange);
    case MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA:
      return make_as_told(exchange, true);
    default:
      return make_as_told(exchange, false);
  }
}

}  // namespace mhd::mhd2
