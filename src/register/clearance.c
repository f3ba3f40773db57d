/* Clearances: who may give them, how long they are valid, and what ends them early. */
#include <stdlib.h>

#include "facts.h"

bool kind_word_covers(const struct abstain_policy *policy, struct str word, int32_t kind) {
  if (str_equal(word, image_str(policy, policy->kinds[kind].name))) return true;
  for (int32_t i = 0; i < policy->kind_group_count; i++)
    if (str_equal(word, image_str(policy, policy->kind_groups[i].name))) return policy->kind_groups[i].kinds >> kind & 1;
  return false;
}

/* Is it about the security that is asked about? */
static bool is_issuer(const struct registry *reg, const struct entry *entry, struct symbol issuer) {
  return symbol_equal(issuer_said(reg, entry_symbol(reg->journal, entry, "issuer")), issuer_said(reg, issuer));
}

/* What is prohibited except with approval takes an approval of that rule or of that very kind: one for a group is none. */
static bool concerns(const struct registry *reg, const struct entry *entry, const struct request *request, int32_t rule, int32_t kind) {
  if (!symbol_equal(entry_person(reg, entry), request->person) || !is_issuer(reg, entry, request->issuer)) return false;
  const struct image_rule *need = &reg->policy->rules[rule];
  struct str of_rule = entry_text(reg->journal, entry, "rule"), word = entry_text(reg->journal, entry, "kind");
  if (of_rule.length && !str_equal(of_rule, image_str(reg->policy, need->id))) return false;
  if (need->approval && !of_rule.length) return str_equal(word, image_str(reg->policy, reg->policy->kinds[kind].name));
  return kind_word_covers(reg->policy, word, kind);
}

static int64_t lapse_of(const struct registry *reg, struct symbol clearance) {
  int64_t lapse = INT64_MAX;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, clearance, EVENT_CLEARANCE_LAPSED); (entry = walk_next(&walk));)
    if (entry->at.seconds < lapse) lapse = entry->at.seconds;
  return lapse;
}

static struct clearance clearance_of(const struct registry *reg, struct arena *arena, const struct entry *entry, const struct request *request,
                                     const struct image_rule *rule, struct spans voids) {
  struct clearance clearance = {.entry = entry};
  struct symbol by = entry_symbol(reg->journal, entry, "by");
  clearance.why_not = officer_why_not(reg, arena, by, rule->from, rule->alternate, request->person, entry_given(reg, entry));
  struct edge_value from = {entry->at, EDGE_CERTAIN, 0}, until = {INSTANT_NEVER, EDGE_CERTAIN, 0};
  if (rule->valid_from != NONE) from = edge_from(reg, rule->valid_from, entry->at, INSTANT_NEVER);
  if (rule->valid_until != NONE) until = edge_from(reg, rule->valid_until, entry->at, INSTANT_NEVER);
  /* A calendar that does not reach so far gives no validity: ask again. */
  if (from.state == EDGE_OUTSIDE || until.state == EDGE_OUTSIDE) until.instant = entry->at;
  clearance.valid = (struct interval){from.instant.seconds, until.instant.seconds};
  int64_t lapsed = lapse_of(reg, entry_symbol(reg->journal, entry, "clearance")), voided = spans_next(voids, entry->at.seconds);
  if (lapsed < clearance.valid.until) clearance.valid.until = lapsed;
  if (voided < clearance.valid.until) clearance.valid.until = voided;
  return clearance;
}

/* -- what was used of them ------------------------------------------------------------------------------------ */

struct use {
  const struct entry *trade;
  uint32_t order;
};

struct uses {
  struct use *at;
  size_t room;
  uint32_t count;
};

static int by_instant(const void *a, const void *b) {
  const struct use *x = a, *y = b;
  if (x->trade->at.seconds != y->trade->at.seconds) return x->trade->at.seconds < y->trade->at.seconds ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

/* The person's trades in the issuer, but for those under a plan, in the order in which they were made. */
static struct uses uses_of(const struct registry *reg, struct arena *arena, const struct request *request) {
  struct uses uses = {0};
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, request->person, EVENT_TRADE_EXECUTED); (entry = walk_next(&walk));) {
    if (!symbol_equal(entry_person(reg, entry), request->person) || !is_issuer(reg, entry, request->issuer) || entry_has(entry, "plan")) continue;
    ARENA_ROOM(arena, uses.at, uses.room, uses.count);
    uses.at[uses.count++] = (struct use){entry, walk.index};
  }
  if (uses.count > 1) qsort(uses.at, uses.count, sizeof *uses.at, by_instant);
  return uses;
}

/* Would the trade, which names no clearance, be one under this: of a kind that it covers, in its time? */
static bool is_under(const struct registry *reg, const struct clearance *clearance, const struct entry *trade, const struct image_rule *rule) {
  if (trade->at.seconds < clearance->valid.from || trade->at.seconds >= clearance->valid.until) return false;
  struct str word = entry_text(reg->journal, trade, "kind"), cleared = entry_text(reg->journal, clearance->entry, "kind");
  for (int32_t k = 0; k < reg->policy->kind_count; k++)
    if ((rule->what >> k & 1) && kind_word_covers(reg->policy, word, k) && kind_word_covers(reg->policy, cleared, k)) return true;
  return false;
}

