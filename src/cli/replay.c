/* `abstain replay`: recorded decisions made again by this program, and compared byte for byte. `abstain hindsight`: one of them
 * beside what would be answered with what was recorded later. */
#include <inttypes.h>

#include "../base/json.h"
#include "../decision/decision.h"
#include "../evidence/erasure.h"
#include "../register/tell.h"
#include "../decision/entry_text.h"
#include "progress.h"
#include "stored.h"
#include "version.h"

struct replay {
  struct invocation *call;
  struct store *store;
  struct policies *policies;
  struct entry_reader *reader;
  struct erasures erasures;
  int64_t decisions, same, without_grounds, other_engine;
};

/* The decision again, in an arena of its own, from the entries before `cut`. */
static bool make_again(struct replay *replay, struct arena *arena, struct recorded_decision *recorded, int64_t cut, struct decision *again,
                       struct error *error) {
  recorded->basis.cut = cut;
  return decision_make(replay->store, replay->policies, arena, &recorded->basis, again, error);
}

/* Something of what the decision saw is gone: whether that makes the difference nobody can say any more. */
static void tell_erased(struct replay *replay, const struct stored_entry *entry, int64_t erased) {
  struct buf *out = &replay->call->out;
  char digits[HASH_DIGITS];
  hash_hex(entry->hash, digits);
  replay->without_grounds++;
  if (replay->call->json) {
    buf_char(out, '{');
    json_put_member(out, "id", (struct str){digits, ID_DIGITS});
    json_put_int(out, "erased_since", erased);
    buf_text(out, "}\n");
    return;
  }
  buf_format(out, "%.*s cannot be replayed: ", ID_DIGITS_SHOWN, digits);
  buf_count(out, erased, "entry", "entries");
  buf_text(out, " that it saw, perhaps its grounds, erased since\n");
}

static void tell_difference(struct replay *replay, const struct stored_entry *entry, const struct recorded_decision *recorded, const char *now) {
  struct buf *out = &replay->call->out;
  char digits[HASH_DIGITS];
  hash_hex(entry->hash, digits);
  if (replay->call->json) {
    buf_char(out, '{');
    json_put_member(out, "id", (struct str){digits, ID_DIGITS});
    json_put_bool(out, "same", false);
    json_put_member(out, "recorded", recorded->answer);
    json_put_member(out, "now", str_of(now));
    buf_text(out, "}\n");
    return;
  }
  call_color(replay->call, "31");
  buf_format(out, "%.*s differs\n", ID_DIGITS_SHOWN, digits);
  call_color(replay->call, NULL);
  buf_format(out, "  recorded " STR_FMT "\n  now      %s\n", STR_ARG(recorded->answer), now);
}

/* Could the decision not be made because of what is recorded? Otherwise it is the store or the machine that fails. */
static bool is_answer(const struct error *why) { return why->kind != ERROR_BROKEN && why->kind != ERROR_BUSY; }

static bool replay_entry(struct replay *replay, const struct stored_entry *entry, struct error *error) {
  struct entry_content content;
  struct recorded_decision recorded;
  struct decision again;
  struct error why;
  if (!entry_read(replay->reader, entry->content, &content, error)) return false;
  struct arena *arena = arena_new(0);
  bool ok = decision_read(arena, &content.event, &recorded, error);
  if (ok) {
    replay->decisions++;
    replay->other_engine += !str_equal(recorded.basis.engine, STR(ABSTAIN_VERSION));
    bool made = make_again(replay, arena, &recorded, recorded.basis.cut, &again, &why);
    bool same = made && str_equal(again.text, recorded.answer);
    int64_t erased = same ? 0 : erasures_since(&replay->erasures, recorded.basis.cut);
    replay->same += same;
    ok = made || is_answer(&why);
    if (!ok) *error = why;
    else if (erased) tell_erased(replay, entry, erased);
    else if (!same) tell_difference(replay, entry, &recorded, made ? again.text.at : why.text);
  }
  arena_free(arena);
  return ok;
}

/* Ids of all decisions: they are read first, for the store gives one set of rows at a time. */
struct places {
  struct arena *arena;
  int64_t *at;
  size_t room, count;
};

static bool keep_place(void *context, const struct stored_entry *entry, struct error *error) {
  struct places *places = context;
  (void)error;
  ARENA_ROOM(places->arena, places->at, places->room, places->count);
  places->at[places->count++] = entry->place;
  return true;
}

static bool replay_all(struct replay *replay, struct error *error) {
  struct places places = {.arena = replay->call->arena};
  if (!store_each_of(replay->store, "kind", STR("decided"), keep_place, &places, error)) return false;
  for (size_t i = 0; i < places.count; i++) {
    struct arena *arena = arena_new(0);
    struct stored_entry entry;
    bool ok = store_entry(replay->store, arena, places.at[i], &entry, error) && (entry.is_erased || replay_entry(replay, &entry, error));
    arena_free(arena);
    if (!ok) return false;
    show_progress(NULL, (int64_t)i + 1, (int64_t)places.count);
  }
  return true;
}

