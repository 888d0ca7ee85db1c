// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/form_rig.h"

#include <cstdio>
#include <cstdlib>

#include "api/mhd2/request.h"

namespace support {

using mhd::Exchange;
using mhd::Verdict;
using mhd::View;

namespace {

void require(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "A form is not told as promised: %s\n", rule);
  std::abort();
}

template <class String>
View view_of(const String& text) {
  if (!text.cstr) {
    require(text.len == 0, "what is not there has no size");
    return View();
  }
  require(text.cstr[text.len] == '\0', "there is a NUL behind a text");
  return View(text.cstr, text.len);
}

void add(std::string& to, const char* mark, View text) {
  if (text.data()) to += mark + std::string(text);
}

template <class Head>
std::string head_of(const Head& name, const MHD_StringNullable& filename,
                    const MHD_StringNullable& type, const MHD_StringNullable& encoding) {
  require(name.cstr != nullptr, "a field has a name");
  std::string head(view_of(name));
  add(head, " filename:", view_of(filename));
  add(head, " type:", view_of(type));
  add(head, " coding:", view_of(encoding));
  return head;
}

std::string text_of(const MHD_PostField& field) {
  std::string text =
      '[' + head_of(field.name, field.filename, field.content_type, field.transfer_encoding);
  add(text, "=", view_of(field.value));
  return text + ']';
}

MHD_Bool add_field(void* cls, const MHD_PostField* field) {
  *static_cast<std::string*>(cls) += text_of(*field);
  return MHD_YES;
}

MHD_StatusCode count_info(MHD_Request* request, std::size_t& count) {
  MHD_RequestInfoDynamicData info = {};
  const MHD_StatusCode result =
      MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS, &info);
  count = info.v_number_post_params_sizet;
  return result;
}

// Outside of the done callback.
void check_unreadable(MHD_Request* request, MHD_StatusCode why) {
  std::size_t count = 0;
  MHD_PostField field;
  require(count_info(request, count) == why, "the number of fields is not known");
  require(MHD_request_get_post_data_cb(request, nullptr, nullptr) == 0, "no fields are counted");
  require(MHD_request_get_post_data_list(request, 1, &field) == 0, "no fields are listed");
  require(MHD_request_get_values_cb(request, MHD_VK_POSTDATA, nullptr, nullptr) == 0,
          "there are no values of fields");
}

// All ways of reading give the same fields.
std::string read_kept(MHD_Request* request) {
  std::string text;
  const std::size_t count = MHD_request_get_post_data_cb(request, add_field, &text);
  std::size_t counted = count + 1;
  require(count_info(request, counted) == MHD_SC_OK && counted == count, "the number of fields");
  require(MHD_request_get_post_data_cb(request, nullptr, nullptr) == count, "counting without use");
  require(MHD_request_get_values_cb(request, MHD_VK_POSTDATA, nullptr, nullptr) == count,
          "each field is a value");
  std::vector<MHD_PostField> fields(count + 1);
  std::vector<MHD_NameValueKind> values(count + 1);
  require(MHD_request_get_post_data_list(request, count + 1, fields.data()) == count, "the list");
  require(MHD_request_get_values_list(request, MHD_VK_POSTDATA, count + 1, values.data()) == count,
          "the list of values");
  std::string listed;
  for (std::size_t i = 0; i < count; ++i) {
    listed += text_of(fields[i]);
    require(values[i].kind == MHD_VK_POSTDATA && values[i].nv.name.cstr == fields[i].name.cstr &&
                values[i].nv.value.cstr == fields[i].value.cstr &&
                values[i].nv.value.len == fields[i].value.len,
            "the list has the same values");
  }
  require(listed == text, "the list has the same fields");
  return text;
}

void add_fields(MHD_Request* request, std::vector<std::string>& fields) {
  const auto add_one = [](void* cls, const MHD_PostField* field) {
    static_cast<std::vector<std::string>*>(cls)->push_back(
        head_of(field->name, field->filename, field->content_type, field->transfer_encoding) + '=' +
        std::string(view_of(field->value)));
    return MHD_YES;
  };
  MHD_request_get_post_data_cb(request, add_one, &fields);
}

}  // namespace

