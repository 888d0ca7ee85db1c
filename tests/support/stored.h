// SPDX-License-Identifier: LGPL-2.1-or-later
// Responses whose content lies in several pieces of memory, or in a file.
#ifndef MHD_SUPPORT_STORED_H
#define MHD_SUPPORT_STORED_H

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "http/response.h"

namespace support {

struct PieceHolder {
  PieceHolder(std::string content, std::size_t piece) : text(std::move(content)) {
    for (std::size_t at = 0; at < text.size(); at += piece)
      pieces.push_back({text.data() + at, std::min(piece, text.size() - at)});
  }
  mhd::BodySource source() const {
    mhd::BodySource body;
    body.kind = pieces.empty() ? mhd::BodyKind::none : mhd::BodyKind::gather;
    body.size = text.size();
    body.pieces = pieces.data();
    body.piece_count = static_cast<std::uint32_t>(pieces.size());
    return body;
  }
  std::string text;
  std::vector<mhd::Segment> pieces;
};

// The pieces have `piece` bytes each, the last one may have less.
class GatherResponse final : PieceHolder, public mhd::Response {
 public:
  static mhd::Ref<mhd::Response> make(unsigned status, std::string text, std::size_t piece) {
    return mhd::Ref<mhd::Response>::adopt(new GatherResponse(status, std::move(text), piece));
  }

 private:
  GatherResponse(unsigned status, std::string content, std::size_t piece)
      : PieceHolder(std::move(content), piece),
        mhd::Response(static_cast<std::uint16_t>(status), source(), dispose) {}
  static void dispose(mhd::Response& response) { delete static_cast<GatherResponse*>(&response); }
};

struct FileHolder {
  FileHolder(const std::string& text, std::uint64_t begin) : file(std::tmpfile()), offset(begin) {
    if (!file) std::abort();
    const ssize_t size = static_cast<ssize_t>(text.size());
    if (pwrite(fileno(file), text.data(), text.size(), static_cast<off_t>(offset)) != size)
      std::abort();
  }
  FileHolder(const FileHolder&) = delete;
  FileHolder& operator=(const FileHolder&) = delete;
  ~FileHolder() { std::fclose(file); }
  mhd::BodySource source(std::uint64_t size) const {
    mhd::BodySource body;
    body.kind = size > 0 ? mhd::BodyKind::file : mhd::BodyKind::none;
    body.size = size;
    body.fd = fileno(file);
    body.offset = offset;
    return body;
  }
  std::FILE* file;
  std::uint64_t offset;
};

// The content begins at `offset` of the file.
class FileResponse final : FileHolder, public mhd::Response {
 public:
  static mhd::Ref<mhd::Response> make(unsigned status, const std::string& text,
                                      std::uint64_t offset) {
    return mhd::Ref<mhd::Response>::adopt(new FileResponse(status, text, offset));
  }

 private:
  FileResponse(unsigned status, const std::string& text, std::uint64_t begin)
      : FileHolder(text, begin),
        mhd::Response(static_cast<std::uint16_t>(status), source(text.size()), dispose) {}
  static void dispose(mhd::Response& response) { delete static_cast<FileResponse*>(&response); }
};

}  // namespace support

#endif
