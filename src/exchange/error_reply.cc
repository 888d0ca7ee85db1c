// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exchange/error_reply.h"

#include <cstdint>

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
    {400, MHD_ERROR_PAGE("Bad Request", "The request does not follow the rules of HTTP.")},
    {408, MHD_ERROR_PAGE("Request Timeout", "The request took too long to arrive.")},
    {413, MHD_ERROR_PAGE("Content Too Large", "The content of the request is too large.")},
    {414, MHD_ERROR_PAGE("URI Too Long", "The target of the request is too long.")},
    {417, MHD_ERROR_PAGE("Expectation Failed", "The expectation of the request is not known.")},
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

}  // namespace mhd
