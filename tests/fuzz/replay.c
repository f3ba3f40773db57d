/* Runs a fuzz target over files, and over all files of directories, given as arguments: what libFuzzer once
 * found stays a test where there is no libFuzzer. */
#include <dirent.h>
#include <stdio.h>

#include "../../src/base/file.h"
#include "fuzz.h"

enum { INPUT_SIZE_MAX = 64 << 20 };

/* The name of the file that is running, for whoever reads a crash. */
static int replay_file(const char *path) {
  struct arena *arena = arena_new(0);
  struct str bytes;
  struct error error;
  bool ok = file_read(arena, path, INPUT_SIZE_MAX, &bytes, &error);
  fprintf(stderr, ok ? "%s\n" : "cannot read %s\n", path);
  if (ok) LLVMFuzzerTestOneInput((const uint8_t *)bytes.at, bytes.length);
  arena_free(arena);
  return ok;
}

static int replay_directory(DIR *directory, const char *path) {
  int count = 0;
  for (struct dirent *entry; (entry = readdir(directory));) {
    char file[4096];
    if (entry->d_name[0] == '.') continue;
    snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
    count += replay_file(file);
  }
  return count;
}

int main(int count, char **words) {
  int replayed = 0;
  for (int i = 1; i < count; i++) {
    DIR *directory = opendir(words[i]);
    replayed += directory ? replay_directory(directory, words[i]) : replay_file(words[i]);
    if (directory) closedir(directory);
  }
  printf("%d inputs replayed\n", replayed);
  return replayed ? 0 : 1;
}
