/* Any bytes as an entry of the ledger: what is taken is written back as it was, byte for byte. And as any JSON: its canonical
 * form is its own canonical form. */
#undef NDEBUG
#include <assert.h>

#include "../../src/ledger/canonical.h"
#include "../../src/ledger/entry.h"
#include "fuzz.h"

enum { TEXT_SIZE_MAX = 64 << 20 };

static void check_entry(struct buf *text, struct str bytes) {
  struct arena *arena = arena_new(0);
  struct entry_reader *reader = entry_reader_new(arena);
  struct entry_content entry;
  struct error error;
  uint32_t entries;
  for (int again = 0; again < 2; again++) { /* a reader is kept over many */
    if (!entry_read(reader, bytes, &entry, &error)) continue;
    buf_clear(text);
    if (entry.is_act) buf_entry_act(text, &entry.act, entry.salt);
    else buf_entry_event(text, &entry.event, entry.salt);
    assert(str_equal(buf_view(text), bytes) && entry_is_act(bytes) == entry.is_act);
    assert(entry_act_entries(bytes, &entries) == entry.is_act && (!entry.is_act || entries == entry.act.entries));
  }
  arena_free(arena);
}

static void check_canonical(struct buf *text, struct str bytes) {
  struct error error;
  json_t *json = json_read(bytes, &error);
  buf_clear(text);
  if (json && buf_canonical(text, json, &error)) {
    struct buf second;
    json_t *again = json_read(buf_view(text), &error);
    buf_init(&second, TEXT_SIZE_MAX);
    assert(again && json_equal(json, again) && buf_canonical(&second, again, &error));
    assert(str_equal(buf_view(text), buf_view(&second)));
    buf_free(&second);
    json_decref(again);
  }
  json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct buf text;
  struct str input = {(const char *)bytes, size};
  buf_init(&text, TEXT_SIZE_MAX);
  check_entry(&text, input);
  check_canonical(&text, input);
  buf_free(&text);
  return 0;
}
