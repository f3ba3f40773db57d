/* Four questions on a terminal, each with an example; what was said with options is not asked. Then all of it as a page to check,
 * from which each answer can be changed. Questions go to standard error: standard output is for what was made. */
#include <stdio.h>
#include <unistd.h>

#include "setup.h"

enum { TYPED_LENGTH_MAX = 1000, PARTS_MAX = 2 };

/* One line that is asked for, and the option that it answers. */
struct part {
  const char *option, *label;
  const char *usual;   /* where nothing is typed; NULL: the part has none */
  const char *instead; /* where this option is given, it is not asked for */
};
struct question {
  const char *words;
  struct part parts[PARTS_MAX];
};

static const struct question questions[SETUP_STEPS] = {
    {"What is the company called, and by which symbol are its shares traded?\n"
     "For example: Acme Robotics, Inc., with the symbol ACME. Both stand on its pages and in its policy.\n",
     {{"name", "Name", NULL, "company"}, {"ticker", "Symbol", NULL, "company"}}},
    {"Which policy shall be in force, and when does the fiscal year end?\n"
     "The number of a sample, or the file of a policy of your own (a Markdown document; docs/reference/language.md). A sample is a\n"
     "beginning for counsel to change. Closed periods follow the fiscal quarters: December 31, or last Friday of September.\n",
     {{"policy", "Policy", "1", "sample"}, {"fiscal-year", "Fiscal year ends", "December 31", "policy"}}},
    {"Who is the first administrator?\n"
     "The person who decides on requests, often the general counsel: Gil Kato <gil.kato@acme.example>. He is let in by a link that\n"
     "serves once, and appoints others on the site. He signs in by the part of the address before the @.\n",
     {{"administrator", "Name and address of mail", NULL, NULL}}},
    {"Where shall the store be?\n"
     "One file, which holds everything that is ever recorded, on a disk that is backed up: /var/lib/abstain/company.db. Or a database:\n"
     "postgresql://… (then say where its key goes, with --signing-key).\n",
     {{"store", "Store", "company.db", NULL}}},
};

static bool read_typed(struct invocation *call, const char **typed, struct error *error) {
  char line[TYPED_LENGTH_MAX];
  if (!fgets(line, sizeof line, stdin)) {
    fputc('\n', stderr);
    return error_set(error, ERROR_INPUT, "nothing was made");
  }
  size_t length = strlen(line);
  bool is_whole = length && line[length - 1] == '\n';
  for (int c = 0; !is_whole && c != '\n' && c != EOF;) c = getchar(); /* the rest of a line that is too long */
  *typed = arena_copy(call->arena, str_trim(str_of(line))).at;
  return true;
}

static bool ask_part(struct invocation *call, const struct part *part, struct error *error) {
  const char *typed;
  if (call_option(call, part->option) || (part->instead && call_option(call, part->instead))) return true;
  do {
    fprintf(stderr, part->usual ? "  %s [%s]: " : "  %s: ", part->label, part->usual);
    if (!read_typed(call, &typed, error)) return false;
    if (!*typed && part->usual) typed = part->usual;
  } while (!*typed);
  call_set_option(call, part->option, typed);
  return true;
}

/* What was typed as the policy is a sample's number or its name, or else a file. */
static void find_sample(struct invocation *call) {
  struct str typed = str_of(call_option(call, "policy"));
  int64_t number, count = 0;
  while (samples[count].name) count++;
  bool is_number = str_int(typed, &number) && number >= 1 && number <= count;
  const struct sample *sample = is_number ? &samples[number - 1] : sample_find(typed);
  if (!sample) return;
  call_set_option(call, "policy", NULL);
  call_set_option(call, "sample", sample->name);
}

static void forget(struct invocation *call, int step) {
  for (int i = 0; i < PARTS_MAX && questions[step].parts[i].option; i++) {
    call_set_option(call, questions[step].parts[i].option, NULL);
    if (questions[step].parts[i].instead) call_set_option(call, questions[step].parts[i].instead, NULL);
  }
  if (step == SETUP_ADMINISTRATOR) call_set_option(call, "person", NULL);
}

/* Is something of the question still to be said? */
static bool is_open(const struct invocation *call, int step) {
  for (int i = 0; i < PARTS_MAX && questions[step].parts[i].option; i++) {
    const struct part *part = &questions[step].parts[i];
    if (!call_option(call, part->option) && !(part->instead && call_option(call, part->instead))) return true;
  }
  return false;
}

/* Asks until the answer will do. One that came with an option and will not do is asked for, too. */
static bool ask_step(struct invocation *call, struct setup *setup, int step, struct error *error) {
  for (;;) {
    struct error why;
    bool shows = is_open(call, step);
    if (shows) fprintf(stderr, "\n%d of %d  %s", step + 1, SETUP_STEPS, questions[step].words);
    for (int i = 0; shows && step == SETUP_POLICY && samples[i].name; i++)
      fprintf(stderr, "    %d  %-18s %s\n", i + 1, samples[i].name, samples[i].about);
    for (int i = 0; i < PARTS_MAX && questions[step].parts[i].option; i++) {
      if (!ask_part(call, &questions[step].parts[i], error)) return false;
      if (step == SETUP_POLICY) find_sample(call);
    }
    if (setup_steps[step](call, setup, &why)) return true;
    fprintf(stderr, "  %s\n", why.text);
    forget(call, step);
  }
}

static void show(struct invocation *call, const struct setup *setup) {
  struct buf page;
  buf_init(&page, 1 << 16);
  setup_show(call, setup, &page);
  fprintf(stderr, "\nThis will be made:\n\n%s\nEnter makes it; 1 to %d changes an answer; q ends this, and nothing is made: ", buf_c(&page),
          SETUP_STEPS);
  buf_free(&page);
}

/* The answers that follow from others (the company's short name) are worked out again. */
static bool ask_all(struct invocation *call, struct setup *setup, struct error *error) {
  setup_begin(setup);
  for (int step = 0; step < SETUP_STEPS; step++)
    if (!ask_step(call, setup, step, error)) return false;
  return true;
}

bool setup_ask(struct invocation *call, struct error *error) {
  struct setup setup;
  const char *typed;
  int64_t number;
  fprintf(stderr, "A store for a company: four questions, and nothing is made before you have seen it all.\n");
  for (;;) {
    if (!ask_all(call, &setup, error)) return false;
    show(call, &setup);
    if (!read_typed(call, &typed, error)) return false;
    if (!*typed || strcmp(typed, "y") == 0 || strcmp(typed, "yes") == 0) return true;
    if (*typed == 'q' || *typed == 'n') return error_set(error, ERROR_INPUT, "nothing was made");
    if (str_int(str_of(typed), &number) && number >= 1 && number <= SETUP_STEPS) forget(call, (int)number - 1);
  }
}
