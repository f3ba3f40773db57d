/* Reading files whole, within a limit, and writing them whole or not at all. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(struct arena *arena, FILE *file, const char *path, size_t size_max, struct str *text,
                     struct error *error) {
  size_t room = 0, length = 0;
  char *bytes = NULL;
  for (;;) {
    if (length + 1 >= room) {
      void *grown = bytes;
      arena_grow(arena, &grown, &room, room ? room * 2 : 64 * 1024, 1);
      bytes = grown;
    }
    size_t got = fread(bytes + length, 1, room - length - 1, file);
    length += got;
    if (length > size_max)
      return error_set(error, ERROR_INPUT, "`%s` is larger than %zu bytes, the most that is read", path, size_max);
    if (got == 0) break;
  }
  if (ferror(file)) return error_set(error, errno == EISDIR ? ERROR_INPUT : ERROR_BROKEN, "`%s` cannot be read: %s", path, strerror(errno));
  bytes[length] = '\0';
  *text = (struct str){bytes, length};
  return true;
}

bool file_read(struct arena *arena, const char *path, size_t size_max, struct str *text, struct error *error) {
  if (strcmp(path, "-") == 0) return read_all(arena, stdin, "standard input", size_max, text, error);
  FILE *file = fopen(path, "rb");
  if (!file) {
    enum error_kind kind = errno == ENOENT ? ERROR_MISSING : ERROR_INPUT;
    return error_set(error, kind, "`%s` cannot be opened: %s", path, strerror(errno));
  }
  bool ok = read_all(arena, file, path, size_max, text, error);
  fclose(file);
  return ok;
}

bool file_read_secret(struct arena *arena, const char *path, size_t size_max, struct str *text, struct error *error) {
  struct stat status;
  if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & S_IROTH))
    return error_set(error, ERROR_DENIED, "`%s` holds a secret, and everybody on this machine may read it: chmod 600 %s", path, path);
  return file_read(arena, path, size_max, text, error);
}

bool file_sync_directory_of(struct arena *arena, const char *path) {
  const char *slash = strrchr(path, '/');
  struct str parent = {path, slash ? (size_t)(slash - path) + 1 : 0};
  int directory = open(slash ? arena_copy(arena, parent).at : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  bool ok = fsync(directory) == 0;
  return close(directory) == 0 && ok;
}

bool file_write(struct arena *arena, const char *path, struct str bytes, struct error *error) {
  const char *beside = arena_print(arena, "%s.new", path).at;
  FILE *file = fopen(beside, "wb");
  if (!file) return error_set(error, ERROR_INPUT, "`%s` cannot be written: %s", beside, strerror(errno));
  bool ok = fwrite(bytes.at, 1, bytes.length, file) == bytes.length;
  ok &= fflush(file) == 0 && fsync(fileno(file)) == 0;
  ok &= fclose(file) == 0;
  if (ok && rename(beside, path) == 0 && file_sync_directory_of(arena, path)) return true;
  error_set(error, ERROR_BROKEN, "`%s` cannot be written: %s", path, strerror(errno));
  unlink(beside);
  return false;
}

bool file_create_secret(const char *path, struct str bytes, struct error *error) {
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return error_set(error, errno == EEXIST ? ERROR_CONFLICT : ERROR_INPUT, "`%s` cannot be made: %s", path, strerror(errno));
  bool ok = write(file, bytes.at, bytes.length) == (ssize_t)bytes.length && fsync(file) == 0;
  ok &= close(file) == 0;
  if (ok) return true;
  error_set(error, ERROR_BROKEN, "`%s` cannot be written: %s", path, strerror(errno));
  unlink(path);
  return false;
}
