/* Help made from the table of commands: examples first, then words and options. */
#include "help.h"

#include <stdio.h>

#include "../base/json.h"
#include "manual.h"
#include "version.h"

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

static void put_option(struct buf *out, size_t width, const struct option *option) {
  const char *value = option->value ? option->value : "";
  size_t used = 2 + strlen(option->name) + (*value ? 1 + strlen(value) : 0);
  buf_format(out, "  --%s%s%s", option->name, *value ? " " : "", value);
  buf_repeat(out, " ", width - used + 2);
  buf_format(out, "%s\n", option->help);
}

void help_command(struct buf *out, const struct command *command) {
  buf_format(out, "abstain %s: %s\n\n", command->name, command->summary);
  if (command->examples) buf_format(out, "Examples\n%s\n\n", command->examples);
  buf_format(out, "Usage\n  abstain %s %s\n\n", command->name, command->synopsis);
  if (command->details) buf_format(out, "%s\n\n", command->details);
  size_t width = option_width(command);
  buf_text(out, "Options\n");
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) put_option(out, width, &command->options[i]);
  for (const struct option *option = options_of_all; option->name; option++) put_option(out, width, option);
}

int help_overview(void) {
  printf("abstain: may this person make this trade now?\n\n"
         "  abstain ask --policy policies/immunogen.md --journal examples/immunogen.jsonl \\\n"
         "    --at \"2011-09-20 10:00\" --fact \"aware of mnpi=no\" dirk sell 100\n");
  const char *group = "";
  for (int i = 0; commands[i]; i++) {
    if (strcmp(group, commands[i]->group) != 0) printf("\n%s\n", group = commands[i]->group);
    printf("  %-18s %s\n", commands[i]->name, commands[i]->summary);
  }
  printf("\n`abstain help COMMAND` shows examples and options; docs/map.md is the way in.\n");
  return 0;
}

int help_version(void) {
  printf("abstain %s\n", ABSTAIN_VERSION);
  return 0;
}

int help_unknown(const char *first, const char *second) {
  const char *nearest = NULL;
  size_t best = 3;
  for (int i = 0; commands[i]; i++) {
    struct str rest = str_of(commands[i]->name), word;
    if (!str_cut(&rest, ' ', &word)) continue;
    size_t distance = str_distance(str_of(first), word, 2);
    if (distance == 0 && second) distance = 1 + (str_distance(str_of(second), rest, 2) > 2);
    if (distance < best) best = distance, nearest = commands[i]->name;
  }
  if (nearest) fprintf(stderr, "abstain: there is no command `%s%s%s`; did you mean `%s`?\n", first,
                       second ? " " : "", second ? second : "", nearest);
  else fprintf(stderr, "abstain: there is no command `%s`; `abstain help` lists them\n", first);
  return error_exit_code(ERROR_INPUT);
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
  if (call->word_count == 0 && manual) return manual_page(out, NULL), true;
  if (call->word_count == 0 && !call->json) return help_overview(), true;
  if (call->json) buf_text(out, "{\"commands\":[");
  for (int i = 0; commands[i]; i++) {
    if (!is_meant(commands[i], call)) continue;
    if (found && !call->json) buf_char(out, '\n');
    if (call->json) json_command(out, commands[i]);
    else if (manual) manual_page(out, commands[i]);
    else help_command(out, commands[i]);
    found = true;
  }
  if (call->json) buf_text(out, "]}\n");
  return found || error_set(error, ERROR_MISSING, "there is no command `%s%s%s`; `abstain help` lists them", call->words[0],
                            call->word_count > 1 ? " " : "", call->word_count > 1 ? call->words[1] : "");
}

const struct command command_help = {
    .name = "help",
    .group = "About",
    .summary = "examples and options of a command",
    .synopsis = "[COMMAND]",
    .examples = "  abstain help ask\n  abstain help policy",
    .options = {{"manual", NULL, "the page of the manual, in mdoc"}},
    .words_max = 2,
    .run = run_help,
};
