/* Invented lines, and the JSON library alone on them. */
#include "measure.h"

#include <stdarg.h>
#include <stdlib.h>

#include <jansson.h>

#include "../src/base/clock.h"
#include "../src/base/lines.h"

enum { LINE_BYTES_MAX = 1 << 20, FORMAT_MAX = 400 };

uint32_t draw(uint32_t below) {
  static uint64_t seed = 0x9e3779b97f4a7c15u;
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)((seed >> 32) * (uint64_t)below >> 32);
}

void put_json(FILE *file, const char *format, ...) {
  char quoted[FORMAT_MAX];
  size_t length = 0;
  for (; format[length] && length < FORMAT_MAX - 1; length++) quoted[length] = format[length] == '\'' ? '"' : format[length];
  quoted[length] = '\0';
  va_list values;
  va_start(values, format);
  vfprintf(file, quoted, values);
  va_end(values);
}

double parse_alone(FILE *file) {
  struct arena *arena = arena_new(0);
  struct lines lines;
  struct str line;
  rewind(file);
  double start = clock_seconds();
  lines_init(&lines, arena, file, LINE_BYTES_MAX);
  while (lines_next(&lines, &line) == LINES_LINE) {
    json_t *json = json_loadb(line.at, line.length, 0, NULL);
    if (!json) abort();
    json_decref(json);
  }
  double seconds = clock_seconds() - start;
  arena_free(arena);
  return seconds;
}
