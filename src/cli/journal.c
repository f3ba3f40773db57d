/* `abstain journal check` and `print`: is a journal in order, and what does it say, in words. */
#include "../base/json.h"
#include "../calendar/zone.h"
#include "../ledger/concern.h"
#include "../ledger/journal_read.h"
#include "../ledger/journal_write.h"
#include "../ledger/sentence.h"
#include "command.h"

enum { FLUSH_LENGTH = 1 << 16 };

/* ---- check ---- */

struct counts {
  uint32_t of_kind[EVENT_KINDS], withdrawn;
  struct instant first, last; /* of `at` */
};

static void count_entries(const struct journal *journal, struct counts *counts) {
  *counts = (struct counts){.first = INSTANT_NEVER, .last = INSTANT_ALWAYS};
  for (uint32_t i = 0; i < journal->count; i++) {
    const struct entry *entry = journal_entry(journal, i);
    counts->of_kind[entry->kind]++;
    counts->withdrawn += entry_is_withdrawn(journal, entry, journal->count);
    if (entry->at.seconds < counts->first.seconds) counts->first = entry->at;
    if (entry->at.seconds > counts->last.seconds) counts->last = entry->at;
  }
}

static void put_span(struct buf *out, const char *what, struct instant first, struct instant last) {
  buf_format(out, "%s ", what);
  buf_instant(out, first);
  buf_text(out, " to ");
  buf_instant(out, last);
  buf_char(out, '\n');
}

static void put_counts(struct buf *out, const struct journal *journal, const struct counts *counts) {
  buf_format(out, "%u event%s", journal->count, journal->count == 1 ? "" : "s");
  if (counts->withdrawn) buf_format(out, ", %u of them withdrawn", counts->withdrawn);
  buf_char(out, '\n');
  if (journal->count == 0) return;
  put_span(out, "in effect", counts->first, counts->last);
  put_span(out, "recorded ", entry_recorded(journal, journal_entry(journal, 0)),
           entry_recorded(journal, journal_entry(journal, journal->count - 1)));
  for (int kind = 0; kind < EVENT_KINDS; kind++)
    if (counts->of_kind[kind]) buf_format(out, "%9u %s\n", counts->of_kind[kind], event_types[kind].name);
}

static void json_counts(struct buf *out, const struct journal *journal, const struct counts *counts) {
  json_put_int(out, "events", journal->count);
  json_put_int(out, "withdrawn", counts->withdrawn);
  if (journal->count) {
    json_put_instant(out, "first_at", counts->first);
    json_put_instant(out, "last_at", counts->last);
    json_put_instant(out, "first_recorded", entry_recorded(journal, journal_entry(journal, 0)));
    json_put_instant(out, "last_recorded",
                     entry_recorded(journal, journal_entry(journal, journal->count - 1)));
  }
  json_put_key(out, "kinds");
  buf_char(out, '{');
  for (int kind = 0; kind < EVENT_KINDS; kind++)
    if (counts->of_kind[kind]) json_put_int(out, event_types[kind].name, counts->of_kind[kind]);
  buf_char(out, '}');
}

static void json_faults(struct buf *out, const struct faults *faults) {
  json_put_key(out, "faults");
  buf_char(out, '[');
  for (int i = 0; i < faults->count; i++) {
    json_put_comma(out);
    buf_char(out, '{');
    json_put_int(out, "line", faults->list[i].line);
    if (faults->list[i].column) json_put_int(out, "column", faults->list[i].column);
    json_put_member(out, "message", faults->list[i].text);
    buf_char(out, '}');
  }
  buf_char(out, ']');
}

static void put_faults(struct buf *out, const char *path, const struct faults *faults) {
  buf_faults(out, path, faults);
  if (faults->count < FAULTS_MAX)
    buf_format(out, "%d fault%s\n", faults->count, faults->count == 1 ? "" : "s");
  else buf_format(out, "%d faults, and reading ended there\n", faults->count);
}

