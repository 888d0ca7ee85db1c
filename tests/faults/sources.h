// SPDX-License-Identifier: LGPL-2.1-or-later
// Responses whose content comes from elsewhere than one piece of memory, and who was told that it
// is not needed any more.
#ifndef MHD_TESTS_FAULTS_SOURCES_H
#define MHD_TESTS_FAULTS_SOURCES_H

#include <microhttpd2.h>

#include <atomic>
#include <list>
#include <mutex>
#include <string>

namespace faults {

// All of them are beginnings of one text:
//   /file   from a file, with its size
//   /pipe   from a pipe that has all of it, and no writer any more
//   /slow   from a pipe that has some of it; the rest comes with feed()
//   /vector from many pieces, small and large
//   /made   by a content creator, with every action; it suspends itself halfway
class Sources {
 public:
  // `text` stays. Whoever suspends itself is put into `parked`.
  Sources(const std::string& text, std::atomic<MHD_Request*>& parked);
  ~Sources();
  Sources(const Sources&) = delete;
  Sources& operator=(const Sources&) = delete;

  static bool knows(const std::string& path);
  // Null: it did not work.
  MHD_Response* make(const std::string& path);
  void feed();
  // Free callbacks of responses and of lent pieces that did not come exactly once.
  long wrongly_freed();

  static constexpr size_t file_size = 300000;
  static constexpr size_t pipe_size = 60000;
  static constexpr size_t slow_first = 3000;  // is there from the beginning
  static constexpr size_t slow_size = 5000;
  static constexpr unsigned pieces = 200;
  static size_t vector_size();
  // The chunks of /made until it suspends itself, and the rest.
  static std::string first_of_made(const std::string& text);
  static std::string rest_of_made(const std::string& text);

 private:
  // One free callback that is to come, and what may be used until then.
  struct Loan {
    Sources& sources;
    std::string bytes;
    std::atomic<int> calls{0};
    int expected = 1;
    bool suspended_once = false;
  };
  static void on_free(void* loan);
  Loan& lend(std::string bytes);
  // Without a response nobody owes anything.
  static MHD_Response* settled(Loan& loan, MHD_Response* response);

  MHD_Response* from_pipe(size_t size, std::atomic<int>* writer);
  MHD_Response* from_pieces();
  MHD_Response* from_creator();
  static const MHD_DynamicContentCreatorAction* create(void* loan,
                                                       MHD_DynamicContentCreatorContext* context,
                                                       uint_fast64_t position, void* buffer,
                                                       size_t most);
  const MHD_DynamicContentCreatorAction* create_lent(MHD_DynamicContentCreatorContext* context,
                                                     size_t position, size_t in_buffer, size_t size,
                                                     const char* chunk_extension);

  const std::string& text_;
  std::atomic<MHD_Request*>& parked_;
  int file_ = -1;
  std::atomic<int> slow_writer_{-1};
  std::mutex mutex_;
  std::list<Loan> loans_;
};

}  // namespace faults

#endif
