// SPDX-License-Identifier: LGPL-2.1-or-later
// What the pages remember of one exchange.
#ifndef MHD_SCRIPTS_VISIT_H
#define MHD_SCRIPTS_VISIT_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/text.h"

namespace scripts {

struct Page;

struct Visit {
  const Page* page = nullptr;
  std::size_t argument = 0;         // the number in the query
  std::string content;              // of the request
  std::uint64_t pulled = 0;         // bytes produced
  unsigned lent = 0;                // pieces that did not come back yet
  mhd::Exchange* parked = nullptr;  // waits for resume_all()
  bool has_parked = false;
  bool ended = false;
  bool over = false;

  void add(std::string line) { calls_.push_back({std::move(line), 0, 0}); }
  // Pieces that follow each other become one.
  void add_body(mhd::View piece) {
    if (piece.empty()) return;
    if (calls_.empty() || !calls_.back().line.empty()) calls_.push_back({{}, content.size(), 0});
    calls_.back().size += piece.size();
    content += piece;
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> result;
    for (const Call& call : calls_)
      result.push_back(call.line.empty() ? body_line(call.at, call.size) : call.line);
    return result;
  }

 private:
  // A line, or a part of the content when it is empty.
  struct Call {
    std::string line;
    std::size_t at;
    std::size_t size;
  };
  std::string body_line(std::size_t at, std::size_t size) const {
    constexpr std::size_t most_shown = 80;
    if (size > most_shown) return "body " + std::to_string(size) + " bytes";
    return "body \"" + support::escaped(mhd::View(content.data() + at, size)) + '"';
  }

  std::vector<Call> calls_;
};

}  // namespace scripts

#endif
