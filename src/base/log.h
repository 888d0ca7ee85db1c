// SPDX-License-Identifier: LGPL-2.1-or-later
// Log records: a status code, a text, and at most two values, handed to whoever listens.
#ifndef MHD_BASE_LOG_H
#define MHD_BASE_LOG_H

#include <cstdarg>

namespace mhd {

// Receives records. `code` is a number of the front end's status codes (for mhd2: enum
// MHD_StatusCode).
struct LogSink {
  using Write = void (*)(void* context, int code, const char* format, va_list arguments);
  Write write = nullptr;
  void* context = nullptr;
};

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void log(const LogSink& sink, int code, const char* format, ...);

}  // namespace mhd

#endif
