// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/pump.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace support {

using mhd::CloseKind;

void Pump::start(mhd::Session& session, mhd::SessionEnv& env) {
  session_ = &session;
  env_ = &env;
  outbox_.begin(0);
}

void Pump::deliver(mhd::View bytes) {
  kept_ += bytes;
  offer_ = true;
  run();
}

void Pump::eof() {
  session_->on_eof(outbox_);
  offer_ = true;
  run();
}

void Pump::advance(mhd::Millis time) {
  env_->now += time;
  if (session_->wants().deadline > env_->now) return;
  session_->on_deadline(outbox_);
  offer_ = true;
  run();
}

void Pump::lose(mhd::Outcome outcome) {
  if (lost_) return;
  lost_ = true;
  session_->on_lost(outcome);
}

void Pump::wake(mhd::Exchange& exchange) {
  session_->on_wake(exchange, outbox_);
  offer_ = true;
}

void Pump::post(mhd::Mail& mail) {
  const std::lock_guard<std::mutex> hold(lock_);
  mail_.push(&mail);
  mail_came_.notify_one();
}

void Pump::wait_and_run() {
  {
    std::unique_lock<std::mutex> hold(lock_);
    mail_came_.wait(hold, [this] { return !mail_.empty(); });
  }
  run();
}

bool Pump::take_mail() {
  mhd::Mail* mail = mail_.take_all();
  if (!mail) return false;
  while (mail) {
    mhd::Mail* next = mail_.next(mail);
    mail->deliver(*mail, this);
    mail = next;
  }
  return true;
}

// Also after the session said that the connection closes: a socket goes on delivering what the peer
// had sent.
bool Pump::offer_bytes() {
  const mhd::Wants wants = session_->wants();
  if (!offer_ || kept_.empty() || (!wants.read && wants.close == CloseKind::none)) return false;
  offer_ = false;
  const std::size_t size = kept_.size();
  const auto block = std::make_unique<char[]>(size);
  std::memcpy(block.get(), kept_.data(), size);
  const std::size_t used = session_->on_bytes(mhd::Bytes(block.get(), size), outbox_);
  kept_.assign(block.get() + used, size - used);
  if (used > 0) offer_ = true;
  return true;
}

bool Pump::drain(std::size_t most) {
  most = std::min(most, most_output_ - output_.size());
  if (outbox_.empty() || most == 0) return false;
  if (outbox_.segments().empty())
    drain_part(most);
  else
    drain_segments(most);
  session_->on_sent(outbox_.sent());
  if (outbox_.empty()) offer_ = true;
  return true;
}

void Pump::drain_segments(std::size_t most) {
  std::size_t taken = 0;
  for (const mhd::Segment& segment : outbox_.segments()) {
    const std::size_t size = std::min(most - taken, segment.size);
    output_.append(segment.data, size);
    taken += size;
  }
  outbox_.consume(taken);
}

// A test that promises more than a descriptor holds ends here.
void Pump::drain_part(std::size_t most) {
  const mhd::FilePart& part = outbox_.part();
  char bytes[4096];
  const std::size_t size =
      static_cast<std::size_t>(std::min<std::uint64_t>({most, part.size, sizeof(bytes)}));
  const ssize_t got = part.is_file ? pread(part.fd, bytes, size, static_cast<off_t>(part.offset))
                                   : read(part.fd, bytes, size);
  if (got <= 0) std::abort();
  output_.append(bytes, static_cast<std::size_t>(got));
  outbox_.consume_part(static_cast<std::uint64_t>(got));
}

bool Pump::give_room() {
  if (!outbox_.empty() || !session_->wants().room) return false;
  const std::uint64_t before = outbox_.mark();
  session_->on_room(outbox_);
  offer_ = true;
  return outbox_.mark() != before || !session_->wants().room;
}

void Pump::run() {
  for (bool moved = true; moved;) {
    moved = take_mail();
    if (lost_) continue;
    if (close() == CloseKind::reset) {
      drain(everything);
      lose(mhd::Outcome::connection_error);
      continue;
    }
    moved |= offer_bytes();
    moved |= drain(drain_);
    moved |= give_room();
  }
}

}  // namespace support
