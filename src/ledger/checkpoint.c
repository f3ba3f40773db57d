/* Checkpoints: three lines, and who signed them. */
#include "checkpoint.h"

#include <assert.h>
#include <inttypes.h>

#include "../base/base64.h"

void buf_checkpoint(struct buf *out, const struct checkpoint *checkpoint) {
  buf_str(out, checkpoint->origin);
  buf_format(out, "\n%" PRIu64 "\n", checkpoint->size);
  buf_base64(out, hash_str(&checkpoint->root));
  buf_char(out, '\n');
}

bool checkpoint_parse(struct str text, struct checkpoint *checkpoint, struct error *error) {
  struct str rest = text, size, root, line;
  size_t bytes;
  bool ok = str_cut(&rest, '\n', &checkpoint->origin) && checkpoint->origin.length > 0 && str_cut(&rest, '\n', &size) &&
            tree_size_parse(size, &checkpoint->size) && str_cut(&rest, '\n', &root) &&
            base64_parse(root, checkpoint->root.bytes, HASH_SIZE, &bytes) && bytes == HASH_SIZE;
  while (ok && str_cut(&rest, '\n', &line)) ok = line.length > 0;
  return ok || error_set(error, ERROR_INPUT, "no checkpoint: origin, size and root, each on a line of its own");
}

bool buf_signed_checkpoint(struct buf *out, const struct checkpoint *checkpoint, const struct signing_key *key, struct error *error) {
  struct buf text;
  assert(str_equal(checkpoint->origin, key->verifier.name));
  buf_init(&text, NOTE_SIZE_MAX);
  buf_checkpoint(&text, checkpoint);
  buf_str(out, buf_view(&text));
  buf_char(out, '\n');
  bool ok = buf_note_signature(out, buf_view(&text), key, (struct instant){0}, error);
  buf_free(&text);
  return ok;
}

static bool is_signed(const struct note *note, const struct verifier_key *key, struct error *error) {
  struct instant when;
  switch (note_verify(note, key, &when)) {
  case NOTE_SIGNED: return true;
  case NOTE_UNSIGNED: return error_set(error, ERROR_DENIED, "the checkpoint is not signed by `" STR_FMT "`", STR_ARG(key->name));
  case NOTE_FORGED: return error_set(error, ERROR_DENIED, "the checkpoint's signature by `" STR_FMT "` is not its own", STR_ARG(key->name));
  }
  return false;
}

bool checkpoint_open(struct str bytes, const struct verifier_key *key, struct note *note, struct checkpoint *checkpoint,
                     struct error *error) {
  if (!note_parse(bytes, note, error) || !is_signed(note, key, error) || !checkpoint_parse(note->text, checkpoint, error)) return false;
  return str_equal(checkpoint->origin, key->name) ||
         error_set(error, ERROR_DENIED, "the checkpoint is of `" STR_FMT "`, the key of `" STR_FMT "`",
                   STR_ARG(str_sub(checkpoint->origin, 0, 100)), STR_ARG(key->name));
}

bool buf_cosigned_checkpoint(struct buf *out, struct str checkpoint, struct str lines, const struct verifier_key *witness,
                             struct error *error) {
  struct buf both;
  struct note note;
  buf_init(&both, NOTE_SIZE_MAX);
  buf_str(&both, checkpoint);
  buf_str(&both, lines);
  bool ok = note_parse(buf_view(&both), &note, error) && is_signed(&note, witness, error);
  if (ok) buf_str(out, checkpoint);
  for (int i = 0; ok && i < note.count; i++) {
    bool is_new = note.signatures[i].line.at >= both.at + checkpoint.length;
    if (is_new && note_signature_is_by(&note.signatures[i], witness)) buf_str(out, note.signatures[i].line);
  }
  buf_free(&both);
  return ok;
}
