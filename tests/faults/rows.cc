// SPDX-License-Identifier: LGPL-2.1-or-later
#include "faults/rows.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "faults/inject.h"

namespace faults {

namespace {

constexpr daemon_test::Row rows[] = {
    {"epoll, 2 workers", MHD_SPS_EPOLL, 2},   {"epoll, external", MHD_SPS_EPOLL, 0},
    {"poll, 2 workers", MHD_SPS_POLL, 2},     {"poll, external", MHD_SPS_POLL, 0},
    {"select, 2 workers", MHD_SPS_SELECT, 2}, {"select, external", MHD_SPS_SELECT, 0},
};

char trying_now[256];

[[noreturn]] void tell_and_end(int signal) {
  const char* text = signal == SIGALRM ? "# hangs at: " : "# crashes at: ";
  const OwnCalls mine(true);
  if (write(1, text, std::strlen(text)) < 0 || write(1, trying_now, std::strlen(trying_now)) < 0)
    _exit(3);
  _exit(2);
}

// A process for each row, so that they run side by side and a crash ends one of them only.
struct Child {
  const daemon_test::Row* row;
  std::FILE* output;
  pid_t pid;
};

Child start_child(const daemon_test::Row& row, RowTest run, const char* only) {
  Child child{&row, std::tmpfile(), 0};
  std::fflush(stdout);
  child.pid = fork();
  if (child.pid != 0) return child;
  dup2(fileno(child.output), 1);
  std::fclose(child.output);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const int signal : {SIGALRM, SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGTRAP, SIGPIPE})
    std::signal(signal, tell_and_end);
  std::thread([] {}).join();  // sanitizers start a thread of their own with the first one
  run(row, only);
  std::exit(0);
}

struct Totals {
  int cases = 0;
  int failed = 0;
  long injections = 0;
};

void collect(Child& child, Totals& totals) {
  int status = -1;
  waitpid(child.pid, &status, 0);
  std::rewind(child.output);
  char line[1024];
  while (std::fgets(line, sizeof line, child.output)) {
    const char* name = std::strstr(line, "ok - ");
    long number = 0;
    if (std::strstr(line, " injections") && std::sscanf(line, "# %ld", &number) == 1)
      totals.injections += number;
    if (name && (name == line || std::strncmp(line, "not ", 4) == 0)) {
      if (name != line) ++totals.failed;
      std::printf("%sok %d%s", name == line ? "" : "not ", ++totals.cases, name + 2);
    } else {
      std::printf("%s%s", line[0] == '#' ? "" : "# ", line);
    }
  }
  std::fclose(child.output);
  if (status == 0) return;
  ++totals.failed;
  std::printf("not ok %d - %s: the process ends in order\n", ++totals.cases, child.row->name);
}

}  // namespace

void now_trying(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(trying_now, sizeof trying_now, format, arguments);
  va_end(arguments);
}

const char* trying() { return trying_now; }

void report(const std::string& name, const std::string& problem, long injections) {
  std::printf("%sok - %s\n", problem.empty() ? "" : "not ", name.c_str());
  if (injections) std::printf("# %ld injections\n", injections);
  if (!problem.empty()) std::printf("# %s\n", problem.c_str());
}

int run_rows(RowTest run) {
  own_calls = true;
  const char* only = std::getenv("MHD_FAULT_CASE");
  std::vector<Child> children;
  for (const auto& row : rows)
    if (daemon_test::row_available(row)) children.push_back(start_child(row, run, only));
  Totals totals;
  for (Child& child : children) collect(child, totals);
  std::printf("1..%d\n# %ld injections in all\n", totals.cases, totals.injections);
  return totals.failed ? 1 : 0;
}

}  // namespace faults
