/* Printing a checked policy in one canonical form. Definitions are written out where they are used, so what
 * is printed says what the program runs. */
#include "print.h"

static uint64_t every_kind(const struct ast *ast) {
  return ast->kind_count >= 64 ? UINT64_MAX : (1ull << ast->kind_count) - 1;
}

static void put_scope(struct buf *out, const struct ast *ast, int32_t who, uint64_t what, int32_t of) {
  if (who != NONE) {
    buf_text(out, "\n  who ");
    print_expr(out, ast, who);
  }
  if (what != every_kind(ast)) {
    buf_text(out, "\n  what ");
    print_kinds(out, ast, what);
  }
  if (of != OF_ANY) buf_text(out, of == OF_COMPANY ? "\n  of company" : "\n  of other");
}

/* -- what stands under a section ----------------------------------------------------------------------------------- */

static void put_part(struct buf *out, const char *word, struct str text) {
  if (text.length == 0) return;
  buf_format(out, "\n  %s ", word);
  print_string(out, text);
}

static void put_clause_list(struct buf *out, const int32_t *clauses, int32_t count) {
  for (int32_t i = 0; i < count; i++) buf_format(out, "%s%d", i ? ", " : "\n  clause ", clauses[i]);
}

static void put_edge_part(struct buf *out, const struct ast *ast, const char *words, int32_t edge,
                          const struct anchor_words *anchor) {
  buf_format(out, "%s", words);
  print_edge(out, ast, edge, anchor);
}

static void put_period(struct buf *out, const struct ast *ast, const struct ast_period *period) {
  bool unit = period->subject <= SUBJECT_YEAR;
  struct anchor_words anchor = {.letter = unit ? 'Q' : 'X'};
  buf_format(out, "period %.*s for each %s %c", STR_ARG(period->name), subject_types[period->subject].phrase,
             anchor.letter);
  for (int32_t q = 1, any = 0; q <= 4; q++)
    if (period->quarters >> q & 1) buf_format(out, "%s%d", any++ ? ", " : " in ", q);
  if (period->by != NONE) {
    buf_text(out, " by ");
    print_expr(out, ast, period->by);
  }
  if (period->undisclosed) buf_text(out, ", undisclosed");
  put_edge_part(out, ast, "\n  from ", period->from, &anchor);
  put_edge_part(out, ast, "\n  until ", period->until, &anchor);
  if (period->to != NONE) {
    buf_text(out, "\n  to ");
    print_expr(out, ast, period->to);
  }
  put_part(out, "says", period->says);
  put_clause_list(out, period->clauses, period->clause_count);
  buf_char(out, '\n');
}

static void put_grant(struct buf *out, const struct ast *ast, const struct ast_rule *rule) {
  struct anchor_words receipt = {.itself = "receipt"};
  const char *from = rule->approval ? "\n  unless approved by " : "\n  from ";
  if (rule->from != NONE) buf_format(out, "%s%.*s", from, STR_ARG(ast->roles[rule->from].name));
  if (rule->alternate != NONE)
    buf_format(out, " or when unavailable %.*s", STR_ARG(ast->roles[rule->alternate].name));
  if (rule->aim_days) buf_format(out, "\n  aim answer within %d business day%s", rule->aim_days, rule->aim_days == 1 ? "" : "s");
  if (rule->valid_from != NONE) {
    put_edge_part(out, ast, "\n  valid from ", rule->valid_from, &receipt);
    put_edge_part(out, ast, " until ", rule->valid_until, &receipt);
  }
  if (rule->void_when == NONE) return;
  buf_text(out, "\n  void when ");
  print_expr(out, ast, rule->void_when);
}

static void put_rule_list(struct buf *out, const struct ast *ast, const char *word, const int32_t *rules,
                          int32_t count) {
  for (int32_t i = 0; i < count; i++)
    buf_format(out, "%s%.*s", i ? ", " : word, STR_ARG(ast->rules[rules[i]].id));
}

static void put_rule(struct buf *out, const struct ast *ast, const struct ast_rule *rule) {
  static const char *const words[] = {"deny", "require", "exempt", "refer"};
  buf_format(out, "%s %.*s", rule->approval ? "deny" : words[rule->kind], STR_ARG(rule->id));
  put_rule_list(out, ast, " from ", rule->exempts, rule->exempt_count);
  put_scope(out, ast, rule->who, rule->what, rule->of);
  if (rule->condition != NONE) {
    buf_text(out, "\n  when ");
    print_expr(out, ast, rule->condition);
  }
  put_grant(out, ast, rule);
  if (rule->owes_by != NONE) {
    buf_format(out, "\n  owes %.*s by ", STR_ARG(rule->owes));
    print_edge(out, ast, rule->owes_by, &(struct anchor_words){.itself = "sale"});
  }
  put_part(out, "says", rule->says);
  put_part(out, "shows", rule->shows);
  put_part(out, "because", rule->because);
  put_clause_list(out, rule->clauses, rule->clause_count);
  buf_char(out, '\n');
}

