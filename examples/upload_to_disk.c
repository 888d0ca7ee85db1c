// SPDX-License-Identifier: LGPL-2.1-or-later
// Stores what is sent to http://127.0.0.1:8888/NAME as the file NAME of a folder, until Enter is
// pressed:
//   curl -T photo.jpg http://127.0.0.1:8888/
// A file appears in the folder when it is complete, and never in part.
#include <errno.h>
#include <fcntl.h>
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int folder;
static const uint_fast64_t most = (uint_fast64_t) 4 << 30;  // bytes of a file

// An upload on its way. It is the application's pointer of its request.
struct upload {
  int fd;
  uint_fast64_t size;
  char name[128];
  char temporary[64];  // its name until it is complete
};

// The name of the file, or NULL. What a client calls a file is no path: only some characters are
// taken, and a dot not in front, where the temporary names have theirs.
static const char *name_of(const struct MHD_String *path) {
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  const char *name = path->len > 1 && path->len <= 100 ? path->cstr + 1 : "";
  if (*name == '\0' || *name == '.' || strspn(name, allowed) + 1 != path->len) return NULL;
  return name;
}

static enum MHD_HTTP_StatusCode status_of(int error) {
  if (error == ENOSPC || error == EDQUOT) return MHD_HTTP_STATUS_INSUFFICIENT_STORAGE;
  if (error == EISDIR) return MHD_HTTP_STATUS_CONFLICT;  // the name is that of a folder
  return MHD_HTTP_STATUS_INTERNAL_SERVER_ERROR;
}

// What can be told before the client sends anything. 0: nothing is wrong.
static enum MHD_HTTP_StatusCode refuse(struct MHD_Request *request, uint_fast64_t size) {
  struct statvfs disk;
  // Only a part of the file (RFC 9110, section 14.5).
  if (MHD_request_get_value(request, MHD_VK_HEADER, MHD_HTTP_HEADER_CONTENT_RANGE, NULL))
    return MHD_HTTP_STATUS_BAD_REQUEST;
  if (size == MHD_SIZE_UNKNOWN) return 0;
  if (size > most) return MHD_HTTP_STATUS_CONTENT_TOO_LARGE;
  if (fstatvfs(folder, &disk) == 0 && size / disk.f_frsize >= disk.f_bavail)
    return MHD_HTTP_STATUS_INSUFFICIENT_STORAGE;
  return 0;
}

static struct upload *begin(const char *name) {
  static atomic_ulong number;
  struct upload *upload = calloc(1, sizeof *upload);
  if (!upload) return NULL;
  snprintf(upload->name, sizeof upload->name, "%s", name);
  snprintf(upload->temporary, sizeof upload->temporary, ".upload-%ld-%lu", (long) getpid(),
           atomic_fetch_add(&number, 1));
  upload->fd =
      openat(folder, upload->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (upload->fd >= 0) return upload;
  free(upload);
  return NULL;
}

// Called once for each request, whatever became of it. What is not complete is removed.
static void request_ended(void *cls, const struct MHD_RequestEndedData *data, void *context) {
  struct upload *upload = context;
  (void) cls;
  (void) data;
  if (!upload) return;
  if (upload->fd >= 0) close(upload->fd);
  if (upload->temporary[0]) unlinkat(folder, upload->temporary, 0);
  free(upload);
}

// Gives the complete file its name: 201 when there was none of this name, else 204. To survive that
// the machine loses power it would have to be given to the disk before, by fsync().
static enum MHD_HTTP_StatusCode finish(struct upload *upload) {
  const int fd = upload->fd;
  upload->fd = -1;
  if (close(fd) != 0) return status_of(errno);
  if (linkat(folder, upload->temporary, folder, upload->name, 0) == 0)
    return MHD_HTTP_STATUS_CREATED;  // request_ended() removes the temporary name
  if (renameat(folder, upload->temporary, folder, upload->name) != 0) return status_of(errno);
  upload->temporary[0] = '\0';
  return MHD_HTTP_STATUS_NO_CONTENT;
}

// 0: all of it was written.
static enum MHD_HTTP_StatusCode store(struct upload *upload, const char *data, size_t size) {
  upload->size += size;
  if (upload->size > most) return MHD_HTTP_STATUS_CONTENT_TOO_LARGE;
  while (size > 0) {
    const ssize_t written = write(upload->fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return status_of(errno);
    data += written;
    size -= (size_t) written;
  }
  return 0;
}

// Called by the library for each piece, and with size 0 at the end. Writing to a disk has no
// non-blocking mode: mostly the system takes the bytes into its memory at once, but a busy disk
// holds up the call, and with it all connections of this thread. Hence the four threads below.
// Those who can't wait at all give the pieces to threads of their own and suspend the request
// meanwhile.
static const struct MHD_UploadAction *take(void *cls, struct MHD_Request *request, size_t size,
                                           void *data) {
  struct upload *upload = cls;
  const enum MHD_HTTP_StatusCode status = size ? store(upload, data, size) : finish(upload);
  if (!status) return MHD_upload_action_continue(request);
  return MHD_upload_action_from_response(request, MHD_response_from_empty(status));
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  union MHD_RequestInfoFixedData info;
  const char *name = name_of(path);
  enum MHD_HTTP_StatusCode status = name ? refuse(request, upload_size) : MHD_HTTP_STATUS_NOT_FOUND;
  (void) cls;
  if (method != MHD_HTTP_METHOD_PUT && method != MHD_HTTP_METHOD_POST) {
    struct MHD_Response *response = MHD_response_from_empty(MHD_HTTP_STATUS_METHOD_NOT_ALLOWED);
    if (response) MHD_response_add_header(response, MHD_HTTP_HEADER_ALLOW, "POST, PUT");
    return MHD_action_from_response(request, response);
  }
  if (status) return MHD_action_from_response(request, MHD_response_from_empty(status));
  if (MHD_request_get_info_fixed(request, MHD_REQUEST_INFO_FIXED_APP_CONTEXT, &info) != MHD_SC_OK)
    return MHD_action_abort_request(request);
  struct upload *upload = *info.v_app_context_ppvoid = begin(name);
  if (!upload) return MHD_action_from_response(request, MHD_response_from_empty(status_of(errno)));
  return MHD_action_process_upload_inc(request, take, upload);
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  union MHD_DaemonInfoFixedData info;
  folder = argc >= 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (folder < 0) {
    fprintf(stderr, "usage: %s FOLDER [PORT]\n", argv[0]);
    return 2;
  }
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, NULL);
  if (!daemon) return 1;
  address.sin_port = htons(argc > 2 ? (uint16_t) atoi(argv[2]) : 8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int started =
      MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(4),
                             MHD_D_OPTION_REQUEST_ENDED_CALLBACK(request_ended, NULL),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) == MHD_SC_OK &&
      MHD_daemon_start(daemon) == MHD_SC_OK &&
      MHD_daemon_get_info_fixed(daemon, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info) == MHD_SC_OK;
  if (started) {
    printf("http://127.0.0.1:%u/ - press Enter to stop\n", (unsigned) info.v_bind_port_uint16);
    fflush(stdout);
    getchar();
  }
  MHD_daemon_destroy(daemon);
  close(folder);
  return started ? 0 : 1;
}