static bool run_check(struct invocation *call, struct error *error) {
  const char *path = call->words[0];
  struct faults faults = {.arena = call->arena};
  struct counts counts;
  FILE *file = journal_open(path, error);
  if (!file) return false;
  struct journal *journal = journal_read(file, &faults);
  if (file != stdin) fclose(file);
  if (journal) count_entries(journal, &counts);
  else call->exit_code = error_exit_code(ERROR_INPUT);
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_member(&call->out, "file", str_of(path));
    if (journal) json_counts(&call->out, journal, &counts);
    json_faults(&call->out, &faults);
    buf_text(&call->out, "}\n");
  } else if (journal) {
    put_counts(&call->out, journal, &counts);
  } else {
    put_faults(&call->out, path, &faults);
  }
  journal_free(journal);
  return true;
}

const struct command command_journal_check = {
    .name = "journal check",
    .group = "Journal",
    .summary = "is a journal well-formed? what does it hold?",
    .synopsis = "FILE",
    .examples =
        "  abstain journal check examples/immunogen.jsonl\n  grep ann all.jsonl | abstain journal check -",
    .details = "Faults are shown as path:line:column, up to 20 in one run; the exit code is then 2.",
    .words_min = 1,
    .words_max = 1,
    .run = run_check,
};

/* ---- print ---- */

struct printing {
  struct invocation *call;
  const struct journal *journal;
  const struct zone *zone;
  struct str person; /* of whom to print; empty: of everybody */
};

static void print_sentence(const struct printing *printing, const struct entry *entry,
                           const struct event *event) {
  struct buf *out = &printing->call->out;
  buf_wall(out, printing->zone, event->at);
  buf_text(out, "  ");
  buf_event_sentence(out, event);
  if (event->recorded.seconds != event->at.seconds) {
    buf_text(out, "  (recorded ");
    buf_wall(out, printing->zone, event->recorded);
    buf_char(out, ')');
  }
  if (entry_is_withdrawn(printing->journal, entry, printing->journal->count)) buf_text(out, "  (withdrawn)");
}

static void print_entry(const struct printing *printing, const struct entry *entry) {
  struct event event;
  entry_event(printing->journal, printing->call->arena, entry, &event);
  if (printing->person.length && !event_is_to_all(&event) && !event_names_person(&event, printing->person)) return;
  if (printing->call->json) buf_event_json(&printing->call->out, &event);
  else print_sentence(printing, entry, &event);
  buf_char(&printing->call->out, '\n');
  if (printing->call->out.length > FLUSH_LENGTH) call_flush(printing->call);
}

static bool run_print(struct invocation *call, struct error *error) {
  const char *zone = call_option(call, "zone");
  struct journal *journal;
  struct printing printing = {.call = call, .person = str_of(call_option(call, "person"))};
  if (!zone_load(call->arena, str_of(zone ? zone : "UTC"), &printing.zone, error)) return false;
  if (!journal_load(call->words[0], &journal, error)) return false;
  printing.journal = journal;
  bool known = !printing.person.length || symbols_find(&journal->texts, printing.person).number;
  if (known) {
    const uint32_t *order = call->json ? NULL : journal_by_at(journal, call->arena, journal->count);
    for (uint32_t i = 0; i < journal->count; i++)
      print_entry(&printing, journal_entry(journal, order ? order[i] : i));
  }
  journal_free(journal);
  return known || error_set(error, ERROR_MISSING, "`%s` does not name a person `" STR_FMT "`", call->words[0],
                            STR_ARG(printing.person));
}

const struct command command_journal_print = {
    .name = "journal print",
    .group = "Journal",
    .summary = "what happened, as sentences by date",
    .synopsis = "FILE [--person ID] [--zone ZONE]",
    .examples = "  abstain journal print examples/immunogen.jsonl --zone America/New_York\n"
                "  abstain journal print examples/immunogen.jsonl --person dirk --json",
    .details = "Sentences are in the order in which things took effect. With --json: the events as a "
               "journal, in the order of\n"
               "recording, each field in its place.",
    .options = {{"person", "ID", "only events that name the person"},
                {"zone", "ZONE", "dates by the clock of this zone (default: UTC)"}},
    .words_min = 1,
    .words_max = 1,
    .run = run_print,
};
