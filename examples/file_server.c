// SPDX-License-Identifier: LGPL-2.1-or-later
// Serves the files of a folder on http://127.0.0.1:8888/, until Enter is pressed. Downloads can be
// resumed (curl -C -), and clients that have a file already are told so: the library does both by
// itself, from ETag and Last-Modified.
#include <fcntl.h>
#include <microhttpd2.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const types[][2] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css"},
    {".js", "text/javascript"},
    {".txt", "text/plain; charset=utf-8"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".svg", "image/svg+xml"},
    {".pdf", "application/pdf"},
};

static const char *type_of(const char *path) {
  const char *dot = strrchr(path, '.');
  for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; ++i)
    if (strcmp(dot, types[i][0]) == 0) return types[i][1];
  return "application/octet-stream";
}

// Opens what the path names, or gives -1. A path may hold any byte. It is followed name by name
// from the folder on; "..", hidden files and symbolic links end the way, so that nothing outside of
// the folder is ever opened.
static int open_below(int folder, const struct MHD_String *path) {
  char names[4096];
  char *rest = NULL;
  int fd = folder;
  if (path->len == 0 || strlen(path->cstr) != path->len) return -1;  // a NUL is in it
  const char *index = path->cstr[path->len - 1] == '/' ? "index.html" : "";
  if (snprintf(names, sizeof names, "%s%s", path->cstr, index) >= (int) sizeof names) return -1;
  for (char *name = strtok_r(names, "/", &rest); name; name = strtok_r(NULL, "/", &rest)) {
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const int next = name[0] == '.' ? -1 : openat(fd, name, flags);
    if (fd != folder) close(fd);
    if (next < 0) return -1;
    fd = next;
  }
  return fd == folder ? -1 : fd;
}

// The fields that say which version of the file it is.
static int add_version(struct MHD_Response *response, const struct stat *file) {
  char tag[80];
  char date[40];
  struct tm utc;
  snprintf(tag, sizeof tag, "\"%llx-%llx-%llx.%lx\"", (unsigned long long) file->st_ino,
           (unsigned long long) file->st_size, (unsigned long long) file->st_mtim.tv_sec,
           (unsigned long) file->st_mtim.tv_nsec);
  gmtime_r(&file->st_mtim.tv_sec, &utc);
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return MHD_response_add_header(response, MHD_HTTP_HEADER_ETAG, tag) == MHD_SC_OK &&
         MHD_response_add_header(response, MHD_HTTP_HEADER_LAST_MODIFIED, date) == MHD_SC_OK;
}

static struct MHD_Response *make_response(int folder, const struct MHD_String *path) {
  struct stat file;
  const int fd = open_below(folder, path);
  if (fd < 0 || fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
    if (fd >= 0) close(fd);
    return MHD_response_from_empty(MHD_HTTP_STATUS_NOT_FOUND);
  }
  // From here on the library owns the descriptor, also when this call fails.
  struct MHD_Response *response =
      MHD_response_from_fd(MHD_HTTP_STATUS_OK, fd, 0, (uint_fast64_t) file.st_size);
  if (!response) return NULL;
  const char *type = type_of(path->cstr[path->len - 1] == '/' ? "index.html" : path->cstr);
  if (MHD_RESPONSE_SET_OPTIONS(response, MHD_R_OPTION_RANGES(MHD_YES)) != MHD_SC_OK ||
      MHD_response_add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type) != MHD_SC_OK ||
      !add_version(response, &file)) {
    MHD_response_destroy(response);
    return NULL;
  }
  return response;
}

static struct MHD_Response *make_refusal(void) {
  struct MHD_Response *response = MHD_response_from_empty(MHD_HTTP_STATUS_METHOD_NOT_ALLOWED);
  if (!response) return NULL;
  if (MHD_response_add_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD") == MHD_SC_OK)
    return response;
  MHD_response_destroy(response);
  return NULL;
}

static const struct MHD_Action *answer(void *cls, struct MHD_Request *request,
                                       const struct MHD_String *path, enum MHD_HTTP_Method method,
                                       uint_fast64_t upload_size) {
  const int *folder = cls;
  (void) upload_size;
  if (method != MHD_HTTP_METHOD_GET && method != MHD_HTTP_METHOD_HEAD)
    return MHD_action_from_response(request, make_refusal());
  return MHD_action_from_response(request, make_response(*folder, path));
}

int main(int argc, char **argv) {
  struct sockaddr_in address;
  int folder = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (folder < 0) {
    fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  struct MHD_Daemon *daemon = MHD_daemon_create(answer, &folder);
  if (!daemon) return 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(8888);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int started =
      MHD_DAEMON_SET_OPTIONS(daemon, MHD_D_OPTION_WM_WORKER_THREADS(2),
                             MHD_D_OPTION_BIND_SA(sizeof address, (struct sockaddr *) &address,
                                                  MHD_NO)) == MHD_SC_OK &&
      MHD_daemon_start(daemon) == MHD_SC_OK;
  if (started) {
    printf("%s on http://127.0.0.1:8888/ - press Enter to stop\n", argv[1]);
    fflush(stdout);
    getchar();
  }
  MHD_daemon_destroy(daemon);
  close(folder);
  return started ? 0 : 1;
}
