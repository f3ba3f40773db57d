/* What follows from a life for one person at one instant. Everything is asked of the whole list, again and again: this
 * is to be read beside the policy, not to be fast. */
#include "oracle_clock.h"
#include "oracle_journal.h"

/* What is asked: the list as known, at an instant. */
struct view {
  const struct life *life;
  struct instant at, known;
};

/* The happenings of a kind that have come by the instant. */
#define EACH(view, one, of_kind)                                                                             \
  for (const struct happening *one = (view)->life->list; one < (view)->life->list + (view)->life->count; one++) \
    if (one->kind == (of_kind) && one->recorded.seconds <= (view)->known.seconds && one->at.seconds <= (view)->at.seconds)

/* The same, whenever they come: of what is asked about a later instant. */
#define EACH_EVER(view, one, of_kind)                                                                        \
  for (const struct happening *one = (view)->life->list; one < (view)->life->list + (view)->life->count; one++) \
    if (one->kind == (of_kind) && one->recorded.seconds <= (view)->known.seconds)

static bool is_word(const struct happening *one, const char *word) { return one->word && strcmp(one->word, word) == 0; }

/* -- persons ---------------------------------------------------------------------------------------------------- */

static bool has_left_since(const struct view *view, int person, struct instant since) {
  EACH(view, one, EVENT_LEFT) if (one->person == person && one->at.seconds > since.seconds) return true;
  return false;
}

/* Was it given, and neither ended nor lost by leaving since? `word` NULL: any. */
static bool has(const struct view *view, int person, enum event_kind given, enum event_kind ended, const char *word) {
  EACH(view, one, given) {
    if (one->person != person || (word && !is_word(one, word)) || has_left_since(view, person, one->at)) continue;
    bool over = false;
    EACH(view, end, ended) over |= end->person == person && (!word || is_word(end, word)) && end->at.seconds > one->at.seconds;
    if (!over) return true;
  }
  return false;
}

static bool is_in_class(const struct view *view, int person, const char *word) {
  return has(view, person, EVENT_CLASS_GIVEN, EVENT_CLASS_ENDED, word);
}

static bool holds_office(const struct view *view, int person, const char *word) {
  return has(view, person, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED, word);
}

static bool is_personnel(const struct view *view, int person) {
  return is_in_class(view, person, "director") || is_in_class(view, person, "officer") || is_in_class(view, person, "employee") ||
         is_in_class(view, person, "consultant") || is_in_class(view, person, "senior-manager") || is_in_class(view, person, "designated");
}

static bool is_insider(const struct view *view, int person) {
  return is_in_class(view, person, "director") || is_in_class(view, person, "senior-manager") || is_in_class(view, person, "designated");
}

static bool is_away(const struct view *view, int person) {
  EACH(view, one, EVENT_UNAVAILABLE) {
    if (one->person != person || one->until.seconds <= view->at.seconds) continue;
    bool back = false;
    EACH(view, then, EVENT_AVAILABLE) back |= then->person == person && then->at.seconds > one->at.seconds;
    if (!back) return true;
  }
  return false;
}

/* -- ties ------------------------------------------------------------------------------------------------------- */

/* A recorded relation as it stands, seen from the person's side. */
struct tie {
  int other;
  enum kin word;
  enum oracle_truth dependent;
  struct instant from, until;
};

/* When the tie was ended, or recorded anew with other circumstances. */
static struct instant tie_end(const struct view *view, const struct happening *tie) {
  struct instant end = INSTANT_NEVER;
  for (int again = 0; again < 2; again++)
    EACH_EVER(view, one, again ? EVENT_RELATION : EVENT_RELATION_ENDED)
      if (one->person == tie->person && one->other == tie->other && one->relation == tie->relation &&
          one->at.seconds > tie->at.seconds && one->at.seconds < end.seconds)
        end = one->at;
  return end;
}

static bool stands(const struct view *view, const struct happening *relation) {
  return relation->at.seconds <= view->at.seconds && view->at.seconds < tie_end(view, relation).seconds;
}

/* A relation says whether the one depends on the other; of the other way round nothing is known, unless it is said too. */
static enum oracle_truth depends(const struct view *view, int person, int on) {
  enum oracle_truth said = ORACLE_UNKNOWN;
  EACH(view, one, EVENT_RELATION)
    if (one->person == person && one->other == on && one->dependent != ORACLE_UNKNOWN && said != ORACLE_YES && stands(view, one))
      said = one->dependent;
  return said;
}

