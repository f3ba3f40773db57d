/* Answers in words. */
#include "tell.h"

#include "../base/number.h"
#include "stale.h"
#include "why.h"

static struct str text(const struct answer *answer, uint32_t offset) { return image_str(answer->reg->policy, offset); }

void tell_instant(struct buf *out, const struct registry *reg, int64_t instant) {
  if (instant == INT64_MAX) {
    buf_text(out, "further notice");
    return;
  }
  buf_format(out, "%s ", weekday_name(date_weekday(zone_wall(reg->zone, (struct instant){instant}).date)));
  buf_wall(out, reg->zone, (struct instant){instant});
}

void tell_place(struct buf *out, const struct registry *reg, const struct entry *entry) {
  if (reg->journal->is_ledger) buf_format(out, "entry %0*x", ENTRY_ID_BITS / 4, entry->line);
  else buf_format(out, "journal line %u", entry->line);
}

void tell_subject(struct buf *out, const struct registry *reg, const struct instance *instance) {
  const struct image_period *period = &reg->policy->periods[instance->period];
  if (!instance->entry) {
    if (period->subject == SUBJECT_QUARTER) buf_quarter(out, instance->quarter.year, instance->quarter.number);
    else if (period->subject == SUBJECT_HALF) buf_format(out, "H%d-%d", instance->quarter.number, instance->quarter.year);
    else buf_format(out, "fiscal year %d", instance->quarter.year);
    return;
  }
  buf_format(out, "the %s of ", subject_types[period->subject].phrase);
  tell_instant(out, reg, instance->entry->at.seconds);
}

static const char *awaited_words(int32_t property) {
  switch ((enum property)property) {
  case PROPERTY_RESULTS: return "the results are released";
  case PROPERTY_FILING: return "the periodic report is filed";
  case PROPERTY_LIFTING: return "it is lifted";
  case PROPERTY_ANNOUNCEMENT: return "it is announced or abandoned";
  case PROPERTY_END: return "its end is named";
  case PROPERTY_START: return "the next such period begins";
  case PROPERTY_ITSELF:
  case PROPERTY_DUE:
  case PROPERTIES: break;
  }
  return "further notice";
}

void tell_until(struct buf *out, const struct registry *reg, const struct instance *instance) {
  switch (instance->until_state) {
  case EDGE_CERTAIN: tell_instant(out, reg, instance->until.seconds); return;
  case EDGE_EXPECTED:
    tell_instant(out, reg, instance->until.seconds);
    buf_text(out, " (expected)");
    return;
  case EDGE_OUTSIDE: buf_text(out, "a day that the calendar does not reach"); return;
  case EDGE_AWAITED: break;
  }
  buf_text(out, awaited_words(instance->awaits));
  if (instance->expected_until.state != EDGE_EXPECTED) return;
  buf_text(out, " (expected end: ");
  tell_instant(out, reg, instance->expected_until.instant.seconds);
  buf_text(out, ")");
}

/* `ask` with {issuer}, {person} and {company} put in. */
static void put_template(struct buf *out, const struct answer *answer, struct str template) {
  const struct registry *reg = answer->reg;
  struct str issuer = request_issuer_name(reg, &answer->request);
  const struct {
    struct str name, value;
  } slots[] = {{STR("{issuer}"), issuer},
               {STR("{company}"), symbol_str(reg, reg->company)},
               {STR("{person}"), symbol_str(reg, answer->request.person)}};
  for (size_t i = 0; i < template.length;) {
    size_t used = 0;
    for (size_t s = 0; s < sizeof slots / sizeof *slots && !used; s++)
      if (str_starts(str_sub(template, i, template.length), slots[s].name)) {
        buf_shown(out, slots[s].value.length ? slots[s].value : STR("the company"));
        used = slots[s].name.length;
      }
    if (!used) buf_char(out, template.at[i]);
    i += used ? used : 1;
  }
}

