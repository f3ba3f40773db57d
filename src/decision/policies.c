/* The policies of stores, each compiled once. */
#include "policies.h"

#include <pthread.h>

#include "../policy/compile.h"
#include "../policy/source.h"

struct kept_policy {
  struct hash hash;
  struct abstain_policy *policy;
  struct kept_policy *next;
};

struct policies {
  struct arena *arena;
  pthread_mutex_t lock;
  struct kept_policy *first; /* they are few */
};

static void release_lock(void *lock) { pthread_mutex_destroy(lock); }

struct policies *policies_new(struct arena *arena) {
  struct policies *policies = ARENA_NEW(arena, struct policies);
  policies->arena = arena;
  pthread_mutex_init(&policies->lock, NULL);
  arena_adopt(arena, release_lock, &policies->lock);
  return policies;
}

bool policy_in_force(const struct journal *journal, struct instant at, struct hash *hash, struct error *error) {
  const struct entry *adopted = NULL;
  for (uint32_t i = 0; i < journal->count; i++) {
    const struct entry *entry = journal_entry(journal, i);
    if (entry->kind != EVENT_POLICY_ADOPTED || entry->at.seconds > at.seconds) continue;
    if (!entry_is_withdrawn(journal, entry, journal->count) && (!adopted || entry->at.seconds >= adopted->at.seconds)) adopted = entry;
  }
  if (!adopted)
    return error_set(error, ERROR_MISSING, "no policy was in force then, or none was known; `abstain log --kind policy-adopted` shows since when");
  return hash_parse(entry_text(journal, adopted, "policy"), hash) ||
         error_set(error, ERROR_BROKEN, "the event that adopts the policy does not name a document");
}

static void release_policy(void *policy) { abstain_policy_close(policy); }

/* What compiling leaves behind goes with the scratch arena; the image stays in the other. */
static bool compile(struct arena *arena, struct store *store, struct arena *scratch, struct hash hash, struct abstain_policy **policy,
                    struct error *error) {
  struct policy_source source;
  struct messages messages;
  struct str image;
  char digits[HASH_DIGITS], why[ERROR_TEXT_MAX];
  source = (struct policy_source){.path = arena_print(scratch, "policy %.12s", hash_hex(hash, digits).at).at};
  if (!store_document(store, scratch, hash, &source.text, error)) return false;
  messages_init(&messages, scratch);
  const struct ast *ast = policy_read(scratch, &source, &messages);
  if (!ast || !policy_compile(scratch, ast, &messages, &image))
    return error_set(error, ERROR_CONFLICT, "this program does not accept the policy %.12s of the store (%d errors)", digits, messages.errors);
  image = arena_copy(arena, image);
  if (!abstain_policy_use(image.at, image.length, policy, why, sizeof why)) return error_set(error, ERROR_BROKEN, "%s: %s", source.path, why);
  return true;
}

static struct kept_policy *find(const struct policies *policies, struct hash hash) {
  struct kept_policy *kept = policies->first;
  while (kept && !hash_equal(kept->hash, hash)) kept = kept->next;
  return kept;
}

/* With the lock. */
static bool add(struct policies *policies, struct store *store, struct hash hash, struct kept_policy **kept, struct error *error) {
  struct arena *scratch = arena_new(0);
  struct abstain_policy *policy;
  bool ok = compile(policies->arena, store, scratch, hash, &policy, error);
  arena_free(scratch);
  if (!ok) return false;
  *kept = ARENA_NEW(policies->arena, struct kept_policy);
  **kept = (struct kept_policy){hash, policy, policies->first};
  policies->first = *kept;
  arena_adopt(policies->arena, release_policy, policy);
  return true;
}

bool policy_of_store(struct policies *policies, struct store *store, struct hash hash, const struct abstain_policy **policy,
                     struct error *error) {
  pthread_mutex_lock(&policies->lock);
  struct kept_policy *kept = find(policies, hash);
  bool ok = kept || add(policies, store, hash, &kept, error);
  pthread_mutex_unlock(&policies->lock);
  if (ok) *policy = kept->policy;
  return ok;
}
