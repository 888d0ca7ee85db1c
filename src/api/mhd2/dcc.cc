// SPDX-License-Identifier: LGPL-2.1-or-later
// Content creators: how they are called, and what they can answer.
#include "api/mhd2/dcc.h"

#include "api/mhd2/pieces.h"
#include "api/mhd2/request.h"
#include "base/memory.h"
#include "h1/chunk_extension.h"
#include "http/trailers.h"

using Action = MHD_DynamicContentCreatorAction;
using Context = MHD_DynamicContentCreatorContext;
using Footers = std::span<const MHD_NameValueCStr>;

namespace mhd::mhd2 {

namespace {

constexpr std::size_t most_footers = 8192;  // bytes of the trailer section of a reply

// Pieces that the application lends, and the extension of their chunk. Array and text lie behind
// it.
struct Lent final : Held {
  MHD_FreeCallback free_cb = nullptr;
  void* free_cb_cls = nullptr;

  static void give_back(Held& held) {
    const auto& lent = static_cast<Lent&>(held);
    if (lent.free_cb) lent.free_cb(lent.free_cb_cls);
    mem_free(&held);
  }
};

// The callback of lent pieces: it runs unless they are kept.
class Owed {
 public:
  explicit Owed(const MHD_DynContentZCIoVec* lent) {
    if (!lent) return;
    free_cb_ = lent->iov_fcb;
    free_cb_cls_ = lent->iov_fcb_cls;
  }
  Owed(const Owed&) = delete;
  Owed& operator=(const Owed&) = delete;
  ~Owed() {
    if (free_cb_) free_cb_(free_cb_cls_);
  }
  void pass_to(Lent& lent) {
    lent.free_cb = free_cb_;
    lent.free_cb_cls = free_cb_cls_;
    free_cb_ = nullptr;
  }

 private:
  MHD_FreeCallback free_cb_ = nullptr;
  void* free_cb_cls_ = nullptr;
};

const Action* make(Context& context, Pulled::Kind kind) {
  context.action.pulled.kind = kind;
  context.action.made = true;
  return &context.action;
}

// Copies the array and the extension. False: the extension is not valid, or there is no memory.
bool keep(std::span<const MHD_IoVec> iov, std::uint32_t count, View extension, Owed& owed,
          Pulled& pulled) {
  static_assert(sizeof(Lent) % alignof(Segment) == 0);
  const std::size_t before_text = sizeof(Lent) + count * sizeof(Segment);
  if (extension.size() >= Pulled::longest_extension || count > SIZE_MAX / sizeof(Segment) / 2)
    return false;
  char* memory = static_cast<char*>(mem_alloc(before_text + extension.size() + 1));
  if (!memory) return false;
  const auto text_size = h1::write_chunk_extension(extension, memory + before_text);
  if (!text_size) {
    mem_free(memory);
    return false;
  }
  auto* lent = ::new (memory) Lent();
  lent->release = Lent::give_back;
  owed.pass_to(*lent);
  auto* pieces = reinterpret_cast<Segment*>(memory + sizeof(Lent));
  copy_pieces(iov, pieces);
  pulled.held = lent;
  pulled.pieces = {pieces, count};
  pulled.extension = View(memory + before_text, *text_size);
  return true;
}

// The size of a line, or 0 when it may not be sent.
std::size_t footer_size(const MHD_NameValueCStr& footer) {
  if (!footer.name || !footer.value) return 0;
  const View name = footer.name;
  const View value = footer.value;
  if (!valid_field_name(name) || !valid_field_value(value) || !allows_value(value)) return 0;
  return allowed_behind_reply(name) ? name.size() + value.size() + 4 : 0;
}

// The size of all lines; more than `most_footers` when they can't be sent.
std::size_t footers_size(Footers footers) {
  std::size_t size = 0;
  for (const MHD_NameValueCStr& footer : footers) {
    const std::size_t line = footer_size(footer);
    if (line == 0 || line > most_footers - size) return SIZE_MAX;
    size += line;
  }
  return size;
}

void write_footers(Footers footers, char* at) {
  for (const MHD_NameValueCStr& footer : footers) {
    at = copy_bytes(at, footer.name);
    at = copy_bytes(at, ": ");
    at = copy_bytes(at, footer.value);
    at = copy_bytes(at, "\r\n");
  }
}

// The action that the application returned; one that was made but not returned is given up.
void take_action(const Context& context, const Action* returned) {
  const Action& made = context.action;
  if (returned == &made && made.made) [[likely]] {
    if (made.pulled.kind == Pulled::Kind::end && context.left > 0 &&
        context.exchange.response->body().size != size_unknown)
      log(context.daemon.log, MHD_SC_DCC_ACTION_INVALID,
          "The content creator finished before it had made what was promised; the connection is "
          "closed.");
    return;
  }
  if (made.pulled.held) made.pulled.held->release(*made.pulled.held);
  if (returned || made.made)
    log(context.daemon.log, MHD_SC_DCC_ACTION_INVALID,
        "The content creator returned something else than the action that it had made; the "
        "connection is closed.");
  else
    log(context.daemon.log, MHD_SC_APPLICATION_DATA_GENERATION_FAILURE_CLOSED,
        "The content creator aborted the reply; the connection is closed.");
  made.pulled = {};
}

}  // namespace

Pulled pull_content(void* daemon, Exchange& exchange, std::uint64_t position, Bytes room) {
  const auto& response = static_cast<const MHD_Response&>(*exchange.response);
  Pulled pulled;
  Context context{
      *static_cast<MHD_Daemon*>(daemon), exchange, room, response.body().size - position, {pulled}};
  const Action* returned =
      response.creator(response.free_cb_cls, &context, position, room.data(), room.size());
  take_action(context, returned);
  return pulled;
}

}  // namespace mhd::mhd2

