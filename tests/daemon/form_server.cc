// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/form_server.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "api/mhd2/daemon.h"

namespace daemon_test {

void ValueText::add(const char* data, size_t size) {
  if (size_ < longest) begin_.append(data, std::min(size, longest - size_));
  size_ += size;
  for (size_t i = 0; i < size; ++i)
    sum_ = (sum_ ^ static_cast<unsigned char>(data[i])) * 1099511628211U;
}

std::string ValueText::text() const {
  if (size_ <= longest) return begin_;
  return std::to_string(size_) + " bytes, " + std::to_string(sum_);
}

// What is known of one request.
struct FormServer::Story {
  FormServer& server;
  std::string path;
  std::string text = {};
  ValueText value = {};  // that goes to the reader
  bool open = false;
  bool suspend = false;
  unsigned suspensions = 0;  // of the end
  unsigned ends = 0;
};

namespace {

std::string text_of(const MHD_StringNullable& text) { return std::string(text.cstr, text.len); }

template <class Name>
std::string head_of(const Name& name, const MHD_StringNullable& file,
                    const MHD_StringNullable& type) {
  std::string head(name.cstr, name.len);
  if (file.cstr) head += " file:" + text_of(file);
  if (type.cstr) head += " type:" + text_of(type);
  return head;
}

MHD_Bool add_field(void* cls, const MHD_PostField* field) {
  auto& text = *static_cast<std::string*>(cls);
  text += '[' + head_of(field->name, field->filename, field->content_type);
  ValueText value;
  if (field->value.cstr) {
    value.add(field->value.cstr, field->value.len);
    text += '=' + value.text();
  }
  text += ']';
  return MHD_YES;
}

MHD_StatusCode number_known(MHD_Request* request) {
  MHD_RequestInfoDynamicData info;
  return MHD_request_get_info_dynamic(request, MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS, &info);
}

bool no_fields(MHD_Request* request) {
  return MHD_request_get_post_data_cb(request, nullptr, nullptr) == 0 &&
         MHD_request_get_values_cb(request, MHD_VK_POSTDATA, nullptr, nullptr) == 0;
}

}  // namespace

struct FormServer::Site {
  static Story*& story_of(MHD_Request* request) {
    MHD_RequestInfoFixedData info;
    if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
      std::abort();
    return *reinterpret_cast<Story**>(info.v_app_context_ppvoid);
  }

  static const MHD_Action* on_request(void* cls, MHD_Request* request, const MHD_String* path,
                                      MHD_HTTP_Method, uint_fast64_t) {
    auto& server = *static_cast<FormServer*>(cls);
    auto* story = new Story{server, std::string(path->cstr, path->len)};
    story->suspend = story->path == "/suspend";
    story_of(request) = story;
    ++server.begun_;
    server.expect(number_known(request) == MHD_SC_TOO_EARLY && no_fields(request),
                  "there are no fields at the begin");
    return MHD_action_parse_post(request, SIZE_MAX, server.most_kept_, MHD_HTTP_POST_ENCODING_OTHER,
                                 on_data, story, on_done, story);
  }

  static const MHD_UploadAction* on_data(MHD_Request* request, void* cls, const MHD_String* name,
                                         const MHD_StringNullable* file,
                                         const MHD_StringNullable* type, const MHD_StringNullable*,
                                         size_t size, const void* data, uint_fast64_t at,
                                         MHD_Bool last) {
    Story& story = *static_cast<Story*>(cls);
    FormServer& server = story.server;
    if (!story.open) {
      story.text += '(' + head_of(*name, *file, *type) + '=';
      story.value = ValueText();
      story.open = true;
    }
    server.expect(at == story.value.size(), "pieces follow each other");
    server.expect(number_known(request) == MHD_SC_TOO_EARLY && no_fields(request),
                  "there are no fields yet");
    server.note_use();
    story.value.add(static_cast<const char*>(data), size);
    if (last) story.text += story.value.text() + ')';
    if (last) story.open = false;
    return story.suspend ? server.suspend(request) : MHD_upload_action_continue(request);
  }