void tell_question(struct buf *out, const struct answer *answer, int32_t index) {
  const struct abstain_policy *policy = answer->reg->policy;
  const struct image_atom *atom = &policy->atoms[index];
  switch ((enum atom_op)atom->op) {
  case ATOM_FACT:
    if (policy->facts[atom->a].ask) put_template(out, answer, text(answer, policy->facts[atom->a].ask));
    else buf_format(out, "Is this so: %s?", policy->strings + policy->facts[atom->a].phrase);
    return;
  case ATOM_PERIOD:
    if (policy->periods[atom->a].subject == SUBJECT_PURCHASE)
      buf_text(out, "Which shares are to be sold: when and how were they acquired?");
    else buf_format(out, "Does the period %s hold?", policy->strings + policy->periods[atom->a].name);
    return;
  case ATOM_RELATED:
    buf_format(out, "Is this person %s: who shares the address, who is financially dependent?",
               policy->strings + policy->relations[atom->a].name);
    return;
  case ATOM_ENDS_BY: buf_text(out, "When does the order expire?"); return;
  case ATOM_CLASS:
  case ATOM_KNOWS:
  case ATOM_CLEARED:
  case ATOM_DERIVED: break;
  }
  buf_text(out, "A record of the company is missing.");
}

/* -- a paragraph for the terminal ---------------------------------------------------------------------------- */

struct page {
  struct buf *out;
  const struct answer *answer;
  bool color;
};

static void paint(struct page *page, const char *code) {
  if (page->color) buf_format(page->out, "\033[%sm", code);
}

static void put_line(struct page *page, int indent, struct str words) {
  buf_repeat(page->out, " ", (size_t)indent);
  buf_str(page->out, words);
  buf_char(page->out, '\n');
}

static const char *verdict_words(enum abstain_verdict verdict) {
  switch (verdict) {
  case ABSTAIN_PERMIT: return "THE POLICY DOES NOT STAND IN THE WAY";
  case ABSTAIN_REFER: return "UNDECIDED: ASK THE ADMINISTRATOR";
  case ABSTAIN_NEED: return "NOT YET: A CLEARANCE IS NEEDED FIRST";
  case ABSTAIN_DENY: return "NOT PERMITTED";
  }
  return "";
}

static const char *verdict_color(enum abstain_verdict verdict) {
  return verdict == ABSTAIN_PERMIT ? "1;32" : verdict == ABSTAIN_DENY ? "1;31" : "1;33";
}

static const char *verdict_then(enum abstain_verdict low, enum abstain_verdict high) {
  if (low != high) return "then it depends on what is missing";
  switch (low) {
  case ABSTAIN_PERMIT: return "then the policy does not stand in the way";
  case ABSTAIN_REFER: return "then ask the administrator";
  case ABSTAIN_NEED: return "then a clearance is needed";
  case ABSTAIN_DENY: return "then it is not permitted";
  }
  return "";
}

static void put_request(struct page *page) {
  const struct answer *answer = page->answer;
  const struct request *request = &answer->request;
  struct str issuer = request_issuer_name(answer->reg, request);
  buf_str(page->out, symbol_str(answer->reg, request->person));
  buf_text(page->out, ": ");
  buf_shown(page->out, request->kind_name);
  if (request->shares) {
    buf_char(page->out, ' ');
    buf_decimal(page->out, request->shares, 0);
  }
  if (issuer.length) {
    buf_text(page->out, " of ");
    buf_shown(page->out, issuer);
  }
  buf_text(page->out, ", ");
  tell_instant(page->out, answer->reg, request->at.seconds);
  buf_char(page->out, '\n');
}

static void put_verdict(struct page *page) {
  const struct answer *answer = page->answer;
  bool range = answer->low != answer->high;
  paint(page, range ? "1;33" : verdict_color(answer->low));
  buf_text(page->out, range ? "THAT DEPENDS" : verdict_words(answer->low));
  paint(page, "0");
  if (range) buf_format(page->out, " on what is not known: from \"%s\" to \"%s\"", verdict_name(answer->low), verdict_name(answer->high));
  if (answer->until != ABSTAIN_NEVER) {
    buf_text(page->out, " until ");
    tell_instant(page->out, answer->reg, answer->until);
    buf_format(page->out, "; %s", verdict_then(answer->low_after, answer->high_after));
  } else if (answer->awaited && !answer->withheld) {
    buf_text(page->out, " until ");
    tell_until(page->out, answer->reg, answer->awaited);
  }
  buf_text(page->out, ".\n");
}