/* As many as it was given for or, where it does not say, as were requested; INT64_MAX where neither says. */
static int64_t shares_cleared(const struct registry *reg, const struct entry *given) {
  if (entry_has(given, "shares")) return entry_number(reg->journal, given, "shares", 0);
  struct walk walk = walk_of(reg, entry_symbol(reg->journal, given, "request"), EVENT_CLEARANCE_REQUESTED);
  const struct entry *requested = walk_next(&walk);
  return requested ? entry_number(reg->journal, requested, "shares", INT64_MAX) : INT64_MAX;
}

/* A clearance as it is used up. */
struct account {
  struct clearance *clearance;
  int64_t left; /* INT64_MAX: no limit was said */
};

static int by_receipt(const void *a, const void *b) {
  const struct entry *x = ((const struct clearance *)a)->entry, *y = ((const struct clearance *)b)->entry;
  if (x->at.seconds != y->at.seconds) return x->at.seconds < y->at.seconds ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

/* Are fewer left than are wanted? Whoever wants a number for which all such questions are answered alike finds the same
 * clearances. */
static bool is_short(const struct account *account, int64_t wanted, struct shares_range *alike) {
  bool is = account->left < wanted;
  if (is && account->left > alike->above) alike->above = account->left;
  if (!is && account->left < alike->upto) alike->upto = account->left;
  return is;
}

/* Takes up to `shares` at the instant; the clearance ends when fewer are left than are wanted. */
static int64_t spend(struct account *account, int64_t shares, int64_t at, int64_t wanted, struct shares_range *alike) {
  int64_t used = shares < account->left ? shares : account->left;
  if (account->left == INT64_MAX) return shares;
  account->left -= used;
  struct interval *valid = &account->clearance->valid;
  if (is_short(account, wanted, alike) && at < valid->until) valid->until = at;
  return used;
}

/* Ends each clearance of a number of shares when fewer are left than are asked about. What is traded under several
 * uses up the earlier first. */
static void use_up(const struct registry *reg, struct arena *arena, const struct request *request, const struct image_rule *rule,
                   struct clearance *list, uint32_t count, struct shares_range *alike) {
  int64_t wanted = request_shares(request);
  struct uses uses = uses_of(reg, arena, request);
  struct account *accounts = ARENA_ARRAY(arena, count, struct account);
  struct map by_id;
  map_init(&by_id, arena);
  for (uint32_t i = 0; i < count; i++) {
    accounts[i] = (struct account){&list[i], shares_cleared(reg, list[i].entry)};
    map_add(&by_id, entry_text(reg->journal, list[i].entry, "clearance"), (int32_t)i);
    if (is_short(&accounts[i], wanted, alike)) list[i].valid.until = list[i].valid.from;
  }
  uint32_t first = 0;
  for (uint32_t u = 0; u < uses.count; u++) {
    const struct entry *trade = uses.at[u].trade;
    int64_t shares = entry_number(reg->journal, trade, "shares", 0);
    if (entry_has(trade, "clearance")) {
      int32_t named = map_find(&by_id, entry_text(reg->journal, trade, "clearance"));
      if (named != MAP_NONE) spend(&accounts[named], shares, trade->at.seconds, wanted, alike);
      continue;
    }
    while (first < count && list[first].valid.until <= trade->at.seconds) first++;
    for (uint32_t i = first; i < count && shares > 0 && list[i].entry->at.seconds <= trade->at.seconds; i++)
      if (is_under(reg, &list[i], trade, rule)) shares -= spend(&accounts[i], shares, trade->at.seconds, wanted, alike);
  }
}

uint32_t clearances_of(const struct registry *reg, struct arena *arena, const struct request *request, int32_t rule, int32_t kind, bool secrets,
                       struct shares_range *alike, const struct clearance **list) {
  const struct image_rule *need = &reg->policy->rules[rule];
  struct request about = {.person = request->person, .issuer = request->issuer, .kind = NONE};
  struct clearance *found = NULL;
  struct spans voids = spans_none;
  size_t room = 0;
  uint32_t count = 0;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, request->person, EVENT_CLEARANCE_GIVEN); (entry = walk_next(&walk));) {
    if (!concerns(reg, entry, request, rule, kind) || (!secrets && entry->at.seconds > reg->told.seconds)) continue;
    if (count == 0 && need->void_when != NONE) voids = condition_truth(reg, arena, &about, need->void_when, secrets).sure;
    ARENA_ROOM(arena, found, room, count);
    found[count++] = clearance_of(reg, arena, entry, request, need, voids);
  }
  if (count > 1) qsort(found, count, sizeof *found, by_receipt);
  if (count) use_up(reg, arena, request, need, found, count, alike);
  *list = found;
  return count;
}