  static const MHD_UploadAction* on_done(MHD_Request* request, void* cls,
                                         MHD_PostParseResult result) {
    Story& story = *static_cast<Story*>(cls);
    FormServer& server = story.server;
    server.note_use();
    if (story.suspend && story.suspensions++ < 2) return server.suspend(request);
    server.expect(++story.ends == 1, "the end is told once");
    server.expect(number_known(request) == MHD_SC_OK, "the number of fields is known");
    MHD_request_get_post_data_cb(request, add_field, &story.text);
    story.text += ' ' + std::to_string(result) + '\n';
    MHD_Response* response = story.path == "/creator"
                                 ? MHD_response_from_callback(MHD_HTTP_STATUS_OK, story.text.size(),
                                                              create, &story, nullptr)
                                 : MHD_response_from_buffer_copy(
                                       MHD_HTTP_STATUS_OK, story.text.size(), story.text.data());
    return MHD_upload_action_from_response(request, response);
  }

  static const MHD_DynamicContentCreatorAction* create(void* cls,
                                                       MHD_DynamicContentCreatorContext* context,
                                                       uint_fast64_t position, void* buffer,
                                                       size_t max) {
    Story& story = *static_cast<Story*>(cls);
    MHD_Request* const request = MHD_DCC_get_request(context);
    story.server.expect(number_known(request) == MHD_SC_TOO_LATE && no_fields(request),
                        "the fields are gone when the content of the reply is made");
    const size_t size = std::min(max, story.text.size() - position);
    std::memcpy(buffer, story.text.data() + position, size);
    return MHD_DCC_action_continue(context, size);
  }

  static void on_ended(void* cls, const MHD_RequestEndedData* data, void* context) {
    auto& server = *static_cast<FormServer*>(cls);
    server.expect(number_known(data->req) == MHD_SC_TOO_LATE && no_fields(data->req),
                  "the fields are gone at the end");
    {
      const std::lock_guard<std::mutex> lock(server.mutex_);
      std::erase(server.suspended_, data->req);
    }
    delete static_cast<Story*>(context);
    ++server.ended_;
  }
};

FormServer::FormServer(const Row& row, size_t most_kept,
                       std::initializer_list<MHD_DaemonOptionAndValue> options)
    : most_kept_(most_kept),
      daemon_(row, Site::on_request, this),
      resumer_([this] { resume_all(); }) {
  bool ok = daemon_.set(MHD_D_OPTION_LOG_CALLBACK(nullptr, nullptr)) &&
            daemon_.set(MHD_D_OPTION_REQUEST_ENDED_CALLBACK(Site::on_ended, this));
  for (const MHD_DaemonOptionAndValue& option : options) ok = ok && daemon_.set(option);
  if (!ok || daemon_.start() != MHD_SC_OK) std::abort();
}

FormServer::~FormServer() { stop(); }

void FormServer::stop() {
  if (!resumer_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    changed_.notify_one();
  }
  resumer_.join();
  daemon_.stop();
}

size_t FormServer::used() const { return daemon_.get()->large_pool.used(); }

void FormServer::note_use() {
  const size_t now = used();
  size_t most = most_used_.load();
  while (now > most && !most_used_.compare_exchange_weak(most, now)) {
  }
}

std::string FormServer::broken_rules() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return broken_;
}

void FormServer::expect(bool holds, const char* rule) {
  if (holds) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  broken_ += std::string(rule) + '\n';
}

const MHD_UploadAction* FormServer::suspend(MHD_Request* request) {
  const MHD_UploadAction* action = MHD_upload_action_suspend(request);
  const std::lock_guard<std::mutex> lock(mutex_);
  suspended_.push_back(request);
  changed_.notify_one();
  return action;
}

// Under the lock: a request that has ended is not resumed.
void FormServer::resume_all() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !suspended_.empty(); });
    if (suspended_.empty()) return;
    MHD_request_resume(suspended_.back());
    suspended_.pop_back();
  }
}

}  // namespace daemon_test
