/* What was promised, and whether it was kept. */
#include "promise.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>

enum { DOCUMENT_SIZE = 20000 };

void promise(struct promises *promises, enum promise_kind kind, uint32_t number, const struct trace *trace) {
  assert(promises->count < PROMISES_MAX && number < DEEDS_MAX);
  promises->made[promises->count++] = (struct promise){kind, number, trace->count};
}

struct str document_of(struct arena *arena, uint32_t number) {
  char *text = arena_take(arena, DOCUMENT_SIZE);
  for (uint32_t i = 0; i < DOCUMENT_SIZE; i++) text[i] = (char)('a' + (i * 7 + number) % 26);
  return (struct str){text, DOCUMENT_SIZE};
}

static enum verdict say_broken(const char *what, const char *why) {
  printf("  %s: %s\n", what, why);
  return BROKEN;
}

static enum verdict check_integrity(const char *address) {
  sqlite3 *raw;
  sqlite3_stmt *statement = NULL;
  enum verdict verdict = KEPT;
  sqlite3_open_v2(address, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL);
  if (sqlite3_prepare_v2(raw, "PRAGMA integrity_check", -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
    verdict = say_broken("the file cannot be checked", sqlite3_errmsg(raw));
  else if (strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
    verdict = say_broken("the file is damaged", (const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  sqlite3_close(raw);
  return verdict;
}

static bool is_kept(struct store *store, const struct promise *made, const struct tally *tally) {
  struct error error;
  struct str expected, content;
  switch (made->kind) {
  case PROMISE_STORE: return true;
  case PROMISE_DEED: return tally->held[made->number] == 1;
  case PROMISE_ERASURE: return tally->erased_end && tally->erased_first == made->number;
  case PROMISE_DOCUMENT:
    expected = document_of(store->arena, made->number);
    return store_document(store, store->arena, hash_of(expected), &content, &error) && str_equal(content, expected);
  }
  return false;
}

static enum verdict check_content(const struct promises *promises, uint32_t count, struct store *store) {
  uint8_t held[DEEDS_MAX + 1] = {0};
  struct tally tally = {.held = held, .room = DEEDS_MAX + 1};
  struct error error;
  struct receipt receipt;
  if (!ledger_is_whole(store, &tally, &error)) return say_broken("the ledger is not whole", error.text);
  enum verdict verdict = KEPT;
  for (uint32_t i = 0; i < count; i++)
    if (!is_kept(store, &promises->made[i], &tally)) verdict = LOST;
  if (!store_append(store, deed_make(store->arena, DEEDS_MAX, 1), &receipt, &error)) return say_broken("the next act", error.text);
  return receipt.place == tally.entries ? verdict : say_broken("the next act", "not at the end");
}

enum verdict promises_check(const struct promises *promises, uint32_t count, struct disk *left, const char *address) {
  struct arena *arena = arena_new(0);
  struct store *store;
  struct error error;
  struct entropy entropy = entropy_seeded(count);
  enum verdict verdict = KEPT;
  power_mount(left, NULL);
  if (!store_open(arena, address, STR(""), STORE_WRITE, &store, &error)) {
    if (count) verdict = LOST;
    if (!store_create(arena, address, STR("acme"), &store, &error)) verdict = say_broken("it cannot be made anew", error.text);
  }
  if (verdict != BROKEN) {
    store->entropy = &entropy;
    store->key = deeds_key();
    enum verdict content = check_content(promises, count, store);
    verdict = content > verdict ? content : verdict;
  }
  arena_free(arena);
  enum verdict file = check_integrity(address);
  return file > verdict ? file : verdict;
}