static const char *reason_verb(const struct image_rule *rule) {
  switch ((enum rule_kind)rule->kind) {
  case RULE_DENY: return "prohibits";
  case RULE_REQUIRE: return rule->approval ? "prohibits except with approval" : "requires clearance";
  case RULE_REFER: return "leaves open";
  case RULE_EXEMPT: break;
  }
  return "exempts";
}

static void put_clauses(struct buf *out, const struct image_rule *rule) {
  const char *before = rule->clause_count > 1 ? ", clauses " : ", clause ";
  for (int32_t i = 0; i < rule->clause_count; i++) buf_format(out, "%s%d", i ? ", " : before, rule->clauses[i]);
}

static void put_quote(struct page *page, const struct image_rule *rule) {
  struct buf line;
  buf_init(&line, 1 << 16);
  struct str says = text(page->answer, rule->says), because = text(page->answer, rule->because);
  if (says.length) buf_format(&line, "\"%.*s\"", STR_ARG(says));
  else buf_str(&line, because);
  if (line.length) put_line(page, 4, buf_view(&line));
  buf_free(&line);
}

static void put_period(struct page *page, const struct instance *instance) {
  const struct registry *reg = page->answer->reg;
  struct buf line;
  buf_init(&line, 1 << 16);
  buf_format(&line, "%s, of ", reg->policy->strings + reg->policy->periods[instance->period].name);
  tell_subject(&line, reg, instance);
  buf_text(&line, ": from ");
  tell_instant(&line, reg, instance->from.seconds);
  if (instance->from_state == EDGE_EXPECTED) buf_text(&line, " (expected)");
  buf_text(&line, " until ");
  tell_until(&line, reg, instance);
  if (instance->unsure) buf_text(&line, " (may not apply)");
  put_line(page, 4, buf_view(&line));
  buf_free(&line);
}

/* The words of a list, one after the other. */
static void put_why(struct page *page, const char *before, const struct why *why) {
  struct buf line;
  buf_init(&line, 1 << 16);
  for (int32_t i = 0; i < why->count; i++) buf_format(&line, "%s%.*s", i ? "; " : before, STR_ARG(why->words[i]));
  if (why->count) put_line(page, 4, buf_view(&line));
  buf_free(&line);
}

static void put_reason(struct page *page, const struct reason *reason) {
  const struct image_rule *rule = &page->answer->reg->policy->rules[reason->rule];
  buf_format(page->out, "  ");
  paint(page, "1");
  buf_str(page->out, text(page->answer, rule->id));
  paint(page, "0");
  buf_format(page->out, " %s%s (%.*s", reason->sure ? "" : "perhaps ", reason_verb(rule), STR_ARG(text(page->answer, rule->section)));
  put_clauses(page->out, rule);
  buf_text(page->out, ")\n");
  put_quote(page, rule);
  struct arena *scratch = arena_new(0);
  struct why why = why_reason(page->answer, scratch, reason);
  put_why(page, "applies to: ", &why);
  arena_free(scratch);
  for (int32_t i = 0; i < reason->period_count; i++) put_period(page, &reason->periods[i]);
  if (reason->periods_more) buf_format(page->out, "    and %d more\n", reason->periods_more);
}

static void put_needs(struct page *page) {
  const struct answer *answer = page->answer;
  const struct abstain_policy *policy = answer->reg->policy;
  for (int32_t i = 0; i < answer->reason_count; i++) {
    const struct image_rule *rule = &policy->rules[answer->reasons[i].rule];
    if (rule->kind != RULE_REQUIRE || rule->from == NONE) continue;
    const struct image_role *from = &policy->roles[rule->from];
    buf_format(page->out, "  needed: %.*s, from the %s", STR_ARG(text(answer, rule->id)), policy->strings + from->name);
    if (from->same_as != NONE) buf_format(page->out, " (%s)", policy->strings + policy->roles[from->same_as].name);
    if (rule->alternate != NONE) buf_format(page->out, ", or when unavailable from the %s", policy->strings + policy->roles[rule->alternate].name);
    buf_char(page->out, '\n');
  }
}

