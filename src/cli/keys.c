/* Keys in files and in options. */
#include "keys.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"

static const char *public_path(struct arena *arena, const char *path) { return arena_print(arena, "%s.pub", path).at; }

bool keys_make(struct arena *arena, const char *path, struct str name, enum key_type type, struct entropy *entropy, struct signing_key *key,
               struct str *line, struct error *error) {
  struct buf text;
  buf_init(&text, KEY_FILE_MAX);
  bool ok = signing_key_make(name, type, entropy, key, error) && buf_signing_key(&text, key, error) &&
            file_create_secret(path, buf_view(&text), error);
  buf_clear(&text);
  if (ok) buf_verifier_key(&text, &key->verifier);
  buf_char(&text, '\n');
  *line = buf_end(&text, arena);
  if (!ok) return false;
  const char *public = public_path(arena, path);
  if (file_write(arena, public, *line, error) && chmod(public, PUBLIC_MODE) == 0) return true;
  unlink(path);
  return false;
}

void keys_remove(struct arena *arena, const char *path) {
  unlink(path);
  unlink(public_path(arena, path));
}

bool keys_read(struct arena *arena, const char *path, enum key_type type, struct signing_key *key, struct error *error) {
  struct str pem, line;
  struct verifier_key public;
  if (!file_read(arena, path, KEY_FILE_MAX, &pem, error) || !file_read(arena, public_path(arena, path), KEY_FILE_MAX, &line, error)) return false;
  if (!verifier_key_parse(str_trim(line), &public, error) || !signing_key_read(public.name, type, pem, key, error)) return false;
  return memcmp(key->verifier.id, public.id, KEY_ID_SIZE) == 0 ||
         error_set(error, ERROR_CONFLICT, "`%s.pub` is not the public key of `%s`", path, path);
}

bool keys_public(struct invocation *call, const char *option, const struct verifier_key **key, struct error *error) {
  const char *value = call_option(call, option);
  struct str text = str_of(value);
  *key = NULL;
  if (!value) return true;
  bool is_line = strchr(value, '+') && access(value, R_OK) != 0;
  if (!is_line && !file_read(call->arena, value, KEY_FILE_MAX, &text, error)) return false;
  struct verifier_key *read = ARENA_NEW(call->arena, struct verifier_key);
  if (!verifier_key_parse(str_trim(text), read, error)) return false;
  *key = read;
  return true;
}
