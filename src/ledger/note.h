/* Signed notes (C2SP signed-note): text, an empty line, and lines of signatures, each with the name and id of its key. What a note
 * says counts only when a key that is trusted signed it; signatures of other keys are passed over. A note borrows the bytes that
 * it was parsed from. Pure, safe from any thread. */
#ifndef ABSTAIN_LEDGER_NOTE_H
#define ABSTAIN_LEDGER_NOTE_H

#include "../base/date.h"
#include "key.h"

enum { NOTE_SIZE_MAX = 1 << 18, NOTE_SIGNATURES_MAX = 64 };

struct note_signature {
  struct str line; /* with its newline */
  struct str name;
  uint8_t id[KEY_ID_SIZE];
  struct str signature; /* in base64: the id, then what the key made of the text */
};

struct note {
  struct str text; /* with its last newline */
  struct note_signature signatures[NOTE_SIGNATURES_MAX];
  int count; /* at least one */
};

MUST_USE bool note_parse(struct str bytes, struct note *note, struct error *error);
bool note_signature_is_by(const struct note_signature *signature, const struct verifier_key *key); /* as it says; not verified */

enum note_verdict {
  NOTE_UNSIGNED, /* not by this key */
  NOTE_SIGNED,   /* by this key */
  NOTE_FORGED,   /* a signature that says it is by this key is not: nothing of the note is to be believed */
};

/* Of several signatures of a witness, *signed_at is the time of the last; of other keys it is left alone. */
enum note_verdict note_verify(const struct note *note, const struct verifier_key *key, struct instant *signed_at);

/* The line with which the key signs the text; a witness does so as of `now`. */
MUST_USE bool buf_note_signature(struct buf *out, struct str text, const struct signing_key *key, struct instant now, struct error *error);

#endif
