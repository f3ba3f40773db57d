/* Loading a policy and a journal for a command. */
#include "load.h"

#include <stdio.h>
#include <unistd.h>

#include "../base/file.h"
#include "../ledger/journal_read.h"
#include "../policy/compile.h"
#include "../register/check.h"

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
  struct document document;
  if (!file_read(call->arena, path, IMAGE_SIZE_MAX, &text, error)) return false;
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
static bool check_journal(struct invocation *call, const char *path, const struct register_ *reg, struct error *error) {
  struct faults faults = {.arena = call->arena};
  if (register_check(reg, &faults)) return true;
  struct buf out;
  buf_init(&out, 1 << 20);
  buf_faults(&out, path, &faults);
  fwrite(out.at, 1, out.length, stderr);
  buf_free(&out);
  return error_set(error, ERROR_INPUT, "`%s` does not fit the policy; nothing was answered", path);
}

bool load_register(struct invocation *call, struct register_ **reg, struct error *error) {
  const char *policy_path, *journal_path, *known = call_option(call, "known-at");
  struct abstain_policy *policy;
  struct journal *journal;
  const struct zone *zone;
  struct instant known_at = INSTANT_NEVER;
  if (!required(call, "policy", &policy_path, error) || !required(call, "journal", &journal_path, error)) return false;
  if (!load_policy(call, policy_path, &policy, error)) return false;
  if (!policy_clock(call->arena, policy, &zone, error)) return false;
  if (!known) known = call_option(call, "at"); /* an answer of that day rests on what was known that day */
  if (known && strcmp(known, "now") != 0 && !zone_read(zone, str_of(known), &known_at, error)) return false;
  if (!journal_load(journal_path, &journal, error)) return false;
  arena_adopt(call->arena, release_journal, journal);
  if (!register_open(call->arena, policy, call_option(call, "calendars"), journal, known_at, reg, error)) return false;
  return check_journal(call, journal_path, *reg, error);
}
