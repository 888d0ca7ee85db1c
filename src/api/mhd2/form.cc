// SPDX-License-Identifier: LGPL-2.1-or-later
#include "api/mhd2/form.h"

#include <new>

#include "api/mhd2/daemon.h"
#include "api/mhd2/decision.h"
#include "api/mhd2/form_parsers.h"
#include "form/field_store.h"

namespace mhd::mhd2 {

namespace {

using Event = FormParser::Event;

// Fields are kept until one is too large for that; it goes to the reader while it arrives.
class Form final : public ContentReceiver {
 public:
  Form(Exchange& exchange, const FormPlan& plan)
      : plan_(plan), fields_(exchange.arena, daemon_of(exchange).large_pool, plan.buffer_size) {}

  Verdict begin(Exchange& exchange) override;
  Verdict take(Exchange& exchange, Bytes piece, std::size_t& taken) override;
  Verdict end(Exchange& exchange) override;
  void release() override;

  FormView form() const override {
    return {phase_, phase_ == FormPhase::readable ? &fields_ : nullptr};
  }

 private:
  // Data of which the parser knows, but the reader does not, since it suspended the request before.
  struct Due {
    View data;
    // Of the bytes that were not taken, the parser has used so many. The data lie at their front,
    // or in the parser.
    std::size_t used = 0;
    bool in_parser = false;
  };

  Verdict parse(Exchange& exchange, Bytes piece, std::size_t& used);
  Verdict read_due(Exchange& exchange, Bytes piece, std::size_t& used);
  void put_off(Bytes piece, std::size_t& used);
  Verdict take_event(Exchange& exchange, Event event, Bytes piece, std::size_t& used);
  Verdict begin_field(Exchange& exchange);
  Verdict take_data(Exchange& exchange, Bytes piece, std::size_t& used);
  bool keep(View data);
  Verdict end_field(Exchange& exchange);
  Verdict stream_instead(Exchange& exchange);
  Verdict read(Exchange& exchange, View data, bool last);
  Verdict parsed(Exchange& exchange);
  Verdict finish(Exchange& exchange, MHD_PostParseResult result);