/* False when the relation says nothing of what the person is to another. */
static bool tie_of(const struct view *view, const struct happening *relation, int person, struct tie *tie) {
  bool his = relation->person == person;
  if (!his && relation->other != person) return false;
  enum kin word = his ? relation->relation : kin_inverse(relation->relation);
  int other = his ? relation->other : relation->person;
  *tie = (struct tie){other, word, his ? relation->dependent : depends(view, person, other),
                      relation->at, tie_end(view, relation)};
  return word != KIN_WORDS;
}

static bool is_close_family(enum kin word) {
  return word == KIN_SPOUSE || word == KIN_PARENT || word == KIN_CHILD || word == KIN_MINOR_CHILD || word == KIN_SIBLING;
}

static bool is_family(enum kin word) {
  return is_close_family(word) || word == KIN_PARTNER || word == KIN_GRANDPARENT || word == KIN_GRANDCHILD || word == KIN_IN_LAW ||
         word == KIN_OTHER_FAMILY;
}

static enum oracle_truth either(enum oracle_truth a, enum oracle_truth b) {
  if (a == ORACLE_YES || b == ORACLE_YES) return ORACLE_YES;
  return a == ORACLE_UNKNOWN || b == ORACLE_UNKNOWN ? ORACLE_UNKNOWN : ORACLE_NO;
}

/* Whether two live together, as is said of them: 0 nothing is. */
enum together { SAID_NOTHING, SAID_APART, SAID_PERHAPS, SAID_TOGETHER };

/* Who lives with a person, and who is of his household by having his address too, as a trust may that lives with nobody. */
struct household {
  enum oracle_truth lives[PEOPLE], counts[PEOPLE];
};

/* Those live with him of whom it is said, and who live with one of them (clause 16); but not one of whom it is said that he
 * lives apart. */
static struct household find_household(const struct view *view, int person) {
  enum together said[PEOPLE][PEOPLE] = {{SAID_NOTHING}};
  struct household found = {{ORACLE_NO}, {ORACLE_NO}};
  enum oracle_truth *lives = found.lives;
  EACH(view, one, EVENT_RELATION) {
    struct tie tie;
    if (one->person == one->other || !stands(view, one)) continue;
    enum oracle_truth shares = one->relation == KIN_HOUSEHOLD_MEMBER ? ORACLE_YES : one->shares_address;
    enum together how = shares == ORACLE_YES ? SAID_TOGETHER : shares == ORACLE_NO ? SAID_APART : SAID_PERHAPS;
    if (tie_of(view, one, person, &tie)) found.counts[tie.other] = either(found.counts[tie.other], shares);
    if (kin_inverse(one->relation) == KIN_WORDS || how < said[one->person][one->other]) continue;
    said[one->person][one->other] = said[one->other][one->person] = how;
  }
  lives[person] = ORACLE_YES;
  for (int round = 0; round < PEOPLE; round++)
    for (int one = 0; one < PEOPLE; one++)
      for (int other = 0; other < PEOPLE; other++) {
        if (lives[one] == ORACLE_NO || said[one][other] < SAID_PERHAPS || said[person][other] == SAID_APART) continue;
        bool sure = lives[one] == ORACLE_YES && said[one][other] == SAID_TOGETHER;
        lives[other] = either(lives[other], sure ? ORACLE_YES : ORACLE_UNKNOWN);
      }
  for (int other = 0; other < PEOPLE; other++) found.counts[other] = either(found.counts[other], lives[other]);
  return found;
}

static void find_ties(const struct view *view, int person, const struct household *household, struct oracle_person *found) {
  for (int other = 0; other < PEOPLE; other++)
    if (other != person && is_personnel(view, other)) found->household_of_personnel = either(found->household_of_personnel, household->counts[other]);
  EACH(view, relation, EVENT_RELATION) {
    struct tie tie;
    if (!tie_of(view, relation, person, &tie) || !stands(view, relation)) continue;
    if (is_personnel(view, tie.other)) {
      if (is_family(tie.word)) found->family_of_personnel = ORACLE_YES;
      if (tie.word == KIN_CONTROLLED_ENTITY || tie.word == KIN_TRUST) found->entity_of_personnel = ORACLE_YES;
    }
    if (is_insider(view, tie.other) && is_family(tie.word))
      found->immediate_family_of_insider = either(found->immediate_family_of_insider, either(household->lives[tie.other], tie.dependent));
  }
}

