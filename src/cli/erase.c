/* `abstain erase`: takes away what is recorded of a person whose time is over. First it only shows what would go. */
#include <inttypes.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../register/register.h"
#include "stored.h"

/* The instant of --before: a date or an instant, by UTC. */
static bool read_before(const struct invocation *call, struct instant *before, struct error *error) {
  const char *text = call_option(call, "before");
  struct date date;
  *before = INSTANT_NEVER; /* not now: what was recorded in this very second is as much there */
  if (!text || instant_parse(str_of(text), before)) return true;
  if (!word_date(text, &date, error)) return false;
  before->seconds = (int64_t)date.days * SECONDS_PER_DAY;
  return true;
}

/* What was done, or would be. */
struct erasing {
  struct str person;
  bool yes, is_known;
  struct erasable erasable;
  bool scrubbed;
  struct error why; /* it was not scrubbed */
};

static void tell_json(struct buf *out, const struct erasing *erasing) {
  const struct erasable *erasable = &erasing->erasable;
  buf_char(out, '{');
  json_put_int(out, "entries", erasable->count);
  json_put_int(out, "kept_by_hold", erasable->kept_held);
  json_put_int(out, "kept_for_others", erasable->kept_shared);
  json_put_int(out, "kept_as_record", erasable->kept_records);
  json_put_bool(out, "erased", erasing->yes && erasable->count > 0);
  json_put_bool(out, "scrubbed", erasing->scrubbed);
  buf_text(out, "}\n");
}

static void tell(struct buf *out, const struct erasing *erasing) {
  const struct erasable *erasable = &erasing->erasable;
  if (erasing->is_known) {
    buf_count(out, erasable->count, "entry", "entries");
    buf_text(out, erasing->yes ? " erased" : " would be erased");
    if (erasable->kept_held) buf_format(out, "; %u kept, for a hold wins", erasable->kept_held);
    if (erasable->kept_shared) buf_format(out, "; %u kept, for they are about others, too", erasable->kept_shared);
    if (erasable->kept_records) buf_format(out, "; %u kept, for they say what was held or erased", erasable->kept_records);
  } else {
    buf_format(out, "Nothing is recorded of `" STR_FMT "`.", STR_ARG(text_shown(erasing->person)));
  }
  if (!erasing->yes)
    buf_text(out, erasable->count == 0
                      ? "\nThere is nothing to erase.\n"
                      : "\nNothing was done. Look at them with `abstain log --person`; to erase them, which cannot be undone, say --yes.\n");
  else if (!erasing->scrubbed)
    buf_format(out, "\nNot finished: %s. Say the same again to finish it: until then what was erased stands in old pages.\n", erasing->why.text);
  else
    buf_text(out, "\nWhat was erased is in no file of the store. Hashes stay: the ledger verifies. Backups made before this still hold it.\n");
}

/* Is he in a class of the policy now? Times and withdrawals are the register's matter, so it is asked. */
static bool check_service(struct invocation *call, struct store *store, struct str person, bool *is_known, struct error *error) {
  struct head head;
  struct journal *journal;
  const struct abstain_policy *policy;
  struct registry *reg;
  if (!store_head_size(store, &head, error) || !stored_desk(call, store, head.size, &person, 1, &journal, error)) return false;
  if (!stored_policy(call, store, journal, &policy, error)) return false;
  if (!register_open(call->arena, policy, NULL, journal, INSTANT_NEVER, &reg, error)) return false;
  struct symbol symbol = symbols_find(&journal->texts, person);
  *is_known = register_knows_person(reg, symbol);
  for (int32_t class = 0; *is_known && class < policy->class_count; class++)
    if (spans_hold(person_class(reg, call->arena, symbol, class), clock_now().seconds))
      return error_set(error, ERROR_CONFLICT, "`" STR_FMT "` is in service: only what is recorded of those who left is erased", STR_ARG(person));
  return true;
}

/* That somebody is not known does not stop who says --yes: it may be the second time, to finish the first. */
static bool find_erasable(struct invocation *call, struct store *store, struct erasing *erasing, struct error *error) {
  struct instant before;
  if (!read_before(call, &before, error) || !check_service(call, store, erasing->person, &erasing->is_known, error)) return false;
  if (!erasing->is_known && !erasing->yes)
    return error_set(error, ERROR_MISSING, "the store knows no person `" STR_FMT "`", STR_ARG(text_shown(erasing->person)));
  return store_erasable(store, call->arena, erasing->person, before, &erasing->erasable, error);
}

static bool erase(struct invocation *call, struct store *store, const char *why, const struct erasable *erasable, struct error *error) {
  struct act act;
  struct receipt receipt;
  return stored_act(call, store->entropy, "erase", &act, error) && store_erase(store, &act, str_of(why), erasable, &receipt, error);
}

static bool run_erase(struct invocation *call, struct error *error) {
  struct store *store;
  const char *why = call_option(call, "why");
  struct erasing erasing = {.person = str_of(call->words[0]), .yes = call_option(call, "yes") != NULL};
  if (!stored_open_signing(call, &store, error) || !find_erasable(call, store, &erasing, error)) return false;
  if (erasing.yes && !why) return error_set(error, ERROR_INPUT, "why? say --why, for it is recorded");
  if (erasing.yes) {
    if (erasing.erasable.count && !erase(call, store, why, &erasing.erasable, error)) return false;
    erasing.scrubbed = store_scrub(store, &erasing.why); /* even where nothing is left to erase */
    if (!erasing.scrubbed) call->exit_code = error_exit_code(erasing.why.kind);
  }
  if (call->json) tell_json(&call->out, &erasing);
  else tell(&call->out, &erasing);
  return true;
}

const struct command command_erase = {
    .name = "erase",
    .group = "The ledger",
    .summary = "takes away what is recorded of a person who left",
    .synopsis = "PERSON",
    .examples = "  abstain erase --store company.db dirk\n"
                "  abstain erase --store company.db --before 2015-01-01 --why \"five years over\" --yes dirk",
    .details = "Without --yes it only counts what would go. The content goes, from the store's file and its log, too; the hash stays,\n"
               "so the ledger still verifies, and an act says what was erased and why. Nothing goes of a person who is in service or\n"
               "under a hold (`abstain record \"hold h1 is placed on dirk\"`), nor what is about others, too. While other programs read\n"
               "the store, old pages keep the content: then it ends with 75, and the same command again finishes it.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"before", "DATE", "only what was recorded before then (default: everything)"},
                {"why", "TEXT", "the reason, which is recorded"}, {"yes", NULL, "do it: it cannot be undone"},
                OPTION_BY, OPTION_KEY, OPTION_SIGNING_KEY},
    .words_min = 1,
    .words_max = 1,
    .run = run_erase,
};
