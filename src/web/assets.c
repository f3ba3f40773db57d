/* The files of share/web, which the program carries. */
#include "assets.h"

#include <stdio.h>

enum { ETAG_DIGITS = 16, ETAG_SIZE = ETAG_DIGITS + 3 };

static const struct {
  const char *file, *path, *type;
} sources[] = {{"style", "/assets/style.css", "text/css; charset=utf-8"},
               {"script", "/assets/script.js", "text/javascript; charset=utf-8"},
               {"mark", "/assets/mark.svg", "image/svg+xml"}};
enum { ASSETS = sizeof sources / sizeof *sources };

static char etags[ASSETS][ETAG_SIZE];
static struct asset assets[ASSETS];

void assets_prepare(void) {
  for (int i = 0; i < ASSETS; i++) {
    const struct builtin_file *file = web_builtin;
    char digits[HASH_DIGITS];
    while (strcmp(file->name, sources[i].file) != 0) file++;
    struct str body = {(const char *)file->bytes, file->size};
    snprintf(etags[i], ETAG_SIZE, "\"%.*s\"", ETAG_DIGITS, hash_hex(hash_of(body), digits).at);
    assets[i] = (struct asset){str_of(sources[i].path), sources[i].type, body, str_of(etags[i])};
  }
}

const struct asset *asset_find(struct str path) {
  for (int i = 0; i < ASSETS; i++)
    if (str_equal(assets[i].path, path)) return &assets[i];
  return NULL;
}
