// SPDX-License-Identifier: LGPL-2.1-or-later
// Which parser reads the form of a request.
#ifndef MHD_API_MHD2_FORM_PARSERS_H
#define MHD_API_MHD2_FORM_PARSERS_H

#include "api/mhd2/public.h"
#include "exchange/exchange.h"
#include "form/form_parser.h"

namespace mhd::mhd2 {

struct ParserChoice {
  FormParser* parser;           // in the arena of the exchange; nullptr: see `failure`
  MHD_PostParseResult failure;  // why there is none
};

// MHD_HTTP_POST_ENCODING_OTHER: the one that Content-Type tells.
ParserChoice make_parser(Exchange& exchange, MHD_HTTP_PostEncoding encoding);

}  // namespace mhd::mhd2

#endif