static const char *trigger_itself(int32_t trigger) {
  static const char *const words[TRIGGERS] = {
      [TRIGGER_EXECUTION] = "execution",           [TRIGGER_HIRING] = "hiring",
      [TRIGGER_CERTIFICATION_REQUEST] = "request", [TRIGGER_VIOLATION_LEARNED] = "learning",
      [TRIGGER_RESTRICTED_NOTICE] = "notice",      [TRIGGER_INQUIRY] = "inquiry",
      [TRIGGER_CLEARANCE_REQUEST] = "request"};
  return words[trigger];
}

static void put_duty(struct buf *out, const struct ast *ast, const struct ast_duty *duty) {
  buf_format(out, "duty %.*s", STR_ARG(duty->id));
  if (duty->who == NONE) buf_text(out, "\n  who company");
  put_scope(out, ast, duty->who, duty->what, duty->of);
  if (duty->condition != NONE) {
    buf_text(out, "\n  when ");
    print_expr(out, ast, duty->condition);
  }
  buf_format(out, "\n  after %s", trigger_types[duty->trigger].phrase);
  if (duty->by == NONE)
    buf_text(out, "\n  by at once");
  else
    put_edge_part(out, ast, "\n  by ", duty->by,
                  &(struct anchor_words){.itself = trigger_itself(duty->trigger)});
  if (duty->to != NONE) buf_format(out, "\n  to %.*s", STR_ARG(ast->roles[duty->to].name));
  for (int32_t i = 0; i < duty->with_count; i++)
    buf_format(out, "%s%.*s", i ? ", " : "\n  with ", STR_ARG(duty->with[i]));
  put_part(out, "says", duty->says);
  put_part(out, "because", duty->because);
  put_clause_list(out, duty->clauses, duty->clause_count);
  buf_char(out, '\n');
}

static void put_claim(struct buf *out, const struct ast *ast, const struct ast_claim *claim) {
  buf_format(out, "claim %.*s", STR_ARG(claim->id));
  put_scope(out, ast, claim->who, claim->what, claim->of);
  put_rule_list(out, ast, claim->never_exempt ? "\n  never exempt " : "\n  never ", claim->rules,
                claim->rule_count);
  put_rule_list(out, ast, " but by ", claim->but, claim->but_count);
  put_part(out, "says", claim->says);
  put_part(out, "because", claim->because);
  put_clause_list(out, claim->clauses, claim->clause_count);
  buf_char(out, '\n');
}

static void put_remark(struct buf *out, const struct ast_remark *remark) {
  static const char *const words[] = {"reading", "judgment", "note"};
  buf_text(out, words[remark->kind]);
  if (remark->id.length) buf_format(out, " %.*s", STR_ARG(remark->id));
  buf_char(out, ' ');
  print_string(out, remark->phrase);
  if (remark->text.length)
    buf_format(out, " %s %.*s", remark->kind == REMARK_READING ? "means" : "because", STR_ARG(remark->text));
  put_clause_list(out, remark->clauses, remark->clause_count);
  buf_char(out, '\n');
}

static void put_example(struct buf *out, const struct ast_example *example) {
  buf_text(out, "example");
  if (example->id.length) buf_format(out, " %.*s", STR_ARG(example->id));
  for (int32_t i = 0; i < example->given_count; i++)
    buf_format(out, "%s%.*s", i ? " ; " : " given ", STR_ARG(example->given[i].text));
  for (int32_t i = 0; i < example->case_count; i++)
    buf_format(out, "\n  ask %.*s\n  answer %.*s", STR_ARG(example->cases[i].ask.text),
               STR_ARG(example->cases[i].answer.text));
  buf_char(out, '\n');
}

/* -- the document -------------------------------------------------------------------------------------------------- */

/* In quotes, so that no quotation reads as a heading or a list. */
static void put_prose(struct buf *out, struct str quoted) {
  if (quoted.length) buf_format(out, "\"%.*s\"\n\n", STR_ARG(quoted));
}

/* The tables whose statements stand under headings; each is in the order of the document. */
enum table { TABLE_PERIODS, TABLE_RULES, TABLE_DUTIES, TABLE_CLAIMS, TABLE_REMARKS, TABLE_EXAMPLES, TABLES };

/* The next statement of each table. */
struct place {
  int32_t next[TABLES];
};

struct item {
  enum table table; /* TABLES: there is none */
  int32_t index, line;
  struct str section, quotes;
};

