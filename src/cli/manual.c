/* Manual pages in mdoc, made from the table of commands. `make manuals` writes them into docs/man; a test holds the two
 * together. */
#include "manual.h"

#include <ctype.h>

#include "help.h"

/* Of the version; a page that bore the day of its making would differ from itself tomorrow. */
#define MANUAL_DATE "November 21, 2026"

/* Text in which roff sees nothing of its own. */
static void put_plain(struct buf *out, struct str text) {
  for (size_t i = 0; i < text.length; i++) {
    bool starts_line = i == 0 || text.at[i - 1] == '\n';
    if (starts_line && (text.at[i] == '.' || text.at[i] == '\'')) buf_text(out, "\\&");
    if (text.at[i] == '\\') buf_text(out, "\\e");
    else if (text.at[i] == '"') buf_text(out, "\\(dq");
    else buf_char(out, text.at[i]);
  }
}

/* Prose: each sentence begins a line, as mdoc wants it; an empty line begins a paragraph. */
static void put_prose(struct buf *out, const char *text) {
  struct str rest = str_of(text), line;
  while (str_cut(&rest, '\n', &line)) {
    if (line.length == 0) buf_text(out, ".Pp");
    for (size_t end; line.length; line = str_sub(line, end, line.length)) {
      end = str_find(line, STR(". "), 0);
      end = end == SIZE_MAX ? line.length : end + 2;
      put_plain(out, str_trim(str_sub(line, 0, end)));
      if (end < line.length) buf_char(out, '\n');
    }
    buf_char(out, '\n');
  }
}

static void put_literal(struct buf *out, const char *lines) {
  buf_text(out, ".Bd -literal\n");
  put_plain(out, str_of(lines));
  buf_text(out, "\n.Ed\n");
}

/* The words after the name, those in capitals slanted: they stand for something. */
static void put_synopsis(struct buf *out, const char *synopsis) {
  for (const char *at = synopsis; *at;) {
    size_t capitals = 0;
    while (isupper((unsigned char)at[capitals])) capitals++;
    if (capitals) buf_format(out, "\\fI%.*s\\fR", (int)capitals, at);
    else put_plain(out, (struct str){at, 1});
    at += capitals ? capitals : 1;
  }
  if (*synopsis) buf_char(out, '\n');
}

void manual_name(struct buf *out, const struct command *command) {
  buf_text(out, command ? "abstain-" : "abstain");
  for (const char *at = command ? command->name : ""; *at; at++) buf_char(out, *at == ' ' ? '-' : *at);
}

static void put_head(struct buf *out, const struct command *command) {
  struct buf name;
  buf_init(&name, 100);
  manual_name(&name, command);
  buf_text(out, ".\\\" Made from the table of commands by `make manuals`; change src/cli, not this.\n.Dd " MANUAL_DATE "\n.Dt ");
  for (size_t i = 0; i < name.length; i++) buf_char(out, (char)toupper((unsigned char)name.at[i]));
  buf_format(out, " 1\n.Os abstain\n.Sh NAME\n.Nm %s\n.Nd ", buf_c(&name));
  buf_free(&name);
}

static void put_option(struct buf *out, const struct option *option) {
  buf_format(out, ".It Fl -%s%s", option->name, option->value ? " Ar " : "");
  put_plain(out, str_of(option->value));
  buf_char(out, '\n');
  put_prose(out, option->help);
}

static void put_reference(struct buf *out, const struct command *command) {
  buf_text(out, "Xr ");
  manual_name(out, command);
  buf_text(out, " 1");
}

/* The command of this one's group that comes next by name, or NULL. */
static const struct command *next_sibling(const struct command *command, const char *after) {
  const struct command *next = NULL;
  for (int i = 0; commands[i]; i++) {
    bool sibling = commands[i] != command && strcmp(commands[i]->group, command->group) == 0;
    if (sibling && strcmp(commands[i]->name, after) > 0 && (!next || strcmp(commands[i]->name, next->name) < 0)) next = commands[i];
  }
  return next;
}

static void put_see_also(struct buf *out, const struct command *command) {
  buf_text(out, ".Sh SEE ALSO\n.Xr abstain 1");
  for (const struct command *next = next_sibling(command, ""); next; next = next_sibling(command, next->name)) {
    buf_text(out, " ,\n.");
    put_reference(out, next);
  }
  buf_char(out, '\n');
}

static void put_command(struct buf *out, const struct command *command) {
  put_head(out, command);
  put_plain(out, str_of(command->summary));
  buf_format(out, "\n.Sh SYNOPSIS\n.Nm abstain\n.Cm %s\n", command->name);
  put_synopsis(out, command->synopsis);
  buf_text(out, ".Op Ar options\n");
  if (command->details) {
    buf_text(out, ".Sh DESCRIPTION\n");
    put_prose(out, command->details);
  }
  buf_text(out, ".Sh OPTIONS\n.Bl -tag -width Ds\n");
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) put_option(out, &command->options[i]);
  for (const struct option *option = options_of_all; option->name; option++) put_option(out, option);
  buf_text(out, ".El\n.Sh EXIT STATUS\nAs described in\n.Xr abstain 1 .\n");
  if (command->examples) {
    buf_text(out, ".Sh EXAMPLES\n");
    put_literal(out, command->examples);
  }
  put_see_also(out, command);
}

static void put_program(struct buf *out) {
  put_head(out, NULL);
  buf_text(out, "may this person make this trade now?\n"
                ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar arguments\n.Nm\n.Fl -help | -version\n"
                ".Sh DESCRIPTION\n"
                "Reads a company's insider trading policy, written as a Markdown document with rule blocks, and a journal of\n"
                "events, and answers whether a person may make a trade at an instant: with every rule that binds, the clause,\n"
                "what is still needed and from whom, and when the answer changes.\n"
                "A permission says that the policy does not stand in the way; it never says that a trade is legal.\n"
                ".Sh COMMANDS\n");
  const char *group = "";
  for (int i = 0; commands[i]; i++) {
    bool first = strcmp(group, commands[i]->group) != 0;
    if (first && *group) buf_text(out, ".El\n");
    if (first) buf_format(out, ".Ss %s\n.Bl -tag -width Ds\n", group = commands[i]->group);
    buf_text(out, ".It ");
    put_reference(out, commands[i]);
    buf_char(out, '\n');
    put_plain(out, str_of(commands[i]->summary));
    buf_char(out, '\n');
  }
  buf_text(out, ".El\n.Sh ENVIRONMENT\n.Bl -tag -width Ds\n.It Ev COLUMNS\n"
                "How wide the output may be, instead of what the terminal says.\n"
                ".It Ev NO_COLOR\nWhen it is set, even to nothing, no colours are written.\n"
                ".It Ev TERM\nWhen it is\n.Ql dumb ,\nno colours are written.\n.El\n"
                ".Sh EXIT STATUS\n.Bl -tag -width Ds\n"
                ".It 0\nDone.\nOf a question: the policy does not stand in the way.\n"
                ".It 2\nSomething in the input is wrong; one line says what, where and what to do.\n"
                ".It 3\nNot permitted, or not yet, or perhaps not: an answer, not an error.\n"
                ".It 4\nWhat was named is not there.\n"
                ".It 5\nWhat was asked for contradicts what is there.\n"
                ".It 70\nThe program or its surroundings are broken.\nTreat the question as referred to a person.\n"
                ".It 75\nBusy; try again.\n.El\n");
}

void manual_page(struct buf *out, const struct command *command) {
  if (command) put_command(out, command);
  else put_program(out);
}
