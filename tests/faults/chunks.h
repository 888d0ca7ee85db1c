// SPDX-License-Identifier: LGPL-2.1-or-later
// Chunked content whose chunks may be cut anywhere.
#ifndef MHD_TESTS_FAULTS_CHUNKS_H
#define MHD_TESTS_FAULTS_CHUNKS_H

#include <string>

namespace faults {

// A chunk as it is to be sent. `extension` with its semicolon.
std::string chunk(const std::string& data, const std::string& extension = std::string());

// How far a text is one reply with this head and chunked content, without trailers.
enum class Match {
  all,
  beginning,  // right so far
  wrong,
};
Match match_chunked(const std::string& got, const std::string& head, const std::string& content);

}  // namespace faults

#endif