static struct item item_at(const struct ast *ast, enum table table, int32_t i) {
  switch (table) {
  case TABLE_PERIODS:
    if (i == ast->period_count) break;
    return (struct item){table, i, ast->periods[i].span.line, ast->periods[i].section, ast->periods[i].says};
  case TABLE_RULES:
    if (i == ast_rules_written(ast)) break;
    return (struct item){table, i, ast->rules[i].span.line, ast->rules[i].section, ast->rules[i].says};
  case TABLE_DUTIES:
    if (i == ast->duty_count) break;
    return (struct item){table, i, ast->duties[i].span.line, ast->duties[i].section, ast->duties[i].says};
  case TABLE_CLAIMS:
    if (i == ast->claim_count) break;
    return (struct item){table, i, ast->claims[i].span.line, ast->claims[i].section, ast->claims[i].says};
  case TABLE_REMARKS:
    if (i == ast->remark_count) break;
    return (struct item){table, i, ast->remarks[i].span.line, ast->remarks[i].section,
                         ast->remarks[i].phrase};
  case TABLE_EXAMPLES:
    if (i == ast->example_count) break;
    return (struct item){table, i, ast->examples[i].span.line, ast->examples[i].section, STR("")};
  case TABLES: break;
  }
  return (struct item){.table = TABLES, .line = INT32_MAX};
}

/* The statement that comes first in the document of those not yet printed. */
static struct item next_item(const struct ast *ast, const struct place *place) {
  struct item first = {.table = TABLES, .line = INT32_MAX};
  for (int table = 0; table < TABLES; table++) {
    struct item item = item_at(ast, (enum table)table, place->next[table]);
    if (item.line < first.line) first = item;
  }
  return first;
}

static void put_item(struct buf *out, const struct ast *ast, const struct item *item) {
  switch (item->table) {
  case TABLE_PERIODS: put_period(out, ast, &ast->periods[item->index]); return;
  case TABLE_RULES: put_rule(out, ast, &ast->rules[item->index]); return;
  case TABLE_DUTIES: put_duty(out, ast, &ast->duties[item->index]); return;
  case TABLE_CLAIMS: put_claim(out, ast, &ast->claims[item->index]); return;
  case TABLE_REMARKS: put_remark(out, &ast->remarks[item->index]); return;
  case TABLE_EXAMPLES: put_example(out, &ast->examples[item->index]); return;
  case TABLES: return;
  }
}

/* The statements that follow under one heading: first what they quote, as its prose, then themselves. */
static void put_section(struct buf *out, const struct ast *ast, struct place *place) {
  struct item item = next_item(ast, place);
  struct str section = item.section;
  buf_format(out, "\n## %.*s\n\n", STR_ARG(section));
  for (struct place ahead = *place; item.table != TABLES && str_equal(item.section, section);
       item = next_item(ast, &ahead)) {
    put_prose(out, item.quotes);
    ahead.next[item.table]++;
  }
  buf_text(out, "```rule\n");
  for (item = next_item(ast, place); item.table != TABLES && str_equal(item.section, section);
       item = next_item(ast, place)) {
    put_item(out, ast, &item);
    place->next[item.table]++;
  }
  buf_text(out, "```\n");
}

void policy_print(struct buf *out, const struct ast *ast) {
  buf_text(out, "```rule\n");
  print_declarations(out, ast);
  for (int32_t i = 0; i < ast->background_count; i++)
    buf_format(out, "%s%.*s", i ? " ; " : "background ", STR_ARG(ast->background[i].text));
  if (ast->background_count) buf_char(out, '\n');
  buf_text(out, "```\n");
  for (struct place place = {{0}}; next_item(ast, &place).table != TABLES;) put_section(out, ast, &place);
}

void policy_print_annex(struct buf *out, const struct ast *ast) {
  static const char *const headings[] = {"Readings", "Left to judgment", "Notes"};
  buf_format(out, "# %.*s: readings, judgments and notes\n", STR_ARG(ast->title));
  for (int32_t kind = REMARK_READING; kind <= REMARK_NOTE; kind++) {
    buf_format(out, "\n## %s\n\n", headings[kind]);
    for (int32_t i = 0; i < ast->remark_count; i++) {
      const struct ast_remark *remark = &ast->remarks[i];
      if (remark->kind != kind) continue;
      buf_text(out, "- ");
      if (remark->id.length) buf_format(out, "**%.*s** ", STR_ARG(remark->id));
      buf_format(out, "\"%.*s\"", STR_ARG(remark->phrase));
      if (remark->text.length)
        buf_format(out, "%s%.*s", kind == REMARK_READING ? " means " : ": ", STR_ARG(remark->text));
      buf_format(out, " (%.*s)\n", STR_ARG(remark->section));
    }
  }
}