static void put_owed(struct page *page, const struct image_rule *exempter) {
  const struct answer *answer = page->answer;
  buf_format(page->out, "    owed for it: %.*s", STR_ARG(text(answer, exempter->owes)));
  struct edge_value by = {INSTANT_NEVER, EDGE_AWAITED, 0};
  if (exempter->owes_by != NONE) by = edge_from(answer->reg, exempter->owes_by, answer->request.at, INSTANT_NEVER);
  if (by.state == EDGE_CERTAIN) {
    buf_text(page->out, ", before ");
    tell_instant(page->out, answer->reg, by.instant.seconds);
  }
  buf_char(page->out, '\n');
}

static void put_asks(struct page *page) {
  struct buf line;
  buf_init(&line, 1 << 16);
  for (int32_t i = 0; i < page->answer->ask_count; i++) {
    buf_clear(&line);
    buf_text(&line, "to be asked: ");
    tell_question(&line, page->answer, page->answer->asks[i]);
    put_line(page, 2, buf_view(&line));
  }
  buf_free(&line);
}

static void put_rest(struct page *page) {
  const struct answer *answer = page->answer;
  const struct abstain_policy *policy = answer->reg->policy;
  for (int32_t i = 0; i < answer->lifted_count; i++) {
    const struct image_rule *exempter = &policy->rules[answer->lifted[i].exempter];
    buf_format(page->out, "  %s does not apply: exempt by ", policy->strings + policy->rules[answer->lifted[i].rule].id);
    buf_format(page->out, "%s (%s", policy->strings + exempter->id, policy->strings + exempter->section);
    put_clauses(page->out, exempter);
    buf_text(page->out, ")\n");
    if (exempter->owes) put_owed(page, exempter);
  }
  put_asks(page);
  if (answer->decision.incomplete) buf_text(page->out, "  more than six facts are missing: answer the questions above to narrow it down\n");
}

/* A permission says what it rests on, and what it is not. */
static void put_basis(struct page *page) {
  struct arena *scratch = arena_new(0);
  struct why why = why_permitted(page->answer, scratch);
  put_why(page, "rests on: ", &why);
  arena_free(scratch);
  buf_text(page->out, "  no immunity: whoever learns anything material before the trade must not make it\n");
}

static void put_stale(struct page *page) {
  enum { DAYS_PER_YEAR = 365 };
  const struct answer *answer = page->answer;
  struct instant last = stale_since(answer->reg, answer->request.at);
  if (last.seconds == INSTANT_NEVER.seconds) return;
  int64_t days = (answer->request.at.seconds - last.seconds) / SECONDS_PER_DAY, years = days / DAYS_PER_YEAR;
  const char *record = register_record(answer->reg);
  buf_format(page->out, "  note: the last public event in the %s is of ", record);
  tell_instant(page->out, answer->reg, last.seconds);
  buf_text(page->out, ", ");
  if (years) buf_count(page->out, years, "year", "years");
  else buf_count(page->out, days, "day", "days");
  buf_format(page->out, " before the instant asked about: is the %s up to date?\n", record);
}

static void put_answer(struct page *page) {
  const struct answer *answer = page->answer;
  put_request(page);
  put_verdict(page);
  put_stale(page);
  if (answer->withheld) {
    put_line(page, 2, answer->shows);
    return;
  }
  for (int32_t i = 0; i < answer->reason_count; i++) put_reason(page, &answer->reasons[i]);
  if (answer->request.kind == NONE) put_line(page, 2, STR("the policy does not speak of this kind of transaction"));
  put_needs(page);
  put_rest(page);
  if (answer->low == ABSTAIN_PERMIT && answer->high == ABSTAIN_PERMIT) put_basis(page);
}

void tell_answer(struct buf *out, const struct answer *answer, int columns, bool color) {
  struct buf text;
  buf_init(&text, out->length_max);
  struct page page = {&text, answer, color};
  put_answer(&page);
  buf_wrapped(out, buf_view(&text), columns);
  buf_free(&text);
}
