/* The program: finds the command by its words, reads its options, runs it, writes its output or its error. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "command.h"
#include "config.h"
#include "help.h"
#include "version.h"

enum { OUTPUT_MAX = 1 << 30 };

const char *call_option(const struct invocation *call, const char *name) {
  for (int i = 0; i < OPTIONS_MAX && call->command->options[i].name; i++)
    if (strcmp(call->command->options[i].name, name) == 0) return call->values[i];
  return NULL;
}

void call_set_option(struct invocation *call, const char *name, const char *value) {
  for (int i = 0; i < OPTIONS_MAX && call->command->options[i].name; i++)
    if (strcmp(call->command->options[i].name, name) == 0) call->values[i] = value;
}

void call_set_option_of_file(struct invocation *call, const char *name, const char *value) {
  for (int i = 0; i < OPTIONS_MAX && call->command->options[i].name; i++)
    if (strcmp(call->command->options[i].name, name) == 0) call->is_of_file[i] = true;
  call_set_option(call, name, value);
}

bool word_date(const char *word, struct date *date, struct error *error) {
  if (date_parse(str_of(word), date)) return true;
  return error_set(error, ERROR_INPUT, "`%s` is not a date; write it like 2011-09-19", word);
}

void call_color(struct invocation *call, const char *code) {
  if (call->color) buf_format(&call->out, "\033[%sm", code ? code : "0");
}

void call_break_lines(struct invocation *call, size_t start) {
  struct str text = arena_copy(call->arena, str_sub(buf_view(&call->out), start, call->out.length));
  call->out.length = start;
  buf_wrapped(&call->out, text, call->columns);
}

void call_wrap(struct invocation *call, const char *member) {
  if (!call->json) return;
  struct str text = arena_copy(call->arena, buf_view(&call->out));
  buf_clear(&call->out);
  buf_char(&call->out, '{');
  json_put_member(&call->out, member, text);
  buf_text(&call->out, "}\n");
}

void call_flush(struct invocation *call) {
  fwrite(call->out.at, 1, call->out.length, stdout);
  buf_clear(&call->out);
}

/* How many of the words name this command: 1 or 2, or 0 when they name another. */
static int words_of_name(const struct command *command, int count, char **words) {
  struct str rest = str_of(command->name), part;
  int used = 0;
  while (str_cut(&rest, ' ', &part)) {
    if (used == count || !str_equal(part, str_of(words[used]))) return 0;
    used++;
  }
  return used;
}

static const struct command *find_command(int count, char **words, int *used) {
  for (int i = 0; commands[i]; i++)
    if ((*used = words_of_name(commands[i], count, words)) > 0) return commands[i];
  return NULL;
}

/* Reads `--name`, `--name=value` or `--name value` at words[*at]; moves *at past what it used. */
static bool read_option(struct invocation *call, int count, char **words, int *at, bool *help,
                        struct error *error) {
  struct str rest = str_of(words[*at] + 2), name;
  if (!str_cut(&rest, '=', &name)) name = rest;
  bool has_value = words[*at][2 + name.length] == '=';
  if (str_equal(name, STR("json")) && !has_value) return call->json = true;
  if (str_equal(name, STR("help")) && !has_value) return *help = true;
  for (int i = 0; i < OPTIONS_MAX && call->command->options[i].name; i++) {
    const struct option *option = &call->command->options[i];
    if (!str_equal(name, str_of(option->name))) continue;
    const char *value = "";
    if (!option->value && has_value) return error_set(error, ERROR_INPUT, "`--%s` takes no value", option->name);
    if (option->value && has_value) value = rest.at;
    if (option->value && !has_value) {
      if (*at + 1 >= count)
        return error_set(error, ERROR_INPUT, "`--%s` needs a value: --%s %s", option->name, option->name, option->value);
      value = words[++*at];
    }
    bool again = call->values[i] && option->value;
    if (again && !option->repeats) return error_set(error, ERROR_INPUT, "`--%s` is given twice; which one is meant?", option->name);
    call->values[i] = again ? arena_print(call->arena, "%s\n%s", call->values[i], value).at : value;
    return true;
  }
  return error_set(error, ERROR_INPUT, "`%s` is not an option of `abstain %s`; see `abstain help %s`", words[*at],
                   call->command->name, call->command->name);
}

static bool read_words(struct invocation *call, int count, char **words, bool *help, struct error *error) {
  call->words = ARENA_ARRAY(call->arena, (size_t)count + 1, const char *);
  static char output[] = "--output"; /* which everybody writes as -o, too */
  bool options_end = false;
  for (int i = 0; i < count; i++) {
    if (!options_end && strcmp(words[i], "-o") == 0) words[i] = output;
    bool is_option = !options_end && strncmp(words[i], "--", 2) == 0;
    if (is_option && words[i][2] == '\0') options_end = true;
    else if (!options_end && strcmp(words[i], "-h") == 0) *help = true;
    else if (!is_option) call->words[call->word_count++] = words[i];
    else if (!read_option(call, count, words, &i, help, error)) return false;
  }
  const struct command *command = call->command;
  if (*help) return true;
  if (call->word_count < command->words_min || (command->words_max >= 0 && call->word_count > command->words_max))
    return error_set(error, ERROR_INPUT, "usage: abstain %s %s   (see `abstain help %s`)", command->name,
                     command->synopsis, command->name);
  return true;
}

static bool has_option(const struct command *command, const char *name) {
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++)
    if (strcmp(command->options[i].name, name) == 0) return true;
  return false;
}