  const FormPlan plan_;
  FieldStore fields_;
  FormParser* parser_ = nullptr;
  std::uint64_t raw_size_ = 0;  // of the current value
  std::uint64_t streamed_ = 0;  // bytes of the current value that the reader has seen
  Due due_;
  bool streaming_ = false;     // the current value goes to the reader
  bool any_complete_ = false;  // a field
  bool content_over_ = false;
  bool ended_ = false;  // the result is known
  FormPhase phase_ = FormPhase::too_early;
  MHD_PostParseResult result_ = MHD_POST_PARSE_RES_OK;
};

bool goes_on(const Verdict& verdict) { return verdict.kind == Verdict::Kind::read_body; }

// ---- content ----

Verdict Form::begin(Exchange& exchange) {
  if (ended_) return finish(exchange, result_);
  if (exchange.recv() == Recv::done) return finish(exchange, MHD_POST_PARSE_RES_REQUEST_EMPTY);
  const ParserChoice choice = make_parser(exchange, plan_.encoding);
  if (!choice.parser) return finish(exchange, choice.failure);
  parser_ = choice.parser;
  return Verdict::read_body();
}

// When the end of the form suspends the request, something is left to be taken, so that the next
// call does not have to wait for bytes of the client.
Verdict Form::take(Exchange& exchange, Bytes piece, std::size_t& taken) {
  if (ended_) return finish(exchange, result_);
  std::size_t used = 0;
  Verdict verdict = parse(exchange, piece, used);
  if (ended_ && verdict.kind == Verdict::Kind::park) return verdict;
  taken = used;
  processed_ += used;
  return verdict;
}

Verdict Form::end(Exchange& exchange) {
  if (ended_) return finish(exchange, result_);
  if (exchange.request.content_received == 0)
    return finish(exchange, MHD_POST_PARSE_RES_REQUEST_EMPTY);
  std::size_t used = 0;
  Verdict verdict =
      content_over_ ? read_due(exchange, Bytes(), used) : parse(exchange, Bytes(), used);
  while (goes_on(verdict)) {
    content_over_ = true;
    verdict = take_event(exchange, parser_->finish(), Bytes(), used);
  }
  return verdict;
}

// Until the bytes are used up, or the application wants something else than more.
Verdict Form::parse(Exchange& exchange, Bytes piece, std::size_t& used) {
  Verdict verdict = read_due(exchange, piece, used);
  while (goes_on(verdict)) {
    const Event event = parser_->parse(slice(piece, used), used);
    if (event == Event::more) break;
    verdict = take_event(exchange, event, piece, used);
  }
  return verdict;
}

Verdict Form::take_event(Exchange& exchange, Event event, Bytes piece, std::size_t& used) {
  switch (event) {
    case Event::field:
      return begin_field(exchange);
    case Event::data:
      return take_data(exchange, piece, used);
    case Event::field_end:
      return end_field(exchange);
    default:
      return parsed(exchange);
  }
}

// ---- fields ----

Verdict Form::begin_field(Exchange& exchange) {
  raw_size_ = streamed_ = 0;
  streaming_ = plan_.reader && plan_.most_kept == 0;
  if (streaming_ || fields_.begin(parser_->head()) == Growth::ok) return Verdict::read_body();
  if (!plan_.reader) return finish(exchange, MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM);
  streaming_ = true;
  return Verdict::read_body();
}

// False: the value is too large, or there is no memory for it.
bool Form::keep(View data) {
  const bool small = !plan_.reader || raw_size_ <= plan_.most_kept;
  return small && fields_.append(data) == Growth::ok;
}

Verdict Form::take_data(Exchange& exchange, Bytes piece, std::size_t& used) {
  raw_size_ += parser_->raw_size();
  if (!streaming_) {
    if (keep(parser_->data())) return Verdict::read_body();
    if (!plan_.reader) return finish(exchange, MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM);
    Verdict verdict = stream_instead(exchange);
    if (!goes_on(verdict)) {
      put_off(piece, used);
      return verdict;
    }
  }
  return read(exchange, parser_->data(), false);
}

// The reader gets what was kept of the current value, and will get the rest.
Verdict Form::stream_instead(Exchange& exchange) {
  streaming_ = true;
  const View kept = fields_.open_value();
  Verdict verdict = kept.empty() ? Verdict::read_body() : read(exchange, kept, false);
  if (fields_.is_open()) fields_.drop();
  return verdict;
}

// The parser's data are for the next call. Bytes of the client that were not taken are offered
// again, but at another place. Something is left of them, so that the next call does not have to
// wait for the client.
void Form::put_off(Bytes piece, std::size_t& used) {
  due_.data = parser_->data();
  const char* const at = due_.data.data();
  due_.in_parser = at < piece.data() || at >= piece.data() + piece.size();
  std::size_t before = used;
  if (!due_.in_parser)
    before = static_cast<std::size_t>(at - piece.data());
  else if (used > 0 && used == piece.size())
    --before;
  due_.used = used - before;
  used = before;
}

Verdict Form::read_due(Exchange& exchange, Bytes piece, std::size_t& used) {
  if (due_.data.empty()) return Verdict::read_body();
  View data = due_.data;
  if (!due_.in_parser) data = View(piece.data(), data.size());
  used = due_.used;
  due_ = Due();
  return read(exchange, data, false);
}

Verdict Form::end_field(Exchange& exchange) {
  any_complete_ = true;
  if (streaming_) return read(exchange, View("", 0), true);
  fields_.complete();
  return Verdict::read_body();
}

Verdict Form::read(Exchange& exchange, View data, bool last) {
  const FieldHead& head = parser_->head();
  const MHD_String name = to_string(head.name);
  const MHD_StringNullable filename = to_nullable(head.filename);
  const MHD_StringNullable type = to_nullable(head.content_type);
  const MHD_StringNullable encoding = to_nullable(head.transfer_encoding);
  const std::uint64_t at = streamed_;
  streamed_ += data.size();
  enter(state_of(exchange), Callback::upload);
  const MHD_UploadAction* action =
      plan_.reader(request_of(exchange), plan_.reader_cls, &name, &filename, &type, &encoding,
                   data.size(), data.data(), at, last ? MHD_YES : MHD_NO);
  Verdict verdict = take_upload_action(exchange, action, true);
  if (!goes_on(verdict) && verdict.kind != Verdict::Kind::park) release();
  return verdict;
}

// ---- the end ----

MHD_PostParseResult result_of(FormEnd end, bool any_complete) {
  switch (end) {
    case FormEnd::ok:
      return MHD_POST_PARSE_RES_OK;
    case FormEnd::bad_termination:
      return MHD_POST_PARSE_RES_OK_BAD_TERMINATION;
    case FormEnd::malformed:
      return any_complete ? MHD_POST_PARSE_RES_PARTIAL_INVALID_POST_FORMAT
                          : MHD_POST_PARSE_RES_FAILED_INVALID_POST_FORMAT;
    default:
      return MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM;
  }
}

Verdict Form::parsed(Exchange& exchange) {
  return finish(exchange, result_of(parser_->result(), any_complete_));
}

struct ResultText {
  MHD_PostParseResult result;
  MHD_StatusCode code;
  const char* text;
};

constexpr ResultText result_texts[] = {
    {MHD_POST_PARSE_RES_OK_BAD_TERMINATION, MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION,
     MHD_TEXT("the end of it is missing or odd")},
    {MHD_POST_PARSE_RES_PARTIAL_INVALID_POST_FORMAT,
     MHD_SC_REQ_POST_PARSE_PARTIAL_INVALID_POST_FORMAT,
     MHD_TEXT("it is malformed behind some fields")},
    {MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM, MHD_SC_REQ_POST_PARSE_FAILED_NO_POOL_MEM,
     MHD_TEXT("it has too many fields, or too much in front of a value")},
    {MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM, MHD_SC_REQ_POST_PARSE_FAILED_NO_LARGE_BUF_MEM,
     MHD_TEXT("its fields are too large to be kept")},
    {MHD_POST_PARSE_RES_FAILED_UNKNOWN_CNTN_TYPE, MHD_SC_REQ_POST_PARSE_FAILED_UNKNOWN_CNTN_TYPE,
     MHD_TEXT("the Content-Type is not that of a form")},
    {MHD_POST_PARSE_RES_FAILED_NO_CNTN_TYPE, MHD_SC_REQ_POST_PARSE_FAILED_NO_CNTN_TYPE,
     MHD_TEXT("there is no Content-Type")},
    {MHD_POST_PARSE_RES_FAILED_HEADER_NO_BOUNDARY, MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NO_BOUNDARY,
     MHD_TEXT("the Content-Type has no boundary")},
    {MHD_POST_PARSE_RES_FAILED_HEADER_MISFORMED, MHD_SC_REQ_POST_PARSE_FAILED_HEADER_MISFORMED,
     MHD_TEXT("the Content-Type is malformed")},
    {MHD_POST_PARSE_RES_FAILED_HEADER_NOT_MPART, MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NOT_MPART,
     MHD_TEXT("the Content-Type is not multipart/form-data")},
    {MHD_POST_PARSE_RES_FAILED_INVALID_POST_FORMAT,
     MHD_SC_REQ_POST_PARSE_FAILED_INVALID_POST_FORMAT, MHD_TEXT("it is malformed")},
};

void log_result(const Exchange& exchange, MHD_PostParseResult result) {
  for (const ResultText& row : result_texts)
    if (row.result == result)
      return log(daemon_of(exchange).log, row.code, "A form was not parsed as a whole: %s.",
                 row.text);
}

// Called again when the application suspends the request in its callback.
Verdict Form::finish(Exchange& exchange, MHD_PostParseResult result) {
  if (!ended_) log_result(exchange, result);
  ended_ = true;
  result_ = result;
  phase_ = FormPhase::readable;
  enter(state_of(exchange), Callback::upload);
  const MHD_UploadAction* action = plan_.done(request_of(exchange), plan_.done_cls, result);
  Verdict verdict = take_upload_action(exchange, action, false);
  if (verdict.kind != Verdict::Kind::park) release();
  return verdict;
}

void Form::release() {
  fields_.release();
  phase_ = FormPhase::too_late;
}

}  // namespace

ContentReceiver* make_form(Exchange& exchange, const FormPlan& plan) {
  void* const room = exchange.arena.take(sizeof(Form));
  return room ? ::new (room) Form(exchange, plan) : nullptr;
}

}  // namespace mhd::mhd2
