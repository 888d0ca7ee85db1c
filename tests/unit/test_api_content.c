// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests of api/mhd2/response_content: responses from several pieces of memory, files, pipes and
// content creators; what is refused, and what becomes of what the caller gave away.
#define _GNU_SOURCE
#define MHD_NO_FUNC_ATTRIBUTES 1
#define MHD_NO_VLA_TYPES 1
#include <fcntl.h>
#include <microhttpd2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check_c.h"

#define OK MHD_HTTP_STATUS_OK
#define BAD_STATUS ((enum MHD_HTTP_StatusCode)99)

static void count_call(void* cls) { ++*(int*)cls; }

static int is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }

// A file without a name that has `size` bytes.
static int new_file(off_t size) {
  FILE* file = tmpfile();
  int fd;
  ck_assert_ptr_nonnull(file);
  fd = dup(fileno(file));
  fclose(file);
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(ftruncate(fd, size), 0);
  return fd;
}

static int new_pipe(int end) {
  int ends[2];
  ck_assert_int_eq(pipe(ends), 0);
  close(ends[1 - end]);
  return ends[end];
}

// ---- pieces of memory ----

struct iovec_row {
  struct MHD_IoVec pieces[4];
  unsigned int count;
  int valid;
};

static const struct iovec_row iovec_rows[] = {
    {{{"abc", 3}}, 1, 1},
    {{{"abc", 3}, {"defg", 4}}, 2, 1},
    {{{"abc", 3}, {NULL, 0}, {"", 0}, {"defg", 4}}, 4, 1},
    {{{NULL, 0}, {"", 0}}, 2, 1},
    {{{NULL, 0}}, 0, 1},
    {{{NULL, 1}}, 1, 0},
    {{{"abc", 3}, {NULL, 4}}, 2, 0},
    {{{"a", (size_t)INT64_MAX}}, 1, 1},
    {{{"a", (size_t)INT64_MAX}, {"b", 1}}, 2, 0},
    {{{"a", SIZE_MAX}}, 1, 0},
    {{{"a", SIZE_MAX}, {"b", SIZE_MAX}, {"c", 2}}, 3, 0},
};

START_TEST(pieces) {
  const struct iovec_row* row = &iovec_rows[_i];
  int calls = 0;
  struct MHD_Response* response =
      MHD_response_from_iovec(OK, row->count, row->pieces, count_call, &calls);
  ck_assert_int_eq(response != NULL, row->valid);
  ck_assert_int_eq(calls, 0);
  if (!response) return;
  MHD_response_destroy(response);
  ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(pieces_without_array) {
  struct MHD_Response* response = MHD_response_from_iovec(OK, 0, NULL, NULL, NULL);
  ck_assert_ptr_nonnull(response);
  MHD_response_destroy(response);
  ck_assert_ptr_null(MHD_response_from_iovec(OK, 1, NULL, NULL, NULL));
}
END_TEST

START_TEST(many_pieces) {
  enum { number = 100000 };
  struct MHD_IoVec* array = calloc(number, sizeof *array);
  struct MHD_Response* response;
  ck_assert_ptr_nonnull(array);
  for (int i = 0; i < number; ++i) array[i].iov_base = "xy", array[i].iov_len = (size_t)(i % 3);
  response = MHD_response_from_iovec(OK, number, array, NULL, NULL);
  free(array);
  ck_assert_ptr_nonnull(response);
  MHD_response_destroy(response);
}
END_TEST

// ---- files ----

struct file_row {
  uint_fast64_t offset;
  uint_fast64_t size;
  int valid;
};

static const struct file_row file_rows[] = {
    {0, 100, 1},
    {0, 0, 1},
    {10, 90, 1},
    {0, MHD_SIZE_UNKNOWN, 1},
    {99, MHD_SIZE_UNKNOWN, 1},
    {100, MHD_SIZE_UNKNOWN, 1},
    {101, MHD_SIZE_UNKNOWN, 0},
    {UINT64_MAX, MHD_SIZE_UNKNOWN, 0},
    // It may have grown until it is sent.
    {0, 200, 1},
    {500, 100, 1},
    {0, INT64_MAX, 1},
    {1, INT64_MAX, 0},
    {INT64_MAX, 0, 1},
    {INT64_MAX, 1, 0},
    {UINT64_MAX, 1, 0},
    {UINT64_MAX - 1, 2, 0},
    {0, UINT64_MAX - 1, 0},
    {UINT64_MAX - 1, UINT64_MAX - 1, 0},
};

START_TEST(files) {
  const struct file_row* row = &file_rows[_i];
  const int fd = new_file(100);
  struct MHD_Response* response = MHD_response_from_fd(OK, fd, row->offset, row->size);
  ck_assert_int_eq(response != NULL, row->valid);
  ck_assert_int_eq(is_open(fd), row->valid);
  if (!response) return;
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_YES)), MHD_SC_OK);
  MHD_response_destroy(response);
  ck_assert_int_eq(is_open(fd), 0);
}
END_TEST