/* -- knowledge -------------------------------------------------------------------------------------------------- */

static struct instant earlier(struct instant a, struct instant b) { return a.seconds < b.seconds ? a : b; }
static struct instant later(struct instant a, struct instant b) { return a.seconds > b.seconds ? a : b; }

/* An item becomes public when it is first disclosed, by itself or within a disclosure. */
static struct oracle_item item_as_it_ends(const struct view *view, int thing) {
  struct oracle_item item = {INSTANT_NEVER, INSTANT_NEVER, INSTANT_NEVER};
  EACH_EVER(view, one, EVENT_ITEM_DISCLOSED) if (one->thing == thing) item.disclosed = earlier(item.disclosed, one->at);
  EACH_EVER(view, one, EVENT_DISCLOSURE) if (one->item == thing) item.disclosed = earlier(item.disclosed, one->at);
  EACH_EVER(view, one, EVENT_ITEM_ABANDONED) if (one->thing == thing) item.abandoned = earlier(item.abandoned, one->at);
  return item;
}

static bool item_is_about(const struct view *view, int thing, bool of_company) {
  EACH_EVER(view, one, EVENT_ITEM_OPENED) if (one->thing == thing && one->elsewhere != of_company) return true;
  return false;
}

static bool is_opened(const struct view *view, int thing) {
  EACH_EVER(view, one, EVENT_ITEM_OPENED) if (one->thing == thing) return true;
  return false;
}

/* Adds what `insider` was told to what the person knows, as long as the tie stands (NULL: it is himself). Where the
 * tie is uncertain, so is the knowledge: *uncertain says that at the instant there is some. */
static bool add_items(const struct view *view, int insider, const struct tie *tie, enum oracle_truth through, bool of_company,
                      struct oracle_person *found, bool *uncertain) {
  EACH_EVER(view, told, EVENT_BROUGHT_IN) {
    if (told->person != insider) continue;
    if (!is_opened(view, told->thing)) return false; /* nobody knows whom it is about: such a journal is refused */
    if (!item_is_about(view, told->thing, of_company)) continue;
    struct oracle_item item = item_as_it_ends(view, told->thing);
    item.told = tie ? later(told->at, tie->from) : told->at;
    EACH_EVER(view, off, EVENT_TAKEN_OFF)
      if (off->person == insider && off->thing == told->thing && off->at.seconds > told->at.seconds)
        item.abandoned = earlier(item.abandoned, off->at);
    if (tie) item.abandoned = earlier(item.abandoned, tie->until);
    if (item.told.seconds >= item.abandoned.seconds) continue;
    if (through == ORACLE_YES) {
      if (found->item_count == ORACLE_MAX) return false;
      found->items[found->item_count++] = item;
    } else if (item.told.seconds <= view->at.seconds && item.abandoned.seconds > view->at.seconds &&
               (item.disclosed.seconds > view->at.seconds ||
                !nth_day_after_has_come(view->life->world.company.business, 2, item.disclosed, oracle_day(view->at)))) {
      *uncertain = true;
    }
  }
  return true;
}

/* The next instant after `from` at which a relation begins or ends. */
static struct instant next_change(const struct view *view, struct instant from) {
  struct instant next = INSTANT_NEVER;
  for (int ended = 0; ended < 2; ended++)
    EACH_EVER(view, one, ended ? EVENT_RELATION_ENDED : EVENT_RELATION)
      if (one->at.seconds > from.seconds) next = earlier(next, one->at);
  return next;
}

