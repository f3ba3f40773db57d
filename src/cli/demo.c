/* `abstain demo`: a company with a plausible history as a journal, and the violations planted in it. */
#include "../demo/demo.h"

#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../ledger/journal_write.h"
#include "../base/file.h"
#include "found.h"
#include "load.h"

enum { FLUSH_LENGTH = 1 << 16, EVENTS_BETWEEN = 1 << 16 };

/* The events that go into the store with the next act. */
struct keeping {
  struct store *store;
  struct arena *arena; /* of the events */
  struct event *events;
  uint32_t count, acts;
};

struct showing {
  struct invocation *call;
  bool violations; /* only what was planted */
  bool progress;
  int64_t events, planted;
  double began;
  struct keeping keeping; /* with --store */
};

static struct str text_of(const struct event *event, const char *field) {
  return event->values[event_field_find(event->kind, str_of(field))].text;
}

static void put_violation(struct buf *out, const struct event *event, const char *what, bool json) {
  struct str person = text_of(event, "person"), kind = text_of(event, "kind"), trade = text_of(event, "trade");
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

/* -- into a store -------------------------------------------------------------------------------------------------- */

static struct str copy_text(struct arena *arena, struct str text) { return text.length ? arena_copy(arena, text) : text; }

static void copy_event(struct arena *arena, const struct event *from, struct event *event) {
  *event = *from;
  event->id = copy_text(arena, from->id);
  for (int f = 0; f < FIELDS_MAX && event_types[from->kind].fields[f].name; f++) {
    struct value *value = &event->values[f];
    if (!event_has(from, f)) continue;
    value->text = copy_text(arena, value->text);
    if (!value->count) continue;
    struct str *list = ARENA_ARRAY(arena, value->count, struct str);
    for (uint32_t i = 0; i < value->count; i++) list[i] = copy_text(arena, value->list[i]);
    value->list = list;
  }
}

/* The clock of a demonstration is that of its events, and its acts are numbered: the same plan gives the same store. */
static bool keep_batch(struct keeping *keeping, struct error *error) {
  if (keeping->count == 0) return true;
  struct receipt receipt;
  struct str key = arena_print(keeping->arena, "demo/%u", ++keeping->acts);
  struct instant last = keeping->events[keeping->count - 1].recorded;
  struct act act = {.name = STR("record"), .by = STR("demo"), .via = STR("cli"), .key = key, .recorded = last};
  struct command_act command = {.act = act, .events = keeping->events, .count = keeping->count};
  bool ok = store_append(keeping->store, &command, &receipt, error);
  arena_free(keeping->arena);
  keeping->arena = arena_new(0);
  keeping->events = NULL;
  keeping->count = 0;
  return ok;
}

static bool keep(struct keeping *keeping, const struct event *event, struct error *error) {
  if (!keeping->events) keeping->events = ARENA_ARRAY(keeping->arena, EVENTS_AN_ACT, struct event);
  copy_event(keeping->arena, event, &keeping->events[keeping->count++]);
  return keeping->count < EVENTS_AN_ACT || keep_batch(keeping, error);
}

static bool found_store(struct invocation *call, const struct demo_plan *plan, struct entropy *entropy, struct keeping *keeping,
                        struct error *error) {
  const char *path = call_option(call, "policy");
  struct abstain_policy *policy;
  struct str public_key;
  struct founding founding = {.company = "demo", .since = {(int64_t)date_of(1990, 1, 1).days * SECONDS_PER_DAY}, .entropy = entropy};
  if (!path) return error_set(error, ERROR_INPUT, "a store needs a policy: say --policy policies/immunogen.md");
  if (!file_read(call->arena, path, POLICY_SIZE_MAX, &founding.policy, error)) return false;
  if (!load_policy_text(call, path, founding.policy, &policy, error)) return false;
  *entropy = entropy_seeded(plan->seed);
  founding.act = (struct act){.name = STR("init"), .by = STR("demo"), .via = STR("cli"), .key = STR("demo/0"), .recorded = founding.since};
  keeping->arena = arena_new(0);
  return found(call, &founding, &keeping->store, &public_key, error);
}

static bool show(void *context, const struct event *event, enum demo_violation violation, struct error *error) {
  struct showing *showing = context;
  struct buf *out = &showing->call->out;
  showing->events++;
  showing->planted += violation != VIOLATION_NONE;
  if (showing->keeping.store) {
    if (!keep(&showing->keeping, event, error)) return false;
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

static bool run_demo(struct invocation *call, struct error *error) {
  struct demo_plan plan = {.end = date_of(2026, 7, 1)};
  struct showing showing = {.call = call, .violations = call_option(call, "violations"), .began = clock_seconds()};
  const char *until = call_option(call, "until");
  int64_t years, seed;
  if (!number_option(call, "people", 40, &plan.people, error) || !number_option(call, "years", 2, &years, error) ||
      !number_option(call, "seed", 1, &seed, error) || (until && !word_date(until, &plan.end, error)))
    return false;
  plan.years = years > 0 && years < INT32_MAX ? (int32_t)years : 0;
  plan.seed = (uint64_t)seed;
  showing.progress = isatty(STDERR_FILENO);
  struct entropy entropy;
  bool stores = call_option(call, "store") != NULL;
  bool done = demo_check(&plan, error) && (!stores || found_store(call, &plan, &entropy, &showing.keeping, error)) &&
              demo_run(&plan, show, &showing, error) && (!stores || keep_batch(&showing.keeping, error));
  arena_free(showing.keeping.arena);
  if (showing.progress && showing.events >= EVENTS_BETWEEN) fputc('\n', stderr);
  return done;
}

const struct command command_demo = {
    .name = "demo",
    .group = "Journal",
    .summary = "an invented company with a history, to try things on",
    .synopsis = "[--people N] [--years Y] [--seed S] [--until DATE]",
    .examples = "  abstain demo > demo.jsonl\n"
                "  abstain windows --person gil.kato --policy policies/immunogen.md --journal demo.jsonl --from 2026-01-01\n"
                "  abstain demo --people 1000000 --years 2 --seed 7 > large.jsonl\n"
                "  abstain demo --store demo.db --policy policies/immunogen.md\n"
                "  abstain demo --violations",
    .details = "The journal is written to standard output. It speaks the language of policies/immunogen.md; every name in it is\n"
               "invented. The same options give the same bytes on every machine. Among the trades are a few that break the\n"
               "policy: --violations shows them in place of the journal, so that what should find them can be tested. With --store the\n"
               "history goes into a store of its own, the same bytes, too: its key is made from the seed, and secret to nobody.",
    .options = {OPTION_STORE, {"policy", "FILE", "with --store: the policy that is in force"}, OPTION_SIGNING_KEY,
                {"people", "N", "how many are in service on the first day (default: 40)"},
                {"years", "Y", "how long the history is (default: 2)"},
                {"seed", "S", "a number; another seed makes another history (default: 1)"},
                {"until", "DATE", "the day after the last (default: 2026-07-01)"},
                {"violations", NULL, "what was planted, in place of the journal"}},
    .makes_store = true,
    .run = run_demo,
};