// What a descriptor may be, and what is no file or no pipe.
enum descriptor { a_file, a_written_file, a_path, a_folder, the_read_end, the_write_end, a_socket };

static int open_descriptor(enum descriptor kind) {
  int ends[2];
  switch (kind) {
    case a_file:
      return new_file(5);
    case a_written_file:
      return open("/dev/null", O_WRONLY);
    case a_path:
      return open("/etc/hosts", O_PATH);
    case a_folder:
      return open("/", O_RDONLY);
    case the_read_end:
      return new_pipe(0);
    case the_write_end:
      return new_pipe(1);
    case a_socket:
      break;
  }
  ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  close(ends[1]);
  return ends[0];
}

static struct MHD_Response* from_file(int fd) {
  return MHD_response_from_fd(OK, fd, 0, MHD_SIZE_UNKNOWN);
}

static struct MHD_Response* from_pipe(int fd) { return MHD_response_from_pipe(OK, fd); }

static struct MHD_Response* from_file_bad_status(int fd) {
  return MHD_response_from_fd(BAD_STATUS, fd, 0, 1);
}

static struct MHD_Response* from_pipe_bad_status(int fd) {
  return MHD_response_from_pipe(BAD_STATUS, fd);
}

struct descriptor_row {
  enum descriptor kind;
  struct MHD_Response* (*make)(int fd);
  int valid;
};

static const struct descriptor_row descriptor_rows[] = {
    {a_file, from_file, 1},
    {a_written_file, from_file, 0},
    {a_path, from_file, 0},
    {a_folder, from_file, 0},
    {the_read_end, from_file, 0},
    {a_socket, from_file, 0},
    {a_file, from_file_bad_status, 0},
    {the_read_end, from_pipe, 1},
    {the_write_end, from_pipe, 0},
    {a_file, from_pipe, 1},
    {a_folder, from_pipe, 0},
    {a_socket, from_pipe, 1},
    {the_read_end, from_pipe_bad_status, 0},
};

START_TEST(descriptors) {
  const struct descriptor_row* row = &descriptor_rows[_i];
  const int fd = open_descriptor(row->kind);
  struct MHD_Response* response;
  ck_assert_int_ge(fd, 0);
  response = row->make(fd);
  ck_assert_int_eq(response != NULL, row->valid);
  ck_assert_int_eq(is_open(fd), row->valid);
  if (!response) return;
  MHD_response_destroy(response);
  ck_assert_int_eq(is_open(fd), 0);
}
END_TEST

START_TEST(no_descriptor) {
  const int fd = new_file(1);
  close(fd);
  ck_assert_ptr_null(from_file(fd));
  ck_assert_ptr_null(from_pipe(fd));
  ck_assert_ptr_null(from_file(-1));
  ck_assert_ptr_null(from_pipe(-1));
}
END_TEST

// The bytes of a pipe are there only once.
START_TEST(pipes_are_not_reusable) {
  struct MHD_Response* response = from_pipe(new_pipe(0));
  ck_assert_ptr_nonnull(response);
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_YES)),
                   MHD_SC_OPTIONS_CONFLICT);
  ck_assert_int_eq(MHD_response_set_option(response, &MHD_R_OPTION_REUSABLE(MHD_NO)), MHD_SC_OK);
  MHD_response_destroy(response);
}
END_TEST

int main(void) {
  const struct unit_test tests[] = {{pieces, ROWS(iovec_rows)},
                                    {pieces_without_array, 1},
                                    {many_pieces, 1},
                                    {files, ROWS(file_rows)},
                                    {descriptors, ROWS(descriptor_rows)},
                                    {no_descriptor, 1},
                                    {pipes_are_not_reusable, 1}};
  return RUN_TESTS("api/mhd2/response_content", tests);
}