/* Through the household, as long as it stays as it is. */
static bool add_items_of_household(const struct view *view, int person, bool of_company, struct oracle_person *found, bool *uncertain) {
  struct household before = {{ORACLE_NO}, {ORACLE_NO}};
  struct instant since[PEOPLE];
  bool fits = true, over = false;
  for (struct instant from = next_change(view, INSTANT_ALWAYS); !over; from = next_change(view, from)) {
    struct view then = {view->life, from, view->known};
    struct household now = find_household(&then, person);
    over = from.seconds == INT64_MAX;
    for (int other = 0; other < PEOPLE; other++) {
      if (other == person || (now.counts[other] == before.counts[other] && !over)) continue;
      struct tie tie = {.other = other, .from = since[other], .until = from};
      if (before.counts[other] != ORACLE_NO) fits &= add_items(view, other, &tie, before.counts[other], of_company, found, uncertain);
      since[other] = from;
    }
    before = now;
  }
  return fits;
}

/* What is not sure to be known is something that he may be aware of, and then learned in service. */
static bool find_items(const struct view *view, int person, bool of_company, struct oracle_person *found) {
  bool uncertain = false, fits = add_items(view, person, NULL, ORACLE_YES, of_company, found, &uncertain);
  EACH_EVER(view, relation, EVENT_RELATION) {
    struct tie tie;
    if (tie_of(view, relation, person, &tie) && is_close_family(tie.word))
      fits &= add_items(view, tie.other, &tie, ORACLE_YES, of_company, found, &uncertain);
  }
  fits &= add_items_of_household(view, person, of_company, found, &uncertain);
  if (uncertain && found->aware == ORACLE_NO) found->aware = ORACLE_UNKNOWN;
  if (uncertain && found->learned_in_service == ORACLE_NO) found->learned_in_service = ORACLE_UNKNOWN;
  return fits;
}

/* -- notices ---------------------------------------------------------------------------------------------------- */

static bool is_named(const struct view *view, const struct happening *notice, int person) {
  return notice->persons == UINT32_MAX ? is_personnel(view, person) : notice->persons >> person & 1;
}

static void find_notices(const struct view *view, int person, const struct household *household, struct oracle_person *found) {
  EACH(view, notice, EVENT_RESTRICTED_NOTICE) {
    enum oracle_truth bound = is_named(view, notice, person) ? ORACLE_YES : ORACLE_NO;
    EACH(view, relation, EVENT_RELATION) {
      struct tie tie;
      if (tie_of(view, relation, person, &tie) && stands(view, relation) && is_family(tie.word) && is_named(view, notice, tie.other))
        bound = either(bound, either(household->lives[tie.other], tie.dependent));
    }
    struct instant lifting = INSTANT_NEVER;
    EACH_EVER(view, one, EVENT_RESTRICTED_LIFTED) if (one->thing == notice->thing) lifting = earlier(lifting, one->at);
    found->notices[found->notice_count].sending = notice->at;
    found->notices[found->notice_count].lifting = lifting;
    found->notices[found->notice_count++].bound = bound;
  }
}

/* -- dealings --------------------------------------------------------------------------------------------------- */

static bool is_exercise(const struct happening *one) {
  if (one->kind == EVENT_LOT_ACQUIRED) return one->how == HOW_OPTION_EXERCISE;
  return is_word(one, "cash-exercise") || is_word(one, "cashless-exercise");
}

static bool is_purchase(const struct happening *one) {
  return one->kind == EVENT_LOT_ACQUIRED ? one->how == HOW_OPEN_MARKET : is_word(one, "buy");
}

/* Which shares are sold is known when the request names the lot. Else it may be any of them; unless every share he has is
 * recorded and was bought within the six months. */
static bool find_dealings(const struct view *view, const struct life_request *request, struct oracle_person *found) {
  bool complete = false, others = false, fits = true;
  EACH(view, one, EVENT_LOTS_COMPLETE) complete |= one->person == request->person;
  for (int traded = 0; traded < 2; traded++)
    EACH(view, one, traded ? EVENT_TRADE_EXECUTED : EVENT_LOT_ACQUIRED) {
      if (one->person != request->person || one->elsewhere) continue;
      if (is_exercise(one)) {
        if (found->exercise_count < ORACLE_MAX) found->exercises[found->exercise_count++] = one->at;
        else fits = false;
      }
      if (!is_purchase(one)) {
        others |= one->kind == EVENT_LOT_ACQUIRED || is_exercise(one);
        continue;
      }
      if (found->purchase_count == 2) return false; /* keeps the unknowns few enough to try */
      bool this_lot = one->kind == EVENT_LOT_ACQUIRED && one->thing == request->lot;
      others |= six_months_are_over(one->at, oracle_day(view->at));
      found->purchases[found->purchase_count].at = one->at;
      found->purchases[found->purchase_count++].sold = this_lot ? ORACLE_YES : ORACLE_NO;
    }
  if (request->lot != THINGS) return fits;
  for (int i = 0; i < found->purchase_count; i++) found->purchases[i].sold = others || !complete ? ORACLE_UNKNOWN : ORACLE_YES;
  found->other_purchases = complete ? ORACLE_NO : ORACLE_UNKNOWN;
  return fits;
}

