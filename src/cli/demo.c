/* `abstain demo`: a company with a plausible history as a journal, and the violations planted in it. */
#include "../demo/demo.h"

#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/file.h"
#include "../base/json.h"
#include "../ledger/journal_write.h"
#include "demo_keep.h"
#include "demo_site.h"
#include "load.h"

enum { FLUSH_LENGTH = 1 << 16, EVENTS_BETWEEN = 1 << 16 };

struct showing {
  struct invocation *call;
  bool violations; /* only what was planted */
  bool progress;
  int64_t events, planted;
  double began;
  struct demo_keeping keeping; /* with --store */
};

static void put_violation(struct buf *out, const struct event *event, const char *what, bool json) {
  struct str person = event_text(event, "person"), kind = event_text(event, "kind"), trade = event_text(event, "trade");
  if (json) {
    buf_char(out, '{');
    json_put_member(out, "violation", str_of(what));
    json_put_instant(out, "at", event->at);
    json_put_member(out, "person", person);
    json_put_member(out, "kind", kind);
    json_put_member(out, "trade", trade);
    buf_text(out, "}\n");
  } else {
    buf_instant(out, event->at);
    buf_format(out, "  %-13s  %.*s: %.*s, %.*s\n", what, STR_ARG(trade), STR_ARG(person), STR_ARG(kind));
  }
}

static void show_progress(const struct showing *showing, struct instant at) {
  struct buf line;
  buf_init(&line, 200);
  double seconds = clock_seconds() - showing->began;
  buf_text(&line, "\r");
  buf_date(&line, (struct date){(int32_t)(at.seconds / SECONDS_PER_DAY)});
  buf_format(&line, "  %.1f million events, %.0f s ", (double)showing->events / 1e6, seconds);
  fwrite(line.at, 1, line.length, stderr);
  buf_free(&line);
}

static bool show(void *context, const struct event *event, enum demo_violation violation, struct error *error) {
  struct showing *showing = context;
  struct buf *out = &showing->call->out;
  showing->events++;
  showing->planted += violation != VIOLATION_NONE;
  if (showing->keeping.store) {
    if (!demo_keep(&showing->keeping, event, error)) return false;
  } else if (!showing->violations) {
    buf_event_json(out, event);
    buf_char(out, '\n');
  } else if (violation) {
    put_violation(out, event, demo_violation_names[violation], showing->call->json);
  }
  if (out->length > FLUSH_LENGTH) call_flush(showing->call);
  if (showing->progress && showing->events % EVENTS_BETWEEN == 0) show_progress(showing, event->recorded);
  return !ferror(stdout) || error_set(error, ERROR_BROKEN, "the journal could not be written");
}

static bool number_option(const struct invocation *call, const char *name, int64_t usual, int64_t *value, struct error *error) {
  const char *word = call_option(call, name);
  *value = usual;
  if (!word || str_int(str_of(word), value)) return true;
  return error_set(error, ERROR_INPUT, "`--%s %s` is not a whole number", name, word);
}

static bool found_for_demo(struct invocation *call, const struct demo_plan *plan, struct entropy *entropy, struct demo_keeping *keeping,
                           struct error *error) {
  const char *path = call_option(call, "policy");
  struct abstain_policy *policy;
  struct str text;
  if (!path) return error_set(error, ERROR_INPUT, "a store needs a policy: say --policy policies/immunogen.md");
  if (!file_read(call->arena, path, POLICY_SIZE_MAX, &text, error)) return false;
  if (!load_policy_text(call, path, text, &policy, error)) return false;
  *entropy = entropy_seeded(plan->seed);
  return demo_found(call, text, entropy, keeping, error);
}

/* Nobody reads thousands of lines of a journal on a terminal. */
static bool is_bare_on_terminal(const struct invocation *call) {
  for (int i = 0; i < OPTIONS_MAX; i++)
    if (call->values[i]) return false;
  return !call->json && isatty(STDOUT_FILENO);
}

static bool run_demo(struct invocation *call, struct error *error) {
  struct demo_plan plan = {.end = date_of(2026, 7, 1)};
  struct showing showing = {.call = call, .violations = call_option(call, "violations"), .began = clock_seconds()};
  const char *until = call_option(call, "until");
  int64_t years, seed;
  bool serves = call_option(call, "serve") || is_bare_on_terminal(call);
  if (!number_option(call, "people", 40, &plan.people, error) || !number_option(call, "years", serves ? 1 : 2, &years, error) ||
      !number_option(call, "seed", 1, &seed, error) || (until && !word_date(until, &plan.end, error)))
    return false;
  plan.years = years > 0 && years < INT32_MAX ? (int32_t)years : 0;
  plan.seed = (uint64_t)seed;
  if (serves) return demo_site(call, &plan, error);
  showing.progress = isatty(STDERR_FILENO);
  struct entropy entropy;
  bool stores = call_option(call, "store") != NULL;
  bool done = demo_check(&plan, error) && (!stores || found_for_demo(call, &plan, &entropy, &showing.keeping, error)) &&
              demo_run(&plan, show, &showing, error) && (!stores || demo_keep_batch(&showing.keeping, error));
  arena_free(showing.keeping.arena);
  if (showing.progress && showing.events >= EVENTS_BETWEEN) fputc('\n', stderr);
  return done;
}

const struct command command_demo = {
    .name = "demo",
    .group = "Journal",
    .summary = "an invented company with a history, to try things on",
    .synopsis = "[--people N] [--years Y] [--seed S] [--until DATE]",
    .examples = "  abstain demo --serve\n"
                "  abstain demo > demo.jsonl\n"
                "  abstain windows --person gil.kato --policy policies/immunogen.md --journal demo.jsonl --from 2026-01-01\n"
                "  abstain demo --people 1000000 --years 2 --seed 7 > large.jsonl\n"
                "  abstain demo --store demo.db --policy policies/immunogen.md\n"
                "  abstain demo --violations",
    .details = "The journal is written to standard output. It speaks the language of policies/immunogen.md; every name in it is\n"
               "invented. The same options give the same bytes on every machine. Among the trades are a few that break the\n"
               "policy: --violations shows them in place of the journal, so that what should find them can be tested. With --store the\n"
               "history goes into a store of its own, the same bytes, too: its key is made from the seed, and secret to nobody.\n"
               "\n"
               "With --serve, or on a terminal without any option, the company's site is served on this machine until you end it\n"
               "(Ctrl-C): a year until now in a folder that is taken away then, also where the program is killed; requests that wait;\n"
               "and links by which an employee, a director, the administrator, the chief executive and an auditor sign in.",
    .options = {OPTION_STORE, {"policy", "FILE", "with --store: the policy that is in force"}, OPTION_SIGNING_KEY,
                {"serve", NULL, "its site, served until you end it; nothing is left behind"},
                {"port", "N", "with --serve: the port (default: 8080, or a free one)"},
                {"people", "N", "how many are in service on the first day (default: 40)"},
                {"years", "Y", "how long the history is (default: 2)"},
                {"seed", "S", "a number; another seed makes another history (default: 1)"},
                {"until", "DATE", "the day after the last (default: 2026-07-01)"},
                {"violations", NULL, "what was planted, in place of the journal"}},
    .makes_store = true,
    .run = run_demo,
};
