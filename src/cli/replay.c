/* `abstain replay`: recorded decisions made again by this program, and compared byte for byte. `abstain hindsight`: one of them
 * beside what would be answered with what was recorded later. */
#include <inttypes.h>

#include "../base/json.h"
#include "../decision/decision.h"
#include "../register/tell.h"
#include "progress.h"
#include "stored.h"
#include "version.h"

enum { ID_DIGITS_SHOWN = 10 };

struct replay {
  struct invocation *call;
  struct store *store;
  struct entry_reader *reader;
  int64_t decisions, same, other_engine;
};

/* The decision again, in an arena of its own, from the entries before `cut`. */
static bool make_again(struct replay *replay, struct arena *arena, struct recorded_decision *recorded, int64_t cut, struct decision *again,
                       struct error *error) {
  recorded->basis.cut = cut;
  return decision_make(replay->store, arena, &recorded->basis, again, error);
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
    replay->same += same;
    if (!same) tell_difference(replay, entry, &recorded, made ? again.text.at : why.text);
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

static bool run_replay(struct invocation *call, struct error *error) {
  struct replay replay = {.call = call, .reader = entry_reader_new(call->arena)};
  struct stored_entry entry;
  bool all = call_option(call, "all") != NULL;
  if (all == (call->word_count > 0)) return error_set(error, ERROR_INPUT, "say either --all or the ID of a decision (see `abstain help replay`)");
  if (!stored_open(call, STORE_READ, &replay.store, error)) return false;
  if (!all && !store_find(replay.store, call->arena, str_of(call->words[0]), &entry, error)) return false;
  if (!all && entry.is_erased) return error_set(error, ERROR_MISSING, "the decision was erased");
  if (all ? !replay_all(&replay, error) : !replay_entry(&replay, &entry, error)) return false;
  if (replay.same < replay.decisions) call->exit_code = error_exit_code(ERROR_CONFLICT);
  if (call->json) {
    buf_format(&call->out, "{\"decisions\":%" PRId64 ",\"same\":%" PRId64 ",\"by_other_versions\":%" PRId64 "}\n", replay.decisions, replay.same,
               replay.other_engine);
    return true;
  }
  buf_count(&call->out, replay.decisions, "decision", "decisions");
  buf_format(&call->out, " made again by abstain %s: %" PRId64 " the same, %" PRId64 " different", ABSTAIN_VERSION, replay.same,
             replay.decisions - replay.same);
  if (replay.other_engine) buf_format(&call->out, "; %" PRId64 " were made by another version", replay.other_engine);
  buf_char(&call->out, '\n');
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
               "again on the same. Ends with 5 where an answer differs.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"all", NULL, "every decision of the ledger"}},
    .words_max = 1,
    .run = run_replay,
};

/* -- hindsight -------------------------------------------------------------------------------------------------------- */

static bool run_hindsight(struct invocation *call, struct error *error) {
  struct replay replay = {.call = call, .reader = entry_reader_new(call->arena)};
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
