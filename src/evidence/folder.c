/* A folder of files that is there whole or not at all. */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"

enum { DESCRIPTORS_MAX = 8 };

struct folder {
  struct arena *arena;
  const char *path, *beside; /* where it is to be, where it is made */
  int directory;
  FILE *sums;
};

static bool fail(const struct folder *folder, const char *name, struct error *error) {
  return error_set(error, ERROR_BROKEN, "`%s` of `%s` cannot be written: %s", name, folder->path, strerror(errno));
}

static FILE *open_file(const struct folder *folder, const char *name) {
  int file = openat(folder->directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  return file < 0 ? NULL : fdopen(file, "wb");
}

bool folder_begin(struct arena *arena, const char *path, struct folder **result, struct error *error) {
  struct folder *folder = *result = ARENA_NEW(arena, struct folder);
  struct stat there;
  struct str trimmed = str_of(path);
  while (trimmed.length > 1 && trimmed.at[trimmed.length - 1] == '/') trimmed.length--;
  folder->arena = arena;
  folder->path = arena_copy(arena, trimmed).at;
  if (lstat(folder->path, &there) == 0) return error_set(error, ERROR_CONFLICT, "`%s` is there already; say another --output", path);
  char *beside = (char *)arena_print(arena, "%s.XXXXXX", folder->path).at;
  if (!mkdtemp(beside)) return error_set(error, ERROR_INPUT, "`%s` cannot be made: %s", path, strerror(errno));
  folder->beside = beside;
  folder->directory = open(beside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  folder->sums = folder->directory < 0 ? NULL : open_file(folder, "SHA256SUMS");
  if (folder->sums) return true;
  fail(folder, "SHA256SUMS", error);
  folder_drop(folder);
  return false;
}

bool folder_directory(struct folder *folder, const char *name, struct error *error) {
  return mkdirat(folder->directory, name, 0777) == 0 || fail(folder, name, error);
}

bool folder_open(struct folder *folder, const char *name, struct folder_file *file, struct error *error) {
  *file = (struct folder_file){.folder = folder, .name = name, .file = open_file(folder, name)};
  hasher_begin(&file->hasher);
  return file->file || fail(folder, name, error);
}

void folder_put(struct folder_file *file, struct str bytes) {
  if (bytes.length == 0) return;
  hasher_add(&file->hasher, bytes);
  fwrite(bytes.at, 1, bytes.length, file->file); /* folder_close asks whether it could */
}

bool folder_close(struct folder_file *file, struct error *error) {
  char digits[HASH_DIGITS];
  bool ok = fflush(file->file) == 0 && !ferror(file->file);
  ok &= fclose(file->file) == 0;
  hash_hex(hasher_end(&file->hasher), digits);
  fprintf(file->folder->sums, "%.*s  %s\n", HASH_DIGITS, digits, file->name);
  return ok || fail(file->folder, file->name, error);
}

bool folder_write(struct folder *folder, const char *name, struct str bytes, struct error *error) {
  struct folder_file file;
  if (!folder_open(folder, name, &file, error)) return false;
  folder_put(&file, bytes);
  return folder_close(&file, error);
}

bool folder_finish(struct folder *folder, struct error *error) {
  bool ok = fflush(folder->sums) == 0 && !ferror(folder->sums);
  ok &= fclose(folder->sums) == 0;
  folder->sums = NULL;
  if (!ok || syncfs(folder->directory) != 0) return fail(folder, "SHA256SUMS", error);
  /* an empty directory that came meanwhile is replaced, anything else refused: nothing is lost */
  if (rename(folder->beside, folder->path) != 0) return error_set(error, ERROR_CONFLICT, "`%s` cannot be made: %s", folder->path, strerror(errno));
  close(folder->directory);
  folder->directory = -1;
  return file_sync_directory_of(folder->arena, folder->path) || fail(folder, "SHA256SUMS", error);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk) {
  (void)status, (void)type, (void)walk;
  return remove(path);
}

void folder_drop(struct folder *folder) {
  if (folder->sums) fclose(folder->sums);
  if (folder->directory >= 0) close(folder->directory);
  nftw(folder->beside, remove_one, DESCRIPTORS_MAX, FTW_DEPTH | FTW_PHYS);
}