/* ABSTAIN_STORE stands for --store where neither that nor, in its place, a policy with a journal was given. */
static void read_environment(struct invocation *call) {
  const char *address = getenv("ABSTAIN_STORE");
  bool may_be_files = has_option(call->command, "policy") && has_option(call->command, "journal");
  if (!address || (may_be_files && (call_option(call, "policy") || call_option(call, "journal")))) return;
  for (int i = 0; i < OPTIONS_MAX && call->command->options[i].name; i++)
    if (strcmp(call->command->options[i].name, "store") == 0 && !call->values[i] && !call->command->makes_store) call->values[i] = address;
}

static int report(bool json, const struct error *error) {
  if (!json) {
    fprintf(stderr, "abstain: %s\n", error->text);
  } else {
    struct buf text;
    buf_init(&text, 8192);
    help_json_error(&text, error);
    fputs(buf_c(&text), stderr);
    buf_free(&text);
  }
  return error_exit_code(error->kind);
}

/* COLUMNS, where somebody says it; else what the terminal says. */
static int columns_of_output(void) {
  enum { COLUMNS_USUAL = 100, COLUMNS_MOST = 1000 };
  struct winsize size;
  int64_t columns;
  if (str_int(str_of(getenv("COLUMNS")), &columns) && columns > 0 && columns <= COLUMNS_MOST) return (int)columns;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return COLUMNS_USUAL;
}

static bool output_has_color(void) {
  const char *terminal = getenv("TERM");
  return isatty(STDOUT_FILENO) && !getenv("NO_COLOR") && !(terminal && strcmp(terminal, "dumb") == 0);
}

/* The code to end with, when all that was said has been written too: what nobody could read was no answer. */
static int written(int code) {
  if (fflush(stdout) == 0 && !ferror(stdout)) return code;
  fprintf(stderr, "abstain: the output could not be written: %s\n", strerror(errno));
  return error_exit_code(ERROR_BROKEN);
}

/* ABSTAIN_CLOCK_AHEAD: for demonstrations and tests, how many seconds the clock is ahead of the machine's. */
static bool read_clock(struct error *error) {
  const char *text = getenv("ABSTAIN_CLOCK_AHEAD");
  int64_t seconds = 0;
  if (text && !str_int(str_of(text), &seconds)) return error_set(error, ERROR_INPUT, "ABSTAIN_CLOCK_AHEAD: `%s` is not a number of seconds", text);
  clock_put_ahead(seconds);
  return true;
}

static int run(const struct command *command, int count, char **words) {
  struct invocation call = {.command = command, .arena = arena_new(0), .columns = columns_of_output(), .color = output_has_color()};
  buf_init(&call.out, OUTPUT_MAX);
  struct error error;
  bool help = false;
  bool ok = read_clock(&error) && read_words(&call, count, words, &help, &error) && config_read(&call, &error);
  read_environment(&call);
  if (ok && help) help_command(&call.out, command, call.columns);
  else if (ok) ok = command->run(&call, &error);
  if (ok) call_flush(&call);
  int code = written(ok ? call.exit_code : report(call.json, &error));
  buf_free(&call.out);
  arena_free(call.arena);
  return code;
}

static bool is_one_of(const char *word, const char *const *names) {
  while (*names && strcmp(word, *names) != 0) names++;
  return *names != NULL;
}

/* No command of the table: the version, the list of commands or of a family, or a mistake. */
static int run_other(int count, char **words) {
  static const char *const helps[] = {"--help", "-h", NULL}, *const versions[] = {"--version", "-V", "version", NULL};
  if (count == 0 || is_one_of(words[0], helps)) return run(&command_help, 0, NULL);
  if (is_one_of(words[0], versions)) {
    printf("abstain %s\n", ABSTAIN_VERSION);
    return written(0);
  }
  const char *second = count > 1 && words[1][0] != '-' ? words[1] : NULL;
  if (help_is_family(words[0]) && !second) return run(&command_help, count > 1 && is_one_of(words[1], helps) ? 1 : count, words);
  struct error error;
  bool json = false;
  for (int i = 1; i < count; i++) json |= strcmp(words[i], "--json") == 0;
  return help_unknown(ERROR_INPUT, words[0], second, &error) ? 0 : report(json, &error);
}

/* `as-of WHEN COMMAND …` is the command with both its clocks turned back. */
static int run_as_of(int count, char **words) {
  static char known_at[] = "--known-at", at[] = "--at";
  enum { WORDS_MORE = 4 };
  char *when = words[0], **rest = words + 1;
  int used = 0, inner_count = count - 1;
  const struct command *command = find_command(inner_count, rest, &used);
  if (!command) return run_other(inner_count, rest);
  struct arena *arena = arena_new(0);
  char **inner = ARENA_ARRAY(arena, (size_t)count + WORDS_MORE, char *);
  memcpy(inner, rest + used, (size_t)(inner_count - used) * sizeof *inner);
  inner_count -= used;
  bool turned = false;
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) {
    char *option = strcmp(command->options[i].name, "at") == 0 ? at : strcmp(command->options[i].name, "known-at") == 0 ? known_at : NULL;
    if (!option) continue;
    inner[inner_count++] = option;
    inner[inner_count++] = when;
    turned = true;
  }
  struct error error;
  turned = turned && has_option(command, "known-at"); /* others do something at an instant */
  if (!turned) error_set(&error, ERROR_INPUT, "`%s` does not look at any instant; it cannot be asked as of one", command->name);
  int code = turned ? run(command, inner_count, inner) : report(false, &error);
  arena_free(arena);
  return code;
}

int main(int count, char **words) {
  int used = 0;
  if (count > 3 && strcmp(words[1], "as-of") == 0 && words[2][0] != '-') return run_as_of(count - 2, words + 2);
  const struct command *command = find_command(count - 1, words + 1, &used);
  if (!command) return run_other(count - 1, words + 1);
  return run(command, count - 1 - used, words + 1 + used);
}