/* -- clearances ------------------------------------------------------------------------------------------------- */

static bool are_tied_at_once(const struct view *view, int a, int b) {
  EACH(view, relation, EVENT_RELATION) {
    bool both = (relation->person == a && relation->other == b) || (relation->person == b && relation->other == a);
    if (both && stands(view, relation)) return true;
  }
  return false;
}

/* Themselves, or by somebody between them. */
static bool are_tied(const struct view *view, int a, int b) {
  if (are_tied_at_once(view, a, b)) return true;
  for (int third = 0; third < PEOPLE; third++)
    if (are_tied_at_once(view, a, third) && are_tied_at_once(view, third, b)) return true;
  return false;
}

/* Nobody clears himself or his family. */
static bool is_partial(const struct view *view, int by, int person) { return by == person || are_tied(view, by, person); }

/* The administrator; the chief executive when he is unavailable, or it is about him or his family (clauses 42, 43). */
static bool may_clear(const struct view *view, int by, int person, bool with_alternate) {
  if (is_partial(view, by, person)) return false;
  if (holds_office(view, by, "general-counsel")) return true;
  if (!with_alternate || !holds_office(view, by, "ceo")) return false;
  for (int other = 0; other < PEOPLE; other++)
    if (holds_office(view, other, "general-counsel") && !is_away(view, other) && !is_partial(view, other, person)) return false;
  return true;
}

static bool word_covers(const char *word, enum oracle_kind kind) {
  if (strcmp(word, "trade") == 0) return kind <= ORACLE_LISTED_OPTION;
  if (strcmp(word, "transaction") == 0) return kind <= ORACLE_ADOPT_PLAN;
  return strcmp(word, oracle_kind_names[kind]) == 0;
}

/* Prohibited except with prior approval, which is of that and nothing else (clauses 27 to 29). */
static bool is_ban(enum oracle_rule rule) { return rule == RULE_PLEDGE || rule == RULE_HEDGING || rule == RULE_LISTED_OPTIONS; }

static bool find_clearances(const struct view *view, const struct life_request *request, struct oracle_person *found) {
  static const enum oracle_rule grants[] = {RULE_CLEARANCE, RULE_PLEDGE, RULE_HEDGING, RULE_LISTED_OPTIONS, RULE_PLAN_APPROVAL};
  EACH(view, one, EVENT_CLEARANCE_GIVEN) {
    if (one->person != request->person || !word_covers(one->word, request->request.kind)) continue;
    struct oracle_clearance clearance = {request->request.kind, 0, one->at, INSTANT_NEVER, one->shares};
    EACH_EVER(view, end, EVENT_CLEARANCE_LAPSED) if (end->thing == one->thing) clearance.lapsed = earlier(clearance.lapsed, end->at);
    EACH(view, used, EVENT_TRADE_EXECUTED)
      if (used->thing == one->thing && clearance.shares) {
        clearance.shares -= used->shares;
        if (clearance.shares <= 0) clearance.lapsed = used->at; /* used up */
      }
    struct view then = {view->life, one->at, view->known};
    for (size_t i = 0; i < sizeof grants / sizeof *grants; i++) {
      bool ban = is_ban(grants[i]), of_the_kind = strcmp(one->word, oracle_kind_names[request->request.kind]) == 0;
      if (one->rule ? strcmp(one->rule, oracle_rule_names[grants[i]]) != 0 : ban && !of_the_kind) continue;
      if (!may_clear(&then, one->other, request->person, !ban)) continue;
      clearance.rule = grants[i];
      if (found->clearance_count == ORACLE_MAX) return false;
      found->clearances[found->clearance_count++] = clearance;
    }
  }
  return true;
}

/* -- plans ------------------------------------------------------------------------------------------------------ */