using mhd::Pulled;
using mhd::View;
using namespace mhd::mhd2;

const struct MHD_DynamicContentCreatorAction* MHD_DCC_action_continue_zc(
    struct MHD_DynamicContentCreatorContext* ctx, size_t data_size,
    const struct MHD_DynContentZCIoVec* iov_data, const char* chunk_ext) {
  Owed owed(iov_data);
  std::span<const MHD_IoVec> iov;
  if (iov_data && iov_data->iov) iov = {iov_data->iov, iov_data->iov_count};
  if (ctx->action.made || data_size > ctx->room.size()) return nullptr;
  if (iov_data && iov_data->iov_count > iov.size()) return nullptr;
  std::uint32_t count = 0;
  std::uint64_t lent_size = 0;
  if (!count_pieces(iov, count, lent_size)) return nullptr;
  if (lent_size > ctx->left - data_size || lent_size + data_size == 0) return nullptr;
  Pulled& pulled = ctx->action.pulled;
  const View extension = chunk_ext ? View(chunk_ext) : View();
  const bool keeps_something = count > 0 || !extension.empty();
  if (keeps_something && !keep(iov, count, extension, owed, pulled)) return nullptr;
  pulled.size = data_size;
  return make(*ctx, Pulled::Kind::bytes);
}

const struct MHD_DynamicContentCreatorAction* MHD_DCC_action_finish_with_footer(
    struct MHD_DynamicContentCreatorContext* ctx, size_t num_footers,
    const struct MHD_NameValueCStr* footers) {
  if (ctx->action.made || (num_footers > 0 && !footers)) return nullptr;
  const Footers all(footers, num_footers);
  const std::size_t size = footers_size(all);
  if (size > most_footers) return nullptr;
  if (size > 0 && ctx->exchange.plan.chunked) {
    char* text = static_cast<char*>(ctx->exchange.arena.take(size));
    if (!text) return nullptr;
    write_footers(all, text);
    ctx->action.pulled.trailers = View(text, size);
  }
  return make(*ctx, Pulled::Kind::end);
}

const struct MHD_DynamicContentCreatorAction* MHD_DCC_action_suspend(
    struct MHD_DynamicContentCreatorContext* ctx) {
  if (ctx->action.made || ctx->daemon.settings.disallow_suspend) return nullptr;
  return make(*ctx, Pulled::Kind::park);
}

struct MHD_Request* MHD_DCC_get_request(struct MHD_DynamicContentCreatorContext* ctx) {
  return request_of(ctx->exchange);
}
