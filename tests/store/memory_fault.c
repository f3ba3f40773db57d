/* The allocators in whose place these stand. */
#include "memory_fault.h"

#include <assert.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdlib.h>

static bool is_watched, for_ever;
static uint32_t calls, failing;
static sqlite3_mem_methods of_sqlite;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

static bool fails(void) {
  if (!is_watched) return false;
  uint32_t call = calls++;
  return call == failing || (for_ever && call > failing);
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return fails() ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *old, size_t size) { return fails() ? NULL : __real_realloc(old, size); }
char *__wrap_strdup(const char *text) { return fails() ? NULL : __real_strdup(text); }

static void *sqlite_malloc(int size) { return fails() ? NULL : of_sqlite.xMalloc(size); }
static void *sqlite_realloc(void *old, int size) { return fails() ? NULL : of_sqlite.xRealloc(old, size); }

static void *openssl_malloc(size_t size, const char *file, int line) { return (void)file, (void)line, __wrap_malloc(size); }
static void *openssl_realloc(void *old, size_t size, const char *file, int line) { return (void)file, (void)line, __wrap_realloc(old, size); }
static void openssl_free(void *memory, const char *file, int line) { (void)file, (void)line, free(memory); }

void memory_watch(void) {
  int done = CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc, openssl_free);
  assert(done == 1);
  done = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &of_sqlite);
  assert(done == SQLITE_OK);
  sqlite3_mem_methods methods = of_sqlite;
  methods.xMalloc = sqlite_malloc;
  methods.xRealloc = sqlite_realloc;
  done = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  assert(done == SQLITE_OK);
  json_set_alloc_funcs(__wrap_malloc, free);
}

void memory_fail(uint32_t at, bool and_after) {
  failing = at;
  for_ever = and_after;
  calls = 0;
  is_watched = true;
}

void memory_suffice(void) { is_watched = false; }
uint32_t memory_calls(void) { return calls; }
