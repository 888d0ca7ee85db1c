// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/log.h"

namespace mhd {

#if MHD_HAVE_LOG_TEXTS

void log(const LogSink& sink, int code, const char* format, ...) {
  if (!sink.write) return;
  va_list arguments;
  va_start(arguments, format);
  sink.write(sink.context, code, format, arguments);
  va_end(arguments);
}

#else

namespace {

void write(const LogSink& sink, int code, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  sink.write(sink.context, code, format, arguments);
  va_end(arguments);
}

}  // namespace

void log_code(const LogSink& sink, int code) {
  if (sink.write) write(sink, code, "");
}

#endif

}  // namespace mhd
