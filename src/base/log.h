// SPDX-License-Identifier: LGPL-2.1-or-later
// Log records: a status code and a text, handed to whoever listens.
#ifndef MHD_BASE_LOG_H
#define MHD_BASE_LOG_H

#include <cstdarg>

#include "config.h"

namespace mhd {

// Receives records. `code` is a number of the front end's status codes (for mhd2: enum
// MHD_StatusCode).
struct LogSink {
  using Write = void (*)(void* context, int code, const char* format, va_list arguments);
  Write write = nullptr;
  void* context = nullptr;
};

#if MHD_HAVE_LOG_TEXTS
// Texts in tables, where the build has any.
#define MHD_TEXT(text) text
__attribute__((format(printf, 3, 4))) void log(const LogSink& sink, int code, const char* format,
                                               ...);
#else
#define MHD_TEXT(text) ""
// Records have a code only; texts and their values do not get into the library.
void log_code(const LogSink& sink, int code);
template <class... Ignored>
void log(const LogSink& sink, int code, const Ignored&...) {
  log_code(sink, code);
}
#endif

}  // namespace mhd

#endif