static void tell_counts(struct replay *replay) {
  struct buf *out = &replay->call->out;
  int64_t different = replay->decisions - replay->same - replay->without_grounds;
  if (different) replay->call->exit_code = error_exit_code(ERROR_CONFLICT);
  if (replay->call->json) {
    buf_char(out, '{');
    json_put_int(out, "decisions", replay->decisions);
    json_put_int(out, "same", replay->same);
    json_put_int(out, "different", different);
    json_put_int(out, "without_grounds", replay->without_grounds);
    json_put_int(out, "by_other_versions", replay->other_engine);
    buf_text(out, "}\n");
    return;
  }
  buf_count(out, replay->decisions, "decision", "decisions");
  buf_format(out, " made again by abstain %s: %" PRId64 " the same, %" PRId64 " different", ABSTAIN_VERSION, replay->same, different);
  if (replay->without_grounds) buf_format(out, ", %" PRId64 " not to be replayed, for grounds were erased", replay->without_grounds);
  if (replay->other_engine) buf_format(out, "; %" PRId64 " were made by another version", replay->other_engine);
  buf_char(out, '\n');
}

static bool run_replay(struct invocation *call, struct error *error) {
  struct replay replay = {.call = call, .policies = policies_new(call->arena), .reader = entry_reader_new(call->arena)};
  struct stored_entry entry;
  bool all = call_option(call, "all") != NULL;
  if (all == (call->word_count > 0)) return error_set(error, ERROR_INPUT, "say either --all or the ID of a decision (see `abstain help replay`)");
  if (!stored_open(call, STORE_READ, &replay.store, error)) return false;
  if (!all && !store_find(replay.store, call->arena, str_of(call->words[0]), &entry, error)) return false;
  if (!all && entry.is_erased) return error_set(error, ERROR_MISSING, "the decision was erased");
  if (!erasures_read(replay.store, call->arena, &replay.erasures, error)) return false;
  if (all ? !replay_all(&replay, error) : !replay_entry(&replay, &entry, error)) return false;
  tell_counts(&replay);
  return true;
}

const struct command command_replay = {
    .name = "replay",
    .group = "The ledger",
    .summary = "makes recorded decisions again and compares them byte for byte",
    .synopsis = "[ID]",
    .examples = "  abstain replay --store company.db --all\n"
                "  abstain replay --store company.db 3f2a91",
    .details = "Each decision was recorded with its policy, its question, and how much of the ledger it saw; this program decides\n"
               "again on the same. Ends with 5 where an answer differs. One that cannot be given again because entries that it saw\n"
               "were erased is counted for itself.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"all", NULL, "every decision of the ledger"}},
    .words_max = 1,
    .run = run_replay,
};

/* -- hindsight -------------------------------------------------------------------------------------------------------- */

static bool run_hindsight(struct invocation *call, struct error *error) {
  struct replay replay = {.call = call, .policies = policies_new(call->arena), .reader = entry_reader_new(call->arena)};
  struct stored_entry entry;
  struct entry_content content;
  struct recorded_decision recorded;
  struct decision then, now;
  struct head head;
  struct buf *out = &call->out;
  if (!stored_open(call, STORE_READ, &replay.store, error)) return false;
  if (!store_find(replay.store, call->arena, str_of(call->words[0]), &entry, error)) return false;
  if (entry.is_erased) return error_set(error, ERROR_MISSING, "the decision was erased");
  if (!entry_read(replay.reader, entry.content, &content, error) || !decision_read(call->arena, &content.event, &recorded, error)) return false;
  if (!store_head_size(replay.store, &head, error)) return false;
  if (!make_again(&replay, call->arena, &recorded, recorded.basis.cut, &then, error)) return false;
  if (!make_again(&replay, call->arena, &recorded, head.size, &now, error)) return false;
  if (call->json) {
    buf_text(out, "{\"then\":");
    buf_str(out, recorded.answer);
    buf_text(out, ",\"with_hindsight\":");
    buf_str(out, now.text);
    buf_text(out, "}\n");
    return true;
  }
  buf_text(out, "As it was answered:\n");
  tell_answer(out, &then.answer, call->columns, call->color);
  buf_text(out, "\nWith all that has been recorded since:\n");
  tell_answer(out, &now.answer, call->columns, call->color);
  bool same = then.answer.low == now.answer.low && then.answer.high == now.answer.high && then.answer.reason_count == now.answer.reason_count;
  buf_text(out, same ? "\nThe verdict is the same.\n" : "\nWhat was recorded later makes a difference.\n");
  return true;
}

const struct command command_hindsight = {
    .name = "hindsight",
    .group = "The ledger",
    .summary = "a decision as it was made, beside the same with what was recorded later",
    .synopsis = "ID",
    .examples = "  abstain hindsight --store company.db 3f2a91",
    .details = "What was not known when somebody was answered is no fault of the answer; this shows what it was.",
    .options = {OPTION_STORE, OPTION_COMPANY},
    .words_min = 1,
    .words_max = 1,
    .run = run_hindsight,
};
