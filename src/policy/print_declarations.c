/* Printing what a policy declares: its header, its classes, roles, kinds and relations, its facts. */
#include "print.h"

void print_string(struct buf *out, struct str text) {
  buf_char(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '"' || text.at[i] == '\\') buf_char(out, '\\');
    buf_char(out, text.at[i] == '\n' ? ' ' : text.at[i]);
  }
  buf_char(out, '"');
}

void print_kinds(struct buf *out, const struct ast *ast, uint64_t kinds) {
  for (int32_t k = 0, any = 0; k < ast->kind_count; k++) {
    if (!(kinds >> k & 1)) continue;
    if (any++) buf_text(out, " or ");
    buf_str(out, ast->kinds[k].name);
  }
}

static void put_fiscal(struct buf *out, const struct fiscal *fiscal) {
  static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday"};
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  for (int32_t i = 0; i < fiscal->count; i++) {
    const struct fiscal_rule *rule = &fiscal->rules[i];
    const char *month = months[rule->month - 1];
    int last = month_days(2011, rule->month);
    if (rule->kind == FISCAL_MONTH_END)
      buf_format(out, "fiscal year ends %s %d", month, last);
    else if (rule->kind == FISCAL_NEAREST_WEEKDAY)
      buf_format(out, "fiscal year ends %s nearest %s %d", weekdays[rule->weekday], month, last);
    else
      buf_format(out, "fiscal year ends last %s of %s", weekdays[rule->weekday], month);
    if (rule->kind != FISCAL_MONTH_END)
      buf_format(out, ", quarters of 13 weeks, 53rd week in quarter %d", rule->long_quarter);
    if (rule->from.days != date_of(1, 1, 1).days) {
      buf_text(out, "\n  from ");
      buf_date(out, rule->from);
    }
    buf_char(out, '\n');
  }
}

static void put_header(struct buf *out, const struct ast *ast) {
  buf_text(out, "policy ");
  print_string(out, ast->title);
  buf_char(out, '\n');
  if (ast->has_in_force) {
    buf_text(out, "in-force from ");
    buf_date(out, ast->in_force);
    buf_char(out, '\n');
  }
  if (ast->zone.length) buf_format(out, "zone %.*s\n", STR_ARG(ast->zone));
  if (ast->exchange.length) buf_format(out, "exchange %.*s\n", STR_ARG(ast->exchange));
  if (ast->business_days.length) buf_format(out, "business-days %.*s\n", STR_ARG(ast->business_days));
  put_fiscal(out, &ast->fiscal);
}

static void put_roles_of(struct buf *out, const struct ast *ast, uint64_t roles) {
  for (int32_t r = 0, any = 0; r < ast->role_count && r < 64; r++)
    if (roles >> r & 1) buf_format(out, "%s%.*s", any++ ? " or " : "", STR_ARG(ast->roles[r].name));
}

static void put_classes(struct buf *out, const struct ast *ast) {
  for (int32_t i = 0; i < ast->class_count; i++) {
    const struct ast_class *class = &ast->classes[i];
    buf_format(out, "class %.*s", STR_ARG(class->name));
    if (class->within != NONE) buf_format(out, " within %.*s", STR_ARG(ast->classes[class->within].name));
    if (class->named_by) {
      buf_text(out, " named by ");
      put_roles_of(out, ast, class->named_by);
    }
    if (class->expr != NONE) {
      buf_text(out, " = ");
      print_expr(out, ast, class->expr);
    }
    buf_char(out, '\n');
  }
}

static void put_kin(struct buf *out, const struct ast_kin *kin) {
  bool household = kin->words == (1u << KIN_WORDS) - 1 && kin->conditions == KIN_SHARES_ADDRESS;
  bool any = false;
  for (int32_t w = 0; w < KIN_WORDS && !household; w++) {
    if (!(kin->words >> w & 1)) continue;
    buf_format(out, "%s%s", any ? " or " : "", kin_words[w]);
    any = true;
    if (kin->conditions) buf_text(out, " who ");
    if (kin->conditions & KIN_SHARES_ADDRESS) buf_text(out, "shares address");
    if (kin->conditions == (KIN_SHARES_ADDRESS | KIN_IS_DEPENDENT)) buf_text(out, " or ");
    if (kin->conditions & KIN_IS_DEPENDENT) buf_text(out, "is dependent");
  }
  if (household) buf_text(out, "same-household");
}

static void put_vocabulary(struct buf *out, const struct ast *ast) {
  put_classes(out, ast);
  for (int32_t i = 0; i < ast->role_count; i++) {
    buf_format(out, "role %.*s", STR_ARG(ast->roles[i].name));
    if (ast->roles[i].same_as != NONE)
      buf_format(out, " = %.*s", STR_ARG(ast->roles[ast->roles[i].same_as].name));
    buf_char(out, '\n');
  }
  for (int32_t i = 0; i < ast->kind_count; i++) buf_format(out, "kind %.*s\n", STR_ARG(ast->kinds[i].name));
  for (int32_t i = 0; i < ast->kind_group_count; i++) {
    buf_format(out, "kind %.*s = ", STR_ARG(ast->kind_groups[i].name));
    print_kinds(out, ast, ast->kind_groups[i].kinds);
    buf_char(out, '\n');
  }
  for (int32_t i = 0; i < ast->relation_count; i++) {
    if (!is_written(ast->relations[i].span)) continue;
    buf_format(out, "relation %.*s = ", STR_ARG(ast->relations[i].name));
    for (int32_t j = 0; j < ast->relations[i].alternative_count; j++) {
      if (j) buf_text(out, " or ");
      put_kin(out, &ast->relations[i].alternatives[j]);
    }
    buf_char(out, '\n');
  }
}

static void put_facts(struct buf *out, const struct ast *ast) {
  for (int32_t i = 0; i < ast->fact_count; i++) {
    const struct ast_fact *fact = &ast->facts[i];
    buf_format(out, "fact %.*s : %s", STR_ARG(fact->phrase),
               fact->mode == FACT_ATTESTED ? "attested" : "recorded");
    if (fact->by != NONE) buf_format(out, " by %.*s", STR_ARG(ast->roles[fact->by].name));
    if (fact->ask.length) {
      buf_text(out, "\n  ask ");
      print_string(out, fact->ask);
    }
    buf_char(out, '\n');
  }
  for (int32_t i = 0; i < ast->derivation_count; i++) {
    buf_format(out, "derive %.*s when ", STR_ARG(ast->facts[ast->derivations[i].fact].phrase));
    print_expr(out, ast, ast->derivations[i].expr);
    buf_char(out, '\n');
  }
}

void print_declarations(struct buf *out, const struct ast *ast) {
  put_header(out, ast);
  put_vocabulary(out, ast);
  put_facts(out, ast);
}
