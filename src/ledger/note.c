/* Signed notes: taking them apart, signing and verifying. */
#include "note.h"

#include <assert.h>
#include <inttypes.h>

#include "../base/base64.h"

#define DASH "\xe2\x80\x94 " /* U+2014 begins a line of a signature */

enum { TIME_SIZE = 8, SIGNED_MAX = KEY_ID_SIZE + TIME_SIZE + SIGNATURE_SIZE, FOREIGN_SIGNATURE_MAX = 8192 };

/* ---- parsing ---- */

static bool text_is_clean(struct str bytes) {
  size_t bad;
  for (size_t i = 0; i < bytes.length; i++)
    if ((unsigned char)bytes.at[i] < 0x20 && bytes.at[i] != '\n') return false;
  return str_is_utf8(bytes, &bad);
}

static bool parse_signature(struct str line, struct note_signature *signature) {
  struct str rest = str_sub(line, 0, line.length - 1);
  struct error error;
  uint8_t bytes[FOREIGN_SIGNATURE_MAX];
  size_t size;
  signature->line = line;
  if (!str_starts(rest, STR(DASH))) return false;
  rest = str_sub(rest, sizeof DASH - 1, rest.length);
  if (!str_cut(&rest, ' ', &signature->name) || !key_name_check(signature->name, &error)) return false;
  signature->signature = rest;
  if (!base64_parse(rest, bytes, sizeof bytes, &size) || size <= KEY_ID_SIZE) return false;
  memcpy(signature->id, bytes, KEY_ID_SIZE);
  return true;
}

/* Where the last empty line begins, or SIZE_MAX. */
static size_t last_empty_line(struct str bytes) {
  for (size_t at = bytes.length; at-- > 1;)
    if (bytes.at[at] == '\n' && bytes.at[at - 1] == '\n') return at;
  return SIZE_MAX;
}

bool note_parse(struct str bytes, struct note *note, struct error *error) {
  if (bytes.length > NOTE_SIZE_MAX)
    return error_set(error, ERROR_INPUT, "the note has %zu bytes and may have %d", bytes.length, NOTE_SIZE_MAX);
  if (!text_is_clean(bytes)) return error_set(error, ERROR_INPUT, "the note is not UTF-8 without control characters");
  size_t middle = last_empty_line(bytes);
  if (middle == SIZE_MAX || !str_ends(bytes, STR("\n")))
    return error_set(error, ERROR_INPUT, "no signed note: text, an empty line, lines of signatures, each with its newline");
  note->text = str_sub(bytes, 0, middle);
  note->count = 0;
  for (size_t at = middle + 1, end; at < bytes.length; at = end) {
    end = str_find(bytes, STR("\n"), at) + 1;
    if (note->count == NOTE_SIGNATURES_MAX)
      return error_set(error, ERROR_INPUT, "the note has more than %d signatures", NOTE_SIGNATURES_MAX);
    if (!parse_signature(str_sub(bytes, at, end - at), &note->signatures[note->count++]))
      return error_set(error, ERROR_INPUT, "line %d after the note's text is no signature: " DASH "NAME BASE64", note->count);
  }
  return note->count > 0 || error_set(error, ERROR_INPUT, "the note is not signed");
}

/* ---- what is signed ---- */

/* A log signs the text itself, a witness the text and the time. */
static void put_message(struct buf *out, enum key_type type, struct str text, uint64_t time) {
  switch (type) {
  case KEY_LOG: break;
  case KEY_WITNESS: buf_format(out, "cosignature/v1\ntime %" PRIu64 "\n", time); break;
  }
  buf_str(out, text);
}

static bool signature_holds(const struct verifier_key *key, struct str text, struct str base64, uint64_t *time) {
  size_t time_size = key->type == KEY_WITNESS ? TIME_SIZE : 0, size;
  uint8_t bytes[SIGNED_MAX];
  if (!base64_parse(base64, bytes, sizeof bytes, &size) || size != KEY_ID_SIZE + time_size + SIGNATURE_SIZE) return false;
  *time = 0;
  for (size_t i = 0; i < time_size; i++) *time = *time << 8 | bytes[KEY_ID_SIZE + i];
  struct signature signature;
  memcpy(signature.bytes, bytes + KEY_ID_SIZE + time_size, SIGNATURE_SIZE);
  struct buf message;
  buf_init(&message, 2 * NOTE_SIZE_MAX);
  put_message(&message, key->type, text, *time);
  bool ok = *time <= INT64_MAX && key_verify(key, buf_view(&message), &signature);
  buf_free(&message);
  return ok;
}

bool note_signature_is_by(const struct note_signature *signature, const struct verifier_key *key) {
  return str_equal(signature->name, key->name) && memcmp(signature->id, key->id, KEY_ID_SIZE) == 0;
}

enum note_verdict note_verify(const struct note *note, const struct verifier_key *key, struct instant *signed_at) {
  enum note_verdict verdict = NOTE_UNSIGNED;
  for (int i = 0; i < note->count; i++) {
    uint64_t time;
    if (!note_signature_is_by(&note->signatures[i], key)) continue;
    if (!signature_holds(key, note->text, note->signatures[i].signature, &time)) return NOTE_FORGED;
    if (key->type == KEY_WITNESS) signed_at->seconds = (int64_t)time;
    verdict = NOTE_SIGNED;
  }
  return verdict;
}

bool buf_note_signature(struct buf *out, struct str text, const struct signing_key *key, struct instant now, struct error *error) {
  assert(now.seconds >= 0);
  struct buf message;
  struct signature signature;
  buf_init(&message, 2 * NOTE_SIZE_MAX);
  put_message(&message, key->verifier.type, text, (uint64_t)now.seconds);
  bool ok = key_sign(key, buf_view(&message), &signature, error);
  buf_free(&message);
  if (!ok) return false;
  char bytes[SIGNED_MAX];
  size_t size = KEY_ID_SIZE;
  memcpy(bytes, key->verifier.id, KEY_ID_SIZE);
  for (int shift = 56; key->verifier.type == KEY_WITNESS && shift >= 0; shift -= 8) bytes[size++] = (char)(now.seconds >> shift);
  memcpy(bytes + size, signature.bytes, SIGNATURE_SIZE);
  buf_text(out, DASH);
  buf_str(out, key->verifier.name);
  buf_char(out, ' ');
  buf_base64(out, (struct str){bytes, size + SIGNATURE_SIZE});
  buf_char(out, '\n');
  return true;
}
