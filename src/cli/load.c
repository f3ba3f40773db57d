/* Loading a policy and a journal for a command. */
#include "load.h"

#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/file.h"
#include "../ledger/journal_read.h"
#include "../policy/compile.h"
#include "../register/check.h"
#include "../decision/decision.h"

static void write_messages(const struct invocation *call, const struct messages *messages, const char *path, struct str text) {
  struct buf out;
  buf_init(&out, 16 << 20);
  if (call->json) {
    json_messages(&out, messages, path);
    if (messages->count) fwrite(out.at, 1, out.length, stderr);
  } else {
    buf_messages(&out, messages, path, text, call->color && isatty(STDERR_FILENO));
    if (out.length) fwrite(out.at, 1, out.length, stderr);
  }
  buf_free(&out);
}

static bool too_many(const struct messages *messages, const char *path, struct error *error) {
  return error_set(error, ERROR_INPUT, "`%s` has %d error%s; nothing was done", path, messages->errors, messages->errors == 1 ? "" : "s");
}

/* Reads and compiles. `warnings`: show them even when there is no error. */
static bool compile(struct invocation *call, const char *path, struct str text, bool warnings, struct document *document,
                    struct error *error) {
  struct policy_source source = {.path = path, .text = text, .prose_path = call_option(call, "prose")};
  if (text.length > POLICY_SIZE_MAX)
    return error_set(error, ERROR_INPUT, "`%s` is larger than %d MB, the most that a policy may be", path, POLICY_SIZE_MAX >> 20);
  if (source.prose_path && !file_read(call->arena, source.prose_path, POLICY_SIZE_MAX, &source.prose, error)) return false;
  struct messages messages;
  messages_init(&messages, call->arena);
  document->ast = policy_read(call->arena, &source, &messages);
  bool compiled = document->ast && policy_compile(call->arena, document->ast, &messages, &document->image);
  document->warnings = messages.count - messages.errors;
  document->unproved = messages.unproved;
  if (compiled && document->ast->rule_count == 0)
    return error_set(error, ERROR_INPUT, "`%s` has no rules; a policy is Markdown with blocks of rules (docs/reference/language.md)", path);
  if (warnings || !compiled) write_messages(call, &messages, path, text);
  return compiled || too_many(&messages, path, error);
}

bool load_document(struct invocation *call, const char *path, struct document *document, struct error *error) {
  struct str text;
  return file_read(call->arena, path, POLICY_SIZE_MAX, &text, error) && compile(call, path, text, true, document, error);
}

static void release_policy(void *policy) { abstain_policy_close(policy); }
static void release_journal(void *journal) { journal_free(journal); }

bool load_policy(struct invocation *call, const char *path, struct abstain_policy **policy, struct error *error) {
  struct str text;
  return file_read(call->arena, path, IMAGE_SIZE_MAX, &text, error) && load_policy_text(call, path, text, policy, error);
}

bool load_policy_text(struct invocation *call, const char *path, struct str text, struct abstain_policy **policy, struct error *error) {
  struct document document;
  bool compiled = str_starts(text, STR("abstain\n"));
  if (compiled) document.image = text;
  else if (!compile(call, path, text, false, &document, error)) return false;
  char why[ERROR_TEXT_MAX];
  if (!abstain_policy_use(document.image.at, document.image.length, policy, why, sizeof why))
    return error_set(error, ERROR_INPUT, "`%s`: %s", path, why);
  arena_adopt(call->arena, release_policy, *policy);
  return true;
}

static bool required(const struct invocation *call, const char *option, const char **value, struct error *error) {
  *value = call_option(call, option);
  if (*value) return true;
  return error_set(error, ERROR_INPUT, "which %s? say --%s FILE (see `abstain help %s`)", option, option, call->command->name);
}

/* A journal that does not speak the policy's language is refused, all its faults shown. */
bool load_check(struct invocation *call, const char *path, const struct registry *reg, uint32_t first, struct error *error) {
  struct faults faults = {.arena = call->arena};
  if (register_check(reg, first, &faults)) return true;
  struct buf out;
  buf_init(&out, 1 << 20);
  buf_faults(&out, path, &faults);
  fwrite(out.at, 1, out.length, stderr);
  buf_free(&out);
  return error_set(error, ERROR_INPUT, "`%s` does not fit the policy; nothing was done", path);
}

