// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/log.h"

namespace mhd {

void log(const LogSink& sink, int code, const char* format, ...) {
  if (!sink.write) return;
  va_list arguments;
  va_start(arguments, format);
  sink.write(sink.context, code, format, arguments);
  va_end(arguments);
}

}  // namespace mhd
