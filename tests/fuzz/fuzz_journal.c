/* Any bytes as a journal, and each of its lines as a sentence. What is taken is written and read again: the
 * same bytes come back. */
#undef NDEBUG
#include <assert.h>

#include "../../src/ledger/journal_read.h"
#include "../../src/ledger/journal_write.h"
#include "../../src/ledger/sentence.h"
#include "fuzz.h"

enum { TEXT_SIZE_MAX = 64 << 20 };

static struct journal *read_text(struct arena *arena, struct str text) {
  struct faults faults = {.arena = arena};
  if (text.length == 0) return journal_new();
  FILE *file = fmemopen((void *)(uintptr_t)text.at, text.length, "rb");
  assert(file);
  struct journal *journal = journal_read(file, &faults);
  fclose(file);
  assert(journal ? faults.count == 0 : faults.count > 0);
  return journal;
}

static void check_sentence(struct arena *arena, struct str text) {
  struct event event, again;
  struct error error;
  struct buf first, second;
  if (!sentence_read(arena, text, NULL, NULL, &event, &error)) return;
  buf_init(&first, TEXT_SIZE_MAX);
  buf_init(&second, TEXT_SIZE_MAX);
  buf_event_sentence(&first, &event);
  assert(sentence_read(arena, buf_view(&first), NULL, NULL, &again, &error));
  buf_event_sentence(&second, &again);
  assert(str_equal(buf_view(&first), buf_view(&second)));
  buf_free(&first);
  buf_free(&second);
}

static void write_all(struct arena *arena, const struct journal *journal, struct buf *text) {
  buf_init(text, TEXT_SIZE_MAX);
  for (uint32_t i = 0; i < journal->count; i++) {
    struct event event;
    struct buf sentence;
    entry_event(journal, arena, journal_entry(journal, i), &event);
    buf_event_json(text, &event);
    buf_char(text, '\n');
    buf_init(&sentence, TEXT_SIZE_MAX);
    buf_event_sentence(&sentence, &event);
    struct event back;
    struct error error;
    assert(sentence_read(arena, buf_view(&sentence), NULL, NULL, &back, &error) && back.kind == event.kind);
    buf_free(&sentence);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct str text = {(const char *)bytes, size}, line;
  struct journal *journal = read_text(arena, text);
  if (journal) {
    struct buf first, second;
    write_all(arena, journal, &first);
    struct journal *again = read_text(arena, buf_view(&first));
    assert(again && again->count == journal->count);
    write_all(arena, again, &second);
    assert(str_equal(buf_view(&first), buf_view(&second)));
    journal_by_at(journal, arena, journal->count);
    journal_free(again);
    buf_free(&first);
    buf_free(&second);
  }
  for (int i = 0; i < 5 && str_cut(&text, '\n', &line); i++) check_sentence(arena, str_sub(line, 0, 200));
  journal_free(journal);
  arena_free(arena);
  return 0;
}