/* By what was recorded by then it is answered: --known-at, or else --at (an answer of that day rests on what was known
 * that day), or else everything. */
static bool read_known_at(const struct invocation *call, const struct abstain_policy *policy, struct instant *known_at, struct error *error) {
  const char *known = call_option(call, "known-at");
  const struct zone *zone;
  *known_at = INSTANT_NEVER;
  if (!known) known = call_option(call, "at");
  if (!known || strcmp(known, "now") == 0) return true;
  return policy_clock(call->arena, policy, &zone, error) && zone_read(zone, str_of(known), known_at, error);
}

static bool read_at(const struct invocation *call, const struct abstain_policy *policy, struct instant *at, struct error *error) {
  const struct zone *zone;
  const char *text = call_option(call, "at");
  *at = clock_now();
  return !text || strcmp(text, "now") == 0 || (policy_clock(call->arena, policy, &zone, error) && zone_read(zone, str_of(text), at, error));
}

/* All of the journal, or what bears on the persons. */
static bool read_journal(struct invocation *call, struct store *store, int64_t cut, const struct str *persons, int count,
                         struct journal **journal, struct error *error) {
  return persons ? stored_desk(call, store, cut, persons, count, journal, error) : stored_journal(call, store, cut, journal, error);
}

/* The policy of the store that was in force at --at, on what was known by --known-at; its clock reads them, and the clock is
 * first of all that of the newest policy. */
static bool load_stored(struct invocation *call, const struct str *persons, int count, struct registry **reg, struct error *error) {
  struct store *store;
  struct head head;
  struct journal *journal;
  const struct abstain_policy *policy;
  struct policies *policies = policies_new(call->arena);
  struct instant at, known_at;
  struct hash newest, hash;
  int64_t cut;
  if (!stored_open(call, STORE_READ, &store, error) || !store_head(store, &head, error)) return false;
  if (!read_journal(call, store, head.size, persons, count, &journal, error)) return false;
  if (!policy_in_force(journal, INSTANT_NEVER, &newest, error) || !policy_of_store(policies, store, newest, &policy, error)) return false;
  if (!read_known_at(call, policy, &known_at, error) || !read_at(call, policy, &at, error)) return false;
  if (!store_known(store, known_at, &cut, error)) return false;
  if (cut < head.size && !read_journal(call, store, cut, persons, count, &journal, error)) return false;
  if (!policy_in_force(journal, at, &hash, error)) return false;
  if (!hash_equal(hash, newest) && !policy_of_store(policies, store, hash, &policy, error)) return false;
  if (!register_open(call->arena, policy, call_option(call, "calendars"), journal, INSTANT_NEVER, reg, error)) return false;
  (*reg)->counted = cut;
  return true;
}

bool load_register_about(struct invocation *call, const struct str *persons, int count, struct registry **reg, struct error *error) {
  const char *policy_path, *journal_path;
  struct abstain_policy *policy;
  struct journal *journal;
  struct instant known_at;
  if (call_option(call, "store") && (call_option(call, "policy") || call_option(call, "journal")))
    return error_set(error, ERROR_INPUT, "a store has its own policy and journal: say --store, or --policy and --journal, not both");
  if (call_option(call, "store")) return load_stored(call, persons, count, reg, error);
  if (!required(call, "policy", &policy_path, error) || !required(call, "journal", &journal_path, error)) return false;
  if (!load_policy(call, policy_path, &policy, error) || !read_known_at(call, policy, &known_at, error)) return false;
  if (!journal_load(journal_path, &journal, error)) return false;
  arena_adopt(call->arena, release_journal, journal);
  if (!register_open(call->arena, policy, call_option(call, "calendars"), journal, known_at, reg, error)) return false;
  return load_check(call, journal_path, *reg, 0, error);
}

bool load_register(struct invocation *call, struct registry **reg, struct error *error) { return load_register_about(call, NULL, 0, reg, error); }