static void find_plan(const struct view *view, const struct life_request *request, struct oracle_person *found) {
  struct instant adopted = INSTANT_ALWAYS; /* or changed last: a change is a new plan */
  found->plan_approved = found->plan_ended = INSTANT_NEVER;
  found->plan_clean = ORACLE_NO;
  if (request->plan == THINGS) return;
  for (int changed = 0; changed < 2; changed++)
    EACH(view, one, changed ? EVENT_PLAN_MODIFIED : EVENT_PLAN_ADOPTED) {
      if (one->thing != request->plan) continue;
      if (!changed) found->under_plan = one->person == request->person;
      if (one->at.seconds < adopted.seconds) continue;
      adopted = one->at;
      found->plan_clean = one->clean;
    }
  EACH(view, one, EVENT_PLAN_APPROVED) {
    struct view then = {view->life, one->at, view->known};
    if (one->thing != request->plan || one->at.seconds < adopted.seconds || !may_clear(&then, one->other, request->person, true)) continue;
    found->plan_approved = earlier(found->plan_approved, one->at);
  }
  EACH(view, one, EVENT_PLAN_TERMINATED)
    if (one->thing == request->plan) found->plan_ended = earlier(found->plan_ended, one->at);
  if (!found->under_plan) found->plan_clean = ORACLE_NO;
}

/* -- spokespersons ---------------------------------------------------------------------------------------------- */

/* The chief executive and those whom he, and no relative of theirs, names (clause 23). */
static bool is_spokesperson(const struct view *view, int person) {
  if (holds_office(view, person, "ceo")) return true;
  EACH(view, one, EVENT_SPOKESPERSON_NAMED) {
    struct view then = {view->life, one->at, view->known};
    bool named = one->person == person && !is_partial(&then, one->other, person) && holds_office(&then, one->other, "ceo");
    if (!named || has_left_since(view, person, one->at)) continue;
    bool over = false;
    EACH(view, end, EVENT_SPOKESPERSON_ENDED) over |= end->person == person && end->at.seconds > one->at.seconds;
    if (!over) return true;
  }
  return false;
}

/* -- the company ------------------------------------------------------------------------------------------------ */

static bool find_company(const struct view *view, struct oracle_company *found) {
  found->disclosure_count = found->closed_count = 0;
  for (int i = 0; i < found->quarter_count; i++) found->quarters[i].results = INSTANT_NEVER;
  EACH(view, one, EVENT_RESULTS) found->quarters[one->quarter].results = earlier(found->quarters[one->quarter].results, one->at);
  EACH_EVER(view, one, EVENT_DISCLOSURE) {
    if (one->elsewhere) continue;
    if (found->disclosure_count == ORACLE_MAX) return false;
    found->disclosures[found->disclosure_count++] = one->at; /* its period begins before it, on the same day */
  }
  EACH_EVER(view, notice, EVENT_CLOSED_NOTICE) {
    struct instant until = notice->until;
    EACH_EVER(view, one, EVENT_CLOSED_LIFTED) if (one->thing == notice->thing) until = earlier(until, one->at);
    found->closed[found->closed_count].from = notice->from;
    found->closed[found->closed_count++].until = until;
  }
  return true;
}

bool life_find(struct life *life, const struct life_request *request, struct instant known) {
  struct oracle_person *found = &life->world.person;
  struct view view = {life, request->request.at, known};
  *found = (struct oracle_person){
      .director = is_in_class(&view, request->person, "director"), .officer = is_in_class(&view, request->person, "officer"),
      .senior_manager = is_in_class(&view, request->person, "senior-manager"),
      .designated = is_in_class(&view, request->person, "designated"), .employee = is_in_class(&view, request->person, "employee"),
      .consultant = is_in_class(&view, request->person, "consultant"),
      .spokesperson = is_spokesperson(&view, request->person),
      .aware = found->aware, .learned_in_service = found->learned_in_service, .will_exercise = found->will_exercise,
  };
  struct household household = find_household(&view, request->person);
  find_ties(&view, request->person, &household, found);
  find_notices(&view, request->person, &household, found);
  find_plan(&view, request, found);
  return find_company(&view, &life->world.company) && find_items(&view, request->person, request->request.of_company, found) &&
         find_dealings(&view, request, found) && find_clearances(&view, request, found);
}
