// SPDX-License-Identifier: LGPL-2.1-or-later
// What a seed stands for: the clients, their requests, what the application answers, the faults.
#ifndef MHD_SIM_PLAN_H
#define MHD_SIM_PLAN_H

#include <cstddef>
#include <string>
#include <vector>

#include "exchange/config.h"
#include "http/request.h"
#include "server/config.h"
#include "sim/random.h"

namespace sim {

inline constexpr std::size_t none = SIZE_MAX;
// Pauses of those who read slowly.
inline constexpr mhd::Millis least_reading_ms = 300;
inline constexpr mhd::Millis most_reading_ms = 1200;

enum class Malformed {
  no,
  request_line,
  no_host,
  length,
  two_lengths,
  coding,
  no_colon,
  too_large,
  chunk,  // the only one behind the head
};

enum class Answer {
  bytes,          // content in memory
  bytes_chunked,  // the same, as one chunk
  shared,         // one response for everybody
  produced,       // a producer that knows its size
  endless,        // a producer that does not
  abort,
  misuse,  // an answer that the front end may not give
};

// Where content that nobody produces comes from.
enum class Stored { memory, pieces, file };

// The stages at which an exchange can park.
enum Place { at_head, at_body, at_end, at_pull, places };

struct RequestPlan {
  unsigned id = 0;
  // The client's part.
  mhd::Method method = mhd::Method::get;
  bool http_1_0 = false;
  bool keep_alive = false;  // said by HTTP/1.0
  bool close = false;       // said by either
  bool expects = false;     // 100 (Continue)
  mhd::BodyFraming framing = mhd::BodyFraming::none;
  std::size_t content = 0;
  std::size_t filler = 0;  // of a long field
  Malformed malformed = Malformed::no;
  std::string bytes;
  std::size_t head_size = 0;
  // The application's part.
  Answer answer = Answer::bytes;
  std::size_t reply_size = 0;
  std::size_t read_most = none;     // the reply comes when so much content was read; 0: at once
  std::size_t produce_most = none;  // the producer gives up there, the file ends
  Stored stored = Stored::memory;
  unsigned parks[places] = {};  // how often it waits
  bool close_after = false;     // the response says so
  Place long_park = places;     // there it waits longer than content may take
  bool outcome_matters = true;

  bool asks_to_close() const { return close || (http_1_0 && !keep_alive); }
  // The content is not read to its end before the reply is chosen.
  bool leaves_content() const {
    return framing != mhd::BodyFraming::none && (read_most == 0 || read_most < content);
  }
  bool is_head() const { return method == mhd::Method::head; }
  bool until_close() const { return answer == Answer::endless && http_1_0; }
  // No reply, or none that is complete.
  bool fails() const {
    return answer == Answer::abort || answer == Answer::misuse ||
           (produce_most != none && !is_head());
  }
};

enum class Manner {
  good,          // sends and reads all, then closes
  half_closing,  // as above, but closes its side before it reads
  slow_reading,  // makes progress, but takes longer for all of it than a stall may last
  slow_head,     // takes longer for a head than it has
  vanishing,     // stops somewhere and waits
  resetting,     // breaks off somewhere
  closing,       // closes somewhere
  not_reading,   // stops reading somewhere
  trickling,     // reads, but less than is worth waiting for
};

struct ClientPlan {
  Manner manner = Manner::good;
  bool pipelines = false;
  bool rude = false;            // sends more behind a request that asked to close
  bool leaves_parked = false;   // breaks off, or closes, while its exchange is parked
  unsigned address = 0;         // 0: of a family that is not counted
  bool closes = true;           // when it has everything; else it waits for the server to close
  std::size_t stop_at = 0;      // bytes sent, or read (not_reading)
  std::size_t piece = 0;        // most that is sent, and read, at once
  std::size_t server_room = 0;  // receive buffer of the server's socket
  std::size_t client_room = 0;  // bytes on their way to the client
  std::size_t window = 0;       // as many of them its system takes before it reads
  mhd::Millis connect_at = 0;
  unsigned pause = 0;  // per mille: chance of a delay between two steps
  mhd::Millis longest_pause = 0;
  unsigned rests = 0;    // per mille: chance of a longer delay between two requests
  mhd::Millis drip = 0;  // slow_head: between two bytes; 0: as many as the head's time needs
  std::vector<RequestPlan> requests;

  bool well_behaved() const {
    return !rude && (manner == Manner::good || manner == Manner::half_closing ||
                     manner == Manner::slow_reading);
  }
};

// Chances per mille of each call.
struct Faults {
  unsigned again = 0;        // EAGAIN though it would work
  unsigned cut = 0;          // fewer bytes than possible
  unsigned busy = 0;         // EINTR, and ENOBUFS for a while
  unsigned spurious = 0;     // events for nothing, waits that end for nothing
  unsigned descriptors = 0;  // EMFILE for a while
  // Those that cost a client its reply.
  unsigned reset = 0;
  unsigned memory = 0;
  unsigned poller = 0;
  unsigned jump = 0;  // time goes on by minutes
  bool harsh = false;
  mhd::Millis longest_busy = 200;
};

enum class Flavour { edge, level, level_without_hang_up };

struct Plan {
  mhd::SessionConfig config;
  Flavour flavour = Flavour::edge;
  Faults faults;
  unsigned most_connections = 1000;
  unsigned most_per_address = 0;  // 0: any number
  unsigned first_refused_fd = mhd::server::no_fd_limit;
  unsigned unwelcome = 0;  // per mille: chance that the application refuses a newcomer
  mhd::Millis quiesce_at = mhd::never;
  bool quiesces_inside = false;  // while the worker does something else
  std::size_t backlog = 64;
  bool bursts = false;   // clients send many small requests at once
  mhd::Millis beat = 0;  // clients do what they do at multiples of this, so that many do it at once
  bool is_crowded() const { return most_connections < 1000; }
  bool external = false;      // the application calls turn() without waiting
  bool with_target = false;   // the front end has on_target
  bool late_resumes = false;  // resume() more often than needed
  mhd::Millis stop_at = mhd::never;
  mhd::Millis grace = 5000;
  std::vector<ClientPlan> clients;
};

inline constexpr std::size_t most_requests = 64;
inline unsigned id_of(std::size_t client, std::size_t request) {
  return static_cast<unsigned>(client * most_requests + request);
}

Plan draw_plan(std::uint64_t seed);
// The byte at a position of a content; contents of different exchanges differ.
inline char pattern(unsigned id, std::uint64_t at) {
  return static_cast<char>(id * 131 + at * 7 + (at >> 8) * 13 + 32);
}
std::string pattern_text(unsigned id, std::size_t size);
inline constexpr unsigned shared_id = 0x5eed;
inline constexpr std::size_t shared_size = 300;
// Contents of requests have patterns of their own.
inline unsigned content_id(unsigned id) { return id ^ 0x2a5; }
const char* name_of(Manner manner);

}  // namespace sim

#endif
