/* A command is one `const struct command` in the table of commands.c; help, completions and manual pages are
 * made from that table. A command turns words into a request to a room and the result into text: it knows no
 * rule and no SQL. Single-threaded. */
#ifndef ABSTAIN_CLI_COMMAND_H
#define ABSTAIN_CLI_COMMAND_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/date.h"
#include "../base/error.h"

enum { OPTIONS_MAX = 40 };
/* An answer that is not a permission ends `abstain ask` with this code: it is an answer, not an error. */
enum { EXIT_NOT_PERMITTED = 3 };

struct option {
  const char *name;  /* "policy" for --policy */
  const char *value; /* "FILE"; NULL for a switch */
  const char *help;
  bool repeats;      /* it may be given again */
};

struct invocation;

struct command {
  const char *name;     /* "ask", "calendar days" */
  const char *group;    /* heading in `abstain help` */
  const char *summary;  /* one line, no full stop */
  const char *synopsis; /* the words after the name: "CAL FROM TO" */
  const char *examples; /* lines, each "  abstain …"; shown first in the help */
  const char *details;  /* paragraphs of plain text, or NULL */
  struct option options[OPTIONS_MAX]; /* ended by an empty one; --json, --help come with every command */
  int words_min, words_max;           /* how many words it takes; words_max < 0: any number */
  bool makes_store;         /* its --store is a new one: it is never taken from the environment */
  bool (*run)(struct invocation *call, struct error *error);
};

struct invocation {
  const struct command *command;
  struct arena *arena; /* lives as long as the command */
  const char **words;
  int word_count;
  const char *values[OPTIONS_MAX]; /* by option, NULL where not given; given again: joined by newlines */
  bool is_of_file[OPTIONS_MAX];    /* by option: a file of settings says it (config.h) */
  bool json;                       /* --json was given */
  bool color;                      /* output is a terminal that has colours, and NO_COLOR is not set */
  int columns;                     /* that the output may be wide: COLUMNS, the terminal's, or 100 */
  int exit_code;                   /* what the program ends with; 0 unless the command says otherwise */
  struct buf out;                  /* written to standard output when the command has succeeded */
};

extern const struct command *const commands[]; /* ended by NULL */
extern const struct command command_help;   /* which is for whoever names none */

/* The value of an option of this command (a switch has ""), or NULL when it was not given. */
const char *call_option(const struct invocation *call, const char *name);
/* As if it had been given, for an option of this command. */
void call_set_option(struct invocation *call, const char *name, const char *value);
void call_set_option_of_file(struct invocation *call, const char *name, const char *value);
/* A word as a date. */
MUST_USE bool word_date(const char *word, struct date *date, struct error *error);
/* Colour on or off in call->out: call_color(call, "31"); call_color(call, NULL) ends it. Nothing without colour. */
void call_color(struct invocation *call, const char *code);
/* Breaks the lines that were put into call->out after its first `start` bytes at the width of the output. */
void call_break_lines(struct invocation *call, size_t start);
/* With --json, what is in call->out becomes a member of an object: for text that has no form of its own in JSON. */
void call_wrap(struct invocation *call, const char *member);
/* Writes what is in call->out so far, for commands with much output. */
void call_flush(struct invocation *call);

#endif
