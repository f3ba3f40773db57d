/* Reading a journal: each line through the packaged JSON library, then against the table of events. */
#include "journal_read.h"

#include <errno.h>

#include "../base/lines.h"
#include "event_read.h"

struct reader {
  struct journal *journal;
  struct faults *faults;
  struct event_reader events;
  uint32_t number; /* of the line */
};

static void read_event(struct reader *reader, struct str line, json_t *json) {
  struct event event;
  struct error error;
  reader->events.line = line;
  reader->events.number = reader->number;
  if (event_read(&reader->events, json, &event) && !journal_add(reader->journal, &event, &error))
    faults_add(reader->faults, reader->number, 1, "%s", error.text);
}

static void not_json(struct reader *reader, const json_error_t *why) {
  const char *advice = "each line holds one event as a JSON object";
  if (json_error_code(why) == json_error_duplicate_key) advice = "a field stands once";
  if (json_error_code(why) == json_error_invalid_utf8) advice = "save the file as UTF-8";
  if (json_error_code(why) == json_error_premature_end_of_input)
    advice = "the line ends too early: was the file cut off?";
  faults_add(reader->faults, reader->number, why->column > 0 ? why->column : 1, "not JSON: %s; %s", why->text, advice);
}

static void read_line(struct reader *reader, struct str line) {
  struct str trimmed = str_trim(line);
  if (trimmed.length == 0 || trimmed.at[0] == '#') return;
  if (reader->number == 1 && str_starts(line, STR("\xef\xbb\xbf"))) {
    faults_add(reader->faults, 1, 1, "a byte order mark; save the file as UTF-8 without it");
    return;
  }
  const char *nul = memchr(line.at, '\0', line.length);
  if (nul) {
    faults_add(reader->faults, reader->number, 1 + (int32_t)(nul - line.at), "a NUL byte; a journal is text");
    return;
  }
  json_error_t why;
  json_t *json = json_loadb(line.at, line.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
  if (!json) not_json(reader, &why);
  else if (json_is_object(json)) read_event(reader, line, json);
  else faults_add(reader->faults, reader->number, 1, "%s; each line holds one event as a JSON object", json_type_words(json));
  json_decref(json);
}

static void read_lines(struct reader *reader, struct lines *lines) {
  struct str line;
  while (reader->faults->count < FAULTS_MAX) {
    enum line_kind kind = lines_next(lines, &line);
    reader->number = lines->number;
    switch (kind) {
    case LINES_LINE: read_line(reader, line); break;
    case LINES_TOO_LONG:
      faults_add(reader->faults, reader->number, 0, "the line is longer than %d bytes; is it one event a line?", JOURNAL_LINE_MAX);
      break;
    case LINES_FAILED: faults_add(reader->faults, reader->number, 0, "cannot be read: %s", strerror(errno)); return;
    case LINES_END: return;
    }
  }
}

struct journal *journal_read(FILE *file, struct faults *faults) {
  struct arena *arena = arena_new(0);
  struct reader reader = {.journal = journal_new(), .faults = faults};
  struct lines lines;
  event_reader_init(&reader.events, arena, faults);
  lines_init(&lines, arena, file, JOURNAL_LINE_MAX);
  read_lines(&reader, &lines);
  arena_free(arena);
  if (faults->count == 0) return reader.journal;
  journal_free(reader.journal);
  return NULL;
}

FILE *journal_open(const char *path, struct error *error) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!file)
    error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_INPUT, "`%s` cannot be opened: %s", path,
              strerror(errno));
  return file;
}

bool journal_load(const char *path, struct journal **journal, struct error *error) {
  FILE *file = journal_open(path, error);
  if (!file) return false;
  struct faults faults = {.arena = arena_new(0)};
  *journal = journal_read(file, &faults);
  if (file != stdin) fclose(file);
  if (!*journal) {
    struct buf text;
    buf_init(&text, ERROR_TEXT_MAX);
    buf_fault(&text, path, &faults.list[0]);
    error_set(error, ERROR_INPUT, "%s%s", buf_c(&text),
              faults.count > 1 ? " (and more: `abstain journal check` lists them)" : "");
    buf_free(&text);
  }
  arena_free(faults.arena);
  return *journal != NULL;
}
