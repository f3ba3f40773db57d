/* Reading a file of settings. It is read whole before anything is done by it; one mistake, and nothing is. */
#include "config.h"

#include "../base/file.h"

enum { CONFIG_SIZE_MAX = 64 << 10, EDITS_MAX = 3 };

extern const struct command command_serve;

/* Such an option of `abstain serve`, or NULL; *nearest: the one that was meant. */
static const struct option *find_setting(struct str name, const char **nearest) {
  size_t fewest = EDITS_MAX + 1;
  *nearest = NULL;
  for (const struct option *option = command_serve.options; option < command_serve.options + OPTIONS_MAX && option->name; option++) {
    size_t edits = str_distance(name, str_of(option->name), EDITS_MAX);
    if (strcmp(option->name, "config") == 0) continue;
    if (edits == 0) return option;
    if (edits > EDITS_MAX && name.length && str_starts(str_of(option->name), name)) edits = EDITS_MAX;
    if (edits >= fewest) continue;
    fewest = edits;
    *nearest = option->name;
  }
  return NULL;
}

static bool fail(const char *path, int line, const char *what, struct str name, const char *more, struct error *error) {
  return error_set(error, ERROR_INPUT, "`%s`, line %d: `" STR_FMT "` %s%s", path, line, STR_ARG(str_sub(name, 0, 100)), what, more);
}

struct reading {
  struct invocation *call;
  const char *path;
  int line, lines[OPTIONS_MAX]; /* where each option of `serve` stands; 0: nowhere yet */
};

/* A switch is on or off; where it is off, it is as if it were not there. */
static bool read_value(struct reading *reading, const struct option *option, struct str text, const char **value, struct error *error) {
  bool is_on = str_equal(text, STR("yes")), is_off = str_equal(text, STR("no"));
  struct str name = str_of(option->name);
  *value = option->value ? arena_copy(reading->call->arena, text).at : is_on ? "" : NULL;
  if (!option->value && !is_on && !is_off) return fail(reading->path, reading->line, "is either yes or no", name, "", error);
  return text.length || fail(reading->path, reading->line, "has no value; write", name,
                             arena_print(reading->call->arena, " `%s = %s`", option->name, option->value).at, error);
}

static bool read_setting(struct reading *reading, struct str line, struct error *error) {
  struct str rest = line, name;
  const char *nearest, *value;
  size_t equals = str_find(line, STR("="), 0);
  if (equals == SIZE_MAX) return fail(reading->path, reading->line, "is no setting; write `name = value`", line, "", error);
  name = str_trim(str_sub(line, 0, equals));
  rest = str_trim(str_sub(line, equals + 1, line.length));
  const struct option *option = find_setting(name, &nearest);
  if (!option)
    return fail(reading->path, reading->line, nearest ? "is no setting; did you mean " : "is no setting; see ", name,
                arena_print(reading->call->arena, nearest ? "`%s`?" : "`abstain help serve`", nearest).at, error);
  int *first = &reading->lines[option - command_serve.options];
  if (*first)
    return fail(reading->path, reading->line, "is set twice; first in line ", name, arena_print(reading->call->arena, "%d", *first).at,
                error);
  *first = reading->line;
  if (!read_value(reading, option, rest, &value, error)) return false;
  if (value && !call_option(reading->call, option->name)) call_set_option_of_file(reading->call, option->name, value);
  return true;
}

bool config_take(struct invocation *call, const char *path, struct str text, struct error *error) {
  struct reading reading = {.call = call, .path = path};
  struct str line;
  size_t bad;
  if (!str_is_utf8(text, &bad)) return error_set(error, ERROR_INPUT, "`%s` is no text in UTF-8 (byte %zu)", path, bad + 1);
  while (str_cut(&text, '\n', &line)) {
    uint32_t number;
    reading.line++;
    line = str_trim(line);
    for (size_t i = 0; i < line.length; i++)
      if (line.at[i] != '\t' && str_control(str_sub(line, i, line.length), &number))
        return error_set(error, ERROR_INPUT, "`%s`, line %d: a control character", path, reading.line);
    if (line.length && line.at[0] != '#' && !read_setting(&reading, line, error)) return false;
  }
  return true;
}

bool config_read(struct invocation *call, struct error *error) {
  const char *path = call_option(call, "config");
  struct str text;
  return !path || (file_read(call->arena, path, CONFIG_SIZE_MAX, &text, error) && config_take(call, path, text, error));
}
