// SPDX-License-Identifier: LGPL-2.1-or-later
// What the options of a daemon mean for its sessions: rules, limits and time limits.
#include "api/mhd2/daemon.h"
#include "config.h"

namespace mhd::mhd2 {

namespace {

constexpr std::size_t least_memory = 256;

// 0 leaves the default.
template <class Number>
void replace(Number& value, std::uint64_t wanted) {
  if (wanted) value = static_cast<Number>(wanted);
}

// The head is a part of the memory of its request; where only one of them is asked for, the other
// follows.
void size_memory(const Settings& settings, Limits& limits) {
  const std::size_t wanted = settings.conn_memory_limit;
  replace(limits.head, settings.own.head);
  replace(limits.exchange_memory, wanted && wanted < least_memory ? least_memory : wanted);
  if (!wanted && limits.exchange_memory < 2 * settings.own.head)
    limits.exchange_memory = 2 * settings.own.head;
  if (!settings.own.head && limits.head > limits.exchange_memory)
    limits.head = limits.exchange_memory;
}

void set_times(const Settings& settings, SessionConfig& config) {
  const OwnLimits& own = settings.own;
  if (settings.timeout_set) config.timeouts.idle = settings.timeout_ms;
  replace(config.timeouts.head, own.head_milsec);
  replace(config.timeouts.body_start, own.body_milsec);
  replace(config.timeouts.write_stall, own.write_milsec);
  replace(config.timeouts.suspended, own.suspend_milsec);
  replace(config.timeouts.drain, own.drain_milsec);
  replace(config.rates.body, own.body_rate);
  replace(config.rates.write, own.write_bytes);
}

}  // namespace

FormLimits form_limits(const Settings& settings) {
  FormLimits limits;
  replace(limits.fields, settings.own.form_fields);
  replace(limits.name, settings.own.form_head);
  replace(limits.part_head, settings.own.form_head);
  return limits;
}

bool configure_session(const Settings& settings, SessionConfig& config) {
  const OwnLimits& own = settings.own;
  config.strictness = settings.strict_level;
  config.send_date = !settings.suppress_date;
  config.shoutcast = settings.shoutcast;
  config.half_closed_may_wait = settings.half_closed_may_wait;
  config.error_bodies = MHD_HAVE_ERROR_BODIES;
  set_times(settings, config);
  Limits& limits = config.limits;
  size_memory(settings, limits);
  replace(limits.request_line, own.request_line);
  replace(limits.field_line, own.field_line);
  replace(limits.fields, own.fields);
  replace(limits.chunk_line, own.chunk_line);
  replace(limits.chunk_extensions, own.chunk_extensions);
  replace(limits.drain, own.drain_bytes);
  return limits.head <= limits.exchange_memory && own.request_line <= limits.head &&
         own.field_line <= limits.head;
}

}  // namespace mhd::mhd2
