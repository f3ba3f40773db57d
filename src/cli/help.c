/* Help made from the table of commands: examples first, then words and options. */
#include "help.h"

#include "../base/json.h"
#include "manual.h"

const struct option options_of_all[] = {{"json", NULL, "the answer as JSON"}, {"help", NULL, "this help"}, {0}};

static size_t option_width(const struct command *command) {
  size_t widest = 6;
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) {
    const struct option *option = &command->options[i];
    size_t width = 2 + strlen(option->name) + (option->value ? 1 + strlen(option->value) : 0);
    if (width > widest) widest = width;
  }
  return widest;
}

/* What an option means, broken into lines of its own column. */
static void put_option(struct buf *out, size_t width, int columns, const struct option *option) {
  enum { MEANING_MIN = 20 };
  const char *value = option->value ? option->value : "";
  size_t used = 2 + strlen(option->name) + (*value ? 1 + strlen(value) : 0), indent = width + 4;
  int room = columns - (int)indent;
  struct buf lines;
  buf_init(&lines, out->length_max);
  buf_wrapped(&lines, str_of(option->help), room < MEANING_MIN ? MEANING_MIN : room);
  buf_format(out, "  --%s%s%s", option->name, *value ? " " : "", value);
  struct str rest = buf_view(&lines), line;
  for (size_t gap = width - used + 2; str_cut(&rest, '\n', &line); gap = indent) {
    buf_repeat(out, " ", gap);
    buf_str(out, line);
    buf_char(out, '\n');
  }
  buf_free(&lines);
}

/* Lines that the table's author broke are joined first; an empty line stands. */
static void put_details(struct buf *out, const char *details, int columns) {
  struct buf joined;
  buf_init(&joined, out->length_max);
  for (const char *at = details; *at; at++) {
    bool paragraph = at[0] == '\n' && (at[1] == '\n' || (at > details && at[-1] == '\n'));
    buf_char(&joined, *at == '\n' && !paragraph ? ' ' : *at);
  }
  buf_wrapped(out, buf_view(&joined), columns);
  buf_char(out, '\n');
  buf_free(&joined);
}

void help_command(struct buf *out, const struct command *command, int columns) {
  buf_format(out, "abstain %s: %s\n\n", command->name, command->summary);
  if (command->examples) buf_format(out, "Examples\n%s\n\n", command->examples);
  buf_format(out, "Usage\n  abstain %s %s\n\n", command->name, command->synopsis);
  if (command->details) put_details(out, command->details, columns);
  size_t width = option_width(command);
  buf_text(out, "Options\n");
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) put_option(out, width, columns, &command->options[i]);
  for (const struct option *option = options_of_all; option->name; option++) put_option(out, width, columns, option);
}

static void put_summary(struct buf *out, const struct command *command) {
  buf_format(out, "  %-18s %s\n", command->name, command->summary);
}

static void put_overview(struct buf *out) {
  buf_text(out, "abstain: may this person make this trade now?\n\n"
                "  abstain ask --policy policies/immunogen.md --journal examples/immunogen.jsonl \\\n"
                "    --at \"2011-09-20 10:00\" --fact \"aware of mnpi=no\" dirk sell 100\n");
  const char *group = "";
  for (int i = 0; commands[i]; i++) {
    if (strcmp(group, commands[i]->group) != 0) buf_format(out, "\n%s\n", group = commands[i]->group);
    put_summary(out, commands[i]);
  }
  buf_text(out, "\n`abstain help COMMAND` shows examples and options; docs/start.md is the first half hour.\n");
}

/* A name as its first word and what follows it, which may be nothing. */
static struct str name_split(const struct command *command, struct str *first) {
  struct str rest = str_of(command->name);
  str_cut(&rest, ' ', first);
  return rest;
}

bool help_is_family(const char *word) {
  struct str first;
  for (int i = 0; commands[i]; i++)
    if (name_split(commands[i], &first).length && str_equal(first, str_of(word))) return true;
  return false;
}