// The front end asks the connection of an exchange for its daemon: while it is called there is one.
struct FormRig::Front {
  class Connected {
   public:
    Connected(void* self, Exchange& exchange) : exchange_(exchange), carrier_(exchange.carrier) {
      exchange.carrier = static_cast<FormRig*>(self)->connection_;
    }
    ~Connected() { exchange_.carrier = carrier_; }
    Connected(const Connected&) = delete;
    Connected& operator=(const Connected&) = delete;

   private:
    Exchange& exchange_;
    mhd::Carrier* const carrier_;
  };

  static const mhd::FrontEnd& inner(void* self) { return static_cast<FormRig*>(self)->inner_; }
  static Verdict on_head(void* self, Exchange& exchange) {
    const Connected connected(self, exchange);
    return inner(self).on_head(inner(self).self, exchange);
  }
  static Verdict on_body(void* self, Exchange& exchange, mhd::Bytes piece, std::size_t& taken) {
    const Connected connected(self, exchange);
    return inner(self).on_body(inner(self).self, exchange, piece, taken);
  }
  static Verdict on_end(void* self, Exchange& exchange) {
    const Connected connected(self, exchange);
    return inner(self).on_end(inner(self).self, exchange);
  }
  static void on_done(void* self, Exchange& exchange, mhd::Outcome outcome) {
    const Connected connected(self, exchange);
    inner(self).on_done(inner(self).self, exchange, outcome);
  }
};

struct FormRig::Calls {
  static const MHD_Action* request(void* cls, MHD_Request* request, const MHD_String*,
                                   MHD_HTTP_Method, std::uint_fast64_t) {
    auto& rig = *static_cast<FormRig*>(cls);
    check_unreadable(request, MHD_SC_TOO_EARLY);
    rig.forget();
    const FormUse& use = rig.use_;
    return MHD_action_parse_post(request, use.buffer_size, use.most_kept, use.encoding,
                                 use.reader ? read : nullptr, cls, done, cls);
  }

  static const MHD_UploadAction* read(MHD_Request* request, void* cls, const MHD_String* name,
                                      const MHD_StringNullable* filename,
                                      const MHD_StringNullable* type,
                                      const MHD_StringNullable* encoding, std::size_t size,
                                      const void* data, std::uint_fast64_t at, MHD_Bool last) {
    auto& rig = *static_cast<FormRig*>(cls);
    rig.read(request, head_of(*name, *filename, *type, *encoding),
             View(static_cast<const char*>(data), size), at, last == MHD_YES);
    const unsigned call = rig.reader_calls++;
    return rig.act(request, rig.reader_answer ? rig.reader_answer(call) : FormAnswer::go_on);
  }

  static const MHD_UploadAction* done(MHD_Request* request, void* cls, MHD_PostParseResult result) {
    auto& rig = *static_cast<FormRig*>(cls);
    require(!rig.done, "the end is told once");
    const std::string kept = read_kept(request) + ' ' + std::to_string(result);
    require(rig.done_calls == 0 || rig.kept_ == kept, "what was kept stays");
    require(!rig.open_, "each value that goes to the reader has an end");
    if (rig.done_calls == 0) add_fields(request, rig.fields);
    rig.kept_ = kept;
    const unsigned call = rig.done_calls++;
    const FormAnswer answer = rig.done_answer ? rig.done_answer(call) : FormAnswer::reply;
    rig.done = answer != FormAnswer::suspend && answer != FormAnswer::suspend_resumed;
    if (rig.done && rig.look) rig.look(request);
    return rig.act(request, answer);
  }

  static void on_ended(void* cls, const MHD_RequestEndedData* data, void*) {
    auto& rig = *static_cast<FormRig*>(cls);
    check_unreadable(data->req, MHD_SC_TOO_LATE);
    rig.ended.push_back(data->code);
    rig.suspended_ = nullptr;
    require(rig.pool().used() == 0, "the memory is given back when the request ends");
  }

  static void on_log(void* cls, MHD_StatusCode code, const char*, va_list) {
    static_cast<FormRig*>(cls)->logged.push_back(code);
  }
};

