// SPDX-License-Identifier: LGPL-2.1-or-later
#include "scripts/responses.h"

#include <initializer_list>
#include <iterator>
#include <string>

#include "scripts/visit.h"
#include "support/stored.h"
#include "support/text.h"

namespace scripts {

using mhd::BodyKind;
using mhd::Request;
using mhd::Response;
using Reply = mhd::Ref<Response>;

namespace {

std::string pattern(std::size_t size) {
  std::string content(size, ' ');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = pattern_at(i);
  return content;
}

Reply ok(Visit&, const Request&) { return support::TextResponse::make(200, "OK\n"); }

Reply empty(Visit&, const Request&) { return support::make_response(200, {}); }

Reply not_found(Visit&, const Request&) { return support::make_response(404, {}); }

Reply echo(Visit& visit, const Request&) { return support::TextResponse::make(200, visit.content); }

Reply count(Visit& visit, const Request&) {
  return support::TextResponse::make(200, std::to_string(visit.content.size()) + '\n');
}

Reply big(Visit& visit, const Request&) {
  return support::TextResponse::make(200, pattern(visit.argument));
}

// Small and large pieces, and a file in which the content does not stand in front.
Reply gather(Visit& visit, const Request&) {
  return support::GatherResponse::make(200, pattern(visit.argument), visit.argument / 70 + 1);
}

Reply file(Visit& visit, const Request&) {
  return support::FileResponse::make(200, pattern(visit.argument), 7);
}

Reply chunked_gather(Visit& visit, const Request& request) {
  Reply reply = gather(visit, request);
  reply->options().chunked = true;
  return reply;
}

Reply chunked_file(Visit& visit, const Request& request) {
  Reply reply = file(visit, request);
  reply->options().chunked = true;
  return reply;
}

Reply stream(Visit&, const Request&) {
  return support::make_response(200, {BodyKind::producer, mhd::size_unknown, nullptr});
}

Reply stream_known(Visit& visit, const Request&) {
  return support::make_response(200, {BodyKind::producer, visit.argument, nullptr});
}

// Half of what is promised comes.
Reply stream_short(Visit& visit, const Request&) {
  return support::make_response(200, {BodyKind::producer, visit.argument + 1, nullptr});
}

// Any status, with content that may or may not be sent.
Reply status(Visit& visit, const Request&) {
  return support::TextResponse::make(static_cast<unsigned>(visit.argument), "OK\n");
}

Reply empty_status(Visit& visit, const Request&) {
  return support::make_response(static_cast<unsigned>(visit.argument), {});
}

Reply with_field(const char* name, const char* value) {
  Reply reply = support::TextResponse::make(200, "OK\n");
  if (reply->add_field(name, value) != mhd::AddField::ok)
    return support::TextResponse::make(500, "the field was refused\n");
  return reply;
}

Reply own_close(Visit&, const Request&) { return with_field("Connection", "close"); }
Reply own_keep_alive(Visit&, const Request&) { return with_field("Connection", "Keep-Alive"); }
Reply own_date(Visit&, const Request&) {
  return with_field("Date", "Thu, 01 Jan 1970 00:00:00 GMT");
}
Reply chunked(Visit&, const Request&) { return with_field("Transfer-Encoding", "chunked"); }

Reply identity(Visit&, const Request&) {
  Reply reply = support::make_response(200, {BodyKind::producer, mhd::size_unknown, nullptr});
  reply->options().not_chunked = true;
  return reply;
}

Reply fields(Visit&, const Request&) {
  Reply reply = with_field("Content-Type", "text/plain");
  if (reply->add_field("X-Empty", "") != mhd::AddField::ok ||
      reply->add_field("x-Case", "Some, value with; \"all\"") != mhd::AddField::ok)
    return support::TextResponse::make(500, "a field was refused\n");
  return reply;
}

// Field lines that are too long to be copied.
Reply long_fields(Visit& visit, const Request&) {
  const std::string value(visit.argument, 'v');
  return with_field("X-Long", value.c_str());
}

Reply long_fields_stream(Visit& visit, const Request& request) {
  Reply reply = stream(visit, request);
  const std::string value(5000, 'v');
  return reply->add_field("X-Long", value.c_str()) == mhd::AddField::ok
             ? static_cast<Reply&&>(reply)
             : support::TextResponse::make(500, "the field was refused\n");
}

Reply own_length(Visit&, const Request&) {
  Reply reply = support::TextResponse::make(200, "OK\n");
  reply->options().own_content_length = true;
  return reply->add_field("Content-Length", "3") == mhd::AddField::ok
             ? static_cast<Reply&&>(reply)
             : support::TextResponse::make(500, "the length was refused\n");
}

Reply head_only(Visit&, const Request&) {
  Reply reply = support::TextResponse::make(200, "OK\n");
  reply->options().head_only = true;
  return reply;
}

Reply as_1_0_server(Visit&, const Request&) {
  Reply reply = support::TextResponse::make(200, "OK\n");
  reply->options().http_1_0_server = true;
  return reply;
}

Reply compatible_1_0(Visit&, const Request&) {
  Reply reply = support::TextResponse::make(200, "OK\n");
  reply->options().http_1_0_compatible = true;
  return reply;
}

struct OwnField {
  const char* name;
  const char* value;
};

// Makes it a reply that may be asked for in parts.
Reply serving(Reply reply, std::initializer_list<OwnField> fields) {
  reply->options().own_content_length = true;
  for (const OwnField& field : fields)
    if (reply->add_field(field.name, field.value) != mhd::AddField::ok)
      return support::TextResponse::make(500, "a field was refused\n");
  return reply->serve_ranges(true) ? static_cast<Reply&&>(reply)
                                   : support::TextResponse::make(500, "not with this content\n");
}

constexpr OwnField type = {"Content-Type", "text/plain"};
constexpr OwnField etag = {"ETag", "\"v1\""};
constexpr OwnField modified = {"Last-Modified", "Sat, 05 Nov 1994 08:49:37 GMT"};

Reply served(std::size_t size, unsigned status, std::initializer_list<OwnField> fields) {
  return serving(support::TextResponse::make(status, pattern(size)), fields);
}

Reply ranges(Visit& visit, const Request&) {
  return served(visit.argument, 200, {type, etag, modified});
}
Reply ranges_dated(Visit& visit, const Request&) {
  return served(visit.argument, 200, {type, modified});
}
Reply ranges_gather(Visit& visit, const Request&) {
  return serving(support::GatherResponse::make(200, pattern(visit.argument), 7), {type, etag});
}
Reply ranges_file(Visit& visit, const Request&) {
  return serving(support::FileResponse::make(200, pattern(visit.argument), 100), {type, etag});
}
Reply ranges_bare(Visit& visit, const Request&) { return served(visit.argument, 200, {}); }
Reply ranges_of_404(Visit& visit, const Request&) {
  return served(visit.argument, 404, {type, etag});
}
Reply ranges_with_fields(Visit& visit, const Request&) {
  const std::string size = std::to_string(visit.argument);
  return served(visit.argument, 200,
                {{"Set-Cookie", "a=b"},
                 {"Content-Length", size.c_str()},
                 {"content-encoding", "x"},
                 {"Content-Language", "en"},
                 {"Content-Disposition", "inline"},
                 {"Content-Location", "/b"},
                 {"Content-Range", "bytes 0-0/1"},
                 {"CONTENT-TYPE", "a/b"},
                 {"Cache-Control", "max-age=60"},
                 {"Expires", "0"},
                 {"Vary", "*"},
                 {"ACCEPT-RANGES", "bytes"},
                 etag,
                 {"Date", "Thu, 01 Jan 1970 00:00:00 GMT"},
                 modified,
                 {"X-Content-Type", "c"}});
}
Reply ranges_long(Visit& visit, const Request&) {
  const std::string value(visit.argument, 'v');
  return served(20000, 200, {{"Content-Type", value.c_str()}, etag});
}

Reply ranges_chunked(Visit& visit, const Request& request) {
  Reply reply = ranges(visit, request);
  reply->options().chunked = true;
  return reply;
}

Reply ranges_head_only(Visit& visit, const Request& request) {
  Reply reply = ranges(visit, request);
  reply->options().head_only = true;
  return reply;
}

Reply ranges_as_1_0(Visit& visit, const Request& request) {
  Reply reply = ranges(visit, request);
  reply->options().http_1_0_server = true;
  return reply;
}

constexpr Page pages[] = {
    {.path = "/ok", .make = ok},
    {.path = "/empty", .make = empty},
    {.path = "/echo", .make = echo, .reads = true},
    {.path = "/count", .make = count, .reads = true},
    {.path = "/careless", .make = big, .is_careless = true},
    {.path = "/careless-fields", .make = long_fields, .is_careless = true},
    {.path = "/careless-stream", .make = stream, .is_careless = true},
    {.path = "/early", .make = ok, .reads = true, .replies_early = true},
    {.path = "/early-stream", .make = stream, .reads = true, .replies_early = true},
    {.path = "/fields-in", .make = ok, .tells_fields = true},
    {.path = "*", .make = ok, .tells_fields = true},
    {.path = "tunnel:443", .make = ok, .tells_fields = true},
    {.path = "tunnel-stream:443", .make = stream, .tells_fields = true},
    {.path = "tunnel-park:443", .make = ok, .parks = Where::head},
    {.path = "/park", .make = ok, .parks = Where::head},
    {.path = "/park-read", .make = echo, .reads = true, .parks = Where::head},
    {.path = "/park-body", .make = echo, .reads = true, .parks = Where::body},
    {.path = "/park-end", .make = echo, .reads = true, .parks = Where::end},
    {.path = "/park-pull", .make = stream, .parks = Where::pull},
    {.path = "/park-pull-known", .make = stream_known, .parks = Where::pull},
    {.path = "/self-head", .make = ok, .parks = Where::head, .resumes_itself = true},
    {.path = "/self-body",
     .make = echo,
     .reads = true,
     .parks = Where::body,
     .resumes_itself = true},
    {.path = "/self-end", .make = echo, .reads = true, .parks = Where::end, .resumes_itself = true},
    {.path = "/self-pull", .make = stream, .parks = Where::pull, .resumes_itself = true},
    {.path = "/abort", .make = ok, .aborts = Where::head},
    {.path = "/abort-body", .make = ok, .reads = true, .aborts = Where::body},
    {.path = "/abort-end", .make = ok, .reads = true, .aborts = Where::end},
    {.path = "/abort-pull", .make = stream, .aborts = Where::pull},
    {.path = "/abort-long-fields", .make = long_fields_stream, .aborts = Where::pull},
    {.path = "/read-again", .make = ok, .reads = true, .reads_again = true},
    {.path = "/big", .make = big},
    {.path = "/stream", .make = stream},
    {.path = "/stream-known", .make = stream_known},
    {.path = "/stream-short", .make = stream_short},
    {.path = "/stream-lie", .make = stream, .lies_about_size = true},
    {.path = "/lend", .make = stream, .lends = true},
    {.path = "/lend-known", .make = stream_known, .lends = true},
    {.path = "/gather", .make = gather},
    {.path = "/file", .make = file},
    {.path = "/chunked-gather", .make = chunked_gather},
    {.path = "/chunked-file", .make = chunked_file},
    {.path = "/identity", .make = identity},
    {.path = "/chunked", .make = chunked},
    {.path = "/status", .make = status},
    {.path = "/empty-status", .make = empty_status},
    {.path = "/own-close", .make = own_close},
    {.path = "/own-keep-alive", .make = own_keep_alive},
    {.path = "/own-date", .make = own_date},
    {.path = "/own-length", .make = own_length},
    {.path = "/fields", .make = fields},
    {.path = "/long-fields", .make = long_fields},
    {.path = "/head-only", .make = head_only},
    {.path = "/as-1.0-server", .make = as_1_0_server},
    {.path = "/compatible-1.0", .make = compatible_1_0},
    {.path = "/ranges", .make = ranges},
    {.path = "/ranges-dated", .make = ranges_dated},
    {.path = "/ranges-bare", .make = ranges_bare},
    {.path = "/ranges-gather", .make = ranges_gather},
    {.path = "/ranges-file", .make = ranges_file},
    {.path = "/ranges-404", .make = ranges_of_404},
    {.path = "/ranges-fields", .make = ranges_with_fields},
    {.path = "/ranges-long", .make = ranges_long},
    {.path = "/ranges-chunked", .make = ranges_chunked},
    {.path = "/ranges-head-only", .make = ranges_head_only},
    {.path = "/ranges-1.0", .make = ranges_as_1_0},
    {.path = "/ranges-careless", .make = ranges, .is_careless = true},
    {.path = "/ranges-long-careless", .make = ranges_long, .is_careless = true},
    {.path = "/refuse", .make = ok, .refuses = Where::head},
    {.path = "/refuse-body", .make = ok, .reads = true, .refuses = Where::body},
    {.path = "/refuse-end", .make = ok, .reads = true, .refuses = Where::end},
};
constexpr Page no_page = {.path = "", .make = not_found};

}  // namespace

const Page& page_of(mhd::View path) {
  for (const Page& page : pages)
    if (path == page.path) return page;
  for (const Page& page : pages)
    if (page.tells_fields && path.starts_with(page.path)) return page;
  return no_page;
}

const Page& page_number(std::size_t number) { return pages[number % std::size(pages)]; }

}  // namespace scripts
