// SPDX-License-Identifier: LGPL-2.1-or-later
// Framing of the chunked transfer coding (RFC 9112, 7.1), without the trailer section.
#ifndef MHD_H1_CHUNK_PARSER_H
#define MHD_H1_CHUNK_PARSER_H

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "exchange/config.h"
#include "h1/leniency.h"
#include "http/refusal.h"

namespace mhd::h1 {

// Byte by byte where framing is read, as a whole where data is: where the bytes are cut makes no
// difference.
class ChunkParser {
 public:
  enum class Event : std::uint8_t {
    more,     // all bytes were framing
    data,     // data() bytes of content begin here; say taken() for those that were used
    end,      // the last chunk's line is complete; the trailer section begins here
    refused,  // see refusal()
  };

  void begin() { *this = ChunkParser(); }
  // `used` grows by the bytes of framing that were read.
  [[nodiscard]] Event parse(View in, const Leniency& leniency, const Limits& limits,
                            std::size_t& used);
  std::uint64_t data() const { return left_; }
  void taken(std::uint64_t size);
  Refusal refusal() const { return refusal_; }

 private:
  enum class Part : std::uint8_t { size_first, size, extension, quoted, line_feed, data, data_end };

  [[nodiscard]] bool take_size_byte(char c, const Leniency& leniency);
  [[nodiscard]] bool take_extension_byte(char c, const Leniency& leniency);
  [[nodiscard]] bool take_framing_byte(char c, const Leniency& leniency, const Limits& limits);
  bool refuse(Refusal refusal) {
    refusal_ = refusal;
    return false;
  }

  std::uint64_t left_ = 0;             // of the current chunk
  std::uint32_t line_size_ = 0;        // of the current chunk line
  std::uint32_t extension_total_ = 0;  // of the message
  Part part_ = Part::size_first;
  bool escaped_ = false;     // inside a quoted string: the next byte stands for itself
  bool blank_seen_ = false;  // blanks after the size
  bool half_end_ = false;    // the CR behind a chunk's data was read
  Refusal refusal_ = Refusal::none;
};

}  // namespace mhd::h1

#endif
