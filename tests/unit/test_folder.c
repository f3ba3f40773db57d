/* A folder whose place could not be made durable is dropped, and what is dropped is closed once: by then its number may be another's. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/base/file.h"
#include "../../src/evidence/folder.h"

/* In place of base's: the disk does not confirm. */
bool __wrap_file_sync_directory_of(struct arena *arena, const char *path);
bool __wrap_file_sync_directory_of(struct arena *arena, const char *path) {
  (void)arena, (void)path;
  return false;
}

static void what_is_dropped_is_closed_once(void **state) {
  struct arena *arena = arena_new(0);
  char directory[] = "/tmp/abstain-folder.XXXXXX";
  struct folder *folder;
  struct error error;
  (void)state;
  assert_non_null(mkdtemp(directory));
  const char *path = arena_print(arena, "%s/folder", directory).at;
  assert_true(folder_begin(arena, path, &folder, &error));
  assert_true(folder_write(folder, "a", STR("a"), &error));
  assert_false(folder_finish(folder, &error));
  int others[8];
  for (int i = 0; i < 8; i++) others[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
  folder_drop(folder);
  for (int i = 0; i < 8; i++) assert_int_equal(close(others[i]), 0);
  assert_int_equal(unlink(arena_print(arena, "%s/a", path).at) | unlink(arena_print(arena, "%s/SHA256SUMS", path).at), 0);
  assert_int_equal(rmdir(path) | rmdir(directory), 0);
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_dropped_is_closed_once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