/* The name nearest to what was written, or of a family its word; empty when none is near. */
static struct str nearest_name(const char *word, const char *second) {
  struct str nearest = {0}, first;
  size_t best = 3;
  for (int i = 0; commands[i]; i++) {
    struct str rest = name_split(commands[i], &first);
    size_t distance = str_distance(str_of(word), first, 2);
    if (second && rest.length) distance += str_distance(str_of(second), rest, 2);
    if (distance >= best) continue;
    best = distance;
    nearest = second ? str_of(commands[i]->name) : first;
  }
  return nearest;
}

bool help_unknown(enum error_kind kind, const char *first, const char *second, struct error *error) {
  struct str nearest = nearest_name(first, second);
  bool family = help_is_family(first), two = second && (family || str_find(nearest, STR(" "), 0) != SIZE_MAX);
  const char *blank = two ? " " : "";
  if (!two) second = "";
  if (nearest.length)
    return error_set(error, kind, "there is no command `%s%s%s`; did you mean `%.*s`?", first, blank, second, STR_ARG(nearest));
  return error_set(error, kind, "there is no command `%s%s%s`; `abstain %s` lists them", first, blank, second, family ? first : "help");
}

void help_json_error(struct buf *out, const struct error *error) {
  buf_text(out, "{\"error\":{\"kind\":\"");
  buf_text(out, error_name(error->kind));
  buf_text(out, "\",\"message\":");
  json_put_string(out, str_of(error->text));
  buf_text(out, "}}\n");
}

static void json_option(struct buf *out, const struct option *option) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "name", str_of(option->name));
  if (option->value) json_put_member(out, "value", str_of(option->value));
  json_put_member(out, "help", str_of(option->help));
  buf_char(out, '}');
}

static void json_command(struct buf *out, const struct command *command) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "name", str_of(command->name));
  json_put_member(out, "group", str_of(command->group));
  json_put_member(out, "summary", str_of(command->summary));
  json_put_member(out, "synopsis", str_of(command->synopsis));
  json_put_key(out, "options");
  buf_char(out, '[');
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) json_option(out, &command->options[i]);
  for (const struct option *option = options_of_all; option->name; option++) json_option(out, option);
  buf_text(out, "]}");
}

/* The commands that the words name: one, or a family by its first word. */
static bool is_meant(const struct command *command, const struct invocation *call) {
  struct str rest = str_of(command->name), part;
  for (int i = 0; i < call->word_count; i++)
    if (!str_cut(&rest, ' ', &part) || !str_equal(part, str_of(call->words[i]))) return false;
  return true;
}

static bool run_help(struct invocation *call, struct error *error) {
  struct buf *out = &call->out;
  bool manual = call_option(call, "manual"), found = false;
  bool family = call->word_count == 1 && help_is_family(call->words[0]);
  if (call->word_count == 0 && manual) return manual_page(out, NULL), true;
  if (call->word_count == 0 && !call->json) return put_overview(out), true;
  if (call->json) buf_text(out, "{\"commands\":[");
  for (int i = 0; commands[i]; i++) {
    if (!is_meant(commands[i], call)) continue;
    if (call->json) json_command(out, commands[i]);
    else if (manual) manual_page(out, commands[i]);
    else if (family) put_summary(out, commands[i]);
    else help_command(out, commands[i], call->columns);
    found = true;
  }
  if (call->json) buf_text(out, "]}\n");
  else if (family) buf_text(out, "\n`abstain help COMMAND` shows examples and options.\n");
  return found || help_unknown(ERROR_MISSING, call->words[0], call->words[1], error);
}

const struct command command_help = {
    .name = "help",
    .group = "About",
    .summary = "the commands, or examples and options of one",
    .synopsis = "[COMMAND]",
    .examples = "  abstain help ask\n  abstain help policy\n  abstain help policy check",
    .options = {{"manual", NULL, "the page of the manual, in mdoc"}},
    .words_max = 2,
    .run = run_help,
};
