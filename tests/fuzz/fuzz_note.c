/* Any bytes as a signed note, a checkpoint, a public and a private key: what is taken is written back as it was. */
#undef NDEBUG
#include <assert.h>

#include "../../src/ledger/checkpoint.h"
#include "fuzz.h"

enum { TEXT_SIZE_MAX = 1 << 20 };

static void check_note(struct buf *text, struct str bytes) {
  struct note note;
  struct checkpoint checkpoint;
  struct error error;
  if (!note_parse(bytes, &note, &error)) return;
  buf_clear(text);
  buf_str(text, note.text);
  buf_char(text, '\n');
  for (int i = 0; i < note.count; i++) buf_str(text, note.signatures[i].line);
  assert(str_equal(buf_view(text), bytes));
  buf_clear(text);
  if (!checkpoint_parse(note.text, &checkpoint, &error)) return;
  buf_checkpoint(text, &checkpoint);
  assert(str_starts(note.text, buf_view(text)));
}

static void check_keys(struct buf *text, struct str bytes) {
  struct verifier_key verifier;
  struct signing_key key, back;
  struct error error;
  buf_clear(text);
  if (verifier_key_parse(bytes, &verifier, &error)) {
    buf_verifier_key(text, &verifier);
    assert(str_equal(buf_view(text), bytes));
  }
  buf_clear(text);
  if (!signing_key_read(STR("k"), KEY_LOG, bytes, &key, &error)) return;
  assert(buf_signing_key(text, &key, &error) && signing_key_read(STR("k"), KEY_LOG, buf_view(text), &back, &error));
  assert(memcmp(key.secret, back.secret, KEY_SIZE) == 0);
}

/* Whoever signs a text makes a note of it, unless it could not be one. */
static void check_signing(struct buf *text, struct str bytes) {
  struct entropy entropy = entropy_seeded(1);
  struct signing_key key;
  struct note note;
  struct instant when = {0};
  struct error error;
  enum key_type type = bytes.length % 2 ? KEY_LOG : KEY_WITNESS;
  assert(signing_key_make(STR("k"), type, &entropy, &key, &error));
  buf_clear(text);
  buf_str(text, bytes);
  buf_char(text, '\n');
  assert(buf_note_signature(text, bytes, &key, (struct instant){7}, &error));
  if (!note_parse(buf_view(text), &note, &error) || note.count != 1 || !str_equal(note.text, bytes)) return;
  assert(note_verify(&note, &key.verifier, &when) == NOTE_SIGNED && when.seconds == (type == KEY_WITNESS ? 7 : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct buf text;
  struct str input = {(const char *)bytes, size};
  if (size > NOTE_SIZE_MAX) return 0;
  buf_init(&text, TEXT_SIZE_MAX);
  check_note(&text, input);
  check_keys(&text, input);
  check_signing(&text, input);
  buf_free(&text);
  return 0;
}