FormRig::FormRig(const FormUse& use, std::initializer_list<MHD_DaemonOptionAndValue> options)
    : use_(use), daemon_(MHD_daemon_create(Calls::request, this)) {
  const MHD_DaemonOptionAndValue own[] = {
      MHD_D_OPTION_LOG_CALLBACK(Calls::on_log, this),
      MHD_D_OPTION_REQUEST_ENDED_CALLBACK(Calls::on_ended, this)};
  for (const MHD_DaemonOptionAndValue& option : own)
    require(MHD_daemon_set_option(daemon_, &option) == MHD_SC_OK, "an option is taken");
  for (const MHD_DaemonOptionAndValue& option : options)
    require(MHD_daemon_set_option(daemon_, &option) == MHD_SC_OK, "an option is taken");
  ::new (&daemon_->large_pool) mhd::Budget(daemon_->settings.large_pool_size);
  daemon_->form_limits = mhd::mhd2::form_limits(daemon_->settings);
  require(mhd::mhd2::configure_session(daemon_->settings, config_.session), "the limits fit");
  config_.daemon = daemon_;
  worker_ = new mhd::server::Worker(config_);
  connection_ = new mhd::server::Connection(*worker_, mhd::net::Fd(), mhd::net::PeerAddress());
  inner_ = mhd::mhd2::make_front_end(*daemon_);
  front_end_ = inner_;
  front_end_.self = this;
  front_end_.on_head = Front::on_head;
  front_end_.on_body = Front::on_body;
  front_end_.on_end = Front::on_end;
  front_end_.on_done = Front::on_done;
  rig_ = new Rig<mhd::h1::Session>(config_.session, front_end_);
}

FormRig::~FormRig() {
  delete rig_;
  delete connection_;
  delete worker_;
  require(pool().used() == 0, "all memory is given back");
  MHD_daemon_destroy(daemon_);
}

void FormRig::forget() {
  reader_calls = done_calls = 0;
  done = open_ = false;
  streamed_.clear();
  kept_.clear();
  fields.clear();
}

bool FormRig::resume() {
  MHD_Request* const request = suspended_;
  suspended_ = nullptr;
  if (request) MHD_request_resume(request);
  pump().run();
  return request != nullptr;
}

const MHD_UploadAction* FormRig::act(MHD_Request* request, FormAnswer answer) {
  switch (answer) {
    case FormAnswer::go_on:
      return MHD_upload_action_continue(request);
    case FormAnswer::suspend:
      suspended_ = request;
      return MHD_upload_action_suspend(request);
    case FormAnswer::suspend_resumed:
      MHD_request_resume(request);
      return MHD_upload_action_suspend(request);
    case FormAnswer::reply:
      return MHD_upload_action_from_response(
          request, MHD_response_from_buffer_static(MHD_HTTP_STATUS_OK, 5, "done\n"));
    default:
      return nullptr;
  }
}

void FormRig::read(MHD_Request* request, const std::string& head, View data, std::uint64_t at,
                   bool last) {
  check_unreadable(request, MHD_SC_TOO_EARLY);
  require(!done && done_calls == 0, "nothing is read behind the end");
  require(!suspended_, "nothing is called while the request is suspended");
  require(data.data() != nullptr, "there is always an address");
  require(last || !data.empty(), "only the last piece may be empty");
  if (!open_) {
    streamed_ += '(' + head + '=';
    open_head_ = head;
    open_value_.clear();
    open_ = true;
  }
  require(head == open_head_, "the head of a value stays as it is until its end");
  require(at == open_value_.size(), "pieces follow each other");
  open_value_ += data;
  streamed_ += data;
  if (last) streamed_ += ')';
  if (last) fields.push_back(head + '=' + open_value_);
  open_ = !last;
}

std::string form_request(const char* type, View content, std::size_t chunk) {
  std::string text = "POST / HTTP/1.1\r\nHost: a\r\n";
  if (type) text += std::string("Content-Type: ") + type + "\r\n";
  if (chunk == 0)
    return text + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
           std::string(content);
  text += "Transfer-Encoding: chunked\r\n\r\n";
  for (; !content.empty(); content = mhd::slice(content, chunk)) {
    const View piece = mhd::slice(content, 0, chunk);
    char line[32];
    std::snprintf(line, sizeof line, "%zx\r\n", piece.size());
    text += line + std::string(piece) + "\r\n";
  }
  return text + "0\r\n\r\n";
}

std::size_t head_size(const std::string& request) { return request.find("\r\n\r\n") + 4; }

}  // namespace support
