// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/error_reply.h"

#include <cstdint>

#include "base/memory.h"

namespace mhd {

namespace {

#define MHD_ERROR_PAGE(title, text)                                                          \
  "<!DOCTYPE html>\n<html lang=\"en\"><head><title>" title "</title></head><body><h1>" title \
  "</h1><p>" text "</p></body></html>\n"

struct Page {
  std::uint16_t status;
  View text;
};

constexpr Page pages[] = {
    {301, MHD_ERROR_PAGE("Moved Permanently", "The target of the request needs escapes.")},
    {400, MHD_ERROR_PAGE("Bad Request", "The request does not follow the rules of HTTP.")},
    {403, MHD_ERROR_PAGE("Forbidden", "The request is refused.")},
    {405, MHD_ERROR_PAGE("Method Not Allowed", "The target does not have this method.")},
    {408, MHD_ERROR_PAGE("Request Timeout", "The request took too long to arrive.")},
    {411, MHD_ERROR_PAGE("Length Required", "The request does not tell its length.")},
    {413, MHD_ERROR_PAGE("Content Too Large", "The content of the request is too large.")},
    {414, MHD_ERROR_PAGE("URI Too Long", "The target of the request is too long.")},
    {417, MHD_ERROR_PAGE("Expectation Failed", "The expectation of the request is not known.")},
    {421, MHD_ERROR_PAGE("Misdirected Request", "The target is not served here.")},
    {426, MHD_ERROR_PAGE("Upgrade Required", "The target needs another protocol.")},
    {431, MHD_ERROR_PAGE("Request Header Fields Too Large",
                         "The header fields of the request are too large or too many.")},
    {500, MHD_ERROR_PAGE("Internal Server Error", "The server failed to answer.")},
    {501, MHD_ERROR_PAGE("Not Implemented", "The server does not support what was requested.")},
    {503, MHD_ERROR_PAGE("Service Unavailable", "The server has no room for the request now.")},
    {505, MHD_ERROR_PAGE("HTTP Version Not Supported",
                         "The server does not speak this version of HTTP.")},
};

}  // namespace

View error_page(unsigned status, bool with_body) {
  if (!with_body) return View();
  for (const Page& page : pages)
    if (page.status == status) return page.text;
  return View();
}

Ref<Response> make_redirect(View location, bool with_body) {
  const View page = error_page(301, with_body);
  auto response = Ref<Response>::adopt(
      create<Response>(std::uint16_t{301}, BodySource{BodyKind::bytes, page.size(), page.data()},
                       [](Response& self) { destroy(&self); }));
  if (!response || response->add_field("Location", location) != AddField::ok ||
      (with_body &&
       response->add_field("Content-Type", "text/html; charset=utf-8") != AddField::ok))
    return {};
  response->freeze();
  return response;
}

}  // namespace mhd
